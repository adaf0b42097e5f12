"""What is left is counted once, and whatever is divided adds up again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rea.screening.workload import divided, load, to_each

GROUPS = [f"g{n}" for n in range(8)]
SOME = st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), st.sets(st.sampled_from(GROUPS)))


@given(SOME, SOME, st.integers(1, 2), st.integers(0, 8))
def test_what_is_left_for_each_is_all_that_is_left(made, sealed, each, n_second):
    left = load(GROUPS, made, sealed, each=each, n_second=n_second)

    found = to_each(left, ["r1", "r2", "r3"], set(made), {})

    assert sum(found.values()) == left.n_left
    assert all(found[person] >= n for person, n in left.own.items())


@given(st.integers(0, 1000), st.integers(1, 7))
def test_nobody_gets_two_more_than_another(n, k):
    parts = [one for _, one in divided(n, [str(place) for place in range(k)])]

    assert sum(parts) == n
    assert max(parts) - min(parts) <= 1


def test_a_record_that_waits_for_somebody_is_in_no_pool():
    # g0 is drawn for two people, g1 was read by one; two readings each are asked for.
    left = load(["g0", "g1"], {"r1": ["g1"]}, {"r1": ["g0"], "r2": ["g0"]}, each=2)

    assert (left.n_made, left.own, left.n_pool) == (1, {"r1": 1, "r2": 1}, 1)


def test_second_readings_are_for_somebody_else():
    left = load(GROUPS, {"r1": GROUPS[:4]}, {}, n_second=3)

    # Four are unread, for r1 who reads; three of all are to be read by another.
    assert to_each(left, ["r1", "r2"], {"r1"}, {}) == {"r1": 4, "r2": 3}


def test_shares_that_were_cut_are_kept_to():
    left = load(GROUPS, {}, {})

    assert to_each(left, ["r1", "r2"], (), {"r1": 6, "r2": 2}) == {"r1": 6, "r2": 2}


def test_nobody_is_given_a_second_reading_of_what_they_read_themselves():
    # Everything is read twice: r1 has read five of eight, r2 one of them.
    left = load(GROUPS, {"r1": GROUPS[:5], "r2": GROUPS[:1]}, {}, each=2)

    assert left.n_left == 10
    assert to_each(left, ["r1", "r2"], {"r1"}, {}) == {"r1": 3, "r2": 7}
    # A second reader is missing: their part counts all the same.
    assert to_each(left, ["r1"], {"r1"}, {}) == {"r1": 10}


@given(st.integers(0, 20), st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_what_is_divided_fits_and_nothing_that_fits_is_kept_back(n, room):
    people = [f"r{place}" for place in range(len(room))]
    at_most = dict(zip(people, room, strict=True))

    parts = dict(divided(n, people, at_most))

    assert sum(parts.values()) == min(n, sum(room))
    assert all(parts[one] <= at_most[one] for one in people)
