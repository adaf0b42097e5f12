"""Answers leave as tables that say the same as the log, with a codebook that explains them."""

from __future__ import annotations

import csv

import pytest
from support import done, rea

import rea as library
from rea import steps
from rea.extraction.answers import Answer
from rea.steps.answer_book import AnswerBook


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_answer_that_counts_is_a_row_and_a_cell(review, tmp_path):
    made = steps.export_answers(review, tmp_path)

    book = AnswerBook.of(review)
    long, wide = _rows(tmp_path / "answers-long.csv"), _rows(tmp_path / "answers-wide.csv")
    n_answers = sum(len(book.counted(study)) for study in book.studies)
    assert len(long) == made.n_answers == n_answers > 0
    assert len(wide) == made.n_studies
    for row in long:
        (study,) = [one for one in wide if one["study_id"] == row["study_id"]]
        head = row["field"] if row["field"] in study else f"{row['field']}.{row['n']}"
        assert study[head] == (row["missing"] or row["value"])


def test_the_codebook_explains_each_column_and_each_code(review, tmp_path):
    steps.export_answers(review, tmp_path)

    book = {row["field"]: row for row in _rows(tmp_path / "codebook.csv")}
    fields = {row["field"] for row in _rows(tmp_path / "answers-long.csv")}
    assert fields <= set(book)
    assert book["NR"]["label"] == "not reported"
    assert "named_worker" in book["contact.practices.practice"]["values"]


def test_an_answer_in_which_people_differ_is_left_out(review, tmp_path):
    form = steps.Extraction(review, "r2")
    study = next(one for one in form.studies if one.name == "Tesfalem-Dyer 2018")
    form.answer(Answer(study.study_id, "about.n_survivors", value="91"))

    steps.export_answers(review, tmp_path)

    told = [row for row in _rows(tmp_path / "answers-long.csv") if row["study"] == study.name]
    assert told
    assert "about.n_survivors" not in {row["field"] for row in told}


def test_the_command_names_its_files(review):
    said = done("export", "--which", "answers", "--review", review.root).out

    assert "reports/answers/answers-long.csv" in said
    assert (review.reports / "answers" / "codebook.csv").exists()


def test_a_review_without_studies_has_nothing_to_give(invented):
    ran = rea("export", "--which", "answers", "--review", invented("released"))

    assert ran.code == 1
    assert "No study is included yet." in ran.err
