"""Ways to missing full texts: a library, an author, an open copy; and retractions since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    note,
    review_at,
    say,
    what_next,
)
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.fulltext.borrowing import Letter, Library, LoanList
    from rea.steps.fulltext.looking_up import LookedUp

app = typer.Typer(
    help="Find missing full texts, and what became of included reports since.",
    no_args_is_help=True,
)


@app.command("links")
def links(
    resolver: Annotated[
        str | None, typer.Option(metavar="URL", help="Your library's link resolver (OpenURL).")
    ] = None,
    proxy: Annotated[
        str | None, typer.Option(metavar="PREFIX", help="What its proxy sets before an address.")
    ] = None,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Say how your library finds a report; each missing one then has a link on the page.

    The addresses are kept in review.yaml; "" takes one out. Without an option they are told.

    \b
    Examples:
        rea library links --resolver https://resolver.example.ac.uk/openurl
        rea library links --proxy "https://proxy.example.ac.uk/login?url="
    """
    from rea import steps

    _say_links(steps.set_library(review_at(review), resolver, proxy)[1], json)


@app.command("missing")
def missing(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX to write.")],
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write the reports that are still missing as a list for inter-library loan.

    Whoever fills it in writes outcome (sought, got or not-retrieved) and reason; saved as CSV,
    'rea retrieve --from' reads it back.

    \b
    Examples:
        rea library missing missing.xlsx
    """
    from rea import steps

    _say_list(steps.write_loan_list(review_at(review), file, person=as_), json)


@app.command("letter")
def letter(
    record: Annotated[str, typer.Argument(help="Its id.")],
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write a text that asks the first author for a report; rea sends nothing.

    \b
    Examples:
        rea library letter scopus-2027-01-12/0009 --as r1
    """
    from rea import steps

    _say_letter(steps.author_letter(review_at(review), record, person=as_), json)


@app.command("open-copies")
def open_copies(
    email: Annotated[str, typer.Option(help="Yours: the service is told who asks.")],
    as_: As = "",
    service: Annotated[str, typer.Option(help="unpaywall or openalex.")] = "unpaywall",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Ask Unpaywall or OpenAlex, by DOI, where missing reports may be read by everybody.

    The only command that asks another computer, and only when you run it. The service is told
    the DOIs of the missing reports and your email address, one DOI a second. No file is
    fetched: the page links to what was found. A run that stopped goes on where it was.

    \b
    Examples:
        rea library open-copies --email you@your-organisation.org --as r1
    """
    from rea import steps

    done = steps.look_up_open_copies(review_at(review), email, person=as_, service=service)
    _say_looked_up(done, json)


@app.command("retractions")
def retractions(
    where: Annotated[str, typer.Argument(help='Where you looked: "PubMed, Retraction Watch".')],
    as_: As = "",
    of: Annotated[str, typer.Option(metavar="RECORD", help="A report of which you found it.")] = "",
    found: Annotated[str, typer.Option(help="none, retracted, corrected or concern.")] = "none",
    note_: Annotated[str, typer.Option("--note", help="What the notice says.")] = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Note that you looked whether the included reports were retracted or corrected since.

    Without --of it is said of every included report of which nothing was found before. The
    report says where and when somebody looked, and what they found.

    \b
    Examples:
        rea library retractions "PubMed, Retraction Watch" --as r1
        rea library retractions "PubMed" --of scopus-2027-01-12/0009 --found corrected --as r1
    """
    from rea import steps

    opened = review_at(review)
    done = steps.note_retractions(opened, where, person=as_, record=of, found=found, note=note_)
    if json:
        answer_json(done)
        return
    say(f"Noted of {count(done.n_reports, 'report')}: {done.found} ({done.where}).")
    what_next(done.next)


def _say_looked_up(done: LookedUp, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(
        f"{done.service}: {count(len(done.found), 'open copy', 'open copies')} of "
        f"{count(done.n_asked, 'report')} asked for."
    )
    for record, copy in done.found:
        say(f"  {record}: {copy.url} ({copy.told})")
    if done.n_known:
        say(f"{done.n_known:,} looked up in the last 30 days and not asked for again.")
    if done.n_without_doi:
        say(f"{done.n_without_doi:,} without a DOI, which nobody can look up.")
    if done.stopped:
        note(f"Stopped: {done.stopped} What was answered is kept; run it again to go on.")
    what_next(done.next)


def _say_links(done: Library, json: bool) -> None:
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
