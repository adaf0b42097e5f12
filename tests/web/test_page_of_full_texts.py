"""What is sought stands with its deadline, and a person says whose an unsure file is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from extraction.documents import compiled
from scenes import retrieving
from support import done
from web.web_reader import Reader

import rea as library
from rea.steps.fulltext.sought import after_working_days, full_texts
from rea.steps.state import read_state

RECORD = "psycinfo-2026-10-07/0003"


@pytest.fixture
def one(invented):
    return Reader(invented("screened"), "r1")


def _outcome(one):
    state = read_state(library.open_review(one.folder))
    return state.retrieved(state.group_of[RECORD])


def test_a_file_of_the_inbox_is_said_to_be_a_report(one):
    inbox = library.open_review(one.folder).inbox
    inbox.mkdir(parents=True)
    (inbox / "Larkspur 2019.pdf").write_bytes(compiled("#rect(width: 90%, height: 90%)"))
    one.open("/full-texts")
    one.send("/full-texts/look", one.form())

    looked = one.text
    one.send("/full-texts/whose", one.form("file", record=RECORD, part="report"))

    assert "0 stored; 1 unsure." in looked
    assert "only the file" in looked
    assert f'list="reports" size="32" value="{RECORD}"' in looked
    assert "no page of it has text" in one.text
    assert _outcome(one) == "retrieved"
    assert not list(inbox.iterdir())


def test_what_was_asked_of_whom_stands_with_its_deadline(one):
    one.open("/full-texts")

    one.send(
        "/full-texts/note",
        one.form(record=RECORD, outcome="sought", route="author", asked="I. Larkspur"),
    )

    assert "author, I. Larkspur" in one.text
    assert "until " in one.text
    assert _outcome(one) == "sought"


def test_not_retrieved_needs_its_reason(one):
    one.open("/full-texts")

    refused = one.send("/full-texts/note", one.form(record=RECORD, outcome="not-retrieved"))

    assert refused.status_code == 400
    assert _outcome(one) == "pending"


def test_the_list_is_kept_from_those_who_still_read(invented):
    folder = invented("released")
    done("decide", RECORD, "include", "--as", "r1", "--review", folder)
    done("second", "draw", "--for", "r2", "--share", "1", "--as", "r1", "--review", folder)

    page = Reader(folder, "r2").open("/full-texts")

    assert "What you have still to read is left out" in page
    assert "Larkspur" not in page


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 20), 15, date(2026, 12, 11)),  # three weeks
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_leave_out_saturdays_and_sundays(start, n, end):
    assert after_working_days(start, n) == end


def test_reports_without_a_text_come_first(invented):
    found = full_texts(library.open_review(invented("retrieved")), "r1")

    outcomes = [one.outcome for one in found.reports]
    assert outcomes == ["not-retrieved"] * 2 + ["retrieved"] * 18
    assert found.n_missing == 0


def test_the_pdf_stands_beside_the_decision_and_only_our_own_pages_may_frame_it(invented):
    folder, names = retrieving(invented)
    one = Reader(folder, "r1")

    page = one.open(f"/screen/full-text?record={names['record']}")
    address = re.search(r'<iframe class="pdf" src="([^"]+)"', page)[1]
    file = one.client.get(address, buffered=True)

    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "iframe" not in one.open(f"/screen/title-abstract?record={names['record']}")
