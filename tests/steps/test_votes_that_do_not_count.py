"""Verdicts of calibration that a protocol does not count are votes; its records are read again."""

from __future__ import annotations

import pytest
from support import released_with

from rea import open_review, steps
from rea.steps.screening.screen import Sitting
from rea.steps.state import read_state
from rea.steps.team.round_page import round_page

STAGE = "title-abstract"
PLAN = """stopping: {rule: read_all}
  calibration:
    - {stage: title-abstract, records: 4, max_rounds: 2, pass_at: {percent_agreement: 0.5}, \
verdicts_count: no}"""


@pytest.fixture
def review(invented):
    """A sealed round of four under such a protocol."""
    folder = released_with(invented("grouped"), "stopping: {rule: read_all}", PLAN)
    review = open_review(folder)
    steps.draw_round(review, readers=("r1", "r2"))
    return review


def read(review, person, verdict="include"):
    sitting = Sitting(review, person)
    while (shown := sitting.next()) is not None and shown.shown_by == "calibration":
        sitting.decide(shown, verdict)
    return sitting


def test_what_was_read_waits_until_the_round_is_closed(review):
    read(review, "r1")
    again = Sitting(review, "r1")

    assert again.next().group_id not in read_state(review).rounds[0].groups
    assert again.progress().n_left == 43
    assert len(read_state(review).sample_of("r2", STAGE)) == 4


def test_then_its_records_are_read_like_any_others_and_nothing_counted(review):
    read(review, "r1")
    read(review, "r2", "unsure")
    state = read_state(review)

    assert state.outcomes[STAGE] == {}
    assert Sitting(review, "r1").progress().n_left == 47
    assert steps.status(review).stages[0].n_unread == 47
    assert state.outcomes_until(STAGE, "9999") == {}


def test_the_votes_stay_those_of_the_round_when_a_record_is_read_again(review):
    read(review, "r1")
    read(review, "r2", "unsure")
    record = read_state(review).speaker[read_state(review).rounds[0].groups[0]]
    steps.decide(review, [steps.Wish(record, "exclude", "X4-POP")], person="r1")

    [told] = steps.calibration(review)
    page = round_page(review, STAGE, person="r1", record=record)

    assert told.is_read
    assert told.pairs[0].n_together == 4
    assert [one.decision.verdict for one in page.at.votes] == ["include", "unsure"]
    assert read_state(review).outcomes[STAGE].keys() == {read_state(review).rounds[0].groups[0]}
    assert steps.check(review).is_whole
