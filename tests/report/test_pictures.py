"""A picture says in words what it shows, draws what was counted, and cuts no label."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import REASONS, facts, finished

from rea.report import (
    Bars,
    Crossing,
    EvidenceMap,
    Extracted,
    Facts,
    Progress,
    Told,
    bars_table,
    count_flow,
    draw_bars,
    draw_map,
    draw_progress,
    map_table,
    progress_table,
    to_html,
    write_outline,
)
from rea.report.blocks import Figure, on_paper
from rea.report.charts import progress_title
from rea.report.done.picturing import maps_of
from rea.report.lettering import width
from rea.report.maps import describe_map, map_sheets, map_title

# Two rows by two columns; Ames twice in one cell counts once, Bell is of another shade.
MAP = EvidenceMap(
    key="T2",
    title="Feature by outcome",
    rows=("channel", "handover"),
    columns=("uptake", "leaving"),
    colours=("high", "low"),
    colour_name="Weight of evidence",
    crossings=(
        Crossing("Ames 2019", "handover", "leaving", "high"),
        Crossing("Ames 2019", "handover", "leaving", "high"),
        Crossing("Bell 2020", "handover", "leaving", "low"),
        Crossing("Bell 2020", "channel", "uptake", "low"),
    ),
)
EVIL = '</svg><script>alert(1)</script>&"\x00\u202e ' + "verylongword" * 12


def _with_map(one: EvidenceMap = MAP) -> Facts:
    return facts(finished(), extracted=Extracted("Studies", (), (), (), (), maps=(one,)))


def _told(one: EvidenceMap) -> Told:
    return Told.of(_with_map(one), count_flow(finished(), REASONS), interim=False)


def _texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter() if _is_text(one)]


def _is_text(one: ElementTree.Element) -> bool:
    return one.tag.endswith("}text")


class TestMap:
    def test_the_title_counts_the_gaps(self):
        assert map_title(MAP) == "Feature by outcome: 2 of 4 combinations have no study"

    def test_in_words_each_cell_has_the_number_of_its_studies(self):
        assert describe_map(MAP) == (
            "channel with uptake: 1 study; handover with leaving: 2 studies."
        )

    def test_a_mark_for_each_shade_bears_its_number(self):
        svg = draw_map(MAP)

        assert [one for one in _texts(svg) if one.isdigit()] == ["1", "1", "1"]

    def test_shades_differ_in_shape_not_in_colour_alone(self):
        shapes = set(re.findall(r' d="([^"]+)"', draw_map(MAP)))

        assert len(shapes) == 2

    def test_a_map_without_studies_is_all_gaps(self):
        empty = replace(MAP, crossings=())

        assert map_title(empty).endswith("4 of 4 combinations have no study")
        assert describe_map(empty) == "No study stands in it."
        assert draw_map(empty).startswith("<svg")

    def test_the_table_has_each_study_of_each_cell_once(self):
        assert len(map_table(MAP)) == 3

    def test_within_a_page_each_mark_leads_to_the_studies_of_its_cell(self):
        page = to_html(write_outline(_told(MAP)))

        led = re.findall(r'<a href="#(map-T2-\d)"><g class="[^"]+ mark (k\d)"><title>([^<]+)', page)
        assert led == [
            ("map-T2-1", "k1", "channel with uptake: 1 study, low"),
            ("map-T2-2", "k0", "handover with leaving: 1 study, high"),
            ("map-T2-2", "k1", "handover with leaving: 1 study, low"),
        ]
        assert '<tr id="map-T2-2"><th scope="row">handover</th>' in page
        assert re.findall(r'name="map-T2" value="(\d)"> (\w+)', page) == [
            ("0", "high"),
            ("1", "low"),
        ]

    def test_a_wide_map_stands_on_paper_in_parts_and_no_cell_is_lost(self):
        wide = replace(MAP, columns=tuple(f"column {n}" for n in range(15)))
        sheets = map_sheets(wide)
        (figure,) = [one for one in maps_of(_told(wide)) if isinstance(one, Figure)]

        heads = [text for svg in sheets for text in _texts(svg) if text.startswith("column")]
        assert heads == list(wide.columns)
        captions = [one.caption for one in on_paper([figure])]
        assert captions == [f"{map_title(wide)} ({n} of 3)" for n in (1, 2, 3)]

    def test_an_answer_that_the_form_no_longer_has_is_no_cell_and_breaks_nothing(self):
        strayed = replace(MAP, crossings=(*MAP.crossings, Crossing("Cole", "gone", "gone")))

        assert map_title(strayed).endswith("2 of 4 combinations have no study")
        assert draw_map(strayed, inline=True).startswith("<svg")

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4, unique=True))
    def test_no_label_reaches_into_the_cells(self, labels):
        svg = draw_map(replace(MAP, rows=tuple(labels), crossings=()))

        for one in ElementTree.fromstring(svg).iter():
            if _is_text(one) and one.get("x") == "0" and not one.get("class"):
                assert width("".join(one.itertext())) <= 190


class TestCharts:
    def test_the_bars_are_as_long_as_their_numbers(self):
        bars = Bars("years", "Two years", ("report", "reports"), (("2019", 1), ("2020", 3)))

        long = [float(one) for one in re.findall(r'width="([0-9.]+)" height="18"', draw_bars(bars))]

        assert long == [120, 360]
        assert bars_table(bars).to_dict("list") == {
            "years": ["2019", "2020"],
            "reports": ["1", "3"],
        }

    def test_the_curve_says_what_was_kept_among_what_was_read(self):
        progress = Progress(((10, 4), (20, 5)), 40)

        assert progress_title(progress) == "5 records were kept among the first 20 read of 40"
        assert progress_table(progress)["kept"].tolist() == ["4", "5"]
        assert draw_progress(progress).count("<path") == 2


@pytest.mark.parametrize("inline", [True, False])
def test_no_text_acts_in_a_picture(inline):
    shown = (
        draw_map(replace(MAP, title=EVIL, rows=(EVIL,), columns=(EVIL,)), inline=inline),
        draw_bars(Bars("x", EVIL, (EVIL, EVIL), ((EVIL, 1),)), inline=inline),
    )

    for svg in shown:
        ElementTree.fromstring(svg)
        assert "<script" not in svg
