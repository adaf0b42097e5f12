"""Pace and hours are a reader's own, worked out by hand, with pauses left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rea.screening import pace

NINE = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)


def at(*minutes):
    return [NINE + timedelta(minutes=one) for one in minutes]


def test_the_pace_is_the_median_gap_without_pauses():
    # Gaps 1, 1, 2, 60 (a pause), 3, 1 minutes: the median of 1, 1, 1, 2, 3 is 1 minute.
    assert pace.seconds_each(at(0, 1, 2, 4, 64, 67, 68)) == 60


def test_no_pace_is_said_on_four_gaps():
    assert pace.seconds_each(at(0, 1, 2, 3, 4)) is None
    assert pace.seconds_each([]) is None


def test_a_sitting_goes_back_to_the_last_pause():
    # 30 and 38 belong together with now (40); between 5 and 30 lies a pause.
    assert pace.sitting(at(0, 5, 30, 38), at(40)[0]) == timedelta(minutes=10)


def test_after_a_pause_a_new_sitting_begins():
    assert pace.sitting(at(0, 5), at(30)[0]) == timedelta()


def test_hours_leave_pauses_out():
    # 5 minutes, a pause of 55, then 8 minutes.
    assert pace.worked(at(0, 5, 60, 68)) == timedelta(minutes=13)
    assert pace.worked(at(0)) == timedelta()


def test_what_was_decided_in_one_moment_tells_no_pace():
    """Several records excluded together, or a spreadsheet taken in: nobody read so fast."""
    together = [NINE + timedelta(milliseconds=k) for k in range(50)]
    read = [NINE + timedelta(seconds=30 * k) for k in range(1, 9)]

    assert pace.seconds_each(together) is None
    assert pace.seconds_each([*together, *read]) == 30
