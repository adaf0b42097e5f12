"""Nothing in the figure is cut, overlaps, goes unsaid or runs as code."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import REASONS, by_hand, finished, histories
from svg_boxes import SVG, assert_drawn_well, parse, words_of

from rea.model import Reason
from rea.report import count_flow, draw
from rea.report.tables import numbers

HARD = [
    "</svg><script>alert(1)</script>",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "国内の研究ではない、または英語で書かれていない報告書",
    "لا يتضمن أي محتوى عن التواصل بين الوكالات",
    "a\x00b\x1fc\u202etxt.exe\ud800",
    "W" * 200,
    "two words " * 20,
    'quoted "name" & <tag>',
]


@given(histories())
@settings(max_examples=10, deadline=None)
def test_any_flow_is_drawn_without_cut_or_overlapping_text(history):
    assert_drawn_well(draw(count_flow(history, REASONS), interim=True))


def test_hard_names_and_thirty_reasons_are_drawn_in_full():
    history = by_hand()
    labels = HARD + [f"Reason number {k}" for k in range(22)]
    reasons = tuple(Reason(f"X{k}", label, "", ()) for k, label in enumerate(labels))
    rows = [history.assign(group_id=history["group_id"] + str(k)) for k in range(len(labels))]
    for k, row in enumerate(rows):
        row["record_id"] += str(k)
        row.loc[row["assessed_reason"] != "", "assessed_reason"] = f"X{k}"
        row["source_name"] = labels[k]

    svg = draw(count_flow(pd.concat(rows), reasons), interim=True)

    assert_drawn_well(svg)
    text = "".join(line.rstrip("-") for line in words_of(svg) if not line.isdigit())
    for label in HARD[1:3]:
        assert label in text


@given(st.text(max_size=300))
@settings(max_examples=25, deadline=None)
def test_a_source_of_any_name_is_drawn_as_text(name):
    history = by_hand()
    history["source_name"] = name

    root = parse(draw(count_flow(history, REASONS), interim=True, notes=(name,)))

    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "marker", "path", "g", "rect", "text", "tspan"),
    }


def test_millions_have_their_commas_and_their_room():
    history = by_hand()
    flow = count_flow(history, REASONS)
    object.__setattr__(flow.databases, "screened", tuple("g" for _ in range(1_234_567)))

    svg = draw(flow, interim=False)

    assert any("(n\u00a0=\u00a01,234,567)" in line for line in words_of(svg))
    assert_drawn_well(svg)


def test_the_figure_says_in_words_what_it_shows():
    root = parse(draw(count_flow(by_hand(), REASONS), interim=True))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "pf-title pf-desc"
    assert (
        root.findtext(f"{SVG}title") == "PRISMA 2020 flow of records, reports and studies, interim"
    )
    assert root.findtext(f"{SVG}desc") == (
        "16 records were identified: 10 from 2 databases, 1 from 1 register, 4 from 1 website "
        "search and 1 from 1 citation search. Before screening, 5 duplicates, 1 record not "
        "read under the stopping rule and 1 record for other reasons were removed. 9 records "
        "were screened and 3 excluded. Of 5 reports sought, 1 could not be retrieved. Of 4 "
        "reports assessed in full text, 1 was excluded with a reason. 2 studies in 3 reports "
        "are included so far. Still waiting: 1 report to be sought."
    )


def test_an_interim_figure_says_so_and_shows_what_waits_apart():
    interim = words_of(draw(count_flow(by_hand(), REASONS), interim=True))
    final = words_of(draw(count_flow(finished(), REASONS), interim=False))

    assert interim[0].startswith("Interim:")
    assert "Not yet sought" in interim
    assert "Included in the review so far" in interim
    assert not any("Interim" in line or "Not yet" in line or "so far" in line for line in final)


def test_a_screening_box_that_prisma_does_not_have_bears_a_dagger_and_its_note():
    words = words_of(draw(count_flow(by_hand(), REASONS), interim=False))

    assert any(line.startswith("Records screened†") for line in words)
    assert any(line.startswith("† PRISMA 2020 has no such box") for line in words)


def test_without_screening_other_methods_have_the_four_boxes_of_the_template():
    history = by_hand()
    history = history[history["group_id"] != "g10"]

    words = words_of(draw(count_flow(history, REASONS, other_methods="unscreened"), interim=False))

    assert not any("†" in line for line in words)
    assert sum(line.startswith("Reports sought") for line in words) == 2


def test_unread_records_bear_a_star_and_its_note():
    words = words_of(draw(count_flow(by_hand(), REASONS), interim=False))

    assert any(line.endswith("met*") for line in words)
    assert any(line.startswith("* Not read") for line in words)


def test_a_review_of_websites_alone_has_one_column_and_says_that_no_database_was_searched():
    history = by_hand()
    history = history[history["group_id"].isin(["g09", "g10"])]

    svg = draw(count_flow(history, REASONS), interim=False)
    words = words_of(svg)

    assert float(parse(svg).get("width", "")) < 700
    assert "Identification of studies via other methods" in words
    assert not any("databases and registers" in line for line in words)
    assert "No database or register was searched for this review." in words


def test_databases_alone_have_one_column_and_need_no_note_on_it():
    history = by_hand()
    history = history[history["kind"].isin(["database", "register"])]

    words = words_of(draw(count_flow(history, REASONS), interim=False))

    assert not any("other methods" in line or "†" in line for line in words)


def test_an_empty_flow_is_drawn_with_zeros():
    words = words_of(draw(count_flow(by_hand().iloc[:0], REASONS), interim=True))

    assert "Records screened (n\u00a0=\u00a00)" in words


def test_every_number_can_carry_a_link_and_the_figure_then_is_no_picture():
    flow = count_flow(by_hand(), REASONS, excluded_by_tools={"g02"})
    keys = {key for key, *_ in numbers(flow)}

    root = parse(
        draw(flow, interim=True, links={key: f"#{k}" for k, key in enumerate(sorted(keys))})
    )
    linked = ["".join(one.itertext()) for one in root.iter(f"{SVG}a")]
    unlinked = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]

    assert root.get("role") == "group"
    assert [line for line in unlinked if "n\u00a0=" in line and line not in linked] == []
    assert "Scopus7" in linked
    assert "Wrong population1" in linked


def test_an_address_is_escaped():
    svg = draw(count_flow(by_hand(), REASONS), interim=True, links={"studies": '#"><script>'})

    assert parse(svg).find(f".//{SVG}a").get("href") == '#"><script>'
    assert "<script" not in svg


def test_a_page_may_bring_its_own_style():
    flow = count_flow(by_hand(), REASONS)

    assert "<style>" in draw(flow, interim=True)
    assert "<style>" not in draw(flow, interim=True, inline=True)


@pytest.mark.parametrize("interim", [True, False])
def test_the_same_flow_is_the_same_drawing(interim):
    one, other = (draw(count_flow(by_hand(), REASONS), interim=interim) for _ in range(2))

    assert one == other
