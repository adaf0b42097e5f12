"""Copies of one report: finding them, and saying what the rules cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    count,
    is_watched,
    listed,
    note,
    review_at,
    say,
    what_next,
)
from rea.cli.reviewing import FromFile, Terminal
from rea.errors import ReaError

if TYPE_CHECKING:
    from rea.steps.compared import PairsSaid
    from rea.steps.dedupe import Deduplicated
    from rea.store.review import Review

TwoRecords = tuple[str, str]
_NOBODY = ("", "")


def dedupe(
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

    \b
    Examples:
        rea dedupe
        rea dedupe --as r1
        rea dedupe --join scopus-2027-01-12/0007 assia-2027-01-13/0031 --as r1
    """
    from rea import steps

    opened = review_at(review)
    if from_ is not None:
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
    from rea.steps.people import people_here

    here = people_here(review.settings)
    return here[0].person_id if len(here) == 1 and is_watched() else ""


def _say_found(done: Deduplicated) -> None:
    say(
        f"{count(done.n_records, 'record')} are {count(done.n_groups, 'report')}: "
        f"{count(done.n_duplicates, 'duplicate')} removed"
        + (f", {done.n_new:,} of them new." if done.n_new != done.n_duplicates else ".")
    )
    note(*(f"{name}: its rows were kept, and the copy set aside in .rea/." for name in done.united))
    width = max(len(one.source) for one in done.sources)
    for one in done.sources:
        within = f", {one.n_within:,} within this export" if one.n_within else ""
        say(
            f"  {one.source:<{width}}  {one.n_records:>7,} records  "
            f"{one.n_duplicates:>6,} removed{within}"
        )
    for rule in done.rules.to_dict("records"):
        say(f"  {int(rule['n']):>6,} × {rule['sentence']}")
    if len(done.questions):
        say(f"{count(len(done.questions), 'pair')} look alike but were left apart:")
        say(
            *listed(
                f"{q['record_a']} and {q['record_b']}: {q['why']}"
                for q in done.questions.to_dict("records")
            )
        )


def _list_pairs(review: Review, json: bool) -> None:
    from rea import steps

    found = steps.open_pairs(review)
    if json:
        answer_json(found)
        return
    asks = "pair asks" if len(found) == 1 else "pairs ask"
    say(f"{len(found):,} {asks} for a person.")
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
