"""Hours come from cited speeds and own ones; dates from working days; each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rea.screening.effort import DEFAULTS, Speed, end_on, hours, measured


def test_a_thousand_titles_take_two_working_days_by_the_cited_speed():
    # 468 a day of 7.5 hours: 1,000 / 468 * 7.5 = 16.03; quickest 40/5000 h each = 8; slowest 39.06.
    found = hours(1000, DEFAULTS["title-abstract"])

    assert found.usual == pytest.approx(16.03, abs=0.01)
    assert found.least == pytest.approx(8.0)
    assert found.most == pytest.approx(39.06, abs=0.01)
    assert found.sittings == 33


@pytest.mark.parametrize("stage", DEFAULTS)
def test_every_range_holds_its_usual(stage):
    speed = DEFAULTS[stage]

    assert speed.quick < speed.minutes < speed.slow


def test_no_own_pace_no_own_speed():
    assert measured([]) is None


def test_the_end_passes_over_weekends_and_is_sooner_with_more_people():
    # 12 hours are six days of two hours: Wed 6, Thu 7, Fri 8, Mon 11, Tue 12, Wed 13 January.
    assert end_on(date(2027, 1, 6), 12, 1) == date(2027, 1, 13)
    assert end_on(date(2027, 1, 6), 12, 3) == date(2027, 1, 7)
    assert end_on(date(2027, 1, 9), 1, 1) == date(2027, 1, 11)
    assert end_on(date(2027, 1, 6), 0, 1) == date(2027, 1, 6)


def test_nothing_left_takes_no_time():
    assert hours(0, Speed(1, 0.5, 2, "")).sittings == 0
