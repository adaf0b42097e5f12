"""axe finds nothing on any page, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from web.web_reader import finished_with_form

from rea import open_review
from rea.steps import DrawWish, Wish, decide, draw_second, settle

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
LOOKS = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        (one["id"], node["target"], node["failureSummary"])
        for one in found["violations"]
        for node in one["nodes"]
    ]


def scrolls_sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def addresses(folder):
    """Every page that this review has, in the states it can be in."""
    record = sorted(set(open_review(folder).duplicates()["representative"]))[0]
    return [
        "/",
        "/screen/title-abstract",
        f"/screen/title-abstract?record={record}",
        "/screen/full-text",
        "/screen/nowhere",
        "/reconcile/title-abstract",
        "/reconcile/full-text",
        "/agreement/title-abstract",
        "/agreement/full-text",
        f"/record/{record}",
        "/report",
        "/extract",
        "/settings",
        "/plan",
        "/retrieve",
        "/practice/1?answer=include",
        "/pairs",
        "/screen/title-abstract/list?words=a",
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), LOOKS, ids=["desk", "desk dark", "phone", "phone dark"]
)
@pytest.mark.parametrize("stage", ["begun", "released", "finished"])
def test_no_violation_on_any_page(invented, served, window, stage, size, scheme):
    folder = invented(stage)
    pages = addresses(folder) if stage != "begun" else ["/", "/report", "/extract", "/release"]
    server = served(folder, "r1")
    page = window(server.address, viewport=size, color_scheme=scheme)

    for address in pages:
        page.goto(server.address + address)
        assert violations(page) == [], address
        assert not scrolls_sideways(page), address


@pytest.mark.parametrize(
    ("size", "scheme"), LOOKS, ids=["desk", "desk dark", "phone", "phone dark"]
)
def test_no_violation_where_readers_disagree_or_a_form_is_stale(
    small_review, served, window, size, scheme
):
    review = open_review(small_review)
    records = sorted(set(review.duplicates()["representative"]))[:2]
    decide(review, [Wish(one, "include") for one in records], person="r1")
    decide(review, [Wish(one, "exclude", "X4-POP", "Children.") for one in records], person="r2")
    page = window(
        served(small_review, "ad").address + "/reconcile/title-abstract",
        viewport=size,
        color_scheme=scheme,
    )

    assert "Disagreement 1 of 2" in page.inner_text("h1")
    assert violations(page) == []
    assert not scrolls_sideways(page)
    decide(review, [Wish(records[0], "unsure")], person="r2")
    page.check("input[value=include]")
    page.check("input[value=adjudication]")
    page.fill("#note", "Both.")
    page.click("text=Settle and show the next")
    page.wait_for_selector("text=Nothing was saved from this page")
    assert violations(page) == []


@pytest.mark.parametrize(
    ("size", "scheme"), LOOKS, ids=["desk", "desk dark", "phone", "phone dark"]
)
def test_no_violation_where_a_form_is_answered(invented, served, window, size, scheme):
    folder = finished_with_form(invented("grouped"))
    page = window(served(folder, "r1").address + "/extract", viewport=size, color_scheme=scheme)
    assert violations(page) == []

    page.locator("tbody a").first.click()
    page.fill("input[name='about.people:1:value']", "some")
    page.click("text=Save and stay here")
    page.wait_for_selector("text=1 field was not saved")
    assert violations(page) == []
    assert not scrolls_sideways(page)
    page.click("text=What it says")
    page.wait_for_selector("text=Words")
    assert violations(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize(
    ("size", "scheme"), LOOKS, ids=["desk", "desk dark", "phone", "phone dark"]
)
def test_no_violation_where_a_second_reading_is_told_and_signed(
    small_review, served, window, size, scheme
):
    review = open_review(small_review)
    records = sorted(set(review.duplicates()["representative"]))
    decide(review, [Wish(one, "exclude", "X3-TYPE") for one in records], person="r1")
    draw_second(review, "r2", person="r1", wish=DrawWish(n=6))
    sample = review.lines("draws")[0]["records"]
    decide(review, [Wish(one, "exclude", "X4-POP") for one in sample[2:]], person="r2")
    decide(review, [Wish(sample[0], "unsure"), Wish(sample[1], "include")], person="r2")
    settle(review, [Wish(one, "include", note="Both.") for one in sample[:2]], person="r1")
    server = served(small_review, "r2")
    page = window(server.address, viewport=size, color_scheme=scheme)

    for address, told in (
        ("/agreement/title-abstract", "may be lost among those read once"),
        ("/reconcile/title-abstract", "Yes, we agreed on that: sign"),
    ):
        page.goto(server.address + address)
        assert page.is_visible(f"text={told}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(page) == [], address
        assert not scrolls_sideways(page), address
