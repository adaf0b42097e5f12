"""Text written in Word goes into the files of the report, and no text is lost on the way."""

from __future__ import annotations

import io

import docx
import pytest
from support import done, rea

from rea import open_review, steps


@pytest.fixture
def review(invented):
    folder = invented("extracted")
    done("report", "--interim", "--review", folder)
    return open_review(folder)


def _write_in_word(review, key: str, text: str) -> None:
    """As somebody would: the asking paragraph of a place replaced by a text."""
    path = review.reports / "report.docx"
    document = docx.Document(str(path))
    for one in document.element.body.iter(docx.oxml.ns.qn("w:t")):
        if f"reports/text/{key}.md" in (one.text or ""):
            one.text = text
    file = io.BytesIO()
    document.save(file)
    path.write_bytes(file.getvalue())


def _text(review, name: str) -> str:
    return (review.reports / "text" / name).read_text()


def test_a_report_begins_a_file_for_every_place(review):
    assert "Recommendations" in _text(review, "recommendations.md")


def test_what_was_written_in_word_goes_into_its_file(review):
    _write_in_word(review, "recommendations", "Ask once.")

    taken = steps.take_text(review, review.reports / "report.docx")

    assert taken.changed == ("reports/text/recommendations.md",)
    assert taken.unmatched == ()
    assert _text(review, "recommendations.md") == "Ask once.\n"


def test_the_next_report_says_it_and_leaves_the_edited_document(review):
    _write_in_word(review, "recommendations", "Ask once.")
    done("report", "--take-text", review.reports / "report.docx", "--review", review.root)

    ran = done("report", "--interim", "--review", review.root)

    assert "reports/report.docx was edited since rea wrote it and stays as it is" in ran.out
    assert "Ask once." in (review.reports / "report.html").read_text()
    assert (review.reports / "report.new.docx").exists()


def test_a_file_that_was_changed_too_is_left_and_the_text_lies_beside_it(review):
    _write_in_word(review, "recommendations", "Ask once.")
    (review.reports / "text" / "recommendations.md").write_text("Ask twice.\n")

    taken = steps.take_text(review, review.reports / "report.docx")

    assert taken.beside == ("reports/text/recommendations.from-word.md",)
    assert _text(review, "recommendations.md") == "Ask twice.\n"
    assert _text(review, "recommendations.from-word.md") == "Ask once.\n"


def test_taking_twice_changes_nothing_more(review):
    _write_in_word(review, "recommendations", "Ask once.")
    steps.take_text(review, review.reports / "report.docx")

    again = steps.take_text(review, review.reports / "report.docx")

    assert (again.changed, again.beside) == ((), ())


def test_a_document_without_places_is_refused(review, tmp_path):
    document = docx.Document()
    document.add_paragraph("Something else.")
    document.save(str(tmp_path / "other.docx"))

    ran = rea("report", "--take-text", tmp_path / "other.docx", "--review", review.root)

    assert ran.code != 0
    assert "none of the places that rea marks" in ran.err


def test_a_document_that_is_not_there_is_named(review, tmp_path):
    ran = rea("report", "--take-text", tmp_path / "no.docx", "--review", review.root)

    assert ran.code != 0
    assert "no.docx: there is no such file. Check its name." in ran.err
