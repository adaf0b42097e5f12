"""Pairs of records: which are asked about, and what people say of them.

Joining and splitting by hand is an answer like any other, on a pair that nobody asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rea.steps.dedupe.compared import PairQuestion, PairsSaid, PairWish
from rea.steps.dedupe.dedupe import grouping_now, judged_records
from rea.steps.dedupe.pair_desk import PairDesk, questions_of
from rea.steps.search.spreadsheet import read_rows
from rea.store.review import Review


def open_pairs(review: Review) -> tuple[PairQuestion, ...]:
    """The pairs that a person should look at, those first that matter most.

    Raises
    ------
    ReaError
        Nothing was imported yet.
    """
    return questions_of(grouping_now(review, judged_records(review)))


def say_of_pairs(review: Review, wishes: Sequence[PairWish], *, person: str) -> PairsSaid:
    """Say of pairs that they are one report or two: of all of them, or of none.

    Raises
    ------
    DecisionError, UnknownNameError
        The first wish that cannot be granted, and why.
    """
    return PairDesk(review, person).say(wishes)


def say_of_pairs_from_table(review: Review, path: Path, *, person: str) -> PairsSaid:
    """Say it from a CSV with the columns record (or accession), other, verdict, note."""
    rows = read_rows(path, needed=("other", "verdict"))
    wishes = [
        PairWish(row.name, row["other"], row["verdict"], row.get("note", ""), row.place)
        for row in rows
        if row["verdict"]  # a row that somebody has still to answer
    ]
    return say_of_pairs(review, wishes, person=person)
