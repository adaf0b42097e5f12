"""An updated review shows what the version before it included, and sums that hold."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import REASONS, by_hand, facts, finished, histories
from svg_boxes import assert_drawn_well, parse, words_of

from rea.protocol.previous import PreviousVersion
from rea.report import (
    Told,
    count_flow,
    draw,
    flow_csv,
    flow_json,
    prisma2020_csv,
    to_html,
    unanswered,
    wording_of,
    write_outline,
    written_parts,
)
from rea.report.sentences import describe

# Twelve studies in fifteen reports before; by hand, two in three now.
BEFORE = PreviousVersion(citation="Ames A (2019). An invented review.", n_studies=12, n_reports=15)
GUIDELINES = ("PRISMA-2020", "PRISMA-ScR", "ROSES")


def _updated(history):
    return count_flow(history, REASONS, previous=BEFORE)


def test_totals_are_the_previous_version_and_this_one():
    flow = _updated(finished())

    assert flow.totals == (14, 18)
    assert flow.violations() == ()


@given(histories(), st.integers(0, 9), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_no_total_is_less_than_its_parts(history, n_studies, more):
    before = PreviousVersion(
        citation="Ames", n_studies=n_studies, n_reports=n_studies + more if n_studies else 0
    )

    flow = count_flow(history, REASONS, previous=before)

    assert flow.violations() == ()
    assert flow.totals[0] - len(flow.studies) == n_studies
    assert flow.totals[1] - len(flow.included) == before.n_reports
    assert flow.totals[0] <= flow.totals[1]


@pytest.mark.parametrize(("n_studies", "n_reports"), [(3, 2), (0, 1)])
def test_studies_without_reports_and_reports_without_studies_are_found(n_studies, n_reports):
    flow = count_flow(
        finished(),
        REASONS,
        previous=PreviousVersion(citation="Ames", n_studies=n_studies, n_reports=n_reports),
    )

    (sentence,) = flow.violations()

    assert sentence.startswith(f"The previous version has {n_studies} studies in {n_reports}")


def test_the_figure_has_the_column_of_the_template_and_names_the_version():
    words = words_of(draw(_updated(finished()), interim=False))

    assert words.index("Previous studies") < words.index("New studies included")
    at = words.index("Total included in the") + 3
    assert words[at] == "14"
    assert "Previous version: Ames A (2019). An invented review." in words
    assert any(line.startswith("Identification of new studies") for line in words)


def test_a_first_review_has_nothing_of_it():
    words = words_of(draw(count_flow(finished(), REASONS), interim=False))

    assert not any("revious" in line or "Total" in line or "ew stud" in line for line in words)


@given(histories(), st.sampled_from(GUIDELINES), st.booleans(), st.booleans())
@settings(max_examples=16, deadline=None)
def test_it_is_drawn_without_cut_or_overlapping_text(history, guideline, interim, landscape):
    before = PreviousVersion(citation="Ames " * 60, n_studies=1_234_567, n_reports=12_345_678)
    wording = wording_of([guideline])
    flow = count_flow(history, REASONS, previous=before, wording=wording)

    assert_drawn_well(draw(flow, interim=interim, landscape=landscape))


def test_landscape_is_wider_than_high_with_three_columns():
    flow = _updated(finished())
    drawn = [parse(draw(flow, interim=False, landscape=wide)) for wide in (True, False)]

    (wide, low), (narrow, high) = (
        (float(one.get("width", "")), float(one.get("height", ""))) for one in drawn
    )
    assert wide / low > 297 / 210
    assert wide > narrow
    assert low < high


def test_tables_and_the_package_for_r_have_the_rows():
    flow = _updated(finished())
    rows = {row["box"]: row["n"] for row in _rows(flow_csv(flow).decode("utf-8-sig"))}
    boxes = {box["box"]: box for box in json.loads(flow_json(flow))["boxes"]}
    theirs = {row["data"]: row["n"] for row in _rows(prisma2020_csv(flow).decode())}

    expected = {
        "previous_studies": 12,
        "previous_reports": 15,
        "total_studies": 14,
        "total_reports": 18,
    }
    assert {name: int(rows[name]) for name in expected} == expected
    assert {name: boxes[name]["n"] for name in expected} == expected
    assert {name: int(theirs[name]) for name in expected} == expected
    assert (theirs["new_studies"], theirs["new_reports"]) == ("2", "3")


def test_the_report_says_it_in_words_and_the_checklists_point_there():
    told = Told.of(facts(finished()), _updated(finished()), interim=False)
    words = repr(write_outline(told))

    assert (
        "The previous version included 12 studies in 15 reports; together these are 14 studies "
        "in 18 reports." in words
    )
    assert "This review updates: Ames A (2019). An invented review." in words
    assert "previous-version" in words
    assert "16a" not in unanswered(told, written_parts(told))["PRISMA 2020"]


class TestNewReportsOfEarlierStudies:
    """By hand, st1 has two reports of the three; here the version before had it already."""

    flow = count_flow(
        finished(), REASONS, previous=BEFORE.model_copy(update={"studies": ("  ST1 ", "Bell")})
    )

    def test_they_are_reports_and_no_new_study(self):
        assert [one.code for one in self.flow.new_studies] == ["st2"]
        assert self.flow.totals == (13, 18)
        assert self.flow.violations() == ()

    def test_the_figure_the_text_and_the_tables_say_so(self):
        words = " ".join(words_of(draw(self.flow, interim=False)))
        rows = {row["box"]: row["n"] for row in _rows(flow_csv(self.flow).decode("utf-8-sig"))}
        theirs = {row["data"]: row["n"] for row in _rows(prisma2020_csv(self.flow).decode())}

        assert "Besides, new reports 2 of earlier studies" in words
        assert "1 study in 1 report is included. Besides, 2 new reports of earlier studies" in (
            describe(self.flow, interim=False)
        )
        named = ("studies", "included", "new_reports", "known_reports", "total_studies")
        assert [rows[name] for name in named] == ["1", "3", "1", "2", "13"]
        assert [theirs[name] for name in ("new_studies", "new_reports")] == ["1", "1"]
        assert [theirs[name] for name in ("total_studies", "total_reports")] == ["13", "18"]

    def test_the_list_of_the_included_names_them(self):
        told = Told.of(facts(finished()), self.flow, interim=False)

        assert "st1 (known from the previous version): 2 reports" in to_html(write_outline(told))

    def test_more_names_than_studies_are_found(self):
        flow = count_flow(
            finished(),
            REASONS,
            previous=PreviousVersion(citation="Ames", n_studies=1, n_reports=1, studies=("a", "b")),
        )

        assert flow.violations() == ("The previous version has 1 study, and 2 are named.",)


class TestWording:
    @pytest.mark.parametrize(
        ("guidelines", "says"),
        [
            ([], "Reports excluded"),
            (["SWiM", "PRISMA-2020", "PRISMA-ScR"], "Reports excluded"),
            (["PRISMA-S", "PRISMA ScR (2018)"], "Sources of evidence excluded"),
            (["ROSES for systematic maps"], "Full texts excluded"),
        ],
    )
    def test_the_first_guideline_that_has_words_of_its_own_gives_them(self, guidelines, says):
        flow = replace(count_flow(by_hand(), REASONS), wording=wording_of(guidelines))

        words = " ".join(words_of(draw(flow, interim=True)))

        assert f"{says} (n" in words

    def test_the_numbers_are_the_same_in_all_words(self):
        drawn = [
            draw(count_flow(by_hand(), REASONS, wording=wording_of([one])), interim=True)
            for one in GUIDELINES
        ]

        numbers = [
            sorted(n for line in words_of(svg) for n in line.split() if n.isdigit())
            for svg in drawn
        ]
        assert numbers[0] == numbers[1] == numbers[2]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
