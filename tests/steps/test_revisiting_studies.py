"""When the form changes, the studies that were extracted by the old one are looked at again."""

from __future__ import annotations

import pytest
from support import done

from rea import open_review, steps
from rea.extraction.answers import Answer
from rea.steps.extraction.revisiting import studies_to_revisit
from rea.steps.protocol.amending import Stated
from rea.steps.state import read_state

DESIGN = "{id: design, label: Design, type: single"
CHOICES = "values: [survivors, practitioners, records]"


@pytest.fixture
def amended(invented):
    """The form changes as asked, after r1 has extracted every study."""

    def change(before, after):
        folder = invented("extracted")
        draft = folder / "protocols/invented.yaml"
        text = draft.read_text("utf-8")
        assert before in text
        draft.write_text(text.replace(before, after), "utf-8")
        steps.amend(open_review(folder), "r1", why="Readers asked for it.", effects={})
        return folder

    return change


def _fields(folder):
    return {
        field.field.path
        for one in studies_to_revisit(read_state(open_review(folder)))
        for field in one.fields
    }


def test_a_new_field_is_asked_of_studies_extracted_before(amended):
    folder = amended(
        DESIGN, "{id: setting, label: Setting, type: text, questions: [admin]}\n        - " + DESIGN
    )

    assert _fields(folder) == {"about.setting"}
    status = done("status", "--review", folder).out
    assert "studies are to be looked at again since the form changed." in status
    assert "Next: rea extract --as r1 --list" in status
    listed = done("extract", "--as", "r1", "--list", "--review", folder).out
    assert "since the form changed, look again at: Setting" in listed


def test_another_list_of_choices_asks_for_the_answer_again(amended):
    folder = amended(CHOICES, "values: [survivors, practitioners, families, records]")

    assert _fields(folder) == {"about.accounts"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("label: Whose account", "label: Whose voice"), (CHOICES + ", required: yes", CHOICES)],
    ids=["label", "required"],
)
def test_another_label_asks_for_nothing(amended, before, after):
    assert not _fields(amended(before, after))


def test_the_same_answer_again_is_written_down_and_clears_it(amended):
    folder = amended(CHOICES, "values: [survivors, practitioners, families, records]")
    form = steps.Extraction(open_review(folder), "r1")
    again = [form.answers(one.study_id)["about.accounts", 1] for one in form.studies
             if ("about.accounts", 1) in form.answers(one.study_id)]  # fmt: skip

    assert again
    filled = form.fill(again)

    assert filled.n_written == len(again)
    assert not _fields(folder)
    assert steps.Extraction(open_review(folder), "r1").fill(again).n_written == 0


def test_a_missing_code_answers_a_new_field(amended):
    folder = amended(
        DESIGN, "{id: setting, label: Setting, type: text, questions: [admin]}\n        - " + DESIGN
    )
    form = steps.Extraction(open_review(folder), "r1")

    form.fill(
        [
            Answer(one.study_id, "about.setting", missing="NR")
            for one in form.studies
            if form.answers(one.study_id)
        ]
    )

    assert not _fields(folder)


def test_a_changed_criterion_asks_no_study_again(invented):
    folder = invented("extracted")
    draft = folder / "protocols/invented.yaml"
    draft.write_text(draft.read_text("utf-8").replace("aged 16", "aged 18"), "utf-8")
    effects = {"X4-POP": Stated("admits-more")}
    steps.amend(open_review(folder), "r1", why="Adults.", effects=effects)

    assert not _fields(folder)
