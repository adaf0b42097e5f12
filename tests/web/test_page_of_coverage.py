"""The page of what is covered tells a gap from a vain search, and shows nobody too much."""

from __future__ import annotations

import pytest
from web.web_reader import Reader, finished_with_form

from rea import open_review, steps
from rea.extraction.answers import Answer
from rea.steps.extraction.covering import coverage_page


@pytest.fixture
def review(invented):
    return open_review(finished_with_form(invented("grouped")))


def say(review, who: str, field: str, value: str = "", k: int = 0, **parts: str) -> None:
    form = steps.Extraction(review, who)
    form.answer(Answer(form.studies[k].study_id, field, value=value, **parts))


def test_each_cell_says_what_a_study_says_to_a_question(review):
    say(review, "r1", "about.people", "12")
    say(review, "r1", "said.features.words", "They rang.", locator="7", kind="quote")
    for field in ("about.people", "about.design", "said.features"):
        say(review, "r1", field, missing="NR", k=1)

    page = coverage_page(review, "r1")

    first, second, third = (one.cells[0] for one in page.studies[:3])
    assert (first.state, first.n_answered, first.n_quotes) == ("answered", 2, 1)
    assert (second.state, third.state) == ("missing", "open")
    assert [one.field.path for one in page.studies[0].open] == ["about.country"]
    assert (page.n_answering, page.gaps) == ((1,), ())
    shown = Reader(review.root, "r1").open("/coverage")
    assert "Every question is answered by a study" in shown
    assert "✓ 2</span>" in shown
    assert '1<span class="sr"> with words</span>' in shown


def test_a_question_that_nobody_answers_is_a_gap(review):
    say(review, "r1", "about.people", missing="NR")

    page = Reader(review.root, "r1").open("/coverage")

    assert "1 question is answered by no study so far" in page
    assert "none: a gap" in page


def test_two_who_extract_apart_see_their_own_answers_only(invented):
    review = open_review(finished_with_form(invented("grouped"), mode="dual-independent"))
    say(review, "r1", "about.people", "12")
    say(review, "r2", "about.design", missing="NR")

    mine, theirs = (coverage_page(review, who).studies[0].cells[0] for who in ("r1", "r2"))

    assert (mine.state, mine.n_answered) == ("answered", 1)
    assert (theirs.state, theirs.n_answered) == ("open", 0)
