"""Answers that come back in a table or as JSON: rea's own export, or a table made elsewhere.

A row of the long table, and an entry of the JSON, is one answer; in the wide table and in a
table made elsewhere they stand in `columns`. Whatever cannot be taken is named by its row and
column; then nothing is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from rea.errors import nearest
from rea.extraction import layout
from rea.extraction.answers import Answer, answer_faults, check_answer
from rea.extraction.columns import LONG_PARTS, STUDY, STUDY_ID, in_columns, wide_columns
from rea.extraction.forms import Form
from rea.extraction.sheets import BadCell, BadCellsError
from rea.extraction.tables import RawAnswer, ReturnedError, Table, csv_table, xlsx_tables
from rea.workbook.texts import one_line

__all__ = ["ReturnedError", "read_csv", "read_json", "read_xlsx"]

_NEEDED: Final = (STUDY_ID, "field", "n", "value", "missing")
_SAYING: Final = ("value", "missing", "words", "locator", "note", "translation")
_RARE: Final = ("translated_by", "identifying")
_PARTS: Final = (STUDY_ID, STUDY, "field", "n", "kind", *_SAYING, *_RARE)
_OURS: Final = (
    "Start from the answers that 'rea export --which answers' writes, or say what the columns "
    'of another table hold: --map "Their column=section.field".'
)


def read_csv(
    form: Form,
    name: str,
    data: bytes,
    studies: Mapping[str, str],
    columns: Mapping[str, str] | None = None,
) -> tuple[Answer, ...]:
    """The answers of a CSV file: rea's long or wide table, or a table made elsewhere.

    Parameters
    ----------
    name : str
        What the file is called, for what is said of it.
    studies : mapping of str to str
        Id and name of each study.
    columns : mapping of str to str, optional
        For a table made elsewhere: what each of its columns holds, ``study`` or the path of a
        field; ``path.2`` is its second occurrence, ``path:locator`` another part of its
        answer.

    Raises
    ------
    BadCellsError
        Naming every bad cell by row and column.
    ReturnedError, UnknownNameError
        The file is no such table at all, or the map does not fit it.
    """
    table = csv_table(name, data)
    rows = in_columns(form, table, columns) if columns else _own(form, table)
    return _taken(form, rows, studies)


def read_xlsx(
    form: Form,
    name: str,
    data: bytes,
    studies: Mapping[str, str],
    columns: Mapping[str, str] | None = None,
) -> tuple[Answer, ...]:
    """The answers of a workbook of such tables; parameters and errors are those of `read_csv`.

    Of rea's own tables every sheet counts, and two that disagree are refused: whoever changed
    one of them need not have seen the other. With a map the one sheet is read that has its
    columns.
    """
    tables = xlsx_tables(data)
    if columns:
        chosen = _with_columns(name, tables, columns)
        rows = [*in_columns(form, chosen, columns)]
        return _taken(form, rows, studies, _merged(chosen))
    own = [one for one in tables if not _lacking(one) or wide_columns(form, one)]
    if not own:
        raise ReturnedError(
            f"{name}: no sheet of it holds answers as rea writes them.",
            f"Fill in what 'rea extract --template' makes. {_OURS}",
        )
    rows = [row for one in own for row in _own(form, one)]
    return _taken(form, rows, studies, [cell for one in own for cell in _merged(one)])


def read_json(form: Form, name: str, data: bytes, studies: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers of a JSON file that `tidy.to_json` made; raises as `read_csv` does."""
    try:
        entries = json.loads(data)["answers"]
        rows = [RawAnswer(name, f"answer {k}", _texts(one)) for k, one in enumerate(entries, 1)]
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise ReturnedError(
            f"{name}: this is no JSON of answers.",
            "Start from the answers.json that 'rea export --which answers' writes.",
        ) from err
    return _taken(form, rows, studies)


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in entry.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _with_columns(name: str, tables: Sequence[Table], columns: Mapping[str, str]) -> Table:
    """The sheet that a map of columns is about; if none is, the one that has most of them."""
    wanted = {one_line(heading) for heading in columns}
    having = [one for one in tables if wanted <= {*one.headings}]
    if len(having) > 1:
        titles = " and ".join(f"'{one.name}'" for one in having)
        raise ReturnedError(
            f"{name}: the sheets {titles} both have these columns.", "Delete the one not meant."
        )
    if not tables:
        raise ReturnedError(f"{name}: no sheet of it holds anything.", _OURS)
    return (having or sorted(tables, key=lambda one: -len(wanted & {*one.headings})))[0]


def _merged(table: Table) -> list[BadCell]:
    hint = "Unmerge it and fill in each cell that it is meant for."
    return [
        BadCell(table.name, cell, "this cell is merged with others.", hint) for cell in table.merged
    ]


def _own(form: Form, table: Table) -> Iterator[RawAnswer]:
    if columns := wide_columns(form, table):
        return in_columns(form, table, columns)
    return _long(table)


def _lacking(table: Table) -> str:
    return next((column for column in _NEEDED if column not in table.headings), "")


def _long(table: Table) -> Iterator[RawAnswer]:
    if lacking := _lacking(table):
        raise ReturnedError(f"{table.name}: it has no column '{lacking}'.", _OURS)
    for row in table.rows:
        faults = {part: fault for part, fault in row.faults.items() if part in _PARTS}
        yield RawAnswer(table.name, f"row {row.number}", row.texts, faults=faults)


def _taken(
    form: Form,
    rows: Iterable[RawAnswer],
    studies: Mapping[str, str],
    bad: Iterable[BadCell] = (),
) -> tuple[Answer, ...]:
    """The answers, each checked and only once; or every part of one that is bad."""
    # An id means its study, also where another study bears it as its name.
    names = layout.studies_by_name(studies) | {one.casefold(): one for one in studies}
    taken: dict[tuple[str, str, int], tuple[Answer, RawAnswer]] = {}
    told = [*bad]
    for row in rows:
        if not row.faults and not any(row.text(part).strip() for part in _SAYING):
            continue
        answer, faults = _read(form, row, names)
        told += faults
        if answer is None:
            continue
        first, where = taken.setdefault((answer.study_id, *answer.place), (answer, row))
        if first != answer:
            told.append(_bad(row, "value", *_differs(row, where)))
    if told:
        raise BadCellsError(tuple(dict.fromkeys(told)))
    return tuple(answer for answer, _ in taken.values())


def _differs(row: RawAnswer, first: RawAnswer) -> tuple[str, str]:
    if row.table != first.table:
        fact = f"the sheet '{first.table}' ({first.where}) answers the same otherwise."
        return fact, "Write the same in both, or delete the sheet that is not meant."
    return "another row answers the same of this study.", "Keep the one that is meant."


def _read(
    form: Form, row: RawAnswer, names: Mapping[str, str]
) -> tuple[Answer | None, list[BadCell]]:
    typed = one_line(row.text(STUDY_ID) or row.text(STUDY))
    study, path, n = names.get(typed.casefold(), ""), row.text("field"), row.text("n") or "1"
    faults = [_bad(row, part, one.fact, one.hint) for part, one in row.faults.items()]
    if not study and STUDY_ID not in row.faults:
        faults.append(_no_study(row, typed, names))
    if not form.has(path):
        near = nearest(path, [field.path for field in form.fields])
        hint = f"Did you mean {near[0]}?" if near else "The codebook names its fields."
        return None, [*faults, _bad(row, "field", f"the form does not ask '{path}'.", hint)]
    if not re.fullmatch(r"[1-9][0-9]{0,3}", n):
        fault = _bad(row, "n", f"'{n}' is no number of a row.", "Count from 1.")
        return None, [*faults, fault]
    raw = _answer(form, row, Answer(study, path, int(n)))
    faults += [
        _bad(row, fault.part, f"{path}: {fault.fact}", fault.hint or "")
        for fault in answer_faults(form, raw)
        if LONG_PARTS.get(fault.part, fault.part) not in row.faults
    ]
    return (None if faults else check_answer(form, raw)), faults


def _no_study(row: RawAnswer, typed: str, names: Mapping[str, str]) -> BadCell:
    near = nearest(typed, names)
    fact = f"there is no study '{typed}' in this review." if typed else "no study is named."
    hint = f"Did you mean {names[near[0]]}?" if near else "See 'rea extract --list'."
    return _bad(row, STUDY_ID, fact, hint)


def _answer(form: Form, row: RawAnswer, place: Answer) -> Answer:
    value, words = row.text("value"), row.text("words")
    if form.field(place.field).kind == "quote" and words == value:
        words = ""  # the table shows the words of a quote in both columns
    return replace(
        place,
        value=value,
        missing=row.text("missing"),
        quote=words,
        locator=row.text("locator"),
        kind=one_line(row.text("kind")).casefold(),
        note=row.text("note"),
        translation=row.text("translation"),
        translated_by=row.text("translated_by"),
        identifying=row.text("identifying"),
    )


def _bad(row: RawAnswer, part: str, fact: str, hint: str) -> BadCell:
    part = LONG_PARTS.get(part, part)
    column = row.columns.get(part) or row.columns.get("value") or part
    return BadCell(row.table, f"{row.where}, {column}", fact, hint)
