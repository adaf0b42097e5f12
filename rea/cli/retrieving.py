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
    count,
    listed,
    note,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError

if TYPE_CHECKING:
    from rea.steps.borrowing import Letter, Library, LoanList
    from rea.steps.dropping import Dropped
    from rea.steps.retrieve import Noted
    from rea.steps.returning import CameBack, Edited


def retrieve(
    record: Annotated[str, typer.Argument(help="Its id; leave out with --from.")] = "",
    as_: As = "",
    sought: Annotated[bool, typer.Option("--sought", help="The full text was asked for.")] = False,
    route: Annotated[str, typer.Option(help="How: library, interlibrary loan, author, web…")] = "",
    asked: Annotated[str, typer.Option(metavar="WHOM", help="Who was asked for it.")] = "",
    got: Annotated[Path | None, typer.Option(metavar="FILE", help="Here it is.")] = None,
    part: Annotated[
        str, typer.Option(help="What the file is: report, supplement or version.")
    ] = "report",
    not_retrieved: Annotated[
        str, typer.Option("--not-retrieved", metavar="REASON", help="It could not be had.")
    ] = "",
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER|CSV", help="Full texts, or a table.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page of full texts.")] = False,
    library: Annotated[
        str | None, typer.Option(metavar="URL", help="Your library's link resolver (OpenURL).")
    ] = None,
    proxy: Annotated[
        str | None, typer.Option(metavar="PREFIX", help="What its proxy sets before an address.")
    ] = None,
    list_: Annotated[
        Path | None,
        typer.Option("--list", metavar="CSV|XLSX", help="Write the missing, for a library."),
    ] = None,
    letter: Annotated[bool, typer.Option("--letter", help="A request to the author.")] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Store full texts; note which were sought, retrieved, or could not be had.

    --from FOLDER matches PDFs and web pages to the reports sought, by DOI, title and first
    page; what is unsure waits in data/fulltext/inbox for a person. In a folder that Zotero
    exported with its files, the ids of 'rea export --to zotero' say whose they are. A CSV
    has the columns record (or accession), outcome (sought, got or not-retrieved), reason,
    file, route, asked; --list writes such a table for inter-library loan. The library's
    addresses are kept in review.yaml and give links on the page; "" takes one out.

    \b
    Examples:
        rea retrieve --from ~/Downloads --as r1
        rea retrieve --open --as r1
        rea retrieve scopus-2027-01-12/0007 --got evans.pdf
        rea retrieve scopus-2027-01-12/0009 --sought --route author --asked "J. Evans"
        rea retrieve scopus-2027-01-12/0009 --not-retrieved "library and author asked"
        rea retrieve --library https://resolver.example.ac.uk/openurl
        rea retrieve --list missing.xlsx
        rea retrieve scopus-2027-01-12/0009 --letter --as r1
    """
    from rea import steps

    opened = review_at(review)
    if open_:
        from rea.cli.pages import serve_pages

        serve_pages(opened, as_, "/full-texts")
        return
    if library is not None or proxy is not None:
        _say_library(steps.set_library(opened, library, proxy)[1], json)
        return
    if list_ is not None:
        _say_list(steps.write_loan_list(opened, list_, person=as_), json)
        return
    if letter:
        _say_letter(steps.author_letter(opened, record, person=as_), json)
        return
    if from_ is not None and from_.is_dir():
        _say_dropped(steps.take_folder(opened, from_, person=as_), json)
        return
    if from_ is not None:
        done = steps.note_retrieval_from_table(opened, from_, person=as_)
    else:
        given = [
            steps.RetrievalWish(
                record, outcome, not_retrieved, got, route=route, asked=asked, part=part
            )
            for outcome, is_given in (
                ("sought", sought),
                ("got", got is not None),
                ("not-retrieved", not_retrieved),
            )
            if is_given
        ]
        if not record or len(given) != 1:
            raise ReaError(
                "Name one record and say one thing about it.",
                "--sought, --got FILE or --not-retrieved REASON; or --from FOLDER for many.",
            )
        done = steps.note_retrieval(opened, given, person=as_)
    _say_noted(done, json)


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


def _say_library(done: Library, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(f"Link resolver: {done.library or 'none'}", f"Proxy: {done.proxy or 'none'}")
    what_next(done.next)


def _say_list(done: LoanList, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(f"{done.path}: {count(done.n_reports, 'report')} still missing.")
    say("Let the library fill in outcome and reason, then save it as CSV.")
    what_next(done.next)


def _say_letter(done: Letter, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(done.text)
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
