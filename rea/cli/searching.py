"""Searches without an export, and reports found one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    as_date,
    note,
    review_at,
    say,
    what_next,
)
from rea.phrases import count

app = typer.Typer(
    help="Log searches that give no export: websites, experts, reference lists.",
    no_args_is_help=True,
)


@app.command("log")
def log(
    place: Annotated[str, typer.Argument(help="Where: the name as the flow shows it.")],
    searched: Annotated[str, typer.Option(metavar="DATE", help="Day, such as 2027-01-31.")],
    kind: Annotated[
        str,
        typer.Option(
            help="website, search-engine, organisation, contact, citation, handsearch, "
            "previous-review."
        ),
    ] = "website",
    words: Annotated[str, typer.Option(help="Exact words, or the path browsed.")] = "",
    platform: Annotated[str, typer.Option(help="Its address.")] = "",
    limits: Annotated[str, typer.Option(help="What the search was limited to.")] = "",
    shown: Annotated[
        int | None,
        typer.Option(min=0, help="Results that it showed; may be 0.", show_default=False),
    ] = None,
    looked_at: Annotated[
        int | None, typer.Option(min=0, help="How many somebody looked at.", show_default=False)
    ] = None,
    kept: Annotated[
        int | None, typer.Option(min=0, help="How many were kept; zero counts.", show_default=False)
    ] = None,
    stop: Annotated[str, typer.Option(help='Where you stopped, such as "first 200".')] = "",
    copy: Annotated[
        Path | None, typer.Option(help="A saved copy of the results page.", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option(help="Who searched, if not you.")] = "",
    person: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Log one search: where, when, with which words, and what came of it.

    \b
    Example:
        rea search log GOV.UK --searched 2027-01-14 --words "marac information sharing"
            --shown 340 --looked-at 200 --kept 6 --stop "first 200" --copy results.html
    """
    from rea import steps

    facts = steps.SearchFacts(
        place,
        as_date(searched),
        kind,
        platform=platform,
        strategy=words,
        limits=limits,
        n_claimed=shown,
        searched_by=by,
        n_looked_at=looked_at,
        n_kept=kept,
        stopped=stop,
    )
    done = steps.log_search(review_at(review), facts, copy=copy, person=person)
    if json:
        answer_json(done)
        return
    say(f"{done.source.source_id}: logged.")
    if done.missing:
        note(f"Not recorded, and PRISMA-S asks for it: {', '.join(done.missing)}.")
    what_next(f'rea add --search {done.source.source_id} --title "…"')


@app.command("list")
def list_(
    to: Annotated[
        Path | None, typer.Option(help="Write them to this file, CSV or .xlsx.", show_default=False)
    ] = None,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Show every search that counts; written to a file, it can be filled in and read back.

    \b
    Examples:
        rea search list
        rea search list --to searches.xlsx
    """
    from rea import steps

    here = review_at(review)
    if to:
        n = steps.write_searches(here, to)
        say(f"{to}: {count(n, 'search', 'searches')}.")
        what_next(f"add rows and read them with 'rea import --searches {to}'")
        return
    table = steps.search_table(here)
    if json:
        answer_json(table)
        return
    for row in table.to_dict("records"):
        say(f"{row['search']:<34} {row['kind']:<16} {row['records']:>7} records  {row['source']}")
        told = (("of", row["claimed"]), ("looked at", row["looked_at"]), ("kept", row["kept"]))
        facts = [f"{name} {n}" for name, n in told if n] + [row["stopped"]]
        if any(facts):
            say(f"  {', '.join(filter(None, facts))}")
    what_next("rea search log PLACE --searched DATE, or rea import FILE")


def add(
    pdf: Annotated[
        Path | None, typer.Argument(help="Its PDF, if you have it.", show_default=False)
    ] = None,
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    authors: Annotated[str, typer.Option(help="Surname, Given; Surname, Given.")] = "",
    year: Annotated[str, typer.Option(help="Year of publication.")] = "",
    doi: Annotated[str, typer.Option(help="Its DOI, bare or as an address.")] = "",
    url: Annotated[str, typer.Option(help="Where it is.")] = "",
    journal: Annotated[str, typer.Option(help="Journal, or who published it.")] = "",
    abstract: Annotated[str, typer.Option(help="Abstract, or a summary in its words.")] = "",
    search: Annotated[str, typer.Option(metavar="ID", help="The search that found it.")] = "",
    told_by: Annotated[str, typer.Option(help="Or who sent it or told of it.")] = "",
    person: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Add one report that somebody found, by hand.

    It belongs to the search that found it (rea search list) or to whoever told of it. What
    a PDF tells of itself fills in what is not given.

    \b
    Examples:
        rea add --search gov-uk-2027-01-14 --title "MARAC guidance" --year 2019
        rea add found.pdf --told-by "A. Expert"
    """
    from rea import steps

    report = {
        "title": title,
        "authors": authors,
        "year": year,
        "doi": doi,
        "url": url,
        "journal": journal,
        "abstract": abstract,
    }
    done = steps.add_report(
        review_at(review), report, search=search, told_by=told_by, pdf=pdf, person=person
    )
    if json:
        answer_json(done)
        return
    say(f"{done.record_id}: {done.title}", f"Added to {done.search_id}.")
    note(*done.notes)
    what_next(done.next)
