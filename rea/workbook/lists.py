"""A plain list as a workbook, of which people fill in some columns."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from rea.workbook.dressing import HEADING, TEXT, TOLD, Dressed, put

_WIDTH = 16


def write_list(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    *,
    filled: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
) -> bytes:
    """One sheet with one row of headings, which are the columns.

    Saved as CSV it is read back by them, so that no hidden row may stand above.

    Parameters
    ----------
    filled : mapping
        Columns that people fill in, and what is offered there; nothing is any text.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title)
    dressed = Dressed(book)
    dressed.add_styles()
    for column, name in enumerate(columns, start=1):
        letter = put(sheet, 1, column, name, HEADING).column_letter
        sheet.column_dimensions[letter].width = widths.get(name, _WIDTH)
        for n, row in enumerate(rows, start=2):
            put(sheet, n, column, row[name], TEXT if name in filled else TOLD)
        cells = f"{letter}2:{letter}{max(2, len(rows) + 1)}"
        dressed.offer(sheet, cells, filled.get(name, ()), strict=True)
    dressed.add_lists()
    sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
