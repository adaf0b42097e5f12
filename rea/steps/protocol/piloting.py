"""Trying a draft out before it is released: the same records under two versions, side by side.

Nothing that is decided here counts. It is written down as practice, under the version that it
was made by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import VERDICTS, Reason
from rea.protocol import Protocol
from rea.protocol.grounds import ChangedGround, changed_grounds
from rea.screening.sampling import draw
from rea.steps.protocol.comparing import version_named
from rea.steps.screening.deciding import as_stage
from rea.steps.search.spreadsheet import named, read_rows
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: its name, and the reasons that it knows at the stage."""

    name: str
    reasons: tuple[Reason, ...]
    reason_required: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a record is under one version."""

    verdict: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.verdict} {self.reason}".strip()


@dataclass(frozen=True, slots=True)
class PilotRecord:
    """A record of the pilot."""

    record_id: str
    title: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One record under both versions."""

    record: PilotRecord
    before: Answer
    after: Answer

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Piloted:
    """What a pilot showed.

    Attributes
    ----------
    n_in_before, n_in_after : int
        Records that each version lets through.
    """

    before: str
    after: str
    tried: tuple[Tried, ...]
    n_in_before: int
    n_in_after: int
    next: str


class Pilot:
    """One person tries two versions on a few records.

    Parameters
    ----------
    before, after : str
        A released version, ``draft`` or a file; the version in force and the draft if empty.
    n : int
        Records, drawn at random by `seed` from all of the stage.

    Raises
    ------
    UnknownNameError, ReaError, ProtocolError
    """

    def __init__(
        self,
        review: Review,
        person: str,
        before: str = "",
        after: str = "",
        *,
        stage: str = "title-abstract",
        n: int = 10,
        seed: int = 1,
    ) -> None:
        self._review = review
        self._person = acting(review.settings, person)
        self._stage = as_stage(stage)
        self._state: State = read_state(review)
        self._before = version_named(review.root, before, "in force")
        self._after = version_named(review.root, after, "draft")
        groups = self._state.groups_of(self._stage)
        if not groups:
            raise DecisionError(
                f"There is no record at {stage} to try it on.", "Import a search first."
            )
        self._drawn = draw(groups, [""] * len(groups), 0, n, seed)
        self._tried: list[Tried] = []

    @cached_property
    def records(self) -> tuple[PilotRecord, ...]:
        """The records, in the order in which they are read."""
        speakers = [self._state.speaker[group] for group in self._drawn]
        rows = self._review.lookup().rows(speakers)
        return tuple(
            PilotRecord(one, rows[one]["title"], rows[one]["abstract"]) for one in speakers
        )

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two versions."""
        return self._side(*self._before), self._side(*self._after)

    @property
    def changed(self) -> tuple[ChangedGround, ...]:
        """The texts on which they differ."""
        return changed_grounds(self._before[1], self._after[1])

    def decide(self, record: PilotRecord, before: Answer, after: Answer) -> Tried:
        """Note what a record is under both; on the disk when this returns.

        Raises
        ------
        UnknownNameError, DecisionError
            No such verdict, or no such reason in that version.
        """
        for side, answer in zip(self.sides, (before, after), strict=True):
            _check(side, answer)
        lines = [
            self._line(record, self._before[1], before),
            self._line(record, self._after[1], after),
        ]
        write_lines(self._review, self._stage, self._person.person_id, lines)
        tried = Tried(record, before, after)
        self._tried.append(tried)
        return tried

    def decide_from_table(self, path: Path) -> None:
        """Take answers from a CSV: record, before, before_reason, after, after_reason.

        Raises
        ------
        TableError, DecisionError
        """
        by_group = {self._state.group_of[one.record_id]: one for one in self.records}
        for row in read_rows(path, needed=("before", "after")):
            with named(row.place):
                record = by_group.get(self._state.group_of[self._state.find(row.name)])
                if record is None:
                    raise DecisionError(
                        f"{row.name} is not one of the {len(by_group)} records of this pilot.",
                        "See them with 'rea protocol pilot --list'.",
                    )
                before = Answer(row["before"], row.get("before_reason", ""))
                self.decide(record, before, Answer(row["after"], row.get("after_reason", "")))

    def result(self) -> Piloted:
        """What the records decided so far show."""
        return Piloted(
            before=self._before[0],
            after=self._after[0],
            tried=tuple(self._tried),
            n_in_before=_n_in([one.before for one in self._tried]),
            n_in_after=_n_in([one.after for one in self._tried]),
            next="rea protocol amend --as ID --interactive"
            if self._state.protocol.is_released
            else "rea protocol release --approve ID",
        )

    def _side(self, name: str, protocol: Protocol) -> Side:
        required = protocol.reason_required(self._stage)
        return Side(name, protocol.reasons(self._stage), required)

    def _line(self, record: PilotRecord, protocol: Protocol, answer: Answer) -> log.Line:
        version = protocol.version if protocol.status == "released" else "draft"
        return log.new_line(
            self._person.person_id,
            record=record.record_id,
            stage=self._stage,
            verdict=answer.verdict,
            reason=answer.reason,
            note="",
            protocol=f"{protocol.id}@{version}",
            shown_by="protocol_pilot",
            replaces=[],
            pilot=True,
        )


def _check(side: Side, answer: Answer) -> None:
    codes = [one.code for one in side.reasons]
    if answer.verdict not in VERDICTS:
        raise UnknownNameError("verdict", answer.verdict, VERDICTS)
    if answer.reason and answer.verdict != "exclude":
        raise DecisionError(
            f"The reason {answer.reason} was given with '{answer.verdict}'.",
            "Only an exclusion has a reason.",
        )
    if answer.reason and answer.reason not in codes:
        raise UnknownNameError(f"exclusion reason in {side.name}", answer.reason, codes)
    if answer.verdict == "exclude" and side.reason_required and not answer.reason:
        raise DecisionError(
            f"An exclusion under {side.name} needs a reason.", f"One of {', '.join(codes)}."
        )


def _n_in(answers: Sequence[Answer]) -> int:
    return sum(one.verdict != "exclude" for one in answers)
