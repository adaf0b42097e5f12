"""Answers that stand in columns: rea's wide table, or a table made elsewhere and its map.

A row is a study, or one of several things that a study reports. A column is named by the field
that it answers: ``section.field``, ``section.group.field.2`` for its second occurrence, and
``section.field:locator`` for another part of the same answer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rea.errors import UnknownNameError
from rea.extraction.answers import PARTS, Place
from rea.extraction.forms import Form
from rea.extraction.tables import RawAnswer, ReturnedError, Table
from rea.workbook.reading import Row
from rea.workbook.texts import one_line

STUDY: Final = "study"
STUDY_ID: Final = "study_id"

# What a part of an answer is called in the long table, where it differs.
LONG_PARTS: Final[Mapping[str, str]] = {"quote": "words"}

# path, path.2 or path:locator, or both.
_TARGET: Final = re.compile(
    r"([^:]+?)(?:\.([1-9][0-9]{0,3}))?"
    rf"(?::({'|'.join(one for one in PARTS if one != 'missing')}))?"
)


@dataclass(frozen=True, slots=True)
class _Target:
    """What a column holds; `n` is 0 where the rows of a study are counted."""

    heading: str
    path: str
    n: int = 0
    part: str = "value"


def in_columns(form: Form, table: Table, columns: Mapping[str, str]) -> Iterator[RawAnswer]:
    """The answers of a table whose columns are said to hold the study and fields.

    The rows of one study are counted as they come: they are the occurrences of a group.

    Raises
    ------
    ReturnedError, UnknownNameError
        The map names no study, one field twice, or what is not there.
    """
    targets = [_target(form, table, *one) for one in columns.items()]
    study = next((one for one in targets if one.path == STUDY), None)
    if study is None:
        raise ReturnedError(
            f"{table.name}: no column is said to name the study.",
            f'Say which: --map "Their column={STUDY}".',
        )
    _refuse_twice(table, targets)
    parts_of: dict[Place, list[_Target]] = defaultdict(list)
    for one in targets:
        if one is not study:
            parts_of[one.path, one.n].append(one)
    seen: Counter[str] = Counter()
    for row in table.rows:
        named = row.text(study.heading).casefold()
        seen[named] += any(text.strip() for text in row.texts.values())
        for (path, n), parts in parts_of.items():
            nth = n or (seen[named] if form.field(path).repeats else 1)
            yield _answer(table, row, study, parts, nth)


def wide_columns(form: Form, table: Table) -> dict[str, str]:
    """The map of a table whose headings are themselves names of fields; empty if none is.

    Raises
    ------
    UnknownNameError
        A heading looks like a field, but the form does not ask it.
    """
    if STUDY_ID not in table.headings or "field" in table.headings:
        return {}
    sections = {one.section_id for one in form.sections}
    named = [one for one in table.headings if "." in one and one.split(".")[0] in sections]
    return {STUDY_ID: STUDY} | {one: one for one in named} if named else {}


def _answer(table: Table, row: Row, study: _Target, parts: Sequence[_Target], n: int) -> RawAnswer:
    return RawAnswer(
        table.name,
        f"row {row.number}",
        {one.part: row.text(one.heading) for one in parts}
        | {STUDY_ID: row.text(study.heading), "field": parts[0].path, "n": str(n)},
        {one.part: one.heading for one in parts} | {STUDY_ID: study.heading},
        {one.part: row.faults[one.heading] for one in parts if one.heading in row.faults},
    )


def _refuse_twice(table: Table, targets: Sequence[_Target]) -> None:
    n_of = Counter((one.path, one.n, one.part) for one in targets)
    for (path, _, _), n in n_of.items():
        if n > 1:
            raise ReturnedError(
                f"{table.name}: two columns are said to hold '{path}'.",
                "Keep the one that is meant, or number them: section.group.field.2.",
            )


def _target(form: Form, table: Table, heading: str, target: str) -> _Target:
    heading = one_line(heading)
    if heading in table.doubled:
        raise ReturnedError(
            f"There are several columns '{heading}'.", "Give each a heading of its own."
        )
    if heading not in table.headings:
        raise UnknownNameError("column", heading, table.headings)
    if target == STUDY:
        return _Target(heading, STUDY)
    found = _TARGET.fullmatch(target)
    path, n, part = found.groups() if found else (target, None, None)
    form.field(path)  # names the nearest where the form has no such field
    return _Target(heading, path, int(n or 0), LONG_PARTS.get(part or "value", part or "value"))
