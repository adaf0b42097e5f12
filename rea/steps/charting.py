"""The dashboard of the front door, as far as one person may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from rea.screening.dashboard import SourceShare, by_day, kept_curve, overlap
from rea.steps.screening.blinding import Sight
from rea.steps.state import State
from rea.store.log import known_part

# Fewer decisions make no picture.
_LEAST = 5


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
    """

    days: tuple[tuple[date, int], ...]
    curve: tuple[tuple[int, int], ...]
    n_to_read: int
    sources: tuple[SourceShare, ...]
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
        is_blind=sight.is_blind,
    )


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
