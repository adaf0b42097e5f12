"""Extraction: what the protocol's form asks of each included study, answered line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.extraction.answers import Answer, Place, check_answer
from rea.extraction.asking import OpenField, open_fields
from rea.extraction.standing import answer_in, answers_of, line_of
from rea.protocol.forms import Extraction as Plan
from rea.steps.extraction.answer_book import AnswerBook, form_in_force, remembered
from rea.steps.extraction.included import Study, studies_of
from rea.steps.extraction.revisiting import Revisiting
from rea.steps.protocol.protocols import for_deciding
from rea.steps.state import ANSWERS, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review
from rea.store.table import write_bytes


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """How far one person is with one study.

    Attributes
    ----------
    open : tuple of OpenField
        What this person must still answer. Nothing, where the protocol has one person extract
        and a colleague does.
    others : tuple of str
        Colleagues who answered something, by id; none where two people extract apart.
    is_pilot : bool
        Whether the form is tried out on it first.
    """

    study: Study
    n_answered: int
    open: tuple[OpenField, ...]
    others: tuple[str, ...] = ()
    is_pilot: bool = False
    revisit: tuple[OpenField, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers that are on the disk.

    Attributes
    ----------
    n_written : int
        New and changed answers; `n_changed` of them replaced an earlier one of this person.
    """

    person: str
    n_written: int
    n_changed: int
    n_unchanged: int
    next: str = "rea status"


class Extraction:
    """One person at the form: every study, what they answered, what is still open.

    Raises
    ------
    UnknownNameError, ReaError
        Unknown person; no released protocol; a protocol without a form.
    """

    def __init__(self, review: Review, person: str) -> None:
        self.person = acting(review.settings, person)
        self._review = review
        self._protocol = for_deciding(review, pilot=False)
        self.form = form_in_force(self._protocol)
        self.state = read_state(review)

    @property
    def plan(self) -> Plan:
        """What the protocol says of extraction: its mode, its pilot, what is verified."""
        plan = self._protocol.protocol.extraction
        assert plan is not None  # `form_of` has refused a protocol without a form
        return plan

    @property
    def protocol_name(self) -> str:
        return self._protocol.name

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        """The included studies, by name."""
        return studies_of(self.state)

    def study(self, study_id: str) -> Study:
        """The study of that id, or of that name.

        Raises
        ------
        UnknownNameError
        """
        for one in self.studies:
            if study_id in (one.study_id, one.name):
                return one
        known = [one.study_id for one in self.studies]
        raise UnknownNameError("included study", study_id, known, "See 'rea status'.")

    def answers(self, study_id: str) -> dict[Place, Answer]:
        """What this person answered for a study."""
        me, book = self.person.person_id, self.book
        return remembered(
            ("answers", me, book.key(study_id)),
            lambda: answers_of(book.standing(study_id), study_id, me),
        )

    def progress(self) -> tuple[StudyProgress, ...]:
        """How far this person is with each study."""
        return tuple(self.progress_of(one) for one in self.studies)

    def progress_of(self, study: Study) -> StudyProgress:
        """How far this person is with one study."""
        me, mine = self.person.person_id, self.answers(study.study_id)
        is_apart = self.plan.mode == "dual-independent"
        is_pilot = study.study_id in self.pilot
        people = self.book.people(study.study_id)
        givers = self._givers(study.study_id)
        others = () if is_apart else tuple(one for one in people if one not in (me, *givers))
        is_theirs = bool(others) and not (mine or givers) and not is_pilot
        open_now = () if is_theirs else self.open_fields(study.study_id)
        revisit = self.revisit(study.study_id)
        return StudyProgress(study, len(mine), open_now, others, is_pilot, revisit)

    def open_fields(self, study_id: str) -> tuple[OpenField, ...]:
        """What this person must still answer of a study."""
        givers = self._givers(study_id)
        people = (*givers, self.person.person_id)
        key = ("open", self._protocol.sha256, people, self.book.key(study_id))
        return remembered(key, lambda: open_fields(self.form, self._known(study_id, givers)))

    def _givers(self, study_id: str) -> tuple[str, ...]:
        """Those who began this study and handed their work over to this person."""
        me, takers = self.person.person_id, self.state.team.takers
        return tuple(
            one for one in self.book.people(study_id) if me in takers.get(one, frozenset())
        )

    def _known(self, study_id: str, givers: Sequence[str]) -> dict[Place, Answer]:
        """What stands of this person, who goes on where the givers stopped."""
        known: dict[Place, Answer] = {}
        for one in givers:
            known |= answers_of(self.book.standing(study_id), study_id, one)
        return known | self.answers(study_id)

    def revisit(self, study_id: str) -> tuple[OpenField, ...]:
        """The fields to look at again since the form changed."""
        return self._revisiting.fields(self.book, study_id, self.person.person_id)

    def places_to_revisit(self, study_id: str) -> set[Place]:
        """The same as places of answers."""
        return {(one.field.path, one.n) for one in self.revisit(study_id)}

    @cached_property
    def _revisiting(self) -> Revisiting:
        return Revisiting(self.state)

    @cached_property
    def pilot(self) -> tuple[str, ...]:
        """The studies on which everybody tries the form: those that were begun first."""
        planned = self.plan.pilot.studies if self.plan.pilot else 0
        included = [one.study_id for one in self.studies] if planned else []
        begun = [one for one in self.book.studies if one in included]
        return tuple(dict.fromkeys([*begun, *included]))[:planned]

    def answer(self, raw: Answer) -> Filled:
        """Answer one field; on the disk when this returns.

        Raises
        ------
        AnswerError
            The answer does not fit its field.
        """
        return self.fill([raw])

    def fill(self, raws: Sequence[Answer]) -> Filled:
        """Answer many fields: all of them, or none if one does not fit."""
        checked = [self._granted(raw) for raw in raws]
        studies = {one.study_id for one in checked}
        anew = {(one, *place) for one in studies for place in self.places_to_revisit(one)}
        lines, changed = [], 0
        for one in checked:
            mine = self._lines_at(one)
            # The same answer to another question is another answer.
            is_said_again = (one.study_id, *one.place) in anew
            if [answer_in(row) for row in mine] == [one] and not is_said_again:
                continue
            changed += bool(mine)
            lines.append(self._line(one, [row["line_id"] for row in mine]))
        self._append(lines)
        return Filled(
            self.person.person_id, len(lines), changed, n_unchanged=len(checked) - len(lines)
        )

    def take_back(self, study_id: str, field: str, n: int = 1) -> None:
        """Make a field blank again.

        Raises
        ------
        DecisionError
            This person has not answered it.
        """
        blank = Answer(self.study(study_id).study_id, field, n)
        mine = self._lines_at(blank)
        if not mine:
            raise DecisionError(f"{self.form.field(field).label}: nothing was answered here.")
        line = self._line(blank, [row["line_id"] for row in mine])
        self._append([line | {"value": None}])

    def write_template(self, path: Path) -> None:
        """Write a workbook to fill in, with what this person has answered so far."""
        # openpyxl takes longer to import than most commands take to run.
        from rea.extraction.sheets import write_template

        known = [one for study in self.studies for one in self.answers(study.study_id).values()]
        write_bytes(path, write_template(self.form, self._names(), known))

    def read_file(self, path: Path, columns: Mapping[str, str] | None = None) -> Filled:
        """Take the answers of a filled workbook, a table or JSON; a blank takes nothing back.

        An answer without words, place and note says nothing new where its value stands.

        Parameters
        ----------
        columns : mapping of str to str, optional
            For a table made elsewhere: the field that each of its columns holds.

        Raises
        ------
        BadCellsError
            Naming every bad cell by sheet and cell; nothing was stored.
        """
        from rea.steps.extraction.taking_answers import answers_in_file

        found = answers_in_file(self.form, path, self._names(), columns)
        return self.fill([self._with_what_stands(one) for one in found])

    def _with_what_stands(self, answer: Answer) -> Answer:
        mine = self.answers(answer.study_id).get(answer.place)
        if mine is None or answer.quote or answer.locator or answer.note:
            return answer
        return mine if (mine.value, mine.missing) == (answer.value, answer.missing) else answer

    def _granted(self, raw: Answer) -> Answer:
        return check_answer(self.form, replace(raw, study_id=self.study(raw.study_id).study_id))

    def _names(self) -> dict[str, str]:
        return {one.study_id: one.name for one in self.studies}

    @cached_property
    def book(self) -> AnswerBook:
        """Everybody's answers."""
        return AnswerBook.of(self._review)

    def _lines_at(self, answer: Answer) -> list[dict[str, str]]:
        table = self.book.standing(answer.study_id)
        here = (
            (table["field"] == answer.field)
            & (table["n"] == str(answer.n))
            & (table["person"] == self.person.person_id)
            & (table["settles"] == "")
        )
        rows = table[here].itertuples(index=False, name=None)
        return [dict(zip(table.columns, row, strict=True)) for row in rows]

    def _line(self, answer: Answer, replaces: list[str]) -> log.Line:
        return log.new_line(
            self.person.person_id,
            **line_of(answer),
            protocol=self._protocol.name,
            replaces=sorted(replaces),
        )

    def _append(self, lines: Sequence[log.Line]) -> None:
        write_lines(self._review, ANSWERS, self.person.person_id, lines)
        self.__dict__.pop("book", None)
