"""What came back in the spreadsheet: answers, or every cell that is not one.

People sort, filter, move, rename and add. What a cell is about is therefore told by the hidden
first row and, on the sheet of studies, by the two hidden columns in front; a sheet that rea did
not write, and a column without a key, are the team's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rea.errors import ReaError, nearest
from rea.extraction import layout
from rea.extraction.answers import MOST_OCCURRENCES, Answer, Part, answer_faults, check_answer
from rea.extraction.forms import Form
from rea.extraction.layout import ColumnPart
from rea.extraction.template import write_template
from rea.phrases import count
from rea.workbook.places import HEADING_ROW
from rea.workbook.reading import Row, Sheet, read_workbook
from rea.workbook.texts import one_line

__all__ = ["BadCell", "BadCellsError", "read_sheets", "write_template"]


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken: where it is, why, and what to do."""

    sheet: str
    cell: str
    fact: str
    hint: str

    def __str__(self) -> str:
        return f"{self.sheet}, {self.cell}: {self.fact} {self.hint}"


class BadCellsError(ReaError):
    """Cells of a spreadsheet that cannot be taken; nothing of it was.

    Attributes
    ----------
    cells : tuple of BadCell
        All of them, in the order of sheets and rows.
    """

    def __init__(self, cells: tuple[BadCell, ...]) -> None:
        told = "\n".join(f"  {cell}" for cell in cells)
        super().__init__(
            f"{count(len(cells), 'cell')} of the spreadsheet cannot be taken:\n{told}\n",
            "Nothing was stored. Mend these cells, save, and read it again.",
        )
        self.cells = cells


def read_sheets(form: Form, data: bytes, studies: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers in a workbook that `write_template` made and somebody filled.

    Parameters
    ----------
    data : bytes
        The XLSX file.
    studies : mapping of str to str
        Id and name of each study, as for the template.

    Returns
    -------
    tuple of Answer
        Checked, by study, field in the order of the form, and occurrence. A blank cell is no
        answer, whatever stood there before.

    Raises
    ------
    BadCellsError
        Naming every bad cell.
    WorkbookError
        The file is no workbook of this kind at all.
    """
    names = layout.studies_by_name(studies)
    sheets = read_workbook(data, {layout.STUDY_TITLE, *layout.sheet_titles(form).values()})
    found = [one for sheet in sheets for one in _Reading(form, names, sheet).found()]
    bad = tuple(one for one in found if isinstance(one, BadCell))
    if bad:
        raise BadCellsError(bad)
    place = {field.path: n for n, field in enumerate(form.fields)}
    nth = {study: n for n, study in enumerate(studies)}
    answers = (one for one in found if isinstance(one, Answer))
    return tuple(sorted(answers, key=lambda one: (nth[one.study_id], place[one.field], one.n)))


_Found = Iterator[Answer | BadCell]


@dataclass(frozen=True)
class _Reading:
    """One sheet being read."""

    form: Form
    names: Mapping[str, str]
    sheet: Sheet

    def found(self) -> _Found:
        """Answers and bad cells, in the order of the rows."""
        yield from self._merged_or_doubled()
        if self.sheet.key == layout.STUDY_SHEET:
            yield from self._studies()
        else:
            yield from self._group(self.sheet.key.removeprefix(layout.GROUP_SHEET))

    def _bad(self, row: int, key: str, fact: str, hint: str) -> BadCell:
        return BadCell(self.sheet.title, self.sheet.cell(row, key), fact, hint)

    def _merged_or_doubled(self) -> _Found:
        for cell in self.sheet.merged:
            hint = "Unmerge it and fill in each cell that it is meant for."
            yield BadCell(self.sheet.title, cell, "this cell is merged with others.", hint)
        for cell in self.sheet.doubled:
            yield BadCell(self.sheet.title, cell, "this column is there twice.", "Delete one.")

    def _studies(self) -> _Found:
        columns = {part: part for part in layout.COLUMN_PARTS}
        seen: set[tuple[str, str]] = set()
        for row in self.sheet.rows:
            if not row.any_of(columns):
                continue
            place = row.text(layout.STUDY_SHEET), row.text(layout.FIELD_KEY)
            fault = self._fault_of(place, again=place in seen)
            seen.add(place)
            if fault is not None:
                yield self._bad(row.number, "value", *fault)
            else:
                yield from self._answer(row, Answer(*place), columns)

    def _fault_of(self, place: tuple[str, str], *, again: bool) -> tuple[str, str] | None:
        study, path = place
        if not study or not path:
            return "this row belongs to no question.", "Use the rows of the template."
        if study not in self.names.values():
            return f"there is no study '{study}' in this review.", "Make the template anew."
        if path not in {field.path for field in layout.study_rows(self.form)}:
            return f"the form does not ask '{path}' here.", "Make the template anew."
        return ("this question of this study has a row above.", "Keep one.") if again else None

    def _group(self, group: str) -> _Found:
        known = {one.key: one for one in layout.group_columns(self.form, group)}
        filled = {key for row in self.sheet.rows for key in (*row.texts, *row.faults)}
        for key in sorted(filled):
            if "|" in key and key not in known:
                fact = f"the form does not ask '{key.split('|')[0]}' here."
                yield self._bad(HEADING_ROW, key, fact, "Make the template anew.")
        rows = [row for row in self.sheet.rows if row.any_of(known)]
        taken = Counter((self._study(row), row.text(layout.NUMBER_KEY)) for row in rows)
        for row in rows:
            study = self._study(row)
            if not study:
                yield self._no_study(row)
            n, fault = self._number(row, study, taken)
            if fault is not None:
                yield self._bad(row.number, layout.NUMBER_KEY, *fault)
            for field in self.form.fields_of(group):
                columns = {one.part: key for key, one in known.items() if one.field == field.path}
                yield from self._answer(row, Answer(study, field.path, n), columns)

    def _study(self, row: Row) -> str:
        return self.names.get(one_line(row.text(self.sheet.key)).casefold(), "")

    def _no_study(self, row: Row) -> BadCell:
        key = self.sheet.key
        fault = row.faults.get(key)
        typed = row.text(key)
        near = nearest(typed, self.names)
        if fault is not None:
            return self._bad(row.number, key, fault.fact, fault.hint)
        fact = f"there is no study '{typed}'." if typed else "this row names no study."
        hint = f"Did you mean {self.names[near[0]]}?" if near else "Choose one from the list."
        return self._bad(row.number, key, fact, hint)

    def _number(
        self, row: Row, study: str, taken: Counter[tuple[str, str]]
    ) -> tuple[int, tuple[str, str] | None]:
        """Which occurrence a row is; one without a number takes the first that is free."""
        if layout.NUMBER_KEY in row.faults:
            return 1, (row.faults[layout.NUMBER_KEY].fact, row.faults[layout.NUMBER_KEY].hint)
        typed = row.text(layout.NUMBER_KEY)
        if not typed:
            n = next(n for n in range(1, MOST_OCCURRENCES + 2) if not taken[study, str(n)])
            taken[study, str(n)] += 1
            return n, None
        if not re.fullmatch(r"[1-9][0-9]{0,3}", typed):
            return 1, (f"'{typed}' is no number of a row.", "Leave it blank for a new row.")
        if taken[study, typed] > 1:
            return 1, (f"this study has number {typed} twice.", "Leave it blank for a new row.")
        return int(typed), None

    def _answer(self, row: Row, place: Answer, columns: Mapping[ColumnPart, str]) -> _Found:
        """The answer whose parts stand in these columns of a row, or each part that is bad."""
        if not row.any_of(columns.values()):
            return
        unread = {part: row.faults[key] for part, key in columns.items() if key in row.faults}
        for part, unreadable in unread.items():
            yield self._bad(row.number, columns[part], unreadable.fact, unreadable.hint)
        typed = {part: row.text(key) for part, key in columns.items()}
        raw = Answer(place.study_id, place.field, place.n, **typed)
        raw = replace(raw, kind=one_line(raw.kind).casefold())
        faults = [
            fault for fault in answer_faults(self.form, raw) if _column(fault.part) not in unread
        ]
        for fault in faults:
            key = columns[_column(fault.part)]
            yield self._bad(row.number, key, fault.fact, fault.hint or "")
        if not unread and not faults:
            yield check_answer(self.form, raw)


def _column(part: Part) -> ColumnPart:
    """The column in which a part of an answer is mended."""
    return part if part in layout.COLUMN_PARTS else "value"
