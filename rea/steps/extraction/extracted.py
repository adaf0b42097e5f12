"""What the report tells of the extraction, gathered from the answers that count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from rea.extraction.answers import SUMMARY, Answer, Place, for_others, words_of
from rea.extraction.asking import is_asked, occurrences, places_asked
from rea.extraction.findings import CONCERNS, standing_findings
from rea.extraction.forms import Field, Form
from rea.extraction.standing import answers_of, counted_answers, standing_answers
from rea.extraction.values import entries
from rea.model import Person
from rea.protocol.schema import Protocol
from rea.report import (
    Covered,
    Extracted,
    Finding,
    QuestionFindings,
    Statement,
    StudyFindings,
    StudyRow,
    Words,
)
from rea.steps.extraction.answer_book import form_in_force
from rea.steps.extraction.included import Study, coverage_of, studies_of
from rea.steps.extraction.supporting import Library
from rea.steps.reports.mapped import maps_of
from rea.steps.state import ANSWERS, FINDINGS, State

# What a study is called is the first column of every table, so it is no characteristic.
_OWN_NAME: Final = "study_label"
_IN_A_CELL: Final = ("single", "multi", "yes_no_unclear", "integer", "number", "year_range", "text")
_UNPLANNED: Final = ("single", "multi", "yes_no_unclear", "integer")
_MOST_UNPLANNED: Final = 6
_COVERED: Final[Mapping[str, Covered]] = {
    "answered": "answered",
    "missing": "not-found",
    "open": "open",
    "not_asked": "not-asked",
}


def extracted_of(state: State) -> Extracted | None:
    """What was extracted; None while no included study has an answer."""
    protocol = state.protocol.protocol
    # Before the first answer, a draft may hold a form that cannot be asked yet.
    if protocol.extraction is None or not state.review.lines(ANSWERS):
        return None
    told = _Telling.of(state, form_in_force(state.protocol))
    if not any(told.answers.values()) and not told.differing:
        return None
    title, fields = _planned(protocol, told.form)
    return Extracted(
        title=title,
        columns=tuple(field.label for field in fields),
        studies=tuple(told.rows(state, fields)),
        questions=tuple(told.to_question(one.question_id) for one in protocol.questions),
        people=tuple(_people(state, told)),
        n_differing=len(told.differing),
        statements=tuple(_statements(state, told)),
        maps=tuple(
            maps_of(
                protocol, told.form, {one.name: told.answers[one.study_id] for one in told.studies}
            )
        ),
    )


@dataclass(frozen=True)
class _Telling:
    """The form, the studies, and the answers that count for each of them.

    Attributes
    ----------
    studies : tuple of Study
        By what the report calls them.
    differing : set of (str, str, str)
        Study, field and occurrence of the answers in which people differ.
    """

    form: Form
    studies: tuple[Study, ...]
    answers: Mapping[str, Mapping[Place, Answer]]
    standing: pd.DataFrame
    differing: frozenset[tuple[str, str, str]]
    in_demonstration: bool
    library: Library

    @classmethod
    def of(cls, state: State, form: Form) -> _Telling:
        studies = studies_of(state)
        standing = standing_answers(state.review.lines(ANSWERS))
        standing = standing[standing["study_id"].isin([one.study_id for one in studies])]
        counted = counted_answers(standing)
        differs = counted["state"] == "differs"
        places = counted.loc[differs, ["study_id", "field", "n"]]
        answers = {one.study_id: answers_of(counted[~differs], one.study_id) for one in studies}
        named = [replace(one, name=_called(form, one, answers[one.study_id])) for one in studies]
        return cls(
            form=form,
            studies=tuple(sorted(named, key=lambda one: (one.name.casefold(), one.study_id))),
            answers=answers,
            standing=standing,
            differing=frozenset(places.itertuples(index=False, name=None)),
            in_demonstration=bool(state.review.settings.notice),
            library=Library(state),
        )

    def rows(self, state: State, fields: tuple[Field, ...]) -> Iterator[StudyRow]:
        cells = coverage_of(state).cells
        questions = [one.question_id for one in state.protocol.protocol.questions]
        states = {(row.question_id, row.study_id): row.state for row in cells.itertuples()}
        for study in self.studies:
            covered = (states.get((one, study.study_id), "not_asked") for one in questions)
            yield StudyRow(
                name=study.name,
                reports=tuple(state.group_of[one] for one in study.record_ids),
                cells=tuple(self._cell(study.study_id, field) for field in fields),
                covered=tuple(_COVERED[str(one)] for one in covered),
            )

    def to_question(self, question: str) -> QuestionFindings:
        found = (
            StudyFindings(one.name, tuple(self._findings(question, one))) for one in self.studies
        )
        return QuestionFindings(question, tuple(one for one in found if one.findings))

    def _cell(self, study_id: str, field: Field) -> str:
        if (study_id, field.path, "1") in self.differing:
            return "readers differ"
        answer = self.answers[study_id].get((field.path, 1))
        return self._shown(field, answer) if answer else ""

    def _findings(self, question: str, study: Study) -> Iterator[Finding]:
        """What is said to a question: fields alone, and each occurrence of a group as one."""
        answers, records = self.answers[study.study_id], study.record_ids
        for field, n in places_asked(self.form, answers):
            if field.kind == "group":
                begun = occurrences(self.form, field.path, answers)
                for k in begun:
                    parts = self._parts(question, field, answers, k)
                    label = f"{field.label}, {k}" if len(begun) > 1 else field.label
                    yield from self._finding(label, parts, records, labelled=True)
            elif not field.group and question in field.questions:
                answer = answers.get((field.path, n))
                parts = [(field, answer)] if answer else []
                yield from self._finding(field.label, parts, records)

    def _parts(
        self, question: str, group: Field, answers: Mapping[Place, Answer], n: int
    ) -> list[tuple[Field, Answer]]:
        return [
            (field, answers[field.path, n])
            for field in self.form.fields_of(group.path)
            if question in field.questions
            and (field.path, n) in answers
            and is_asked(self.form, field, answers, n)
        ]

    def _finding(
        self,
        asked: str,
        parts: list[tuple[Field, Answer]],
        records: Sequence[str],
        *,
        labelled: bool = False,
    ) -> Iterator[Finding]:
        said = [(field, answer) for field, answer in parts if not answer.missing]
        found = [
            f"{field.label}: {self._shown(field, answer)}"
            if labelled
            else self._shown(field, answer)
            for field, answer in said
            if field.kind != "quote"
        ]
        if said:
            words = (self._words(answer, records) for _, answer in parts)
            yield Finding(asked, ". ".join(found), tuple(one for one in words if one))

    def _shown(self, field: Field, answer: Answer) -> str:
        if answer.missing:
            return self.form.missing_codes.get(answer.missing, answer.missing)
        return "; ".join(field.shown(one) for one in entries(field, answer.value))

    def _words(self, answer: Answer, records: Sequence[str]) -> Words | None:
        text = words_of(self.form, answer)
        if not text:
            return None
        looked = self.library.look_up(self.form, answer, records)
        answer = for_others(self.form, answer)
        return Words(
            words_of(self.form, answer),
            answer.kind == "quote",
            self._place(answer.locator),
            looked.state if looked else "not_checked",
            translation=answer.translation,
            translated_by=answer.translated_by if answer.translation else "",
            is_left_out=bool(answer.identifying),
        )

    def _place(self, locator: str) -> str:
        if locator != SUMMARY:
            return f"page {locator}" if locator.isdecimal() else locator
        return "from a summary" + (" written for this demonstration" * self.in_demonstration)


def _statements(state: State, told: _Telling) -> Iterator[Statement]:
    names = {one.study_id: one.name for one in told.studies}
    order = [one.question_id for one in state.protocol.protocol.questions]
    found = standing_findings(state.review.lines(FINDINGS))
    known = [one for one in found if one.question in order]
    for one in sorted(known, key=lambda each: order.index(each.question)):
        yield Statement(
            question_id=one.question,
            text=one.statement,
            supports=tuple(names[study] for study in one.supports if study in names),
            contradicts=tuple(names[study] for study in one.contradicts if study in names),
            confidence=one.confidence.replace("_", " "),
            reasons=tuple(
                f"{name.replace('_', ' ')}: {CONCERNS.get(each.level, each.level)}, {each.reason}"
                for name, each in one.concerns.items()
            ),
        )


def _called(form: Form, study: Study, answers: Mapping[Place, Answer]) -> str:
    """What the person who extracted calls the study, else its own name."""
    own = (field.path for field in form.fields if field.path.split(".")[-1] == _OWN_NAME)
    said = (answers[path, 1].value for path in own if (path, 1) in answers)
    return next(filter(None, said), study.name)


def _planned(protocol: Protocol, form: Form) -> tuple[str, tuple[Field, ...]]:
    """The protocol's own table of studies; without one, the first fields that fit a cell."""
    own = [field for field in form.fields if _fits_a_cell(field)]
    tables = protocol.synthesis.tables if protocol.synthesis else ()
    for table in tables:
        if table.kind == "table" and table.rows == "study":
            chosen = (_named(own, column) for column in table.columns)
            return table.title, tuple(field for field in chosen if field)
    chosen_from = (field for field in own if field.kind in _UNPLANNED)
    return "Included studies", tuple(chosen_from)[:_MOST_UNPLANNED]


def _fits_a_cell(field: Field) -> bool:
    is_own_name = field.path.split(".")[-1] == _OWN_NAME
    return field.kind in _IN_A_CELL and not field.repeats and not is_own_name


def _named(fields: list[Field], column: str) -> Field | None:
    found = (field for field in fields if column in (field.path, field.path.split(".")[-1]))
    return next(found, None)


def _people(state: State, told: _Telling) -> Iterator[tuple[Person, int]]:
    n_of = Counter(told.standing["person"])
    for person in state.review.settings.people:
        if n_of[person.person_id]:
            yield person, n_of[person.person_id]
