"""The maps that the protocol plans, filled from the answers that count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from rea.extraction.answers import Answer, Place
from rea.extraction.forms import Field, Form
from rea.extraction.values import entries
from rea.protocol.schema import Protocol
from rea.report import Crossing, EvidenceMap

_Answers = Mapping[Place, Answer]


def maps_of(
    protocol: Protocol, form: Form, answers: Mapping[str, _Answers]
) -> Iterator[EvidenceMap]:
    """Each planned map whose axes are fields that are answered by a choice.

    Parameters
    ----------
    answers : mapping of str to mapping
        By what the report calls the study: its answers that count.
    """
    for table in protocol.synthesis.tables if protocol.synthesis else ():
        rows, columns = _field(form, table.rows), _field(form, table.columns[0])
        if table.kind == "table" or not (rows and columns):
            continue
        colour = _field(form, table.colour or "")
        found = tuple(
            one
            for study, said in answers.items()
            for one in _crossings(study, said, rows, columns, colour)
        )
        yield EvidenceMap(
            key=table.id,
            title=table.title,
            rows=_shown(rows),
            columns=_shown(columns),
            colours=_colours(colour, found),
            colour_name=colour.label if colour else "",
            crossings=found,
        )


def _crossings(
    study: str, answers: _Answers, rows: Field, columns: Field, colour: Field | None
) -> Iterator[Crossing]:
    """Two fields of one group meet within each of its occurrences; others wherever they stand."""
    shade = next((text for _, text in _said(answers, colour)), "") if colour else ""
    for (n, row), (k, column) in product(_said(answers, rows), _said(answers, columns)):
        if rows.group and rows.group == columns.group and n != k:
            continue
        yield Crossing(study, row, column, shade)


def _said(answers: _Answers, field: Field) -> Iterator[tuple[int, str]]:
    for (path, n), answer in answers.items():
        if path == field.path and not answer.missing:
            yield from ((n, field.shown(one)) for one in entries(field, answer.value))


def _field(form: Form, name: str) -> Field | None:
    """The field of that path, or the only one whose path ends so, if it is answered by a choice."""
    found = [one for one in form.fields if one.path == name]
    found = found or [one for one in form.fields if name and one.path.split(".")[-1] == name]
    return found[0] if len(found) == 1 and found[0].choices else None


def _shown(field: Field) -> tuple[str, ...]:
    return tuple(field.shown(one) for one in field.choices)


def _colours(field: Field | None, found: tuple[Crossing, ...]) -> tuple[str, ...]:
    used = {one.colour for one in found}
    planned = (*_shown(field), "") if field else ()
    return tuple(one for one in planned if one in used)
