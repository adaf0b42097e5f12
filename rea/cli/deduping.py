"""Copies of one report: finding them, and saying what the rules cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    as_columns,
    is_watched,
    listed,
    note,
    review_at,
    say,
    say_skipped,
    what_next,
)
from rea.cli.records import Mapped
from rea.cli.reviewing import FromFile, Terminal
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    import pandas as pd

    from rea.steps.dedupe.compared import PairsSaid
    from rea.steps.dedupe.dedupe import Deduplicated, SourceDuplicates
    from rea.steps.dedupe.explaining import ExplainedPair
    from rea.store.review import Review

TwoRecords = tuple[str, str]
_NOBODY = ("", "")

# Letters of a title that a list shows.
_TITLE = 70


def dedupe(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Exports, where there is no review.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Unique records of the exports."),
    ] = None,
    map_: Mapped = [],  # noqa: B006
    as_: As = "",
    list_: Annotated[bool, typer.Option("--list", help="Only list the pairs asked about.")] = False,
    terminal: Terminal = False,
    from_: FromFile = None,
    join: Annotated[
        TwoRecords, typer.Option(metavar="RECORD RECORD", help="These two are one report.")
    ] = _NOBODY,
    split: Annotated[
        TwoRecords, typer.Option(metavar="RECORD RECORD", help="These two are two reports.")
    ] = _NOBODY,
    explain: Annotated[
        str, typer.Option(metavar="RECORD", help="Say why it is a copy, and of what it is none.")
    ] = "",
    note_: Annotated[str, typer.Option("--note", help="Why, for --join and --split.")] = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Find the records that are copies of one report.

    Writes data/screened/duplicates.csv. Running it twice changes nothing; records imported
    later join the groups that are there. Pairs that look alike but are not certain are left
    apart and asked about: a page opens for whoever is named with --as. What people say of a
    pair is kept for ever. The CSV of --from has the columns record, other, verdict (same or
    different) and note.

    Given exports, it needs no review: it writes their unique records, and beside them what
    was removed and which pairs are uncertain.

    \b
    Examples:
        rea dedupe
        rea dedupe --as r1
        rea dedupe scopus.ris assia.ris -o unique.ris
        rea dedupe --join scopus-2027-01-12/0007 assia-2027-01-13/0031 --as r1
    """
    from rea import steps

    if files or output is not None:
        _without_review(files or [], output, map_, from_, json)
        return
    opened = review_at(review, as_)
    if explain:
        _explain(opened, explain, json)
    elif from_ is not None:
        _say_saved(steps.say_of_pairs_from_table(opened, from_, person=as_), json)
    elif join != _NOBODY or split != _NOBODY:
        wishes = [
            steps.PairWish(*pair, verdict, note_)
            for pair, verdict in ((join, "same"), (split, "different"))
            if pair != _NOBODY
        ]
        _say_saved(steps.say_of_pairs(opened, wishes, person=as_), json)
    elif note_:
        raise ReaError("A note needs a pair.", "Give it with --join or --split.")
    elif list_:
        _list_pairs(opened, json)
    else:
        _find(opened, as_, terminal, json)


def _find(review: Review, as_: str, terminal: bool, json: bool) -> None:
    from rea import steps
    from rea.cli.pages import serve_pages
    from rea.cli.terminal import pairs_in_terminal

    done = steps.find_duplicates(review)
    if json:
        answer_json(done)
        return
    _say_found(done)
    person = as_ or _who_watches(review)
    if not len(done.questions) or not person:
        what_next(done.next)
    elif terminal:
        pairs_in_terminal(steps.PairDesk(review, person))
        what_next("rea status")
    else:
        serve_pages(review, person, "/pairs")


def _who_watches(review: Review) -> str:
    """Who sits at this terminal, if that can only be one person; "" in a script."""
    from rea.steps.team.people import people_here

    here = people_here(review.settings)
    return here[0].person_id if len(here) == 1 and is_watched() else ""


def _say_found(done: Deduplicated) -> None:
    say(
        f"{count(done.n_records, 'record is', 'records are')} {count(done.n_groups, 'report')}: "
        f"{count(done.n_duplicates, 'duplicate')} removed"
        + (f", {done.n_new:,} of them new." if done.n_new != done.n_duplicates else ".")
    )
    note(*(f"{name}: its rows were kept, and the copy set aside in .rea/." for name in done.united))
    _say_sources(done.sources)
    _say_rules(done.rules)
    if len(done.questions):
        n_pairs = len(done.questions)
        alike = count(n_pairs, "pair looks alike and was", "pairs look alike and were")
        say(f"{alike} left apart:")
        say(
            *listed(
                f"{q['record_a']} and {q['record_b']}: {q['why']}"
                for q in done.questions.to_dict("records")
            )
        )


def _say_sources(sources: Sequence[SourceDuplicates]) -> None:
    width = max(len(one.source) for one in sources)
    for one in sources:
        within = f", {one.n_within:,} within this export" if one.n_within else ""
        say(
            f"  {one.source:<{width}}  {one.n_records:>7,} records  "
            f"{one.n_duplicates:>6,} removed{within}"
        )


def _say_rules(rules: pd.DataFrame) -> None:
    for rule in rules.to_dict("records"):
        say(f"  {int(rule['n']):>6,} × {rule['sentence']}")


def _without_review(
    files: list[Path], output: Path | None, map_: list[str], from_: Path | None, json: bool
) -> None:
    from rea import steps

    if output is None or not files:
        raise ReaError(
            "Exports and a file for their unique records go together.",
            "Write 'rea dedupe scopus.ris assia.ris -o unique.ris'.",
        )
    done = steps.dedupe_files(files, output, as_columns(map_), from_)
    if json:
        answer_json(done)
        return
    say_skipped(done.skipped, "")
    note(*done.notes)
    n_removed = done.n_records - done.n_unique
    say(
        f"{done.output}: {count(done.n_unique, 'unique record')} of {done.n_records:,}; "
        f"{count(n_removed, 'copy', 'copies')} removed."
    )
    _say_sources(done.sources)
    _say_rules(done.rules)
    if done.removed_file:
        say(f"{done.removed_file}: what was removed, and why.")
    if done.pairs_file:
        say(f"{done.pairs_file}: {count(done.n_questions, 'pair')} that may be copies.")
    what_next(done.next)


def _explain(review: Review, name: str, json: bool) -> None:
    from rea import steps

    found = steps.explain_record(review, name)
    if json:
        answer_json(found)
        return
    say(found.title or "(no title)", f"{found.record_id}, in {found.group_id}")
    say("Copies of the same report:" if found.copies else "No other record is a copy of it.")
    for one in found.copies:
        _say_explained(one)
    if found.apart:
        say("Left apart, although the titles look alike:")
    for one in found.apart:
        _say_explained(one)
    what_next(found.next if found.copies else "rea dedupe --join RECORD RECORD --as ID")


def _say_explained(one: ExplainedPair) -> None:
    said = f" ({one.said_by})" if one.said_by else ""
    say(f"  {one.record_id}  {one.title[:_TITLE]}", f"    {one.why}{said}")
    findings: dict[str, list[str]] = {}
    for field in one.explained.fields:
        findings.setdefault(field.finding, []).append(field.field)
    say("    " + "; ".join(f"{what}: {', '.join(names)}" for what, names in findings.items()))


def _list_pairs(review: Review, json: bool) -> None:
    from rea import steps

    found = steps.open_pairs(review)
    if json:
        answer_json(found)
        return
    say(f"{count(len(found), 'pair asks', 'pairs ask')} for a person.")
    for one in found:
        say(f"  {one.record_a} and {one.record_b}: {one.why}")
    what_next("rea dedupe --as ID" if found else "rea status")


def _say_saved(done: PairsSaid, json: bool) -> None:
    if json:
        answer_json(done)
        return
    stood = f", {done.n_unchanged:,} stood already" if done.n_unchanged else ""
    say(
        f"{done.person}: {count(done.n_same, 'pair')} one report, "
        f"{count(done.n_different, 'pair')} two{stood}."
    )
    asked = count(done.n_questions, "pair")
    say(f"There are now {count(done.n_groups, 'report')}; {asked} left to look at.")
    what_next(done.next)
