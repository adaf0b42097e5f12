"""Findings: what the studies together say to a question, kept line by line like all else."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rea.errors import DecisionError, ReaError
from rea.extraction.findings import (
    COMPONENTS,
    LEVELS,
    Concern,
    FindingError,
    Scale,
    StatedFinding,
    check_finding,
    line_of,
    standing_findings,
)
from rea.model import Question
from rea.steps.extraction.answer_book import AnswerBook, form_in_force
from rea.steps.extraction.included import Study, studies_of
from rea.steps.search.spreadsheet import read_rows
from rea.steps.state import FINDINGS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class QuestionDesk:
    """One question: its findings, and the studies that say something to it.

    Attributes
    ----------
    suggested : tuple of Study
        Studies whose answers the form keys to the question. What they say of a statement, a
        person judges.
    """

    question: Question
    findings: tuple[StatedFinding, ...]
    suggested: tuple[Study, ...]


@dataclass(frozen=True, slots=True)
class FindingsDesk:
    """Every question with its findings, and what a finding may name."""

    questions: tuple[QuestionDesk, ...]
    studies: tuple[Study, ...]
    scale: Scale

    @property
    def names(self) -> dict[str, str]:
        """Study id to its name."""
        return {one.study_id: one.name for one in self.studies}

    def asked(self, question: str) -> QuestionDesk | None:
        """A question by its id."""
        return next((one for one in self.questions if one.question.question_id == question), None)

    def versions_of(self, finding_id: str) -> tuple[StatedFinding, ...]:
        """What stands of a finding: nothing, one version, or several made apart."""
        every = (found for one in self.questions for found in one.findings)
        return tuple(one for one in every if one.finding_id == finding_id)

    def studies_for(self, question: str) -> tuple[tuple[Study, bool], ...]:
        """Every study and whether it answers a question; those that do stand first."""
        asked = self.asked(question)
        answering = {one.study_id for one in asked.suggested} if asked else set()
        told = [(one, one.study_id in answering) for one in self.studies]
        return tuple(sorted(told, key=lambda one: not one[1]))


@dataclass(frozen=True, slots=True)
class Stated:
    """Findings that are on the disk."""

    n_stated: int
    n_unjudged: int
    next: str = "rea report --interim"


def findings_desk(review: Review) -> FindingsDesk:
    """The questions, what was found to each, and what the studies can contribute.

    Raises
    ------
    ReaError
        No study is included yet.
    """
    state = read_state(review)
    studies = studies_of(state)
    if not studies:
        raise ReaError("No study is included yet.", "See 'rea status' for what is next.")
    found = standing_findings(review.lines(FINDINGS))
    answering = _answering(state, studies)
    questions = state.protocol.protocol.questions
    return FindingsDesk(
        questions=tuple(
            QuestionDesk(
                one,
                tuple(each for each in found if each.question == one.question_id),
                answering.get(one.question_id, ()),
            )
            for one in questions
        ),
        studies=studies,
        scale=_scale(state, studies),
    )


def state_finding(
    review: Review, raw: StatedFinding, *, person: str, replaces: tuple[str, ...] = ()
) -> StatedFinding:
    """Keep a finding, or another version of one; on the disk when this returns.

    Parameters
    ----------
    raw : StatedFinding
        Without an id it is a new one. Studies may be named by id or by name.
    replaces : tuple of str
        Lines of the version that was shown.

    Raises
    ------
    FindingError
        Naming the part at fault.
    DecisionError
        The finding changed since it was shown.
    """
    who = acting(review.settings, person).person_id
    desk = findings_desk(review)
    found = check_finding(_by_id(raw, desk), desk.scale)
    found = replace(found, finding_id=found.finding_id or secrets.token_hex(4))
    _check_versions(review, found.finding_id, replaces)
    line = log.new_line(who, **line_of(found), replaces=sorted(replaces))
    write_lines(review, FINDINGS, who, [line])
    return replace(found, person=who, line_id=line["id"])


def withdraw_finding(review: Review, finding_id: str, *, person: str) -> None:
    """Take a finding back; its versions stay on record.

    Raises
    ------
    DecisionError
        There is no such finding.
    """
    who = acting(review.settings, person).person_id
    standing = [
        one for one in standing_findings(review.lines(FINDINGS)) if one.finding_id == finding_id
    ]
    if not standing:
        raise DecisionError(f"There is no finding '{finding_id}'.", "See 'rea findings --list'.")
    line = log.new_line(
        who,
        **line_of(standing[0]) | {"statement": None},
        replaces=sorted(one.line_id for one in standing),
    )
    write_lines(review, FINDINGS, who, [line])


def findings_from_table(review: Review, path: Path, *, person: str) -> Stated:
    """Keep findings from a CSV: all of them, or none if one cannot be kept.

    Its columns are question, statement, supports, contradicts (studies with ``;`` between
    them), confidence, and for each component its concern and ``<component>_reason``; a column
    finding names the one that the row replaces.

    Raises
    ------
    FindingError
        Naming the line and the part at fault.
    """
    desk = findings_desk(review)
    rows = read_rows(path, needed=("statement",), names=("question",))
    raws = [_raw(row.cells, desk.scale) for row in rows]
    for row, raw in zip(rows, raws, strict=True):
        try:
            check_finding(_by_id(raw, desk), desk.scale)
        except FindingError as err:
            raise FindingError(err.part, f"{row.place}: {err.sentence}", err.hint or "") from err
    standing = standing_findings(review.lines(FINDINGS))
    for raw in raws:
        before = tuple(one.line_id for one in standing if one.finding_id == raw.finding_id)
        state_finding(review, raw, person=person, replaces=before)
    return Stated(len(raws), sum(not raw.confidence for raw in raws))


def _raw(cells: Mapping[str, str], scale: Scale) -> StatedFinding:
    return StatedFinding(
        finding_id=cells.get("finding", ""),
        question=cells.get("question", ""),
        statement=cells.get("statement", ""),
        supports=_several(cells.get("supports", "")),
        contradicts=_several(cells.get("contradicts", "")),
        concerns={
            name: Concern(cells.get(name, ""), cells.get(f"{name}_reason", ""))
            for name in scale.components
        },
        confidence=cells.get("confidence", ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in cell.split(";"))))


def _by_id(raw: StatedFinding, desk: FindingsDesk) -> StatedFinding:
    known = {one.name: one.study_id for one in desk.studies}
    return replace(
        raw,
        supports=tuple(known.get(one, one) for one in raw.supports),
        contradicts=tuple(known.get(one, one) for one in raw.contradicts),
    )


def _check_versions(review: Review, finding_id: str, replaces: tuple[str, ...]) -> None:
    standing = {
        one.line_id
        for one in standing_findings(review.lines(FINDINGS))
        if one.finding_id == finding_id
    }
    if standing != set(replaces):
        raise DecisionError(
            "This finding was changed in another window since the page was opened, so nothing "
            "was saved.",
            "Look at what stands now, and change it there if need be.",
        )


def _scale(state: State, studies: tuple[Study, ...]) -> Scale:
    protocol = state.protocol.protocol
    plan = protocol.confidence
    return Scale(
        questions=tuple(one.question_id for one in protocol.questions),
        components=(plan.components if plan else ()) or COMPONENTS,
        levels=(plan.levels if plan else ()) or LEVELS,
        studies=frozenset(one.study_id for one in studies),
    )


def _answering(state: State, studies: tuple[Study, ...]) -> dict[str, tuple[Study, ...]]:
    """Question id to the studies with an answer keyed to it."""
    protocol = state.protocol.protocol
    if protocol.extraction is None:
        return {}
    form, book = form_in_force(state.protocol), AnswerBook.of(state.review)
    found: dict[str, list[Study]] = defaultdict(list)
    for study in studies:
        answers = book.counted(study.study_id).values()
        told = [form.field(one.field) for one in answers if one.value and form.has(one.field)]
        for question in dict.fromkeys(name for field in told for name in field.questions):
            found[question].append(study)
    return {question: tuple(named) for question, named in found.items()}
