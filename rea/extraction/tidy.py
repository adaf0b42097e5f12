"""The answers that count as tables for other programs: long, wide, and what each column means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from rea.extraction.answers import LEFT_OUT, PARTS, Answers, Place, words_of
from rea.extraction.forms import Field, Form
from rea.extraction.values import NoFitError, entries, fitted

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
    "translation",
    "translated_by",
    "identifying",
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

# Parts of an answer that the wide table shows in columns of their own.
_BESIDE: Final = tuple(one for one in PARTS if one not in ("value", "missing"))


def long_table(
    form: Form, names: Mapping[str, str], answers_by_study: Mapping[str, Answers]
) -> pd.DataFrame:
    """A row for each answer that counts, in the order of the form; all cells are text.

    Several chosen answers stand each on a line of their cell, so that `returned` reads back
    what was stored.

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
                    one.value,
                    one.missing,
                    words_of(form, one),
                    one.kind,
                    one.locator,
                    one.note,
                    one.translation,
                    one.translated_by,
                    one.identifying,
                )
            )
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS), dtype=str)


def wide_table(
    form: Form, names: Mapping[str, str], answers_by_study: Mapping[str, Answers]
) -> pd.DataFrame:
    """A row for each study, a column for each field and occurrence that any study answered.

    A missing code stands in its cell as it is, and ``left out`` for words that stay with the
    team; a blank says that nobody answered. To the right of all answers stand, where any study
    has them, the words, their place and the notes that go with one: ``field:quote``,
    ``field:locator`` and so on.
    """
    order = {field.path: k for k, field in enumerate(form.fields)}
    places = {
        place for answers in answers_by_study.values() for place in answers if place[0] in order
    }
    columns = sorted(places, key=lambda place: (order[place[0]], place[1]))
    beside = [
        (place, part)
        for place in columns
        for part in _BESIDE
        if any(_part(answers, place, part) for answers in answers_by_study.values())
    ]
    rows = [
        (
            study,
            names[study],
            *(_cell(form, answers, place) for place in columns),
            *(_part(answers, *one) for one in beside),
        )
        for study, answers in answers_by_study.items()
    ]
    heads = [_head(form.field(path), n) for path, n in columns]
    heads += [f"{_head(form.field(path), n)}:{part}" for (path, n), part in beside]
    return pd.DataFrame(rows, columns=["study_id", "study", *heads], dtype=str)


def to_json(form: Form, names: Mapping[str, str], answers_by_study: Mapping[str, Answers]) -> bytes:
    """The long table and the codebook as JSON: ``n`` a number, several answers a list."""
    answers: list[dict[str, Any]] = []
    for row in _dicts(long_table(form, names, answers_by_study)):
        field = form.field(row["field"])
        chosen = entries(field, row["value"])
        several = {"value": list(chosen)} if len(chosen) > 1 else {}
        answers.append({**row, "n": int(row["n"]), **several})
    told = {"answers": answers, "codebook": _dicts(codebook(form))}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


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


def _cell(form: Form, answers: Answers, place: Place) -> str:
    answer = answers.get(place)
    if answer is None:
        return ""
    if answer.identifying == LEFT_OUT and not (answer.value or answer.missing):
        return LEFT_OUT
    field = form.field(answer.field)
    on_one_line = _joined(entries(field, answer.value))
    if answer.missing or _means(field, on_one_line, answer.value):
        return answer.missing or on_one_line
    return answer.value


def _means(field: Field, typed: str, value: str) -> bool:
    """Whether a cell reads back as the answer: an entry may itself hold a semicolon."""
    try:
        return bool(typed) and fitted(field, typed) == value
    except NoFitError:
        return False


def _part(answers: Answers, place: Place, part: str) -> str:
    answer = answers.get(place)
    return "" if answer is None else str(getattr(answer, part))


def _head(field: Field, n: int) -> str:
    return f"{field.path}.{n}" if field.repeats else field.path


def _dicts(table: pd.DataFrame) -> list[dict[str, str]]:
    heads = [str(head) for head in table.columns]
    rows = table.itertuples(index=False, name=None)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(filter(None, parts))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
