"""The front door says how far each step is and what is next, with its command."""

from __future__ import annotations

import re

import pytest

from rea import open_review
from rea.steps import Wish, decide, stopping


@pytest.mark.parametrize(
    ("stage", "heading", "command"),
    [
        ("begun", "Add the first search", "rea import FILE"),
        ("imported", "Find the copies of the same report", "rea dedupe"),
        ("grouped", "Release the protocol", "rea protocol release"),
        ("released", "Read:", "rea screen --as r1"),
        ("screened", "full texts are to be obtained", "rea retrieve"),
        ("retrieved", "Read:", "rea screen --as r1 --stage full-text"),
        ("finished", "for the form", "rea extract --as r1"),
    ],
)
def test_what_is_next_and_its_command(reader, stage, heading, command):
    page = reader(stage).open("/")

    said = page[page.index("What is next") :]
    assert heading in said
    assert command in said


def test_the_five_steps_and_who_reads(reader):
    page = reader("released").open("/")

    assert re.findall(r'</span><a href="[^"]*">(\w+)</a>', page) == [
        "Import",
        "Dedupe",
        "Screen",
        "Extract",
        "Report",
    ]
    assert page.count('aria-current="step"') == 1
    assert "you are r1, Reader One" in page


def test_copies_are_found_from_the_page(reader):
    one = reader("imported")
    one.open("/")

    one.send("/dedupe", one.form())

    assert re.search(r"\d+ records are \d+ reports", one.text)
    assert "Release the protocol" in one.text


def test_a_report_is_made_and_opened_from_the_page(reader):
    one = reader("finished")
    assert "No report was made yet" in one.open("/report")

    one.send("/report", one.form())

    assert "The latest report" in one.text
    one.open("/report/files/report.html")
    assert one.page.status_code == 200
    assert "script-src" not in one.page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in one.page.headers["Content-Security-Policy"]


def test_a_report_that_cannot_be_final_says_why_and_what_to_do(reader):
    one = reader("screened")
    one.open("/report")

    refused = one.send("/report", one.form())

    assert refused.status_code == 400
    assert "wait" in one.text
    one.open("/report")
    assert one.send("/report", one.form(interim="on")).status_code == 200


def test_a_records_history_is_told(reader):
    one = reader("finished")
    record = open_review(one.folder).lines("full-text", "r1")[0]["record"]

    page = one.open(f"/record/{record}")

    assert "What was done with it" in page
    assert "full text: " in page
    assert "rea show " + record in page


def test_agreement_is_shown_with_its_table(reader):
    page = reader("finished").open("/agreement/title-abstract")

    assert "agreed on" in page
    assert "Cohen’s κ" in page
    assert "both keep" in page


def test_before_the_first_search_a_file_is_asked_for_and_nothing_else(reader):
    page = reader("begun").open("/")

    assert "The review begins with a search" in page
    for later in ("How it is going", "Who waits for whom", "Where the review stands"):
        assert later not in page


def test_each_picture_of_the_dashboard_has_its_numbers_and_a_sentence(reader):
    one = reader("released")
    review = open_review(one.folder)
    records = sorted(set(review.duplicates()["representative"]))
    decide(review, [Wish(record, "include") for record in records[:5]], person="r1")
    decide(review, [Wish(record, "exclude", "X3-TYPE") for record in records[5:30]], person="r1")

    page = one.open("/")

    dashboard = page[page.index("How it is going") : page.index("The team")]
    assert dashboard.count('<svg viewBox="0 0 310 128" role="img" aria-label=') == 2
    assert dashboard.count("<summary>The numbers</summary>") == 2
    assert "Found nowhere else" in dashboard
    found = stopping(review).recall
    assert f'At least <strong class="num">{int(100 * found.low)}</strong> in 100' in dashboard
    assert f"{found.n_missed_at_most} more at most among the unread" in dashboard


def test_agreement_is_told_at_each_stage_that_this_person_has_read(reader):
    page = reader("screened").open("/")

    assert re.search(r"they said the same of <strong[^>]*>\d+</strong> of the \d+ records", page)


def test_a_colleague_is_named_with_what_waits_for_them(reader):
    one = reader("screened")
    one.open("/")
    one.send("/second", one.form(reader="r2", stage="title-abstract", share="50"))

    page = one.open("/")

    assert re.search(r"… Reader Two</span><span class=\"what\">\d+ records? to read at", page)
    assert "Texts ready to send to whoever is awaited" in page


def test_the_files_of_a_report_are_named_for_what_they_are(reader):
    one = reader("finished")
    one.open("/report")

    one.send("/report", one.form())

    assert re.search(r"<dt>The report</dt><dd><a [^>]*report.html\">web page", one.text)
    assert re.search(r"<dt>Flow diagram</dt>.*?>PDF<.*?>drawing<.*?>picture<", one.text)
