"""Finding the records that are copies of one report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from rea.dedupe import Definition, Grouping, JudgedRecords, group_judged, judge_records
from rea.errors import ReaError
from rea.model import PAIR_COLUMNS, standing_lines
from rea.steps.dedupe.asked import keep_count
from rea.steps.protocol.protocols import in_force
from rea.steps.state import PAIRS
from rea.store.log import Line
from rea.store.review import Review
from rea.store.table import to_csv, write_bytes


@dataclass(frozen=True, slots=True)
class SourceDuplicates:
    """What one source lost to duplicates.

    Attributes
    ----------
    n_within : int
        How many of them are copies of another record of the same export.
    """

    source: str
    n_records: int
    n_duplicates: int
    n_within: int


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
    united : tuple of str
        Copies of the table that a synced drive had made; their rows were kept.
    """

    n_records: int
    n_groups: int
    n_duplicates: int
    n_new: int
    sources: tuple[SourceDuplicates, ...]
    questions: pd.DataFrame
    rules: pd.DataFrame
    united: tuple[str, ...]
    next: str


def find_duplicates(review: Review) -> Deduplicated:
    """Group the review's records and write ``data/screened/duplicates.csv``.

    Groups found before stay as they are, except by growing and by what people said of
    pairs. Running it twice changes nothing.

    Raises
    ------
    ReaError
        Nothing was imported yet.
    """
    before = review.standing_groups().drop_duplicates("record_id")
    copies = tuple(review.shown(path) for path in review.copies_of_groups())
    grouping = regroup(review, judged_records(review))
    n_duplicates = _n_duplicates(grouping.rows)
    return Deduplicated(
        n_records=len(grouping.rows),
        n_groups=grouping.rows["group_id"].nunique(),
        n_duplicates=n_duplicates,
        n_new=n_duplicates - _n_duplicates(before),
        sources=by_source(grouping.rows),
        questions=grouping.questions,
        rules=grouping.rules,
        united=copies,
        next="rea dedupe --as ID" if len(grouping.questions) else "rea screen --as ID",
    )


def judged_records(review: Review) -> JudgedRecords:
    """All records, compared under the protocol's definition of a copy: what takes time.

    Raises
    ------
    ReaError
        Nothing was imported yet; a released protocol was edited.
    """
    copies = in_force(review).protocol.copies
    searched = {one.source_id: one.searched_on.isoformat() for one in review.sources()}
    if not searched:
        raise ReaError(
            "There are no records yet.",
            "Import a search first: rea import FILE --source NAME --searched DATE.",
        )
    records = review.records()
    records = records.assign(searched_on=records["source"].map(searched))
    return judge_records(records, Definition(**dict(copies)))


def grouping_now(review: Review, judged: JudgedRecords) -> Grouping:
    """The groups by what stands at this moment; they are not written."""
    before = review.standing_groups()
    standing = before if len(before) else None
    grouping = group_judged(judged, standing, verdicts_of(review.lines(PAIRS)))
    keep_count(review, len(grouping.questions))
    return grouping


def regroup(review: Review, judged: JudgedRecords) -> Grouping:
    """The groups by what stands at this moment, and on the disk."""
    copies = review.copies_of_groups()
    grouping = grouping_now(review, judged)
    data = to_csv(grouping.rows)
    if not review.duplicates_file.exists() or review.duplicates_file.read_bytes() != data:
        write_bytes(review.duplicates_file, data)
        keep_count(review, len(grouping.questions))
    review.set_aside(copies)
    return grouping


def verdicts_of(lines: list[Line]) -> pd.DataFrame:
    """What stands of all that people said of pairs: a table with `PAIR_COLUMNS`."""
    rows = [
        (*line["records"], line["verdict"] or "withdrawn", " ".join(line.get("group", ())))
        for line in standing_lines(lines)
    ]
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS), dtype=object)


def _n_duplicates(rows: pd.DataFrame) -> int:
    return int((rows["record_id"] != rows["representative"]).sum())


def by_source(rows: pd.DataFrame) -> tuple[SourceDuplicates, ...]:
    """What each source lost, in order of source id."""
    removed = rows["record_id"] != rows["representative"]
    within = Counter(rows.loc[rows.duplicated(["group_id", "source"]), "source"])
    return tuple(
        SourceDuplicates(
            str(source), len(part), int(removed[part.index].sum()), within[str(source)]
        )
        for source, part in rows.groupby("source", sort=True)
    )
