"""A reader gets what they have still to read, each record once, in an order that is kept fresh."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rea.screening.queue import Queue, rank_again_after, to_read

GROUPS = ["g1", "g2", "g3", "g4"]


def test_a_reader_does_not_get_what_they_have_decided():
    assert to_read(GROUPS, {"g2"}, set(), everybody_reads=True) == ["g1", "g3", "g4"]


def test_readers_who_share_the_work_do_not_get_what_a_colleague_has_decided():
    assert to_read(GROUPS, {"g2"}, {"g3"}, everybody_reads=False) == ["g1", "g4"]


def test_where_everybody_reads_a_colleague_changes_nothing():
    assert to_read(GROUPS, {"g2"}, {"g3"}, everybody_reads=True) == ["g1", "g3", "g4"]


def test_a_second_reader_gets_the_sample_although_it_was_decided():
    left = to_read(GROUPS, {"g2"}, {"g1", "g2", "g3"}, everybody_reads=False, sample=["g2", "g3"])

    assert left == ["g3", "g4"]


@given(
    mine=st.sets(st.sampled_from(GROUPS)),
    others=st.sets(st.sampled_from(GROUPS)),
    sample=st.sets(st.sampled_from(GROUPS)),
    everybody=st.booleans(),
)
def test_what_is_left_keeps_the_order_and_misses_nothing_that_nobody_read(
    mine, others, sample, everybody
):
    left = to_read(GROUPS, mine, others, everybody_reads=everybody, sample=sample)

    assert left == [group for group in GROUPS if group in left]
    assert not mine & set(left)
    assert set(GROUPS) - mine - others <= set(left)


def test_the_order_is_made_anew_after_every_decision_at_first_and_seldom_later():
    # Every label up to 100, then every 2.5 % of the records.
    assert [rank_again_after(n, 5000) for n in (0, 99, 100, 4000)] == [1, 1, 125, 125]
    assert rank_again_after(200, 10) == 1


def test_a_record_comes_up_until_it_is_decided():
    queue = Queue(lambda: (["g1", "g2"], "random", 0), 2)

    assert queue.next() == ("g1", "random")
    assert queue.next() == ("g1", "random")


def test_every_record_comes_up_once_and_then_nothing():
    review = _Ranker(GROUPS)
    queue = Queue(review.rank, len(GROUPS))

    seen = []
    while (up := queue.next()) is not None:
        seen.append(up[0])
        review.decide(up[0])
        queue.decided(up[0])

    assert seen == GROUPS


def test_a_record_put_off_comes_after_all_others_of_the_sitting():
    review = _Ranker(GROUPS)
    queue = Queue(review.rank, len(GROUPS))
    queue.next()
    queue.passed("g1")

    seen = []
    while (up := queue.next()) is not None:
        seen.append(up[0])
        review.decide(up[0])
        queue.decided(up[0])

    assert seen == ["g2", "g3", "g4", "g1"]


def test_records_put_off_come_round_again_in_the_order_in_which_they_were_put_off():
    queue = Queue(_Ranker(GROUPS).rank, len(GROUPS))

    seen = []
    for _ in range(6):
        up = queue.next()
        assert up is not None
        seen.append(up[0])
        queue.passed(up[0])

    assert seen == ["g1", "g2", "g3", "g4", "g1", "g2"]


def test_an_order_learnt_from_many_decisions_serves_several_times():
    review = _Ranker(GROUPS, n_labels=400)
    queue = Queue(review.rank, n_records=120)  # 2.5 % of 120 are 3

    for group in GROUPS:
        assert queue.next() == (group, "random")
        review.decide(group)
        queue.decided(group)

    assert review.n_made == 2


def test_a_decision_taken_back_makes_the_order_anew():
    review = _Ranker(GROUPS, n_labels=400)
    queue = Queue(review.rank, n_records=4000)
    queue.next()
    review.decide("g1")
    queue.decided("g1")
    review.left.insert(0, "g1")

    queue.again()

    assert queue.next() == ("g1", "random")


class _Ranker:
    """Gives the groups that are left, and counts how often it is asked."""

    def __init__(self, groups, n_labels=0):
        self.left = list(groups)
        self.n_labels = n_labels
        self.n_made = 0

    def rank(self):
        self.n_made += 1
        return list(self.left), "random", self.n_labels

    def decide(self, group):
        self.left.remove(group)
