"""The votes of calibration: who has still to give theirs, and what is read again behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rea.model import Person, Stage
from rea.screening.calibration import Round

if TYPE_CHECKING:
    from rea.steps.state import State


def left_in(state: State, one: Round) -> tuple[tuple[Person, int], ...]:
    """Who reads a round and is still here, and how many of its records each has left."""
    votes = state.votes[one.stage]
    return tuple(
        (person, sum(person.person_id not in votes.get(group, {}) for group in one.groups))
        for person in state.review.settings.people
        if person.person_id in one.readers and person.left_on is None
    )


def waiting_votes(state: State, person: str, stage: Stage) -> set[str]:
    """What somebody has read in an open round that does not count: it is read again later."""
    if state.counts_votes(stage):
        return set()
    votes = state.votes[stage]
    waiting: set[str] = set()
    for one in state.rounds:
        if one.stage == stage and any(n for _, n in left_in(state, one)):
            waiting |= {group for group in one.groups if person in votes.get(group, {})}
    return waiting
