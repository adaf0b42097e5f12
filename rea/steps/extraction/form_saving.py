"""What was typed into a page of the form, saved field by field.

Each field is a line of its own in the log: a slip in one keeps no other from being saved.
A form says what it showed, so that an answer given in another window since is not
overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rea.errors import ReaError, UnknownNameError
from rea.extraction.answers import PARTS, Answer, Place
from rea.steps.extraction.extract import Extraction
from rea.steps.extraction.form_page import Asked, FormPage, form_page
from rea.steps.extraction.supporting import Looked
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class SavedField:
    """What came of one field that was left.

    Attributes
    ----------
    fault : str
        Why it was not saved, or "".
    mark : str
        Of what stands now.
    asks_others : bool
        Whether the section now asks other fields than were shown.
    """

    fault: str
    mark: str
    looked: Looked | None
    n_open: Mapping[str, int]
    asks_others: bool


@dataclass(frozen=True, slots=True)
class SavedFields:
    """What came of a section that was sent: fields saved, and why others were not."""

    n_saved: int
    faults: Mapping[Place, str]


def save_section(
    review: Review,
    person: str,
    study: str,
    section: str,
    typed: Callable[[str], Sequence[str]],
) -> SavedFields:
    """Save what was typed into a section, field by field; on the disk when this returns.

    Parameters
    ----------
    typed : callable
        Name of an input, ``<field>:<n>:<part>``, to what was typed or ticked there.
    """
    page = form_page(review, person, study, section)
    extraction = Extraction(review, person)
    n_saved, faults = 0, dict[Place, str]()
    anew = extraction.places_to_revisit(page.study.study_id)
    for asked in page.asked:
        answer = _typed(asked, typed)
        # To save a section is to say again what a changed field was answered.
        is_said_again = answer.place in anew and bool(answer.value or answer.missing)
        if answer == asked.answer and not is_said_again:
            continue
        if fault := _fault(extraction, asked, answer, typed):
            faults[asked.answer.place] = fault
        else:
            n_saved += 1
    return SavedFields(n_saved, faults)


def save_field(
    review: Review,
    person: str,
    study: str,
    section: str,
    name: str,
    typed: Callable[[str], Sequence[str]],
) -> SavedField:
    """Save one field as it was left; on the disk when this returns.

    Parameters
    ----------
    name : str
        What its inputs begin with, ``<field>:<n>``.

    Raises
    ------
    UnknownNameError
        The section does not ask it.
    """
    before = form_page(review, person, study, section)
    asked = _asked_of(before, name)
    answer, fault = _typed(asked, typed), ""
    if answer != asked.answer:
        fault = _fault(Extraction(review, person), asked, answer, typed)
    after = form_page(review, person, study, section)
    return SavedField(
        fault=fault,
        mark=_asked_of(after, name).mark,
        looked=_asked_of(after, name).looked,
        n_open=after.n_open,
        asks_others=[one.name for one in after.asked] != [one.name for one in before.asked],
    )


def _asked_of(page: FormPage, name: str) -> Asked:
    for one in page.asked:
        if one.name == name:
            return one
    raise UnknownNameError("field of this part", name, [one.name for one in page.asked])


def _fault(
    extraction: Extraction, asked: Asked, answer: Answer, typed: Callable[[str], Sequence[str]]
) -> str:
    """Why an answer was not saved, or "" when it is."""
    if typed(_name(asked, "mark")) != [asked.mark]:
        return "Answered in another window since; look at it there."
    try:
        _save(extraction, answer, asked.answer)
    except ReaError as err:
        return str(err)
    return ""


def _save(extraction: Extraction, answer: Answer, before: Answer) -> None:
    if _is_blank(answer):
        extraction.take_back(before.study_id, before.field, before.n)
    else:
        extraction.answer(answer)


def _typed(asked: Asked, typed: Callable[[str], Sequence[str]]) -> Answer:
    parts = {
        part: "\n".join(one.strip() for one in typed(_name(asked, part)) if one.strip())
        for part in PARTS
    }
    # Where no words were taken from the report, the choice between quote and paraphrase is idle.
    words = parts["value"] if asked.field.kind == "quote" else parts["quote"]
    if not words:
        parts["kind"] = ""
    return Answer(asked.answer.study_id, asked.field.path, asked.n, **parts)


def _name(asked: Asked, part: str) -> str:
    return f"{asked.name}:{part}"


def _is_blank(answer: Answer) -> bool:
    # A mark alone says nothing yet.
    return not any(getattr(answer, part) for part in PARTS if part != "identifying")
