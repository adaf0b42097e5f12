"""The answers that count as tables for other programs: long, wide, and what each column means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from rea.extraction.answers import Answers, words_of
from rea.extraction.forms import Field, Form

LONG_COLUMNS: Final = (
    "study_id",
    "study",
    "field",
    "n",
    "label",
    "questions",
    "value",
    "missing",
    "words",
    "kind",
    "locator",
    "note",
)
CODEBOOK_COLUMNS: Final = (
    "field",
    "label",
    "section",
    "questions",
    "kind",
    "required",
    "repeats",
    "values",
    "unit",
    "minimum",
    "maximum",
    "help",
)


def long_table(
    form: Form, names: Mapping[str, str], answers_by_study: Mapping[str, Answers]
) -> pd.DataFrame:
    """A row for each answer that counts, in the order of the form; all cells are text.

    Parameters
    ----------
    names : mapping
        Study id to its name.
    """
    order = {field.path: k for k, field in enumerate(form.fields)}
    rows = []
    for study, answers in answers_by_study.items():
        known = [one for one in answers.values() if one.field in order]
        for one in sorted(known, key=lambda each: (order[each.field], each.n)):
            field = form.field(one.field)
            rows.append(
                (
                    study,
                    names[study],
                    one.field,
                    str(one.n),
                    field.label,
                    _joined(field.questions),
                    _joined(one.value.split("\n")),
                    one.missing,
                    words_of(form, one),
                    one.kind,
                    one.locator,
                    one.note,
                )
            )
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS), dtype=str)


def wide_table(
    form: Form, names: Mapping[str, str], answers_by_study: Mapping[str, Answers]
) -> pd.DataFrame:
    """A row for each study, a column for each field and occurrence that any study answered.

    A missing code stands in its cell as it is; a blank says that nobody answered.
    """
    order = {field.path: k for k, field in enumerate(form.fields)}
    places = {
        place for answers in answers_by_study.values() for place in answers if place[0] in order
    }
    columns = sorted(places, key=lambda place: (order[place[0]], place[1]))
    rows = [
        (study, names[study], *(_cell(answers, place) for place in columns))
        for study, answers in answers_by_study.items()
    ]
    heads = [_head(form.field(path), n) for path, n in columns]
    return pd.DataFrame(rows, columns=["study_id", "study", *heads], dtype=str)


def codebook(form: Form) -> pd.DataFrame:
    """What each field asks and what may stand in it; the missing codes come last."""
    rows: list[tuple[str, ...]] = [
        (
            field.path,
            field.label,
            field.section,
            _joined(field.questions),
            field.kind,
            "yes" if field.required else "no",
            "yes" if field.repeats else "no",
            _joined(field.choices),
            field.unit,
            _number(field.minimum),
            _number(field.maximum),
            field.help,
        )
        for field in form.fields
    ]
    rows += [
        (code, meaning, "", "", "missing code", *[""] * 7)
        for code, meaning in form.missing_codes.items()
    ]
    return pd.DataFrame(rows, columns=list(CODEBOOK_COLUMNS), dtype=str)


def _cell(answers: Answers, place: tuple[str, int]) -> str:
    answer = answers.get(place)
    return "" if answer is None else answer.missing or _joined(answer.value.split("\n"))


def _head(field: Field, n: int) -> str:
    return f"{field.path}.{n}" if field.repeats else field.path


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(filter(None, parts))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
