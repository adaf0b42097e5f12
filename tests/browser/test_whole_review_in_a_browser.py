"""A whole review through `rea open` alone: from dropped files to the report, by two readers."""

from __future__ import annotations

import pytest
from support import INVENTED, done

from rea import open_review
from rea.steps import status

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


def read_all_by_keys(page, includes):
    """The same without a mouse."""
    while page.locator("#decision").count():
        record = page.input_value("input[name=record]")
        with page.expect_navigation():
            page.keyboard.press("i" if includes(record) else "2")


def press(page, button):
    with page.expect_navigation():
        page.click(button)


def test_two_readers_come_from_dropped_files_to_a_report(invented, served, window, tmp_path):
    folder = invented("begun")
    first, second, third = (served(folder, one).address for one in ("r1", "r2", "ad"))
    page = window(first)

    # Drop the exports, say what is missing of each search, find the copies, release.
    page.set_input_files("#files", [INVENTED / "scopus.ris", INVENTED / "psycinfo.csv"])
    press(page, "text=Look at the files")
    for n in range(2):
        page.fill(f"[name='{n}:searched']", "2026-01-12")
        assert page.input_value(f"[name='{n}:name']")  # the protocol's own name for it
    press(page, "main button.primary")
    press(page, "text=Find copies")
    press(page, "text=Look it over and release it")
    press(page, "main button.primary")

    # Title and abstract: one keeps four, by keys alone; the other, whose browser runs no script,
    # keeps all of a sample drawn from the front door.
    press(page, "text=Start screening")
    kept = set()
    read_all_by_keys(page, lambda record: len(kept) < 4 and not kept.add(record))
    press(page, "text=Go to the overview")
    page.select_option("#reader", "r2")
    page.fill("#share", "20")
    press(page, "text=Draw and seal")
    page = window(second, java_script_enabled=False)
    press(page, "text=Start screening")
    read_all(page, lambda record: True)

    # What they differ on goes to a third reader, one by one.
    page = window(third)
    press(page, "text=Look at")
    n_settled = 0
    while page.locator("#note").count():
        page.check("input[value=include]")
        page.check("input[value=adjudication]")
        page.fill("#note", "It speaks of two agencies.")
        press(page, "button.primary")
        n_settled += 1
    assert n_settled

    # Each full text is handed over on the page; one cannot be had.
    page = window(first)
    press(page, "text=Go to the full texts")
    included = {line["record"] for line in open_review(folder).lines("resolutions")} | kept
    lost = page.input_value("input[name=record] >> nth=0")
    page.click("summary >> nth=0")
    page.fill("[name=reason] >> nth=0", "Library and author asked.")
    press(page, "text=It could not be had >> nth=0")
    for n in range(len(included) - 1):
        text = tmp_path / f"{n}.html"
        text.write_text(f"<p>Full text {n}</p>", encoding="utf-8")
        page.set_input_files("input[type=file] >> nth=0", text)
        press(page, "text=Keep it >> nth=0")
    assert "No full text is still to be obtained" in page.inner_text("h1")

    # Both read the full texts at the same time, and agree.
    studies = set(sorted(included - {lost})[:2])
    both = [window(reader + FT) for reader in (first, second)]
    while any(one.locator("#decision").count() for one in both):
        for one in both:
            if one.locator("#decision").count():
                record = one.input_value("input[name=record]")
                press(
                    one,
                    "button:has-text('Include')"
                    if record in studies
                    else ".reasons li:nth-child(2) button",
                )
    assert status(open_review(folder)).n_included_studies == 2

    # The report.
    page = window(first)
    press(page, ".steps a:has-text('Report')")
    press(page, "text=Make the report")
    assert page.locator("a:has-text('report.html')").count() == 1
    assert "2 reports of 2 studies" in done("status", "--review", folder).out
    assert done("check", "--review", folder).out.startswith("All of it adds up")
