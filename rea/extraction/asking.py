"""What is still to be answered: fields asked because of what others say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.extraction.answers import Answers, Place
from rea.extraction.forms import Condition, Field, Form
from rea.extraction.values import entries


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field that is asked and must be answered, but is not."""

    field: Field
    n: int


def is_asked(form: Form, field: Field, answers: Answers, n: int = 1) -> bool:
    """Whether the answers so far have this field asked.

    Parameters
    ----------
    answers : mapping of place to Answer
        What one person, or the team, has answered for one study.
    n : int
        Occurrence, for a field in a repeatable group.

    Notes
    -----
    A missing code is no answer that another field could depend on, and neither is an answer
    left over in a field that is no longer asked.
    """
    return _asked(form, field, answers, n, frozenset())


def asked_when(form: Form, field: Field) -> str:
    """What must have been answered for a field to be asked, in words; "" if nothing."""
    return " and ".join(_in_words(form, one) for one in field.conditions)


def _in_words(form: Form, condition: Condition) -> str:
    other = form.field(condition.field)
    said = " or ".join(map(other.shown, condition.choices))
    return f"“{other.label}” is {said}" if said else f"“{other.label}” is answered"


def occurrences(form: Form, group: str, answers: Answers) -> tuple[int, ...]:
    """The occurrences of a group of which anything is answered, in order."""
    paths = {field.path for field in form.fields_of(group)}
    return tuple(sorted({n for path, n in answers if path in paths}))


def places_asked(form: Form, answers: Answers) -> Iterator[tuple[Field, int]]:
    """Every field that is asked, with each occurrence begun, in the order of the form.

    A group comes before its fields. The fields of a group that repeats are asked once for each
    occurrence begun; where none is, the group alone stands for them.
    """
    for field in form.fields:
        for n in _occurrences_of(form, field, answers):
            if is_asked(form, field, answers, n):
                yield field, n


def open_fields(form: Form, answers: Answers) -> tuple[OpenField, ...]:
    """What must be answered before the study is done: required, asked, and without an answer.

    A group counts as answered by its first occurrence or by a missing code of its own.
    """
    return tuple(
        OpenField(field, n)
        for field, n in places_asked(form, answers)
        if field.required and not is_answered(form, field, answers, n)
    )


def is_answered(form: Form, field: Field, answers: Answers, n: int = 1) -> bool:
    """Whether a value or a missing code is there; for a group, also any occurrence."""
    if field.kind == "group" and occurrences(form, field.path, answers):
        return True
    return (field.path, n) in answers


def _occurrences_of(form: Form, field: Field, answers: Answers) -> tuple[int, ...]:
    if field.kind == "group" or not field.repeats:
        return (1,)
    return occurrences(form, field.group, answers)


def _asked(form: Form, field: Field, answers: Answers, n: int, waiting: frozenset[Place]) -> bool:
    here = (field.path, n)
    if here in waiting:  # fields that wait for one another are never asked
        return False
    waiting |= {here}
    if field.group and not _asked(form, form.field(field.group), answers, 1, waiting):
        return False
    return all(_holds(form, one, field, answers, n, waiting) for one in field.conditions)


def _holds(
    form: Form,
    condition: Condition,
    field: Field,
    answers: Answers,
    n: int,
    waiting: frozenset[Place],
) -> bool:
    """Whether the other field says so: in this occurrence of a shared group, else in any."""
    other = form.field(condition.field)
    if other.kind == "group" and not condition.choices:
        return bool(occurrences(form, other.path, answers))
    if not other.repeats:
        considered: tuple[int, ...] = (1,)
    elif other.group == field.group:
        considered = (n,)
    else:
        considered = occurrences(form, other.group, answers)
    return any(
        _says(condition, other, answers, m) and _asked(form, other, answers, m, waiting)
        for m in considered
    )


def _says(condition: Condition, other: Field, answers: Answers, n: int) -> bool:
    answer = answers.get((other.path, n))
    if answer is None or answer.missing:
        return False
    return not condition.choices or not set(condition.choices).isdisjoint(
        entries(other, answer.value)
    )
