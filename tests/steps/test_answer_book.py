"""What is kept of a study's answers is what stands of its lines, whatever was asked before."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

import rea as library
from rea import steps
from rea.extraction.answers import Answer
from rea.extraction.standing import answers_of, counted_answers, standing_answers
from rea.steps.extraction.answer_book import AnswerBook
from rea.steps.state import ANSWERS
from rea.store import log


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def test_each_study_is_told_as_if_all_were_read(review):
    book, whole = AnswerBook.of(review), standing_answers(review.lines(ANSWERS))

    assert len(book.studies) > 1
    for study in book.studies:
        own = whole[whole["study_id"] == study].reset_index(drop=True)
        assert_frame_equal(book.standing(study), own)
        counted = counted_answers(own)
        assert book.counted(study) == answers_of(counted[counted["state"] != "differs"], study)
        assert book.people(study) == ("r1",)


def test_an_answer_given_since_is_told_at_once(review):
    form = steps.Extraction(review, "r2")
    study = form.studies[0].study_id
    before = AnswerBook.of(review).people(study)

    form.answer(Answer(study, form.form.fields[0].path, missing="NR"))

    assert (before, AnswerBook.of(review).people(study)) == (("r1",), ("r1", "r2"))
    assert len(form.answers(study)) == 1


def test_a_study_that_nobody_answered_has_nothing(review):
    book = AnswerBook.of(review)

    assert len(book.standing("nobody")) == 0
    assert book.counted("nobody") == {}
    assert len(book.of_several(())) == 0


def test_a_log_that_something_rewrote_is_read_anew(tmp_path):
    path = tmp_path / "r1.desk.jsonl"
    lines = [log.new_line("r1", n=n) for n in range(3)]
    log.append(path, *lines)
    first = log.read(path)
    log.append(path, log.new_line("r1", n=3))

    assert [line["n"] for line in first] == [0, 1, 2]
    assert [line["n"] for line in log.read(path)] == [0, 1, 2, 3]
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(text[1:]), encoding="utf-8")
    assert [line["n"] for line in log.read(path)] == [1, 2, 3]
    assert [line["n"] for line in log.read_folder(tmp_path)] == [1, 2, 3]
