"""Ratings are drawn and told study by study, by colour, sign and word, and never added up."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cases import REASONS, facts, finished

from rea.report import Told, count_flow
from rea.report.appraised import (
    AppraisedStudy,
    AppraisedTool,
    Mark,
    robvis_csv,
)
from rea.report.blocks import Figure, Table
from rea.report.done.picturing import appraisal_of
from rea.report.lights import (
    describe_shares,
    draw_lights,
    draw_shares,
    lights_title,
    shares_title,
)

YES, NO, OPEN = Mark("yes", "good"), Mark("no", "poor"), Mark("", "open")
TOOL = AppraisedTool(
    "MMAT",
    ("Is it clear what was asked?", "Can the data answer it?"),
    (
        AppraisedStudy("Evans 2016", (YES, NO)),
        AppraisedStudy("Okafor & Roy 2019", (YES, OPEN)),
    ),
    has_overall=False,
)
RATED = AppraisedTool(
    "WoE", ("A",), (AppraisedStudy("Evans 2016", (YES,), Mark("low", "poor")),), has_overall=True
)


def _texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def test_each_study_has_a_light_for_each_item_and_a_sign_within_it():
    svg = draw_lights(TOOL)

    assert svg.count("<circle") == 4 + 3  # four ratings, and a legend of three kinds
    assert {"D1", "D2", "Evans 2016", "Okafor & Roy 2019", "+", "–"} <= set(_texts(svg))
    assert "D1 Is it clear what was asked?" in _texts(svg)


def test_each_bar_is_as_long_as_its_share():
    bars = re.findall(r'<rect x="[^"]+" y="[^"]+" width="([\d.]+)" height="22"', draw_shares(TOOL))

    assert [float(one) for one in bars] == [360.0, 180.0, 180.0]  # both good; one poor, one open


def test_the_table_says_in_words_what_the_figure_shows():
    rated = facts(finished(), appraised=(TOOL, RATED))
    blocks = list(appraisal_of(Told.of(rated, count_flow(finished(), REASONS), interim=False)))
    tables = [one for one in blocks if isinstance(one, Table)]
    figures = [one for one in blocks if isinstance(one, Figure)]

    assert tables[0].rows == (("Evans 2016", "yes", "no"), ("Okafor & Roy 2019", "yes", "–"))
    assert tables[1].columns == ("Study", "D1", "Overall")
    assert len(figures) == 3  # a single study is no distribution
    assert "Okafor & Roy 2019: D1 yes, D2 not rated" in figures[0].description


def test_the_titles_say_what_the_figures_show():
    assert lights_title(TOOL) == "Each study by MMAT: 2 sound, 1 weak, 1 not rated yet"
    assert shares_title(TOOL) == "All studies by MMAT: D2 most often weak, 1 of 2"
    assert describe_shares(TOOL) == "D1: 2 sound. D2: 1 weak, 1 not rated yet."
    sound = AppraisedTool("MMAT", ("A",), (AppraisedStudy("Evans 2016", (YES,)),), False)
    assert shares_title(sound) == "All studies by MMAT: nothing is weak"


def test_no_name_is_cut():
    name = "A study whose name is a whole sentence, " * 5
    words = " ".join(_texts(draw_lights(replace(TOOL, studies=(AppraisedStudy(name, (YES, NO)),)))))

    assert " ".join(name.split()) in words
    assert "…" not in words


def test_robvis_reads_a_row_for_each_study():
    rows = list(csv.reader(io.StringIO(robvis_csv(RATED).decode())))

    assert rows == [["Study", "D1", "Overall", "Weight"], ["Evans 2016", "yes", "low", "1"]]


@given(name=st.text(min_size=1, max_size=80), rating=st.text(max_size=20))
def test_whatever_a_study_is_called_the_drawing_is_whole(name, rating):
    tool = AppraisedTool(name, (name,), (AppraisedStudy(name, (Mark(rating, "some"),)),), False)

    for svg in (draw_lights(tool), draw_shares(tool)):
        ElementTree.fromstring(svg)


@pytest.mark.parametrize("n", [1, 16])
def test_many_items_stay_within_the_sheet(n):
    tool = AppraisedTool(
        "AMSTAR 2", tuple("x" * 20 for _ in range(n)), (AppraisedStudy("A", (YES,) * n),), True
    )

    root = ElementTree.fromstring(draw_lights(tool))
    right = max(float(one.get("cx")) for one in root.iter("{http://www.w3.org/2000/svg}circle"))

    assert right + 11 < float(root.get("width"))
