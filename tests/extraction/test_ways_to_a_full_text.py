"""What a library's resolver and an author are asked says what the report is, and no more."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.extraction.library import doi_address, open_url, request_letter
from rea.model import BIBLIOGRAPHIC_COLUMNS

EMPTY = dict.fromkeys(BIBLIOGRAPHIC_COLUMNS, "")
ARTICLE = EMPTY | {
    "title": "Unsafe letters & safe ones",
    "authors": "Larkspur, I.; Finch, T.",
    "year": "2019",
    "journal": "Health & Social Study",
    "volume": "28",
    "issue": "3",
    "pages": "377-390",
    "doi": "10.5555/hss.2019.28.377",
}
BASE = "https://resolver.example.org/openurl"


def _asked(record, base=BASE):
    return {
        key: found[0] for key, found in parse_qs(urlsplit(open_url(record, base)).query).items()
    }


def test_an_article_is_asked_for_by_all_that_is_known_of_it():
    assert _asked(ARTICLE) == {
        "url_ver": "Z39.88-2004",
        "url_ctx_fmt": "info:ofi/fmt:kev:mtx:ctx",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:journal",
        "rft.genre": "article",
        "rft.atitle": "Unsafe letters & safe ones",
        "rft.jtitle": "Health & Social Study",
        "rft.aulast": "Larkspur",
        "rft.aufirst": "I.",
        "rft.date": "2019",
        "rft.volume": "28",
        "rft.issue": "3",
        "rft.pages": "377-390",
        "rft.spage": "377",
        "rft_id": "info:doi/10.5555/hss.2019.28.377",
    }


def test_what_has_an_isbn_and_no_journal_is_a_book():
    asked = _asked(EMPTY | {"title": "Staying", "isbn": "978-0-262-13472-9; 0-262-13472-1"})

    assert (asked["rft.genre"], asked["rft.btitle"]) == ("book", "Staying")
    assert asked["rft.isbn"] == "978-0-262-13472-9"


@pytest.mark.parametrize(
    ("base", "begins"),
    [
        (BASE, f"{BASE}?url_ver="),
        (f"{BASE}?vid=44:X", f"{BASE}?vid=44:X&url_ver="),
        (f"{BASE}?", f"{BASE}?url_ver="),
    ],
)
def test_a_resolver_with_parameters_of_its_own_keeps_them(base, begins):
    assert open_url(ARTICLE, base).startswith(begins)


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_a_title_holds_comes_through_whole(title, journal):
    asked = _asked(EMPTY | {"title": title, "journal": journal})

    assert asked.get("rft.atitle", "") == title
    assert asked.get("rft.jtitle", "") == journal


def test_an_old_doi_does_not_break_its_address():
    old = "10.1002/(sici)1099<1::aid-x>3.0.co;2-#"

    assert doi_address(old) == "https://doi.org/10.1002/(sici)1099%3C1::aid-x%3E3.0.co;2-%23"


def test_a_letter_names_author_review_report_and_sender():
    text = request_letter(ARTICLE, "Staying in contact", "Sam Okafor")

    assert text.startswith("Dear I. Larkspur,")
    assert (
        "Larkspur, I.; Finch, T. (2019). Unsafe letters & safe ones. Health & Social Study 28(3), "
        "377-390. https://doi.org/10.5555/hss.2019.28.377\n" in text
    )
    assert "“Staying in contact”" in text
    assert text.endswith("With kind regards\nSam Okafor\n")
    assert request_letter(EMPTY | {"title": "Alone"}, "R", "S").startswith("Dear colleague,")
