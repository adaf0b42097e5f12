"""Orders of reading made again: did a record come up where its decision says it did?

Each decision that a ranker brought up says which ranker, what it had learnt from, and the
record's place in that order. Here the review is read as it was then, the same ranker learns
from the same decisions, and the place is looked up anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Final

import pandas as pd

from rea.errors import ReaError
from rea.model import REVIEW_RECORD_COLUMNS, Decision, Person, Source, Stage
from rea.screening.ranking import Prepared, Ranking, rank
from rea.steps.protocol.protocols import released
from rea.steps.screening.course import Course
from rea.steps.screening.deciding import Deciding
from rea.steps.screening.orders import Plan, count_labels
from rea.steps.screening.texts import prepared_of
from rea.steps.state import EDITS, RESOLUTIONS, State
from rea.store.log import Line
from rea.store.review import Review

STAGE: Final[Stage] = "title-abstract"

# Several moments may have the same number of decisions: a mind changed in between.
_TRIED: Final = 4


@dataclass(frozen=True, slots=True)
class OrdersReplayed:
    """A sample of orders made again.

    Attributes
    ----------
    n_ranked : int
        Decisions that a ranker brought up and that say at which place.
    n_replayed, n_same : int
        How many of them were drawn for this, and how many came up at the same place.
    findings : tuple of str
        One sentence for each that did not.
    """

    n_ranked: int
    n_replayed: int
    n_same: int
    findings: tuple[str, ...]


@dataclass(frozen=True)
class ReviewThen(Review):
    """A review as it was: lines after one time (UTC), searches after another are not there.

    Releases are there at any time: a decision names the one that it was made under.
    """

    until: str = ""
    imported_until: str = ""
    _lines: dict[str, list[Line]] = field(default_factory=dict, compare=False, repr=False)

    def lines(self, room: str, person: str | None = None) -> list[Line]:
        if room not in self._lines:
            self._lines[room] = super().lines(room)
        return [
            line
            for line in self._lines[room]
            if (line["at"] <= self.until or line.get("what") == "release")
            and person in (None, line["person"])
        ]

    def sources(self) -> tuple[Source, ...]:
        # The one has fractions of a second, the other has not.
        there = (one for one in super().sources() if one.imported_at[:-1] <= self.imported_until)
        return tuple(there)

    def records(self, columns: Sequence[str] = REVIEW_RECORD_COLUMNS) -> pd.DataFrame:
        there = {one.source_id for one in self.sources()}
        table = super().records(tuple(dict.fromkeys([*columns, "source"])))
        return table[table["source"].isin(there)][list(columns)].reset_index(drop=True)


def replay_orders(state: State, n: int, seed: int = 1) -> OrdersReplayed:
    """Make the orders of `n` decisions again, drawn at random, and compare.

    Only decisions at title and abstract are taken: which reports are read at full text
    depends on what came in later.
    """
    ranked = [one for one in state.all_decisions[STAGE] if one.place and not one.pilot]
    ranked = [one for one in ranked if one.record_id in state.group_of]
    drawn = ranked if n >= len(ranked) else Random(seed).sample(ranked, n)
    past = _Past(state)
    findings = [said for one in sorted(drawn, key=lambda one: one.at) for said in past.compare(one)]
    return OrdersReplayed(len(ranked), len(drawn), len(drawn) - len(findings), tuple(findings))


class _Past:
    """A review at any earlier moment."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lines: dict[str, list[Line]] = {}
        self._prepared: dict[tuple[tuple[str, ...], int], Prepared] = {}

    @cached_property
    def _moments(self) -> list[str]:
        """When something was decided or settled, oldest first."""
        lines = [one for room in (STAGE, RESOLUTIONS) for one in self._state.review.lines(room)]
        return sorted({str(one["at"]) for one in lines})

    def compare(self, decision: Decision) -> Iterator[str]:
        """A sentence if the record does not come up where the decision says."""
        places = []
        for course, known in self._candidates(decision):
            try:
                place = self._place(decision, course, known)
            except ReaError as err:
                yield f"{_named(decision)}: {err}"
                return
            if place == decision.place:
                return
            places.append(place)
        found = ", ".join(f"{one:,}" for one in dict.fromkeys(places) if one)
        yield (
            f"{_named(decision)} says place {decision.place:,} in the order of "
            f"{decision.shown_by}; made again, it is {f'place {found}' if found else 'in none'}. "
            "Were records or copies changed since?"
        )

    def _place_at(self, decision: Decision, at: str) -> int:
        return self._place(decision, self._course_at(decision, at), decision.at)

    def _place(self, decision: Decision, course: Course, known: str) -> int:
        group = self._state.group_of[decision.record_id]
        if group not in course.places:
            return 0
        order = self._rank(decision, course, known).order.tolist()
        where = course.places[group]
        return order.index(where) + 1 if where in order else 0

    def _rank(self, decision: Decision, course: Course, known: str) -> Ranking:
        protocol = released(self._state.review, decision.protocol).protocol
        plan = Plan.of(protocol, decision.shown_by.split(":")[0])
        records = tuple(self._state.speaker[group] for group in course.groups)
        texts = self._texts(records, known)
        return rank(plan.ranker, texts, course.labels, plan.seed, plan.question)

    def _texts(self, records: tuple[str, ...], known: str) -> Prepared:
        """What these records said when abstracts supplied up to a time were known."""
        asked = records, self._n_supplied(known)
        if asked not in self._prepared:
            review = self._state.review
            then = ReviewThen(review.root, review.settings, known, "", self._lines)
            self._prepared = {asked: prepared_of(then, records)}
        return self._prepared[asked]

    def _candidates(self, decision: Decision) -> Iterator[tuple[Course, str]]:
        """How the review may have been when the order was made, the likeliest first.

        The decisions and the abstracts supplied of which it knew, these by the last moment.
        """
        for course, at in self._courses(decision):
            yield from ((course, known) for known in self._known(at, decision.at))

    def _known(self, made: str, decided: str) -> list[str]:
        """Moments that differ in the abstracts supplied by then, the likeliest first.

        An order that had learnt from the decisions up to `made` may have been made at any time
        from then on, of a review that was opened again: an abstract supplied meanwhile makes
        for another one, which comes up once it is ready.
        """
        between = [one for one in self._supplied if made < one < decided]
        moments = [decided, made, *reversed(between)]
        apart = {self._n_supplied(one): one for one in reversed(moments)}
        return [one for one in moments if apart[self._n_supplied(one)] == one][:_TRIED]

    def _n_supplied(self, until: str) -> int:
        return bisect_right(self._supplied, until)

    @cached_property
    def _supplied(self) -> list[str]:
        """When an abstract was supplied, oldest first."""
        return sorted(str(one["at"]) for one in self._state.review.lines(EDITS))

    def _courses(self, decision: Decision) -> Iterator[tuple[Course, str]]:
        """The review at moments at which it may have been asked for, and these."""
        before = ["", *self._moments[: bisect_left(self._moments, decision.at)]]
        n_learnt = int(decision.shown_by.partition(":")[2] or 0)
        if not n_learnt:  # made from the question alone, which no decision changes
            yield from ((self._course_at(decision, at), at) for at in before[: -_TRIED - 1 : -1])
            # A quick reader may be far ahead of it, and reading only brings what is left closer.
            first = bisect_left(
                before, -decision.place, key=lambda at: -self._place_at(decision, at)
            )
            yield from ((self._course_at(decision, at), at) for at in before[first : first + 1])
            return
        # Decisions only ever become more, but for one taken back.
        last = bisect_right(before, n_learnt, key=lambda at: self._n_labels(decision, at))
        for at in reversed(before[max(0, last - _TRIED) : last]):
            course = self._course_at(decision, at)
            if count_labels(course.labels) == n_learnt:
                yield course, at

    def _n_labels(self, decision: Decision, at: str) -> int:
        return count_labels(self._course_at(decision, at).labels)

    def _course_at(self, decision: Decision, at: str) -> Course:
        review = self._state.review
        then = ReviewThen(review.root, review.settings, at, decision.at, self._lines)
        state = State(then, self._state.protocol)
        person: Person = review.settings.person(decision.person)
        return Course(state, Deciding(state, person, STAGE))


def _named(decision: Decision) -> str:
    return f"data/screened/{STAGE}: decision {decision.line_id} of {decision.person}"
