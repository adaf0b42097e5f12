"""One answer: what a form asked of a study, and what was found.

An answer is a value or a missing code, never both and never neither: a blank says
nothing, a zero is a number, and "not reported" is what somebody looked for in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from rea.errors import ReaError
from rea.extraction.forms import Field, Form
from rea.extraction.values import NoFitError, fitted, of_length
from rea.workbook.texts import clean, one_line

# Where words were taken from a summary; they are then never the report's own.
SUMMARY: Final = "summary"

# What `identifying` says in a file from which the words were left out.
LEFT_OUT: Final = "left out"

Part = Literal[
    "n",
    "value",
    "missing",
    "quote",
    "locator",
    "kind",
    "note",
    "translation",
    "translated_by",
    "identifying",
]
# What an answer says, in the order of logs and tables; its place is told apart.
PARTS: Final[tuple[Part, ...]] = tuple(one for one in get_args(Part) if one != "n")
_TEXT_PARTS: Final[tuple[Part, ...]] = (
    "quote",
    "locator",
    "note",
    "translation",
    "translated_by",
)

# A study with more occurrences of one group than this is a slip of the keyboard.
MOST_OCCURRENCES: Final = 9_999


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person found for one field of one study.

    Attributes
    ----------
    study_id : str
    field : str
        Path of the field.
    n : int
        Occurrence within a repeatable group, from 1; 1 elsewhere.
    value : str
        As `values` stores it; of a field of kind quote, the words themselves. "" if missing.
    missing : str
        A missing code of the protocol, or "".
    quote : str
        Words of the report that support the value, or "".
    locator : str
        Page or paragraph of the words, or ``summary``.
    kind : str
        ``quote`` for the report's own words, ``paraphrase`` otherwise; "" without words.
    translation, translated_by : str
        Of a quote in another language: what it says, and who or what translated it.
    identifying : str
        ``yes`` where the words, their translation or the note could identify somebody; they
        then stay with the team.
    """

    study_id: str
    field: str
    n: int = 1
    value: str = ""
    missing: str = ""
    quote: str = ""
    locator: str = ""
    kind: str = ""
    note: str = ""
    translation: str = ""
    translated_by: str = ""
    identifying: str = ""

    @property
    def place(self) -> Place:
        """What it answers: the field's path and the occurrence."""
        return self.field, self.n


# A field and its occurrence. The answers that one person gave for one study are told apart
# by their places.
Place = tuple[str, int]
Answers = Mapping[Place, Answer]


class AnswerError(ReaError):
    """An answer does not fit its field.

    Attributes
    ----------
    field : str
        Path of the field.
    part : str
        Which part of the answer is at fault: value, locator, kind, …
    fact : str
        What is wrong, without the field's label.
    """

    def __init__(self, field: Field, part: Part, fact: str, hint: str) -> None:
        super().__init__(f"{field.label}: {fact}", hint)
        self.field = field.path
        self.part: Part = part
        self.fact = fact


def check_answer(form: Form, raw: Answer) -> Answer:
    """The answer as it is stored, if it fits its field.

    A value that is nothing but a missing code, with or without its meaning, is taken as that
    code. Words located in a summary become a paraphrase whatever was said of them.

    Raises
    ------
    AnswerError
        The first of `answer_faults`.
    UnknownNameError
        The form has no such field.
    """
    answer, faults = _checked(form, raw)
    if faults:
        raise faults[0]
    return answer


def answer_faults(form: Form, raw: Answer) -> tuple[AnswerError, ...]:
    """Everything in an answer that does not fit its field."""
    return _checked(form, raw)[1]


def words_of(form: Form, answer: Answer) -> str:
    """The words that are said to stand in the report, or ""."""
    return _words(form.field(answer.field), answer)


def for_others(form: Form, answer: Answer) -> Answer:
    """An answer as it may leave the team: without words and note that could identify somebody."""
    if not answer.identifying:
        return answer
    is_words = form.field(answer.field).kind == "quote"
    return replace(
        answer,
        value="" if is_words else answer.value,
        quote="",
        translation="",
        note="",
        identifying=LEFT_OUT,
    )


def by_place(answers: Iterable[Answer]) -> dict[Place, Answer]:
    """The answers of one person for one study, by what they answer."""
    return {answer.place: answer for answer in answers}


def _checked(form: Form, raw: Answer) -> tuple[Answer, tuple[AnswerError, ...]]:
    field = form.field(raw.field)
    answer, faults = _tidied(form, field, raw), []
    for check in _CHECKS:
        try:
            answer = check(form, field, answer)
        except AnswerError as err:
            faults.append(err)
    return answer, tuple(faults)


def _tidied(form: Form, field: Field, raw: Answer) -> Answer:
    """The answer without stray blanks and control characters; a typed code as a code."""
    value, missing, quote = clean(raw.value), one_line(raw.missing), clean(raw.quote)
    locator = one_line(raw.locator)
    if field.kind == "quote" and not value:
        value, quote = quote, ""
    if not missing and form.missing_code(value):
        value, missing = "", value
    return replace(
        raw,
        value=value,
        missing=missing,
        quote=quote,
        locator=SUMMARY if locator.casefold() == SUMMARY else locator,
        note=clean(raw.note),
        translation=clean(raw.translation),
        translated_by=one_line(raw.translated_by),
        identifying=one_line(raw.identifying).casefold(),
    )


def _occurring(_: Form, field: Field, answer: Answer) -> Answer:
    if field.kind == "group" or not field.repeats:
        if answer.n != 1:
            raise AnswerError(field, "n", "it is answered only once.", "Use number 1.")
    elif not 1 <= answer.n <= MOST_OCCURRENCES:
        hint = f"Number them from 1 to {MOST_OCCURRENCES:,}."
        raise AnswerError(field, "n", f"there is no number {answer.n}.", hint)
    return answer


def _with_value(form: Form, field: Field, answer: Answer) -> Answer:
    """The answer with its value as stored, or with its missing code."""
    if answer.missing:
        return replace(answer, missing=_missing_code(form, field, answer))
    value = _fitted(field, "value", answer.value, fitted) if answer.value else ""
    if not value:
        raise AnswerError(field, "value", "nothing is entered.", _if_not_there(form))
    code = form.missing_code(value)  # "NR; NR" comes down to NR
    return replace(answer, value="" if code else value, missing=code or "")


def _missing_code(form: Form, field: Field, answer: Answer) -> str:
    code = form.missing_code(answer.missing)
    if code is None:
        fact = f"'{answer.missing}' is not a missing code."
        raise AnswerError(field, "missing", fact, _if_not_there(form))
    if answer.value:
        fact = f"it has both an answer and the code {code}."
        raise AnswerError(field, "missing", fact, "Keep the one that is meant.")
    return code


def _fitting_a_cell(_: Form, field: Field, answer: Answer) -> Answer:
    for part in _TEXT_PARTS:
        _fitted(field, part, getattr(answer, part), lambda _, text: of_length(text))
    if field.kind == "quote" and answer.quote:
        hint = "This field holds the words themselves: keep them there."
        raise AnswerError(field, "quote", "it has words twice.", hint)
    return answer


def _located(form: Form, field: Field, answer: Answer) -> Answer:
    if form.locator_required and not answer.locator and _words(field, answer):
        hint = f"Say on which page or in which paragraph they stand, or '{SUMMARY}'."
        raise AnswerError(field, "locator", "these words have no place.", hint)
    return answer


def _with_kind(_: Form, field: Field, answer: Answer) -> Answer:
    if answer.kind not in ("", "quote", "paraphrase"):
        fact = f"'{answer.kind}' does not say whose words these are."
        raise AnswerError(field, "kind", fact, "It takes quote or paraphrase.")
    if not _words(field, answer):
        return replace(answer, kind="")
    return replace(
        answer, kind="paraphrase" if answer.locator == SUMMARY else answer.kind or "quote"
    )


def _translated(_: Form, field: Field, answer: Answer) -> Answer:
    if answer.translation and answer.kind != "quote":
        hint = "Give the report's own words as well, as a quote; they are what is looked up."
        raise AnswerError(field, "translation", "what was translated is not given.", hint)
    if answer.translation and not answer.translated_by:
        hint = "Name a person, or a program and its version."
        raise AnswerError(field, "translated_by", "nobody is said to have translated.", hint)
    return answer if answer.translation else replace(answer, translated_by="")


def _marked(_: Form, field: Field, answer: Answer) -> Answer:
    if answer.identifying == LEFT_OUT:
        fact = "its words were left out of this file, because they could identify somebody."
        hint = "Take the file that 'rea export FOLDER --which answers --team' writes."
        raise AnswerError(field, "identifying", fact, hint)
    if answer.identifying not in ("", "yes", "no"):
        fact = f"'{answer.identifying}' does not say whether it could identify somebody."
        raise AnswerError(field, "identifying", fact, "It takes yes or no.")
    return replace(answer, identifying="yes" if answer.identifying == "yes" else "")


# Each takes the answer as the one before it left it.
_CHECKS: Final[tuple[Callable[[Form, Field, Answer], Answer], ...]] = (
    _occurring,
    _with_value,
    _fitting_a_cell,
    _located,
    _with_kind,
    _translated,
    _marked,
)


def _words(field: Field, answer: Answer) -> str:
    return answer.value if field.kind == "quote" else answer.quote


def _fitted(field: Field, part: Part, text: str, fit: Callable[[Field, str], str]) -> str:
    try:
        return fit(field, text)
    except NoFitError as err:
        raise AnswerError(field, part, err.fact, err.hint) from err


def _if_not_there(form: Form) -> str:
    codes = "; ".join(form.shown_code(code) for code in form.missing_codes)
    return f"If the report does not say, choose: {codes}." if codes else "Enter an answer."
