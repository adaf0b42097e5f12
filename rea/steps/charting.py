"""The dashboard of the front door, as far as one person may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from rea.model import STAGES, Stage
from rea.screening.dashboard import SourceShare, by_day, kept_curve, overlap
from rea.screening.estimates import RecallEstimate, estimate_recall
from rea.steps.screening.blinding import Sight
from rea.steps.screening.enough import plan_of, reading_of
from rea.steps.state import State
from rea.store.log import known_part

# Fewer decisions make no picture.
_LEAST = 5


@dataclass(frozen=True, slots=True)
class AgreedAt:
    """Of the records that several people read at a stage, on how many they said the same."""

    stage: Stage
    n_records: int
    n_alike: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What is drawn; a part is empty where there is nothing to draw or nothing may be shown.

    Attributes
    ----------
    days : tuple
        This person's own decisions by day; nobody sees another's.
    curve : tuple
        Reports read and kept at title and abstract, by all; empty for a blind reader.
    sources : tuple
        What each search brought; what was kept of it is 0 for a blind reader.
    found : RecallEstimate or None
        How many relevant records may still be unread; None for a blind reader, and where
        nothing is unread, or nothing was kept.
    agreed : tuple of AgreedAt
        The stages of which this person has read what is theirs.
    """

    days: tuple[tuple[date, int], ...]
    curve: tuple[tuple[int, int], ...]
    n_to_read: int
    sources: tuple[SourceShare, ...]
    found: RecallEstimate | None
    agreed: tuple[AgreedAt, ...]
    is_blind: bool


def dashboard(sight: Sight, today: date) -> Dashboard:
    """What the front door draws for this person."""
    state = sight.state
    own = [
        datetime.fromisoformat(one.at).date()
        for made in state.decisions.values()
        for one in made
        if one.person == sight.person and len(known_part(one.at)) > len("2027")
    ]
    days = tuple(by_day(own, today))
    curve = () if sight.is_blind else _curve(state)
    kept = set() if sight.is_blind else set(state.kept)
    return Dashboard(
        days=days if sum(n for _, n in days) >= _LEAST else (),
        curve=curve if len(curve) > _LEAST else (),
        n_to_read=len(state.groups_of("title-abstract")),
        sources=tuple(overlap(_found_by(state), kept)) if len(state.sources) > 1 else (),
        found=None if sight.is_blind else _found(state),
        agreed=tuple(one for stage in STAGES if (one := _agreed(sight, stage)).n_records),
        is_blind=sight.is_blind,
    )


def _found(state: State) -> RecallEstimate | None:
    """The estimate that `rea stop` gives."""
    if not state.protocol.is_released or state.stop is not None:
        return None
    reading = reading_of(state)
    if not reading.included.any() or reading.n_read >= reading.n_records:
        return None
    confidence = plan_of(state.protocol.protocol).confidence
    return estimate_recall(reading.included, reading.n_records, confidence)


def _agreed(sight: Sight, stage: Stage) -> AgreedAt:
    """Counted as decisions are, whatever became of a disagreement since."""
    if not sight.state.protocol.is_released or sight.left(stage):
        return AgreedAt(stage, 0, 0)
    unsure_keeps = stage == "full-text" or sight.state.unsure_keeps
    made_on = (one.decisions for one in sight.state.outcomes[stage].values())
    twice = [
        {one.verdict == "exclude" or (one.verdict == "unsure" and not unsure_keeps) for one in made}
        for made in made_on
        if len({one.person for one in made}) > 1
    ]
    return AgreedAt(stage, len(twice), sum(len(said) == 1 for said in twice))


def _curve(state: State) -> tuple[tuple[int, int], ...]:
    """In the order in which each report was first decided."""
    first: dict[str, str] = {}
    for one in sorted(state.decisions["title-abstract"], key=lambda one: (one.at, one.line_id)):
        group = state.group_of.get(one.record_id)
        if group is not None:
            first.setdefault(group, one.at)
    return tuple(kept_curve([state.screened(group) == "kept" for group in first]))


def _found_by(state: State) -> dict[str, set[str]]:
    names = {one.source_id: one.name for one in state.sources}
    found: dict[str, set[str]] = defaultdict(set)
    for record, source in zip(state.records["record_id"], state.records["source"], strict=True):
        found[names[source]].add(state.group_of[record])
    return found
