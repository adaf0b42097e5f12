"""What a reader may not see yet: what colleagues think of a record that is still to be read.

The rule stands here once, for every page. Hidden means left out, so that no page can give
away by its source what it does not show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from rea.errors import DecisionError
from rea.model import STAGES, Stage
from rea.screening.outcomes import Outcome
from rea.steps.screening.deciding import as_stage
from rea.steps.screening.desk import Desk
from rea.steps.show import RecordHistory, show_record
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.team.rereading import SecondReading, second_reading_of
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """Agreement as one person may see it: nothing while they have records to read."""

    stage: Stage
    reading: SecondReading | None
    n_left: int


@dataclass(frozen=True)
class Sight:
    """A review at one moment, as one person may see it."""

    review: Review
    person: str

    @cached_property
    def state(self) -> State:
        return read_state(self.review)

    @cached_property
    def _desks(self) -> dict[Stage, Desk]:
        if not self.state.protocol.is_released:
            return {}
        return {stage: Desk(self.review, self.person, stage) for stage in STAGES}

    def n_decided(self, stage: Stage) -> int:
        """Reports that this person has decided at a stage."""
        return self.state.told.once(
            ("decided", self.person, stage),
            lambda: self._desks[stage].progress().n_decided if stage in self._desks else 0,
        )

    def left(self, stage: Stage) -> frozenset[str]:
        """The groups that this person has still to read at a stage.

        While no protocol is released nothing was read, so it is all of them.
        """
        return self.state.told.once(("left", self.person, stage), lambda: self._left(stage))

    def _left(self, stage: Stage) -> frozenset[str]:
        desk = self._desks.get(stage)
        return frozenset(self.state.speaker) if desk is None else desk.to_read()

    def is_blind_third(self, outcome: Outcome) -> bool:
        """Whether this person would settle it as third reader, and must not know who said what."""
        plan = self.state.protocol.protocol.screening.conflicts
        readers = {one.person for one in outcome.decisions}
        return plan.third_reader_blind and self.person not in readers

    @property
    def is_blind(self) -> bool:
        """Whether colleagues have decided something that this person has still to read."""
        return self.state.told.once(("blind", self.person), self._is_blind)

    def _is_blind(self) -> bool:
        for stage in STAGES:
            left = self.left(stage)
            made = (one for one in self.state.decisions[stage] if one.person != self.person)
            if any(self.state.group_of.get(one.record_id) in left for one in made):
                return True
        return False


def refuse_blind(review: Review, person: str, what: str) -> None:
    """Refuse what would tell a reader how colleagues decided.

    Parameters
    ----------
    what : str
        As a sentence begins with it: "the list".

    Raises
    ------
    DecisionError
    """
    if Sight(review, person).is_blind:
        raise DecisionError(
            f"{person} has still to read what colleagues decided, and {what} would tell it.",
            "Let a colleague do it, or read first.",
        )


def agreement_for(review: Review, person: str, stage: str) -> ShownAgreement:
    """How far readers agree, once this person has read what is theirs.

    Raises
    ------
    UnknownNameError
    """
    chosen = as_stage(stage)
    sight = Sight(review, acting(review.settings, person).person_id)
    n_left = len(sight.left(chosen))
    reading = None if n_left else second_reading_of(sight.state, chosen)
    return ShownAgreement(chosen, reading, n_left)


def show_record_to(review: Review, name: str, person: str) -> RecordHistory:
    """The history of a record, as far as this person may know it.

    While they have still to read it, or to settle it as a third reader who is kept blind,
    they see what they did themselves and nothing else: even that a full text was sought
    would tell how a colleague decided.

    Raises
    ------
    UnknownNameError
    """
    history = show_record(review, name)
    sight = Sight(review, person)
    if not _is_hidden(sight, history.group_id):
        return history
    own = tuple(one for one in history.events if one.person == person)
    return replace(history, events=own, screened="", retrieval="", assessed="")


def _is_hidden(sight: Sight, group: str) -> bool:
    if any(group in sight.left(stage) for stage in STAGES):
        return True
    found = (sight.state.outcomes[stage].get(group) for stage in STAGES)
    return any(
        one is not None and one.state == "conflict" and sight.is_blind_third(one) for one in found
    )
