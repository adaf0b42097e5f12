"""Advice to stop rests on a test that is right to the last digit, and says what it rests on."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import DecisionError, UnknownNameError
from rea.screening.estimates import (
    RecallEstimate,
    estimate_recall,
    knee_ratio,
    missed_target_p,
    recapture,
)
from rea.screening.stopping import (
    RULES,
    Plan,
    Reading,
    advise,
    advise_on,
    compare_rules,
)


def read(runs: str) -> np.ndarray:
    """Verdicts from runs: "20+ 180-" is twenty included, then 180 excluded."""
    return np.array([run[-1] == "+" for run in runs.split() for _ in range(int(run[:-1]))], bool)


# What buscarpy 0.0.2 (calculate_h0), the authors' own package, returns.
@pytest.mark.parametrize(
    ("runs", "n_records", "target", "p"),
    [
        ("20+ 180-", 400, 0.95, 0.2763505069),
        ("1+ 3- 5+ 40- 1+ 100-", 300, 0.95, 0.6),
        ("10+ 5- 10+ 20- 8+ 60- 2+ 150- 1+ 250-", 1000, 0.95, 0.4345026783),
        ("10+ 5- 10+ 20- 8+ 60- 2+ 150- 1+ 250-", 1000, 0.8, 0.03503990841),
        ("50-", 100, 0.95, 0.5),
        ("5+", 50, 0.95, 1.0),
        ("57+ 300-", 1000, 0.95, 0.2155281157),
        ("3+ 97-", 100, 0.95, 0.0),
        ("30+ 2- 25+ 10- 12+ 40- 4+ 200- 1+ 300- 2+ 1000-", 5000, 0.9, 0.09645743526),
        ("1- 1+ 1- 1+ 1- 1+ 500-", 600, 1.0, 0.1582491582),
        ("100+ 1500-", 2000, 0.99, 0.04423380727),
    ],
)
def test_p_equals_the_authors_own_package(runs, n_records, target, p):
    assert missed_target_p(read(runs), n_records, target) == pytest.approx(p, rel=1e-9)


def test_p_of_the_worked_example_by_hand():
    # 20 found, so at least 22 relevant for a recall below .95 (20/22 = .909, 20/21 = .952).
    # Run of 180 irrelevant, drawn from 380 of which 2 are relevant, hits neither:
    # 200/380 * 199/379 = .27635
    assert missed_target_p(read("20+ 180-"), 400) == pytest.approx(200 / 380 * 199 / 379)


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 30), st.sampled_from([0.5, 0.8, 1.0]))
def test_p_is_the_smallest_over_every_run_that_ends_at_the_last_decision(verdicts, n_left, target):
    n_records = len(verdicts) + n_left
    n_found = sum(verdicts)
    n_relevant = int(Fraction(n_found) / Fraction(str(target))) + 1

    smallest = Fraction(1)
    for start in range(len(verdicts)):
        before, run = verdicts[:start], verdicts[start:]
        pool, hits = n_records - start, n_relevant - sum(before)
        if hits > pool:
            smallest = Fraction(0)
            continue
        ways = sum(
            comb(hits, k) * comb(pool - hits, len(run) - k)
            for k in range(sum(run) + 1)
            if k <= hits
        )
        smallest = min(smallest, Fraction(ways, comb(pool, len(run))))

    assert missed_target_p(np.array(verdicts, bool), n_records, target) == pytest.approx(
        float(smallest), abs=1e-9
    )


def test_nothing_read_rules_nothing_out():
    assert missed_target_p(read(""), 100) == 1.0


def test_a_target_that_binary_numbers_cannot_hit_is_met_exactly():
    # 57 of 60 is .95 exactly, so 60 relevant records would not be a miss and 61 would.
    # One run of 300 from 943 with 4 still to come, none seen.
    p = comb(643, 4) / comb(943, 4)

    assert missed_target_p(read("57+ 300-"), 1000) == pytest.approx(p)


def test_one_more_irrelevant_record_makes_the_rule_no_less_sure():
    p = [missed_target_p(read(f"20+ {n}-"), 400) for n in range(1, 380, 7)]

    assert p == sorted(p, reverse=True)


def test_the_default_advice_is_not_met_too_early():
    advice = advise(read("20+ 180-"), 400)

    assert not advice.met
    assert advice.value == pytest.approx(0.2763505069)
    assert "cannot be ruled out yet (p = 0.276; the plan asks for p < 0.05)" in advice.sentence


def test_the_default_advice_is_met_when_the_miss_is_ruled_out():
    # 310 irrelevant of 380 with 2 to come: 70/380 * 69/379 = .0335
    advice = advise(read("20+ 310-"), 400)

    assert advice.met
    assert "can be ruled out (p = 0.034" in advice.sentence


def test_a_run_of_irrelevant_records_is_counted_from_the_last_relevant_one():
    plan = Plan("consecutive_irrelevant", n_consecutive=50)

    assert not advise(read("3+ 60- 1+ 49-"), 400, plan).met
    assert advise(read("3+ 60- 1+ 50-"), 400, plan).met
    assert advise(read("3+ 60- 1+ 50-"), 400, plan).value == 50


def test_a_run_before_the_first_relevant_record_is_no_reason_to_stop():
    assert not advise(read("80-"), 400, Plan("consecutive_irrelevant", n_consecutive=50)).met


def test_the_plan_to_read_everything_is_met_by_reading_everything():
    plan = Plan("read_all")

    assert advise(read("1+ 8-"), 10, plan).sentence.startswith("1 of 10 records is unread")
    assert not advise(read("1+ 8-"), 10, plan).met
    assert advise(read("1+ 9-"), 10, plan).met


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_is_met_once_everything_is_read(rule):
    advice = advise(read("2- 1+"), 3, Plan(rule))

    assert advice.met
    assert advice.sentence == "All 3 records have been read."


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_rule_is_met_before_anything_is_read(rule):
    assert not advise(read(""), 3, Plan(rule)).met


def test_more_decisions_than_records_are_refused():
    with pytest.raises(DecisionError, match="5 decisions on 4 records"):
        advise(read("5-"), 4)


@pytest.mark.parametrize("target", [0.0, -0.5, 1.2])
def test_a_recall_target_that_cannot_be_is_refused(target):
    with pytest.raises(DecisionError, match="recall target"):
        advise(read("5-"), 10, Plan(target_recall=target))


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95])
def test_a_confidence_that_cannot_be_is_refused(confidence):
    with pytest.raises(DecisionError, match="confidence"):
        advise(read("5-"), 10, Plan(confidence=confidence))


def test_an_unknown_rule_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="consecutive_irrelevant"):
        advise(read("5-"), 10, Plan("consecutive_irelevant"))


def test_the_recall_estimate_inverts_the_test():
    verdicts = read("20+ 180-")
    estimate = estimate_recall(verdicts, 400)

    # 4 more: 200*199*198*197 / (380*379*378*377) = .0756; 5 more: * 196/376 = .0394 < .05
    assert estimate == RecallEstimate(20, 4, 20 / 24, 0.95)


def test_the_recall_estimate_allows_for_everything_unread_at_first():
    assert estimate_recall(read(""), 50) == RecallEstimate(0, 50, None, 0.95)


def test_the_recall_estimate_is_certain_once_everything_is_read():
    assert estimate_recall(read("3+ 7-"), 10) == RecallEstimate(3, 0, 1.0, 0.95)
    assert estimate_recall(read("10-"), 10) == RecallEstimate(0, 0, None, 0.95)


@given(st.integers(0, 40), st.integers(1, 200), st.integers(0, 200))
def test_less_confidence_leaves_fewer_records_to_be_missed(n_found, n_irrelevant, n_left):
    verdicts = np.array([True] * n_found + [False] * n_irrelevant)
    n_records = len(verdicts) + n_left

    bold = estimate_recall(verdicts, n_records, 0.8).n_missed_at_most
    careful = estimate_recall(verdicts, n_records, 0.95).n_missed_at_most

    assert bold <= careful <= n_left


# -- the other rules, by hand ----------------------------------------------------------------


def reading(runs, n_records, rankers="", **known):
    """A reading from runs; rankers likewise, "2r 198m": two at random, then the model."""
    names = {"r": "random", "m": "rea_1", "x": "elas_u3"}
    by = [names[run[-1]] for run in rankers.split() for _ in range(int(run[:-1]))]
    return Reading(read(runs), n_records, rankers=by, **known)


def test_the_knee_ratio_by_hand():
    # 20 found in 20, then 180 in vain: the knee is at 20, 20/20 before it, 1/180 after it.
    assert knee_ratio(read("20+ 180-")) == pytest.approx(180)
    # 5 found in 5, 5 in vain, 1 found, 9 in vain: farthest above the line at place 5
    # (5/6 - 5/20); before 5/5, after (1 + 1)/15.
    assert knee_ratio(read("5+ 5- 1+ 9-")) == pytest.approx(7.5)
    assert knee_ratio(read("9-")) == 0
    assert knee_ratio(read("1+")) == 0


def test_the_knee_rule_asks_for_less_the_more_was_found():
    # 20 found: 156 - 20 = 136; a ratio of 136 needs 136 in vain.
    assert not advise_on(reading("20+ 135-", 4000), Plan("knee")).met
    assert advise_on(reading("20+ 136-", 4000), Plan("knee")).met
    # 200 found: 156 - 150 = 6.
    assert advise_on(reading("200+ 6-", 4000), Plan("knee")).threshold == 6


def test_two_readers_recapture_by_hand():
    # 20 found by one, 22 by the other, 18 by both: 21 * 23 / 19 - 1 = 24.42; variance
    # 21 * 23 * 2 * 4 / (19^2 * 20) = .5352; + 1.6449 * .7316 = 25.62; 24 found of them.
    found = recapture(18, 2, 4)

    assert found.n_found == 24
    assert found.estimate == pytest.approx(21 * 23 / 19 - 1)
    assert found.at_most == pytest.approx(25.6244, abs=1e-3)
    assert found.low == pytest.approx(24 / 25.6244, abs=1e-4)


def test_readers_who_found_the_same_have_found_it_all_and_readers_who_found_nothing_nothing():
    assert recapture(30, 0, 0).low == 1.0
    assert recapture(0, 0, 0).low == 0.0
    with pytest.raises(DecisionError):
        recapture(-1, 2, 3)


def test_two_readers_stop_when_the_lower_limit_reaches_the_target():
    plan = Plan("capture_recapture", target_recall=0.93)

    assert advise_on(reading("24+ 100-", 400, found_by_two=(18, 2, 4)), plan).met
    assert not advise_on(reading("24+ 100-", 400, found_by_two=(10, 6, 8)), plan).met
    assert not advise_on(reading("24+ 100-", 400), plan).met


def test_a_target_set_is_met_when_all_of_ten_known_records_came_up():
    plan = Plan("target_set")

    assert advise_on(reading("24+ 1-", 400, n_targets=10, n_targets_found=10), plan).met
    assert not advise_on(reading("24+ 1-", 400, n_targets=10, n_targets_found=9), plan).met
    few = advise_on(reading("24+ 1-", 400, n_targets=4, n_targets_found=4), plan)
    assert not few.met
    assert "needs 10 at least" in few.sentence


SAFE = Plan("safe", switch_to="elas_u3")


@pytest.mark.parametrize(
    ("runs", "rankers", "again", "phase"),
    [
        # 1 % of 400 are 4 records at random.
        ("3-", "3r", 0, 1),
        # One of four relevant: 100 of 400 expected, so twice as many must be read.
        ("1+ 3- 195-", "4r 195m", 0, 2),
        ("1+ 3- 147- 1+ 48-", "4r 196m", 0, 2),
        ("1+ 3- 146- 1+ 50-", "4r 197m", 0, 3),
        ("1+ 3- 146- 1+ 50- 49-", "4r 197m 49x", 0, 3),
        ("1+ 3- 146- 1+ 50- 50-", "4r 197m 50x", 0, 4),
        ("1+ 3- 146- 1+ 50- 1+ 50-", "4r 197m 51x", 49, 4),
        ("1+ 3- 146- 1+ 50- 1+ 50-", "4r 197m 51x", 50, 5),
    ],
)
def test_the_four_phases_of_safe_follow_one_another(runs, rankers, again, phase):
    now = reading(runs, 400, rankers, n_looked_again=again)

    advice = advise_on(now, SAFE)
    assert advice.value == phase
    assert advice.met == (phase == 5)


def test_safe_waits_for_every_known_record():
    now = reading("1+ 3- 146- 1+ 50-", 400, "4r 197m", n_targets=2, n_targets_found=1)

    advice = advise_on(now, SAFE)
    assert advice.value == 2
    assert "1 known records did not come up yet" in advice.sentence


def test_what_the_plan_asks_for_besides_must_be_met_too():
    # p = .034 as above, but less than 90 % read, and the run is 310.
    plan = Plan(least_share=0.9, also_in_a_row=300, also=("knee",))

    advice = advise(read("20+ 310-"), 400, plan)

    assert not advice.met
    assert [(one.rule, one.met) for one in advice.further] == [
        ("knee", True),
        ("consecutive_irrelevant", True),
        ("least_share", False),
    ]
    assert advise(read("20+ 340-"), 400, plan).met


def test_rules_stand_side_by_side_with_the_plans_own_first():
    found = compare_rules(reading("20+ 310-", 400), Plan("knee", least_share=0.9))

    assert [one.rule for one in found][:2] == ["knee", "callaghan_mueller_hansen"]
    assert {one.rule for one in found} == set(RULES)
    assert found[0].met


def test_a_further_rule_that_nobody_knows_is_refused():
    with pytest.raises(UnknownNameError, match="stopping rule"):
        advise(read("5-"), 10, Plan(also=("kne",)))


def test_a_row_of_no_records_is_refused():
    with pytest.raises(DecisionError, match="0 irrelevant records"):
        advise(read("5-"), 10, Plan("consecutive_irrelevant", n_consecutive=0))
