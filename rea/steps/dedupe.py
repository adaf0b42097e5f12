"""Finding the records that are copies of one report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from rea.dedupe import group_duplicates
from rea.errors import ReaError
from rea.steps.protocols import in_force
from rea.store.review import Review
from rea.store.table import to_csv, write_bytes


@dataclass(frozen=True, slots=True)
class SourceDuplicates:
    """What one source lost to duplicates."""

    source: str
    n_records: int
    n_duplicates: int


@dataclass(frozen=True)
class Deduplicated:
    """Records grouped into reports.

    Attributes
    ----------
    n_new : int
        Duplicates that an earlier run had not found.
    questions : DataFrame
        Pairs that a person should look at: record_a, record_b, rule, score, why.
    rules : DataFrame
        How often each rule fired: rule, sentence, n.
    """

    n_records: int
    n_groups: int
    n_duplicates: int
    n_new: int
    sources: tuple[SourceDuplicates, ...]
    questions: pd.DataFrame
    rules: pd.DataFrame
    next: str = "rea screen --as ID"


def find_duplicates(review: Review) -> Deduplicated:
    """Group the review's records and write ``data/screened/duplicates.csv``.

    Groups found before stay as they are, except by growing. Running it twice changes
    nothing.

    Raises
    ------
    ReaError
        Nothing was imported yet.
    """
    in_force(review)  # a released protocol that somebody edited is refused here too
    searched = {one.source_id: one.searched_on.isoformat() for one in review.sources()}
    if not searched:
        raise ReaError(
            "There are no records yet.",
            "Import a search first: rea import FILE --source NAME --searched DATE.",
        )
    records = review.records()
    records = records.assign(searched_on=records["source"].map(searched))
    before = review.duplicates()
    grouping = group_duplicates(records, standing=before if len(before) else None)
    data = to_csv(grouping.rows)
    if not review.duplicates_file.exists() or review.duplicates_file.read_bytes() != data:
        write_bytes(review.duplicates_file, data)
    return Deduplicated(
        n_records=len(records),
        n_groups=grouping.rows["group_id"].nunique(),
        n_duplicates=_n_duplicates(grouping.rows),
        n_new=_n_duplicates(grouping.rows) - _n_duplicates(before),
        sources=_by_source(grouping.rows),
        questions=grouping.questions,
        rules=grouping.rules,
    )


def _n_duplicates(rows: pd.DataFrame) -> int:
    return int((rows["record_id"] != rows["representative"]).sum())


def _by_source(rows: pd.DataFrame) -> tuple[SourceDuplicates, ...]:
    removed = rows["record_id"] != rows["representative"]
    return tuple(
        SourceDuplicates(str(source), len(part), int(removed[part.index].sum()))
        for source, part in rows.groupby("source", sort=True)
    )
