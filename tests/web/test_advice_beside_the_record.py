"""Whether reading may stop is said beside the record, and SAFE's other ranker takes over there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support import done, released_with, set_clock
from web.web_reader import TA, Reader

from rea import open_review
from rea.screening import stopping
from rea.steps.screening.replaying import replay_orders
from rea.steps.screening.screen import Sitting
from rea.steps.state import read_state

IN_A_ROW = "stopping: {rule: consecutive_irrelevant, consecutive_irrelevant: 3, footnote: Enough.}"
SAFE = "stopping: {rule: safe, switch_to: questions, footnote: Enough.}"


@pytest.fixture(autouse=True)
def _clock():
    """The invented review was imported by a clock of its own; what follows comes after."""
    with set_clock(datetime(2027, 2, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def planned(invented):
    """The invented review under a plan for stopping."""

    def release(plan):
        return released_with(invented("grouped"), "stopping: {rule: read_all}", plan)

    return release


def test_the_plan_speaks_beside_the_record_and_changes_with_what_is_decided(planned):
    reader = Reader(planned(IN_A_ROW), "r1")
    assert "May you stop" not in reader.open(TA)  # nothing is read yet
    reader.press("include")
    assert "The last record was relevant" in reader.text

    for _ in range(3):
        reader.press("exclude:X4-POP")

    assert "Enough was read, by the plan" in reader.text
    assert "Agree to stop, on the overview" in reader.text


def test_who_reads_blind_is_not_told(planned):
    folder = planned(IN_A_ROW)
    reader = Reader(folder, "r1")
    reader.open(TA)
    for answer in ("include", *["exclude:X4-POP"] * 3):
        reader.press(answer)
    done("second", "draw", "--for", "r2", "--share", "1", "--review", folder)

    page, front = Reader(folder, "r2").open(TA), Reader(folder, "r2").open("/")

    assert "Enough was read" not in page + front
    assert "May you stop" not in page
    assert "Enough was read" in Reader(folder, "r1").open("/")


def test_reading_everything_is_no_plan_to_stop(planned):
    reader = Reader(planned("stopping: {rule: read_all}"), "r1")
    reader.open(TA)
    reader.press("include")

    assert "May you stop" not in reader.text


def test_the_ranker_of_the_third_phase_takes_over_and_its_order_can_be_made_again(
    planned, monkeypatch
):
    monkeypatch.setattr(stopping, "_SAFE_IN_A_ROW", 3)
    review = open_review(planned(SAFE))
    sitting, shown_by = Sitting(review, "r1"), []
    for _ in range(8):
        shown = sitting.next()
        shown_by.append(shown.shown_by)
        sitting.decide(shown, "exclude", "X4-POP")

    replayed = replay_orders(read_state(review), 10)

    # One at random, a tenth of 47 and three irrelevant ones in a row: then phase 3.
    assert shown_by == ["random"] * 5 + ["questions:0"] * 3
    assert (replayed.findings, replayed.n_ranked, replayed.n_same) == ((), 3, 3)


def test_the_last_phase_leads_to_the_second_look_and_back(planned, monkeypatch):
    monkeypatch.setattr(stopping, "_SAFE_IN_A_ROW", 3)
    folder = planned(SAFE)
    sitting = Sitting(open_review(folder), "r1")
    for _ in range(8):
        sitting.decide(sitting.next(), "exclude", "X4-POP")
    reader = Reader(folder, "r1")
    before = done("stop", "--review", folder).out
    beside = reader.open(TA)
    for _ in range(3):
        page = reader.open(f"{TA}/second-look")
        record = page.split("second-look/record?record=")[1].split('"')[0]
        reader.page = reader.client.get(
            f"{TA}/second-look/record?record={record}", follow_redirects=True, buffered=True
        )
        reader.press("exclude:X4-POP")

    assert "Next: rea screen --second-look --as ID" in before
    assert "Phase 4 of 4, a second look: 0 of 3" in before
    assert "Look again at decisions that stand out" in beside
    assert "The plan (safe): met." in done("stop", "--review", folder).out


def test_a_ranker_that_was_asked_for_by_name_stays(planned, monkeypatch):
    monkeypatch.setattr(stopping, "_SAFE_IN_A_ROW", 3)
    sitting = Sitting(open_review(planned(SAFE)), "r1", order="random")
    shown_by = set()
    for _ in range(8):
        shown = sitting.next()
        shown_by.add(shown.shown_by)
        sitting.decide(shown, "exclude", "X4-POP")

    assert shown_by == {"random"}
