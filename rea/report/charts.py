"""Small pictures of the report: how the reading went, and when and where the studies are from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.phrases import count
from rea.report.lettering import clean, width, wrap
from rea.report.lines import LEAD
from rea.report.sheet import Sheet

_LABEL: Final = 200.0
_BARS: Final = 360.0
_HEIGHT: Final = 18.0
_CURVE: Final = (560.0, 240.0)
_LEFT: Final = 64.0


@dataclass(frozen=True, slots=True)
class Bars:
    """How many of each: the rows in the order in which they are read."""

    key: str
    title: str
    unit: tuple[str, str]
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How the reading on title and abstract went.

    Attributes
    ----------
    points : tuple of (int, int)
        Records read so far and those kept among them, in the order of reading.
    n_records : int
        Records to be read in all.
    """

    points: tuple[tuple[int, int], ...]
    n_records: int


def bars_table(bars: Bars) -> pd.DataFrame:
    """The numbers behind the bars."""
    rows = [(name, str(n)) for name, n in bars.rows]
    return pd.DataFrame(rows, columns=[bars.key, bars.unit[1]], dtype=str)


def describe_bars(bars: Bars) -> str:
    """The bars in words."""
    return "; ".join(f"{clean(name)}: {count(n, *bars.unit)}" for name, n in bars.rows) + "."


def draw_bars(bars: Bars, *, inline: bool = False) -> str:
    """A bar for each row, its number behind it."""
    sheet = Sheet({})
    scale = _BARS / max((n for _, n in bars.rows), default=1)
    y = 4.0
    for name, n in bars.rows:
        lines = wrap(clean(name), _LABEL - 12)
        for k, line in enumerate(lines):
            sheet.text(0, y + 13 + k * LEAD, line)
        sheet.bar(_LABEL, y, n * scale, _HEIGHT, filled=True)
        sheet.text(_LABEL + n * scale + 8, y + 13, f"{n:,}")
        y += max(len(lines) * LEAD, _HEIGHT) + 8
    full = _LABEL + _BARS + 16 + max(map(width, ("000,000", *(f"{n:,}" for _, n in bars.rows))))
    return sheet.document(full, y, bars.title, describe_bars(bars), inline, name=bars.key)


def progress_title(progress: Progress) -> str:
    """What the curve says, in a sentence."""
    n_read, n_kept = progress.points[-1]
    kept = count(n_kept, "record was", "records were")
    return f"{kept} kept among the first {n_read:,} read of {progress.n_records:,}"


def progress_table(progress: Progress) -> pd.DataFrame:
    """The points of the curve."""
    rows = [(str(read), str(kept)) for read, kept in progress.points]
    return pd.DataFrame(rows, columns=["read", "kept"], dtype=str)


def draw_progress(progress: Progress, *, inline: bool = False) -> str:
    """Records kept over records read: where the curve turns level, little was left to find."""
    sheet = Sheet({})
    wide, high = _CURVE
    n_read, n_kept = max(progress.n_records, 1), max(progress.points[-1][1], 1)
    left = max(_LEFT, width(f"{n_kept:,}") + 12)

    def at(read: int, kept: int) -> tuple[float, float]:
        return left + wide * read / n_read, 8 + high * (1 - kept / n_kept)

    sheet.line(at(0, n_kept), at(0, 0), at(n_read, 0))
    sheet.line(at(0, 0), *(at(*point) for point in progress.points))
    sheet.text(left - 10 - width(f"{n_kept:,}"), 14, f"{n_kept:,}")
    sheet.text(left - 10 - width("0"), high + 12, "0")
    sheet.text(left + wide - width(f"{n_read:,}"), high + 28, f"{n_read:,}")
    y = sheet.note(left, high + 48, wide, "Across: records read. Up: records kept.")
    title = progress_title(progress)
    return sheet.document(left + wide + 8, y, title, f"{title}.", inline, name="progress")
