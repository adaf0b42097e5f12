"""A colleague's answers are verified and settled on pages, never before one may see them."""

from __future__ import annotations

import re

import pytest
from web.web_reader import Reader, finished_with_form

import rea as library
from rea import steps
from rea.extraction.answers import Answer
from rea.steps.state import ANSWERS, CHECKS

VERIFIED = "single-with-verification\n  verification: {share: 1}"


@pytest.fixture
def folder(invented):
    one = finished_with_form(invented("grouped"))
    review = library.open_review(one)
    study = steps.Extraction(review, "r1").studies[0].study_id
    for who, n in (("r1", "12"), ("r2", "21")):
        form = steps.Extraction(review, who)
        form.answer(Answer(study, "about.people", value=n))
    steps.Extraction(review, "r1").answer(Answer(study, "about.country", value="Wales"))
    return one


def test_an_answer_is_asked_about_and_the_extractor_sees_it(folder):
    second = Reader(folder, "r2")
    page = second.open(re.search(r'href="(/extract/[^"]+)"', second.open("/extract"))[1])
    study = second.page.request.path.removeprefix("/extract/")
    page = second.open(f"/verify/r1/{study}")
    line = re.search(r'name="verdict:(\w+)"', page)[1]

    second.send(
        f"/verify/r1/{study}",
        second.form(**{f"verdict:{line}": "query", f"note:{line}": "Which nation?"}),
    )

    assert "Saved: 1 answer looked at." in second.text
    assert "You answered: 21" in second.text
    assert "Which nation?" in Reader(folder, "r1").open("/extract")
    assert len(library.open_review(folder).lines(CHECKS)) == 1


def test_answers_that_differ_stand_side_by_side_and_are_settled(folder):
    third = Reader(folder, "ad")
    page = third.open("/differing")
    chosen = re.search(r'name="line" value="(\w+)"', page)[1]

    done = third.send(
        "/differing",
        third.form("study", "field", "n", "settles", line=chosen, value="", note="Table 1"),
    )

    assert "One answer differs" in page
    assert "How alike each question was read" in page
    assert done.status_code == 200
    assert "No answer waits to be settled" in third.text
    assert library.open_review(folder).lines(ANSWERS, "ad")[-1]["settles"]


def test_the_front_door_leads_from_the_form_to_verifying_and_to_what_differs(invented):
    folder = finished_with_form(invented("grouped"), VERIFIED)
    first, second = (steps.Extraction(library.open_review(folder), who) for who in ("r1", "r2"))
    colleague = Reader(folder, "r2")
    for one in first.studies:
        first.answer(Answer(one.study_id, "about.country", value="Wales"))

    page = colleague.open("/")
    assert f"Answers for {len(first.studies)} studies wait to be verified" in page
    for n, one in enumerate(second.studies):
        value = "Wales" if n else "Scotland"
        second.answer(Answer(one.study_id, "about.country", value=value))
    page = colleague.open("/")
    assert "Answers differ for 1 study" in page
    [button] = re.findall(r'class="btn primary" href="([^"]+)"', page)
    assert "One answer differs" in colleague.open(button)


def test_a_quote_is_settled_by_other_words_with_their_place(folder):
    review = library.open_review(folder)
    study = steps.Extraction(review, "r1").studies[0].study_id
    for who, words in (("r1", "They rang."), ("r2", "They rang once.")):
        said = Answer(study, "said.features.words", value=words, locator="7")
        steps.Extraction(review, who).answer(said)
    third = Reader(folder, "ad")
    third.open("/differing")
    form = {
        name: re.findall(f'name="{name}" value="([^"]+)"', third.text)[-1]
        for name in ("study", "field", "n", "settles")
    }
    typed = {"token": third.hidden("token"), "value": "They rang twice."}

    refused = third.send("/differing", form | typed)
    done = third.send("/differing", form | typed | {"where": "8"})

    assert (refused.status_code, done.status_code) == (400, 200)
    line = review.lines(ANSWERS, "ad")[-1]
    assert (line["value"], line["locator"]) == ("They rang twice.", "8")


def test_what_both_found_is_told_apart_from_what_they_differ_in(folder):
    review = library.open_review(folder)
    study = steps.Extraction(review, "r1").studies[0].study_id
    steps.Extraction(review, "r2").answer(Answer(study, "about.country", value="Wales"))

    page = Reader(folder, "r2").open(f"/verify/r1/{study}")

    assert "✓ you found the same" in page
    assert "You answered: 21" in page


def test_a_page_that_is_out_of_date_settles_nothing(folder):
    third = Reader(folder, "ad")
    third.open("/differing")
    form = third.form("study", "field", "n", "settles", value="15")
    steps.Extraction(library.open_review(folder), "r1").answer(
        Answer(form["study"], "about.people", value="13")
    )

    done = third.send("/differing", form)

    assert done.status_code == 400
    assert "nothing was saved" in third.text


def test_a_part_of_the_form_that_is_not_there_is_named(folder):
    one = Reader(folder, "r1")
    one.open("/extract")
    study = re.search(r'href="/extract/([^"]+)"', one.text)[1]
    one.open(f"/extract/{study}")

    done = one.send(f"/answer/{study}", one.form("part", name="about.nothing:1"))

    assert done.status_code == 404


@pytest.mark.parametrize("address", ["/file/0000", "/full-text/0000/nobody", "/verify/r9/nobody"])
def test_what_is_not_stored_is_not_there(folder, address):
    one = Reader(folder, "r1")

    one.open(address)

    assert one.page.status_code == 404
