"""What people write in a place is kept as they wrote it, on its way into Word and back."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import REASONS, by_hand, facts, finished

from rea.report import (
    PLACE,
    PLACES,
    Outline,
    Told,
    blocks_of,
    count_flow,
    digest,
    read_back,
    to_docx,
    to_html,
    write_outline,
)
from rea.report.blocks import Bullets, Heading, Paragraph
from rea.report.places import text_of
from rea.report.word_places import NoWordDocumentError

TEXT = """\
<!-- a comment
over two lines -->
Two studies say so,
and one does not.

## For practice
- Ask once.
- Ask the same person.

Then stop.
"""


def _outline(interim: bool = True, **texts: str) -> Outline:
    history = by_hand() if interim else finished()
    given_facts = facts(history, texts=tuple(texts.items()))
    return write_outline(Told.of(given_facts, count_flow(history, REASONS), interim=interim))


def _taken(data: bytes) -> dict[str, str]:
    return {one.key: one.text for one in read_back(data, "report.docx").places}


def _edited(data: bytes, was: str, now: str) -> bytes:
    document = docx.Document(io.BytesIO(data))
    found = [p for p in document.element.body.iter(docx.oxml.ns.qn("w:t")) if p.text == was]
    for one in found:
        one.text = now
    assert found
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_paragraphs_lists_and_small_headings_are_told_apart():
    assert blocks_of(TEXT) == (
        Paragraph("Two studies say so, and one does not."),
        Heading("For practice", 3),
        Bullets(("Ask once.", "Ask the same person.")),
        Paragraph("Then stop."),
    )


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.key)
def test_a_file_as_rea_begins_it_says_nothing(place):
    assert blocks_of(place.start) == ()


@given(st.text())
def test_any_text_is_written_and_read_as_the_same_blocks(text):
    blocks = blocks_of(text)

    assert blocks_of(text_of(blocks)) == blocks
    assert digest(text_of(blocks)) == digest(text)


def test_an_interim_report_asks_for_what_is_not_written():
    page = to_html(_outline(message="It helps."))

    assert "It helps." in page
    assert "reports/text/message.md" not in page
    assert f"reports/text/recommendations.md: {PLACE['recommendations'].prompt}" in page


def test_a_final_report_leaves_it_out():
    page = to_html(_outline(interim=False, message="It helps."))

    assert "It helps." in page
    assert "To be written" not in page
    assert "Recommendations" not in page


def test_the_headline_is_what_people_wrote():
    assert _outline(headline="It helps.\n").headline == "It helps."


class TestThroughWord:
    def test_what_nobody_edited_comes_back_as_it_was(self):
        taken = _taken(to_docx(_outline(message=TEXT)))

        assert blocks_of(taken["message"]) == blocks_of(TEXT)
        assert taken["recommendations"] == ""

    def test_an_edit_comes_back(self):
        data = _edited(to_docx(_outline(message=TEXT)), "Then stop.", "Then go on.")

        assert blocks_of(_taken(data)["message"])[-1] == Paragraph("Then go on.")

    def test_what_was_asked_for_is_no_text_but_what_replaced_it_is(self):
        asked = f"To be written, in reports/text/discussion.md: {PLACE['discussion'].prompt}"
        data = _edited(to_docx(_outline()), asked, "It fits.")

        assert _taken(data)["discussion"] == "It fits.\n"

    def test_a_paragraph_changed_elsewhere_is_told(self):
        data = to_docx(_outline())
        edited = _edited(data, "No amendment is recorded.", "Nothing was amended.")

        others = read_back(edited, "x").not_in(read_back(data, "y"))

        assert others == ("Nothing was amended.",)

    def test_the_digest_says_what_the_document_was_written_with(self):
        [message, *_] = read_back(to_docx(_outline(message=TEXT)), "x").places

        assert (message.key, message.before) == ("message", digest(TEXT))

    @settings(max_examples=8, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text_comes_back(self, text):
        taken = _taken(to_docx(_outline(message=text)))

        assert blocks_of(taken["message"]) == blocks_of(text)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"%PDF-1.7"])
    def test_what_is_no_word_document_is_refused(self, data):
        with pytest.raises(NoWordDocumentError, match=r"mine\.docx: this is no Word document"):
            read_back(data, "mine.docx")
