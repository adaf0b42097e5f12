"""What was extracted, as a part of the document: the studies, the answers, the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.model import Question
from rea.phrases import count
from rea.report.blocks import Answers, Block, Fold, Heading, Paragraph, Table
from rea.report.extracted import COVERED_WORDS, Extracted, Statement, StudyRow, covering
from rea.report.lettering import clean

_NOTHING: Final = "–"


def findings_of(
    extracted: Extracted, questions: tuple[Question, ...], interim: bool
) -> Iterator[Block]:
    """The studies at a glance, what they say to each question, and what none of them says."""
    yield Heading("The studies at a glance", anchor="studies")
    yield _characteristics(extracted)
    if extracted.statements:
        yield Heading("What the studies say together", anchor="together", short="Findings")
        yield _together(extracted)
    yield Heading(
        "What the studies say, question by question",
        anchor="findings",
        short="Answers" if extracted.statements else "Findings",
    )
    yield from _answers(extracted, {one.question_id: one for one in questions})
    yield Heading(covering(extracted, interim), anchor="coverage")
    yield Paragraph(
        "A gap is a question to which a study says nothing, or to which nobody has yet answered.",
        "small",
    )
    yield _coverage(extracted)


def _characteristics(extracted: Extracted) -> Table:
    columns = tuple(map(clean, extracted.columns))
    rows = tuple(
        (_with_reports(study), *(clean(cell) or _NOTHING for cell in study.cells))
        for study in extracted.studies
    )
    return Table(clean(extracted.title), ("Study", *columns), _shares(len(columns)), rows)


def _together(extracted: Extracted) -> Table:
    rows = tuple(
        (
            clean(f"{one.question_id}: {one.text}"),
            clean(_behind(one)),
            clean(one.confidence) or "not judged yet",
            clean("; ".join(one.reasons)) or _NOTHING,
        )
        for one in extracted.statements
    )
    columns = ("Finding", "Studies", "Confidence", "What takes away from it")
    return Table("Findings and confidence", columns, (6, 4, 2, 5), rows)


def _behind(one: Statement) -> str:
    against = f". Against it: {', '.join(one.contradicts)}" if one.contradicts else ""
    return f"{', '.join(one.supports) or 'none'}{against}"


def _answers(extracted: Extracted, questions: dict[str, Question]) -> Iterator[Block]:
    for k, found in enumerate(extracted.questions, start=1):
        name, question = found.question_id, questions.get(found.question_id)
        n = count(len(found.studies), "study", "studies")
        told: Block = Paragraph("No study answers this question.")
        if found.studies:
            told = Answers(clean(f"Answers to {name}"), found.studies)
        yield Fold(
            clean(f"{name}: {question.text if question else ''} ({n})"),
            (told,),
            anchor=f"answers-{k}",
            is_open=bool(question and question.kind == "primary" and found.studies),
        )


def _coverage(extracted: Extracted) -> Table:
    ids = tuple(clean(one.question_id) for one in extracted.questions)
    rows = [
        (clean(study.name), *(COVERED_WORDS[one] for one in study.covered))
        for study in extracted.studies
    ]
    rows.append(("Studies that answer it", *(f"{n:,}" for n in extracted.n_covering)))
    caption = "Which study answers which question"
    return Table(caption, ("Study", *ids), _shares(len(ids)), tuple(rows), kind="matrix")


def _shares(n_columns: int) -> tuple[int, ...]:
    return 6, *(4 for _ in range(n_columns))


def _with_reports(study: StudyRow) -> str:
    return f"{clean(study.name)} ({clean('; '.join(study.reports))})"
