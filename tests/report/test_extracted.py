"""What was extracted is told as it was found: whose words, where from, and where nothing is."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from report_cases import REASONS, by_hand, facts

from rea.model import Person
from rea.report import (
    Extracted,
    Finding,
    QuestionFindings,
    Screener,
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
from rea.report.blocks import Heading, Paragraph, Table, on_paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = '</svg></style><script>alert(1)</script>#read("/etc/passwd") =HYPERLINK("http://x.example")'
QUOTE = Words("She stopped answering.", True, "page 7")
PARAPHRASE = Words("Calls came late.", False, "from a summary")

# Two studies and two questions; nobody answers SQ1, and st2 has nothing to say to it.
EXTRACTED = Extracted(
    title="Included studies",
    columns=("Country", "Survivors (n)"),
    studies=(
        StudyRow("Ames 2019", ("g01", "g07"), ("england", "12"), ("answered", "not-found")),
        StudyRow("Bell 2020", ("g09",), ("wales", ""), ("answered", "not-asked")),
    ),
    questions=(
        QuestionFindings(
            "PQ",
            (
                StudyFindings("Ames 2019", (Finding("Is there a link?", "yes", (QUOTE,)),)),
                StudyFindings("Bell 2020", (Finding("Why", "", (PARAPHRASE,)),)),
            ),
        ),
        QuestionFindings("SQ1", ()),
    ),
    people=((Person("r1", "First reader"), 7),),
)


class _Page(HTMLParser):
    """Tags, ids and texts of a page; what stands in its style sheet apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.lines: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.hrefs += [value for name, value in attrs if name == "href"]
        self._hidden += tag == "style"

    def handle_endtag(self, tag):
        self._hidden -= tag == "style"

    def handle_data(self, data):
        if not self._hidden and (text := " ".join(data.split())):
            self.lines.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _flow():
    return count_flow(by_hand(), REASONS)


def _html(extracted: Extracted | None = EXTRACTED, interim: bool = True, **other: object) -> str:
    given = facts(by_hand(), extracted=extracted, **other)
    return to_html(write_outline(Told.of(given, _flow(), interim=interim)))


def _outline(extracted: Extracted | None = EXTRACTED, interim: bool = True):
    return write_outline(Told.of(facts(by_hand(), extracted=extracted), _flow(), interim=interim))


def _tables(outline) -> dict[str, Table]:
    return {one.caption: one for one in on_paper(outline.blocks) if isinstance(one, Table)}


def _headings(outline) -> list[str]:
    return [one.text for one in on_paper(outline.blocks) if isinstance(one, Heading)]


def _written(outline) -> str:
    archive = zipfile.ZipFile(io.BytesIO(to_docx(outline)))
    word = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(one.itertext()) for one in word.iter(f"{W}p"))


class TestNothingExtracted:
    def test_the_page_does_not_speak_of_it(self):
        page = _Page(_html(None))

        assert not {"studies", "findings", "coverage", "method-extraction"} & set(page.ids)
        assert "#findings" not in page.hrefs

    def test_nor_do_the_documents(self):
        assert "The studies at a glance" not in _headings(_outline(None))


class TestStudies:
    def test_each_has_a_row_with_its_reports_and_characteristics(self):
        table = _tables(_outline())["Included studies"]

        assert table.columns == ("Study", "Country", "Survivors (n)")
        assert table.rows == (
            ("Ames 2019 (g01; g07)", "england", "12"),
            ("Bell 2020 (g09)", "wales", "–"),
        )

    def test_a_table_wider_than_a_page_goes_on_below(self):
        many = tuple(f"C{k}" for k in range(9))
        row = replace(EXTRACTED.studies[0], cells=tuple("abcdefghi"))
        wide = replace(EXTRACTED, columns=many, studies=(row,), title="Wide")

        parts = [
            one
            for one in on_paper(_outline(wide).blocks)
            if isinstance(one, Table) and one.caption == "Wide"
        ]

        assert [one.columns for one in parts] == [("Study", *many[:7]), ("Study", *many[7:])]
        assert parts[1].rows == (("Ames 2019 (g01; g07)", "h", "i"),)

    def test_a_form_without_characteristics_still_names_the_studies(self):
        bare = replace(
            EXTRACTED,
            columns=(),
            studies=tuple(replace(one, cells=()) for one in EXTRACTED.studies),
        )

        assert _tables(_outline(bare))["Included studies"].columns == ("Study",)


class TestWords:
    def test_only_the_words_of_the_report_stand_in_quotation_marks(self):
        assert QUOTE.sentence == "“She stopped answering.” (quote, page 7)"
        assert PARAPHRASE.sentence == "Calls came late. (paraphrase, from a summary)"

    def test_only_they_are_a_quotation_on_the_page(self):
        page = _html()

        assert re.findall("<q>(.*?)</q>", page) == ["She stopped answering."]
        assert "paraphrase, from a summary" in _Page(page).text

    def test_words_without_a_place_say_whose_they_are(self):
        assert Words("So it was.", True, "").origin == "quote"

    def test_the_documents_say_the_same(self):
        rows = _tables(_outline())["Answers to PQ"].rows

        assert rows == (
            ("Ames 2019", "Is there a link? yes", QUOTE.sentence),
            ("Bell 2020", "Why", PARAPHRASE.sentence),
        )

    def test_what_has_no_words_stands_in_one_row(self):
        found = (Finding("Whose account", "survivors"), Finding("Area", "rural"))
        one = QuestionFindings("PQ", (StudyFindings("Ames 2019", found),))
        outline = _outline(replace(EXTRACTED, questions=(one, EXTRACTED.questions[1])))

        assert _tables(outline)["Answers to PQ"].rows == (
            ("Ames 2019", "Whose account: survivors. Area: rural", "–"),
        )


class TestCoverage:
    def test_each_study_says_answered_or_gap_for_each_question(self):
        table = _tables(_outline())["Which study answers which question"]

        assert table.columns == ("Study", "PQ", "SQ1")
        assert table.rows == (
            ("Ames 2019", "answered", "gap: not found"),
            ("Bell 2020", "answered", "gap: not asked"),
            ("Studies that answer it", "2", "0"),
        )

    def test_a_question_that_nobody_answers_says_so(self):
        page = _Page(_html())
        said = [one.text for one in on_paper(_outline().blocks) if isinstance(one, Paragraph)]

        assert EXTRACTED.gaps == ("SQ1",)
        assert "No study answers this question." in page.lines
        assert "No study answers this question." in said

    @pytest.mark.parametrize(
        ("gaps", "interim", "heading"),
        [
            (0, False, "Every question is answered by at least one study"),
            (0, True, "Every question is answered by at least one study so far"),
            (1, False, "1 of 2 questions is answered by no study"),
            (2, True, "2 of 2 questions are answered by no study so far"),
        ],
    )
    def test_the_heading_tells_how_many_are_left(self, gaps, interim, heading):
        pq, sq1 = EXTRACTED.questions
        questions = (pq if gaps < 2 else sq1, pq if gaps < 1 else sq1)
        extracted = replace(EXTRACTED, questions=questions)

        assert heading in _headings(_outline(extracted, interim))
        assert heading in _Page(_html(extracted, interim)).lines

    def test_every_address_of_the_page_has_its_place(self):
        page = _Page(_html())

        inside = {href[1:] for href in page.hrefs if href.startswith("#")}
        assert inside <= set(page.ids)


class TestWhoExtracted:
    def test_people_and_models_are_told_apart(self):
        model = Person("m1", "A model", is_model=True)
        both = replace(EXTRACTED, people=(*EXTRACTED.people, (model, 1)))

        text = _Page(_html(both)).text

        assert "People answered the form: First reader (7 answers)." in text
        assert "Models answered the form: A model (1 answer)." in text
        assert "No person took part in the extraction." not in text

    def test_models_alone_are_named_so(self):
        model = Person("m1", "A model", is_model=True)

        text = _Page(_html(replace(EXTRACTED, people=((model, 2),)))).text

        assert "No person took part in the extraction." in text

    @pytest.mark.parametrize(("n", "words"), [(1, "1 answer,"), (2, "2 answers,")])
    def test_answers_in_which_readers_differ_are_said_to_be_left_out(self, n, words):
        assert f"Readers differ in {words}" in _Page(_html(replace(EXTRACTED, n_differing=n))).text

    def test_a_person_who_extracted_took_part(self):
        model = Person("m1", "A model", is_model=True)
        screeners = (Screener(model, "title-abstract", 9),)

        with_person = _html(screeners=screeners)
        with_model = _html(replace(EXTRACTED, people=((model, 2),)), screeners=screeners)

        assert "no person took part" not in with_person
        assert "no person took part" in with_model


@pytest.fixture(scope="module")
def evil() -> Extracted:
    words = (Words(EVIL, True, EVIL), Words(EVIL, False, EVIL))
    found = QuestionFindings(EVIL, (StudyFindings(EVIL, (Finding(EVIL, EVIL, words),)),))
    row = StudyRow(EVIL, (EVIL,), (EVIL, EVIL), ("answered", "open"))
    return Extracted(EVIL, (EVIL, EVIL), (row,), (found, found), ((Person("r1", EVIL), 2),))


class TestNoTextActs:
    def test_on_the_page(self, evil):
        page = _Page(_html(evil))

        assert "script" not in page.tags
        assert EVIL in page.text

    def test_in_word(self, evil):
        written = _written(_outline(evil))

        assert EVIL in written
        assert f"“{EVIL}” (quote, {EVIL})" in written

    def test_in_word_no_cell_is_a_field(self, evil):
        archive = zipfile.ZipFile(io.BytesIO(to_docx(_outline(evil))))
        word = ElementTree.fromstring(archive.read("word/document.xml"))

        fields = {one.get(f"{W}instr", "").split()[0] for one in word.iter(f"{W}fldSimple")}
        assert fields == {"SEQ"}
        assert [one.text for one in word.iter(f"{W}instrText")] == [' TOC \\o "1-1" \\n \\h ']

    def test_in_pdf(self, evil):
        pdf = to_pdf(_outline(evil))

        assert b"/StructTreeRoot" in pdf
        assert b"root:x:0" not in pdf
        assert b"/URI" not in pdf
