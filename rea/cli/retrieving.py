"""Full texts: sought, retrieved, or not to be had."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    listed,
    note,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rea.steps.fulltext.dropping import Dropped
    from rea.steps.fulltext.retrieve import Noted
    from rea.steps.search.returning import CameBack, Edited


def retrieve(
    record: Annotated[str, typer.Argument(help="Its id; leave out with --from.")] = "",
    as_: As = "",
    sought: Annotated[bool, typer.Option("--sought", help="The full text was asked for.")] = False,
    got: Annotated[Path | None, typer.Option(metavar="FILE", help="Here it is.")] = None,
    not_retrieved: Annotated[
        str, typer.Option("--not-retrieved", metavar="REASON", help="It could not be had.")
    ] = "",
    route: Annotated[str, typer.Option(help="How: library, interlibrary loan, author, web…")] = "",
    asked: Annotated[str, typer.Option(metavar="WHOM", help="Who was asked for it.")] = "",
    part: Annotated[
        str, typer.Option(help="With --got, what the file is: report, supplement or version.")
    ] = "",
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER|CSV", help="Full texts, or a table.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page of full texts.")] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Store full texts; note which were sought, retrieved, or could not be had.

    Say one thing at a time: one of --sought, --got and --not-retrieved of one record, or --from
    for many, or --open for the page.

    --from FOLDER matches PDFs and web pages to the reports sought, by DOI, title and first
    page; what is unsure waits in data/fulltext/inbox for a person. In a folder that Zotero
    exported with its files, the ids of 'rea export --to zotero' say whose they are. A CSV
    has the columns record (or accession), outcome (sought, got or not-retrieved), reason,
    file, route, asked; 'rea library missing' writes such a table.

    \b
    Examples:
        rea retrieve --from ~/Downloads --as r1
        rea retrieve --open --as r1
        rea retrieve scopus-2027-01-12/0007 --got evans.pdf
        rea retrieve scopus-2027-01-12/0009 --sought --route author --asked "J. Evans"
        rea retrieve scopus-2027-01-12/0009 --not-retrieved "library and author asked"
    """
    from rea import steps

    of_one = {"--sought": sought, "--got": got is not None, "--not-retrieved": bool(not_retrieved)}
    ways = {**of_one, "--from": from_ is not None, "--open": open_}
    said = [name for name, is_given in ways.items() if is_given]
    only_of_one = {"RECORD": record, "--route": route, "--asked": asked}
    _refuse_idle(said, of_one, only_of_one, part)
    opened = review_at(review)
    if open_:
        from rea.cli.pages import serve_pages

        serve_pages(opened, as_, "/full-texts")
    elif from_ is not None and from_.is_dir():
        _say_dropped(steps.take_folder(opened, from_, person=as_), json)
    elif from_ is not None:
        _say_noted(steps.note_retrieval_from_table(opened, from_, person=as_), json)
    else:
        wish = steps.RetrievalWish(
            record,
            said[0].removeprefix("--"),
            not_retrieved,
            got,
            route=route,
            asked=asked,
            part=part or "report",
        )
        _say_noted(steps.note_retrieval(opened, [wish], person=as_), json)


def _refuse_idle(
    said: Sequence[str], of_one: Collection[str], about_one: Mapping[str, str], part: str
) -> None:
    """Refuse two things at once, none, and options that would say nothing.

    Raises
    ------
    ReaError
    """
    if len(said) != 1:
        fact = f"{' and '.join(said)} are two things." if said else "Nothing is said."
        raise ReaError(
            f"{fact} Say one thing of one record, or --from for many.",
            "RECORD with --sought, --got FILE or --not-retrieved REASON; --from FOLDER; --open.",
        )
    (way,) = said
    idle = [name for name, given in about_one.items() if given]
    if way in of_one and not about_one["RECORD"]:
        raise ReaError(f"{way} is said of one record.", "Name it: rea retrieve RECORD " + way)
    if way not in of_one and idle:
        raise ReaError(f"{idle[0]} says nothing beside {way}.", "Leave one of them out.")
    if part and way != "--got":
        raise ReaError(f"--part says nothing beside {way}.", "A file has a part: --got FILE.")


def _say_noted(done: Noted, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(
        f"Noted: {done.n_sought:,} sought, {done.n_retrieved:,} retrieved, "
        f"{done.n_not_retrieved:,} not retrieved."
    )
    note(*listed(done.files))
    note(*done.warnings)
    what_next(done.next)


def _say_dropped(done: Dropped, json: bool) -> None:
    if json:
        answer_json(done)
        return
    stored = f"; {done.n_known:,} were stored already" if done.n_known else ""
    say(
        f"{count(len(done.taken), 'full text')} stored, {len(done.unsure):,} unsure{stored}.",
    )
    for one in done.taken:
        say(f"  {one.name}: {one.recognised.record_id}, {one.recognised.why}")
    if done.unsure:
        say("Unsure; each waits in data/fulltext/inbox until you say whose it is:")
    for one in done.unsure:
        faults = f" ({one.fault})" if one.fault and one.fault != one.recognised.why else ""
        guess = f"{one.recognised.record_id or 'no report'}, {one.recognised.why}{faults}"
        say(f"  {one.name}: {guess}")
    if done.passed_over:
        note("Passed over, no full texts:", *listed(done.passed_over))
    _say_back(done.back)
    note(*done.noted.warnings)
    what_next("rea retrieve --open" if done.unsure else done.noted.next)


def _say_back(back: CameBack) -> None:
    if not back.lists:
        return
    say(
        f"Zotero: {count(back.n_records, 'record')} of this review came back; "
        f"{back.n_others:,} without an id of it."
    )
    if back.merged:
        say("Merged in Zotero, two reports here ('rea dedupe --join' if they are one):")
        say(*(f"  {' and '.join(ids)}" for ids in back.merged))
    if back.edited:
        say("Edited in Zotero; the records here stay as they came:")
        say(*(f"  {one.record_id}, {one.field}: {_told(one)}" for one in back.edited))


def _told(one: Edited) -> str:
    was, now = (shorten(text, 60, placeholder="…") for text in (one.was, one.now))
    return f"'{was}' is now '{now}'"
