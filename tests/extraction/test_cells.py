"""Text in a cell is never run and never decoded, and comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.workbook.cells import CellError, from_cell, to_cell, to_number

RISKY = st.text("'=+-@_x0041F5;\tA", max_size=12)


@given(st.one_of(RISKY, st.text()))
def test_text_comes_back_as_it_was(text):
    assert from_cell(to_cell(text), "s") == text


@given(st.one_of(RISKY, st.text()))
def test_no_cell_begins_like_a_formula(text):
    assert not to_cell(text).startswith(("=", "+", "-", "@"))


@given(st.one_of(st.integers(-(10**14), 10**14), st.decimals(-(10**6), 10**6, places=3)))
def test_a_number_comes_back_as_it_was(number):
    stored = f"{number:f}" if hasattr(number, "normalize") else str(number)

    back = from_cell(to_number(stored), "n" if to_number(stored) != stored else "s")

    assert back == stored


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (12, "12"), (12.0, "12"), (0.1 + 0.2, "0.3"), (True, "yes"), (False, "no")],
)
def test_what_a_spreadsheet_made_of_what_was_typed_is_read(value, text):
    assert from_cell(value, "n") == text


@pytest.mark.parametrize(
    ("value", "data_type", "reason"),
    [
        ("=A1", "f", "formula"),
        ("#N/A", "e", "error #N/A"),
        (date(2026, 5, 3), "d", "date or time"),
        (datetime.fromisoformat("2026-05-03"), "d", "2026-05-03"),
        (time(3, 5), "d", "date or time"),
        (timedelta(1), "d", "date or time"),
    ],
)
def test_what_cannot_be_taken_as_typed_is_refused(value, data_type, reason):
    with pytest.raises(CellError, match=reason):
        from_cell(value, data_type)
