"""Excel workbooks: the sheet with the most known headers, read row by row."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from rea.errors import SourceError
from rea.sources import archives, table
from rea.sources.cells import Row
from rea.sources.entries import Parsed

# openpyxl hands whatever an element bears to the class of that name, which then refuses it.
_DAMAGE: tuple[type[Exception], ...] = (
    *archives.DAMAGE,
    *(KeyError, IndexError, SyntaxError, TypeError, AttributeError),
)


def read(data: bytes, name: str, columns: Mapping[str, str]) -> Parsed:
    """The records of a workbook.

    Raises
    ------
    SourceError
        The workbook is damaged, or no column of any sheet holds the title.
    """
    sheets = _sheets(data, name)
    if not sheets:
        raise SourceError(name, "the Excel workbook has no sheet.", "Save the records as CSV.")
    best = max(sheets, key=lambda title: table.n_known_headers(sheets[title][:40], columns))
    parsed = table.from_rows(sheets[best], name, columns, "XLSX")
    parsed.counted_in = "row"
    others = [title for title in sheets if title != best and sheets[title]]
    if others:
        parsed.notes.append(f"Sheet read: '{best}'. Sheets left aside: {', '.join(others)}.")
    return parsed


def first_sheet(data: bytes, name: str) -> list[Row]:
    """The rows of the first sheet that has any."""
    return next((rows for rows in _sheets(data, name).values() if rows), [])


def _sheets(data: bytes, name: str) -> dict[str, list[Row]]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # About styles and validation that openpyxl leaves out; no cell is concerned.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            try:
                return {sheet.title: _rows(sheet) for sheet in book.worksheets}
            finally:
                book.close()
    except _DAMAGE as error:
        raise SourceError(
            name, "the Excel workbook is damaged.", "Open it in Excel and save it as CSV."
        ) from error


def _rows(sheet: Any) -> list[Row]:
    # Some platforms state a range of one cell; without it every row is read as it is.
    sheet.reset_dimensions()
    rows = [[_text(value) for value in values] for values in sheet.iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    return [
        Row(line, cells + [""] * (width - len(cells)))
        for line, cells in enumerate(rows, start=1)
        if any(cells)
    ]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return str(value)
