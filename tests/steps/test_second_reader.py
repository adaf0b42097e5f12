"""A second reader gets a sealed sample, in an order that tells nothing of what was decided."""

from __future__ import annotations

import pytest

import rea
from rea import steps
from rea.errors import DecisionError
from rea.steps.state import DRAWS, read_state
from rea.steps.team.second import DrawWish


@pytest.fixture
def read_once(invented):
    """A review of which the first reader has read everything and the second nothing."""
    review = rea.open_review(invented("released"))
    groups = read_state(review).speaker.values()
    wishes = [
        steps.Wish(record, "exclude" if n % 3 else "include", "X3-TYPE" if n % 3 else "")
        for n, record in enumerate(groups)
    ]
    steps.decide(review, wishes, person="r1")
    return review


def test_the_sample_has_the_share_asked_for(read_once):
    drawn = steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=0.2, seed=7))

    assert drawn.n_eligible == 47
    assert drawn.n_drawn == 10  # a fifth of 47 is 9.4, rounded up
    assert len(read_once.lines(DRAWS)) == 1


def test_without_a_share_the_protocol_s_plan_is_drawn(read_once):
    drawn = steps.draw_second(read_once, "r2", person="r1")

    # protocol.yaml: a fifth, and ten at least, with seed 1
    assert (drawn.n_drawn, drawn.seed) == (10, 1)


def test_the_same_seed_draws_the_same_sample(invented, tmp_path, read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=0.2, seed=7))
    steps.draw_second(read_once, "ad", person="r1", wish=DrawWish(share=0.2, seed=7))

    first, second = read_once.lines(DRAWS)
    assert first["records"] == second["records"]


def test_the_second_reader_reads_the_sample_and_nothing_of_it_twice(read_once):
    drawn = steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=0.2, seed=7))
    sealed = read_once.lines(DRAWS)[0]["records"]

    sitting, read = steps.Sitting(read_once, "r2"), []
    while (shown := sitting.next()) is not None:
        read.append(shown.record_id)
        assert shown.shown_by == "second_screening"
        sitting.decide(shown, "include")

    assert read == sealed
    assert len(read) == drawn.n_drawn


def test_the_order_does_not_follow_the_first_decisions(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=1.0, seed=7))
    state = read_state(read_once)
    first = {
        state.group_of[one.record_id]: one.verdict for one in state.decisions["title-abstract"]
    }

    verdicts = [first[group] for group in state.sample_of("r2", "title-abstract")]

    # Sorted by verdict, the excludes would stand on one side of the includes.
    middle = len(verdicts) // 2
    assert "include" in verdicts[:middle]
    assert "include" in verdicts[middle:]


def test_a_further_draw_leaves_out_what_was_drawn_before(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=0.2, seed=7))
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=0.2, seed=7))

    first, second = (set(line["records"]) for line in read_once.lines(DRAWS))
    assert not first & second


def test_there_must_be_something_to_draw_from(invented):
    review = rea.open_review(invented("released"))

    with pytest.raises(DecisionError, match="Nobody else has decided"):
        steps.draw_second(review, "r2", person="r1", wish=DrawWish(share=0.2))
