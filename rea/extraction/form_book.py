"""The extraction form of a draft as a workbook, a row for each thing that is asked; and back.

What comes back is told as typed text by field, the way a page tells it, with the name of each
cell, so that whoever changes the protocol's own text can say which cell is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rea.extraction.sheets import BadCell, BadCellsError
from rea.protocol.parts import Entry
from rea.protocol.typed import TextField
from rea.workbook.dressing import TEXT, TOLD, Dressed, Head, finish, fit_height, put, put_heads
from rea.workbook.places import FIRST_ROW, MADE
from rea.workbook.reading import Row, Sheet, WorkbookError, read_workbook

_KEY: Final = f"{MADE}form"
TITLE: Final = "Form"
_GUIDE: Final = "Read me"
_NAME: Final = "name"
# Rows below the last one in which lists drop down too.
_N_BELOW: Final = 200
_WIDTHS: Final = {"label": 44, "values": 34, "help": 44, "show_if": 30, "questions": 14}
_TOLD: Final = (
    "Each row of 'Form' is one thing that is asked of a study.",
    "The name says where it stands: page.name, or page.group.name. It is not changed here.",
    "To ask something new, fill in a row below the last one, named page.name; a page that is not",
    "there yet comes with it, and its heading stands in the second column.",
    "A row that is deleted stays in the protocol: what is asked is taken out on its page.",
    "Several texts in one cell each stand on their own line (Alt+Enter).",
    "Shown only if: on each line a name, a colon, and answers with semicolons between them.",
    "An empty cell takes what stood there out.",
)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row as it came back: the name of what is asked, and its texts by field."""

    name: str
    heading: str
    texts: Mapping[str, str]
    sheet: Sheet
    number: int

    def bad(self, field: str, fact: str, hint: str = "") -> BadCell:
        """That the cell of a field cannot be taken."""
        return BadCell(self.sheet.title, self.sheet.cell(self.number, field or _NAME), fact, hint)


def write_form_book(entries: Sequence[Entry], headings: Mapping[str, str]) -> bytes:
    """The workbook of a form.

    Parameters
    ----------
    entries : sequence of Entry
        What is asked, in order; groups before their fields.
    headings : mapping of str to str
        Heading of each page by its id.
    """
    dressed = Dressed(Workbook())
    dressed.add_styles()
    guide = dressed.book.worksheets[0]
    guide.title = _GUIDE
    guide.column_dimensions["A"].width = 110
    for row, line in enumerate(_TOLD, start=1):
        put(guide, row, 1, line, TOLD)
    _fill(dressed, dressed.book.create_sheet(TITLE), entries, headings)
    dressed.add_lists()
    dressed.book.active = 1
    file = BytesIO()
    dressed.book.save(file)
    return file.getvalue()


def read_form_book(data: bytes) -> tuple[FormRow, ...]:
    """The rows of a workbook that came back.

    Raises
    ------
    WorkbookError
        It is no such workbook.
    BadCellsError
        A cell holds a formula, a date or an error; a row has no name, or one twice.
    """
    sheet = next((one for one in read_workbook(data, (TITLE,)) if one.key == _KEY), None)
    if sheet is None:
        raise WorkbookError(
            "This workbook is no form.", "Make one with 'rea protocol show --for form'."
        )
    bad = tuple(_bad_cells(sheet))
    if bad:
        raise BadCellsError(bad)
    fields = [key for key in sheet.columns if key not in (_KEY, _NAME)]
    return tuple(
        FormRow(
            row.text(_NAME).strip(),
            row.text(_KEY),
            {one: row.text(one) for one in fields},
            sheet,
            row.number,
        )
        for row in sheet.rows
    )


def _bad_cells(sheet: Sheet) -> Iterator[BadCell]:
    for cell in (*sheet.merged, *sheet.doubled):
        yield BadCell(sheet.title, cell, "this cell is merged or its column doubled.", "Undo that.")
    seen: dict[str, int] = {}
    for row in sheet.rows:
        for key, fault in row.faults.items():
            yield BadCell(sheet.title, sheet.cell(row.number, key), fault.fact, fault.hint)
        yield from _bad_name(sheet, row, seen)


def _bad_name(sheet: Sheet, row: Row, seen: dict[str, int]) -> Iterator[BadCell]:
    name, cell = row.text(_NAME).strip(), sheet.cell(row.number, _NAME)
    if not name and _NAME not in row.faults:
        yield BadCell(sheet.title, cell, "this row has no name.", "Name it as page.name.")
    elif name in seen:
        fact = f"'{name}' stands in row {seen[name]} already."
        yield BadCell(sheet.title, cell, fact, "Give each row a name of its own.")
    seen.setdefault(name, row.number)


def _fill(
    dressed: Dressed, sheet: Worksheet, entries: Sequence[Entry], headings: Mapping[str, str]
) -> None:
    fields = entries[0].texts
    heads = [
        Head(_NAME, "Name *", 30),
        Head(_KEY, "Page", 24),
        *(_head(one) for one in fields),
    ]
    # The key of the sheet is that of its first column that begins with it, wherever it stands.
    put_heads(sheet, heads)
    for row, entry in enumerate(entries, start=FIRST_ROW):
        put(sheet, row, 1, entry.name, TOLD)
        put(sheet, row, 2, headings.get(entry.name.partition(".")[0], ""), TOLD)
        for column, one in enumerate(entry.texts, start=3):
            put(sheet, row, column, one.value, TEXT)
        fit_height(sheet, row, heads)
    last = FIRST_ROW + len(entries) + _N_BELOW
    for column, one in enumerate(fields, start=3):
        letter = get_column_letter(column)
        cells = f"{letter}{FIRST_ROW}:{letter}{last}"
        dressed.offer(sheet, cells, one.options if one.form == "word" else (), strict=True)
    finish(sheet, freeze=f"D{FIRST_ROW}")


def _head(one: TextField) -> Head:
    about = " ".join(filter(None, (one.about, one.hint)))
    star = " *" if one.is_required else ""
    return Head(one.name, f"{one.label}{star}", _WIDTHS.get(one.name, 16), about=about)
