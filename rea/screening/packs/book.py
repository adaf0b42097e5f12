"""The pack as an Excel workbook: the criteria on one sheet, a row for each record on the other."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rea.phrases import STAGE_NAMES
from rea.screening.packs.contents import Pack
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

# The key of the sheet says to which pack it belongs.
SHEET_KEY: Final = f"{MADE}pack:"
VERDICT, REASON, NOTE = "verdict", "reason", "note"

_CRITERIA: Final = "Criteria"
_RECORDS: Final = "Records"
_OFFERED: Final = ("include", "exclude", "not sure")


def write_book(pack: Pack) -> bytes:
    """The workbook to fill in: decisions and reasons drop down."""
    dressed = Dressed(Workbook())
    dressed.add_styles()
    _criteria(dressed.book.worksheets[0], pack)
    _records(dressed.book.create_sheet(_RECORDS), pack, dressed)
    dressed.add_lists()
    dressed.book.active = 1
    file = BytesIO()
    dressed.book.save(file)
    return file.getvalue()


def shown_reason(code: str, label: str) -> str:
    """How a reason stands in the list: by its label, with the code to find it by."""
    return f"{label} [{code}]"


def _criteria(sheet: Worksheet, pack: Pack) -> None:
    sheet.title = _CRITERIA
    sheet.column_dimensions["A"].width = 110
    for row, line in enumerate(_guide(pack), start=1):
        put(sheet, row, 1, line, TOLD)


def _guide(pack: Pack) -> Iterator[str]:
    yield f"{pack.review}: {len(pack.records)} records for {pack.reader_name} ({pack.reader})"
    yield f"To be read at {STAGE_NAMES[pack.stage]} under {pack.protocol}, {pack.made_on}."
    yield f"On the sheet '{_RECORDS}' choose one decision for each record; leave open what you"
    yield "      have not read. You may return it as often as you like, with more filled in."
    yield "Exclude for the first reason that applies:"
    yield from (f"      {one.label}. {one.definition}" for one in pack.reasons)
    yield from pack.questions
    yield from pack.care.splitlines()
    yield "Leave the hidden row and column: rea reads by them."


def _records(sheet: Worksheet, pack: Pack, dressed: Dressed) -> None:
    heads = [
        Head(f"{SHEET_KEY}{pack.pack_id}:{pack.digest}", "", 12),
        Head("", "Title", 40),
        Head("", "Who, when, where", 28),
        Head("", "Abstract", 80),
        Head(VERDICT, "Decision", 14),
        Head(REASON, "Reason to exclude", 30),
        Head(NOTE, "Note", 36),
    ]
    put_heads(sheet, heads)
    sheet.column_dimensions["A"].hidden = True
    for row, one in enumerate(pack.records, start=FIRST_ROW):
        about = "\n".join(filter(None, (one.authors, one.year, one.journal, one.doi, one.url)))
        told = (one.record_id, one.title, about, one.abstract or "(no abstract)")
        for column, text in enumerate(told, start=1):
            put(sheet, row, column, text, TOLD)
        for column in range(len(told) + 1, len(heads) + 1):
            put(sheet, row, column, "", TEXT)
        fit_height(sheet, row, heads)
    last = FIRST_ROW + len(pack.records) - 1
    dressed.offer(sheet, f"E{FIRST_ROW}:E{last}", _OFFERED, strict=True)
    reasons = [shown_reason(one.code, one.label) for one in pack.reasons]
    dressed.offer(sheet, f"F{FIRST_ROW}:F{last}", reasons, strict=True)
    finish(sheet, freeze=f"E{FIRST_ROW}")
    lock(sheet)
