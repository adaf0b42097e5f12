"""A sample on its way: a pack out, its answers back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    note,
    review_at,
    say,
    what_next,
)
from rea.cli.second_told import LEVEL_TOLD
from rea.phrases import count


def pack(
    for_: Annotated[str, typer.Option("--for", metavar="ID", help="Who reads it.")],
    n: Annotated[
        int | None, typer.Option("--n", min=1, help="So many records; all that wait if not given.")
    ] = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(help="html (a page), xlsx (a workbook) or print (a list).")
    ] = "html",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The file to make.")] = None,
    stage: StageName = "title-abstract",
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Give a sealed sample out as one file, to be read without rea and without a network.

    Send the file to the reader: they open it in any browser, answer, choose 'Save to a file'
    and send that back for 'rea unpack'. No decision of anybody is in it. If nothing is drawn
    for the reader yet, a sample is drawn and sealed now.

    \b
    Examples:
        rea pack --for r2 --n 40
        rea pack --for r2 --n 40 --format xlsx
    """
    from rea import steps

    done = steps.pack(review_at(review), for_, person=as_, stage=stage, n=n, form=format, out=out)
    if json:
        answer_json(done)
        return
    drawn = ", drawn and sealed just now" if done.is_drawn else ""
    say(
        f"{done.path}: {count(done.n_records, 'record')} for {done.reader} at {done.stage}{drawn}.",
        LEVEL_TOLD[done.level],
    )
    what_next(done.next)


def unpack(
    file: Annotated[Path, typer.Argument(help="What the reader sent back.")],
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Take the answers of a pack that came back, as often as one comes.

    Unknown marks, a record answered twice and reasons of an old protocol are named by line
    or cell and left out; the rest is taken. Nothing that was decided is overwritten.

    \b
    Example:
        rea unpack answers-r2.txt
    """
    from rea import steps

    done = steps.unpack(review_at(review), file)
    if json:
        answer_json(done)
        return
    again = f", {done.n_unchanged:,} were there already" if done.n_unchanged else ""
    say(
        f"{done.reader}: {count(done.n_taken, 'decision')} taken at {done.stage}{again}; "
        f"{done.n_open:,} of the pack still to be read."
    )
    if done.protocol != done.in_force:
        say(f"They were read under {done.protocol} and say so; in force is {done.in_force}.")
    if done.faults:
        note(f"{count(len(done.faults), 'mark')} not taken:", *(f"  {one}" for one in done.faults))
    what_next(done.next)
