"""The sheet on which a protocol is commented: a row for each item, there and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook

from rea.report.planned.comment import Comment, Item
from rea.workbook.dressing import (
    TEXT,
    TOLD,
    Dressed,
    Head,
    finish,
    fit_height,
    lock,
    put,
    put_heads,
)
from rea.workbook.places import FIRST_ROW, MADE
from rea.workbook.reading import Row, WorkbookError, read_workbook

_KEY: Final = f"{MADE}comments"
_TEXT, _COMMENT, _BY = "text", "comment", "by"


def write_comment_sheet(items: Sequence[Item], name: str) -> bytes:
    """A workbook with an empty cell for comments beside every item.

    Parameters
    ----------
    name : str
        Title of the sheet, such as the version commented on.
    """
    dressed = Dressed(Workbook())
    dressed.add_styles()
    sheet = dressed.book.worksheets[0]
    sheet.title = name[:31]  # Excel refuses a longer one
    heads = [
        Head(_KEY, "Item", 8),
        Head("", "Section", 28),
        Head(_TEXT, "What it says", 80),
        Head(_COMMENT, "Your comment", 60),
        Head(_BY, "Your name", 20),
    ]
    put_heads(sheet, heads)
    for row, one in enumerate(items, start=FIRST_ROW):
        for column, text in enumerate((str(one.number), one.section, one.text), start=1):
            put(sheet, row, column, text, TOLD)
        for column in (4, 5):
            put(sheet, row, column, "", TEXT)
        fit_height(sheet, row, heads)
    finish(sheet, freeze=f"D{FIRST_ROW}")
    lock(sheet)
    file = BytesIO()
    dressed.book.save(file)
    return file.getvalue()


def read_comment_sheet(data: bytes, otherwise_by: str) -> tuple[Comment, ...]:
    """The comments of a returned workbook; a name given once stands for the whole sheet.

    Raises
    ------
    WorkbookError
        It is no such workbook, or a row has lost the number of its item.
    """
    sheets = [one for one in read_workbook(data) if one.key == _KEY]
    if not sheets:
        raise WorkbookError(
            "This workbook is no comment sheet.",
            "Make one with 'rea protocol show --for comment'.",
        )
    for row in (row for sheet in sheets for row in sheet.rows):
        for fault in row.faults.values():
            raise WorkbookError(f"Row {row.number}: {fault.fact}", fault.hint)
    rows = [row for sheet in sheets for row in sheet.rows if row.text(_COMMENT)]
    named = next((row.text(_BY) for sheet in sheets for row in sheet.rows if row.text(_BY)), "")
    return tuple(_comments(rows, named or otherwise_by))


def _comments(rows: Sequence[Row], by: str) -> Iterator[Comment]:
    for row in rows:
        number = row.text(_KEY)
        if not number.isdecimal():
            raise WorkbookError(
                f"Row {row.number} has a comment and no number of an item.",
                "Put the number back into the first column.",
            )
        yield Comment(int(number), row.text(_COMMENT), row.text(_BY) or by, row.text(_TEXT))
