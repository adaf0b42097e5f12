"""The width of a text is known before it is drawn, and no letter is lost in breaking it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.report.lettering import clean, width, wrap


def test_a_width_is_the_sum_of_helvetica_s_advances_with_the_reserve():
    # "Scopus": S 667, c 500, o 556, p 556, u 556, s 500 = 3,335 of 1,000 per em; at 13 px
    # that is 43.355, and with 6 % reserve 45.9563.
    assert width("Scopus") == pytest.approx(45.9563)


def test_an_accent_adds_nothing_and_an_unknown_letter_counts_as_wide():
    assert width("é") == width("e") == width("e\u0301")
    assert width("語") == pytest.approx(13 * 1.06)


@given(st.text(), st.floats(20, 400), st.booleans())
def test_breaking_loses_no_letter_and_every_line_fits(text, room, bold):
    text = clean(text)

    lines = wrap(text, room, bold)

    joined = "".join(line.removesuffix("-") for line in lines)
    assert joined.replace(" ", "").replace("-", "") == text.replace(" ", "").replace("-", "")
    assert all(width(line, bold) <= room for line in lines)


def test_a_number_in_brackets_stays_together():
    assert wrap("Records screened (n\u00a0=\u00a01,033)", 150) == [
        "Records screened",
        "(n\u00a0=\u00a01,033)",
    ]


def test_a_word_wider_than_its_box_is_broken_with_a_hyphen():
    first, *_ = wrap("W" * 30, 100)

    assert first.endswith("W-")


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\u202e", "\u2066", "\ud800", "\ufffe", "\x85"])
def test_marks_that_no_line_may_hold_become_a_space(mark):
    assert clean(f"one{mark}two") == "one two"


def test_a_text_of_several_lines_becomes_one():
    assert clean("  one\r\n\ttwo\u2028three ") == "one two three"
