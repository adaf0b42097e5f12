"""Calibration: drawing a round that everybody reads, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    review_at,
    say,
    what_next,
)
from rea.cli.reviewing import FromFile
from rea.cli.terminal import wrapped
from rea.model import STAGES
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.team.calibrating import Calibrated
    from rea.steps.team.ruling import Met

app = typer.Typer(help="Read the same records first, and see whether all read alike.")


@app.callback(invoke_without_command=True)
def calibrate(
    context: typer.Context,
    from_: FromFile = None,
    withdraw: Annotated[
        str, typer.Option(metavar="RULING", help="Take back a ruling, by its id.")
    ] = "",
    stage: StageName = "title-abstract",
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Read the same records first, and see whether all read alike.

    For each round: who has read it, then, once all have, how far every two of them agree
    beside the bar of the protocol, and what is next; then the rulings. --from takes what the
    meeting agreed, from a CSV with the columns record, verdict, reason, note, criterion,
    ruling, changes_meaning; each reader signs the verdicts with the same file.

    \b
    Examples:
        rea calibrate draw --n 30
        rea calibrate
        rea calibrate --from meeting.csv --as r1
    """
    if context.invoked_subcommand is not None:
        return
    from rea import steps

    opened = review_at(review, as_)
    if from_ is not None:
        _say_met(steps.meeting_from_table(opened, from_, person=as_, stage=stage), json)
        return
    if withdraw:
        ruling = steps.withdraw_ruling(opened, withdraw, person=as_)
        say(f"Taken back: the ruling under {ruling.criterion}.")
        what_next("rea calibrate")
        return
    found, book = steps.calibration(opened), steps.rulings(opened)
    if json:
        answer_json({"rounds": found, "rulings": book})
        return
    if not found:
        say("No round of calibration was drawn yet.")
        what_next("rea calibrate draw" + f" --stage {stage}" * (stage != STAGES[0]))
        return
    for one in found:
        _say_round(one)
    for ruling in book:
        say(f"Ruling {ruling.line_id} under {ruling.criterion}, {ruling.at[:10]}:")
        say(*wrapped(f"{ruling.text} (as {ruling.record_id})"))
    what_next(found[-1].next)


@app.command("draw")
def draw(
    n: Annotated[
        int | None,
        typer.Option("--n", min=1, help="So many records; as planned if not given."),
    ] = None,
    for_: Annotated[
        str, typer.Option("--for", metavar="ID,ID", help="Who reads; everybody if not given.")
    ] = "",
    stage: StageName = "title-abstract",
    seed: Annotated[int | None, typer.Option(help="The protocol's if not given.")] = None,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Draw and seal the records that everybody reads before the work is divided.

    At random among those that nobody has decided, the same for everybody. They come up
    first on everybody's page, and nobody sees what others decided before all have read.

    \b
    Examples:
        rea calibrate draw
        rea calibrate draw --n 30 --for r1,r2
    """
    from rea import steps

    done = steps.draw_round(
        review_at(review),
        person=as_,
        stage=stage,
        n=n,
        readers=tuple(filter(None, (one.strip() for one in for_.split(",")))),
        seed=seed,
    )
    if json:
        answer_json(done)
        return
    say(
        f"Round {done.n} at {done.stage}: {count(done.n_drawn, 'record')} of "
        f"{done.n_eligible:,} drawn, the same for {', '.join(done.readers)}; sealed with seed "
        f"{done.seed}.",
        "Everybody reads them apart; nobody sees a colleague's answers before all have read.",
    )
    what_next(done.next)


def _say_met(done: Met, json: bool) -> None:
    if json:
        answer_json(done)
        return
    known = f", {done.n_known:,} known already" if done.n_known else ""
    say(f"{done.person}: {count(done.n_ruled, 'ruling')} entered{known}.")
    if done.n_settled or done.n_to_sign:
        say(
            f"{count(done.n_settled, 'record')} settled, {done.n_to_sign:,} waiting for "
            "another signature."
        )
    for code in done.to_amend:
        say(f"The ruling under {code} changes its meaning: amend the protocol.")
    what_next(done.next)


def _say_round(one: Calibrated) -> None:
    say(f"Round {one.n} at {one.stage}: {count(one.n_records, 'record')}, drawn {one.drawn_on}.")
    for person, n_left in one.n_left:
        has = "has read all" if not n_left else f"has read {one.n_records - n_left:,}"
        say(f"  {person.person_id} ({person.name}) {has}")
    for pair in one.pairs:
        a, b, c, d = pair.figures.table.cells
        alike = f"{a + d:,} of {a + b + c + d:,} records alike"
        say(f"  {pair.first.person_id} and {pair.second.person_id}: {alike}")
    for bar in one.bars:
        value = "not defined here" if bar.lowest is None else f"{bar.lowest:.2f}"
        reached = "reached" if bar.is_reached else "not reached"
        say(f"  {bar.name}, lowest of all pairs: {value} (asked {bar.asked:g}: {reached})")
    say(f"  {one.said}", "")
