"""Who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    as_date,
    listed,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.team.handing import HandedOver

app = typer.Typer(
    help="Add, rename or release people; their ids never change.", no_args_is_help=True
)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name shown.")],
    id: Annotated[str, typer.Option("--id", help="An id; the next of r1, r2… if not given.")] = "",  # noqa: A002
    model: Annotated[bool, typer.Option("--model", help="It is a model, not a person.")] = False,
    review: ReviewFolder = None,
) -> None:
    """Add somebody to the review.

    \b
    Example:
        rea people add "Sam Okafor"
    """
    from rea import steps

    _, person = steps.add_person(review_at(review), name, id, is_model=model)
    say(f"{person.person_id} is {person.name}.")
    what_next(f"rea screen --as {person.person_id}")


@app.command("rename")
def rename(
    person: Annotated[str, typer.Argument(help="Id, such as r2.")],
    name: Annotated[str, typer.Argument(help="The new name.")],
    review: ReviewFolder = None,
) -> None:
    """Change the name shown; no decision is touched.

    \b
    Example:
        rea people rename r2 "Sam Okafor"
    """
    from rea import steps

    _, renamed = steps.rename_person(review_at(review), person, name)
    say(f"{renamed.person_id} is now shown as {renamed.name}.")
    what_next("rea status")


@app.command("share")
def share(
    people: Annotated[list[str], typer.Argument(help="Ids, and how much: r1 r2=2 r3=0.")],
    stage: StageName = "title-abstract",
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Divide the unread records of a stage, so that people who work apart read different ones.

    Each record falls to one of them by a rule that needs no connection, as long as their
    copies of the review know the same members. Say it again with r4 when r4 joins, and r4=0
    when they stop; only unread records move.

    \b
    Example:
        rea people share r1 r2 r3=0.5
    """
    from rea import steps

    done = steps.share_reading(
        review_at(review), dict(map(_weighed, people)), person=as_, stage=stage
    )
    if json:
        answer_json(done)
        return
    for person, n in done.n_unread:
        say(f"{person:<18} {count(n, 'unread record')} at {done.stage}")
    what_next(done.next)


@app.command("hand-over")
def hand_over(
    person: Annotated[str, typer.Argument(help="Whose work it is, such as r2.")],
    to: Annotated[list[str], typer.Option(metavar="ID", help="Who takes it; again for another.")],
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Pass somebody's unread work to named people; every decision and signature stays.

    Unread records of their share, the unread part of their sealed samples, forms begun and
    not finished, and open disagreements, in which the new ones sign in their place.

    \b
    Example:
        rea people hand-over r2 --to r3 --to r4
    """
    from rea import steps

    done = steps.hand_over(review_at(review), person, to, person=as_)
    if json:
        answer_json(done)
        return
    _say_handed(done)
    what_next(done.next)


@app.command("leave")
def leave(
    person: Annotated[str, typer.Argument(help="Id, such as r2.")],
    on: Annotated[str, typer.Option(help="Day, such as 2027-01-31; today if not given.")] = "",
    to: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Who takes their unread work.")
    ] = None,
    review: ReviewFolder = None,
) -> None:
    """Somebody leaves: what they decided stays, and they decide nothing further.

    Their share of unread records is divided among the others, or goes to whom --to names
    together with whatever else they have open.

    \b
    Example:
        rea people leave r2 --on 2027-02-28 --to r3
    """
    from datetime import UTC, datetime

    from rea import steps

    day = as_date(on) if on else datetime.now(UTC).date()
    opened = review_at(review)
    if to:
        _say_handed(steps.hand_over(opened, person, to))
    _, left = steps.person_leaves(opened, person, day)
    say(f"{left.person_id} ({left.name}) left on {left.left_on}; their decisions stay.")
    what_next("rea status")


@app.command("list")
def list_(review: ReviewFolder = None, json: AsJson = False) -> None:
    """Who takes part.

    \b
    Example:
        rea people list
    """
    people = review_at(review).settings.people
    if json:
        answer_json(people)
        return
    for person in people:
        marks = ["a model"] if person.is_model else []
        marks += [f"left on {person.left_on}"] if person.left_on else []
        aside = f" ({', '.join(marks)})" if marks else ""
        say(f"{person.person_id:<18} {person.name}{aside}")
    what_next("rea status")


def _weighed(text: str) -> tuple[str, float]:
    """``r2=0.5`` as person and weight."""
    person, equals, weight = text.partition("=")
    try:
        return person, float(weight) if equals else 1.0
    except ValueError as err:
        raise ReaError(f"'{text}' is no share.", "Write r2, or r2=0.5.") from err


def _say_handed(done: HandedOver) -> None:
    say(
        f"{done.giver} handed over to {', '.join(done.takers)}: "
        f"{count(done.n_unread, 'unread record')} of the share, {done.n_sample:,} of sealed "
        f"samples, {count(done.n_disagreements, 'open disagreement')}, "
        f"{count(done.n_forms, 'unfinished form')}.",
    )
    if done.left_over:
        say(
            f"{count(len(done.left_over), 'record')} of the sample left unread, because all of "
            "them have decided these first:",
            *listed(done.left_over),
        )
