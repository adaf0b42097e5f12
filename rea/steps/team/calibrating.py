"""Calibration: everybody reads the same records, then they meet and say how criteria are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rea.errors import DecisionError
from rea.model import STAGES, Person, Ruling, Stage
from rea.phrases import count, joined
from rea.protocol import Protocol
from rea.protocol.plans import Calibration
from rea.screening.calibration import Bar, Round, bars, read_rulings, read_together
from rea.screening.sampling import draw
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import as_stage
from rea.steps.state import DRAWS, RULINGS, State, read_state
from rea.steps.team.agreeing import PairAgreement, pairs_within
from rea.steps.team.people import acting, ids_here
from rea.steps.team.reconcile import open_conflicts
from rea.steps.team.voting import left_in
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class RoundDrawn:
    """A round that is sealed: its records, seed and readers stand in a log."""

    n: int
    stage: Stage
    readers: tuple[str, ...]
    n_drawn: int
    n_eligible: int
    seed: int
    line_id: str
    next: str


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One round: who has read, and once all have, how far they agree.

    Attributes
    ----------
    n_left : tuple of (Person, int)
        Records that each reader has still to read; who has left the review is left out.
    pairs, bars
        Empty until everybody has read: a figure would tell how colleagues decide.
    n_conflicts : int
        Records of the round on which the readers differ and that are not settled.
    said : str
        What follows by the protocol's plan, in one sentence.
    """

    n: int
    stage: Stage
    drawn_on: str
    seed: int
    n_records: int
    n_left: tuple[tuple[Person, int], ...]
    pairs: tuple[PairAgreement, ...]
    bars: tuple[Bar, ...]
    n_conflicts: int
    said: str
    next: str

    @property
    def is_read(self) -> bool:
        """Whether everybody has read it."""
        return not any(n for _, n in self.n_left)


def draw_round(
    review: Review,
    *,
    person: str = "",
    stage: str = "title-abstract",
    n: int | None = None,
    readers: Sequence[str] = (),
    seed: int | None = None,
) -> RoundDrawn:
    """Draw the records that everybody reads, among those that nobody has decided.

    Parameters
    ----------
    n : int, optional
        As many as the protocol plans if not given.
    readers : sequence of str
        Ids of those who read; everybody who takes part, models left out, if empty.

    Raises
    ------
    DecisionError
        The round before is not read, there is nothing to draw from, fewer than two people
        would read, or no number was given and the protocol plans none.
    """
    state, chosen = read_state(review), as_stage(stage)
    protocol = for_deciding(review, pilot=False)
    whom = _readers(review, readers)
    who = acting(review.settings, person or whom[0])
    wanted = n or _planned_records(protocol.protocol, chosen)
    before = [one for one in state.rounds if one.stage == chosen]
    _refuse_unread(state, before)
    open_groups = _undecided(state, chosen)
    if not open_groups:
        raise DecisionError(
            f"Nothing is left at {chosen} that nobody has decided.",
            "A round is read before the work is divided.",
        )
    used = protocol.protocol.ranking.seed if seed is None else seed
    drawn = draw(open_groups, [""] * len(open_groups), 0.0, wanted, used)
    line = log.new_line(
        who.person_id,
        reader="",
        readers=whom,
        stage=chosen,
        protocol=protocol.name,
        seed=used,
        records=[state.speaker[one] for one in drawn],
        n_eligible=len(open_groups),
    )
    write_lines(review, DRAWS, who.person_id, [line])
    return RoundDrawn(
        n=len(before) + 1,
        stage=chosen,
        readers=tuple(whom),
        n_drawn=len(drawn),
        n_eligible=len(open_groups),
        seed=used,
        line_id=line["id"],
        next=_read_it(whom[0], chosen),
    )


def calibration(review: Review) -> tuple[Calibrated, ...]:
    """Every round, oldest first."""
    return rounds_of(read_state(review))


def rulings(review: Review) -> tuple[Ruling, ...]:
    """What meetings ruled of the criteria and nobody took back, oldest first."""
    return read_rulings(review.lines(RULINGS))


def rounds_of(state: State) -> tuple[Calibrated, ...]:
    """`calibration`, of a state that was read already."""
    return state.told.once("rounds", lambda: tuple(_calibrated(state, one) for one in state.rounds))


def rounds_at(state: State, stage: Stage) -> list[tuple[Round, Calibrated]]:
    """The rounds of a stage as they were sealed, each with what is told of it."""
    pairs = zip(state.rounds, rounds_of(state), strict=True)
    return [(sealed, told) for sealed, told in pairs if sealed.stage == stage]


def open_round(state: State) -> Calibrated | None:
    """The round that waits for somebody to read it or for its meeting; None if none does."""
    for one in rounds_of(state):
        if not one.is_read or one.n_conflicts:
            return one
    return None


def plan_of(protocol: Protocol, stage: Stage) -> Calibration | None:
    """What the protocol plans for the rounds of a stage."""
    return next((one for one in protocol.screening.calibration if one.stage == stage), None)


def _calibrated(state: State, one: Round) -> Calibrated:
    left = left_in(state, one)
    plan, is_read = plan_of(state.protocol.protocol, one.stage), not any(n for _, n in left)
    pairs = _pairs(state, one) if is_read else ()
    asked = {} if plan is None else {str(name): bar for name, bar in plan.pass_at.items()}
    found = tuple(bars(asked, [pair.figures for pair in pairs])) if is_read else ()
    n_conflicts = len(open_conflicts(state, one.stage).keys() & set(one.groups)) if is_read else 0
    said, onward = _onward(one, plan, left, found, n_conflicts)
    return Calibrated(
        n=one.n,
        stage=one.stage,
        drawn_on=one.at[:10],
        seed=one.seed,
        n_records=len(one.groups),
        n_left=left,
        pairs=pairs,
        bars=found,
        n_conflicts=n_conflicts,
        said=said,
        next=onward,
    )


def _pairs(state: State, one: Round) -> tuple[PairAgreement, ...]:
    every = pairs_within(state, one.stage, set(one.groups))
    readers = set(one.readers)
    return tuple(pair for pair in every if {pair.first.person_id, pair.second.person_id} <= readers)


def _onward(
    one: Round,
    plan: Calibration | None,
    left: Sequence[tuple[Person, int]],
    found: Sequence[Bar],
    n_conflicts: int,
) -> tuple[str, str]:
    """What follows by the plan, and its command."""
    waiting = [person.person_id for person, n in left if n]
    if waiting:
        verb = "has" if len(waiting) == 1 else "have"
        return f"{joined(waiting)} {verb} still to read.", _read_it(waiting[0], one.stage)
    if n_conflicts:
        differ = count(n_conflicts, "record waits", "records wait")
        stage = _stage_option(one.stage)
        return f"Everybody has read; {differ} for the meeting.", f"rea reconcile --as ID{stage}"
    if plan is None:
        return "The protocol sets no bar for it.", "rea screen --as ID"
    stage = _stage_option(one.stage)
    if not all(bar.is_reached for bar in found):
        if one.n >= plan.max_rounds:
            said = "Not passed, and the plan has no further round: rewrite the criteria."
            return said, "rea protocol amend --as ID --interactive"
        advice = f" {plan.if_failed.rstrip('.')}." if plan.if_failed else ""
        return f"Not passed.{advice}", f"rea calibrate draw{stage}"
    if one.n < plan.min_rounds:
        said = f"Passed; the plan asks for {plan.min_rounds} rounds."
        return said, f"rea calibrate draw{stage}"
    return "Passed: the work can be divided.", f"rea screen --as ID{stage}"


def _readers(review: Review, named: Sequence[str]) -> list[str]:
    here = ids_here(review.settings)
    whom = [acting(review.settings, one).person_id for one in dict.fromkeys(named)] or here
    if len(whom) < 2:
        raise DecisionError(
            "A round compares readers, and only one would read it.",
            "Add somebody with 'rea people add NAME'.",
        )
    return whom


def _planned_records(protocol: Protocol, stage: Stage) -> int:
    plan = plan_of(protocol, stage)
    if plan is None:
        raise DecisionError(
            f"The protocol plans no calibration at {stage}.",
            "Say how many records everybody reads, such as --n 30.",
        )
    return plan.records


def _refuse_unread(state: State, before: Sequence[Round]) -> None:
    for one in before[-1:]:
        last = _calibrated(state, one)
        if not last.is_read:
            raise DecisionError(
                f"Round {one.n} at {one.stage} is not read yet: {last.said}",
                f"First: {last.next}",
            )


def _undecided(state: State, stage: Stage) -> list[str]:
    known = state.outcomes[stage].keys() | read_together(state.rounds, stage)
    return [group for group in state.groups_of(stage) if group not in known]


def _read_it(person: str, stage: Stage) -> str:
    return f"rea screen --as {person}{_stage_option(stage)}"


def _stage_option(stage: Stage) -> str:
    return "" if stage == STAGES[0] else f" --stage {stage}"
