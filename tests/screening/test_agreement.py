"""Agreement equals the hand-worked tables, whatever the table, and never crashes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import DecisionError
from rea.screening.agreement import (
    Statistic,
    TwoByTwo,
    cross_tabulate,
    measure_agreement,
    missed_at_most,
    three_way,
)

STATISTICS = ("percent", "kappa", "pabak", "ac1", "positive", "negative")

tables = st.builds(TwoByTwo, *[st.integers(0, 300)] * 4)


# Worked by hand from the formulas, n = 200: same agreement, κ from .26 to .86.
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((40, 5, 5, 150), (0.950, 0.857, 0.900, 0.923, 0.889, 0.968)),
        ((10, 5, 5, 180), (0.950, 0.640, 0.900, 0.942, 0.667, 0.973)),
        ((2, 5, 5, 188), (0.950, 0.260, 0.900, 0.946, 0.286, 0.974)),
        ((0, 2, 1, 197), (0.985, -0.007, 0.970, 0.985, 0.0, 0.992)),
        ((0, 0, 0, 50), (1.0, None, 1.0, 1.0, None, 1.0)),
        ((0, 0, 0, 0), (None, None, None, None, None, None)),
    ],
)
def test_the_statistics_of_hand_worked_tables(cells, expected):
    agreement = measure_agreement(TwoByTwo(*cells))
    found = [getattr(agreement, name).value for name in STATISTICS]

    assert [None if one is None else round(one, 3) for one in found] == list(expected)


# Reviewers a, b and c of Breth-Petersen et al. (2023), unsure and blank left out.
@pytest.mark.parametrize(
    ("cells", "n_records", "kappa"),
    [
        ((14, 9, 1, 15), 39, 0.508),
        ((15, 9, 1, 17), 42, 0.540),
        ((25, 0, 3, 113), 141, 0.930),
    ],
)
def test_kappa_of_a_published_review(cells, n_records, kappa):
    table = TwoByTwo(*cells)

    assert table.n_records == n_records
    assert measure_agreement(table).kappa.value == pytest.approx(kappa, abs=1e-3)


def test_kappa_by_its_formula_in_integers():
    # a=20, b=5, c=10, d=15 (Wikipedia's example of Cohen's kappa): po = .7, pe = .5, κ = .4
    assert measure_agreement(TwoByTwo(20, 5, 10, 15)).kappa.value == pytest.approx(0.4)


@given(tables)
def test_no_table_crashes_and_every_interval_holds_its_value(table):
    agreement = measure_agreement(table)

    for name in STATISTICS:
        statistic = getattr(agreement, name)
        if statistic.value is None:
            assert statistic == Statistic(None, None, None)
        else:
            assert statistic.low >= -1 - 1e-12
            assert statistic.low <= statistic.value + 1e-12
            assert statistic.value <= statistic.high + 1e-12 <= 1 + 2e-12


@given(tables)
def test_the_statistics_equal_scikit_learns_and_the_raters_view(table):
    from sklearn.metrics import cohen_kappa_score, f1_score

    a, b, c, d = table.cells
    agreement = measure_agreement(table)
    first = [1] * (a + b) + [0] * (c + d)
    second = [1] * a + [0] * b + [1] * c + [0] * d

    if agreement.kappa.value is not None:
        assert agreement.kappa.value == pytest.approx(cohen_kappa_score(first, second))
    if agreement.positive.value is not None:
        assert agreement.positive.value == pytest.approx(f1_score(first, second))
    if agreement.negative.value is not None:
        assert agreement.negative.value == pytest.approx(f1_score(first, second, pos_label=0))
    if agreement.percent.value is not None:
        assert agreement.percent.value == pytest.approx(np.mean(np.equal(first, second)))


@given(tables)
def test_it_does_not_matter_who_is_called_the_first(table):
    a, b, c, d = table.cells
    one, other = measure_agreement(table), measure_agreement(TwoByTwo(a, c, b, d))

    for name in STATISTICS:
        mine, yours = getattr(one, name).value, getattr(other, name).value
        assert (mine is None) == (yours is None)
        assert mine is None or mine == pytest.approx(yours)


def test_the_wilson_interval_by_hand():
    # 45 of 50: z = 1.96, (.9 + 3.8415/100) / (1 + 3.8415/50) = .87145 as the middle,
    # 1.96/(1.07683) * sqrt(.09/50 + 3.8415/10000) = .08508 to either side
    percent = measure_agreement(TwoByTwo(20, 3, 2, 25)).percent

    assert (percent.value, round(percent.low, 3), round(percent.high, 3)) == (0.9, 0.786, 0.957)


@pytest.mark.parametrize("cells", [(0.05, 0.025, 0.025, 0.9), (0.2, 0.05, 0.1, 0.65)])
def test_the_intervals_cover_as_often_as_they_say(cells):
    a, b, c, d = cells
    pe = (a + b) * (a + c) + (c + d) * (b + d)
    truth = {
        "percent": a + d,
        "kappa": (a + d - pe) / (1 - pe),
        "positive": 2 * a / (2 * a + b + c),
    }
    samples = np.random.default_rng(3).multinomial(150, cells, 200)
    measured = [measure_agreement(TwoByTwo(*map(int, sample))) for sample in samples]

    for name, true in truth.items():
        held = [
            getattr(one, name).low <= true <= getattr(one, name).high
            for one in measured
            if getattr(one, name).value is not None
        ]
        # 95 % of 200 within three standard errors of 1.5 points
        assert np.mean(held) > 0.95 - 3 * math.sqrt(0.95 * 0.05 / 200)


def test_less_confidence_makes_a_narrower_interval():
    table = TwoByTwo(10, 5, 5, 180)
    wide, narrow = measure_agreement(table, 0.95).kappa, measure_agreement(table, 0.8).kappa

    assert wide.low < narrow.low < narrow.high < wide.high


def test_verdicts_are_counted_and_undecided_records_left_out():
    first = ["include", "include", "exclude", "exclude", "", "include"]
    second = ["include", "exclude", "include", "exclude", "include", ""]

    assert cross_tabulate(first, second).cells == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("unsure", "cells"),
    [("include", (1, 1, 0, 1)), ("exclude", (0, 0, 1, 2)), ("leave out", (0, 0, 0, 1))],
)
def test_unsure_counts_as_the_caller_says(unsure, cells):
    first = ["unsure", "unsure", "exclude"]
    second = ["include", "exclude", "exclude"]

    assert cross_tabulate(first, second, unsure).cells == cells


def test_the_three_way_table_keeps_unsure_apart():
    table = three_way(
        ["unsure", "include", "", "exclude"], ["include", "include", "include", "exclude"]
    )

    assert table["unsure", "include"] == 1
    assert sum(table.values()) == 3
    assert len(table) == 9


def test_readers_of_different_lists_are_refused():
    with pytest.raises(DecisionError, match="One reader has 1 verdicts, the other 2"):
        cross_tabulate(["include"], ["include", "exclude"])


def test_what_is_no_verdict_is_refused():
    with pytest.raises(DecisionError, match="'maybe' is no verdict"):
        cross_tabulate(["maybe"], ["include"])


# 1 - .05 ** (1/n): what a sample without a miss can prove.
@pytest.mark.parametrize(("n", "bound"), [(50, 0.058), (150, 0.020), (200, 0.015), (400, 0.0075)])
def test_what_a_sample_without_a_miss_can_prove(n, bound):
    assert missed_at_most(0, n) == pytest.approx(1 - 0.05 ** (1 / n))
    assert missed_at_most(0, n) == pytest.approx(bound, abs=5e-4)


def test_a_sample_with_misses_proves_less():
    # Exact: the share at which 1 miss or none in 100 has probability .05; .99^99 * ... by
    # the binomial: (1-q)^100 + 100 q (1-q)^99 = .05 at q = .0466
    assert missed_at_most(1, 100) == pytest.approx(0.0466, abs=1e-4)


def test_no_sample_proves_nothing():
    assert missed_at_most(0, 0) == 1.0
    assert missed_at_most(5, 5) == 1.0


def test_more_misses_than_records_are_refused():
    with pytest.raises(DecisionError, match="6 of 5"):
        missed_at_most(6, 5)


@pytest.mark.parametrize("n_tables", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_every_statistic_equals_another_implementation_on_random_tables(n_tables):
    # Written from the ratings themselves rather than from the four cells: marginal shares of
    # each reader for κ (Cohen 1960), of both together for AC1 (Gwet 2008), sets for the others.
    chance = np.random.default_rng(2026)
    for _ in range(n_tables):
        n = int(chance.integers(1, 300))
        first = chance.random(n) < chance.random()
        second = np.where(chance.random(n) < chance.random(), first, chance.random(n) < 0.5)
        said = [["include" if one else "exclude" for one in them] for them in (first, second)]
        found = measure_agreement(cross_tabulate(*said))

        same = float(np.mean(first == second))
        shares = np.array([[np.mean(them == one) for one in (0, 1)] for them in (first, second)])
        by_chance = float((shares[0] * shares[1]).sum())
        both = shares.mean(axis=0)
        rare = float((both * (1 - both)).sum())  # over q - 1 = 1 for two verdicts
        expected = {
            "percent": same,
            "kappa": None if by_chance == 1 else (same - by_chance) / (1 - by_chance),
            "pabak": 2 * same - 1,
            "ac1": (same - rare) / (1 - rare),
            "positive": _dice(first, second),
            "negative": _dice(~first, ~second),
        }
        for name, value in expected.items():
            one = getattr(found, name).value
            assert one == (None if value is None else pytest.approx(value, abs=1e-12)), name


def _dice(first, second):
    n = int(first.sum() + second.sum())
    return None if n == 0 else 2 * int((first & second).sum()) / n
