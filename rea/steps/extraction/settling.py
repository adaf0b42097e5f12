"""Answers in which people differ, and settling them; every original stays.

Where two people extract apart, nobody sees the other's answers for a study before their own
are complete. Who answered nothing for it may look at once: they are the third person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from rea.errors import DecisionError
from rea.extraction.answers import Answer, check_answer
from rea.extraction.asking import open_fields
from rea.extraction.forms import Field, Form
from rea.extraction.standing import answers_in, line_of
from rea.extraction.values import what_fits
from rea.extraction.verifying import FieldAgreement, field_agreement
from rea.steps.extraction.extract import Extraction
from rea.steps.extraction.form_page import visible_studies
from rea.steps.extraction.included import Study
from rea.steps.extraction.supporting import Library, Looked
from rea.steps.state import ANSWERS
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class OneSays:
    """What one person answered, and whether their words stand where they say."""

    line_id: str
    person: str
    answer: Answer
    looked: Looked | None


@dataclass(frozen=True, slots=True)
class Differing:
    """One place of a study's form in which people differ."""

    study: Study
    field: Field
    n: int
    said: tuple[OneSays, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        return tuple(one.line_id for one in self.said)

    @property
    def fits(self) -> str:
        """What may be entered, in a few words."""
        return what_fits(self.field)


@dataclass(frozen=True, slots=True)
class DifferingAnswers:
    """What one person can settle.

    Attributes
    ----------
    n_hidden : int
        Studies whose differences this person sees once their own form is complete.
    """

    form: Form
    waiting: tuple[Differing, ...]
    n_hidden: int
    agreement: tuple[FieldAgreement, ...]


class StaleAnswersError(DecisionError):
    """The answers changed since they were shown; nothing was saved."""

    def __init__(self, field: Field) -> None:
        super().__init__(
            f"{field.label}: an answer was changed or settled since this page was opened, so "
            "nothing was saved.",
            "Look at what stands now.",
        )


def differing_for(review: Review, person: str) -> DifferingAnswers:
    """The answers in which people differ, as far as this person may see them."""
    extraction = Extraction(review, person)
    book, library = extraction.book, Library(extraction.state)
    shown: list[Differing] = []
    shared, n_hidden = [], 0
    for study in _seen(extraction, review):
        people = book.people(study.study_id)
        # One person at two computers may differ with themselves; that concerns nobody else.
        if len(people) < 2 and extraction.person.person_id not in people:
            continue
        if len(people) > 1:
            shared.append(study.study_id)
        rows = book.differing(study.study_id)
        if not len(rows):
            continue
        if len(people) > 1 and is_blind(extraction, study):
            n_hidden += 1
        else:
            shown += _differing(extraction, study, rows, library)
    standing = book.of_several(() if n_hidden else shared)
    agreement = field_agreement(extraction.form, standing)
    return DifferingAnswers(extraction.form, tuple(shown), n_hidden, agreement)


def settle_answer(
    review: Review, raw: Answer, settles: Sequence[str], *, person: str, note: str = ""
) -> None:
    """Settle one place by an answer, which may be one of those given or another.

    Parameters
    ----------
    settles : sequence of str
        Ids of the lines that stood when the page was shown.

    Raises
    ------
    StaleAnswersError
        Other lines stand now.
    AnswerError
        The answer does not fit its field.
    """
    extraction = Extraction(review, person)
    who = extraction.person.person_id
    found = _shown(differing_for(review, who).waiting, raw)
    if found is None or sorted(found.line_ids) != sorted(settles):
        raise StaleAnswersError(extraction.form.field(raw.field))
    answer = check_answer(extraction.form, raw)
    is_among_them = who in {one.person for one in found.said}
    line = log.new_line(
        who,
        **line_of(answer) | {"note": note.strip()},
        protocol=extraction.protocol_name,
        replaces=[],
        settles=sorted(settles),
        how="consensus" if is_among_them else "adjudication",
    )
    write_lines(review, ANSWERS, who, [line])


def settle_as_shown(
    review: Review,
    study: str,
    field: str,
    n: str,
    settles: Sequence[str],
    *,
    chosen: str,
    typed: str,
    note: str,
    person: str,
    where: str = "",
) -> None:
    """Settle one place as a page asks it: by the line that was chosen, or by what was typed.

    Parameters
    ----------
    where : str
        Where typed words of the report stand.

    Raises
    ------
    DecisionError
        Neither or both were given.
    """
    blank = Answer(study, field, int(n) if n.isdecimal() else 0)
    found = _shown(differing_for(review, person).waiting, blank)
    if bool(chosen) == bool(typed):
        raise DecisionError(
            "Choose one of the answers, or give another one.", "Not both, and not neither."
        )
    said = {one.line_id: one.answer for one in found.said} if found else {}
    answer = said.get(chosen, blank) if chosen else replace(blank, value=typed, locator=where)
    settle_answer(review, answer, settles, person=person, note=note)


def _shown(waiting: Sequence[Differing], raw: Answer) -> Differing | None:
    for one in waiting:
        if (one.study.study_id, one.field.path, one.n) == (raw.study_id, raw.field, raw.n):
            return one
    return None


def is_blind(extraction: Extraction, study: Study) -> bool:
    """Whether this person must complete a study that they began before they see the others."""
    if extraction.plan.mode != "dual-independent":
        return False
    own = extraction.answers(study.study_id)
    return bool(own) and bool(open_fields(extraction.form, own))


def _seen(extraction: Extraction, review: Review) -> tuple[Study, ...]:
    """The studies that this person may look into; a third person, who assesses none, into all."""
    who, state = extraction.person.person_id, extraction.state
    assesses = any(one.person == who for one in state.all_decisions["full-text"])
    if assesses or state.sample_of(who, "full-text"):
        return visible_studies(extraction, review)
    return extraction.studies


def _differing(
    extraction: Extraction, study: Study, rows: pd.DataFrame, library: Library
) -> Iterator[Differing]:
    for (path, n), places in rows.groupby(["field", "n"], sort=False):
        if not extraction.form.has(str(path)):
            continue
        said = tuple(
            OneSays(
                line_id,
                person,
                answer,
                library.look_up(extraction.form, answer, study.record_ids),
            )
            for line_id, person, answer in zip(
                places["line_id"], places["person"], answers_in(places), strict=True
            )
        )
        yield Differing(study, extraction.form.field(str(path)), int(str(n)), said)
