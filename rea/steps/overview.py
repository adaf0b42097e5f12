"""The front door: how far each step is, what is next for one person, who waits for whom.

`status` counts for the whole team. This is the same review as one person may see it:
while they have records to read, nothing here tells how colleagues decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from rea.model import STAGES, Person, Stage
from rea.steps.charting import Dashboard, dashboard
from rea.steps.extraction.form_page import studies_to_extract
from rea.steps.extraction.outstanding import outstanding
from rea.steps.planning import Against, plan_against_actual
from rea.steps.progress import Status, status
from rea.steps.remaining import load_of
from rea.steps.reports.shown import latest_files
from rea.steps.screening.blinding import Sight
from rea.steps.state import State, read_state
from rea.steps.team.calibrating import Calibrated, rounds_of
from rea.steps.team.disagreements import disagreements
from rea.steps.team.people import acting
from rea.store.review import Review

Step = Literal["import", "dedupe", "screen", "extract", "report"]
STEPS: tuple[Step, ...] = ("import", "dedupe", "screen", "extract", "report")


@dataclass(frozen=True, slots=True)
class Own:
    """One person's own work at one stage.

    Attributes
    ----------
    n_disagreements : int
        Open ones that they may see; 0 while they have records to read, so that nobody
        is steered.
    """

    stage: Stage
    n_decided: int
    n_left: int
    n_disagreements: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """What a colleague has read at one stage, and what waits for them alone."""

    person: str
    name: str
    stage: Stage
    n_decided: int
    n_waiting: int


@dataclass(frozen=True, slots=True)
class Next:
    """What this person does next: a kind of work, how much of it, and its command."""

    what: Literal[
        "import",
        "dedupe",
        "release",
        "read",
        "settle",
        "wait",
        "retrieve",
        "extract",
        "verify",
        "agree",
        "report",
    ]
    n: int
    stage: Stage
    command: str
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the review stands, for one person.

    Attributes
    ----------
    now : str
        The step that waits to be done.
    is_blind : bool
        Whether numbers that tell how colleagues decided must be left out.
    rounds : tuple of Calibrated
        Those of calibration, oldest first.
    """

    status: Status
    person: Person
    own: tuple[Own, ...]
    colleagues: tuple[Colleague, ...]
    steps: tuple[Step, ...]
    now: Step
    next: Next
    has_report: bool
    is_blind: bool
    chart: Dashboard
    hours: Against | None
    people: tuple[Person, ...]
    rounds: tuple[Calibrated, ...]

    @property
    def could_read_second(self) -> tuple[Person, ...]:
        """Who else is there to read a sample of what somebody has decided."""
        if not self.status.readers:
            return ()
        here = (one for one in self.people if not one.is_model and one.left_on is None)
        return tuple(sorted(here, key=lambda one: one == self.person))


def overview(review: Review, person: str) -> Overview:
    """Where a review stands, as far as this person may know it.

    Raises
    ------
    UnknownNameError, ReaError
    """
    state, today = read_state(review), datetime.now(UTC).date()
    known = state.told.once(("overview", person, today), lambda: _overview(review, person, today))
    # Reports are no part of the state: they are made from it.
    return replace(known, has_report=bool(latest_files(review)))


def _overview(review: Review, person: str, today: date) -> Overview:
    found = status(review)
    who = acting(review.settings, person)
    sight = Sight(review, who.person_id)
    own = tuple(_own(sight, stage) for stage in STAGES)
    next_ = _next(found, own, who.person_id) or _next_of_extraction(sight.state, who.person_id)
    return Overview(
        status=found,
        person=who,
        own=own,
        colleagues=tuple(_colleagues(sight, found)),
        steps=STEPS,
        now=_step(next_),
        next=next_,
        has_report=False,
        is_blind=sight.is_blind,
        chart=dashboard(sight, today),
        hours=plan_against_actual(review, who.person_id, today),
        people=review.settings.people,
        rounds=rounds_of(sight.state),
    )


def _colleagues(sight: Sight, found: Status) -> Iterator[Colleague]:
    n_decided = {(one.person, one.stage): one.n_decided for one in found.readers}
    # What there is to read in full would tell a blind reader of titles how much was kept.
    stages = STAGES[:1] if sight.is_blind and sight.left(STAGES[0]) else STAGES
    waiting = {stage: load_of(sight.state, stage).own for stage in stages}
    for one in sight.review.settings.people:
        for stage in stages if one.person_id != sight.person else ():
            n_read = n_decided.get((one.person_id, stage), 0)
            n_waiting = waiting.get(stage, {}).get(one.person_id, 0)
            if n_read or n_waiting:
                yield Colleague(one.person_id, one.name, stage, n_read, n_waiting)


def _own(sight: Sight, stage: Stage) -> Own:
    if not sight.state.protocol.is_released:
        return Own(stage, 0, 0, 0)
    n_decided, n_left = sight.n_decided(stage), len(sight.left(stage))
    waiting = disagreements(sight.review, sight.person, stage, sight).waiting
    may_see = n_left == 0 or n_decided == 0
    return Own(stage, n_decided, n_left, len(waiting) if may_see else 0)


def _next(found: Status, own: tuple[Own, ...], person: str) -> Next | None:
    """What comes before extraction."""
    before = _before_reading(found)
    if before is not None:
        return before
    for one in own:
        stage = "" if one.stage == STAGES[0] else f" --stage {one.stage}"
        if one.n_disagreements:
            command = f"rea reconcile --as {person}{stage}"
            return Next("settle", one.n_disagreements, one.stage, command)
        if one.n_left:
            command = f"rea screen --as {person}{stage}"
            return Next("read", one.n_left, one.stage, command, has_begun=one.n_decided > 0)
    for stage_found in found.stages:
        n_open = stage_found.n_unread + stage_found.n_conflicts
        if n_open:
            return Next("wait", n_open, stage_found.stage, "rea status")
        if stage_found.stage == STAGES[0] and found.n_awaiting_retrieval:
            command = f"rea retrieve RECORD --got FILE --as {person}"
            return Next("retrieve", found.n_awaiting_retrieval, STAGES[1], command)
    return None


def _next_of_extraction(state: State, person: str) -> Next:
    own = studies_to_extract(state.review, person)
    if n := sum(bool(one.open or one.revisit) for one in own):
        return Next("extract", n, STAGES[1], f"rea extract --as {person}")
    studies = outstanding(state)
    if n := sum(bool({*one.unverified} - {person}) for one in studies):
        return Next("verify", n, STAGES[1], f"rea extract --as {person} --list")
    if n := sum(one.differs for one in studies):
        return Next("agree", n, STAGES[1], f"rea open --as {person}")
    return Next("report", 0, STAGES[1], "rea report")


def _before_reading(found: Status) -> Next | None:
    if not found.n_sources:
        command = "rea import FILE --source NAME --searched DATE"
        return Next("import", 0, STAGES[0], command)
    if found.n_ungrouped:
        return Next("dedupe", found.n_ungrouped, STAGES[0], "rea dedupe")
    if not found.is_released:
        return Next("release", 0, STAGES[0], "rea protocol release --approve ID")
    return None


def _step(next_: Next) -> Step:
    if next_.what in ("import", "dedupe", "extract", "report"):
        return next_.what
    return "extract" if next_.what in ("verify", "agree") else "screen"
