"""One sitting of one reader: the next record, the decision, taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rea.dedupe import Notice
from rea.errors import DecisionError
from rea.model import STAGES, Decision, Question, Reason, Stage
from rea.screening.aside import LATER
from rea.screening.queue import Turn
from rea.screening.ranking import find_ranker
from rea.steps.dedupe.notices import notices_by_group
from rea.steps.protocol.amended import ChangedText
from rea.steps.screening.course import Course
from rea.steps.screening.deciding import Decided, Deciding, Wish, as_stage, rows_of, wish_of
from rea.steps.search.correcting import supplied
from rea.steps.search.spreadsheet import Row, named
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.store.index import Lookup
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
    rank: int = 0


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
    behind : bool
        Rank in a thread behind the reader, who never waits for it; the order in which
        records come up then depends on how quickly they are decided.

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
        behind: bool = False,
    ) -> None:
        self.person = acting(review.settings, person)
        self.stage: Stage = as_stage(stage)
        self._state: State = read_state(review)
        self._deciding = Deciding(self._state, self.person, self.stage, pilot)
        self._protocol = self._deciding.protocol.protocol
        # An unknown ranker is said now, not at the first record.
        find_ranker(order or self._protocol.ranking.ranker)
        self.course = Course(self._state, self._deciding, ranker=order, behind=behind)
        for one in self._state.asides[self.stage]:
            if one.person == self.person.person_id and one.how == LATER:
                self.course.passed(self._state.group_of.get(one.record_id, ""))
        self._made: list[str] = []

    # -- what the reader sees -------------------------------------------------------------

    @property
    def review(self) -> Review:
        return self._state.review

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

    def changed_since(self, shown: Shown) -> tuple[ChangedText, ...]:
        """Why a record is read again: the texts amended since it was decided; () if it is not."""
        made = self._deciding.to_read_again().get(shown.group_id, ())
        return self._state.rereading.why(made, self.stage)

    def notices(self, shown: Shown) -> tuple[Notice, ...]:
        """That the report was retracted or corrected, as records of the review tell."""
        return self._notices.get(shown.group_id, ())

    def was_supplied(self, shown: Shown) -> bool:
        """Whether a person supplied its abstract, which can then be corrected."""
        return self._state.speaker[shown.group_id] in self._supplied

    def progress(self) -> Progress:
        """How far this reader is at this stage."""
        return Progress(self.course.n_decided, self.course.n_left)

    def made_on(self, group: str) -> tuple[Decision, ...]:
        """What this reader has standing on a group: nothing, one, or two that differ."""
        return self._deciding.made_on(group)

    def made(self) -> Iterator[Decision]:
        """Everything that this reader has decided and that stands, at both stages."""
        yield from self._deciding.made()
        for stage in STAGES:
            if stage != self.stage:
                made = self._state.decisions[stage]
                yield from (one for one in made if one.person == self.person.person_id)

    def title(self, group: str) -> str:
        """The title of a group's representative."""
        return self._row(group)["title"]

    def next(self) -> Shown | None:
        """The record to read now, or None when nothing is left for this reader."""
        up = self.course.next()
        return None if up is None else self._shown(up)

    # -- what the reader does -------------------------------------------------------------

    def decide(self, shown: Shown, verdict: str, reason: str = "", note: str = "") -> Decided:
        """Decide on the record shown; on the disk when this returns."""
        wish = Wish(shown.record_id, verdict, reason, note, shown.shown_by, rank=shown.rank)
        done = self._deciding.write([wish])
        self.course.decided(shown.group_id)
        self._made.append(shown.group_id)
        return done

    def pass_over(self, shown: Shown) -> None:
        """Leave the record for later in this sitting; nothing is written."""
        self.course.passed(shown.group_id)

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
        self.course.undone(group)
        return self._row(group)["title"]

    # -- records ----------------------------------------------------------------------------

    def _shown(self, up: Turn) -> Shown:
        row = {name: text for name, text in self._row(up.group).items() if name in _SHOWN}
        n_copies = self._state.n_members[up.group] - 1
        return Shown(
            **row, group_id=up.group, shown_by=up.shown_by, rank=up.place, n_copies=n_copies
        )

    def _row(self, group: str) -> dict[str, str]:
        speaker = self._state.speaker[group]
        row = self._lookup.rows([speaker])[speaker]
        return row | {"abstract": self._supplied.get(speaker, row["abstract"])}

    @cached_property
    def _supplied(self) -> dict[str, str]:
        return supplied(self._state.review)

    @cached_property
    def _notices(self) -> dict[str, tuple[Notice, ...]]:
        return notices_by_group(self._state)

    @cached_property
    def _lookup(self) -> Lookup:
        return self._state.review.lookup()


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
