"""Leaving a record for later, or to a colleague, without being asked why."""

from __future__ import annotations

from dataclasses import dataclass

from rea.errors import DecisionError, UnknownNameError
from rea.model import Person, Stage, standing_lines
from rea.screening.aside import PASSED_ON
from rea.screening.aside import WAYS as ASIDE_WAYS
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import as_stage
from rea.steps.state import ASIDE, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

# What takes it back.
BACK = "back"
WAYS = (*ASIDE_WAYS, BACK)


@dataclass(frozen=True, slots=True)
class Aside:
    """Records that were set aside, or taken back; on the disk."""

    person: str
    stage: Stage
    how: str
    n_records: int
    next: str = "rea status"


def set_aside(
    review: Review,
    names: list[str],
    how: str,
    *,
    person: str,
    stage: str = "title-abstract",
) -> Aside:
    """Leave records for later, pass them on to a colleague, or take them back.

    Parameters
    ----------
    how : str
        ``later``, ``pass-on``, ``known`` (I know an author or the case), or ``back``.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who, chosen, state = acting(review.settings, person), as_stage(stage), read_state(review)
    lines = [
        line for name in names for line in aside_lines(state, who, chosen, state.find(name), how)
    ]
    write_lines(review, ASIDE, who.person_id, lines)
    return Aside(who.person_id, chosen, how, len(lines))


def aside_lines(state: State, who: Person, stage: Stage, record: str, how: str) -> list[log.Line]:
    """The line that sets one record aside; none where it stands so already.

    Raises
    ------
    UnknownNameError, DecisionError
        No such way, or the protocol does not let readers pass records on.
    """
    if how not in WAYS:
        raise UnknownNameError("way of setting aside", how, WAYS)
    care = for_deciding(state.review, pilot=False).protocol.reviewer_care
    if how in PASSED_ON and not care.hand_on_freely:
        raise DecisionError(
            "The protocol does not let readers pass records on.",
            "Decide it as not sure, or talk to whoever runs the review.",
        )
    mine = [
        line
        for line in standing_lines(state.review.lines(ASIDE, who.person_id))
        if line["stage"] == stage
        and line["how"] in ASIDE_WAYS
        and state.group_of.get(line["record"]) == state.group_of[record]
    ]
    if [line["how"] for line in mine] == [how] or (how == BACK and not mine):
        return []
    return [
        log.new_line(
            who.person_id,
            record=record,
            stage=stage,
            how=how,
            replaces=sorted(line["id"] for line in mine),
        )
    ]
