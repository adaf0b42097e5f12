"""Disagreements as one person may see and settle them.

Someone who has still to read a record does not see that colleagues disagree about it.
A third reader is somebody who has read nothing at the stage: for them two colleagues'
different decisions are what they were asked to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rea.model import Decision, Reason, Stage
from rea.screening.outcomes import Outcome, Resolution, reasons_differ
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.blinding import Sight
from rea.steps.screening.deciding import Wish, as_stage
from rea.steps.screening.desk import StaleFormError
from rea.steps.search.correcting import rows_of
from rea.steps.state import RESOLUTIONS, State, read_state
from rea.steps.team.people import acting
from rea.steps.team.reconcile import HOW, Settled, open_conflicts, settle, ways_of
from rea.store.review import Review

_SHOWN = ("record_id", "title", "authors", "year", "journal", "abstract", "doi", "url")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One report on which standing decisions differ.

    Attributes
    ----------
    record : dict
        What is known of the record that represents the report.
    decisions : tuple of Decision
        Without their persons, and in an order that tells nothing, where this person is a
        third reader whom the protocol keeps blind.
    ways : tuple of str
        How this person may settle it: ``consensus``, ``adjudication``.
    unsigned : tuple of Resolution
        What was agreed in discussion and waits for another signature.
    has_lapsed : bool
        Whether it was settled before, and that no longer holds.
    """

    record_id: str
    record: dict[str, str]
    decisions: tuple[Decision, ...]
    ways: tuple[str, ...]
    unsigned: tuple[Resolution, ...]
    has_lapsed: bool


@dataclass(frozen=True, slots=True)
class ReasonDifference:
    """A report that everybody excluded, for different reasons.

    Attributes
    ----------
    given : tuple of (str, str)
        Person and reason of each decision.
    counted : str
        The reason that counts: the first in the protocol's order, or the one settled.
    """

    record_id: str
    title: str
    given: tuple[tuple[str, str], ...]
    counted: str


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What one person can settle at one stage.

    Attributes
    ----------
    n_left : int
        Records that this person has still to read.
    reasons_differ : tuple of ReasonDifference
        Shown apart: they need no settling.
    """

    stage: Stage
    waiting: tuple[Disagreement, ...]
    n_settled: int
    n_left: int
    reasons: tuple[Reason, ...]
    reasons_differ: tuple[ReasonDifference, ...]
    unsure_settles: bool
    note_required: bool


def disagreements(
    review: Review, person: str, stage: str, sight: Sight | None = None
) -> Disagreements:
    """The open disagreements of a stage that this person may see.

    Parameters
    ----------
    sight : Sight, optional
        What this person may see, if it was read already.

    Raises
    ------
    ReaError
        Unknown person or stage; no released protocol.
    """
    chosen, who = as_stage(stage), acting(review.settings, person).person_id
    protocol = for_deciding(review, pilot=False).protocol
    sight = sight or Sight(review, who)
    return Disagreements(
        stage=chosen,
        waiting=_waiting(sight.state, chosen, sight),
        n_settled=sum(
            line["person"] == who and line["stage"] == chosen for line in review.lines(RESOLUTIONS)
        ),
        n_left=len(sight.left(chosen)),
        reasons=protocol.reasons(chosen),
        reasons_differ=_differing_reasons(sight.state, chosen, sight),
        unsure_settles=sight.state.unsure_settles(chosen),
        note_required=protocol.screening.conflicts.note_required,
    )


def disagreements_of(review: Review, stage: str, person: str = "") -> tuple[Disagreement, ...]:
    """The open disagreements of a stage: all of them, or those that a person may see."""
    sight = Sight(review, acting(review.settings, person).person_id) if person else None
    state = sight.state if sight else read_state(review)
    return _waiting(state, as_stage(stage), sight)


def reason_differences(
    review: Review, stage: str, person: str = ""
) -> tuple[ReasonDifference, ...]:
    """The reports that were excluded for different reasons; see `disagreements_of`."""
    sight = Sight(review, acting(review.settings, person).person_id) if person else None
    state = sight.state if sight else read_state(review)
    return _differing_reasons(state, as_stage(stage), sight)


def only_about(
    found: Sequence[Disagreement], reader: str = "", reason: str = ""
) -> tuple[Disagreement, ...]:
    """Those that one reader takes part in, or in which a reason was given."""
    return tuple(
        one
        for one in found
        if (not reader or reader in {made.person for made in one.decisions})
        and (not reason or reason in {made.reason for made in one.decisions})
    )


def settle_as_shown(
    review: Review,
    wish: Wish,
    settles: Sequence[str],
    *,
    person: str,
    stage: str,
    how: str,
) -> Settled:
    """Settle one disagreement by a form that was shown while the lines `settles` stood.

    Raises
    ------
    StaleFormError
        It was settled, or somebody changed their mind, since the form was shown.
    DecisionError
        See `settle`.
    """
    now = disagreements(review, person, stage)
    found = [one for one in now.waiting if one.record_id == wish.record]
    if not found or sorted(settles) != sorted(one.line_id for one in found[0].decisions):
        raise StaleFormError(wish.record, found[0].record["title"] if found else "")
    return settle(review, [wish], person=person, stage=stage, how=how)


def _waiting(state: State, stage: Stage, sight: Sight | None) -> tuple[Disagreement, ...]:
    found = {
        state.speaker[group]: outcome
        for group, outcome in open_conflicts(state, stage).items()
        if sight is None
        or group not in sight.left(stage)
        or _is_for_third(state, sight.person, stage, group)
    }
    texts = _records(state.review, list(found))
    return tuple(
        _disagreement(state, record, texts[record], outcome, sight)
        for record, outcome in found.items()
    )


def _disagreement(
    state: State, record: str, text: dict[str, str], outcome: Outcome, sight: Sight | None
) -> Disagreement:
    ways = ways_of(outcome.decisions, sight.person, state.signs_for) if sight else HOW
    is_blind = sight is not None and sight.is_blind_third(outcome)
    return Disagreement(
        record_id=record,
        record=text,
        decisions=_nameless(outcome.decisions) if is_blind else outcome.decisions,
        ways=ways,
        unsigned=() if is_blind else outcome.unsigned,
        has_lapsed=outcome.n_lapsed > 0,
    )


def _nameless(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    # A line's id is random, so the order by it is one of chance, and the same each time.
    ordered = sorted(decisions, key=lambda one: one.line_id)
    return tuple(replace(one, person="", at="", shown_by="") for one in ordered)


def _differing_reasons(
    state: State, stage: Stage, sight: Sight | None
) -> tuple[ReasonDifference, ...]:
    hidden = sight.left(stage) if sight else frozenset()
    found = {
        state.speaker[group]: outcome
        for group, outcome in sorted(state.outcomes[stage].items())
        if group not in hidden and reasons_differ(outcome)
    }
    texts = _records(state.review, list(found))
    return tuple(
        ReasonDifference(
            record,
            texts[record]["title"],
            tuple((one.person, one.reason) for one in outcome.decisions),
            outcome.reason,
        )
        for record, outcome in found.items()
    )


def _is_for_third(state: State, who: str, stage: Stage, group: str) -> bool:
    # One reader of two minds is no disagreement between readers: it would show a verdict
    # to a second reader who has not begun. Nor is a record that was drawn for this person.
    has_read = any(one.person == who for one in state.all_decisions[stage])
    readers = {one.person for one in state.outcomes[stage][group].decisions}
    return not has_read and len(readers) > 1 and group not in state.sample_of(who, stage)


def _records(review: Review, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    rows = rows_of(review, ids)
    return {one: {name: row[name] for name in _SHOWN} for one, row in rows.items()}
