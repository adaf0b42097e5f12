"""Answers that come back in a table or as JSON: rea's own export, or a table made elsewhere.

A row of the long table, and an entry of the JSON, is one answer. In a table made elsewhere a
row is a study, or one of several things that a study reports, and somebody says which column
answers which field. Whatever cannot be taken is named by its row and column; then nothing is.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, Final

from rea.errors import ReaError, UnknownNameError, nearest
from rea.extraction import layout
from rea.extraction.answers import Answer, answer_faults, check_answer
from rea.extraction.forms import Form
from rea.extraction.sheets import BadCell, BadCellsError
from rea.workbook.cells import without_apostrophe
from rea.workbook.texts import one_line

STUDY: Final = "study"
_NEEDED: Final = ("study_id", "field", "n", "value", "missing")
# What a part of an answer is called in the long table and the JSON, where it differs.
_PARTS: Final[Mapping[str, str]] = {"quote": "words"}


# path, path.2 or path:locator, or both.
_TARGET: Final = re.compile(
    r"([^:]+?)(?:\.([1-9][0-9]{0,3}))?(?::(value|locator|quote|kind|note))?"
)


class ReturnedError(ReaError):
    """The file is no table of answers, or no JSON of them."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One answer as it came: its place in the file, and its parts as text."""

    where: str
    parts: Mapping[str, str]

    def text(self, part: str) -> str:
        return self.parts.get(part, "")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a column of a table made elsewhere holds; `n` is 0 where rows are counted."""

    heading: str
    path: str
    n: int = 0
    part: str = "value"


def read_csv(
    form: Form,
    name: str,
    data: bytes,
    studies: Mapping[str, str],
    columns: Mapping[str, str] | None = None,
) -> tuple[Answer, ...]:
    """The answers of a CSV file.

    Parameters
    ----------
    name : str
        What the file is called, for what is said of it.
    studies : mapping of str to str
        Id and name of each study.
    columns : mapping of str to str, optional
        For a table made elsewhere: what each of its columns holds, ``study`` or the path of a
        field; ``path.2`` is its second occurrence, ``path:locator`` another part of its
        answer. Without it the file is rea's own long table.

    Raises
    ------
    BadCellsError
        Naming every bad cell by row and column.
    ReturnedError
        The file is no such table at all.
    """
    table = _table(name, data)
    rows = _mapped(form, name, table, columns) if columns else _long(name, table)
    return _taken(form, name, rows, studies)


def read_json(form: Form, name: str, data: bytes, studies: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers of a JSON file that `tidy.to_json` made; raises as `read_csv` does."""
    try:
        entries = json.loads(data)["answers"]
        rows = [_Row(f"answer {k}", _texts(one)) for k, one in enumerate(entries, start=1)]
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise ReturnedError(
            f"{name}: this is no JSON of answers.",
            "Start from the answers.json that 'rea export --which answers' writes.",
        ) from err
    return _taken(form, name, rows, studies)


def _mapped(
    form: Form, name: str, table: Sequence[Sequence[str]], columns: Mapping[str, str]
) -> Iterator[_Row]:
    """The answers in a table made elsewhere; the rows of one study are counted as they come."""
    heads = [one_line(cell) for cell in table[0]]
    targets = [_target(form, heads, *one) for one in columns.items()]
    study = next((one for one in targets if one.path == STUDY), None)
    if study is None:
        raise ReturnedError(
            f"{name}: no column is said to name the study.",
            f'Say which: --map "Their column={STUDY}".',
        )
    _refuse_twice(name, targets)
    seen: Counter[str] = Counter()
    places = dict.fromkeys((one.path, one.n) for one in targets if one is not study)
    for number, row in enumerate(table[1:], start=2):
        cells = dict(zip(heads, row, strict=False))
        named = cells.get(study.heading, "")
        seen[named.casefold()] += any(cell.strip() for cell in row)
        for path, n in places:
            here = [one for one in targets if (one.path, one.n) == (path, n)]
            parts = {one.part: cells.get(one.heading, "") for one in here}
            places_in = {f"in:{one.part}": one.heading for one in here}
            nth = n or (seen[named.casefold()] if form.field(path).repeats else 1)
            about = {"study_id": named, "in:study_id": study.heading, "field": path, "n": str(nth)}
            yield _Row(f"row {number}", parts | places_in | about)


def _refuse_twice(name: str, targets: Sequence[_Target]) -> None:
    n_of = Counter((one.path, one.n, one.part) for one in targets)
    for (path, _, _), n in n_of.items():
        if n > 1:
            raise ReturnedError(
                f"{name}: two columns are said to hold '{path}'.",
                "Keep the one that is meant, or number them: section.group.field.2.",
            )


def _target(form: Form, heads: Sequence[str], heading: str, target: str) -> _Target:
    heading = one_line(heading)
    if heads.count(heading) != 1:
        fact = "There are several columns '{}'." if heading in heads else ""
        if fact:
            raise ReturnedError(fact.format(heading), "Give each a heading of its own.")
        raise UnknownNameError("column", heading, heads)
    if target == STUDY:
        return _Target(heading, STUDY)
    found = _TARGET.fullmatch(target)
    path, n, part = found.groups() if found else (target, None, None)
    form.field(path)  # names the nearest where the form has no such field
    return _Target(heading, path, int(n or 0), _PARTS.get(part or "value", part or "value"))


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in entry.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _table(name: str, data: bytes) -> list[list[str]]:
    """The rows of a CSV file with any of the usual separators, the headings first."""
    try:
        text = data.decode("utf-8-sig")
        head = text.split("\n", 1)[0]
        parted = max(",;\t", key=head.count)
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=parted, strict=True))
    except (UnicodeDecodeError, csv.Error) as err:
        raise ReturnedError(
            f"{name}: this is no CSV file in UTF-8, or it is damaged.",
            "Save it as 'CSV UTF-8' and try again.",
        ) from err
    if not rows or not any(rows[0]):
        raise ReturnedError(f"{name}: there are no headings in its first row.")
    return [[without_apostrophe(cell) for cell in row] for row in rows]


def _long(name: str, table: Sequence[Sequence[str]]) -> Iterator[_Row]:
    heads = [one_line(cell) for cell in table[0]]
    lacking = [column for column in _NEEDED if column not in heads]
    if lacking:
        raise ReturnedError(
            f"{name}: it has no column '{lacking[0]}'.",
            "Start from the answers-long.csv that 'rea export --which answers' writes, or say "
            'what the columns of another table hold: --map "Their column=section.field".',
        )
    for number, row in enumerate(table[1:], start=2):
        yield _Row(f"row {number}", dict(zip(heads, row, strict=False)))


def _taken(
    form: Form, name: str, rows: Iterable[_Row], studies: Mapping[str, str]
) -> tuple[Answer, ...]:
    """The answers, each checked and only once; or every part of one that is bad."""
    # An id means its study, also where another study bears it as its name.
    names = layout.studies_by_name(studies) | {one.casefold(): one for one in studies}
    taken: dict[tuple[str, str, int], Answer] = {}
    bad: list[BadCell] = []
    for row in rows:
        if not any(
            row.text(part).strip() for part in ("value", "missing", "words", "locator", "note")
        ):
            continue
        answer, faults = _read(form, name, row, names)
        bad += faults
        if answer is None:
            continue
        key = (answer.study_id, answer.field, answer.n)
        if taken.get(key, answer) != answer:
            fact = "another row answers the same of this study."
            bad.append(_bad(name, row, "value", fact, "Keep the one that is meant."))
        taken[key] = answer
    if bad:
        raise BadCellsError(tuple(dict.fromkeys(bad)))
    return tuple(taken.values())


def _read(
    form: Form, name: str, row: _Row, names: Mapping[str, str]
) -> tuple[Answer | None, list[BadCell]]:
    typed = one_line(row.text("study_id") or row.text(STUDY))
    study, path, n = names.get(typed.casefold(), ""), row.text("field"), row.text("n") or "1"
    faults = [] if study else [_no_study(name, row, typed, names)]
    if not form.has(path):
        near = nearest(path, [field.path for field in form.fields])
        hint = f"Did you mean {near[0]}?" if near else "The codebook names its fields."
        return None, [*faults, _bad(name, row, "field", f"the form does not ask '{path}'.", hint)]
    if not re.fullmatch(r"[1-9][0-9]{0,3}", n):
        fault = _bad(name, row, "n", f"'{n}' is no number of a row.", "Count from 1.")
        return None, [*faults, fault]
    raw = _answer(form, row, Answer(study, path, int(n)))
    faults += [
        _bad(name, row, fault.part, f"{path}: {fault.fact}", fault.hint or "")
        for fault in answer_faults(form, raw)
    ]
    return (None if faults else check_answer(form, raw)), faults


def _no_study(name: str, row: _Row, typed: str, names: Mapping[str, str]) -> BadCell:
    near = nearest(typed, names)
    fact = f"there is no study '{typed}' in this review." if typed else "no study is named."
    hint = f"Did you mean {names[near[0]]}?" if near else "See 'rea extract --list'."
    return _bad(name, row, "study_id", fact, hint)


def _answer(form: Form, row: _Row, place: Answer) -> Answer:
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
    )


def _bad(name: str, row: _Row, part: str, fact: str, hint: str) -> BadCell:
    part = _PARTS.get(part, part)
    column = row.parts.get(f"in:{part}") or row.parts.get("in:value") or part
    return BadCell(name, f"{row.where}, {column}", fact, hint)
