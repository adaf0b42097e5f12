"""How long the rest of a review takes: hours and sittings, end dates, and what shortcuts save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rea.model import Person
from rea.phrases import count
from rea.screening.effort import DEFAULTS, Hours, end_on, hours, said, together
from rea.steps.awaiting import Awaited, awaited_by
from rea.steps.remaining import PlannedStage, remaining, second_readings
from rea.steps.screening.blinding import Sight
from rea.steps.state import State, read_state
from rea.steps.team.people import acting, people_here
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class PersonsWork:
    """What is left for one person, at the speeds of the whole plan and never at their own.

    Attributes
    ----------
    n_left : tuple of int
        By stage, in the order of the plan.
    """

    person: Person
    n_left: tuple[int, ...]
    hours: Hours


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan as it is now.

    Attributes
    ----------
    people : tuple of PersonsWork
        What is nobody's yet is divided evenly among them.
    ends : (date, date, date)
        Usual, early and late: when whoever has most is done, at two hours on each working day.
    savings : tuple of str
        What the protocol's shortcuts save, a sentence each.
    """

    stages: tuple[PlannedStage, ...]
    people: tuple[PersonsWork, ...]
    total: Hours
    ends: tuple[date, date, date]
    due_on: date | None
    savings: tuple[str, ...]
    awaited: tuple[Awaited, ...]
    next: str = "rea status"


def plan(
    review: Review, person: str = "", today: date | None = None, *, with_letters: bool = True
) -> Planned:
    """How long the rest takes.

    Parameters
    ----------
    person : str
        Who asks. The pace of one person is told to that person alone; of several, their mean.
    with_letters : bool
        Whether to look for whom others wait, and what to write to them.
    """
    state = read_state(review)
    asking = acting(review.settings, person) if person else None
    who = asking.person_id if asking else ""
    is_blind = bool(who) and Sight(review, who).is_blind
    stages = tuple(remaining(state, who, is_blind=is_blind))
    people = tuple(_work(one, stages) for one in people_here(review.settings))
    due_on = state.protocol.protocol.dates.report_due_on
    letters = awaited_by(state, stages, asking, due_on, is_blind=is_blind) if with_letters else ()
    return Planned(
        stages=stages,
        people=people,
        total=together([one.hours for one in stages]),
        ends=_ends([one.hours for one in people], today or datetime.now(UTC).date()),
        due_on=due_on,
        savings=tuple(_savings(state, stages)),
        awaited=tuple(letters),
    )


@dataclass(frozen=True, slots=True)
class Against:
    """The hours that were planned, beside what reading took so far and what is left.

    Attributes
    ----------
    planned : Hours
        For all of it, at the speeds of published reviews.
    taken : float or None
        For what is read, at the team's own pace; None where that is told to nobody.
    ends_on : date
        The usual day, at two hours a day and person.
    """

    planned: Hours
    taken: float | None
    left: Hours
    ends_on: date
    due_on: date | None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.ends_on > self.due_on


def plan_against_actual(
    review: Review, person: str = "", today: date | None = None
) -> Against | None:
    """How the plan goes, as far as this person may know it; None while there is nothing to read."""
    found = plan(review, person, today, with_letters=False)
    n = {one.name: one.n_done + one.n_left for one in found.stages}
    if not n["title-abstract"]:
        return None
    own = [one for one in found.stages if one.speed != DEFAULTS[one.name]]
    return Against(
        planned=together([hours(n[name], speed) for name, speed in DEFAULTS.items()]),
        taken=sum(hours(one.n_done, one.speed).usual for one in own) if own else None,
        left=found.total,
        ends_on=found.ends[0],
        due_on=found.due_on,
    )


def _work(person: Person, stages: Sequence[PlannedStage]) -> PersonsWork:
    n_left = tuple(one.of.get(person.person_id, 0) for one in stages)
    each = (hours(n, one.speed) for n, one in zip(n_left, stages, strict=True))
    return PersonsWork(person, n_left, together(list(each)))


def _ends(work: Sequence[Hours], start: date) -> tuple[date, date, date]:
    def end(most: float) -> date:
        return end_on(start, most, 1)

    return (
        end(max((one.usual for one in work), default=0)),
        end(max((one.least for one in work), default=0)),
        end(max((one.most for one in work), default=0)),
    )


def _savings(state: State, stages: Sequence[PlannedStage]) -> Iterator[str]:
    protocol = state.protocol.protocol
    reading, _, extraction = stages
    n = len(state.groups_of("title-abstract"))
    n_second = second_readings(state, "title-abstract")
    if n_second < n:
        saved = said(hours(n - n_second, reading.speed))
        what = f"{n_second:,} of {count(n, 'record')}" if n_second else "none of the records"
        yield f"Reading {what} a second time, and not all of them, saves {saved}."
    if protocol.stopping.rule != "read_all" and n:
        least = protocol.stopping.minimum_share_read or 0
        most = said(hours(n * (1 - least), reading.speed))
        yield f"The stopping rule saves at most {most}; how much is known once it is met."
    n_studies = extraction.n_done + extraction.n_left
    if protocol.extraction and protocol.extraction.mode != "dual-independent" and n_studies:
        saved = said(hours(n_studies, extraction.speed))
        yield f"One person extracting each study, and not two apart, saves {saved}."
    if others := [one.what.rstrip(".") for one in protocol.shortcuts]:
        yield (
            "What is not searched or not read at all saves hours that nobody can count "
            f"beforehand. The protocol's shortcuts in full: {'; '.join(others)}."
        )
