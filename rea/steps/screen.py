"""One sitting of one reader: the next record, the decision, taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from rea.errors import DecisionError
from rea.model import Question, Reason, Stage
from rea.screening.queue import Queue, Turn, to_read, with_chance
from rea.screening.ranking import (
    EXCLUDE,
    INCLUDE,
    UNREAD,
    Labels,
    Prepared,
    find_ranker,
    prepare,
    rank,
)
from rea.steps.deciding import Decided, Deciding, Wish, as_stage, rows_of, wish_of
from rea.steps.people import acting
from rea.steps.spreadsheet import Row, named
from rea.steps.state import State, read_state
from rea.store.review import Review

_SHOWN = ("record_id", "title", "authors", "year", "journal", "abstract", "doi", "url", "source")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it is put before a reader."""

    record_id: str
    group_id: str
    title: str
    authors: str
    year: str
    journal: str
    abstract: str
    doi: str
    url: str
    source: str
    shown_by: str
    n_copies: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this reader is at this stage, in reports."""

    n_decided: int
    n_left: int


class Sitting:
    """One reader at one stage, from the first record shown to the last.

    Parameters
    ----------
    order : str
        Name of a ranker; the protocol's if empty.
    pilot : bool
        Practice: decisions are logged and never count.

    Raises
    ------
    UnknownNameError, ReaError
        Unknown person, stage or ranker; no released protocol.
    """

    def __init__(
        self,
        review: Review,
        person: str,
        *,
        stage: str = "title-abstract",
        order: str = "",
        pilot: bool = False,
    ) -> None:
        self.person = acting(review.settings, person)
        self.stage: Stage = as_stage(stage)
        self._state: State = read_state(review)
        self._deciding = Deciding(self._state, self.person, self.stage, pilot)
        self._protocol = self._deciding.protocol.protocol
        self._ranker = order or self._protocol.ranking.ranker
        find_ranker(self._ranker)  # an unknown one is said now, not at the first record
        self._groups = self._state.groups_of(self.stage)
        self._sample = self._state.sample_of(self.person.person_id, self.stage)
        self._queue = Queue(self._rank, len(self._groups))
        self._made: list[str] = []
        self._made_elsewhere = self._decided_by_others()

    # -- what the reader sees -------------------------------------------------------------

    @property
    def questions(self) -> tuple[Question, ...]:
        return self._protocol.questions

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The exclusion reasons of this stage, in order of precedence."""
        return self._protocol.reasons(self.stage)

    @property
    def reason_required(self) -> bool:
        return self._protocol.reason_required(self.stage)

    def progress(self) -> Progress:
        decided = self._deciding.decided() & set(self._groups)
        return Progress(len(decided), len(self._left()))

    def next(self) -> Shown | None:
        """The record to read now, or None when nothing is left for this reader."""
        up = self._queue.next()
        if up is None:
            return None
        group, shown_by = up
        row = self._records[self._state.speaker[group]]
        return Shown(**row, group_id=group, shown_by=shown_by, n_copies=self._copies(group))

    # -- what the reader does -------------------------------------------------------------

    def decide(self, shown: Shown, verdict: str, reason: str = "", note: str = "") -> Decided:
        """Decide on the record shown; on the disk when this returns."""
        wish = Wish(shown.record_id, verdict, reason, note, shown.shown_by)
        done = self._deciding.write([wish])
        self._queue.decided(shown.group_id)
        self._made.append(shown.group_id)
        return done

    def pass_over(self, shown: Shown) -> None:
        """Leave the record for later in this sitting; nothing is written."""
        self._queue.passed(shown.group_id)

    def undo(self) -> str:
        """Take back the latest decision of this sitting; gives the record's title.

        Raises
        ------
        DecisionError
            Nothing was decided in this sitting.
        """
        if not self._made:
            raise DecisionError("Nothing was decided in this sitting that could be taken back.")
        group = self._made.pop()
        self._deciding.take_back(group)
        self._queue.again()
        return self._records[self._state.speaker[group]]["title"]

    # -- the order ------------------------------------------------------------------------

    def _left(self) -> list[str]:
        plan = self._protocol.second_screening(self.stage)
        return to_read(
            self._groups,
            self._deciding.decided(),
            self._made_elsewhere,
            everybody_reads=plan is not None and plan.reads_everything,
            sample=self._sample,
        )

    def _decided_by_others(self) -> set[str]:
        me = self.person.person_id
        return {
            self._state.group_of[one.record_id]
            for one in self._state.decisions[self.stage]
            if one.person != me and one.record_id in self._state.group_of
        }

    def _rank(self) -> tuple[list[Turn], int]:
        left = set(self._left())
        sealed = [group for group in self._sample if group in left]
        if sealed or not left:  # a second reader learns nothing from the order
            return [(group, "second_screening") for group in sealed], 0
        labels, plan = self._labels(), self._protocol.ranking
        ranking = rank(
            self._ranker, self._prepared, labels, plan.seed, self._protocol.ranking_text()
        )
        ranked = (self._groups[place] for place in ranking.order)
        known = self._sentinels() & left
        turns = with_chance(
            [group for group in ranked if group in left and group not in known],
            ranking.shown_by,
            len(self._deciding.decided()),
            start_random=plan.start_random,
            random_share=plan.random_share,
            seed=plan.seed,
        )
        first = [(group, "sentinel") for group in sorted(known)]
        return first + turns, int((labels >= 0).sum())

    def _sentinels(self) -> set[str]:
        """The known reports that the protocol wants the ranker to learn from first."""
        if not self._protocol.ranking.start_with_sentinels:
            return set()
        wanted = {one.doi for one in self._protocol.search.sentinel_records if one.doi}
        speaker = self._state.speaker
        return {one for one in self._groups if self._records[speaker[one]]["doi"] in wanted}

    def _labels(self) -> Labels:
        """What the ranker learns from: settled reports, and what this reader decided.

        A report that this reader has still to read teaches nothing, even if a colleague
        has decided it: the order would give that decision away.
        """
        labels = np.full(len(self._groups), UNREAD, dtype=np.int8)
        left = set(self._left())
        for place, group in enumerate(self._groups):
            if group in left:
                continue
            verdict = self._deciding.verdict_on(group) or self._settled(group)
            if verdict is not None:
                labels[place] = EXCLUDE if verdict == "exclude" else INCLUDE
        return labels

    def _settled(self, group: str) -> str | None:
        outcome = self._state.outcomes[self.stage].get(group)
        return None if outcome is None or outcome.state == "conflict" else outcome.state

    @cached_property
    def _prepared(self) -> Prepared:
        rows = [self._records[self._state.speaker[group]] for group in self._groups]
        return prepare([row["title"] for row in rows], [row["abstract"] for row in rows])

    @cached_property
    def _records(self) -> Mapping[str, dict[str, str]]:
        table = self._state.review.records(_SHOWN)
        speakers = set(self._state.speaker.values())
        rows = table[table["record_id"].isin(speakers)].itertuples(index=False, name=None)
        return {row[0]: dict(zip(_SHOWN, row, strict=True)) for row in rows}

    def _copies(self, group: str) -> int:
        return len(self._state.members[group]) - 1


def replay(sitting: Sitting, path: Path) -> Iterator[tuple[Shown, str]]:
    """Screen from recorded readings, in the order in which the ranker asks for them.

    The table has the columns record (or accession), verdict, reason, note. Records
    without a reading are passed over. Yields each record with its verdict.

    Raises
    ------
    TableError, DecisionError
    """
    readings = _readings(sitting, path)
    passed: set[str] = set()
    while (shown := sitting.next()) is not None and shown.group_id not in passed:
        row = readings.get(shown.group_id)
        if row is None:
            passed.add(shown.group_id)
            sitting.pass_over(shown)
            continue
        wish = wish_of(row)
        with named(row.place):
            sitting.decide(shown, wish.verdict, wish.reason, wish.note)
        yield shown, wish.verdict


def _readings(sitting: Sitting, path: Path) -> dict[str, Row]:
    state = sitting._state
    found: dict[str, Row] = {}
    for row in rows_of(path, state.review.settings, sitting.person, sitting.stage):
        with named(row.place):
            found.setdefault(state.group_of[state.find(row.name)], row)
    return found
