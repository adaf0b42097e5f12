"""What each source gave, what of it other sources gave too, and what no other one did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.phrases import count
from rea.report.lettering import clean, width, wrap
from rea.report.lines import LEAD
from rea.report.sheet import Sheet

_LABEL: Final = 230.0
_BARS: Final = 420.0
_HEIGHT: Final = 20.0
_GAP: Final = 12.0


@dataclass(frozen=True, slots=True)
class SourceOverlap:
    """One source, searches of one name together.

    Attributes
    ----------
    n_within : int
        Records that are copies of another record of the same source.
    n_reports, n_only : int
        Reports that it gave, and those among them that no other source did.
    shared : tuple of int
        Reports that it has in common with each source, in the order of all sources.
    """

    name: str
    n_records: int
    n_within: int
    n_reports: int
    n_only: int
    shared: tuple[int, ...]


def overlap_of(history: pd.DataFrame) -> tuple[SourceOverlap, ...]:
    """Count for each source, in the order of the history.

    Parameters
    ----------
    history : table with ``HISTORY_COLUMNS``
    """
    by_source = history.groupby("source_name", sort=False)["group_id"]
    reports = {str(name): set(groups) for name, groups in by_source}
    n_records = history["source_name"].value_counts()
    n_sources = history.drop_duplicates(["source_name", "group_id"])["group_id"].value_counts()
    alone = set(n_sources.index[n_sources == 1])
    return tuple(
        SourceOverlap(
            name=name,
            n_records=int(n_records[name]),
            n_within=int(n_records[name]) - len(found),
            n_reports=len(found),
            n_only=len(found & alone),
            shared=tuple(len(found & others) for others in reports.values()),
        )
        for name, found in reports.items()
    )


def overlap_table(overlap: tuple[SourceOverlap, ...]) -> pd.DataFrame:
    """One row a source; the columns behind the counts tell what it shares with each source."""
    named = [f"shared with {one.name}" for one in overlap]
    columns = ["source", "records", "copies within", "reports", "only here", *named]
    rows = [
        (one.name, one.n_records, one.n_within, one.n_reports, one.n_only, *one.shared)
        for one in overlap
    ]
    return pd.DataFrame([[str(cell) for cell in row] for row in rows], columns=columns, dtype=str)


def overlap_title(overlap: tuple[SourceOverlap, ...]) -> str:
    """What the figure says, in a sentence."""
    n_alone = sum(one.n_only for one in overlap)
    return f"{count(n_alone, 'report')} came from one source alone"


def describe_overlap(overlap: tuple[SourceOverlap, ...]) -> str:
    """The figure in words, for those who do not see it."""
    return " ".join(
        f"{one.name} gave {count(one.n_reports, 'report')}, {one.n_only:,} of them alone."
        for one in overlap
    )


def draw_overlap(overlap: tuple[SourceOverlap, ...], *, inline: bool = False) -> str:
    """A bar a source: filled what it gave alone, open what others gave too."""
    sheet = Sheet({})
    scale = _BARS / max((one.n_reports for one in overlap), default=1)
    said = [f"{one.n_only:,} of {one.n_reports:,} only here" for one in overlap]
    y = 4.0
    for one, numbers in zip(overlap, said, strict=True):
        lines = wrap(clean(one.name), _LABEL - 12)
        for n, line in enumerate(lines):
            sheet.text(0, y + 15 + n * LEAD, line)
        alone, every = one.n_only * scale, one.n_reports * scale
        sheet.bar(_LABEL, y, alone, _HEIGHT, filled=True)
        sheet.bar(_LABEL + alone, y, every - alone, _HEIGHT, filled=False)
        sheet.text(_LABEL + every + 8, y + 15, numbers)
        y += max(len(lines) * LEAD, _HEIGHT) + _GAP
    full = _LABEL + _BARS + 16 + max(map(width, ("0,000 of 0,000 only here", *said)))
    y = sheet.note(
        0,
        y + 12,
        full,
        "Filled: reports that no other source gave. Open: reports that another source gave too.",
    )
    return sheet.document(
        full, y, overlap_title(overlap), describe_overlap(overlap), inline, name="overlap"
    )
