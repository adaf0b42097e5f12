"""Disagreements: which they are, and what settles them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import STAGES, VERDICTS, Decision, Stage
from rea.screening.outcomes import Outcome
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import Wish, as_stage, check_alike, rows_of, wish_of
from rea.steps.search.spreadsheet import named
from rea.steps.state import RESOLUTIONS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

HOW = ("consensus", "adjudication")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Standing decisions on one report that differ."""

    record_id: str
    group_id: str
    stage: Stage
    title: str
    abstract: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Resolutions that are on the disk.

    Attributes
    ----------
    n_to_sign : int
        Of those just written: how many settle once somebody else has signed the same.
    """

    person: str
    n_settled: int
    n_to_sign: int
    n_open: int
    next: str = "rea status"


def conflicts(review: Review, stage: str = "") -> tuple[Conflict, ...]:
    """The open disagreements of a stage, or of both."""
    state = read_state(review)
    wanted = (as_stage(stage),) if stage else STAGES
    table = review.records(("record_id", "title", "abstract"))
    texts = {row[0]: (row[1], row[2]) for row in table.itertuples(index=False, name=None)}
    return tuple(
        _conflict(state, one, outcome, texts)
        for one in wanted
        for outcome in open_conflicts(state, one).values()
    )


def _conflict(
    state: State, stage: Stage, outcome: Outcome, texts: Mapping[str, tuple[str, str]]
) -> Conflict:
    record = state.speaker[outcome.group_id]
    title, abstract = texts[record]
    return Conflict(record, outcome.group_id, stage, title, abstract, outcome.decisions)


def open_conflicts(state: State, stage: Stage) -> dict[str, Outcome]:
    """The groups on which standing decisions differ, in order of group id."""
    found = state.outcomes[stage]
    return {group: found[group] for group in sorted(found) if found[group].state == "conflict"}


def settle(
    review: Review,
    wishes: Sequence[Wish],
    *,
    person: str,
    stage: str = "title-abstract",
    how: str = "",
) -> Settled:
    """Settle disagreements: all that are named, or none if one cannot be settled.

    The decisions stay as they are. A resolution lists the lines that it settles and
    lapses when one of them no longer stands. What readers agreed in discussion settles
    once each of them has signed the same.

    Parameters
    ----------
    how : str
        ``consensus`` for who made one of the decisions, ``adjudication`` for a third
        reader; whichever this person may, if empty.

    Raises
    ------
    DecisionError, UnknownNameError
    """
    state = read_state(review)
    who = acting(review.settings, person)
    chosen = as_stage(stage)
    if how and how not in HOW:
        raise UnknownNameError("way of settling", how, HOW)
    settling = _Settling(state, who.person_id, chosen, how)
    lines = []
    for wish in wishes:
        with named(wish.place):
            lines.append(settling.line(wish))
    if len({line["record"] for line in lines}) < len(lines):
        raise DecisionError("A record is settled twice.", "Keep one of the two.")
    write_lines(review, RESOLUTIONS, who.person_id, lines)
    left = open_conflicts(read_state(review), chosen)
    settled = {state.group_of[line["record"]] for line in lines}
    return Settled(who.person_id, len(settled - left.keys()), len(settled & left.keys()), len(left))


def ways_of(
    decisions: Sequence[Decision],
    person: str,
    signs_for: Mapping[str, Collection[str]] | None = None,
) -> tuple[str, ...]:
    """How somebody may settle these decisions.

    Who made one of them, or signs for somebody who did, only by consensus; anybody else
    as third reader.
    """
    readers = {one.person for one in decisions}
    stand_ins = {one for reader in readers for one in (signs_for or {}).get(reader, ())}
    return ("consensus",) if person in readers | stand_ins else ("adjudication",)


def settle_from_table(
    review: Review,
    path: Path,
    *,
    person: str,
    stage: str = "title-abstract",
    how: str = "",
) -> Settled:
    """Settle from a CSV with the columns record (or accession), verdict, reason, note.

    Rows on one report say the same thing once; rows on reports that nobody disagrees
    about any more are passed over.
    """
    state = read_state(review)
    who = acting(review.settings, person)
    open_now = open_conflicts(state, as_stage(stage))
    wishes: dict[str, Wish] = {}
    for row in rows_of(path, review.settings, who, as_stage(stage)):
        with named(row.place):
            group = state.group_of[state.find(row.name)]
            wish = wish_of(row)
            check_alike(wishes.setdefault(group, wish), wish)
    open_wishes = [wish for group, wish in wishes.items() if group in open_now]
    return settle(review, open_wishes, person=person, stage=stage, how=how)


class _Settling:
    """One person settling disagreements at one stage: checks a wish and makes its line."""

    def __init__(self, state: State, person: str, stage: Stage, how: str) -> None:
        self._state = state
        self._person = person
        self._stage: Stage = stage
        self._how = how
        self._protocol = for_deciding(state.review, pilot=False)
        self._open = open_conflicts(state, stage)

    def line(self, wish: Wish) -> log.Line:
        """The line that settles one disagreement as wished.

        Raises
        ------
        DecisionError, UnknownNameError
        """
        group = self._state.group_of[self._state.find(wish.record)]
        if group not in self._open:
            raise DecisionError(
                f"Nobody disagrees about {wish.record} at {self._stage}.",
                "See 'rea reconcile --list'.",
            )
        self._check(wish)
        outcome = self._open[group]
        return log.new_line(
            self._person,
            record=self._state.speaker[group],
            stage=self._stage,
            verdict=wish.verdict,
            reason=_reason(wish),
            note=wish.note,
            how=self._way(wish, outcome),
            settles=sorted(one.line_id for one in outcome.decisions),
            replaces=_own_before(wish, outcome, self._person),
            protocol=self._protocol.name,
        )

    def _check(self, wish: Wish) -> None:
        stage, protocol = self._stage, self._protocol.protocol
        codes = [one.code for one in protocol.reasons(stage)]
        if wish.verdict not in VERDICTS:
            raise UnknownNameError("verdict", wish.verdict, VERDICTS)
        if wish.reason and wish.reason not in codes:
            raise UnknownNameError(f"exclusion reason at {stage}", wish.reason, codes)
        if wish.verdict == "exclude" and stage == "full-text" and not wish.reason:
            raise DecisionError(
                f"{wish.record}: an exclusion at full text needs a reason.",
                f"One of {', '.join(codes)}.",
            )
        if wish.verdict == "unsure" and not self._state.unsure_settles(stage):
            raise DecisionError(
                f"{wish.record}: 'unsure' settles nothing here.", "Include or exclude it."
            )
        if not wish.note and protocol.screening.conflicts.note_required:
            raise DecisionError(
                f"{wish.record}: the protocol asks for a note when a disagreement is settled.",
                "Say in one sentence why.",
            )

    def _way(self, wish: Wish, outcome: Outcome) -> str:
        """How this person settles it: as asked for, where they may."""
        [way] = ways_of(outcome.decisions, self._person, self._state.signs_for)
        if self._how in ("", way):
            return way
        if way == "consensus":
            raise DecisionError(
                f"{wish.record}: {self._person} is one of the readers who differ.",
                "Settle it by discussion (consensus), or ask a third reader.",
            )
        raise DecisionError(
            f"{wish.record}: {self._person} is none of the readers who differ.",
            "What they agree in discussion they sign themselves; settle it as third reader "
            "(adjudication).",
        )


def _own_before(wish: Wish, outcome: Outcome, person: str) -> list[str]:
    """What this person signed before on the same report, which a new line replaces."""
    mine = [one for one in outcome.unsigned if one.person == person]
    if [(one.verdict, one.reason) for one in mine] == [(wish.verdict, _reason(wish))]:
        raise DecisionError(
            f"{wish.record}: {person} has signed that already.",
            "It settles once the other reader has signed the same.",
        )
    return sorted(one.line_id for one in mine)


def _reason(wish: Wish) -> str:
    return wish.reason if wish.verdict == "exclude" else ""
