"""The figure as PNG: 300 dpi, letters and all, the same bytes each time."""

from __future__ import annotations

import io
import struct

import pytest
from pypdf import PdfReader
from report_cases import REASONS, by_hand

from rea.report import count_flow, draw, figure_pdf, to_png


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


def test_a_figure_is_a_page_of_its_own_told_in_words_with_text_as_text():
    svg = draw(count_flow(by_hand(), REASONS), interim=True)
    pdf = figure_pdf(svg, "The flow", "Eleven records were found.")
    read = PdfReader(io.BytesIO(pdf))

    assert len(read.pages) == 1
    assert read.metadata.title == "The flow"
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert "Eleven records were found." in repr(_structure(read.root_object["/StructTreeRoot"]))
    assert "Records screened" in read.pages[0].extract_text().replace("\n", " ")
    assert pdf == figure_pdf(svg, "The flow", "Eleven records were found.")


def test_a_letter_that_no_font_has_stops_no_figure():
    svg = draw(count_flow(by_hand(), REASONS), interim=True, notes=("\U0010fffd",))

    assert figure_pdf(svg, "The flow", "Told.").startswith(b"%PDF")


def _structure(element: object) -> list[object]:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [_structure(one) for one in element]
    if not isinstance(element, dict):
        return []
    return [element.get("/Alt"), *_structure([element.get("/K")])]


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="how large"):
        to_png("<svg></svg>")
