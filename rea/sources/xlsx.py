"""Excel workbooks: the sheet with the most known headers, read row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO

from rea.errors import SourceError
from rea.sources import table
from rea.sources.cells import Row
from rea.sources.entries import Parsed


def read(data: bytes, name: str, columns: Mapping[str, str]) -> Parsed:
    """The records of a workbook.

    Raises
    ------
    SourceError
        The workbook is damaged, or no column of any sheet holds the title.
    """
    sheets = _sheets(data, name)
    best = max(sheets, key=lambda title: table.n_known_headers(sheets[title][:40], columns))
    parsed = table.from_rows(sheets[best], name, columns, "XLSX")
    parsed.counted_in = "row"
    others = [title for title in sheets if title != best and sheets[title]]
    if others:
        parsed.notes.append(f"Sheet read: '{best}'. Sheets left aside: {', '.join(others)}.")
    return parsed


def _sheets(data: bytes, name: str) -> dict[str, list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        try:
            return {sheet.title: list(_rows(sheet.iter_rows(values_only=True))) for sheet in book}
        finally:
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise SourceError(
            name, "the Excel workbook is damaged.", "Open it in Excel and save it as CSV."
        ) from error


def _rows(cells: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    for line, values in enumerate(cells, start=1):
        texts = [_text(value) for value in values]
        if any(texts):
            yield Row(line, texts)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return str(value)
