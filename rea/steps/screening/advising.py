"""Whether reading may stop, said beside the record that is read: advice, to those who may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rea.screening.stopping import advise_on
from rea.screening.stopping_words import in_plain_words
from rea.steps.screening.course import Course
from rea.steps.screening.enough import NOW, STAGE, plan_of, reading_of, wants_second_look
from rea.steps.state import State

# Counted anew after every half per cent of the records: nobody waits for it, and it changes
# no sooner.
_PARTS: Final = 200


@dataclass(frozen=True, slots=True)
class Advised:
    """What the plan to stop says of the reading so far, in plain words.

    Attributes
    ----------
    looks_again : bool
        Whether the plan now asks for a second look at what was decided.
    """

    sentence: str
    met: bool
    looks_again: bool = False


class Advising:
    """The advice of one sitting, kept from one record to the next.

    A reader who has still to read what a colleague has decided is told nothing: how soon
    enough was read tells how others decide.
    """

    def __init__(self, state: State, course: Course) -> None:
        self._state, self._course = state, course
        self._at: int | None = None
        self._advised: Advised | None = None

    def say(self) -> Advised | None:
        """What the plan says; None where it says nothing, or this reader may not know."""
        if not self._is_planned() or self._course.is_blind:
            return None
        n_decided, each = self._course.n_decided, len(self._course.groups) // _PARTS
        if self._at is None or abs(n_decided - self._at) >= max(each, 1):
            self._at, self._advised = n_decided, self._advise()
        return self._advised

    def _is_planned(self) -> bool:
        rule = self._state.protocol.protocol.stopping.rule
        return self._course.stage == STAGE and rule != "read_all" and self._state.stop is None

    def _advise(self) -> Advised | None:
        reading, plan = reading_of(self._state, until=NOW), plan_of(self._state.protocol.protocol)
        if not 0 < reading.n_read < reading.n_records:
            return None
        advice = advise_on(reading, plan)
        looks_again = wants_second_look(reading, plan)
        return Advised(in_plain_words(advice, plan), advice.met, looks_again)
