"""The answers of a review study by study, so that one study's page does not read all the others.

A line never changes, so what stands of a study is the same as long as its lines bear the same
ids: it is worked out once and kept for as long as rea runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import pandas as pd

from rea.extraction.answers import Answer, Place
from rea.extraction.forms import Form, form_of
from rea.extraction.standing import (
    ANSWER_COLUMNS,
    answers_of,
    counted_answers,
    differences,
    standing_answers,
)
from rea.steps.protocol.protocols import InForce
from rea.steps.state import ANSWERS
from rea.store.log import Line
from rea.store.review import Review

_T = TypeVar("_T")

_remembered: dict[Hashable, Any] = {}
_MOST_REMEMBERED: Final = 20_000


@dataclass(frozen=True)
class AnswerBook:
    """Every answer of a review at one moment."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, review: Review) -> AnswerBook:
        return cls(tuple(review.lines(ANSWERS)))

    @cached_property
    def _by_study(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[str(line["study"])].append(line)
        return found

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The studies of which anything was ever answered, in the order in which that began."""
        return tuple(self._by_study)

    def key(self, study_id: str) -> tuple[str, ...]:
        """What everything that is worked out of a study's answers rests on."""
        return self._keys.get(study_id, ())

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        return {study: tuple(one["id"] for one in lines) for study, lines in self._by_study.items()}

    def standing(self, study_id: str) -> pd.DataFrame:
        """The answers for one study that stand: columns of `ANSWER_COLUMNS`."""
        lines = self._by_study.get(study_id, ())
        return remembered(("standing", self.key(study_id)), lambda: standing_answers(lines))

    def counted(self, study_id: str) -> dict[Place, Answer]:
        """The answers that count for a study; where people differ, none does."""

        def find() -> dict[Place, Answer]:
            table = counted_answers(self.standing(study_id))
            return answers_of(table[table["state"] != "differs"], study_id)

        return remembered(("counted", self.key(study_id)), find)

    def differing(self, study_id: str) -> pd.DataFrame:
        """The answers for a study in which people differ and that nobody has settled."""
        key = ("differing", self.key(study_id))
        return remembered(key, lambda: differences(self.standing(study_id)))

    def people(self, study_id: str) -> tuple[str, ...]:
        """Who has an answer of their own for a study, by id."""

        def find() -> tuple[str, ...]:
            table = self.standing(study_id)
            return tuple(sorted(set(table.loc[table["settles"] == "", "person"])))

        return remembered(("people", self.key(study_id)), find)

    def protocols(self, study_id: str) -> frozenset[str]:
        """The versions of the protocol under which a study's answers were given."""
        key = ("protocols", self.key(study_id))
        return remembered(key, lambda: frozenset(self.standing(study_id)["protocol"]))

    def of_several(self, studies: Iterable[str]) -> pd.DataFrame:
        """The answers for several studies that stand."""
        tables = [self.standing(one) for one in studies]
        if not tables:
            return pd.DataFrame(columns=list(ANSWER_COLUMNS), dtype=str)
        return pd.concat(tables, ignore_index=True)


def remembered(key: Hashable, work_out: Callable[[], _T]) -> _T:
    """What was worked out before under the same key, or what is worked out now."""
    if key not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = work_out()
    found: _T = _remembered[key]
    return found


def form_in_force(protocol: InForce) -> Form:
    """The form that is asked under a protocol.

    Raises
    ------
    FormError
        It has none, or one of its fields cannot be asked.
    """
    return remembered(("form", protocol.sha256), lambda: form_of(protocol.protocol))
