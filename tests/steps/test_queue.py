"""A reader gets what they have still to read, each record once, in an order that is kept fresh."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rea.screening.queue import Queue, rank_again_after, to_read, with_chance

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
    queue = Queue(lambda: ([("g1", "random"), ("g2", "random")], 0), 2)

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


PLAN = {"start_random": 0, "random_share": 0.0, "seed": 1}


@given(
    n=st.integers(1, 60),
    before=st.integers(0, 200),
    start=st.integers(0, 80),
    share=st.sampled_from([0.0, 0.05, 0.2, 0.5, 1.0]),
)
def test_chance_moves_records_and_never_loses_or_doubles_one(n, before, start, share):
    order = [f"g{k}" for k in range(n)]
    plan = {"start_random": start, "random_share": share, "seed": 1}

    turns = with_chance(order, "elas_u4:9", before, **plan)

    assert sorted(group for group, _ in turns) == sorted(order)
    ranked = [group for group, shown_by in turns if shown_by != "random"]
    assert ranked == [group for group in order if group in ranked]


def test_every_twentieth_record_is_drawn_where_the_protocol_plans_it():
    order = [f"g{k}" for k in range(200)]

    turns = with_chance(order, "elas_u4:9", 0, **PLAN | {"random_share": 0.05})

    drawn = [place for place, turn in enumerate(turns, start=1) if turn[1] == "random"]
    assert drawn == list(range(20, 201, 20))


def test_a_start_at_random_ends_after_as_many_records_as_planned():
    turns = with_chance(GROUPS, "elas_u4:9", 8, **PLAN | {"start_random": 10})

    assert [shown_by for _, shown_by in turns] == ["random", "random", "elas_u4:9", "elas_u4:9"]


def test_the_same_place_and_seed_draw_the_same_record():
    order = [f"g{k}" for k in range(50)]
    plan = PLAN | {"start_random": 50}

    assert with_chance(order, "x", 0, **plan) == with_chance(order, "x", 0, **plan)
    assert with_chance(order, "x", 0, **plan) != with_chance(order, "x", 0, **plan | {"seed": 2})


class _Ranker:
    """Gives the groups that are left, and counts how often it is asked."""

    def __init__(self, groups, n_labels=0):
        self.left = list(groups)
        self.n_labels = n_labels
        self.n_made = 0

    def rank(self):
        self.n_made += 1
        return [(group, "random") for group in self.left], self.n_labels

    def decide(self, group):
        self.left.remove(group)
