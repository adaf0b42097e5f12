"""Which study answers which question, and where nobody has looked yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from rea.extraction.answers import Answers
from rea.extraction.asking import OpenField, occurrences, open_fields, places_asked
from rea.extraction.forms import Field, Form

# answered   at least one field keyed to the question holds a value
# missing    each of its fields bears a missing code: somebody looked in vain
# open       none holds a value, and some are still blank
# not_asked  what was answered elsewhere leaves none of its fields to ask
CoverageState = Literal["answered", "missing", "open", "not_asked"]

# Counts are of fields that are asked, each occurrence of a group once.
COVERAGE_COLUMNS: Final[tuple[str, ...]] = (
    "question_id",
    "study_id",
    "state",
    "n_answered",
    "n_missing",
    "n_open",
)


@dataclass(frozen=True)
class Coverage:
    """Question by study.

    Attributes
    ----------
    cells : DataFrame
        Of `COVERAGE_COLUMNS`, a row for each question and study, in their order. The three
        counts are numbers.
    gaps : tuple of str
        Ids of the questions that no study answers.
    open : mapping of str to tuple of OpenField
        By study, what must be answered before it is done; studies that are done are absent.
    """

    cells: pd.DataFrame
    gaps: tuple[str, ...]
    open: Mapping[str, tuple[OpenField, ...]]

    def matrix(self) -> pd.DataFrame:
        """The states, a row for each question and a column for each study."""
        wide = self.cells.pivot(index="question_id", columns="study_id", values="state")
        return wide.loc[
            self.cells["question_id"].drop_duplicates().tolist(),
            self.cells["study_id"].drop_duplicates().tolist(),
        ]


def coverage(
    form: Form, questions: Sequence[str], answers_by_study: Mapping[str, Answers]
) -> Coverage:
    """What each study says to each question.

    Parameters
    ----------
    questions : sequence of str
        Ids of the protocol's questions, in order; bookkeeping fields are no question.
    answers_by_study : mapping
        For every included study the answers that count, by place; empty where nobody began.
    """
    rows = [
        row
        for study, answers in answers_by_study.items()
        for row in covered_by(form, study, answers)
    ]
    cells = _ordered(pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)), questions)
    answered = set(cells.loc[cells["state"] == "answered", "question_id"])
    open_by_study = {
        study: still_open
        for study, answers in answers_by_study.items()
        if (still_open := open_fields(form, answers))
    }
    gaps = tuple(one for one in questions if one not in answered)
    return Coverage(cells, gaps, open_by_study)


def covered_by(
    form: Form, study: str, answers: Answers
) -> list[tuple[str, str, CoverageState, int, int, int]]:
    """What one study says to each question that the form asks for: rows of `COVERAGE_COLUMNS`."""
    counts = {question: Counter[str]() for field in form.fields for question in field.questions}
    for field, n in places_asked(form, answers):
        if field.kind == "group" and occurrences(form, field.path, answers):
            continue  # its fields are counted instead
        for question in field.questions:
            counts[question][_state_of(field, answers, n)] += 1
    return [
        (question, study, _summed(n), n["answered"], n["missing"], n["open"])
        for question, n in counts.items()
    ]


def _ordered(cells: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    place = {question: n for n, question in enumerate(questions)}
    known = cells[cells["question_id"].isin(place)]
    order = known["question_id"].map(place)
    return known.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _state_of(field: Field, answers: Answers, n: int) -> CoverageState:
    answer = answers.get((field.path, n))
    if answer is None:
        return "open"
    return "missing" if answer.missing else "answered"


def _summed(n: Counter[str]) -> CoverageState:
    """One state for a question in a study, from its fields."""
    if n["answered"]:
        return "answered"
    if n["open"]:
        return "open"
    return "missing" if n["missing"] else "not_asked"
