"""The form as an Excel workbook, with what was answered so far, for those who work in one.

The sheet of studies has a row for each study and field and is read like a form from the top;
the sheet of a repeatable group has a row for each occurrence. `sheets.read_sheets` reads what
comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rea.extraction import layout
from rea.extraction.answers import Answer, Place
from rea.extraction.forms import Field, Form
from rea.extraction.layout import STUDY_COLUMNS, ColumnPart
from rea.extraction.values import what_fits
from rea.workbook.cells import to_number
from rea.workbook.dressing import (
    AS_TEXT,
    NUMBER,
    TEXT,
    TOLD,
    Dressed,
    Head,
    comment,
    finish,
    fit_height,
    lock,
    put,
    put_heads,
)
from rea.workbook.places import FIRST_ROW

# Blank rows behind each study's occurrences; rows below them in which lists drop down.
_N_SPARE: Final = 3
_N_BELOW: Final = 1_000

# What stands before the columns to fill in on the sheet of studies; A and B are hidden.
_TOLD_HEADS: Final = (
    Head(layout.STUDY_SHEET, "", 12),
    Head(layout.FIELD_KEY, "", 12),
    Head("", "Study", 22),
    Head("", "Part", 20),
    Head("", "Question", 34),
    Head("", "What fits", 56),
)


def write_template(form: Form, studies: Mapping[str, str], answers: Iterable[Answer]) -> bytes:
    """The workbook to fill in.

    Parameters
    ----------
    studies : mapping of str to str
        Id and name of each study, in the order in which they are shown.
    answers : iterable of Answer
        What is known so far, at most one for each place; those of other studies are left out.

    Returns
    -------
    bytes
        An XLSX file.
    """
    known: dict[str, dict[Place, Answer]] = {study: {} for study in studies}
    for answer in answers:
        if answer.study_id in known:
            known[answer.study_id][answer.place] = answer
    dressed = Dressed(Workbook())
    dressed.add_styles()
    writing = _Writing(form, layout.shown_studies(studies), known, dressed)
    writing.guide(dressed.book.worksheets[0])
    writing.studies(dressed.book.create_sheet(layout.STUDY_TITLE))
    for group, title in layout.sheet_titles(form).items():
        writing.group(dressed.book.create_sheet(title), group)
    dressed.add_lists()
    dressed.book.active = 1
    file = BytesIO()
    dressed.book.save(file)
    return file.getvalue()


@dataclass(frozen=True)
class _Writing:
    """One workbook being filled: the form, the studies as shown, and what is known of each."""

    form: Form
    shown: Mapping[str, str]
    known: Mapping[str, Mapping[Place, Answer]]
    dressed: Dressed

    def guide(self, sheet: Worksheet) -> None:
        sheet.title = layout.GUIDE_TITLE
        sheet.column_dimensions["A"].width = 110
        for row, line in enumerate(_guide(self.form), start=1):
            put(sheet, row, 1, line, TOLD)

    def studies(self, sheet: Worksheet) -> None:
        filled = (Head(one.key, one.heading, one.width, one.aside) for one in STUDY_COLUMNS)
        heads = [*_TOLD_HEADS, *filled]
        put_heads(sheet, heads)
        for hidden in ("A", "B"):
            sheet.column_dimensions[hidden].hidden = True
        fields = layout.study_rows(self.form)
        about = {field.path: self._told(field) for field in fields}
        first = len(_TOLD_HEADS) + 1
        rows = [(study, field) for study in self.shown for field in fields]
        for row, (study, field) in enumerate(rows, start=FIRST_ROW):
            told = (study, field.path, self.shown[study], *about[field.path])
            for column, text in enumerate(told, start=1):
                put(sheet, row, column, text, TOLD)
            if field.help:
                sheet.cell(row, 5).comment = comment(field.help)
            for column, one in enumerate(STUDY_COLUMNS, start=first):
                self._fill(sheet, row, column, field, one.part, (study, 1))
            fit_height(sheet, row, heads)
        for n, field in enumerate(fields):
            lines = range(FIRST_ROW + n, FIRST_ROW + len(rows), len(fields))
            for column, one in enumerate(STUDY_COLUMNS, start=first):
                letter = get_column_letter(column)
                self._offer(sheet, " ".join(f"{letter}{row}" for row in lines), field, one.part)
        finish(sheet, freeze=f"G{FIRST_ROW}")
        lock(sheet)

    def group(self, sheet: Worksheet, group: str) -> None:
        columns = [(self.form.field(c.field), c) for c in layout.group_columns(self.form, group)]
        filled = (
            Head(c.key, c.heading, c.width, c.aside, _about(field) if c.part == "value" else "")
            for field, c in columns
        )
        key = layout.GROUP_SHEET + group
        heads = [Head(key, "Study *", 24), Head(layout.NUMBER_KEY, "No.", 6), *filled]
        put_heads(sheet, heads)
        rows = list(self._occurrences(group))
        last = FIRST_ROW + len(rows) + _N_BELOW
        for row, (study, n) in enumerate(rows, start=FIRST_ROW):
            put(sheet, row, 1, self.shown.get(study, ""), TEXT)
            put(sheet, row, 2, n or "", NUMBER)
            for column, (field, one) in enumerate(columns, start=3):
                self._fill(sheet, row, column, field, one.part, (study, n))
            fit_height(sheet, row, heads)
        names = list(self.shown.values())
        self.dressed.offer(sheet, f"A{FIRST_ROW}:A{last}", names, strict=True)
        for column, (field, one) in enumerate(columns, start=3):
            letter = get_column_letter(column)
            self._offer(sheet, f"{letter}{FIRST_ROW}:{letter}{last}", field, one.part)
            if _style(field, one.part) == TEXT:
                sheet.column_dimensions[letter].number_format = AS_TEXT
        finish(sheet, freeze=f"C{FIRST_ROW}")

    def _told(self, field: Field) -> tuple[str, str, str]:
        """Part, question and what fits, as the sheet of studies says them."""
        part = next(one.label for one in self.form.sections if one.section_id == field.section)
        if field.kind != "group" or not field.repeats:
            return part, _asked(field), what_fits(field)
        title = layout.sheet_titles(self.form)[field.path]
        return part, _asked(field), f"goes on the sheet '{title}'; here only a missing code"

    def _occurrences(self, group: str) -> Iterator[tuple[str, int]]:
        """Study and number of each row; 0 for one that is blank."""
        paths = {field.path for field in self.form.fields_of(group)}
        for study, answers in self.known.items():
            for n in sorted({n for path, n in answers if path in paths}):
                yield study, n
            for _ in range(_N_SPARE):
                yield study, 0

    def _fill(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        field: Field,
        part: ColumnPart,
        occurrence: tuple[str, int],
    ) -> None:
        study, n = occurrence
        answer = self.known.get(study, {}).get((field.path, n))
        text = "" if answer is None else layout.shown_part(self.form, field, answer, part)
        style = _style(field, part)
        put(sheet, row, column, to_number(text) if style == NUMBER else text, style)

    def _offer(self, sheet: Worksheet, cells: str, field: Field, part: ColumnPart) -> None:
        if part == "kind":
            self.dressed.offer(sheet, cells, ["quote", "paraphrase"], strict=True)
        if part == "identifying":
            self.dressed.offer(sheet, cells, ["yes", "no"], strict=True)
        if part == "value":
            codes = [self.form.shown_code(code) for code in self.form.missing_codes]
            yes_no = ["yes", "no", "unclear"] if field.kind == "yes_no_unclear" else []
            choices = [field.shown(choice) for choice in field.choices]
            # Several may be chosen, and a list lets one be picked: others are typed below it.
            strict = field.kind in ("single", "yes_no_unclear")
            self.dressed.offer(sheet, cells, [*choices, *yes_no, *codes], strict=strict)


def _guide(form: Form) -> Iterator[str]:
    yield f"Each row of '{layout.STUDY_TITLE}' is one question about one study."
    for path, title in layout.sheet_titles(form).items():
        yield f"Each row of '{title}' is one of: {form.field(path).label}. Add rows as needed."
    yield "A question marked * must be answered."
    if form.missing_codes:
        yield "A blank is not an answer. Where the report does not say, put one of these instead:"
        yield from (f"      {form.shown_code(code)}" for code in form.missing_codes)
    yield "Several answers to one question each stand on their own line of the cell (Alt+Enter)."
    yield "Words of a report need their page or paragraph. From a summary, write: summary"
    yield "Words in another language stay as they are; their translation, who or what translated"
    yield "      them, and a note that could identify somebody have columns folded away behind."
    yield "You may filter, and add columns and sheets of your own. Do not merge cells."
    yield "Type answers, not formulas. Leave the hidden row and columns: rea reads by them."


def _style(field: Field, part: ColumnPart) -> str:
    return NUMBER if part == "value" and field.kind in ("integer", "number") else TEXT


def _asked(field: Field) -> str:
    return f"{field.label} *" if field.required else field.label


def _about(field: Field) -> str:
    told = [f"{_asked(field)}: {what_fits(field)}."]
    if field.questions:
        told.append(f"Helps to answer {', '.join(field.questions)}.")
    return "\n".join([*told, field.help] if field.help else told)
