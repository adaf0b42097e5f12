"""A second reader: drawing what they read, sealed before they begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rea.errors import DecisionError
from rea.model import Person, Stage
from rea.protocol.plans import SecondScreening
from rea.screening.sampling import draw
from rea.steps.deciding import as_stage
from rea.steps.people import acting
from rea.steps.protocols import for_deciding
from rea.steps.state import DRAWS, State, read_state
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample that is sealed: its records, seed and strata stand in a log."""

    reader: str
    stage: Stage
    n_drawn: int
    n_unsure: int
    n_eligible: int
    seed: int
    next: str


def draw_second(
    review: Review,
    reader: str,
    *,
    person: str = "",
    stage: str = "title-abstract",
    share: float | None = None,
    seed: int | None = None,
) -> Drawn:
    """Draw what a second reader reads among what others have decided.

    Whatever is not given is taken from the protocol's plan for the stage. The sample is
    put in an order that tells nothing of the first decisions.

    Parameters
    ----------
    reader : str
        Id of the person who reads it.
    person : str
        Id of who draws.
    share : float, in (0, 1]

    Raises
    ------
    DecisionError
        There is nothing to draw from, or the protocol plans no second screening and no
        share was given.
    """
    state = read_state(review)
    chosen = as_stage(stage)
    who, whom = acting(review.settings, person or reader), acting(review.settings, reader)
    protocol = for_deciding(review, pilot=False)
    plan = _plan(protocol.protocol.second_screening(chosen), chosen, share, seed)
    first = _first_verdicts(state, chosen, whom)
    if not first:
        raise DecisionError(
            f"Nobody else has decided anything at {stage} that {reader} could read again.",
            "Let the first reader begin.",
        )
    sealed, n_unsure = _sealed(state, first, plan)
    line = log.new_line(
        who.person_id,
        reader=whom.person_id,
        stage=chosen,
        protocol=protocol.name,
        share=plan.share,
        seed=plan.seed,
        strata=list(plan.strata),
        records=[state.speaker[one] for one in sealed],
        n_eligible=len(first),
    )
    review.add_lines(DRAWS, who.person_id, [line])
    return Drawn(
        reader=whom.person_id,
        stage=chosen,
        n_drawn=len(sealed),
        n_unsure=n_unsure,
        n_eligible=len(first),
        seed=plan.seed,
        next=f"rea screen --as {whom.person_id} --stage {chosen}",
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one sample is drawn."""

    share: float
    minimum: int
    strata: tuple[str, ...]
    seed: int
    all_unsure: bool


def _plan(
    planned: SecondScreening | None, stage: Stage, share: float | None, seed: int | None
) -> _Plan:
    """The protocol's plan with what was asked for in its place.

    A share that was asked for is taken at its word: the protocol's minimum belongs to the
    protocol's share.
    """
    if planned is None and share is None:
        raise DecisionError(
            f"The protocol plans no second screening at {stage}.", "Give a --share, such as 0.2."
        )
    if planned is None:
        return _Plan(share or 0, 0, (), 1 if seed is None else seed, all_unsure=False)
    return _Plan(
        share=planned.share if share is None else share,
        minimum=(planned.minimum or 0) if share is None else 0,
        strata=planned.strata if planned.sample == "stratified" else (),
        seed=seed if seed is not None else 1 if planned.seed is None else planned.seed,
        all_unsure=planned.all_unsure,
    )


def _sealed(state: State, first: dict[str, str], plan: _Plan) -> tuple[tuple[str, ...], int]:
    """The groups drawn, in the order in which they are read, and how many were added as unsure."""
    groups = sorted(first)
    strata = _strata(state, first, groups, plan)
    sample = draw(groups, strata, plan.share, plan.minimum, plan.seed)
    drawn = set(sample)
    unsure = [one for one in groups if first[one] == "unsure" and one not in drawn]
    added = unsure if plan.all_unsure else []
    # Shuffled once more, so that the unsure ones added do not stand at the end.
    together = [*sample, *added]
    return draw(together, [""] * len(together), 1.0, 0, plan.seed), len(added)


def _first_verdicts(state: State, stage: Stage, reader: Person) -> dict[str, str]:
    """What others decided on the groups that this reader has neither decided nor been given."""
    mine, found = set(state.sample_of(reader.person_id, stage)), dict[str, str]()
    for one in state.decisions[stage]:
        group = state.group_of.get(one.record_id)
        if group is None:
            continue
        if one.person == reader.person_id:
            mine.add(group)
        else:
            found.setdefault(group, str(one.verdict))
    return {group: verdict for group, verdict in found.items() if group not in mine}


def _strata(state: State, first: dict[str, str], groups: Iterable[str], plan: _Plan) -> list[str]:
    sources = dict(zip(state.records["record_id"], state.records["source"], strict=True))
    names = []
    for group in groups:
        parts = [first[group]] if "first-decision" in plan.strata else []
        parts += [sources[state.speaker[group]]] if "source" in plan.strata else []
        names.append("/".join(parts))
    return names
