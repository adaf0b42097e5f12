"""Who takes part."""

from __future__ import annotations

from typing import Annotated

import typer

from rea.cli.common import AsJson, ReviewFolder, answer_json, as_date, review_at, say, what_next

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


@app.command("leave")
def leave(
    person: Annotated[str, typer.Argument(help="Id, such as r2.")],
    on: Annotated[str, typer.Option(help="Day, such as 2027-01-31; today if not given.")] = "",
    review: ReviewFolder = None,
) -> None:
    """Somebody leaves: what they decided stays, and they decide nothing further.

    \b
    Example:
        rea people leave r2 --on 2027-02-28
    """
    from datetime import UTC, datetime

    from rea import steps

    day = as_date(on) if on else datetime.now(UTC).date()
    _, left = steps.person_leaves(review_at(review), person, day)
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
