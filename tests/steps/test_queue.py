"""A reader gets what they have still to read, each record once, in an order that is kept fresh."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rea.screening.queue import Queue, Turn, rank_again_after, to_read, with_chance

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


def queue_of(*groups):
    queue = Queue()
    queue.renew(Turn(group, "random") for group in groups)
    return queue


def read_on(queue):
    """What comes up when everything is decided as it comes."""
    seen = []
    while (up := queue.next()) is not None:
        seen.append(up.group)
        queue.decided(up.group)
    return seen


def test_a_record_comes_up_until_it_is_decided():
    queue = queue_of(*GROUPS)

    assert queue.next() == Turn("g1", "random")
    assert queue.next() == Turn("g1", "random")


def test_every_record_comes_up_once_and_then_nothing():
    queue = queue_of(*GROUPS)

    assert read_on(queue) == GROUPS
    assert queue.next() is None


def test_a_record_decided_out_of_turn_does_not_come_up():
    queue = queue_of(*GROUPS)
    queue.next()
    queue.decided("g3")

    assert read_on(queue) == ["g1", "g2", "g4"]


def test_a_record_put_off_comes_after_all_others_of_the_sitting():
    queue = queue_of(*GROUPS)
    queue.next()
    queue.passed("g1")

    assert read_on(queue) == ["g2", "g3", "g4", "g1"]


def test_records_put_off_come_round_again_in_the_order_in_which_they_were_put_off():
    queue = queue_of(*GROUPS)

    seen = []
    for _ in range(6):
        up = queue.next()
        seen.append(up.group)
        queue.passed(up.group)

    assert seen == ["g1", "g2", "g3", "g4", "g1", "g2"]


def test_a_new_order_takes_over_and_what_was_put_off_still_comes_last():
    queue = queue_of(*GROUPS)
    queue.next()
    queue.passed("g1")
    queue.next()
    queue.decided("g2")

    queue.renew([Turn("g1", "rea_1:1", 2), Turn("g4", "rea_1:1", 1), Turn("g3", "rea_1:1", 3)])

    assert queue.next() == Turn("g4", "rea_1:1", 1)
    assert read_on(queue) == ["g4", "g3", "g1"]


def test_turns_are_taken_only_as_far_as_they_are_needed():
    taken = []

    def turns():
        for n in range(100_000):
            taken.append(n)
            yield Turn(f"g{n}", "random")

    queue = Queue()
    queue.renew(turns())
    queue.next()

    assert taken == [0]


PLAN = {"start_random": 0, "random_share": 0.0, "seed": 1}


@given(
    n=st.integers(1, 60),
    before=st.integers(0, 200),
    start=st.integers(0, 80),
    share=st.sampled_from([0.0, 0.05, 0.2, 0.5, 1.0]),
)
def test_chance_moves_records_and_never_loses_or_doubles_one(n, before, start, share):
    order = range(n)
    plan = {"start_random": start, "random_share": share, "seed": 1}

    turns = list(with_chance(order, before, **plan))

    assert sorted(one for one, _ in turns) == list(order)
    ranked = [one for one, is_drawn in turns if not is_drawn]
    assert ranked == sorted(ranked)


def test_every_twentieth_record_is_drawn_where_the_protocol_plans_it():
    turns = with_chance(range(200), 0, **PLAN | {"random_share": 0.05})

    drawn = [place for place, (_, is_drawn) in enumerate(turns, start=1) if is_drawn]
    assert drawn == list(range(20, 201, 20))


def test_a_start_at_random_ends_after_as_many_records_as_planned():
    turns = with_chance(GROUPS, 8, **PLAN | {"start_random": 10})

    assert [is_drawn for _, is_drawn in turns] == [True, True, False, False]


def test_the_same_place_and_seed_draw_the_same_record():
    plan = PLAN | {"start_random": 50}

    def drawn(**other):
        return list(with_chance(range(50), 0, **plan | other))

    assert drawn() == drawn()
    assert drawn() != drawn(seed=2)
