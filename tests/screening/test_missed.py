"""What may be lost among records read once is bounded, and more is read when it must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import DecisionError
from rea.screening.agreement import TwoByTwo, measure_agreement
from rea.screening.missed import estimate_lost, lost_at_most, missed_by_both
from rea.screening.sampling import level_reached
from rea.screening.sufficing import why_more

AGREED = measure_agreement(TwoByTwo(41, 6, 5, 188))


def test_the_limit_by_hand():
    # 50 of 100 read again, none missed. Four unseen: C(96,50)/C(100,50) = .0587; five: .0281
    assert lost_at_most(0, 50, 50) == 4


def test_nothing_read_again_bounds_nothing_and_everything_read_again_leaves_nothing():
    assert lost_at_most(0, 0, 30) == 30
    assert lost_at_most(3, 100, 0) == 0


@given(st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_a_further_miss_never_lowers_the_limit(missed, more, once):
    read = missed + 1 + more

    assert lost_at_most(missed, read, once) <= lost_at_most(missed + 1, read, once)


@pytest.mark.parametrize(("n_lost", "n_read"), [(3, 100), (13, 40), (20, 60), (2, 180)])
def test_the_limit_holds_in_95_of_100_reviews(n_lost, n_read):
    # Reviews of 200 exclusions; how many of the lost ones a sample holds is hypergeometric.
    seen = np.random.default_rng(5).hypergeometric(n_lost, 200 - n_lost, n_read, 2_000)
    limits = {k: lost_at_most(k, n_read, 200 - n_read) for k in set(map(int, seen))}
    held = np.mean([n_lost - k <= limits[int(k)] for k in seen])

    assert held >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 2_000)


def test_what_may_be_lost_is_told_in_records():
    lost = estimate_lost(2, 193, 781, 52)

    # 2 / 193 * 781 = 8.09; Clopper-Pearson's limit of 2 in 193 is 3.2 %
    assert (lost.n_likely, f"{lost.share_at_most:.1%}") == (8, "3.2%")
    assert lost.recall_at_least == pytest.approx(52 / (52 + lost.n_at_most))


@pytest.mark.parametrize("numbers", [(3, 2, 10), (-1, 5, 10), (0, 5, -1)])
def test_counts_that_cannot_be_are_refused(numbers):
    with pytest.raises(DecisionError, match="cannot have been missed"):
        lost_at_most(*numbers)


def test_capture_and_recapture_by_hand():
    # Chapman: 41 * 39 / 37 - 1 = 42.216 relevant in all, of which 40 + 38 - 36 = 42 were seen
    found = missed_by_both(40, 38, 36)

    assert found is not None
    assert found.value == pytest.approx(0.2162, abs=1e-4)
    assert found.low < found.value < found.high


def test_capture_and_recapture_is_silent_where_it_does_not_hold():
    assert missed_by_both(9, 8, 6) is None
    assert missed_by_both(10, 10, 10).value == 0
    with pytest.raises(DecisionError, match="kept by both"):
        missed_by_both(3, 9, 4)


def test_each_bar_that_is_not_reached_is_named_with_both_numbers():
    lost = estimate_lost(2, 193, 781, 52)

    why = list(
        why_more(
            lost,
            AGREED,
            upper_limit_above=0.02,
            recall_below=0.9,
            agreement_below={"cohen_kappa": 0.9, "pabak": 0.5},
        )
    )

    assert why == [
        "up to 3.2% of the exclusions may be worth keeping, and the protocol allows 2%",
        "perhaps only 66% of the relevant records were kept, and the protocol asks for 90%",
        "Cohen's κ is 0.85, and the protocol asks for 0.9",
    ]


def test_nothing_more_is_asked_for_once_everything_was_read_twice():
    assert list(why_more(estimate_lost(9, 10, 0, 5), AGREED, upper_limit_above=0.01)) == []


def test_a_pack_read_on_the_pages_after_all_was_not_a_pack():
    assert level_reached("pack", ["pack", "second_screening"]) == "folder"
    assert level_reached("open", ["pack"]) == "open"


@given(st.integers(0, 30), st.integers(1, 300), st.integers(0, 300), st.floats(0.5, 0.99))
def test_the_limit_is_the_largest_number_that_scipy_does_not_contradict(
    missed, more, once, confidence
):
    from scipy.stats import hypergeom

    read = missed + more
    limit = lost_at_most(missed, read, once, confidence)

    def p(relevant):
        return hypergeom.cdf(missed, read + once, relevant, read)

    assert p(missed + limit) > 1 - confidence - 1e-9
    assert limit == once or p(missed + limit + 1) <= 1 - confidence + 1e-9
