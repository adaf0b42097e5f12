"""What was extracted, as a part of the document: the studies, the answers, the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.model import Question
from rea.report.blocks import Block, Heading, Paragraph, Table
from rea.report.extracted import (
    COVERED_WORDS,
    Extracted,
    Finding,
    StudyFindings,
    StudyRow,
    covering,
)
from rea.report.lettering import clean

# A page has room for a name and so many columns beside it.
_COLUMNS: Final = 7
_NOTHING: Final = "–"


def findings_of(
    extracted: Extracted, questions: tuple[Question, ...], interim: bool
) -> Iterator[Block]:
    """The studies at a glance, what they say to each question, and what none of them says."""
    yield Heading("The studies at a glance")
    yield from _characteristics(extracted)
    yield Heading("What the studies say, question by question")
    yield from _answers(extracted, {one.question_id: one.text for one in questions})
    yield Heading(covering(extracted, interim))
    yield from _coverage(extracted)


def _characteristics(extracted: Extracted) -> Iterator[Block]:
    columns = tuple(map(clean, extracted.columns))
    rows = [
        (_with_reports(study), *(clean(cell) or _NOTHING for cell in study.cells))
        for study in extracted.studies
    ]
    yield from _side_by_side(clean(extracted.title), ("Study", *columns), rows)


def _answers(extracted: Extracted, texts: dict[str, str]) -> Iterator[Block]:
    for question in extracted.questions:
        name = f"{question.question_id}: {texts.get(question.question_id, '')}"
        yield Heading(clean(name), 2)
        if not question.studies:
            yield Paragraph("No study answers this question.")
            continue
        rows = tuple(row for study in question.studies for row in _rows_of(study))
        columns = ("Study", "What was found", "Words and where they stand")
        yield Table(clean(f"Answers to {question.question_id}"), columns, (3, 6, 7), rows)


def _rows_of(study: StudyFindings) -> Iterator[tuple[str, str, str]]:
    """One row for all that has no words beside it, and one for each finding that has."""
    bare = [_said(one) for one in study.findings if not one.words]
    if bare:
        yield clean(study.study), ". ".join(bare), _NOTHING
    for finding in study.findings:
        if finding.words:
            words = " ".join(one.sentence for one in finding.words)
            yield clean(study.study), _said(finding), words


def _coverage(extracted: Extracted) -> Iterator[Block]:
    ids = (clean(one.question_id) for one in extracted.questions)
    rows = [
        (clean(study.name), *(COVERED_WORDS[one] for one in study.covered))
        for study in extracted.studies
    ]
    rows.append(("Studies that answer it", *(f"{n:,}" for n in extracted.n_covering)))
    yield from _side_by_side("Which study answers which question", ("Study", *ids), rows)


def _side_by_side(
    caption: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]
) -> Iterator[Table]:
    """A table, or several below one another if it is wider than a page."""
    for k in range(1, max(len(heads), 2), _COLUMNS):
        part = slice(k, k + _COLUMNS)
        shares = (6, *(4 for _ in heads[part]))
        shown = tuple((row[0], *row[part]) for row in rows)
        yield Table(caption, (heads[0], *heads[part]), shares, shown)


def _with_reports(study: StudyRow) -> str:
    return f"{clean(study.name)} ({clean('; '.join(study.reports))})"


def _said(finding: Finding) -> str:
    return clean(f"{finding.label} {finding.found}")
