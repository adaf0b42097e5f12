"""axe finds nothing on any page, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenes import SCENES

from rea import open_review
from rea.steps import Wish, decide

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
LOOKS = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]


def check(page):
    """Look at the page that is open in every way; whatever is folded is opened first."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(AXE)
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        # Without motion, or a colour may be looked at while it fades into the other scheme's.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        where = f"{page.url}, {size['width']} px, {scheme}"
        assert violations(page) == [], where
        assert not scrolls_sideways(page), where


def violations(page):
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


@pytest.mark.parametrize("name", SCENES)
def test_no_violation_on_any_page(name, invented, served, window, tmp_path, monkeypatch):
    monkeypatch.setenv("REA_SETTINGS", str(tmp_path / "account"))  # content notes are for here
    folder, names = SCENES[name].make(invented)
    server = served(folder, SCENES[name].person)
    page = window(server.address)

    for address in SCENES[name].addresses:
        page.goto(server.address + address.format(**names))
        check(page)


def test_no_violation_where_something_was_refused(small_review, served, window):
    review = open_review(small_review)
    records = sorted(set(review.duplicates()["representative"]))[:2]
    decide(review, [Wish(one, "include") for one in records], person="r1")
    decide(review, [Wish(one, "exclude", "X4-POP", "Children.") for one in records], person="r2")
    server = served(small_review, "ad")
    page = window(server.address + "/reconcile/title-abstract")
    decide(review, [Wish(records[0], "unsure")], person="r2")

    page.check("input[value=include]")
    page.check("input[value=adjudication]")
    page.fill("#note", "Both.")
    page.click("text=Settle and show the next")
    page.wait_for_selector("text=Nothing was saved from this page")
    check(page)

    page.goto(server.address + "/protocol?part=criteria&entry=X4-POP")
    page.fill("#text-label", "")
    page.click("button:has-text('Save')")
    page.wait_for_selector("text=Label cannot be left empty.")
    check(page)


def test_no_violation_while_the_list_of_keys_is_open(small_review, served, window):
    page = window(served(small_review, "r1").address + "/screen/title-abstract")

    page.keyboard.press("?")

    page.wait_for_selector("#keys[open]")
    check(page)


def test_a_page_that_is_worked_out_says_so_and_comes_up(small_review, served, window):
    address = served(small_review, "r1", patience=0).address
    page = window(address + "/static/icon.svg")
    page.route("**/waiting.js", lambda route: route.abort())

    page.goto(address + "/protocol")
    page.wait_for_selector("h1:has-text('This page is being worked out')")
    check(page)
    page.unroute("**/waiting.js")

    page.click("text=Look whether it is ready")
    page.wait_for_selector("h1:has-text('The protocol')")
