"""How long the rest of a review takes: hours and sittings, end dates, and what shortcuts save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rea.model import STAGES, Person, Stage
from rea.screening import pace
from rea.screening.effort import (
    DEFAULTS,
    INCLUDED_SHARE,
    KEPT_SHARE,
    Hours,
    Speed,
    end_on,
    hours,
    measured,
)
from rea.steps.protocol.protocols import in_force
from rea.steps.screening.blinding import Sight
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.store.review import Review

# A share of fewer records than these says little about the rest.
_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """What is left of one stage.

    Attributes
    ----------
    n_done, n_left : int
        Readings made and to be made, first and second ones; of what is not known yet, an
        estimate.
    is_estimate : bool
        Whether `n_left` hangs on shares that are not known yet.
    """

    name: str
    n_done: int
    n_left: int
    is_estimate: bool
    speed: Speed
    hours: Hours


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody who has records to read, and a text that can be sent to them."""

    person: Person
    stage: Stage
    n_left: int
    text: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan as it is now.

    Attributes
    ----------
    ends : (date, date, date)
        Usual, early and late; people give two hours on each working day.
    savings : tuple of str
        What the protocol's shortcuts save, a sentence each.
    """

    stages: tuple[PlannedStage, ...]
    total: Hours
    n_people: int
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
    asking = acting(review.settings, person).person_id if person else ""
    people = [one for one in review.settings.people if not one.is_model and one.left_on is None]
    is_blind = bool(asking) and Sight(review, asking).is_blind
    stages = tuple(_stages(state, asking, is_blind=is_blind))
    total = _together([one.hours for one in stages])
    start, n = today or datetime.now(UTC).date(), max(1, len(people))
    return Planned(
        stages=stages,
        total=total,
        n_people=n,
        ends=(
            end_on(start, total.usual, n),
            end_on(start, total.least, n),
            end_on(start, total.most, n),
        ),
        due_on=state.protocol.protocol.dates.report_due_on,
        savings=tuple(_savings(state, {one.name: one.speed for one in stages})),
        awaited=tuple(_awaited(review, people, asking)) if with_letters else (),
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
        planned=_together([hours(n[name], speed) for name, speed in DEFAULTS.items()]),
        taken=sum(hours(one.n_done, one.speed).usual for one in own) if own else None,
        left=found.total,
        ends_on=found.ends[0],
        due_on=found.due_on,
    )


def _together(parts: Sequence[Hours]) -> Hours:
    return Hours(
        sum(one.usual for one in parts),
        sum(one.least for one in parts),
        sum(one.most for one in parts),
    )


def _stages(state: State, asking: str, *, is_blind: bool) -> Iterator[PlannedStage]:
    reading = state.groups_of("title-abstract")
    # How much colleagues kept would tell a blind reader how they decide.
    n_kept = 0 if is_blind else len(state.kept)
    n_decided = 0 if is_blind else len(state.outcomes["title-abstract"])
    kept_share = n_kept / n_decided if n_decided >= _ENOUGH else KEPT_SHARE
    n_unread = max(0, len(reading) - n_decided)
    n_full = round(n_kept + n_unread * kept_share)
    assessed = {} if is_blind else state.outcomes["full-text"]
    n_in = sum(one.state == "include" for one in assessed.values())
    in_share = n_in / len(assessed) if len(assessed) >= _ENOUGH else INCLUDED_SHARE
    n_studies = round(n_in + max(0, n_full - len(assessed)) * in_share)
    yield _stage(state, "title-abstract", len(reading), asking, is_estimate=False)
    yield _stage(state, "full-text", n_full, asking, is_estimate=n_unread > 0)
    speed = DEFAULTS["extraction"]
    n_left = max(0, n_studies)
    yield PlannedStage("extraction", 0, n_left, True, speed, hours(n_left, speed))


def _stage(
    state: State, stage: Stage, n_records: int, asking: str, *, is_estimate: bool
) -> PlannedStage:
    second = state.protocol.protocol.second_screening(stage)
    wanted = n_records + (round(n_records * second.share) if second else 0)
    made = {
        (one.person, state.group_of[one.record_id])
        for one in state.decisions[stage]
        if one.record_id in state.group_of
    }
    n_left = max(0, wanted - len(made))
    speed = _measured(state, stage, asking) or DEFAULTS[stage]
    return PlannedStage(stage, len(made), n_left, is_estimate, speed, hours(n_left, speed))


def _measured(state: State, stage: Stage, asking: str) -> Speed | None:
    if state.protocol.protocol.reviewer_care.times_in_logs != "exact":
        return None
    models = {one.person_id for one in state.review.settings.people if one.is_model}
    times: dict[str, list[datetime]] = {}
    for one in state.all_decisions[stage]:  # a calibration's are among them
        if one.person not in models and one.verdict is not None:
            times.setdefault(one.person, []).append(datetime.fromisoformat(one.at))
    each = {who: pace.seconds_each(made) for who, made in times.items()}
    known = {who: seconds for who, seconds in each.items() if seconds is not None}
    if len(known) == 1 and asking not in known:
        return None
    return measured(list(known.values()))


def _savings(state: State, speeds: dict[str, Speed]) -> Iterator[str]:
    protocol = state.protocol.protocol
    n = len(state.groups_of("title-abstract"))
    second = protocol.second_screening("title-abstract")
    share = second.share if second else 0.0
    if share < 1 and n:
        saved = hours(n * (1 - share), speeds["title-abstract"])
        how = f"{share:.0%}" if share else "none"
        yield (
            f"A second reading of {how} instead of all titles saves about {saved.usual:.0f} hours "
            f"({saved.least:.0f} to {saved.most:.0f})."
        )
    if protocol.stopping.rule != "read_all" and n:
        least = protocol.stopping.minimum_share_read or 0
        most = hours(n * (1 - least), speeds["title-abstract"])
        yield (
            f"The stopping rule saves at most about {most.usual:.0f} hours; how much is known "
            "once it is met."
        )
    counted = sum(1 for _ in protocol.shortcuts)
    if counted:
        yield f"The protocol lists {counted} shortcuts; the others cannot be put into hours."


def _awaited(review: Review, people: list[Person], asking: str) -> Iterator[Awaited]:
    for one in people if in_force(review).is_released else ():
        if one.person_id == asking:
            continue
        sight = Sight(review, one.person_id)
        for stage in STAGES:
            n_left = len(sight.left(stage))
            if n_left and sight.state.sample_of(one.person_id, stage):
                # A text goes to somebody else, so it is nobody's own pace that it tells.
                work = hours(n_left, DEFAULTS[stage])
                yield Awaited(one, stage, n_left, _letter(review, one, n_left, work))


def _letter(review: Review, person: Person, n_left: int, work: Hours) -> str:
    return (
        f"Dear {person.name},\n\n"
        f"{n_left:,} records of “{review.settings.name}” wait for you to read. That is about "
        f"{work.usual:.1f} hours ({work.least:.1f} to {work.most:.1f}), or {work.sittings} "
        "sittings of half an hour; stop and go on whenever you like.\n\n"
        "Open the review with a double click on the starter in its folder, or with "
        f"rea open --as {person.person_id}. Any record may be passed on without giving a reason.\n"
    )
