"""Every report is cited as its style asks, and no title is changed or acted upon."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.report.references import STYLES, Run, refer

ARTICLE = {
    "group_id": "g1",
    "type": "JOUR",
    "title": "Barriers to disclosure",
    "authors": "Evans, Maggie A.; Feder, Gene S.",
    "year": "2016",
    "journal": "Health Expectations",
    "volume": "19",
    "issue": "1",
    "pages": "62-73",
    "doi": "10.1111/hex.12330",
}


def test_an_article_in_apa():
    [one] = refer([ARTICLE])

    assert one.cited == "Evans & Feder (2016)"
    assert one.text == (
        "Evans, M. A., & Feder, G. S. (2016). Barriers to disclosure. Health Expectations, "
        "19(1), 62–73. https://doi.org/10.1111/hex.12330"
    )
    assert Run("Health Expectations", is_italic=True) in one.runs
    assert one.runs[-1].address == "https://doi.org/10.1111/hex.12330"


def test_an_article_in_harvard():
    [one] = refer([ARTICLE], "harvard")

    assert one.cited == "Evans and Feder (2016)"
    assert one.text.startswith("Evans, M.A. and Feder, G.S. (2016) “Barriers to disclosure")


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (
            {"type": "ELEC", "authors": "SafeLives", "title": "MARAC", "url": "https://x.org/a"},
            "SafeLives. (n.d.). MARAC. Retrieved https://x.org/a",
        ),
        (
            {"type": "Book Chapter", "authors": "A, B", "title": "T", "year": "2001"},
            "A, B. (2001). T.",
        ),
        (
            {"type": "CHAP", "authors": "A, B", "title": "T", "year": "2001", "journal": "A book"},
            "A, B. (2001). T. In A book.",
        ),
        ({"title": "Only a title", "url": "javascript:alert(1)"}, "Only a title. (n.d.)."),
        (
            {"title": "", "authors": "A, B", "year": "c2001"},
            "A, B. (2001). No title in the export.",
        ),
    ],
)
def test_other_kinds_of_report_in_apa(known, text):
    [one] = refer([{"group_id": "g", **known}])

    assert one.text == text


def test_a_report_without_an_author_is_cited_by_its_title():
    [one] = refer([{"group_id": "g", "title": "Only a title"}])

    assert one.cited == "“Only a title” (n.d.)"


def test_reports_of_one_author_and_year_are_told_apart():
    cited = [one.cited for one in refer([ARTICLE, {**ARTICLE, "group_id": "g2", "title": "Other"}])]

    assert cited == ["Evans & Feder (2016a)", "Evans & Feder (2016b)"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "title",
    [
        "MARAC and the costs of $5 and $10",
        'a $#read("/etc/passwd")$ b',
        r"back\slash {brace} *star* _line_ `tick` @r0 <script>",
        "one { only",
        "half $ a formula",
    ],
)
def test_no_style_changes_a_title_or_acts_on_it(style, title):
    [one] = refer([{**ARTICLE, "title": title}], style)

    assert title in one.text


def test_nothing_to_cite_is_an_empty_list():
    assert refer([]) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({name: st.text(max_size=30) for name in ARTICLE}), max_size=4)
)
def test_every_report_has_one_reference_whatever_its_text(rows):
    reports = [{**row, "group_id": f"g{k}"} for k, row in enumerate(rows)]

    found = refer(reports)

    assert sorted(one.group_id for one in found) == sorted(one["group_id"] for one in reports)
