"""Studies to revisit since the form changed: whose answers, and which fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.extraction.asking import OpenField
from rea.extraction.changing import to_revisit
from rea.extraction.forms import Form, form_of
from rea.extraction.standing import answers_of
from rea.steps.extraction.answer_book import AnswerBook, form_in_force
from rea.steps.protocol.protocols import released
from rea.steps.state import State


@dataclass(frozen=True, slots=True)
class Revisit:
    """What one person looks at again in one study."""

    study_id: str
    person: str
    fields: tuple[OpenField, ...]


class Revisiting:
    """What an amended form asks anew of answers that stand."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._now = state.protocol.name
        self._form = form_in_force(state.protocol)
        self._forms: dict[str, Form | None] = {self._now: self._form}

    def fields(self, book: AnswerBook, study_id: str, person: str) -> tuple[OpenField, ...]:
        """The fields of a study that this person looks at again."""
        if book.protocols(study_id) <= {self._now}:
            return ()
        standing = book.standing(study_id)
        own = standing[
            (standing["study_id"] == study_id)
            & (standing["person"] == person)
            & (standing["settles"] == "")
        ]
        if set(own["protocol"]) <= {self._now}:
            return ()
        places = zip(own["field"], own["n"].map(int), strict=True)
        made_under = dict(zip(places, own["protocol"], strict=True))
        answers = answers_of(standing, study_id, person)
        return tuple(to_revisit(self._form, answers, made_under, self._form_of))

    def _form_of(self, name: str) -> Form | None:
        if name not in self._forms:
            protocol = released(self._state.review, name).protocol
            self._forms[name] = form_of(protocol) if protocol.extraction else None
        return self._forms[name]


def studies_to_revisit(state: State) -> tuple[Revisit, ...]:
    """Who looks at which included study again since the form changed."""
    if state.protocol.protocol.extraction is None or not state.protocol.is_released:
        return ()
    return tuple(_studies(state))


def _studies(state: State) -> Iterator[Revisit]:
    book, revisiting = AnswerBook.of(state.review), Revisiting(state)
    for study_id in sorted(book.studies):
        for person in book.people(study_id):
            fields = revisiting.fields(book, study_id, person)
            if fields:
                yield Revisit(study_id, person, fields)
