"""How far readers agree, pair by pair, always with the table that it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rea.model import VERDICTS, Decision, Person, Stage
from rea.screening.agreement import (
    Agreement,
    Statistic,
    TwoByTwo,
    Unsure,
    cross_tabulate,
    measure_agreement,
    missed_at_most,
    positive_agreement,
    three_way,
)
from rea.screening.calibration import read_together
from rea.screening.outcomes import GIVEN, came_up
from rea.steps.screening.deciding import as_stage
from rea.steps.state import State, read_state
from rea.store.review import Review

ONE_MODEL = (
    "One language model reading twice: these figures say nothing about agreement between reviewers."
)


@dataclass(frozen=True, slots=True)
class ReasonAgreement:
    """How far two readers gave one exclusion reason to the same reports.

    Attributes
    ----------
    table : TwoByTwo
        "Include" is here: excluded for this reason.
    positive : Statistic
        Share of agreement among the reports to which either gave it.
    """

    code: str
    label: str
    table: TwoByTwo
    positive: Statistic


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two readers on the reports that both decided.

    Attributes
    ----------
    n_together : int
        Reports that both decided, those left out that two people read by accident.
        `n_left_out` of them one reader was not sure of, at full text, where that is no
        verdict.
    three_way : tuple of tuple of int
        Counts with "not sure" apart: a row for each verdict of the first reader, a column
        for each of the second, in the order of `VERDICTS`.
    n_missed, n_excluded_twice_read : int
        Of the first reader's exclusions: how many the second would have kept, and how many
        the second read at all.
    missed_at_most : float
        Upper 95 % limit (one-sided) of the share of the first reader's exclusions that the
        second reader would keep.
    reasons : tuple of ReasonAgreement
        Of every reason that either gave, in the protocol's order.
    caution : str
        What must stand beside the figures, or "".
    """

    first: Person
    second: Person
    stage: Stage
    n_together: int
    n_left_out: int
    figures: Agreement
    three_way: tuple[tuple[int, ...], ...]
    n_missed: int
    n_excluded_twice_read: int
    missed_at_most: float
    reasons: tuple[ReasonAgreement, ...]
    caution: str

    @property
    def is_rare(self) -> bool:
        """Whether so few were kept that κ says little: below a tenth of the records."""
        a, b, c, _ = self.figures.table.cells
        n = self.figures.table.n_records
        return n > 0 and (2 * a + b + c) / (2 * n) < 0.1


def agreement(review: Review, stage: str = "title-abstract") -> tuple[PairAgreement, ...]:
    """Agreement of every two readers who decided the same reports.

    Resolutions change nothing here: what counts is what each reader decided.
    """
    return pairs_of(read_state(review), as_stage(stage))


def pairs_of(state: State, stage: Stage) -> tuple[PairAgreement, ...]:
    """`agreement`, of a state that was read already.

    Of two readers the one who was drawn for is the second; without a sample, the order is
    that of their ids. What was read together in calibration has figures of its own.
    """
    together = read_together(state.rounds, stage)
    said = _by_person(state, stage)
    alone = {
        person: {group: one for group, one in made.items() if group not in together}
        for person, made in said.items()
    }
    return _pairs(state, stage, alone)


def pairs_within(state: State, stage: Stage, groups: Collection[str]) -> tuple[PairAgreement, ...]:
    """Agreement of every two readers on these groups alone, as they voted in calibration."""
    by_accident, said = unplanned_doubles(state, stage), dict[str, dict[str, Decision]]()
    for group in groups:
        for person, one in state.votes[stage].get(group, {}).items():
            if group not in by_accident:
                said.setdefault(person, {})[group] = one
    return _pairs(state, stage, said)


def _pairs(
    state: State, stage: Stage, said: Mapping[str, Mapping[str, Decision]]
) -> tuple[PairAgreement, ...]:
    readers = [one for one in state.review.settings.people if one.person_id in said]
    readers.sort(key=lambda one: bool(state.sample_of(one.person_id, stage)))
    pairs = []
    for first, second in combinations(readers, 2):
        left, right = said[first.person_id], said[second.person_id]
        together = sorted(left.keys() & right.keys())
        if together:
            made = [left[one] for one in together], [right[one] for one in together]
            pairs.append(_pair(state, first, second, stage, *made))
    return tuple(pairs)


def unplanned_doubles(state: State, stage: Stage) -> frozenset[str]:
    """Groups that two people read although neither was asked to read them again.

    It happens where two people work apart on one list. Each was the only reader as far as
    they knew, so it is no second screening, and is never counted as one, whatever became of
    their decisions later.
    """
    plan = state.protocol.protocol.second_screening(stage)
    if plan is not None and plan.reads_everything:
        return frozenset()
    drawn = {group for one in state.samples if one.stage == stage for group in one.groups}
    together = read_together(state.rounds, stage)
    first = came_up(state.all_decisions[stage])
    return frozenset(
        group
        for group, outcome in state.outcomes[stage].items()
        if group not in drawn
        and group not in together
        and len({one.person for one in outcome.decisions}) > 1
        and all(first[one.person, one.record_id] != GIVEN for one in outcome.decisions)
    )


def _by_person(state: State, stage: Stage) -> dict[str, dict[str, Decision]]:
    """What each person decided of each group, accidental double readings left out."""
    by_accident = unplanned_doubles(state, stage)
    said: dict[str, dict[str, Decision]] = {}
    for one in state.decisions[stage]:
        group = state.group_of.get(one.record_id)
        if group is not None and group not in by_accident:
            said.setdefault(one.person, {})[group] = one
    return said


def _pair(
    state: State,
    first: Person,
    second: Person,
    stage: Stage,
    left: Sequence[Decision],
    right: Sequence[Decision],
) -> PairAgreement:
    unsure: Unsure = "include" if stage == "title-abstract" else "leave out"
    verdicts = [str(one.verdict) for one in left], [str(one.verdict) for one in right]
    table, nine = cross_tabulate(*verdicts, unsure), three_way(*verdicts)
    n_twice = table.only_second_includes + table.both_exclude
    labels = {one.code: one.label for one in state.protocol.protocol.reasons(stage)}
    return PairAgreement(
        first=first,
        second=second,
        stage=stage,
        n_together=len(left),
        n_left_out=len(left) - table.n_records,
        figures=measure_agreement(table),
        three_way=tuple(tuple(nine[one, other] for other in VERDICTS) for one in VERDICTS),
        n_missed=table.only_second_includes,
        n_excluded_twice_read=n_twice,
        missed_at_most=missed_at_most(table.only_second_includes, n_twice),
        reasons=tuple(_reasons(left, right, labels)),
        caution=ONE_MODEL if first.is_model and second.is_model else "",
    )


def _reasons(
    left: Sequence[Decision], right: Sequence[Decision], labels: Mapping[str, str]
) -> Iterator[ReasonAgreement]:
    given = {one.reason for one in (*left, *right) if one.reason}
    for code in [*labels, *sorted(given - labels.keys())]:
        if code in given:
            table = cross_tabulate(_given(code, left), _given(code, right))
            label = labels.get(code, code)
            yield ReasonAgreement(code, label, table, positive_agreement(table))


def _given(code: str, decisions: Sequence[Decision]) -> list[str]:
    return ["include" if one.reason == code else "exclude" for one in decisions]
