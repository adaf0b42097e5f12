"""What others get of the review says what it found, and claims nothing else."""

from __future__ import annotations

from report_cases import REASONS, by_hand, facts, finished

from rea.report import (
    Extracted,
    QuestionFindings,
    Shortcut,
    StudyFindings,
    StudyRow,
    Told,
    count_flow,
    for_survivors,
    project_summary,
    to_html,
    topic_guide,
    unanswered,
    write_outline,
    written_parts,
)
from rea.report.blocks import Bullets, Heading, Paragraph, Table, on_paper
from rea.report.done.checklists import CHECKLISTS, PRISMA_2020

# PQ is answered by three studies, SQ1 by none.
STUDIES = tuple(f"Study {k}" for k in range(3))
EXTRACTED = Extracted(
    title="Included studies",
    columns=(),
    studies=tuple(StudyRow(name, (), (), ("answered", "not-found")) for name in STUDIES),
    questions=(
        QuestionFindings("PQ", tuple(StudyFindings(name, ()) for name in STUDIES)),
        QuestionFindings("SQ1", ()),
    ),
    people=(),
)


def _told(interim: bool = False, **other: object) -> Told:
    history = by_hand() if interim else finished()
    return Told.of(facts(history, **other), count_flow(history, REASONS), interim=interim)


def _said(outline) -> str:
    said = [outline.headline, outline.kicker]
    for block in on_paper(outline.blocks):
        match block:
            case Heading() | Paragraph():
                said.append(block.text)
            case Bullets():
                said += block.entries
            case Table():
                said += [" | ".join(row) for row in block.rows]
    return "\n".join(said)


def _rows(outline, caption: str) -> dict[str, str]:
    [table] = [
        one for one in outline.blocks if isinstance(one, Table) and one.caption.startswith(caption)
    ]
    return {row[0]: row[-1] for row in table.rows}


class TestProjectSummary:
    def test_it_says_what_was_asked_done_found_and_recommended(self):
        told = _told(
            extracted=EXTRACTED,
            texts=(("message", "It helps."), ("recommendations", "Ask once.")),
            shortcuts=(Shortcut("English only", "no time", "may miss others"),),
        )

        said = _said(project_summary(told))

        for text in ("Does it help?", "16 records were identified", "It helps.", "Ask once."):
            assert text in said
        assert "English only: may miss others" in said
        assert "PQ: Does it help? | Study 0; Study 1; Study 2 | 3" in said

    def test_a_final_one_has_no_place_left_to_write_in(self):
        said = _said(project_summary(_told()))

        assert "To be written" not in said
        assert "What is recommended" not in said


class TestForSurvivors:
    def test_it_begins_with_what_people_wrote_for_them(self):
        told = _told(texts=(("plain-english", "You are not alone."),))

        said = _said(for_survivors(told))

        assert said.index("You are not alone.") < said.index("We found 11 reports")
        assert "used what 2 studies say." in said

    def test_it_uses_no_word_of_method(self):
        said = _said(for_survivors(_told(interim=True))).casefold()

        assert not [one for one in ("screen", "dedup", "extract", "protocol") if one in said]


class TestTopicGuide:
    def test_it_lists_what_no_study_answers_and_not_what_three_do(self):
        said = _said(topic_guide(_told(extracted=EXTRACTED)))

        assert "SQ1: Whom does it help? | 0" in said
        assert "PQ: Does it help? |" not in said

    def test_a_question_of_few_studies_is_listed_apart(self):
        two = QuestionFindings("PQ", EXTRACTED.questions[0].studies[:2])
        extracted = Extracted("", (), (), (two, EXTRACTED.questions[1]), ())

        said = _said(topic_guide(_told(extracted=extracted)))

        assert said.index("Answered by no study") < said.index("Answered by few studies")
        assert "PQ: Does it help? | 2" in said

    def test_with_nothing_open_it_says_so(self):
        full = QuestionFindings("SQ1", EXTRACTED.questions[0].studies)
        extracted = Extracted("", (), (), (EXTRACTED.questions[0], full), ())

        assert "No question was left open." in _said(topic_guide(_told(extracted=extracted)))


class TestChecklists:
    def test_every_item_of_prisma_2020_stands_once_and_in_order(self):
        rows = _rows(write_outline(_told()), "PRISMA 2020")

        assert list(rows) == [one.number for one in PRISMA_2020]
        assert len(rows) == 42

    def test_each_place_is_a_numbered_part(self):
        outline = write_outline(_told(extracted=EXTRACTED))
        numbers = {one.number for one in outline.blocks if isinstance(one, Heading)}

        places = {
            place
            for name in ("PRISMA 2020", "PRISMA-S", "Rapid")
            for cell in _rows(outline, name).values()
            for place in cell.split("; ")
            if len(place) < 5
        }

        assert len(places) > 8
        assert places <= numbers

    def test_what_people_have_not_written_is_open_and_closed_once_they_have(self):
        open_ = _rows(write_outline(_told(interim=True)), "PRISMA 2020")
        told = _told(interim=True, texts=(("recommendations", "Ask once."),))
        written = _rows(write_outline(told), "PRISMA 2020")

        assert open_["23d"] == "not answered"
        assert written["23d"].isdigit()
        assert "23d" in unanswered(_told(), written_parts(_told()))["PRISMA 2020"]

    def test_scoping_reviews_have_theirs_only_on_request(self):
        names = [one.name for one in CHECKLISTS if one.asked_for(_told())]

        assert names == ["PRISMA 2020", "PRISMA-S", "Rapid review reporting"]

    def test_they_lead_to_their_parts_on_the_page(self):
        page = to_html(write_outline(_told()))

        assert '<a href="#flow">' in page
        assert '<a href="#sources">A</a>' in page
