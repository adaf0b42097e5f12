"""How far readers agree, pair by pair, always with the table that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from rea.model import Person, Stage
from rea.screening.agreement import (
    Agreement,
    Unsure,
    cross_tabulate,
    measure_agreement,
    missed_at_most,
)
from rea.steps.deciding import as_stage
from rea.steps.state import State, read_state
from rea.store.review import Review

ONE_MODEL = (
    "One language model reading twice: these figures say nothing about agreement between reviewers."
)


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two readers on the reports that both decided.

    Attributes
    ----------
    n_together : int
        Reports that both decided. `n_left_out` of them one reader was not sure of, at full
        text, where that is no verdict.
    n_missed, n_excluded_twice_read : int
        Of the first reader's exclusions: how many the second would have kept, and how many
        the second read at all.
    missed_at_most : float
        Upper 95 % limit (one-sided) of the share of the first reader's exclusions that the
        second reader would keep.
    caution : str
        What must stand beside the figures, or "".
    """

    first: Person
    second: Person
    stage: Stage
    n_together: int
    n_left_out: int
    figures: Agreement
    n_missed: int
    n_excluded_twice_read: int
    missed_at_most: float
    caution: str


def agreement(review: Review, stage: str = "title-abstract") -> tuple[PairAgreement, ...]:
    """Agreement of every two readers who decided the same reports.

    Resolutions change nothing here: what counts is what each reader decided.
    """
    return pairs_of(read_state(review), as_stage(stage))


def pairs_of(state: State, stage: Stage) -> tuple[PairAgreement, ...]:
    """`agreement`, of a state that was read already."""
    said: dict[str, dict[str, str]] = {}
    for one in state.decisions[stage]:
        group = state.group_of.get(one.record_id)
        if group is not None:
            said.setdefault(one.person, {})[group] = str(one.verdict)
    people = [one for one in state.review.settings.people if one.person_id in said]
    pairs = []
    for first, second in combinations(people, 2):
        together = sorted(said[first.person_id].keys() & said[second.person_id].keys())
        if together:
            left = [said[first.person_id][one] for one in together]
            right = [said[second.person_id][one] for one in together]
            pairs.append(_pair(first, second, stage, left, right))
    return tuple(pairs)


def _pair(
    first: Person, second: Person, stage: Stage, left: list[str], right: list[str]
) -> PairAgreement:
    unsure: Unsure = "include" if stage == "title-abstract" else "leave out"
    table = cross_tabulate(left, right, unsure)
    n_twice = table.only_second_includes + table.both_exclude
    return PairAgreement(
        first=first,
        second=second,
        stage=stage,
        n_together=len(left),
        n_left_out=len(left) - table.n_records,
        figures=measure_agreement(table),
        n_missed=table.only_second_includes,
        n_excluded_twice_read=n_twice,
        missed_at_most=missed_at_most(table.only_second_includes, n_twice) if n_twice else 1.0,
        caution=ONE_MODEL if first.is_model and second.is_model else "",
    )
