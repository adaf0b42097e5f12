"""What is left of each stage, whose it is, and how fast it goes: what a plan is made of.

Whoever may not know yet how colleagues decided is told nothing that hangs on it: for them the
later stages are estimated as if nobody had kept anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rea.model import Stage
from rea.screening import pace
from rea.screening.effort import (
    DEFAULTS,
    INCLUDED_SHARE,
    KEPT_SHARE,
    Hours,
    Speed,
    hours,
    measured,
)
from rea.screening.workload import Load, divided, load, to_each
from rea.steps.extraction.outstanding import forms_asked, outstanding
from rea.steps.state import State
from rea.steps.team.people import ids_here

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
    of : mapping of str to int
        What is left for each person, when what is nobody's yet is divided evenly.
    waits_for : mapping of str to int
        Of that, what nobody else can do: it was drawn for them, or fell to them.
    """

    name: str
    n_done: int
    n_left: int
    is_estimate: bool
    speed: Speed
    hours: Hours
    of: Mapping[str, int]
    waits_for: Mapping[str, int]


def remaining(state: State, asking: str, *, is_blind: bool) -> Iterator[PlannedStage]:
    """The three stages of the work, as far as this person may know them.

    Parameters
    ----------
    asking : str
        Their own pace is told to them alone; "" for nobody.
    """
    yield _stage(state, "title-abstract", asking, _Coming(0, 0))
    coming = _still_to_come(state, is_blind=is_blind)
    yield _stage(state, "full-text", asking, coming, is_hidden=is_blind)
    yield _extraction(state, coming, is_blind=is_blind)


def second_readings(state: State, stage: Stage) -> int:
    """How many records of a stage the protocol has a sample read a second time."""
    plan = state.protocol.protocol.second_screening(stage)
    n = len(state.groups_of(stage))
    return 0 if plan is None else min(n, max(round(n * plan.share), plan.minimum or 0))


def _stage(
    state: State, stage: Stage, asking: str, coming: _Coming, *, is_hidden: bool = False
) -> PlannedStage:
    left = load([], {}, {}) if is_hidden else load_of(state, stage)
    plan = state.protocol.protocol.second_screening(stage)
    further = round(coming.n * (1 + (plan.share if plan else 0)))
    people = ids_here(state.review.settings)
    shares = {} if is_hidden else _shares(state, stage)
    of = to_each(left, people, _begun(state, stage), shares)
    for person, n in divided(further, people):
        of[person] += n
    n_left = left.n_left + further
    speed = _measured(state, stage, asking) or DEFAULTS[stage]
    waits = {one: left.own.get(one, 0) + shares.get(one, 0) for one in {*left.own, *shares}}
    return PlannedStage(
        stage, left.n_made, n_left, coming.n_guessed > 0, speed, hours(n_left, speed), of, waits
    )


def load_of(state: State, stage: Stage) -> Load:
    """What is left of one stage, of the records that are there."""
    plan = state.protocol.protocol.second_screening(stage)
    reads_everything = plan is not None and plan.reads_everything
    not_read = state.not_read if stage == "title-abstract" else frozenset()
    people = ids_here(state.review.settings)
    made: dict[str, set[str]] = {}
    for one in state.decisions[stage]:
        if one.record_id in state.group_of:
            made.setdefault(one.person, set()).add(state.group_of[one.record_id])
    return load(
        [group for group in state.groups_of(stage) if group not in not_read],
        made,
        {person: state.sample_of(person, stage) for person in people},
        each=2 if reads_everything else 1,
        n_second=0 if reads_everything else second_readings(state, stage),
    )


def _shares(state: State, stage: Stage) -> dict[str, int]:
    """Where the reading is divided: how many unread records fall to each, drawn ones apart."""
    plan = state.protocol.protocol.second_screening(stage)
    if plan is not None and plan.reads_everything:  # whatever was divided, both read all
        return {}
    decided = state.outcomes[stage].keys()
    here = ids_here(state.review.settings)
    drawn = {group for person in here for group in state.sample_of(person, stage)}
    found = {person: state.share_of(person, stage) for person in here}
    return {
        person: len(share - decided - state.not_read - drawn)
        for person, share in found.items()
        if share is not None
    }


def _begun(state: State, stage: Stage) -> set[str]:
    """Who reads what was drawn for nobody."""
    sealed = [one.groups for one in state.rounds] + [one.groups for one in state.samples]
    drawn = {group for groups in sealed for group in groups}
    return {
        one.person
        for one in state.decisions[stage]
        if state.group_of.get(one.record_id, "") not in drawn
    }


@dataclass(frozen=True, slots=True)
class _Coming:
    """Reports that will come to full text: those still sought, and of the unread a guess."""

    n_sought: int
    n_guessed: float

    @property
    def n(self) -> float:
        return self.n_sought + self.n_guessed


def _still_to_come(state: State, *, is_blind: bool) -> _Coming:
    reading = len(state.groups_of("title-abstract"))
    if is_blind:
        return _Coming(0, reading * KEPT_SHARE)
    n_decided = len(state.outcomes["title-abstract"])
    kept_share = len(state.kept) / n_decided if n_decided >= _ENOUGH else KEPT_SHARE
    n_unread = max(0, reading - n_decided - len(state.not_read))
    return _Coming(sum(map(state.is_missing, state.kept)), n_unread * kept_share)


def _extraction(state: State, coming: _Coming, *, is_blind: bool) -> PlannedStage:
    assessed = {} if is_blind else state.outcomes["full-text"]
    reports = [group for group, one in assessed.items() if one.state == "include"]
    in_share = len(reports) / len(assessed) if len(assessed) >= _ENOUGH else INCLUDED_SHARE
    n_open = 0 if is_blind else len(state.groups_of("full-text")) - len(assessed)
    n_known = len({state.study_of.get(one, one) for one in reports})
    studies = outstanding(state) if n_known else ()
    each = forms_asked(state.protocol.protocol.extraction)
    n_done = sum(one.n_filled for one in studies)
    begun = {person for one in studies for person in one.people}
    further = (max(0, n_open) + coming.n) * in_share
    n_left = max(0, n_known * each - n_done) + round(further * each)
    people = ids_here(state.review.settings)
    # Who has begun goes on; where two extract apart, one cannot do the other's part.
    at_it = [one for one in people if one in begun and each == 1] or people
    speed = DEFAULTS["extraction"]
    of = dict.fromkeys(people, 0) | dict(divided(n_left, at_it))
    return PlannedStage(
        "extraction", n_done, n_left, further > 0, speed, hours(n_left, speed), of, {}
    )


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
