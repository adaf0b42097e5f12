"""Who is awaited, and a text that can be sent to them as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rea.model import STAGES, Person, Stage
from rea.phrases import STAGE_NAMES, count, day
from rea.screening.effort import DEFAULTS, hours, said
from rea.steps.remaining import PlannedStage
from rea.steps.state import State
from rea.steps.team.disagreements import disagreements
from rea.steps.team.people import people_here


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody whose turn it is, and a text that can be sent to them.

    Attributes
    ----------
    what : str
        ``read`` what nobody else can read, or ``settle`` disagreements.
    """

    person: Person
    what: Literal["read", "settle"]
    stage: Stage
    n_left: int
    text: str


def awaited_by(
    state: State,
    stages: Sequence[PlannedStage],
    asking: Person | None,
    due_on: date | None,
    *,
    is_blind: bool,
) -> Iterator[Awaited]:
    """Everybody but who asks for whom others wait.

    Records that anybody may read wait for nobody. Whoever has records to read is not told of
    disagreements yet, neither of their own nor of anybody's.
    """
    letter = _Letter(state.review.settings.name, asking, due_on)
    for person in people_here(state.review.settings) if state.protocol.is_released else ():
        if person == asking:
            continue
        reading = _reading(stages, person)
        for stage, n in reading.items():
            yield Awaited(person, "read", stage, n, letter.to_read(person, stage, n))
        for stage in STAGES if not (reading or is_blind) else ():
            if n := _to_settle_with(state, person, stage):
                yield Awaited(person, "settle", stage, n, letter.to_settle(person, stage, n))


def _to_settle_with(state: State, person: Person, stage: Stage) -> int:
    """The open disagreements that somebody may see and is needed for."""
    by_third = state.protocol.protocol.screening.conflicts.settled_by == "adjudicator"
    found = disagreements(state.review, person.person_id, stage).waiting
    readers = ({made.person for made in one.decisions} for one in found)
    return sum((person.person_id in some) != by_third for some in readers)


def _reading(stages: Sequence[PlannedStage], person: Person) -> dict[Stage, int]:
    left = {one.name: one.waits_for.get(person.person_id, 0) for one in stages}
    return {stage: left[stage] for stage in STAGES if left[stage]}


@dataclass(frozen=True, slots=True)
class _Letter:
    """What every text says of the review, and who writes it."""

    review: str
    writer: Person | None
    due_on: date | None

    def to_read(self, person: Person, stage: Stage, n: int) -> str:
        # A text goes to somebody else, so it is nobody's own pace that it tells.
        work = hours(n, DEFAULTS[stage])
        sittings = count(work.sittings, "sitting")
        what = (
            f"{_records(n)} for you to read at {STAGE_NAMES[stage]}. That is {said(work)}, or "
            f"{sittings} of half an hour; stop and go on whenever you like. Any record may be "
            "passed on to a colleague without giving a reason."
        )
        return self._text(person, what, f"rea open --as {person.person_id}")

    def to_settle(self, person: Person, stage: Stage, n: int) -> str:
        what = (
            f"{_records(n)} to be settled at {STAGE_NAMES[stage]}, because readers decided "
            "differently. Let us find a time to talk it through."
        )
        at = "" if stage == STAGES[0] else f" --stage {stage}"
        return self._text(person, what, f"rea reconcile --as {person.person_id}{at}")

    def _text(self, person: Person, what: str, command: str) -> str:
        due = f" The report is due on {day(self.due_on)}." if self.due_on else ""
        signed = f"\n\nBest wishes\n{self.writer.name}" if self.writer else ""
        return (
            f"Dear {person.name},\n\n"
            f"this is about our review, “{self.review}”.\n\n"
            f"{what}{due}\n\n"
            "Open the review with a double click on the starter in its folder, or with "
            f"{command}.{signed}\n"
        )


def _records(n: int) -> str:
    return count(n, "record waits", "records wait")
