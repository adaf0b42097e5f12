"""A study is asked by the tools that are for its design, and nothing is added up."""

from __future__ import annotations

import pytest

from rea.extraction.answers import Answer
from rea.extraction.appraisal_form import tool_of, with_appraisal
from rea.extraction.appraising import appraised
from rea.extraction.asking import is_asked
from rea.extraction.forms import flat_form
from rea.extraction.tools import TOOLS, tones_of
from rea.protocol.forms import Appraisal, Extraction, FormField, Section, Tool

DESIGNS = ("interviews", "survey", "review")
FORM = Extraction(
    mode="single",
    missing_codes={"NR": "not reported"},
    sections=(
        Section(
            id="about",
            label="About",
            fields=(FormField(id="design", label="Design", type="single", values=DESIGNS),),
        ),
    ),
)
MMAT = Tool(
    id="mmat2018", use_for=("interviews", "survey"), wording={"q1_1": "The official wording."}
)
WEIGHT = Tool(
    id="weight_of_evidence",
    use_for=("all",),
    parts={"A": "Soundness", "B": "Fit", "C": "Closeness", "D": "Overall"},
    scale=("low", "medium", "high"),
    overall="lowest",
)
PLAN = Appraisal(tools=(MMAT, WEIGHT, Tool(id="amstar2", use_for=("review",), overall="judgement")))


def _form(plan=PLAN):
    return flat_form(with_appraisal(FORM, plan))


def _said(**answers):
    made = {}
    for name, value in answers.items():
        path = name.replace("__", ".")
        missing = value if value == "NR" else ""
        made[path, 1] = Answer("s", path, value="" if missing else value, missing=missing)
    return made


def _asked(form, answers):
    return {field.path for field in form.fields if is_asked(form, field, answers)}


def test_the_design_chooses_the_tool_and_the_category_its_items():
    form = _form()
    interviews = _said(about__design="interviews")
    qualitative = _said(about__design="interviews", mmat2018__category="qualitative")

    assert {one for one in _asked(form, interviews) if "mmat" in one} == {
        "mmat2018.category",
        "mmat2018.s1",
        "mmat2018.s2",
    }
    assert "mmat2018.q1_5" in _asked(form, qualitative)
    assert "mmat2018.q2_1" not in _asked(form, qualitative)
    assert not any("mmat" in one for one in _asked(form, _said(about__design="review")))
    assert "weight_of_evidence.A" in _asked(form, _said(about__design="review"))


def test_official_wording_stands_where_a_team_pasted_it():
    form = _form()

    assert form.field("mmat2018.q1_1").help == "The official wording."
    assert form.field("mmat2018.q1_1").label.startswith("1.1 Does a qualitative")
    assert form.field("mmat2018.q1_2").help == ""


def test_a_rating_bears_its_words_and_page_like_any_answer():
    assert all(
        field.locator
        for field in _form().fields
        if field.section == "mmat2018" and field.path != "mmat2018.category"
    )


@pytest.mark.parametrize(
    ("a", "b", "c", "d"),
    [
        ("high", "medium", "high", "medium"),
        ("high", "high", "high", "high"),
        ("low", "high", "high", "low"),
        ("high", "NR", "high", None),
    ],
)
def test_the_weight_of_evidence_is_the_lowest_of_its_parts(a, b, c, d):
    answers = _said(
        about__design="survey",
        weight_of_evidence__A=a,
        weight_of_evidence__B=b,
        weight_of_evidence__C=c,
    )

    (found,) = appraised(_form(), PLAN, {"s": answers})

    assert len(found.items) == 3  # D is nobody's to give
    overall = found.rated[0].overall
    assert (overall.rating if overall else None) == d


def test_mmat_is_told_by_category_and_has_no_total():
    one = _said(
        about__design="interviews",
        mmat2018__category="qualitative",
        mmat2018__s1="yes",
        mmat2018__q1_1="cannot_tell",
    )
    other = _said(about__design="survey", mmat2018__category="descriptive", mmat2018__q4_1="no")

    found = appraised(_form(), PLAN, {"one": one, "other": other})

    assert [tool.label for tool in found] == [
        "Mixed Methods Appraisal Tool 2018: qualitative",
        "Mixed Methods Appraisal Tool 2018: quantitative, descriptive",
    ]
    assert not any(tool.has_overall for tool in found)
    first = found[0].rated[0].ratings
    assert [mark.tone if mark else None for mark in first[:3]] == ["good", None, "unclear"]
    assert len(first) == 7


def test_a_tool_with_which_nothing_was_rated_is_not_told():
    assert appraised(_form(), PLAN, {"s": _said(about__design="survey")}) == ()
    assert appraised(_form(None), None, {}) == ()


def test_a_judgement_of_the_whole_is_asked_where_the_protocol_plans_one():
    answers = _said(about__design="review", amstar2__i1="partial_yes", amstar2__overall="low")

    (found,) = appraised(_form(), PLAN, {"s": answers})

    assert found.rated[0].ratings[0].tone == "some"
    assert found.rated[0].overall.tone == "poor"


def test_a_tool_of_the_teams_own_is_asked_by_its_parts_or_as_a_text():
    own = Tool(id="ours", use_for=("all",), parts={"P1": "First"}, scale=("weak", "strong"))
    bare = Tool(id="nothing_known", label="A tool", use_for=("all",))
    form = _form(Appraisal(tools=(own, bare)))

    assert form.field("ours.P1").choices == ("weak", "strong")
    assert form.field("nothing_known.overall").kind == "longtext"
    assert tool_of(own).tones == {"weak": "poor", "strong": "good"}


def test_a_section_that_the_form_has_already_stays_its_own():
    plan = Appraisal(tools=(Tool(id="about", label="About", use_for=("all",)),))

    assert [one.section_id for one in _form(plan).sections] == ["about"]


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_asks_what_can_be_answered_and_told(name):
    tool = TOOLS[name]
    ids = [item.item_id for item in tool.items]

    assert len(ids) == len(set(ids))
    assert bool(tool.items) == bool(tool.tones)
    assert tool.items or tool.overall
    assert {item.category for item in tool.items} <= {"", *tool.categories}
    assert all(item.prompt == item.prompt.strip() for item in tool.items)


def test_the_ends_of_a_scale_say_what_they_say():
    assert tones_of(("a", "b", "c", "d")) == {"a": "poor", "b": "some", "c": "some", "d": "good"}
