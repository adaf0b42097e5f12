"""A whole review by two readers, from the front door to its report."""

from __future__ import annotations

import csv

import pytest
from support import done

from rea import open_review
from rea.steps import DrawWish, draw_second, status

pytestmark = pytest.mark.browser

TA, FT = "/screen/title-abstract", "/screen/full-text"


def read_all(page, includes):
    """Answer record after record; `includes` says of a record id whether it is kept."""
    while page.locator("#decision").count():
        record = page.input_value("input[name=record]")
        with page.expect_navigation():
            if includes(record):
                page.click("button:has-text('Include')")
            else:
                page.click(".reasons li:nth-child(2) button")


def test_two_readers_come_from_search_exports_to_a_report(invented, served, window, tmp_path):
    folder = invented("released")  # imported and deduplicated by command
    first, second, third = (served(folder, one).address for one in ("r1", "r2", "ad"))

    # Title and abstract: the first reader keeps four, the second all of a sealed sample.
    page = window(first)
    page.click("text=Start screening")
    kept = set()
    read_all(page, lambda record: len(kept) < 4 and not kept.add(record))
    page.wait_for_selector("text=Nothing is left for you")
    drawn = draw_second(open_review(folder), "r2", person="r1", wish=DrawWish(share=0.1))
    read_all(window(second + TA), lambda record: True)

    # What they differ on goes to a third reader, one by one.
    page = window(third + "/reconcile/title-abstract")
    n_settled = 0
    while page.locator("#note").count():
        page.check("input[value=include]")
        page.check("input[value=adjudication]")
        page.fill("#note", "It speaks of two agencies.")
        with page.expect_navigation():
            page.click("button.primary")
        n_settled += 1
    assert 0 < n_settled <= drawn.n_drawn

    # Full texts come by command; both readers read all of them and agree.
    sought = tmp_path / "sought.csv"
    included = {line["record"] for line in open_review(folder).lines("resolutions")} | kept
    with sought.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("record", "outcome"), *((one, "got") for one in included)])
    done("retrieve", "--from", sought, "--as", "r1", "--review", folder)
    studies = set(sorted(included)[:2])
    for reader in (first, second):
        read_all(window(reader + FT), lambda record: record in studies)
    assert status(open_review(folder)).n_included_studies == 2

    # The form, then the report.
    page = window(first + "/extract")
    for n in range(2):
        page.locator("tbody a").nth(n).click()
        page.locator("select[name$=':1:missing']").first.select_option("NR")
        while page.locator("text=Save and go on").count():
            with page.expect_navigation():
                page.click("text=Save and go on")
        with page.expect_navigation():
            page.click("text=Save and go to the studies")
    answers = open_review(folder).lines("answers", "r1")
    assert {line["study"] for line in answers if line["missing"] == "NR"} == studies
    page = window(first + "/report")
    with page.expect_navigation():
        page.click("text=Make the report")
    assert page.locator("a:has-text('report.html')").count() == 1

    assert "2 reports of 2 studies" in done("status", "--review", folder).out
    assert done("check", "--review", folder).out.startswith("All of it adds up")
