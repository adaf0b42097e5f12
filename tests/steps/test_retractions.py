"""Before the report somebody looks for retractions of what is included, and the report says so."""

from __future__ import annotations

import pytest
from support import done, rea
from web.web_reader import Reader

import rea as library
from rea.steps.search.retractions import note_retractions, retractions_of
from rea.steps.state import RETRACTIONS, read_state

WHERE = "PubMed, Retraction Watch"


@pytest.fixture
def review(invented):
    return library.open_review(invented("finished"))


def _told(review):
    return retractions_of(read_state(review))


def test_a_final_report_asks_until_somebody_has_looked_and_then_says_where(review):
    here = ("--review", review.root)
    n = len(_told(review).unasked)

    before = done("report", "--format", "html", *here).out
    said = done("library", "retractions", WHERE, "--as", "r1", *here).out
    after = done("report", "--format", "html", *here).out

    assert n > 1
    assert f"Nobody has looked yet whether {n} included reports" in before
    assert f"Noted of {n} reports: none" in said
    assert "Nobody has looked" not in after
    report = (review.reports / "report.html").read_text("utf-8")
    assert f"Of {n} included reports, {n} were looked up for retractions and corrections" in report
    assert f"{n} neither retracted nor corrected" in report


def test_what_was_found_stands_whoever_finds_nothing_later(review):
    record = _told(review).unasked[0]

    note_retractions(
        review, "PubMed", person="r1", record=record, found="retracted", note="data withdrawn"
    )
    done_later = note_retractions(review, WHERE, person="r2")

    told = _told(review)
    assert f"{record} is retracted (data withdrawn)" in told.sentence
    assert told.unasked == ()
    assert done_later.n_reports == len(told.reports) - 1


def test_to_look_again_replaces_ones_own_line(review):
    for _ in range(2):
        note_retractions(review, WHERE, person="r1")

    lines = review.lines(RETRACTIONS)
    assert sum(len(line["replaces"]) for line in lines) == len(lines) / 2


def test_the_page_of_the_report_asks_and_takes_the_answer(review):
    one = Reader(review.root, "r1")
    page = one.open("/report")
    record = _told(review).unasked[0]
    given = {"where": "PubMed", "record": record, "found": "corrected", "note": "table 2"}

    one.send("/report/retractions", one.form(**given))
    one.send("/report/retractions", one.form(where=WHERE))

    assert "Was any of the included reports retracted or corrected since?" in page
    assert f"{record} is corrected (table 2)" in one.text
    assert _told(review).unasked == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((WHERE, "--found", "retracted"), "is said of one report"),
        ((WHERE, "--found", "perhaps"), "There is no finding 'perhaps'."),
        ((" ",), "Say where you looked."),
        ((WHERE, "--of", "assia-2026-10-08/0001", "--found", "corrected"), "assia-2026-10-08/0001"),
    ],
)
def test_what_says_nothing_is_refused(review, typed, said):
    ran = rea("library", "retractions", *typed, "--as", "r1", "--review", review.root)

    assert ran.code == 1
    assert said in ran.err
    assert review.lines(RETRACTIONS) == []
