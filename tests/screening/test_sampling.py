"""A second reader's sample can be drawn again by anybody, and nothing but the seed decides it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import DecisionError
from rea.screening.sampling import draw

IDS = [f"scopus-2027-01-12/{n:04}" for n in range(1, 201)]
STRATA = ["include" if n % 20 == 0 else "exclude" for n in range(1, 201)]

pools = st.dictionaries(st.text(min_size=1), st.sampled_from("abc"), max_size=60)


def test_the_share_is_drawn_and_rounded_up():
    assert len(draw(IDS, STRATA, 0.101, minimum=0, seed=1)) == 21


def test_the_minimum_holds_and_never_asks_for_more_than_there_are():
    assert len(draw(IDS, STRATA, 0.1, minimum=50, seed=1)) == 50
    assert len(draw(IDS, STRATA, 0.1, minimum=900, seed=1)) == 200


def test_each_stratum_gives_its_share():
    drawn = draw(IDS, STRATA, 0.2, minimum=0, seed=1)
    included = [one for one in drawn if STRATA[IDS.index(one)] == "include"]

    # 40 of 200; 10 included of 200 make 2.
    assert (len(drawn), len(included)) == (40, 2)


def test_no_stratum_is_passed_over():
    strata = ["include", *["exclude"] * 199]

    assert IDS[0] in draw(IDS, strata, 0.01, minimum=0, seed=1)


@given(pools, st.floats(0, 1), st.integers(0, 70), st.integers())
def test_the_order_of_the_rows_decides_nothing(pool, share, minimum, seed):
    rows = list(pool.items())
    again = random.Random(seed).sample(rows, len(rows))

    first = draw([r[0] for r in rows], [r[1] for r in rows], share, minimum, seed)
    second = draw([r[0] for r in again], [r[1] for r in again], share, minimum, seed)

    assert first == second


@given(pools, st.integers(0, 60), st.integers(0, 60), st.integers())
def test_a_larger_sample_holds_the_smaller_one(pool, some, more, seed):
    ids, strata = list(pool), list(pool.values())
    small, large = sorted((some, more))

    assert set(draw(ids, strata, 0, small, seed)) <= set(draw(ids, strata, 0, large, seed))


def test_another_seed_draws_another_sample_in_another_order():
    assert draw(IDS, STRATA, 0.2, 0, seed=1) != draw(IDS, STRATA, 0.2, 0, seed=2)
    assert draw(IDS, STRATA, 1, 0, seed=1) != draw(IDS, STRATA, 1, 0, seed=2)


def test_the_order_drawn_tells_nothing_of_the_strata():
    strata = ["include"] * 100 + ["exclude"] * 100
    drawn = draw(IDS, strata, 1, minimum=0, seed=1)
    included_first = sum(strata[IDS.index(one)] == "include" for one in drawn[:100])

    # A shuffle puts 50 of the 100 included into the first half, give or take 3 * 3.5.
    assert 39 <= included_first <= 61


@pytest.mark.parametrize("minimum", [0, 10])
def test_nothing_to_draw_from_draws_nothing(minimum):
    assert draw([], [], 0.5, minimum, seed=1) == ()


@pytest.mark.parametrize(
    ("ids", "strata", "share", "minimum", "fact"),
    [
        (["r1", "r1"], ["a", "a"], 0.5, 0, "'r1' is in the list twice"),
        (["r1"], [], 0.5, 0, "1 records but 0 strata"),
        (["r1"], ["a"], 20, 0, "share of 20"),
        (["r1"], ["a"], 0.2, -1, "at least -1"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(ids, strata, share, minimum, fact):
    with pytest.raises(DecisionError, match=fact):
        draw(ids, strata, share, minimum, seed=1)
