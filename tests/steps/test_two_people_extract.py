"""Two people at one form: one verifies the other, or both answer apart and a third settles."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support import advance
from web.web_reader import FORM

import rea as library
from rea import steps
from rea.errors import DecisionError, UnknownNameError
from rea.extraction.answers import Answer, AnswerError
from rea.extraction.forms import Field, form_of
from rea.extraction.standing import counted_answers, standing_answers
from rea.extraction.verifying import field_agreement, is_verified, unverified
from rea.protocol.forms import Verification
from rea.steps.extraction.outstanding import outstanding
from rea.steps.extraction.settling import (
    StaleAnswersError,
    differing_for,
    settle_answer,
    settle_as_shown,
)
from rea.steps.extraction.verifying import extraction_desk, verification_page, verify
from rea.steps.overview import overview
from rea.steps.state import ANSWERS, CHECKS, read_state

CHECKED = "\n  verification: {share: 1}"


def _review(folder, mode: str, extra: str = ""):
    """The invented review, finished, under a protocol with a small form."""
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8").split("\nextraction:")[0]
    text = re.sub(r"\n  - \{id: SQ.*", "", text)
    path.write_text(text + FORM.replace("mode: single", f"mode: {mode}{extra}"), encoding="utf-8")
    for stage in ("released", "screened", "retrieved", "finished"):
        advance(folder, stage)
    return library.open_review(folder)


@pytest.fixture
def verified(invented):
    return _review(invented("grouped"), "single-with-verification", CHECKED)


@pytest.fixture
def apart(invented):
    return _review(invented("grouped"), "dual-independent")


def _form(review, person):
    return steps.Extraction(review, person)


def _study(review):
    return _form(review, "r1").studies[0].study_id


def _answer(review, person, field, value, missing=""):
    study = _study(review)
    _form(review, person).answer(Answer(study, field, value=value, missing=missing))
    lines = review.lines(ANSWERS, person)
    return lines[-1]["id"]


def _next(review):
    found = steps.status(review)
    return found.next, found.why


def _counted(review):
    counted = counted_answers(standing_answers(review.lines(ANSWERS)))
    return {row.field: (row.value, row.state) for row in counted.itertuples()}


# -- one extracts, another verifies -----------------------------------------------------------


def test_a_colleagues_answers_are_agreed_with_or_asked_about(verified):
    country = _answer(verified, "r1", "about.country", "Wales")
    people = _answer(verified, "r1", "about.people", "12")
    said = {country: ("agree", ""), people: ("query", "Is that all three sites?")}

    assert verify(verified, "r2", _study(verified), "r1", said) == 2

    page = verification_page(verified, "r2", _study(verified), "r1")
    assert [one.mine.verdict for one in page.answers] == ["agree", "query"]
    assert page.n_left == 0
    (query,) = extraction_desk(verified, "r1").queries
    assert (query.field.path, query.person, query.note) == (
        "about.people",
        "r2",
        "Is that all three sites?",
    )


def test_a_query_is_over_when_the_answer_was_changed(verified):
    people = _answer(verified, "r1", "about.people", "12")
    verify(verified, "r2", _study(verified), "r1", {people: ("query", "All sites?")})

    _answer(verified, "r1", "about.people", "36")

    assert extraction_desk(verified, "r1").queries == ()
    assert verification_page(verified, "r2", _study(verified), "r1").n_left == 1


def test_a_correction_stands_beside_the_original_until_it_is_settled(verified):
    _answer(verified, "r1", "about.country", "Wales")
    _answer(verified, "r2", "about.country", "Scotland")

    assert _counted(verified)["about.country"] == ("", "differs")
    assert verification_page(verified, "r2", _study(verified), "r1").n_left == 0
    assert len(differing_for(verified, "r1").waiting) == 1


def test_a_change_of_mind_replaces_the_check_and_the_same_again_adds_nothing(verified):
    line = _answer(verified, "r1", "about.country", "Wales")
    study = _study(verified)

    assert verify(verified, "r2", study, "r1", {line: ("query", "Sure?")}) == 1
    assert verify(verified, "r2", study, "r1", {line: ("agree", "")}) == 1
    assert verify(verified, "r2", study, "r1", {line: ("agree", "")}) == 0

    (item,) = verification_page(verified, "r2", study, "r1").answers
    assert item.mine.verdict == "agree"
    assert len(verified.lines(CHECKS)) == 2


def test_what_cannot_be_noted_is_refused_and_nothing_is_stored(verified):
    line = _answer(verified, "r1", "about.country", "Wales")
    study = _study(verified)

    with pytest.raises(DecisionError, match="a query says what is asked"):
        verify(verified, "r2", study, "r1", {line: ("query", " ")})
    with pytest.raises(UnknownNameError):
        verify(verified, "r2", study, "r1", {line: ("maybe", "")})
    with pytest.raises(DecisionError, match="changed since"):
        verify(verified, "r2", study, "r1", {"0" * 16: ("agree", "")})
    with pytest.raises(UnknownNameError):
        verification_page(verified, "r1", study, "r1")
    assert verified.lines(CHECKS) == []


def test_a_study_that_a_colleague_extracts_does_not_wait_for_me(verified):
    _answer(verified, "r1", "about.country", "Wales")

    desk = {one.study.study_id: one for one in extraction_desk(verified, "r2").studies}

    assert desk[_study(verified)].others == ("r1",)
    assert desk[_study(verified)].open == ()


def test_what_is_next_goes_from_the_form_to_verifying_to_settling_to_the_report(verified):
    studies = [one.study_id for one in _form(verified, "r1").studies]
    n = len(studies)

    assert _next(verified) == ("rea extract --as ID", f"{n} studies wait for the form.")
    for study in studies:
        _form(verified, "r1").answer(Answer(study, "about.country", value="Wales"))

    told = f"The form of {n} studies waits for a second person to verify."
    assert _next(verified) == ("rea open --as ID", told)
    assert [overview(verified, who).next.what for who in ("r1", "r2")] == ["report", "verify"]
    for study in studies[1:]:
        (one,) = verification_page(verified, "r2", study, "r1").answers
        verify(verified, "r2", study, "r1", {one.line_id: ("agree", "")})
    _form(verified, "r2").answer(Answer(studies[0], "about.country", value="Scotland"))

    assert _next(verified) == ("rea open --as ID", "Answers for 1 study differ.")
    assert overview(verified, "r1").next.what == "agree"
    (place,) = differing_for(verified, "r1").waiting
    settle_answer(verified, place.said[0].answer, place.line_ids, person="r1")

    assert _next(verified) == ("rea report", "Every record has been decided.")
    assert overview(verified, "r2").next.what == "report"


def test_of_two_who_extract_apart_both_are_waited_for(apart):
    (study, *others) = [one.study_id for one in _form(apart, "r1").studies]
    for one in (study, *others):
        _form(apart, "r1").answer(Answer(one, "about.country", value="Wales"))

    assert _next(apart)[1] == f"{1 + len(others)} studies wait for the form."
    _form(apart, "r2").answer(Answer(study, "about.country", value="Wales"))
    assert [one.n_to_fill for one in outstanding(read_state(apart)) if one.study_id == study] == [0]


def test_only_what_the_protocol_asks_a_second_person_about_waits(verified):
    form, study = _form(verified, "r1").form, _study(verified)
    _answer(verified, "r1", "about.country", "Wales")
    standing = standing_answers(verified.lines(ANSWERS))

    assert unverified(Verification(share=1), form, standing, []) == ("r1",)
    assert unverified(Verification(share=0), form, standing, []) == ()
    assert unverified(Verification(share=1, questions=("PQ",)), form, standing, []) == ()
    line = _answer(verified, "r1", "about.people", "12")
    verify(verified, "r2", study, "r1", {line: ("query", "All sites?")})
    asked = Verification(share=1, questions=("PQ",))
    standing = standing_answers(verified.lines(ANSWERS))
    assert unverified(asked, form, standing, verified.lines(CHECKS)) == ()


def test_shares_are_drawn_from_the_ids_so_that_they_never_move():
    named = Field("a.b", "a", "", "B", "text", questions=("PQ",))
    other = Field("a.c", "a", "", "C", "text", questions=("SQ2",))
    plan = Verification(share=1, questions=("PQ",), other_share=0.25)
    studies = [f"study {n}" for n in range(400)]

    assert all(is_verified(plan, one, named) for one in studies)
    assert 70 <= sum(is_verified(plan, one, other) for one in studies) <= 130
    assert not any(
        is_verified(Verification(share=1, questions=("PQ",)), one, other) for one in studies
    )


# -- two people apart, a third settles ----------------------------------------------------------


def test_nobody_sees_the_others_answers_before_their_own_are_complete(apart):
    _answer(apart, "r1", "about.country", "Wales")
    _answer(apart, "r1", "about.design", "survey")
    _answer(apart, "r2", "about.design", "interviews")

    early = differing_for(apart, "r2")
    _answer(apart, "r2", "about.country", "Wales")
    late = differing_for(apart, "r2")

    assert (early.waiting, early.n_hidden, early.agreement) == ((), 1, ())
    assert [one.field.path for one in late.waiting] == ["about.design"]
    assert extraction_desk(apart, "r2").studies[0].others == ()
    with pytest.raises(DecisionError, match="extract apart"):
        verification_page(apart, "r2", _study(apart), "r1")


def test_a_third_person_settles_and_both_originals_stay(apart):
    first = _answer(apart, "r1", "about.people", "12")
    second = _answer(apart, "r2", "about.people", "21")
    raw = Answer(_study(apart), "about.people", value="21")

    settle_answer(apart, raw, [second, first], person="ad", note="Table 1")

    assert _counted(apart)["about.people"] == ("21", "settled")
    standing = standing_answers(apart.lines(ANSWERS))
    assert set(standing["line_id"]) >= {first, second}
    line = apart.lines(ANSWERS, "ad")[-1]
    assert (line["how"], line["note"]) == ("adjudication", "Table 1")
    assert differing_for(apart, "ad").waiting == ()


def test_a_settlement_lapses_when_one_of_the_two_changes_their_answer(apart):
    lines = [_answer(apart, who, "about.people", n) for who, n in (("r1", "12"), ("r2", "21"))]
    raw = Answer(_study(apart), "about.people", value="21")
    settle_answer(apart, raw, lines, person="ad")

    _answer(apart, "r1", "about.people", "13")

    assert _counted(apart)["about.people"] == ("", "differs")
    (again,) = differing_for(apart, "ad").waiting
    settle_answer(apart, raw, again.line_ids, person="ad")
    assert _counted(apart)["about.people"] == ("21", "settled")


def test_what_was_settled_elsewhere_is_not_settled_unseen(apart):
    lines = [_answer(apart, who, "about.people", n) for who, n in (("r1", "12"), ("r2", "21"))]
    _answer(apart, "r1", "about.people", "13")

    with pytest.raises(StaleAnswersError):
        settle_answer(apart, Answer(_study(apart), "about.people", value="12"), lines, person="ad")
    assert apart.lines(ANSWERS, "ad") == []


def test_one_person_at_two_computers_overwrites_nothing_and_is_asked(apart):
    home, office = _form(apart, "r1"), _form(apart, "r1")
    assert home.book.lines == office.book.lines  # both were opened before either was used
    for form, n in ((home, "12"), (office, "21")):
        form.answer(Answer(_study(apart), "about.people", value=n))

    (one,) = differing_for(apart, "r1").waiting
    settle_answer(apart, replace(one.said[0].answer, value="21"), one.line_ids, person="r1")

    assert {each.answer.value for each in one.said} == {"12", "21"}
    assert _counted(apart)["about.people"] == ("21", "settled")
    assert differing_for(apart, "r1").waiting == ()


def test_a_page_settles_by_one_of_the_answers_or_by_another(apart):
    lines = [_answer(apart, who, "about.people", n) for who, n in (("r1", "12"), ("r2", "21"))]
    place = (apart, _study(apart), "about.people", "1", lines)

    for chosen, typed in (("", ""), (lines[0], "14")):
        with pytest.raises(DecisionError, match="Choose one"):
            settle_as_shown(*place, chosen=chosen, typed=typed, note="", person="ad")
    with pytest.raises(AnswerError):
        settle_as_shown(*place, chosen="", typed="many", note="", person="ad")
    settle_as_shown(*place, chosen=lines[0], typed="", note="as printed", person="ad")

    assert _counted(apart)["about.people"] == ("12", "settled")


def test_the_question_that_is_read_differently_comes_first(apart):
    for study in [one.study_id for one in _form(apart, "r1").studies[:3]]:
        for who, n in (("r1", "12"), ("r2", "21")):
            form = _form(apart, who)
            form.answer(Answer(study, "about.country", value="Wales"))
            form.answer(Answer(study, "about.people", value=n))
    _form(apart, "r1").answer(Answer(_study(apart), "about.design", value="survey"))

    found = field_agreement(
        form_of(read_state(apart).protocol.protocol), standing_answers(apart.lines(ANSWERS))
    )

    by_field = {one.field.path: one for one in found}
    assert [one.field.path for one in found[-1:]] == ["about.country"]
    assert (by_field["about.people"].share, by_field["about.country"].share) == (0.0, 1.0)
    assert by_field["about.design"].share is None
    assert by_field["about.design"].n_one_sided == 1


def test_everybody_tries_the_form_on_the_same_studies_first(invented):
    review = _review(
        invented("grouped"),
        "single-with-verification",
        CHECKED + "\n  pilot: {studies: 2, people: 2}",
    )
    last = _form(review, "r1").studies[-1].study_id
    _form(review, "r1").answer(Answer(last, "about.country", value="Wales"))

    desk = extraction_desk(review, "r2")

    assert desk.n_pilot == 2
    pilots = [one for one in desk.studies if one.is_pilot]
    assert last in {one.study.study_id for one in pilots}
    assert all(one.open for one in pilots)  # also where a colleague has answered
