"""A second reader: drawing what they read, sealed before they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rea.errors import DecisionError, UnknownNameError
from rea.model import Decision, Person, Stage
from rea.protocol.plans import SecondScreening
from rea.screening.sampling import LEVELS, Level, draw
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import as_stage
from rea.steps.state import DRAWS, State, read_state
from rea.steps.team.people import acting
from rea.steps.team.strata import STRATA, strata_of
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

AMONG: Final = ("all", "excluded")


@dataclass(frozen=True, slots=True)
class DrawWish:
    """How a sample is to be drawn; whatever is None comes from the protocol's plan.

    Attributes
    ----------
    share : float, in (0, 1]
        Of the records that can be drawn; or `n` of them.
    strata : tuple of str
        Names of `STRATA`.
    among : str
        ``all``, or ``excluded`` for what the first reader excluded.
    level : str
        How blind the reading is: one of `LEVELS`.
    """

    share: float | None = None
    n: int | None = None
    strata: tuple[str, ...] | None = None
    among: str | None = None
    level: str | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample that is sealed: its records, seed and strata stand in a log."""

    reader: str
    stage: Stage
    level: Level
    n_drawn: int
    n_unsure: int
    n_eligible: int
    seed: int
    line_id: str
    next: str


def draw_second(
    review: Review,
    reader: str,
    *,
    person: str = "",
    stage: str = "title-abstract",
    wish: DrawWish | None = None,
) -> Drawn:
    """Draw what a second reader reads among what others have decided.

    It may be drawn at any moment and as often as need be: what was drawn for this reader
    before is left out. The sample is put in an order that tells nothing of the first
    decisions.

    Parameters
    ----------
    reader : str
        Id of the person who reads it.
    person : str
        Id of who draws.

    Raises
    ------
    DecisionError
        There is nothing to draw from, or the protocol plans no second screening and neither
        a share nor a number was given.
    UnknownNameError
        No such stratum, level or kind of record.
    """
    state = read_state(review)
    chosen = as_stage(stage)
    who, whom = acting(review.settings, person or reader), acting(review.settings, reader)
    protocol = for_deciding(review, pilot=False)
    planned = protocol.protocol.second_screening(chosen)
    plan = _plan(planned, chosen, wish or DrawWish())
    first = _first_decisions(state, chosen, whom, plan.among)
    if not first:
        raise _nothing_left(chosen, whom, plan.among)
    sealed, n_unsure = _sealed(state, first, plan)
    line = log.new_line(
        who.person_id,
        reader=whom.person_id,
        stage=chosen,
        protocol=protocol.name,
        level=plan.level,
        among=plan.among,
        share=plan.share,
        seed=plan.seed,
        strata=list(plan.strata),
        records=[state.speaker[one] for one in sealed],
        n_eligible=len(first),
        rereads=sorted(made.line_id for one in sealed for made in first[one]),
    )
    write_lines(review, DRAWS, who.person_id, [line])
    onward = "rea pack --for" if plan.level == "pack" else "rea screen --as"
    return Drawn(
        reader=whom.person_id,
        stage=chosen,
        level=plan.level,
        n_drawn=len(sealed),
        n_unsure=n_unsure,
        n_eligible=len(first),
        seed=plan.seed,
        line_id=line["id"],
        next=f"{onward} {whom.person_id} --stage {chosen}",
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one sample is drawn."""

    share: float
    minimum: int
    strata: tuple[str, ...]
    seed: int
    all_unsure: bool
    among: str
    level: Level


def _plan(planned: SecondScreening | None, stage: Stage, wish: DrawWish) -> _Plan:
    """The protocol's plan with what was asked for in its place.

    What was asked for is taken at its word: the protocol's minimum, and the records that it
    adds, belong to the protocol's share.
    """
    if planned is None and wish.share is None and wish.n is None:
        raise DecisionError(
            f"The protocol plans no second screening at {stage}.",
            "Give a --share, such as 0.2, or a number with --n.",
        )
    plan = planned or SecondScreening(share=0.0)
    is_own = wish.share is None and wish.n is None
    strata = plan.strata if plan.sample == "stratified" else ()
    return _Plan(
        share=plan.share if is_own else wish.share or 0.0,
        minimum=(plan.minimum or 0) if is_own else wish.n or 0,
        strata=_known("stratum", wish.strata, STRATA) if wish.strata is not None else strata,
        seed=wish.seed if wish.seed is not None else 1 if plan.seed is None else plan.seed,
        all_unsure=plan.all_unsure and wish.n is None,
        among=_known("kind of record", [wish.among or plan.among], AMONG)[0],
        level=_level(wish.level or ("folder" if plan.blinded else "open")),
    )


def _known(kind: str, names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise UnknownNameError(kind, name, known)
    return tuple(names)


def _level(name: str) -> Level:
    for level in LEVELS:
        if level == name:
            return level
    raise UnknownNameError("level of blindness", name, LEVELS)


def _sealed(
    state: State, first: Mapping[str, Sequence[Decision]], plan: _Plan
) -> tuple[tuple[str, ...], int]:
    """The groups drawn, in the order in which they are read, and how many were added as unsure."""
    groups = sorted(first)
    verdicts = {group: str(made[0].verdict) for group, made in first.items()}
    strata = strata_of(state, groups, verdicts, plan.strata, plan.seed)
    sample = draw(groups, strata, plan.share, plan.minimum, plan.seed)
    drawn = set(sample)
    unsure = [one for one in groups if verdicts[one] == "unsure" and one not in drawn]
    added = unsure if plan.all_unsure else []
    # Shuffled once more, so that the unsure ones added do not stand at the end.
    together = [*sample, *added]
    return draw(together, [""] * len(together), 1.0, 0, plan.seed), len(added)


def _first_decisions(
    state: State, stage: Stage, reader: Person, among: str
) -> dict[str, list[Decision]]:
    """What others decided on the groups that this reader has neither decided nor been given."""
    mine, found = set(state.sample_of(reader.person_id, stage)), dict[str, list[Decision]]()
    for one in state.decisions[stage]:
        group = state.group_of.get(one.record_id)
        if group is None:
            continue
        if one.person == reader.person_id:
            mine.add(group)
        else:
            found.setdefault(group, []).append(one)
    return {
        group: made
        for group, made in found.items()
        if group not in mine and (among == "all" or all(one.verdict == "exclude" for one in made))
    }


def _nothing_left(stage: Stage, reader: Person, among: str) -> DecisionError:
    what = "excluded anything" if among == "excluded" else "decided anything"
    return DecisionError(
        f"Nobody else has {what} at {stage} that {reader.person_id} could read again.",
        "Let the first reader begin, or go on.",
    )
