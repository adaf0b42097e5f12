"""How long will it take?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, AsJson, ReviewFolder, answer_json, review_at, say, what_next
from rea.phrases import count

if TYPE_CHECKING:
    from rea.screening.effort import Hours
    from rea.steps.planning import Planned


def plan(
    letter: Annotated[
        bool, typer.Option("--letter", help="Texts ready to send to whoever is awaited.")
    ] = False,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Hours of reading that are left, sittings, and when they are done.

    Speeds are those of published reviews, and those of this team as soon as it has read.
    The pace of one person is told to that person alone.

    \b
    Examples:
        rea plan
        rea plan --letter
    """
    from rea import steps

    found = steps.plan(review_at(review), as_)
    if json:
        answer_json(found)
        return
    if letter:
        say(*[one.text for one in found.awaited] or ["Nobody is awaited."])
        what_next(found.next)
        return
    _say_stages(found)
    _say_people(found)
    usual, early, late = found.ends
    say(f"  done by         {usual}, at two hours each on a working day ({early} to {late})")
    if found.due_on:
        say(f"  report due      {found.due_on}{': too late' if usual > found.due_on else ''}")
    say("", *found.savings)
    what_next(found.next)


def _say_stages(found: Planned) -> None:
    for one in found.stages:
        about = "about " if one.is_estimate else ""
        left = f"{about}{one.n_left:,} left: {_told(one.hours)}, by {one.speed.source}"
        say(f"  {one.name:<15} {one.n_done:,} done, {left if one.n_left else 'nothing left'}")
    say(f"  all together    {_told(found.total)}, {count(found.total.sittings, 'sitting')}", "")


def _say_people(found: Planned) -> None:
    """For each person what is left; what is nobody's yet is divided evenly."""
    for one in found.people:
        parts = zip(found.stages, one.n_left, strict=True)
        left = ", ".join(f"{n:,} at {stage.name}" for stage, n in parts if n)
        hours = f"{_told(one.hours)}, {count(one.hours.sittings, 'sitting')}: {left}"
        say(f"  {one.person.person_id:<15} {one.person.name}, {hours if left else 'nothing left'}")
    say("                  What is nobody's yet is divided evenly.", "")


def _told(work: Hours) -> str:
    return f"{work.usual:.1f} hours ({work.least:.1f} to {work.most:.1f})"
