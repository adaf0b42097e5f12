"""A table as an Excel workbook, every cell a text that no spreadsheet runs."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pandas as pd

# Excel refuses a longer cell.
_LONGEST: Final = 32_767
# Wide enough to read a title, narrow enough to see the next column.
_WIDEST: Final = 60


def write_xlsx(table: pd.DataFrame) -> bytes:
    """The table as a workbook of one sheet."""
    return write_sheets({"records": table})


def write_sheets(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Tables as the sheets of a workbook: header frozen, cells as text.

    A text that begins with ``=`` stays a text, because its cell is one; it needs no
    apostrophe. A cell longer than Excel takes is cut and ends with "…".
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in tables.items():
        _fill(book.create_sheet(title), table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: pd.DataFrame) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(table.columns, start=1):
        cell = sheet.cell(1, number, str(name))
        cell.font = Font(bold=True)
        longest = max(map(len, table[name]), default=0)
        width = min(_WIDEST, max(len(str(name)), longest) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, values in enumerate(table.itertuples(index=False, name=None), start=2):
        for number, value in enumerate(values, start=1):
            cell = sheet.cell(row, number, _fit(str(value)))
            cell.data_type = "s"
    sheet.freeze_panes = "A2"


def _fit(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    clean = str(ILLEGAL_CHARACTERS_RE.sub(" ", text))
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
