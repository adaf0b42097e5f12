"""The figure as PNG: 300 dpi, letters and all, the same bytes each time."""

from __future__ import annotations

import struct

import pytest
from report_cases import REASONS, by_hand

from rea.report import count_flow, draw, to_png


def _header(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def test_a_figure_of_two_columns_is_180_mm_wide_at_300_dpi():
    # 180 mm are 7.0866 inches, at 300 dots each 2,126 dots.
    assert _header(to_png(draw(count_flow(by_hand(), REASONS), interim=True)))[0] == 2126


def test_the_same_drawing_is_the_same_bytes():
    svg = draw(count_flow(by_hand(), REASONS), interim=True)

    assert to_png(svg) == to_png(svg)


def test_letters_are_drawn_with_the_fonts_that_come_with_rea():
    flow = count_flow(by_hand(), REASONS)
    svg = draw(flow, interim=True)

    without = svg.replace("Scopus", "")

    assert to_png(svg) != to_png(without)


def test_no_letter_stops_the_figure():
    history = by_hand()
    history["source_name"] = '国内 لا \U0001f600 </svg>#read("/etc/passwd")\x00'

    assert _header(to_png(draw(count_flow(history, REASONS), interim=True)))[0] == 2126


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="how large"):
        to_png("<svg></svg>")
