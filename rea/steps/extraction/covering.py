"""Which study answers which question, while people are still extracting.

Where two people extract apart, somebody who has begun a study and not completed it sees their
own answers in it, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.extraction.answers import Answers, words_of
from rea.extraction.appraising import appraised
from rea.extraction.asking import OpenField, open_fields
from rea.extraction.coverage import CoverageState, covered_by
from rea.model import Question
from rea.steps.extraction.answer_book import remembered
from rea.steps.extraction.extract import Extraction
from rea.steps.extraction.form_page import visible_studies
from rea.steps.extraction.included import Study
from rea.steps.extraction.settling import is_blind
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Cell:
    """What one study says to one question.

    Attributes
    ----------
    n_answered, n_open : int
        Fields of the question with a value, and without anything.
    n_quotes : int
        Answers to it that come with the report's own words.
    """

    state: CoverageState
    n_answered: int = 0
    n_open: int = 0
    n_quotes: int = 0


@dataclass(frozen=True, slots=True)
class CoveredStudy:
    """One study: a cell for each question, each tool's rating of the whole, what it still lacks."""

    study: Study
    cells: tuple[Cell, ...]
    quality: tuple[tuple[str, str], ...]
    open: tuple[OpenField, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Study by question."""

    questions: tuple[Question, ...]
    studies: tuple[CoveredStudy, ...]

    @property
    def n_answering(self) -> tuple[int, ...]:
        """How many studies answer each question; a question with none is a gap."""
        columns = zip(*(one.cells for one in self.studies), strict=True)
        return tuple(sum(cell.state == "answered" for cell in column) for column in columns)

    @property
    def is_rated(self) -> bool:
        """Whether any study was rated as a whole."""
        return any(one.quality for one in self.studies)

    @property
    def gaps(self) -> tuple[Question, ...]:
        """The questions that no study answers so far."""
        counted = zip(self.questions, self.n_answering, strict=False)
        return tuple(question for question, n in counted if not n)


def coverage_page(review: Review, person: str) -> CoveragePage:
    """Which of the studies that this person may see answers which question.

    Raises
    ------
    UnknownNameError, ReaError
        Unknown person; no released protocol; a protocol without a form.
    """
    extraction = Extraction(review, person)
    questions = extraction.state.protocol.protocol.questions
    ids = [one.question_id for one in questions]
    studies = tuple(
        _covered(extraction, study, ids) for study in visible_studies(extraction, review)
    )
    return CoveragePage(tuple(questions), studies)


def _covered(extraction: Extraction, study: Study, questions: list[str]) -> CoveredStudy:
    book, who = extraction.book, extraction.person.person_id
    own = is_blind(extraction, study)
    answers = extraction.answers(study.study_id) if own else book.counted(study.study_id)

    def find() -> CoveredStudy:
        found = dict(_cells(extraction, study, answers))
        return CoveredStudy(
            study,
            tuple(found.get(one, Cell("not_asked")) for one in questions),
            tuple(_quality(extraction, study, answers)),
            open_fields(extraction.form, answers),
        )

    protocol = extraction.state.protocol.sha256
    return remembered(("covered", protocol, study, own and who, book.key(study.study_id)), find)


def _cells(extraction: Extraction, study: Study, answers: Answers) -> Iterator[tuple[str, Cell]]:
    form = extraction.form
    quotes = [
        question
        for answer in answers.values()
        if form.has(answer.field) and answer.kind == "quote" and words_of(form, answer)
        for question in form.field(answer.field).questions
    ]
    for question, _, state, n_answered, _, n_open in covered_by(form, study.study_id, answers):
        yield question, Cell(state, n_answered, n_open, quotes.count(question))


def _quality(extraction: Extraction, study: Study, answers: Answers) -> Iterator[tuple[str, str]]:
    protocol = extraction.state.protocol.protocol
    if protocol.appraisal is None:
        return
    for tool in appraised(extraction.form, protocol.appraisal, {study.study_id: answers}):
        for rated in tool.rated:
            if rated.overall is not None:
                yield tool.label, rated.overall.rating
