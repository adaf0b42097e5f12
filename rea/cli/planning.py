"""How long will it take?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, AsJson, ReviewFolder, answer_json, count, review_at, say, what_next

if TYPE_CHECKING:
    from rea.screening.effort import Hours


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
    for one in found.stages:
        about = "about " if one.is_estimate else ""
        say(
            f"  {one.name:<15} {one.n_done:,} readings done, {about}{one.n_left:,} left: "
            f"{_told(one.hours)}, by {one.speed.source}"
        )
    say(f"  all together    {_told(found.total)}, {count(found.total.sittings, 'sitting')}")
    usual, early, late = found.ends
    people = count(found.n_people, "person", "people")
    say(f"  done by         {usual} with {people} at two hours a day ({early} to {late})")
    if found.due_on:
        say(f"  report due      {found.due_on}{': too late' if usual > found.due_on else ''}")
    say("", *found.savings)
    what_next(found.next)


def _told(work: Hours) -> str:
    return f"{work.usual:.1f} hours ({work.least:.1f} to {work.most:.1f})"
