"""Disagreements as one person may see and settle them.

Someone who has still to read a record does not see that colleagues disagree about it.
A third reader is somebody who has read nothing at the stage: for them two colleagues'
different decisions are what they were asked to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rea.model import Decision, Reason, Stage
from rea.steps.blinding import Sight
from rea.steps.deciding import Wish, as_stage
from rea.steps.desk import StaleFormError
from rea.steps.people import acting
from rea.steps.protocols import for_deciding
from rea.steps.reconcile import Settled, open_conflicts, settle, ways_of
from rea.steps.state import RESOLUTIONS, State
from rea.store.review import Review

_SHOWN = ("record_id", "title", "authors", "year", "journal", "abstract", "doi", "url")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One report on which standing decisions differ.

    Attributes
    ----------
    record : dict
        What is known of the record that represents the report.
    ways : tuple of str
        How this person may settle it: ``consensus``, ``adjudication``.
    """

    record_id: str
    record: dict[str, str]
    decisions: tuple[Decision, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What one person can settle at one stage.

    Attributes
    ----------
    n_left : int
        Records that this person has still to read.
    """

    stage: Stage
    waiting: tuple[Disagreement, ...]
    n_settled: int
    n_left: int
    reasons: tuple[Reason, ...]
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
    state, left = sight.state, sight.left(chosen)
    found = [
        _disagreement(state, group, outcome.decisions, who)
        for group, outcome in open_conflicts(state, chosen).items()
        if group not in left or _is_for_third(state, who, chosen, group)
    ]
    texts = _records(review, [one.record_id for one in found])
    return Disagreements(
        stage=chosen,
        waiting=tuple(
            Disagreement(one.record_id, texts[one.record_id], one.decisions, one.ways)
            for one in found
        ),
        n_settled=sum(
            line["person"] == who and line["stage"] == chosen for line in review.lines(RESOLUTIONS)
        ),
        n_left=len(left),
        reasons=protocol.reasons(chosen),
        unsure_settles=chosen == "title-abstract" and state.unsure_keeps,
        note_required=protocol.screening.conflicts.note_required,
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


def _disagreement(
    state: State, group: str, decisions: tuple[Decision, ...], who: str
) -> Disagreement:
    return Disagreement(state.speaker[group], {}, decisions, ways_of(decisions, who))


def _is_for_third(state: State, who: str, stage: Stage, group: str) -> bool:
    # One reader of two minds is no disagreement between readers: it would show a verdict
    # to a second reader who has not begun. Nor is a record that was drawn for this person.
    has_read = any(one.person == who for one in state.all_decisions[stage])
    readers = {one.person for one in state.outcomes[stage][group].decisions}
    return not has_read and len(readers) > 1 and group not in state.sample_of(who, stage)


def _records(review: Review, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    table = review.records(_SHOWN)
    rows = table[table["record_id"].isin(set(ids))].to_dict("records")
    return {row["record_id"]: {str(key): text for key, text in row.items()} for row in rows}
