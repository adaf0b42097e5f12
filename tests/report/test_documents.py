"""Word and PDF say the same, whatever the text, in forms that a screen reader can follow."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from report_cases import REASONS, by_hand, described, facts, finished

from rea.model import Person, Question
from rea.report import (
    Agreement,
    Amendment,
    AppraisedStudy,
    AppraisedTool,
    Crossing,
    DuplicateRule,
    EvidenceMap,
    Extracted,
    Finding,
    Mark,
    Outline,
    ProtocolInForce,
    QuestionFindings,
    Ruled,
    Screener,
    Shortcut,
    Statement,
    StudyFindings,
    StudyRow,
    Told,
    Words,
    count_flow,
    to_docx,
    to_html,
    to_pdf,
    write_outline,
)
from rea.report.blocks import Bullets, Figure, Heading, Paragraph, Table, on_paper
from rea.report.markdown import to_markdown
from rea.report.rendering import size_in_mm

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = (
    '</w:t></svg><script>#read("/etc/passwd") *_$`=HYPERLINK("x")\x00\x0b\u202e ' + "long " * 1000
)
EVERYTHING = {
    "shortcuts": (Shortcut("English only", "no time", "may miss others"),),
    "amendments": (Amendment("1.1.0", "2027-02-01", "screening", "Split X6", "two in one"),),
    "agreement": (Agreement("title-abstract", 9, (("Alike", "86%"),), "One model twice."),),
    "duplicate_rules": (DuplicateRule("doi", "the same DOI", 5),),
    "notices": ("A demonstration.",),
    "protocol": ProtocolInForce("invented", "1.0.0", "cd" * 32, note="The protocol is a draft."),
    "ranking": "The ranker was of ASReview 3.0.8.",
}


def _outline(history=None, interim: bool = True, **other: object) -> Outline:
    history = by_hand() if history is None else history
    return write_outline(
        Told.of(facts(history, **other), count_flow(history, REASONS), interim=interim)
    )


def _texts(outline: Outline) -> list[str]:
    said: list[str] = []
    for block in on_paper(outline.blocks):
        match block:
            case Heading() | Paragraph():
                said.append(block.text)
            case Bullets():
                said += block.entries
            case Table():
                said += [block.caption, *block.columns, *(one for row in block.rows for one in row)]
            case Figure():
                said += [block.caption, block.description]
    return said


def _word(outline: Outline) -> ElementTree.Element:
    archive = zipfile.ZipFile(io.BytesIO(to_docx(outline)))
    return ElementTree.fromstring(archive.read("word/document.xml"))


def _written(word: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in word.iter(f"{W}p")]


def test_the_outline_goes_from_the_message_to_how_it_can_be_recomputed():
    blocks = _outline(**EVERYTHING).blocks
    parts = [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]

    assert parts[:3] == [
        "Summary",
        "What was asked",
        "How the records stand now",
    ]
    assert parts[-4:] == ["Not kept", "What waits", "How to recompute this", "Checklists"]


def test_a_final_outline_says_nothing_of_interim():
    outline = _outline(finished(), interim=False)

    said = [outline.headline, outline.kicker, *_texts(outline)]

    assert not [one for one in said if re.search("interim|so far|not yet", one, re.IGNORECASE)]


def test_a_flow_that_does_not_add_up_is_marked_in_every_document():
    history = by_hand()
    history.loc[history["group_id"] == "g03", "retrieval"] = ""

    said = _texts(_outline(history))

    assert any("do not add up" in one for one in said)
    assert any("g03" in one for one in said)


def test_a_report_is_named_by_its_title_its_origin_and_where_it_is():
    reports = described(by_hand())
    reports.loc[reports["group_id"] == "g01", ["title", "year"]] = "Does it help?", "2017"
    reports.loc[reports["group_id"] == "g07", "year"] = "2018"

    said = _texts(_outline(reports=reports))

    authors = "Ames, A., Bell, B., Cole, C., & Dunn, D."
    assert f"{authors} (2017). Does it help? NA. https://doi.org/10.9999/g01 [g01]" in said
    assert (
        f"{authors} (2018). Invented report g07. NA. https://www.example.org/report [g07]" in said
    )


def test_an_empty_review_and_a_long_queue_have_their_outlines():
    empty = by_hand().iloc[:0]
    queue = by_hand().iloc[[0] * 250].reset_index(drop=True)
    queue["record_id"] = [f"s-2027-01-01/{k:04d}" for k in range(250)]
    queue["group_id"] = [f"g{k:04d}" for k in range(250)]
    queue[["screened", "retrieval", "assessed", "study_id"]] = ["pending", "", "", ""]

    assert "No search has been imported." in _texts(_outline(empty))
    assert "No study is included so far." in _texts(_outline(empty))
    assert "And 50 more." in _texts(_outline(queue))


class TestWord:
    def test_everything_in_the_outline_is_in_the_document(self):
        outline = _outline(**EVERYTHING)

        written = "\n".join(_written(_word(outline)))

        figure = {one.description for one in on_paper(outline.blocks) if isinstance(one, Figure)}
        for text in {*_texts(outline), outline.title, outline.headline} - figure:
            assert text in written

    def test_headings_captions_and_lists_have_the_styles_that_word_knows(self):
        styles = {one.get(f"{W}val") for one in _word(_outline(**EVERYTHING)).iter(f"{W}pStyle")}

        assert {"Title", "Heading1", "Heading2", "Caption", "ListBullet", "Quote"} <= styles

    def test_captions_are_numbered_by_fields(self):
        fields = [one.get(f"{W}instr", "") for one in _word(_outline()).iter(f"{W}fldSimple")]

        assert any("SEQ Figure" in one for one in fields)
        assert any("SEQ Table" in one for one in fields)

    def test_figures_stand_in_their_size_and_none_is_wider_than_the_text(self):
        word = _word(_outline())
        extents = [one.get("cx") for one in word.iter(f"{_DRAWING}extent")]
        svgs = [one.svg for one in on_paper(_outline().blocks) if isinstance(one, Figure)]

        assert [round(int(one) / 36_000) for one in extents] == [
            round(min(166, size_in_mm(svg)[0], size_in_mm(svg)[0] * 220 / size_in_mm(svg)[1]))
            for svg in svgs
        ]

    def test_the_head_of_every_table_is_repeated_and_the_figure_told_in_words(self):
        outline = _outline(**EVERYTHING)
        word = _word(outline)

        tables = list(word.iter(f"{W}tbl"))
        about = [one for one in word.iter() if one.tag.endswith("}docPr")]

        assert len(tables) == len(
            [one for one in on_paper(outline.blocks) if isinstance(one, Table)]
        )
        assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
        assert about[0].get("descr", "").startswith("16 records were identified")

    def test_the_same_outline_is_the_same_bytes(self):
        assert to_docx(_outline()) == to_docx(_outline())


class TestPdf:
    def test_it_is_tagged_and_names_its_title_and_language(self):
        pdf = to_pdf(_outline(**EVERYTHING))

        assert pdf.startswith(b"%PDF-1.7")
        assert b"/StructTreeRoot" in pdf
        assert b"/Lang" in pdf
        assert b"pdfuaid" in pdf

    def test_a_letter_that_no_font_has_stops_nothing(self):
        # U+10FFFD is for private use: no font is bound to have it.
        pdf = to_pdf(_outline(title="An invented \U0010fffd review"))

        assert b"/StructTreeRoot" in pdf
        assert b"pdfuaid" not in pdf

    def test_the_same_outline_is_the_same_bytes(self):
        assert to_pdf(_outline()) == to_pdf(_outline())

    def test_a_figure_of_one_column_is_not_blown_up(self):
        history = by_hand()
        history = history[history["kind"] == "database"]

        assert to_pdf(_outline(history)).startswith(b"%PDF")


@pytest.fixture(scope="module")
def evil() -> Outline:
    history = by_hand()
    reports = described(history)
    reports[["title", "authors", "journal"]] = EVIL
    given = facts(
        history,
        reports=reports,
        title=EVIL,
        texts=(("headline", EVIL), ("message", EVIL)),
        notices=(EVIL,),
        strategies=(("S1", EVIL),),
        deduplication=EVIL,
        method_notes=(EVIL,),
        duplicate_rules=(DuplicateRule(EVIL, EVIL, 1),),
        shortcuts=(Shortcut(EVIL, EVIL, EVIL),),
        amendments=(Amendment(EVIL, EVIL, EVIL, EVIL, EVIL),),
        agreement=(Agreement("title-abstract", 9, ((EVIL, EVIL),), EVIL),),
        screeners=(Screener(Person("r1", EVIL), "title-abstract", 9),),
        questions=(Question("PQ", "primary", EVIL),),
        rulings=(Ruled(EVIL, EVIL, EVIL, EVIL),),
        certificate=((EVIL, EVIL),),
        extracted=_evil_findings(),
        appraised=(AppraisedTool(EVIL, (EVIL,), (_EVIL_STUDY, _EVIL_STUDY), True),),
    )
    return write_outline(Told.of(given, count_flow(history, REASONS), interim=True))


_EVIL_STUDY = AppraisedStudy(EVIL, (Mark(EVIL, "poor"),), Mark(EVIL, "some"))


def _evil_findings() -> Extracted:
    words = (Words(EVIL, is_quote=True, place=EVIL), Words(EVIL, is_quote=False, place=EVIL))
    findings = (StudyFindings(EVIL, (Finding(EVIL, EVIL, words),)),)
    crossing = Crossing(EVIL, EVIL, EVIL, EVIL)
    return Extracted(
        title=EVIL,
        columns=(EVIL,),
        studies=(StudyRow(EVIL, (EVIL,), (EVIL,), ("answered",)),),
        questions=(QuestionFindings("PQ", findings),),
        people=((Person("r1", EVIL), 3),),
        maps=(EvidenceMap("T1", EVIL, (EVIL,), (EVIL,), (EVIL,), EVIL, (crossing,)),),
        statements=(Statement("PQ", EVIL, (EVIL,), (EVIL,), EVIL, (EVIL,)),),
    )


def test_no_text_acts_in_a_page_or_in_markdown(evil):
    page = to_html(evil)
    # What stands within a fence is shown as it is.
    markdown = re.sub(r"(?s)^(```+)text\n.*?^\1$", "", to_markdown(evil), flags=re.MULTILINE)

    assert "<script" not in page
    assert re.search(r"(?<!\\)<script", markdown) is None
    assert "</svg>&lt;" not in page
    assert "\u202e" not in page + markdown
    assert "\x00" not in page + markdown


def test_no_text_acts_in_word(evil):
    written = "\n".join(_written(_word(evil)))

    assert '</w:t></svg><script>#read("/etc/passwd")' in written


def test_no_text_acts_in_pdf(evil):
    assert b"/StructTreeRoot" in to_pdf(evil)
