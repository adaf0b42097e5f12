"""Searches coming in: one export, a whole folder, another file in place of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from rea.cli.common import (
    AsJson,
    ReviewFolder,
    answer_json,
    as_columns,
    as_date,
    listed,
    note,
    review_at,
    say,
    say_skipped,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.model import Source
    from rea.steps.search.completing import CompletedSearch
    from rea.steps.search.filing import SearchFacts
    from rea.steps.search.importing import Imported
    from rea.steps.search.search_tables import SearchesRead
    from rea.steps.search.withdrawing import Rerun, Withdrawn
    from rea.store.review import Review

# What is asked for where nobody said it: the fact, and the question. PRISMA-S asks for the
# last five.
_ASKED = {
    "name": "Name of the source as the flow shows it",
    "searched_on": "Day of the search (2027-01-31)",
    "platform": "Platform, who hosts it (ProQuest, EBSCO, Ovid, the publisher)",
    "strategy": "The exact search as run, or its id in the protocol",
    "coverage": "What the platform held that day (1974 to 12 January 2027)",
    "limits": "Limits set (years, languages, document types; 'none' if none)",
    "n_claimed": "Hits that the platform showed",
}

# Facts of a search as a sentence names them, where that is not the field's own name.
_SHOWN = {"n_claimed": "claimed", "searched_on": "searched", "searched_by": "by"}


def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Files as the database gave them.", show_default=False)
    ] = [],  # noqa: B006
    source: Annotated[
        str, typer.Option(metavar="NAME", help="The source as the flow shows it.")
    ] = "",
    searched: Annotated[
        str, typer.Option(metavar="DATE", help="Day of the search, 2027-01-31.")
    ] = "",
    kind: Annotated[
        str, typer.Option(help="database, register, website, organisation, citation, …")
    ] = "",
    platform: Annotated[str, typer.Option(help="Who hosts it, such as ProQuest.")] = "",
    strategy: Annotated[
        str, typer.Option(help="Id of the strategy in the protocol, or the exact search.")
    ] = "",
    coverage: Annotated[str, typer.Option(help="What the platform held that day.")] = "",
    limits: Annotated[str, typer.Option(help="What the search was limited to.")] = "",
    claimed: Annotated[
        int | None, typer.Option(min=0, help="Hits that the platform claimed.", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option(help="Who searched.")] = "",
    many_databases: Annotated[
        bool, typer.Option("--many-databases", help="Count each record for the database it names.")
    ] = False,
    map_: Annotated[
        list[str],
        typer.Option("--map", metavar="HEADER=COLUMN", help="A table's header and ours."),
    ] = [],  # noqa: B006
    decisions: Annotated[
        str,
        typer.Option(help="Of an earlier screening, in the file: keep, priors, ignore."),
    ] = "ignore",
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Ask for the facts that are missing.")
    ] = False,
    searches: Annotated[
        Path | None, typer.Option(help="A table of searches: import and log them all.")
    ] = None,
    replace_: Annotated[
        str, typer.Option("--replace", metavar="SOURCE", help="Take the place of that source.")
    ] = "",
    rerun_of: Annotated[
        str, typer.Option(metavar="SOURCE", help="The same search, run again.")
    ] = "",
    complete: Annotated[
        str,
        typer.Option(metavar="SOURCE", help="Say of that source what was not said before."),
    ] = "",
    withdraw: Annotated[
        str, typer.Option(metavar="SOURCE", help="Let that source count no more; see --why.")
    ] = "",
    why: Annotated[str, typer.Option(help="Why a source is withdrawn.")] = "",
    person: Annotated[str, typer.Option("--as", metavar="ID", help="Who you are.")] = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Read one search into the review.

    The files are copied unchanged into data/raw/ and their records get ids. A search that
    was exported in several parts is imported with all its files at once. A wrong file is
    replaced or withdrawn: its bytes stay, and it counts no more.

    \b
    Examples:
        rea import scopus.ris --source Scopus --platform Elsevier --searched 2027-01-12
        rea import old-review.ris --source "Review of 2019" --searched 2019-05-01 --decisions keep
        rea import --searches searches.csv
        rea import better.ris --replace scopus-2027-01-12
        rea import --withdraw scopus-2027-01-12 --why "the wrong search"
        rea import --complete scopus-2027-01-12 --platform Elsevier --claimed 1204
    """
    from rea import steps

    here = review_at(review)
    if withdraw:
        _answer(steps.withdraw(here, withdraw, why=why, person=person), _say_withdrawn, json)
        return
    if searches:
        read = steps.read_searches(here, searches, person=person, decisions=decisions)
        _answer(read, _say_searches, json)
        return
    facts = steps.SearchFacts(
        source,
        as_date(searched) if searched else None,
        kind,
        platform=platform,
        strategy=strategy,
        coverage=coverage,
        limits=limits,
        n_claimed=claimed,
        searched_by=by,
        rerun_of=rerun_of,
    )
    if complete:
        if files or many_databases:
            raise typer.BadParameter("--complete says a fact of a search, and reads no file.")
        _answer(_completed(here, complete, facts, interactive, person), _say_completed, json)
        return
    if not files:
        raise typer.BadParameter(
            "Name the export, a table with --searches, or a source with --withdraw or --complete."
        )
    facts = steps.with_former_facts(here, facts, replaces=replace_)
    if interactive:
        facts = _asked(facts)
    imported = steps.import_records(
        here,
        files,
        facts,
        many_databases=many_databases,
        columns=as_columns(map_),
        decisions=decisions,
    )
    new_id = imported.source.source_id
    withdrawn = steps.put_in_place(here, replace_, new_id, person=person) if replace_ else None
    rerun = steps.compare_runs(here, new_id, rerun_of) if rerun_of else None
    if json:
        answer_json({"imported": imported, "withdrawn": withdrawn, "rerun": rerun})
        return
    _say_imported(imported)
    if withdrawn:
        _say_withdrawn(withdrawn)
    if rerun:
        _say_rerun(rerun)
    what_next(imported.next)


def _completed(
    review: Review, source_id: str, facts: SearchFacts, interactive: bool, person: str
) -> CompletedSearch:
    from rea import steps
    from rea.steps.search.withdrawing import source_named

    if interactive:
        facts = _asked(facts, known=source_named(review, source_id))
    return steps.complete_search(review, source_id, facts, person=person)


def _asked(facts: SearchFacts, known: Source | None = None) -> SearchFacts:
    """The facts, with those that nobody knows asked for; return leaves one open."""
    said: dict[str, Any] = {}
    for name, question in _ASKED.items():
        if all(getattr(one, name, None) in ("", None) for one in (facts, known)):
            text = typer.prompt(question, default="", show_default=False, err=True).strip()
            if text:
                said[name] = _READ_AS.get(name, str)(text)
    return replace(facts, **said)


def _whole(text: str) -> int:
    plain = text.replace(",", "")
    if not plain.isdecimal():
        raise ReaError(f"'{text}' is no number of hits.", "Write it as 1204.")
    return int(plain)


_READ_AS: Final[dict[str, Callable[[str], Any]]] = {"searched_on": as_date, "n_claimed": _whole}


def _answer(done: Any, speak: Callable[[Any], None], as_json: bool) -> None:
    if as_json:
        answer_json(done)
    else:
        speak(done)
        what_next(done.next)


def _say_imported(done: Imported) -> None:
    read = done.source
    formats = ", ".join(sorted({file.format for file in read.files}))
    say(
        f"{read.source_id}: {count(read.n_records, 'record')} read ({formats}), "
        f"{read.n_skipped:,} skipped."
    )
    say_skipped(done.skipped, f"data/raw/{read.source_id}/skipped.csv")
    note(*done.notes)
    if done.missing:
        note(f"Not recorded, and PRISMA-S asks for it: {', '.join(done.missing)}.")
    _say_earlier(done)


def _say_earlier(done: Imported) -> None:
    found = done.earlier
    if not found.n_decisions:
        return
    who = ", ".join(
        f"{name}{f' ({person})' if person else ''} {n:,}" for name, person, n in found.readers
    )
    decisions = count(found.n_decisions, "decision")
    if found.way == "keep":
        say(f"{decisions} of an earlier screening count as decisions of this review: {who}.")
    elif found.way == "priors":
        say(f"{decisions} of an earlier screening teach the ranker and do not count: {who}.")
    else:
        note(
            f"The file tells of {decisions} of an earlier screening ({who}), ignored. To have "
            f"them, withdraw {done.source.source_id} and import again with --decisions keep "
            "or priors."
        )


def _say_completed(done: CompletedSearch) -> None:
    said = ", ".join(_SHOWN.get(name, name) for name in done.said)
    say(f"{done.source.source_id}: {said} noted." if said else "That is known already.")
    note(*done.notes)
    if done.missing:
        note(f"Not recorded, and PRISMA-S asks for it: {', '.join(done.missing)}.")


def _say_searches(done: SearchesRead) -> None:
    for one in done.imported:
        _say_imported(one)
    for logged in done.logged:
        say(f"{logged.source.source_id}: logged, without an export.")
    if done.n_known:
        note(f"Rows that are in the log already, passed over: {done.n_known:,}.")


def _say_withdrawn(done: Withdrawn) -> None:
    say(
        f"{done.source_id} counts no more ({count(done.n_records, 'record')}): {done.why}. "
        "Its bytes stay."
    )
    if done.carried:
        say(f"Decided records that count on for a copy elsewhere: {len(done.carried):,}.")
        say(*listed(done.carried))
    if done.lapsed:
        say(f"{count(len(done.lapsed), 'decided record')} counts no more: nothing else holds it.")
        say(*listed(done.lapsed))


def _say_rerun(done: Rerun) -> None:
    say(
        f"Against {done.rerun_of}: {done.new:,} new, {done.seen:,} seen before, "
        f"{len(done.vanished):,} vanished."
    )
    say(*listed(done.vanished))
