"""Everybody reads the same sealed records apart, and learns how far they agree once all have."""

from __future__ import annotations

import pytest
from support import done
from support import rea as run

import rea
from rea import steps
from rea.errors import DecisionError, ReaError
from rea.steps.screening.blinding import Sight
from rea.steps.state import DRAWS, read_state

STAGE = "title-abstract"


@pytest.fixture
def review(invented):
    return rea.open_review(invented("released"))


@pytest.fixture
def drawn(review):
    """A round of ten for the two readers."""
    return steps.draw_round(review, n=10, readers=("r1", "r2"), seed=5)


def read_round(review, person, includes):
    """Read what comes up first, and include the places given."""
    sitting = steps.Sitting(review, person)
    for place in range(10):
        shown = sitting.next()
        assert shown.shown_by == "calibration"
        if place in includes:
            sitting.decide(shown, "include")
        else:
            sitting.decide(shown, "exclude", "X3-TYPE")


def test_a_round_is_one_line_with_the_same_records_for_everybody(review, drawn):
    [line] = review.lines(DRAWS)
    state = read_state(review)

    assert (drawn.n, drawn.n_drawn, drawn.readers) == (1, 10, ("r1", "r2"))
    assert len(line["records"]) == 10
    assert state.sample_of("r1", STAGE) == state.sample_of("r2", STAGE)
    assert state.sample_of("ad", STAGE) == []


def test_the_same_seed_draws_the_same_round(review, drawn, shelf, tmp_path):
    other = rea.open_review(shelf.copy("released", tmp_path / "other"))

    steps.draw_round(other, n=10, readers=("r1", "r2"), seed=5)

    assert other.lines(DRAWS)[0]["records"] == review.lines(DRAWS)[0]["records"]


def test_both_read_the_round_first_and_see_nothing_of_each_other(review, drawn):
    read_round(review, "r1", {0, 1})

    groups = set(read_state(review).sample_of("r2", STAGE))
    assert groups <= Sight(review, "r2").left(STAGE)
    read_round(review, "r2", {0, 1})


def test_no_figure_is_told_before_all_have_read(review, drawn):
    read_round(review, "r1", {0, 1})

    [one] = steps.calibration(review)

    assert [(who.person_id, n) for who, n in one.n_left] == [("r1", 0), ("r2", 10)]
    assert (one.pairs, one.bars) == ((), ())
    assert one.next == "rea screen --as r2"


def test_agreement_of_a_round_is_that_of_its_records(review, drawn):
    read_round(review, "r1", {0, 1, 2})
    read_round(review, "r2", {0, 1, 3})

    [one] = steps.calibration(review)

    # Of ten: 0 and 1 kept by both, 2 by the first alone, 3 by the second alone, six by nobody.
    [pair] = one.pairs
    assert pair.figures.table.cells == (2, 1, 1, 6)
    assert one.n_conflicts == 2
    assert "2 records wait for the meeting" in one.said


def test_readings_of_a_round_are_no_second_screening_and_no_accident(review, drawn):
    read_round(review, "r1", {0})
    read_round(review, "r2", {0})

    found = steps.second_reading(review)

    assert (found.samples, found.pairs, found.n_unplanned) == ((), (), 0)


def test_a_second_round_draws_other_records_and_waits_for_the_first(review, drawn):
    with pytest.raises(DecisionError, match=r"r1 and r2 have still to read"):
        steps.draw_round(review, n=5, readers=("r1", "r2"))
    read_round(review, "r1", {0})
    read_round(review, "r2", {0})

    second = steps.draw_round(review, n=5, readers=("r1", "r2"), seed=5)

    first, again = (set(line["records"]) for line in review.lines(DRAWS))
    assert second.n == 2
    assert not first & again


def test_somebody_who_left_keeps_nobody_waiting(review, drawn):
    from datetime import date

    read_round(review, "r1", {0})
    review, _ = steps.person_leaves(review, "r2", date(2026, 11, 20))

    [one] = steps.calibration(review)

    assert [who.person_id for who, _ in one.n_left] == ["r1"]
    assert one.is_read


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"readers": ("r1",), "n": 5}, "only one would read it"),
        ({"readers": ("r1", "nobody"), "n": 5}, "nobody"),
        ({"n": 5, "stage": "full-text"}, "Nothing is left at full-text"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_written(review, wish, told):
    with pytest.raises(ReaError, match=told):
        steps.draw_round(review, **wish)

    assert review.lines(DRAWS) == []


def test_the_terminal_tells_the_round_and_what_is_next(review):
    folder = ("--review", review.root)

    assert "No round of calibration" in done("calibrate", *folder).out
    assert "no calibration" in run("calibrate", "draw", "--as", "r1", *folder).err
    drawn = done("calibrate", "draw", "--n", "4", "--for", "r1, r2", *folder)
    assert "Round 1 at title-abstract: 4 records of" in drawn.out
    assert "r2 (Reader Two) has read 0" in done("calibrate", *folder).out
    assert "r1 and r2 have still to read." in done("status", *folder).out
    assert '"n_records": 4' in done("calibrate", "--json", *folder).out


def test_pilot_full_texts_are_a_round_of_their_own(invented):
    review = rea.open_review(invented("retrieved"))
    here = ("--stage", "full-text", "--review", review.root)
    before = done("calibrate", *here).out
    done("calibrate", "draw", "--n", "4", "--for", "r1,r2", "--as", "r1", *here)
    read = []
    for person in ("r1", "r2"):
        sitting = steps.Sitting(review, person, stage="full-text")
        for _ in range(4):
            read.append(sitting.next())
            sitting.decide(read[-1], "include")

    assert "Next: rea calibrate draw --stage full-text" in before
    assert {one.shown_by for one in read} == {"calibration"}
    assert [one.record_id for one in read[:4]] == [one.record_id for one in read[4:]]
    told = done("calibrate", *here).out
    assert "Round 1 at full-text: 4 records" in told
    assert "4 of 4 records alike" in told
