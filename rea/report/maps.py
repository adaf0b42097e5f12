"""An evidence map: two things asked of the studies, crossed; where marks are missing is a gap.

A mark is as large as its studies are many, and has the shape and shade of what the
protocol colours it by, so that it can be read without colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Final

import pandas as pd

from rea.phrases import count
from rea.report.lettering import clean, wrap
from rea.report.lines import LEAD, PAD
from rea.report.sheet import About, Shape, Sheet

_LABEL: Final = 190.0
_COLUMN: Final = 116.0
_COLUMNS_ON_PAPER: Final = 7
_SMALLEST: Final = 9.0
_LARGEST: Final = 22.0
_SHAPES: Final[tuple[Shape, ...]] = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One study where a row and a column of the map meet."""

    study: str
    row: str
    column: str
    colour: str = ""


@dataclass(frozen=True)
class EvidenceMap:
    """A map as the protocol plans it.

    Attributes
    ----------
    key : str
        Of the table in the protocol, such as T2.
    rows, columns, colours : tuple of str
        All that could have been found, in the order of the form; empty rows are gaps.
    """

    key: str
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    colours: tuple[str, ...]
    colour_name: str
    crossings: tuple[Crossing, ...]

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
        """Row and column to the studies of each colour there, each once."""
        cells: dict[tuple[str, str], dict[str, dict[str, None]]] = defaultdict(dict)
        for one in self.crossings:
            cells[one.row, one.column].setdefault(one.colour, {})[one.study] = None
        return {
            place: {colour: list(studies) for colour, studies in found.items()}
            for place, found in cells.items()
        }

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each colour: those of the form first."""
        colours = (*self.colours, *(each.colour for each in self.crossings))
        return {colour: k for k, colour in enumerate(dict.fromkeys(colours))}

    @cached_property
    def anchors(self) -> Mapping[tuple[str, str], str]:
        """Where a page lists the studies of each cell."""
        return {place: f"map-{self.key}-{k}" for k, place in enumerate(sorted(self.cells), 1)}

    @property
    def n_gaps(self) -> int:
        """Cells without a study."""
        return sum(place not in self.cells for place in product(self.rows, self.columns))


def map_title(one: EvidenceMap) -> str:
    """What the map says, in a sentence."""
    n_cells = len(one.rows) * len(one.columns)
    return f"{clean(one.title)}: {one.n_gaps:,} of {n_cells:,} combinations have no study"


def describe_map(one: EvidenceMap) -> str:
    """The map in words, for those who do not see it."""
    told = (
        f"{clean(row)} with {clean(column)}: {count(len(_studies(found)), 'study', 'studies')}"
        for (row, column), found in sorted(one.cells.items())
    )
    return "; ".join(told) + "." if one.crossings else "No study stands in it."


def map_table(one: EvidenceMap) -> pd.DataFrame:
    """One row for each study in each cell: `row`, `column`, `study`, `colour`."""
    rows = sorted((each.row, each.column, each.study, each.colour) for each in one.crossings)
    unique = list(dict.fromkeys(rows))
    return pd.DataFrame(unique, columns=["row", "column", "study", "colour"], dtype=str)


def draw_map(one: EvidenceMap, *, inline: bool = False) -> str:
    """The map as SVG; no label is cut, however long.

    Within a page each mark leads to the studies of its cell.
    """
    sheet = Sheet({name: f"#{name}" for name in one.anchors.values()} if inline else {})
    heads = [wrap(clean(name), _COLUMN - 8) for name in one.columns]
    top = 4.0 + LEAD * max((len(lines) for lines in heads), default=1)
    for k, lines in enumerate(heads):
        for n, line in enumerate(lines):
            sheet.text(_LABEL + k * _COLUMN + 4, top - LEAD * (len(lines) - n) + 12, line)
    y: float = top + PAD
    largest = max((len(_studies(found)) for found in one.cells.values()), default=1)
    for row in one.rows:
        lines = wrap(clean(row), _LABEL - 12)
        height = max(2 * _LARGEST + 8, LEAD * len(lines) + 8)
        for n, line in enumerate(lines):
            sheet.text(0, y + 18 + n * LEAD, line)
        for k, column in enumerate(one.columns):
            x = _LABEL + k * _COLUMN
            sheet.bar(x, y, _COLUMN, height, filled=False)
            if (row, column) in one.cells:
                _marks(sheet, one, (row, column), (x, y + height / 2), largest)
        y += height
    full = _LABEL + len(one.columns) * _COLUMN + 1
    y = _legend(sheet, one, y + 26, full)
    name = f"map-{one.key}"
    return sheet.document(full, y, map_title(one), describe_map(one), inline, name=name)


def map_sheets(one: EvidenceMap) -> tuple[str, ...]:
    """The map as drawings that are readable on paper: some columns each, all rows."""
    starts = range(0, len(one.columns), _COLUMNS_ON_PAPER)
    parts = (one.columns[k : k + _COLUMNS_ON_PAPER] for k in starts)
    return tuple(draw_map(replace(one, columns=part)) for part in parts)


def _marks(
    sheet: Sheet, one: EvidenceMap, place: tuple[str, str], at: tuple[float, float], largest: int
) -> None:
    """The marks of one cell side by side, one for each colour."""
    found, (x, y) = one.cells[place], at
    room = _COLUMN / max(len(found), 1)
    for k, colour in enumerate(sorted(found, key=one.order.__getitem__)):
        n = len(found[colour])
        share = (n / largest) ** 0.5
        size = min(_SMALLEST + (_LARGEST - _SMALLEST) * share, room / 2 - 1)
        words = f"{' with '.join(place)}: {count(n, 'study', 'studies')}"
        about = About(
            one.anchors[place],
            f"{words}, {colour}" if colour else words,
            f" mark k{one.order[colour]}",
        )
        sheet.mark(x + room * (k + 0.5), y, size, _shape(one, colour), f"{n:,}", about=about)


def _legend(sheet: Sheet, one: EvidenceMap, y: float, full: float) -> float:
    if one.colours:
        y = sheet.note(0, y, full, f"{clean(one.colour_name)}:")
    for colour in one.colours:
        sheet.mark(_LARGEST, y, _SMALLEST, _shape(one, colour), "")
        lines = wrap(clean(colour) or "not said", full - 2 * _LARGEST)
        for k, line in enumerate(lines):
            sheet.text(2 * _LARGEST, y + 4 + k * LEAD, line)
        y += 2 * _SMALLEST + 8 + (len(lines) - 1) * LEAD
    return sheet.note(0, y + 6, full, "The number in a mark is how many studies stand there.")


def _shape(one: EvidenceMap, colour: str) -> Shape:
    return _SHAPES[one.order.get(colour, 0) % len(_SHAPES)]


def _studies(found: Mapping[str, list[str]]) -> set[str]:
    return {study for studies in found.values() for study in studies}
