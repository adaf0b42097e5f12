"""A quote that does not stand on the page named is marked wherever it is told."""

from __future__ import annotations

import pytest
from extraction.documents import report_pdf
from support import done, rea

import rea as library
from rea.steps.extraction.extracted import extracted_of
from rea.steps.extraction.included import studies_of
from rea.steps.extraction.supporting import Library, unsupported_answers
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.state import read_state

STUDY = "Brannick-Hale 2021"
SAID = "Twelve weeks after referral, 71 per cent were still in contact, against 54 per cent before."
TITLE = "One worker, one number: a mixed-methods study of a single point of contact"


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def _store(review, tmp_path, *paragraphs: str, part: str = "report"):
    """The report of the study, the first three of its pages without the words."""
    file = tmp_path / f"{part}.pdf"
    pages = ("Said in brief.", "Said at length.", "Said again.", *paragraphs)
    file.write_bytes(report_pdf(TITLE, *pages, doi="10.5555/jjup.2021.0142"))
    study = _study(review)
    wish = RetrievalWish(study.record_ids[0], "got", file=file, part=part)
    return note_retrieval(review, [wish], person="r1")


def _study(review):
    return next(one for one in studies_of(read_state(review)) if one.name == STUDY)


def _words(review):
    extracted = extracted_of(read_state(review))
    assert extracted is not None
    return {
        words.text: words
        for question in extracted.questions
        for study in question.studies
        for finding in study.findings
        for words in finding.words
    }


def test_words_on_the_page_named_are_said_to_be_found(review, tmp_path):
    _store(review, tmp_path, SAID.replace("contact", "con-tact"))

    assert _words(review)[SAID].origin == "quote, page 4, found there"
    assert list(unsupported_answers(read_state(review))) == []
    assert "54 per cent" not in rea("check", "--review", review.root).out


def test_words_on_another_page_are_named_with_that_page(review, tmp_path):
    _store(review, tmp_path, "Nothing of the kind.", SAID)

    (found,) = unsupported_answers(read_state(review))
    ran = rea("check", "--review", review.root)

    assert (found.study.name, found.person, found.looked.page) == (STUDY, "r1", 5)
    assert _words(review)[SAID].origin == "quote, page 4, not found on that page"
    assert "they stand on page 5. Mend it with 'rea extract --as r1'." in ran.out
    assert ran.code == 1


def test_a_changed_number_is_marked_and_the_true_wording_offered(review, tmp_path):
    _store(review, tmp_path, SAID.replace("71", "17"))

    (found,) = unsupported_answers(read_state(review))

    assert found.looked.state == "not_found"
    assert found.looked.page == 4
    assert "17 per cent were still in contact" in found.looked.nearest
    assert "17 per cent" in rea("check", "--review", review.root).out


def test_words_that_stand_in_a_supplement_are_found(review, tmp_path):
    _store(review, tmp_path, "Nothing of the kind.")
    _store(review, tmp_path, SAID, part="supplement")

    assert _words(review)[SAID].support == "verified"


@pytest.mark.parametrize(
    "pages", [["#rect(width: 90%, height: 80%)"], ["Nothing of the kind is said.", "Nor here."]]
)
def test_a_page_without_text_accuses_nobody(review, tmp_path, pages):
    _store(review, tmp_path, *pages)
    scanned = len(pages) == 1

    looked = Library(read_state(review))
    states = {one.looked.state for one in unsupported_answers(read_state(review))}

    assert looked.texts(_study(review).record_ids)
    assert states == (set() if scanned else {"not_found"})


def test_without_a_full_text_nothing_is_claimed(review):
    assert _words(review)[SAID].origin == "quote, page 4"
    done("report", "--interim", "--review", review.root)
    assert "looked up" not in (review.reports / "report.html").read_text(encoding="utf-8")


def test_the_report_counts_what_was_looked_up(review, tmp_path):
    _store(review, tmp_path, SAID)
    done("report", "--interim", "--review", review.root)

    text = (review.reports / "report.html").read_text(encoding="utf-8")

    assert "1 stand where they are said to" in " ".join(text.split())
    assert "there was no text to look in" in " ".join(text.split())
