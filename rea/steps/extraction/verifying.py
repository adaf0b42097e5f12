"""A second person looks at a colleague's answers, field by field: agree, query, or correct.

An agreement or a query is a line about a line. A correction is an answer of one's own, which
differs from the colleague's until that is settled; both stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from rea.errors import DecisionError, UnknownNameError
from rea.extraction.answers import Answer
from rea.extraction.forms import Field, Form
from rea.extraction.standing import answers_in
from rea.extraction.verifying import VERDICTS, Check, is_verified, standing_checks
from rea.steps.extraction.answer_book import AnswerBook
from rea.steps.extraction.extract import Extraction, StudyProgress
from rea.steps.extraction.form_page import studies_to_extract, study_to_extract
from rea.steps.extraction.included import Study
from rea.steps.extraction.supporting import Library, Looked
from rea.steps.state import CHECKS
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class ToVerify:
    """One answer of a colleague, and what this person thought of it.

    Attributes
    ----------
    mine : Check or None
    own : Answer or None
        This person's own answer to the same, where they gave one.
    """

    line_id: str
    field: Field
    answer: Answer
    looked: Looked | None
    mine: Check | None
    own: Answer | None

    @property
    def is_done(self) -> bool:
        return self.mine is not None or self.own is not None

    @property
    def is_alike(self) -> bool:
        """Whether this person found the same for themselves."""
        said = self.own
        return said is not None and (said.value, said.missing) == (
            self.answer.value,
            self.answer.missing,
        )


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """What one person verifies of another's answers for a study."""

    study: Study
    by: str
    form: Form
    answers: tuple[ToVerify, ...]

    @property
    def n_left(self) -> int:
        return sum(not one.is_done for one in self.answers)


def verification_page(review: Review, person: str, study: str, by: str) -> VerificationPage:
    """A colleague's answers for a study that the protocol has verified.

    Raises
    ------
    UnknownNameError
        This person does not see the study, or the colleague answered nothing for it.
    DecisionError
        Two people extract apart under this protocol, so that nobody sees the other's answers.
    """
    extraction, found = study_to_extract(review, person, study)
    who, plan = extraction.person.person_id, extraction.plan
    if plan.mode == "dual-independent":
        raise DecisionError(
            "Under this protocol two people extract apart; nobody verifies the other's answers.",
            "Fill in the form; what differs is settled afterwards.",
        )
    standing = extraction.book.standing(found.study_id)
    rows = standing[standing["settles"] == ""]
    if by == who or by not in set(rows["person"]):
        raise UnknownNameError("colleague at this study", by, sorted(set(rows["person"]) - {who}))
    library = Library(extraction.state)
    items = [
        one
        for one in _items(review, extraction.form, rows, by, who, library, found)
        if is_verified(plan.verification, found.study_id, one.field)
    ]
    order = {field.path: k for k, field in enumerate(extraction.form.fields)}
    items.sort(
        key=lambda one: (
            order[one.field.group or one.field.path],
            one.answer.n,
            order[one.field.path],
        )
    )
    return VerificationPage(found, by, extraction.form, tuple(items))


def verify(
    review: Review,
    person: str,
    study: str,
    by: str,
    said: Mapping[str, tuple[str, str]],
) -> int:
    """Note what this person thinks of a colleague's answers; gives how many lines were added.

    Parameters
    ----------
    said : mapping
        Id of the answer's line to the verdict (agree or query) and a note.

    Raises
    ------
    UnknownNameError
        There is no such verdict.
    DecisionError
        The answer changed since it was shown, or a query says nothing.
    """
    page = verification_page(review, person, study, by)
    shown = {one.line_id: one for one in page.answers}
    lines = []
    for line_id, (verdict, note) in said.items():
        if verdict not in VERDICTS:
            raise UnknownNameError("verdict", verdict, VERDICTS)
        if line_id not in shown:
            raise DecisionError(
                f"An answer of {by} changed since this page was opened; nothing was saved.",
                "Look at what stands now.",
            )
        one = shown[line_id]
        if verdict == "query" and not note.strip():
            raise DecisionError(f"{one.field.label}: a query says what is asked.", "Add a note.")
        if one.mine is None or (one.mine.verdict, one.mine.note) != (verdict, note.strip()):
            lines.append(_line(person, page, one, verdict, note.strip()))
    write_lines(review, CHECKS, person, lines)
    return len(lines)


def _line(person: str, page: VerificationPage, one: ToVerify, verdict: str, note: str) -> log.Line:
    return log.new_line(
        person,
        study=page.study.study_id,
        field=one.field.path,
        n=one.answer.n,
        of=one.line_id,
        verdict=verdict,
        note=note,
        replaces=[one.mine.line_id] if one.mine else [],
    )


def _items(
    review: Review,
    form: Form,
    rows: pd.DataFrame,
    by: str,
    who: str,
    library: Library,
    study: Study,
) -> Iterator[ToVerify]:
    checks = {
        one.of: one for one in standing_checks(review.lines(CHECKS), rows) if one.person == who
    }
    own = {one.place: one for one in answers_in(rows[rows["person"] == who])}
    theirs = rows[rows["person"] == by]
    for line_id, answer in zip(theirs["line_id"], answers_in(theirs), strict=True):
        if form.has(answer.field):
            yield ToVerify(
                line_id=line_id,
                field=form.field(answer.field),
                answer=answer,
                looked=library.look_up(form, answer, study.record_ids),
                mine=checks.get(line_id),
                own=own.get(answer.place),
            )


@dataclass(frozen=True, slots=True)
class ExtractionDesk:
    """What one person has before them: their studies, and what colleagues ask."""

    studies: tuple[StudyProgress, ...]
    mode: str
    n_pilot: int
    queries: tuple[Query, ...]


def extraction_desk(review: Review, person: str) -> ExtractionDesk:
    """The included studies and how far each is; none before a protocol with a form."""
    found = studies_to_extract(review, person)
    if not found:
        return ExtractionDesk((), "single", 0, ())
    extraction = Extraction(review, person)
    return ExtractionDesk(
        studies=found,
        mode=extraction.plan.mode,
        n_pilot=len(extraction.pilot),
        queries=queries_for(review, person, extraction.form, [one.study for one in found]),
    )


@dataclass(frozen=True, slots=True)
class Query:
    """A colleague's question about an answer of this person's."""

    study: Study
    field: Field
    n: int
    person: str
    note: str


def queries_for(
    review: Review, person: str, form: Form, studies: Sequence[Study]
) -> tuple[Query, ...]:
    """What colleagues ask about this person's answers, while those stand as they were."""
    asked = {str(line["study"]) for line in review.lines(CHECKS)}
    standing = AnswerBook.of(review).of_several(sorted(asked))
    mine = standing[standing["person"] == person]
    places = dict(zip(mine["line_id"], answers_in(mine), strict=True))
    by_id = {one.study_id: one for one in studies}
    return tuple(
        Query(by_id[answer.study_id], form.field(answer.field), answer.n, one.person, one.note)
        for one in standing_checks(review.lines(CHECKS), mine)
        if one.verdict == "query"
        for answer in (places[one.of],)
        if answer.study_id in by_id and form.has(answer.field)
    )
