"""A protocol as a document leaves out nothing that its authors wrote, and invents nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from rea.protocol import Protocol, json_schema, quick_protocol, read_protocol
from rea.protocol.guidance import PRISMA_P
from rea.report import to_docx, to_html, to_pdf
from rea.report.blocks import Heading, Paragraph, Table
from rea.report.markdown import to_markdown
from rea.report.outline import Outline
from rea.report.planned import (
    Standing,
    osf_outline,
    practitioners_outline,
    press_outline,
    protocol_outline,
)
from rea.report.planned.one_page import NoPlainSummaryError
from rea.report.planned.press import NothingToReviewError

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "protocols").glob("*.yaml"))
WHOLE = ROOT / "tests" / "protocol" / "data" / "whole.yaml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Fields whose value stands in the document in other words: a name for a choice, a number in a
# sentence. Texts that an author typed are none of these.
SAID_OTHERWISE = {
    *("rea_protocol", "status", "language", "mode", "kind", "role", "platform_code", "sample"),
    *("rule", "ranker", "settled_by", "unit", "type", "overall", "shape", "stage", "stages"),
    *("values", "values_from", "rows", "columns", "cell", "colour", "method", "guidelines"),
    *("strata", "components", "levels", "scale", "use_for", "agreement_statistics", "limit"),
    *("languages", "document_types", "other_methods", "unread_counted_as", "effect_of", "id"),
    *("unsure_at_title_abstract", "effect", "affects", "show_if", "verdict"),
}


def _read(path: Path) -> Protocol:
    return read_protocol(path.read_text(encoding="utf-8"), path.name)


@pytest.fixture(params=[*SHIPPED, WHOLE], ids=lambda path: path.stem)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return _read(request.param)


@pytest.fixture(scope="module")
def disengagement() -> Outline:
    return protocol_outline(_read(ROOT / "protocols" / "disengagement-communication.yaml"))


@pytest.fixture(scope="module")
def disengagement_pdf(disengagement: Outline) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_pdf(disengagement)))


def _texts(value: object, name: str = "") -> Iterator[str]:
    """Every text that an author typed, but for those that the document puts otherwise."""
    if name in SAID_OTHERWISE and not (name == "effect" and "-" not in str(value)):
        return
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, str(key))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one, name)


def _said(outline: Outline) -> str:
    """The document as one line, hard spaces as spaces."""
    unescaped = re.sub(r"\\(.)", r"\1", to_markdown(outline))
    return " ".join([outline.title, *unescaped.split()])


def test_nothing_that_an_author_wrote_is_left_out(protocol):
    said = _said(protocol_outline(protocol))

    written = set(_texts(protocol.model_dump(by_alias=True, exclude_unset=True)))
    assert sorted(text for text in written if text.rstrip(".") not in said) == []


def test_every_field_and_every_answer_of_the_form_is_listed(protocol):
    said = _said(protocol_outline(protocol))

    for section in protocol.extraction.sections:
        for field in (inner for one in section.fields for inner in (one, *one.fields)):
            assert field.id in said
            for value in field.values:
                assert value.replace("_", " ").replace("-", " ") in said


def test_it_says_how_the_version_stands():
    protocol = _read(WHOLE)

    draft = _said(protocol_outline(protocol))
    release = _said(protocol_outline(protocol, Standing("2025-02-03", "Reader One", "ab" * 32)))

    assert "draft, not released" in draft
    assert "released on 2025-02-03, approved by Reader One" in release
    assert "ab" * 32 in release


def test_an_amendment_tells_what_why_and_what_was_read_again():
    text = WHOLE.read_text(encoding="utf-8")

    said = _said(protocol_outline(read_protocol(text, "whole.yaml")))

    assert "| 1.0.0 (major) | 2025-01-20, before search | Approved. Why: Agreed. |" in said


def test_a_quick_draft_says_what_is_still_missing():
    said = _said(protocol_outline(read_protocol(quick_protocol("Why?", "q"), "q.yaml")))

    assert "No team is named" in said
    assert "No strategy is written yet." in said
    assert "not registered yet" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rule: callaghan_mueller_hansen", "rule: knee", "once the curve of relevant records has"),
        (
            "rule: callaghan_mueller_hansen",
            "rule: safe\n    switch_to: random\n    also: [callaghan_mueller_hansen]",
            "Boetje & van de Schoot 2024) and it is rejected",
        ),
        (
            "escalation: {",
            "escalation: {recall_below: 0.9, agreement_below: {pabak: 0.7}, ",
            "fewer than 90 % of the relevant records may have been kept",
        ),
        (
            "{settled_by: adjudicator}",
            "{settled_by: adjudicator, third_reader_blind: yes}",
            "A third reader does not learn who decided what.",
        ),
        ("share: 1, sample: all", "share: 1, sample: all, among: excluded", "somebody excluded"),
        ("random_share: .05", "random_share: .05, start_random: 20", "The first 20 records"),
        ("other_methods: straight-to-full-text", "other_methods: sifted-at-source", "sifted where"),
        ("  mode: single-with-verification", "  unit: report\n  mode: single", "Each report is"),
        ("method: Narrative", "method: Narrative\n  pooled: yes\n  vote_counting: yes", "counted."),
        ('"Stop when you like."', '"Stop.", times_in_logs: day', "days and no times"),
        ('terms: ["fog*"', 'headings: {S01: [Fog]}, terms: ["fog*"', "headings in S01: Fog"),
    ],
)
def test_each_choice_of_a_plan_is_told_in_words(old, new, told):
    text = WHOLE.read_text(encoding="utf-8")
    assert old in text

    said = _said(protocol_outline(read_protocol(text.replace(old, new, 1), "w.yaml")))

    assert told in said.replace("\u00a0", " ")


def test_a_search_that_was_run_stands_below_its_plan_with_what_it_found():
    run = (
        "      run:\n        on: 2025-02-01\n        by: r1\n        lines:\n"
        "          - {line: 'S1 TI ( keeper* )', hits: 1204}\n"
    )
    text = WHOLE.read_text(encoding="utf-8").replace("    - {id: S03,", run + "    - {id: S03,", 1)

    said = _said(protocol_outline(read_protocol(text, "w.yaml")))

    assert "S02 as run on 2025-02-01 by r1" in said
    assert "| S1 TI ( keeper* ) | 1,204 |" in said


class TestPrismaP:
    def test_each_of_its_items_is_there_once_and_in_order(self, disengagement):
        table = disengagement.blocks[-1]

        assert isinstance(table, Table)
        numbers = [row[0] for row in table.rows]
        assert numbers == [one.number for one in PRISMA_P]
        whole = [re.sub(r"\D", "", one) for one in numbers]
        assert list(dict.fromkeys(whole)) == [str(n) for n in range(1, 18)]

    def test_each_place_is_a_heading_of_the_document(self, protocol):
        outline = protocol_outline(protocol)
        numbers = {one.number for one in outline.blocks if isinstance(one, Heading)}

        places = [
            place
            for row in outline.blocks[-1].rows
            for place in row[2].split("; ")
            if not re.search("[a-z]{3}", place)
        ]
        assert places
        assert set(places) <= numbers

    def test_what_the_protocol_lacks_is_said_to_be_missing(self, disengagement):
        rows = {row[0]: row[2] for row in disengagement.blocks[-1].rows}

        assert rows["2"] == "not answered in this version"
        assert rows["5a"] == "not answered in this version"
        assert rows["1b"] == "does not apply: no update"

    def test_the_pages_of_the_pdf_are_those_on_which_the_sections_begin(
        self, disengagement, disengagement_pdf
    ):
        texts = [page.extract_text() for page in disengagement_pdf.pages]
        told = re.findall(r"(\d\.\d|[AB]), page\s(\d+)", "\n".join(texts[-3:]))

        headings = {
            one.number: one.shown for one in disengagement.blocks if isinstance(one, Heading)
        }
        assert len(told) > 15
        for number, page in told:
            assert headings[number] in texts[int(page) - 1].replace("\n", " ")


class TestSearches:
    """A search is copied from the document and run: not a character may be added or lost."""

    @pytest.fixture
    def strategies(self, disengagement: Outline) -> list[str]:
        found = [one.text for one in disengagement.blocks if _is_strategy(one)]
        assert len(found) == 6
        return found

    def test_they_are_those_of_the_protocol(self, strategies):
        protocol = _read(ROOT / "protocols" / "disengagement-communication.yaml")

        assert strategies == [one.strategy for one in protocol.search.sources if one.strategy]

    def test_in_markdown_each_is_a_block_of_code(self, disengagement, strategies):
        blocks = re.findall(r"```text\n(.*?)\n```", to_markdown(disengagement), re.DOTALL)

        assert blocks[1:] == strategies

    def test_on_the_page_each_is_preformatted(self, disengagement, strategies):
        page = _Preformatted()
        page.feed(to_html(disengagement))

        assert [one.removesuffix("\n") for one in page.found[1:]] == strategies

    def test_in_word_each_line_is_a_paragraph(self, disengagement, strategies):
        archive = zipfile.ZipFile(io.BytesIO(to_docx(disengagement)))
        word = ElementTree.fromstring(archive.read("word/document.xml"))
        lines = [
            "".join(text.text or "" for text in one.iter(f"{W}t"))
            for one in word.iter(f"{W}p")
            if any(style.get(f"{W}val") == "MacroText" for style in one.iter(f"{W}pStyle"))
        ]

        assert lines[1:] == [line for one in strategies for line in one.split("\n")]

    def test_in_pdf_no_line_ends_within_a_word(self, disengagement_pdf, strategies):
        text = "\n".join(page.extract_text() for page in disengagement_pdf.pages)
        words = set(text.split())

        for strategy in strategies:
            assert [word for word in strategy.split() if word not in words] == []


def _is_strategy(block: object) -> bool:
    return (
        isinstance(block, Paragraph)
        and block.kind == "search"
        and not block.text.startswith("Joined as")
    )


class _Preformatted(HTMLParser):
    """The texts between <pre> and </pre>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "pre":
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def test_the_contents_lead_to_every_part(disengagement):
    page = to_html(disengagement)

    anchors = [b.anchor for b in disengagement.blocks if isinstance(b, Heading) and b.level == 1]
    for anchor in anchors:
        assert f'<li><a href="#{anchor}">' in page
        assert f'id="{anchor}"' in page


def test_the_pdf_can_be_read_aloud(disengagement):
    assert b"pdfuaid" in to_pdf(disengagement)


def test_a_hostile_text_acts_in_no_format():
    evil = "</w:t><script>alert(1)</script>#read | `*_$ ```"
    text = WHOLE.read_text(encoding="utf-8").replace('"Invented for tests."', f"'{evil}'")

    outline = protocol_outline(read_protocol(text.replace("sea mist", "a```b"), "evil.yaml"))

    assert "<script>" not in to_html(outline)
    assert "\\<script\\>" in to_markdown(outline)
    assert "````" in to_markdown(outline)
    assert to_docx(outline) == to_docx(outline)
    assert b"/StructTreeRoot" in to_pdf(outline)


class TestOsf:
    """Each field of OSF's form is there in its order; what nobody wrote is not made up."""

    def test_its_sections_and_fields_come_in_the_order_of_the_form(self, protocol):
        headings = [one for one in osf_outline(protocol).blocks if isinstance(one, Heading)]

        assert [one.text[2:] for one in headings if one.level == 1] == [
            "Metadata",
            "Review methods",
            "Search strategy",
            "Screening",
            "Extraction",
            "Synthesis and quality assessment",
        ]
        fields = [one.text for one in headings if one.level == 2]
        assert len(fields) == 63
        assert fields.index("Query strings") < fields.index("Screening stages")

    def test_query_strings_hold_every_strategy_exactly(self, protocol):
        said = [one for one in osf_outline(protocol).blocks if isinstance(one, Paragraph)]

        (strings,) = (one.text for one in said if one.kind == "search")
        for source in protocol.search.sources:
            assert (source.strategy or "") in strings

    def test_what_the_protocol_does_not_say_is_left_to_the_team(self):
        draft = read_protocol(quick_protocol("Why?", "q"), "q.yaml")

        said = _said(osf_outline(draft))

        assert said.count("To be filled in by the team") > 25
        assert "are still to be filled in by the team" in said
        assert "These reports are known to belong" not in said


class TestPress:
    def test_the_form_has_the_strategy_exactly_and_six_elements(self, protocol):
        outline = press_outline(protocol)

        (table,) = (
            one
            for one in outline.blocks
            if isinstance(one, Table) and one.caption == "Six elements"
        )
        assert len(table.rows) == 6
        strategies = [one.strategy for one in protocol.search.sources if one.strategy]
        assert strategies[0] in [one.text for one in outline.blocks if isinstance(one, Paragraph)]
        assert b"pdfuaid" in to_pdf(outline)

    def test_what_was_found_already_is_filled_in(self):
        said = _said(press_outline(_read(WHOLE)))

        assert "| revision suggested | There is a thesaurus. |" in said

    def test_without_a_search_it_says_how_to_draft_one(self):
        draft = read_protocol(quick_protocol("Why?", "q"), "q.yaml")

        with pytest.raises(NothingToReviewError, match="searches --draft"):
            press_outline(draft)


class TestOnePage:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_the_three_shipped_ones_are_one_page_each(self, path):
        outline = practitioners_outline(_read(path))

        assert len(pypdf.PdfReader(io.BytesIO(to_pdf(outline))).pages) == 1

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_it_speaks_plainly(self, path):
        outline = practitioners_outline(_read(path))
        said = _said(replace(outline, blocks=outline.blocks[1:])).casefold()

        jargon = ("prisma", "κ", "cerqual", "calibration", "eligib", "synthes", "strateg", "elas")
        assert [word for word in jargon if word in said] == []

    def test_without_a_summary_it_says_what_to_write(self):
        draft = read_protocol(quick_protocol("Why?", "q"), "q.yaml")

        with pytest.raises(NoPlainSummaryError, match="why, question, looked_for"):
            practitioners_outline(draft)


# What the document does not print, and why.
NOT_PRINTED = {
    "rea_protocol",  # the version of the file, not of the review
    "status",  # said as standing
    "language",  # the document is written in it
    "may_hold_full_texts",  # nobody else's business
    "working_days",  # said by the definition of the rule
    "routes",  # so are these
}


def test_a_field_of_the_schema_is_printed_or_it_is_said_why_not():
    """A field that somebody adds to the schema is not forgotten here."""
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "rea" / "report" / "planned").glob("*.py")
    )

    parts = json_schema()
    fields = {name for one in (parts, *parts["$defs"].values()) for name in one["properties"]}

    assert sorted(name for name in fields if not re.search(rf"\b{name}\b", written)) == sorted(
        NOT_PRINTED
    )
