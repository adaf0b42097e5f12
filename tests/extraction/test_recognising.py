"""A file is taken for a report only where DOI, title, author and year leave no doubt."""

from __future__ import annotations

import pytest

from rea.extraction.fulltext import FullText
from rea.extraction.recognising import Wanted, belies, recognise

EVANS = Wanted(
    "s/1", "Barriers to leaving when the letters stop", "Evans, M.; Roy, A.", "2016", "10.5555/a1"
)
OKAFOR = Wanted("s/2", "What a refuge worker hears on the telephone", "Okafor, S.", "2019", "")
SHORT = Wanted("s/3", "Safe at home", "Lane, P.", "2011", "10.5555/c3")
ALL = (EVANS, OKAFOR, SHORT)
COVER = "Downloaded from a repository\nTerms of use apply"


def _text(*pages: str, title: str = "", doi: str = "") -> FullText:
    return FullText(pages, title, doi)


@pytest.mark.parametrize(
    ("text", "record", "sure"),
    [
        (_text("Barriers to leaving when the letters stop\ndoi:10.5555/A1"), "s/1", True),
        (_text(COVER, "Barriers to leaving when the\nletters stop\nM. Evans"), "s/1", True),
        (_text("What a refuge worker hears on the tele-\nphone\n2019"), "s/2", True),
        (_text("What a refuge worker hears on the telephone"), "s/2", False),
        (_text("A reply to our critics. See doi.org/10.5555/a1"), "s/1", False),
        (_text("Safe at home\nP. Lane, 2011"), "", False),
        (_text("Safe at home\n10.5555/c3"), "s/3", False),
        (_text("Something else altogether, 2016, by Evans"), "", False),
    ],
    ids=["doi", "cover", "hyphen", "bare title", "cited", "short", "short doi", "other"],
)
def test_what_is_plain_is_taken_and_the_rest_is_left_to_a_person(text, record, sure):
    found = recognise("download.pdf", text, ALL)

    assert (found.record_id, found.is_sure) == (record, sure)
    assert found.why


def test_two_reports_on_one_first_page_are_never_plain():
    both = _text(f"{EVANS.title}\n10.5555/a1\nEvans 2016\nIn this issue: {OKAFOR.title}")

    found = recognise("issue.pdf", both, ALL)

    assert (found.record_id, found.is_sure) == ("s/1", False)
    assert "s/2" in found.why


def test_a_supplement_is_never_taken_for_its_report():
    text = _text("Supplementary material\nBarriers to leaving when the letters stop\n10.5555/a1")

    found = recognise("download.pdf", text, ALL)

    assert (found.record_id, found.part, found.is_sure) == ("s/1", "supplement", False)


def test_a_scanned_file_is_guessed_by_its_name_alone():
    found = recognise("Okafor_2019.pdf", _text(""), ALL)

    assert (found.record_id, found.by, found.is_sure) == ("s/2", "name", False)


def test_a_wrong_file_is_told_and_a_scan_is_not():
    wrong = _text("Growing tomatoes under glass, a handbook for every season of the year")

    assert belies(wrong, EVANS)
    assert not belies(_text(""), EVANS)
    assert not belies(_text("doi 10.5555/a1"), EVANS)
