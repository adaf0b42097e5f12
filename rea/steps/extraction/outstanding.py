"""What extraction still waits for: forms to be filled in, answers to be verified or settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rea.extraction.asking import open_fields
from rea.extraction.standing import answers_of
from rea.extraction.verifying import unverified
from rea.protocol.forms import Extraction as Plan
from rea.steps.extraction.answer_book import AnswerBook, form_in_force, remembered
from rea.steps.extraction.included import studies_of
from rea.steps.state import CHECKS, State
from rea.store.log import Line


@dataclass(frozen=True, slots=True)
class StudyLeft:
    """What one included study still waits for.

    Attributes
    ----------
    people : tuple of str
        Who has begun with it.
    n_filled, n_asked : int
        Forms filled in, and how many the protocol asks for.
    unverified : tuple of str
        Whose answers wait for a second person.
    differs : bool
        Whether people differ in an answer and nobody has settled it.
    """

    study_id: str
    people: tuple[str, ...]
    n_filled: int
    n_asked: int
    unverified: tuple[str, ...]
    differs: bool

    @property
    def n_to_fill(self) -> int:
        return self.n_asked - self.n_filled


def outstanding(state: State) -> tuple[StudyLeft, ...]:
    """Every included study; none before a protocol with a form is released."""
    plan = state.protocol.protocol.extraction
    if plan is None or not state.protocol.is_released:
        return ()
    return state.told.once("outstanding", lambda: tuple(_Extracting(state, plan).studies()))


def forms_asked(plan: Plan | None) -> int:
    """How many forms the protocol has people fill in for each study."""
    if plan is None:
        return 0
    return 2 if plan.mode == "dual-independent" else 1


class _Extracting:
    """Every study as the protocol in force asks for it."""

    def __init__(self, state: State, plan: Plan) -> None:
        self._state, self._plan = state, plan
        self._form, self._sha256 = form_in_force(state.protocol), state.protocol.sha256
        self._book = AnswerBook.of(state.review)
        self._n_asked = forms_asked(plan)
        self._checks: dict[str, list[Line]] = defaultdict(list)
        for line in state.review.lines(CHECKS):
            self._checks[str(line["study"])].append(line)

    def studies(self) -> Iterator[StudyLeft]:
        for study in studies_of(self._state):
            one = study.study_id
            yield StudyLeft(
                study_id=one,
                people=self._book.people(one),
                n_filled=self._n_filled(one),
                n_asked=self._n_asked,
                unverified=self._unverified(one),
                differs=len(self._book.differing(one)) > 0,
            )

    def _n_filled(self, study_id: str) -> int:
        key = ("filled", self._sha256, self._book.key(study_id))
        return remembered(key, lambda: min(self._n_asked, self._complete(study_id)))

    def _complete(self, study_id: str) -> int:
        standing = self._book.standing(study_id)
        own = [answers_of(standing, study_id, one) for one in self._book.people(study_id)]
        # One who goes on where another stopped need not say again what was said.
        known = own if self._n_asked > 1 else [{k: v for one in own for k, v in one.items()}]
        return sum(bool(one) and not open_fields(self._form, one) for one in known)

    def _unverified(self, study_id: str) -> tuple[str, ...]:
        if self._plan.mode != "single-with-verification":
            return ()
        plan, checks = self._plan.verification, self._checks[study_id]
        ids = tuple(one["id"] for one in checks)
        return remembered(
            ("unverified", self._sha256, self._book.key(study_id), ids),
            lambda: unverified(plan, self._form, self._book.standing(study_id), checks),
        )
