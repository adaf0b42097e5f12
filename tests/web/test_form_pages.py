"""The protocol's form is answered field by field; a slip in one keeps no other from the log."""

from __future__ import annotations

import re

import pytest
from web.web_reader import Reader, finished_with_form


@pytest.fixture
def extracting(invented):
    """r1 in front of the first study of a finished review whose protocol has a form."""
    folder = finished_with_form(invented("grouped"))
    one = Reader(folder, "r1")
    one.study = re.search(r'href="(/extract/[^"]+)"', one.open("/extract"))[1]
    one.open(one.study)
    return one


def marks(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+:mark)" value="([^"]+)">', page))


def answer(one, part="about", **fields):
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    form = {"token": one.hidden("token"), "part": part} | marks(one.text)
    return one.send(one.study, form | {"stay": "1"} | sent)


def test_fields_are_keyed_to_questions_and_what_is_missing_is_listed(extracting):
    page = extracting.text

    assert "About the study" in page
    assert "for PQ" in page
    assert "1 to answer" in page


def test_an_answer_is_stored_and_shown_again(extracting):
    done = answer(extracting, **{"about.country:1:value": "Wales", "about.people:1:value": "12"})

    assert done.status_code == 200
    assert "Saved: 2 answers." in extracting.text
    assert 'value="Wales"' in extracting.text
    assert "nothing missing" in extracting.text


def test_a_slip_in_one_field_keeps_no_other_from_being_saved(extracting):
    done = answer(extracting, **{"about.country:1:value": "Wales", "about.people:1:value": "some"})

    assert done.status_code == 422
    assert "1 field was not saved" in extracting.text
    assert 'value="some"' in extracting.text
    extracting.open(extracting.study)
    assert 'value="Wales"' in extracting.text


def test_the_front_door_says_that_studies_wait_for_the_form(extracting):
    page = extracting.open("/")

    assert "for the form" in page
    assert "rea extract --as r1" in page


def test_a_missing_code_answers_a_field(extracting):
    answer(extracting, **{"about.country:1:missing": "NR"})

    assert "nothing missing" in extracting.text
    assert '<option value="NR" selected>' in extracting.text


def test_a_field_that_depends_on_another_comes_up_when_it_is_asked(extracting):
    assert "Rounds" not in extracting.text

    answer(extracting, **{"about.design:1:value": "survey"})

    assert "Rounds" in extracting.text


def test_clearing_a_field_makes_it_blank_again(extracting):
    answer(extracting, **{"about.country:1:value": "Wales"})

    answer(extracting, **{"about.country:1:value": ""})

    assert 'value="Wales"' not in extracting.text
    assert "1 to answer" in extracting.text


def test_a_quote_needs_its_place_and_a_group_can_be_filled_again(extracting):
    extracting.open(extracting.study + "?part=said")
    where = "said.features.words:1"
    refused = answer(extracting, "said", **{f"{where}:value": "They rang at once"})
    assert refused.status_code == 422

    done = answer(
        extracting,
        "said",
        **{
            f"{where}:value": "They rang at once",
            f"{where}:locator": "7",
            f"{where}:kind": "quote",
            "said.features.feature:1:value": "timing",
        },
    )

    assert done.status_code == 200
    assert "Feature 2" in extracting.text
    assert "They rang at once" in extracting.text


def test_an_answer_given_elsewhere_is_not_overwritten_unseen(extracting):
    other = Reader(extracting.folder, "r1")
    other.study = extracting.study
    other.open(other.study)
    answer(other, **{"about.country:1:value": "Scotland"})

    late = answer(extracting, **{"about.country:1:value": "Wales"})

    assert late.status_code == 422
    assert "another window" in extracting.text
    extracting.open(extracting.study)
    assert 'value="Scotland"' in extracting.text


def test_when_every_form_is_answered_the_report_is_next(extracting):
    for study in re.findall(r'href="(/extract/[^"]+)"', extracting.open("/extract")):
        extracting.study = study
        extracting.open(study)
        answer(extracting, **{"about.country:1:missing": "NR"})

    assert "Make the report" in extracting.open("/")


def test_the_last_part_leads_back_to_the_studies(extracting):
    extracting.open(extracting.study + "?part=said")
    form = {"token": extracting.hidden("token"), "part": "said"} | marks(extracting.text)

    extracting.send(extracting.study, form)

    assert "included</h1>" in extracting.text


@pytest.mark.parametrize("address", ["/extract/nobody-1999", "?part=nowhere"])
def test_a_study_or_part_that_is_not_there_is_named(extracting, address):
    where = address if address.startswith("/") else extracting.study + address

    extracting.open(where)

    assert extracting.page.status_code == 404


def test_the_blank_form_prints_every_field_and_when_it_is_asked(extracting):
    page = extracting.open("/printed")

    for label in ("Country", "People asked", "Design", "Rounds", "Which", "Words"):
        assert f"<b>{label}</b>" in page
    assert "only if “Design” is survey" in page
    assert "Feature (once for each)" in page
    assert "☒" not in page


def test_a_filled_form_prints_what_this_person_answered(extracting):
    country = {"about.country:1:value": "Wales", "about.country:1:note": "p. 1"}
    others = {"about.people:1:missing": "NR", "about.design:1:value": "survey"}
    answer(extracting, **country, **others)

    page = extracting.open(extracting.study.replace("/extract/", "/printed/"))

    assert ">Wales</p>" in page
    assert "Note: p. 1" in page
    assert page.count("☒") == 2  # the code and the design
    assert "Rounds" in page
