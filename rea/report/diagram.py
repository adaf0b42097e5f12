"""The PRISMA 2020 flow diagram as one SVG.

Main and side boxes stand in pairs, one pair for each column of the flow, on four rows
above the included studies. An updated review has the studies of the version before on their
left, and those of both versions below the new ones. The text is measured and broken first; a
box is as high as its lines, a row as high as its highest box, and the type never shrinks. So
nothing can be cut or overlap, however many sources and reasons there are.

What waits in an interim flow stands in a dashed compartment below the box that it waits
for: what arrives at a stage is the box and its compartment together.

Sources
-------
Page et al. (2021), BMJ 372:n71, figure 1 and its templates. doi:10.1136/bmj.n71
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rea.model import Column
from rea.report.boxes import Pair, included_box, pairs_of, previous_box, total_box
from rea.report.flow import Flow
from rea.report.lines import Box
from rea.report.sentences import describe, flow_title, notes_below
from rea.report.sheet import Sheet

_BAND: Final = 26
_LEFT: Final = _BAND + 8
_GAP: Final = 22
_GUTTER: Final = 28
_ROW_GAP: Final = 26
_TWO_COLUMNS: Final = 214.0  # 963 px in all, so that 13 px text is 6.8 pt on 180 mm
_ONE_COLUMN: Final = 290.0
_PREVIOUS: Final = 160.0
_BESIDE_PREVIOUS: Final = 170.0  # so that all three columns are hardly wider than two
_LANDSCAPE: Final = 280.0  # boxes so wide are seldom higher than a page that lies on its side

_VIA: Final[dict[Column, str]] = {
    "databases": "databases and registers",
    "other": "other methods",
}


def draw(
    flow: Flow,
    *,
    interim: bool,
    links: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    inline: bool = False,
    landscape: bool = False,
) -> str:
    """Draw the flow diagram.

    A flow from other methods alone, or from databases and registers alone, is drawn with
    the one column that it has.

    Parameters
    ----------
    interim : bool
        Say on the figure that work is still open.
    links : mapping of str to str, optional
        From the key of a number, as `rea.report.boxes` describes it, to the address that
        its line leads to.
    notes : tuple of str
        Sentences to stand below the figure, after those that the flow itself needs.
    inline : bool
        Leave the style sheet out, for a page that brings its own rules for ``.pf``.
    landscape : bool
        Wider boxes, and so a lower figure, for a page that lies on its side.

    Returns
    -------
    str
        An SVG document, the same for the same flow.
    """
    shown = tuple(column for column in flow.columns if column.identified) or flow.columns[:1]
    grid = _Grid(len(shown), flow.previous is not None, landscape)
    sheet = Sheet(links or {})
    top = 0.0
    if interim:
        words = "Interim: work is still open and these counts will change"
        top = sheet.banner(_LEFT, 0, grid.right - 1 - _LEFT, words) + 12
    top = _draw_heads(sheet, grid, [column.column for column in shown], top)
    pairs = [pairs_of(column, flow, grid.width) for column in shown]
    bottom = _draw_rows(sheet, grid, pairs, _Ends.of(flow, interim, grid.width), top + 18)
    for note in (*notes_below(flow, interim), *notes):
        bottom = sheet.note(_LEFT, bottom, grid.right - _LEFT, note)
    title = flow_title(flow, interim)
    return sheet.document(grid.right, bottom, title, describe(flow, interim), inline)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the boxes stand from left to right."""

    n_columns: int
    has_previous: bool
    is_landscape: bool

    @property
    def width(self) -> float:
        if self.n_columns == 1:
            return _ONE_COLUMN + (100 if self.is_landscape else 0)
        if self.is_landscape:
            return _LANDSCAPE
        return _BESIDE_PREVIOUS if self.has_previous else _TWO_COLUMNS

    @property
    def pair(self) -> float:
        return 2 * self.width + _GAP

    @property
    def right(self) -> float:
        return self.main(self.n_columns - 1) + self.pair + 1

    def main(self, k: int) -> float:
        before = _PREVIOUS + _GUTTER if self.has_previous else 0
        return _LEFT + before + k * (self.pair + _GUTTER)

    def side(self, k: int) -> float:
        return self.main(k) + self.width + _GAP

    def centre(self, k: int) -> float:
        return self.main(k) + self.width / 2


@dataclass(frozen=True, slots=True)
class _Ends:
    """The included studies; of an updated review also those before, and all together."""

    included: Box
    previous: Box | None = None
    total: Box | None = None

    @classmethod
    def of(cls, flow: Flow, interim: bool, width: float) -> _Ends:
        included = included_box(flow, interim, width)
        if flow.previous is None:
            return cls(included)
        before = previous_box(flow, flow.previous, _PREVIOUS)
        return cls(included, before, total_box(flow, interim, width))


def _draw_heads(sheet: Sheet, grid: _Grid, columns: list[Column], top: float) -> float:
    """The heads of all columns; returns where the lowest of them ends."""
    new = "new " if grid.has_previous else ""
    heights = [
        sheet.head(grid.main(k), top, grid.pair, f"Identification of {new}studies via {_VIA[one]}")
        for k, one in enumerate(columns)
    ]
    if grid.has_previous:
        heights.append(sheet.head(_LEFT, top, _PREVIOUS, "Previous studies"))
    return top + max(heights)


def _draw_rows(
    sheet: Sheet, grid: _Grid, columns: list[list[Pair | None]], ends: _Ends, y: float
) -> float:
    """Draw all boxes and arrows; returns where the first note may stand."""
    if ends.previous:
        sheet.box(_LEFT, y, _PREVIOUS, ends.previous)
    tops: list[tuple[float, float]] = []
    for row in zip(*columns, strict=True):
        height = max(box.height for pair in row if pair for box in pair)
        if ends.previous and not tops:
            height = max(height, ends.previous.height)
        tops.append((y, height))
        for k, pair in enumerate(row):
            if pair:
                _draw_pair(sheet, grid, k, y, pair)
        y += height + _ROW_GAP
    sheet.box(grid.main(0), y, grid.width, ends.included)
    for k, pairs in enumerate(columns):
        _draw_way_down(sheet, grid.centre(k), tops, pairs)
    _draw_way_in(sheet, grid, columns, tops[-1][0], y, ends.included)
    end = y + ends.included.height
    if ends.previous and ends.total:
        end = _draw_total(sheet, grid, tops[0][0] + ends.previous.height, end, ends.total)
    sheet.band(tops[0][0], tops[0][0] + tops[0][1], _BAND, "Identification")
    sheet.band(tops[1][0], tops[-1][0] + tops[-1][1], _BAND, "Screening")
    sheet.band(y, end, _BAND, "Included")
    return end + 32


def _draw_pair(sheet: Sheet, grid: _Grid, k: int, y: float, pair: Pair) -> None:
    main, side = pair
    sheet.box(grid.main(k), y, grid.width, main)
    sheet.box(grid.side(k), y, grid.width, side)
    level = y + min(main.solid, side.solid) / 2
    sheet.arrow((grid.main(k) + grid.width, level), (grid.side(k) - 1, level))


def _draw_way_down(
    sheet: Sheet, x: float, tops: list[tuple[float, float]], pairs: list[Pair | None]
) -> None:
    """Arrows from each main box to the next one that the column has."""
    stations = [(top, pair[0]) for (top, _), pair in zip(tops, pairs, strict=True) if pair]
    for (top, box), (next_top, _) in pairwise(stations):
        sheet.arrow((x, top + box.height), (x, next_top - 1))


def _draw_way_in(
    sheet: Sheet,
    grid: _Grid,
    columns: list[list[Pair | None]],
    last_top: float,
    y: float,
    included: Box,
) -> None:
    """Arrows from the last row to the included studies, which stand in the first column."""
    for k, pairs in enumerate(columns):
        last = pairs[-1]
        start = (grid.centre(k), last_top + (last[0].height if last else 0))
        if k == 0:
            sheet.arrow(start, (grid.centre(k), y - 1))
        else:
            level = y + included.height / 2
            sheet.arrow(start, (grid.centre(k), level), (grid.main(0) + grid.width + 1, level))


def _draw_total(sheet: Sheet, grid: _Grid, start: float, y: float, total: Box) -> float:
    """The box of both versions and the arrows to it; returns where it ends."""
    top = y + _ROW_GAP
    sheet.box(grid.main(0), top, grid.width, total)
    sheet.arrow((grid.centre(0), y), (grid.centre(0), top - 1))
    x, level = _LEFT + _PREVIOUS / 2, top + total.height / 2
    sheet.arrow((x, start), (x, level), (grid.main(0) - 1, level))
    return top + total.height
