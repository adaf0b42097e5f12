"""An XLSX file as rows by key, or by heading where rea did not make it.

The one place that opens what a spreadsheet program saved.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from rea.errors import ReaError
from rea.workbook.cells import CellError, from_cell
from rea.workbook.lightening import TooLargeError, without_blanks
from rea.workbook.places import HEADING_ROW, KEY_ROW, MADE
from rea.workbook.texts import clean, one_line

_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"


class WorkbookError(ReaError):
    """The file is no workbook that rea gave out."""


class NotMadeHereError(WorkbookError):
    """The file is a workbook, but none of its sheets was made for people to fill in."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row holds by key; a cell that cannot be taken is among the faults instead."""

    number: int
    texts: Mapping[str, str]
    faults: Mapping[str, CellError]

    def text(self, key: str) -> str:
        return self.texts.get(key, "")

    def any_of(self, keys: Iterable[str]) -> bool:
        """Whether anything stands under one of the keys."""
        return any(key in self.texts or key in self.faults for key in keys)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose columns are told by their keys, or by their headings.

    Attributes
    ----------
    key : str
        Which one, as its first cell says; the title, of a sheet that rea did not make.
    columns : mapping of str to str
        Letter of each column by its key.
    rows : tuple of Row
        Those that hold anything under a key.
    merged : tuple of str
        Names of merged cells that hold something.
    doubled : mapping of str to str
        Name of each cell whose key stands in a column before, and that key.
    """

    title: str
    key: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    merged: tuple[str, ...]
    doubled: Mapping[str, str]

    def cell(self, row: int, key: str) -> str:
        """The name of a cell, such as G14."""
        return f"{self.columns.get(key, 'A')}{row}"


def read_workbook(data: bytes, titles: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The sheets of a workbook that rea made; those that somebody added are left aside.

    Parameters
    ----------
    titles : collection of str
        What rea called its sheets: one of these without its keys is refused, not left aside.

    Raises
    ------
    WorkbookError
        The file cannot be opened, is too large, has no such sheet, or one twice.
    """
    sheets: dict[str, Sheet] = {}
    for one in _opened(data).worksheets:
        sheet = _sheet(one, titles)
        if sheet is None:
            continue
        if sheet.key in sheets:
            raise WorkbookError(
                f"The sheet '{sheet.title}' is a copy of '{sheets[sheet.key].title}'.",
                "Keep the one that is meant and delete the other.",
            )
        sheets[sheet.key] = sheet
    if not sheets:
        raise NotMadeHereError(
            "This workbook has no sheet that rea made.",
            "Start from a template; its first rows and columns, though hidden, must stay.",
        )
    return tuple(sheets.values())


def read_plain_sheets(data: bytes) -> tuple[Sheet, ...]:
    """Every sheet that holds anything, by the headings in its first row that holds any.

    A heading that stands twice is among `doubled`, with the cells below the first of them.

    Raises
    ------
    WorkbookError
        The file cannot be opened, or is too large.
    """
    found = (_plain(one) for one in _opened(data).worksheets)
    return tuple(one for one in found if one is not None)


def _plain(sheet: Worksheet) -> Sheet | None:
    cells = _cells_by_row(sheet)
    if not cells:
        return None
    top = min(cells)
    headings = [(cell.column_letter, one_line(str(cell.value))) for cell in cells.pop(top)]
    return _by_column(sheet, sheet.title, headings, cells, top)


def _opened(data: bytes) -> Workbook:
    if data.startswith(_OLD_OR_LOCKED):
        raise WorkbookError(
            "This workbook has a password or the old format .xls.",
            "Save it as .xlsx without a password.",
        )
    try:
        return load_workbook(BytesIO(without_blanks(data)))
    except TooLargeError as err:
        raise WorkbookError(
            f"This workbook unpacks to {err.n_bytes // 1_000_000:,} MB, far more than answers.",
            "Delete the empty rows below the last entry and save it again.",
        ) from err
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        SyntaxError,
    ) as err:
        raise WorkbookError(
            "This is no Excel workbook, or it is damaged.", "Save it as .xlsx and try again."
        ) from err


def _sheet(sheet: Worksheet, titles: Collection[str]) -> Sheet | None:
    cells = _cells_by_row(sheet)
    keys = [(cell.column_letter, str(cell.value)) for cell in cells.pop(KEY_ROW, [])]
    made = next((key for _, key in keys if key.startswith(MADE)), None)
    if made is None:
        _refuse_displaced(sheet.title, cells, titles)
        return None
    return _by_column(sheet, made, keys, cells, HEADING_ROW)


def _by_column(
    sheet: Worksheet,
    key: str,
    keys: list[tuple[str, str]],
    cells: Mapping[int, list[Cell]],
    heading_row: int,
) -> Sheet:
    columns: dict[str, str] = {}
    doubled = {}
    for letter, one in keys:
        if one in columns:
            doubled[f"{letter}{heading_row}"] = one
        columns.setdefault(one, letter)
    by_letter = {letter: one for one, letter in columns.items()}
    rows = (_row(n, found, by_letter) for n, found in cells.items() if n > heading_row)
    return Sheet(
        title=sheet.title,
        key=key,
        columns=columns,
        rows=tuple(row for row in rows if row.texts or row.faults),
        merged=tuple(_merged(sheet, by_letter, heading_row)),
        doubled=doubled,
    )


def _refuse_displaced(title: str, cells: Mapping[int, list[Cell]], titles: Collection[str]) -> None:
    """Answers must never be left aside because the row of keys was moved or deleted."""
    for row, found in cells.items():
        if any(str(cell.value).startswith(MADE) for cell in found):
            raise WorkbookError(
                f"{title}, A{row}: the hidden row by which rea reads must be the first.",
                "Delete the rows above it, or move it back to the top.",
            )
    if cells and title in titles:
        raise WorkbookError(
            f"{title}, A{KEY_ROW}: the hidden row by which rea reads is gone.",
            "Make the template anew and copy the answers into it.",
        )


def _cells_by_row(sheet: Worksheet) -> dict[int, list[Cell]]:
    """The cells that hold something, in order.

    `iter_rows` would make a cell for every blank up to the last row ever formatted, which may
    be the millionth; openpyxl keeps those that the file has, and offers no public way to them.
    """
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(sheet._cells.items()):
        if isinstance(cell, Cell) and cell.value is not None:
            rows.setdefault(row, []).append(cell)
    return rows


def _row(number: int, cells: list[Cell], keys: Mapping[str, str]) -> Row:
    texts, faults = {}, {}
    for cell in cells:
        key = keys.get(cell.column_letter)
        if key is None:
            continue
        try:
            text = from_cell(cell.value, cell.data_type, cell.number_format)
        except CellError as err:
            faults[key] = err
            continue
        if clean(text):
            texts[key] = text
    return Row(number, texts, faults)


def _merged(sheet: Worksheet, keys: Mapping[str, str], heading_row: int) -> Iterator[str]:
    for area in sheet.merged_cells.ranges:
        letters = {get_column_letter(n) for n in range(area.min_col, area.max_col + 1)}
        corner = sheet.cell(area.min_row, area.min_col)
        if letters & keys.keys() and area.max_row > heading_row and corner.value is not None:
            yield corner.coordinate
