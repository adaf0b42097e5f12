"""What stands where in the spreadsheet: one sheet for studies, one for each repeatable group.

The first row of a sheet is hidden and says what each column holds, so that columns may be
moved, renamed and added. Sheets are known by their first cell, so that they may be renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Final, Literal

from rea.extraction.answers import Answer
from rea.extraction.forms import Field, Form
from rea.extraction.values import entries
from rea.workbook.places import LISTS_TITLE, MADE
from rea.workbook.texts import one_line

# Parts of an answer that have a column; a missing code stands in the value's.
ColumnPart = Literal[
    "value", "locator", "quote", "kind", "note", "translation", "translated_by", "identifying"
]
COLUMN_PARTS: Final[tuple[ColumnPart, ...]] = (
    "value",
    "locator",
    "quote",
    "kind",
    "note",
    "translation",
    "translated_by",
    "identifying",
)
_RARELY_FILLED: Final = COLUMN_PARTS[5:]

STUDY_SHEET: Final = f"{MADE}studies"
GROUP_SHEET: Final = f"{MADE}group:"
FIELD_KEY: Final = "field"
NUMBER_KEY: Final = "n"

GUIDE_TITLE: Final = "How to fill this in"
STUDY_TITLE: Final = "Study answers"
# Excel keeps one name for itself.
_NOT_FOR_GROUPS: Final = (GUIDE_TITLE, STUDY_TITLE, LISTS_TITLE, "History")
_LONGEST_TITLE: Final = 25  # of Excel's 31, so that a number fits behind it

_HEADINGS: Final[Mapping[ColumnPart, str]] = {
    "value": "Answer",
    "locator": "Where it stands",
    "quote": "Words of the report",
    "kind": "Whose words",
    "note": "Note",
    "translation": "Translation",
    "translated_by": "Translated by",
    "identifying": "Identifying",
}
_WIDTHS: Final[Mapping[ColumnPart, int]] = {
    "value": 40,
    "locator": 16,
    "quote": 44,
    "kind": 14,
    "note": 36,
    "translation": 44,
    "translated_by": 20,
    "identifying": 12,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that people fill in.

    Attributes
    ----------
    field : str
        Path, on the sheet of a group; "" on the sheet of studies, where rows are fields.
    aside : bool
        Whether it is folded away until somebody unfolds it.
    """

    field: str
    part: ColumnPart
    heading: str
    width: int
    aside: bool = False

    @property
    def key(self) -> str:
        return f"{self.field}|{self.part}" if self.field else self.part


STUDY_COLUMNS: Final[tuple[Column, ...]] = tuple(
    Column("", part, _HEADINGS[part], _WIDTHS[part], part in _RARELY_FILLED)
    for part in COLUMN_PARTS
)


def group_columns(form: Form, group: str) -> tuple[Column, ...]:
    """Columns of a group's sheet: what is always asked, then what may be added, folded away."""
    always, aside = [], []
    for field in form.fields_of(group):
        needed = " *" if field.required else ""
        always.append(Column(field.path, "value", f"{field.label}{needed}", 30))
        for part in COLUMN_PARTS[1:]:
            if part == "quote" and field.kind == "quote":
                continue
            column = f"{field.label}: {_HEADINGS[part].lower()}"
            if part == "locator" and field.locator:
                always.append(Column(field.path, part, column, _WIDTHS[part]))
            else:
                aside.append(Column(field.path, part, column, _WIDTHS[part], aside=True))
    return (*always, *aside)


def own_sheets(form: Form) -> tuple[Field, ...]:
    """The groups that have a sheet of their own."""
    return tuple(field for field in form.fields if field.kind == "group" and field.repeats)


def study_rows(form: Form) -> tuple[Field, ...]:
    """The fields that have a row for each study: all but those on a group's sheet."""
    return tuple(field for field in form.fields if not (field.group and field.repeats))


def sheet_titles(form: Form) -> dict[str, str]:
    """A title for the sheet of each group, by the group's path, as Excel allows them."""
    titles: dict[str, str] = {}
    for group in own_sheets(form):
        plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", one_line(group.label)).split())
        base = shorten(plain, _LONGEST_TITLE, placeholder="") or plain[:_LONGEST_TITLE] or "Group"
        taken = {title.casefold() for title in (*_NOT_FOR_GROUPS, *titles.values())}
        names = (base if n == 1 else f"{base} ({n})" for n in range(1, len(taken) + 2))
        titles[group.path] = next(name for name in names if name.casefold() not in taken)
    return titles


def shown_studies(studies: Mapping[str, str]) -> dict[str, str]:
    """How each study is shown, by id; two with one name are shown with their ids."""
    names = {study: one_line(label) or study for study, label in studies.items()}
    n_of = count_folded(names.values())
    return {
        study: name if n_of[name.casefold()] == 1 else f"{name} ({study})"
        for study, name in names.items()
    }


def studies_by_name(studies: Mapping[str, str]) -> dict[str, str]:
    """Ids by what people may write for a study: as shown, or the id itself."""
    shown = {name.casefold(): study for study, name in shown_studies(studies).items()}
    return {study.casefold(): study for study in studies} | shown


def count_folded(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs, capitals aside."""
    n_of: dict[str, int] = {}
    for name in names:
        n_of[name.casefold()] = n_of.get(name.casefold(), 0) + 1
    return n_of


def shown_part(form: Form, field: Field, answer: Answer, part: ColumnPart) -> str:
    """A part of an answer as its cell shows it."""
    if part != "value":
        return str(getattr(answer, part))
    if answer.missing:
        return form.shown_code(answer.missing)
    if field.choices:
        return "\n".join(field.shown(choice) for choice in entries(field, answer.value))
    return answer.value
