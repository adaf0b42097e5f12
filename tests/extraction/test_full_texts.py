"""The text of a report is taken page by page, and what cannot be read is said, never a crash."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from extraction.documents import compiled, report_pdf, web_page
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from rea.extraction.evidence import support_of
from rea.extraction.fulltext import FullTextError, dois_in, read_full_text

TITLE = "Barriers to leaving when the letters stop"
PDF = report_pdf(TITLE, "The first page says so.", "The second page says otherwise.")


def _locked(password: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_pdf_is_read_page_by_page():
    text = read_full_text(PDF, "evans.pdf")

    assert len(text.pages) == 2
    assert "The first page says so." in text.pages[0]
    assert "The second page says otherwise." in text.pages[1]
    assert text.title == TITLE
    assert text.fault == ""


def test_a_web_page_is_one_page_without_what_no_reader_sees():
    text = read_full_text(web_page(TITLE, "They rang <em>at</em>\nonce.", "10.5555/A1"), "x")

    assert text.pages == (f"{TITLE}\nThey rang at once.",)
    assert (text.title, text.doi) == (TITLE, "10.5555/a1")


def test_a_page_without_text_keeps_its_number_and_is_said():
    drawn = "#rect(width: 90%, height: 90%)"

    text = read_full_text(
        report_pdf(TITLE, "Words upon words upon words upon words.", drawn), "x.pdf"
    )

    assert [bool(page.strip()) for page in text.pages] == [True, False]
    assert text.fault == "1 of 2 pages have no text"


def test_a_report_of_pictures_is_said_to_be_one():
    text = read_full_text(compiled("#rect(width: 90%, height: 90%)"), "scan.pdf")

    assert "scanned" in text.fault


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_only_keeps_from_copying_is_read(algorithm):
    assert "first page" in read_full_text(_locked("", algorithm), "x.pdf").pages[0]


def test_a_pdf_with_a_password_is_said_to_be_locked():
    with pytest.raises(FullTextError, match="locked with a password"):
        read_full_text(_locked("secret", "AES-256"), "evans.pdf")


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "damaged"),
        (PDF[:200], "damaged"),
        (b"PK\x03\x04\0\0\0", "neither a PDF nor a web page"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(data, fact):
    with pytest.raises(FullTextError, match=fact) as caught:
        read_full_text(data, "evans.pdf")

    assert caught.value.sentence.startswith("evans.pdf: ")
    assert caught.value.hint


@given(cut=st.integers(0, len(PDF)), noise=st.binary(max_size=40))
def test_no_damage_makes_it_crash(cut, noise):
    damaged = PDF[:cut] + noise + PDF[cut + len(noise) :]

    for data in (damaged, PDF[:cut]):
        try:
            read_full_text(data, "evans.pdf")
        except FullTextError as err:
            assert err.hint  # noqa: PT017  (either a text or a sentence)


def test_a_doi_is_found_however_it_is_written():
    text = "doi:10.5555/ABC.1, https://doi.org/10.5555/(x)2. [10.5555/q-3]"

    assert list(dois_in(text)) == ["10.5555/abc.1", "10.5555/(x)2", "10.5555/q-3"]


MADE_ELSEWHERE = Path(__file__).parents[1] / "data" / "fulltexts"


@pytest.mark.parametrize(
    ("made_by", "page", "quote", "altered"),
    [
        (
            "chromium-hyphenated",
            2,
            "differed in their multi-agency conference for 4 to 802 months",
            "differed in their multi-agency conference for 4 to 812 months",
        ),
        (
            "ghostscript-narrow",
            2,
            (
                "Housing offices confided in someone about the co-located office in the 5th "
                "meeting, and staff were insufficiently informed. Officers were identified"
            ),
            (
                "Housing offices confided in someone about the co-located office in the 5th "
                "meeting, and staff were not insufficiently informed. Officers were identified"
            ),
        ),
        (
            "libreoffice-word-two-columns",
            2,
            "had no influence on the “self-referral” after 8 weeks",
            "had influence on the “self-referral” after 8 weeks",
        ),
    ],
)
def test_words_are_found_in_what_other_programs_print(made_by, page, quote, altered):
    data = (MADE_ELSEWHERE / f"{made_by}.pdf").read_bytes()
    pages = read_full_text(data, made_by).pages

    assert support_of(quote, str(page), pages).state in ("verified", "near")
    assert support_of(altered, str(page), pages).state == "not_found"
