"""How the spreadsheet looks: styles, column heads, drop-downs, text that is never run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from rea.workbook.cells import to_cell
from rea.workbook.places import HEADING_ROW, KEY_ROW, LISTS_TITLE

# Names of the styles: what people read, and what they fill in.
HEADING: Final = "rea heading"
TOLD: Final = "rea told"
TEXT: Final = "rea text"
NUMBER: Final = "rea number"

# A number format: "3-5" stays a range of pages and never becomes the third of May.
AS_TEXT: Final = "@"

_LINE: Final = Side("thin", color="FFBDB9AE")
_COMMENT_SIZE: Final = (420, 180)
_LINE_HEIGHT: Final = 15.0  # points, of Calibri 11
_MOST_LINES: Final = 20


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its key for rea, its heading for people."""

    key: str
    heading: str
    width: int
    aside: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A workbook being made, with the lists that its drop-downs take their entries from."""

    book: Workbook
    lists: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add_styles(self) -> None:
        """Make our styles known to the book, before a cell asks for one."""
        for style in _styles():
            self.book.add_named_style(style)

    def offer(self, sheet: Worksheet, cells: str, offered: Sequence[str], *, strict: bool) -> None:
        """Give cells a drop-down; a strict one refuses what is not offered."""
        if not offered or not cells:
            return
        column = self.lists.setdefault(tuple(offered), len(self.lists) + 1)
        letter = get_column_letter(column)
        rule = DataValidation(
            type="list",
            formula1=f"{LISTS_TITLE}!${letter}$1:${letter}${len(offered)}",
            allow_blank=True,
            showErrorMessage=strict,
            sqref=cells,
        )
        rule.errorTitle, rule.error = "Not on the list", "Choose an answer from the list."
        sheet.add_data_validation(rule)

    def add_lists(self) -> None:
        """The hidden sheet of all lists: one written into a rule may have only 255 signs."""
        sheet = self.book.create_sheet(LISTS_TITLE)
        for offered, column in self.lists.items():
            for row, text in enumerate(offered, start=1):
                put(sheet, row, column, text)
        sheet.sheet_state = "hidden"


def put(sheet: Worksheet, row: int, column: int, value: str | float, style: str = "") -> Cell:
    """Fill a cell. Text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged in what rea makes
    if isinstance(value, str) and value:
        cell.value = to_cell(value)
        cell.data_type = "s"  # openpyxl would take "#N/A" for an error
    elif value != "":
        cell.value = value
    if style:
        cell.style = style
    return cell


def put_heads(sheet: Worksheet, heads: Sequence[Head]) -> None:
    """The hidden row of keys, the headings, and how wide each column is."""
    for n, head in enumerate(heads, start=1):
        put(sheet, KEY_ROW, n, head.key)
        cell = put(sheet, HEADING_ROW, n, head.heading, HEADING)
        if head.about:
            cell.comment = comment(head.about)
        dimension = sheet.column_dimensions[get_column_letter(n)]
        dimension.width = head.width
        if head.aside:
            dimension.outlineLevel, dimension.hidden = 1, True
    fit_height(sheet, HEADING_ROW, heads)
    sheet.row_dimensions[KEY_ROW].hidden = True


def fit_height(sheet: Worksheet, row: int, heads: Sequence[Head]) -> None:
    """Make a row high enough for what stands in it; not every program does so by itself."""
    n_lines = 2
    for column, head in enumerate(heads, start=1):
        text = sheet.cell(row, column).value
        if text and head.heading and not head.aside:
            lines = str(text).split("\n")
            n_lines = max(n_lines, sum(1 + len(line) // head.width for line in lines))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * min(n_lines, _MOST_LINES)


def finish(sheet: Worksheet, freeze: str) -> None:
    """Keep the headings in view, let rows be filtered, and print it as wide as the page."""
    last = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
    sheet.freeze_panes = freeze
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    setup.fitToWidth, setup.fitToHeight = 1, 0  # as many pages down as it takes


def lock(sheet: Worksheet) -> None:
    """Keep what rea needs from being typed over; without a password, so anyone may unlock."""
    rule = sheet.protection
    rule.sheet = True
    rule.formatCells = rule.formatColumns = rule.formatRows = False
    rule.insertColumns = rule.autoFilter = False


def comment(text: str) -> Comment:
    """A comment wide enough to be read."""
    width, height = _COMMENT_SIZE
    return Comment(text, "rea", height=height, width=width)


def _styles() -> Iterator[NamedStyle]:
    # By name, because a cell takes a known style much faster than its parts.
    box = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    wrapped = Alignment(wrap_text=True, vertical="top")
    strong, quiet = (
        PatternFill("solid", fgColor="FFE7E5DF"),
        PatternFill("solid", fgColor="FFF4F3EF"),
    )
    yield NamedStyle(HEADING, font=Font(bold=True), fill=strong, border=box, alignment=wrapped)
    yield NamedStyle(TOLD, fill=quiet, border=box, alignment=wrapped)
    for name, number_format in ((TEXT, AS_TEXT), (NUMBER, "General")):
        yield NamedStyle(
            name,
            number_format=number_format,
            border=box,
            alignment=wrapped,
            protection=Protection(locked=False),
        )
