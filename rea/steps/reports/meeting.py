"""What a steering group is told: how far the work is, when it ends, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rea.model import STAGES
from rea.phrases import STAGE_NAMES, count, day
from rea.report import StageLeft, Standing, Told
from rea.steps.planning import Planned, plan
from rea.steps.state import State
from rea.steps.team.reconcile import open_conflicts


def standing_of(state: State, told: Told) -> Standing:
    """Where the work stands on the day of the newest line of the logs."""
    planned = plan(state.review, today=date.fromisoformat(told.facts.as_of))
    return Standing(
        stages=tuple(
            StageLeft(
                STAGE_NAMES.get(one.name, one.name),
                one.n_done,
                one.n_left,
                one.is_estimate,
                f"{one.hours.usual:.0f} ({one.hours.least:.0f} to {one.hours.most:.0f})",
            )
            for one in planned.stages
        ),
        forecast=tuple(_forecast(planned)),
        disagreements=tuple(_disagreements(state)),
        decisions=tuple(_decisions(state, told)),
    )


def _forecast(planned: Planned) -> Iterator[str]:
    if planned.total.usual <= 0 or not planned.people:
        return
    usual, early, late = planned.ends
    yield (
        f"With {count(len(planned.people), 'person', 'people')} at two hours on each working day, "
        f"the work ends about {day(usual)} ({day(early)} to {day(late)})."
    )
    if planned.due_on:
        late_by = (usual - planned.due_on).days
        after = f"{count(late_by, 'day')} after it" if late_by else "on that very day"
        how = after if late_by >= 0 else "before it"
        yield f"The report is due on {day(planned.due_on)}; that end is {how}."
    yield from planned.savings


def _disagreements(state: State) -> Iterator[str]:
    for stage in STAGES:
        n = len(open_conflicts(state, stage))
        if n:
            verb = "is" if n == 1 else "are"
            yield f"{n:,} at {STAGE_NAMES[stage]} {verb} not settled."


def _decisions(state: State, told: Told) -> Iterator[str]:
    if not state.protocol.is_released:
        yield "The protocol is a draft: somebody has to approve it."
    if told.facts.stopping and "may stop" in told.facts.stopping:
        yield told.facts.stopping
    gaps = told.facts.extracted.gaps if told.facts.extracted else ()
    if gaps:
        yield (
            f"No study answers {', '.join(gaps)} so far: search further for it, or report the gap?"
        )
    n_lost = len([one for column in told.flow.columns for one in column.not_retrieved])
    if n_lost:
        yield f"{count(n_lost, 'report')} could not be retrieved: is anybody to be asked?"
