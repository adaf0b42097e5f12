"""Answers leave as tables that say the same as the log, with a codebook that explains them."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from support import done, rea

import rea as library
from rea import steps
from rea.extraction.answers import Answer
from rea.steps.extraction.answer_book import AnswerBook


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
        assert study[head] == (row["missing"] or row["value"].replace("\n", "; "))


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


def test_one_workbook_and_one_json_hold_the_same(review, tmp_path):
    made = steps.export_answers(review, tmp_path)

    book = load_workbook(tmp_path / "answers.xlsx")
    told = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert book.sheetnames == ["long", "wide", "codebook"]
    assert book["long"].max_row == made.n_answers + 1 == len(told["answers"]) + 1
    assert len(told["codebook"]) == len(_rows(tmp_path / "codebook.csv"))


@pytest.mark.parametrize(
    "file", ["answers-long.csv", "answers-wide.csv", "answers.xlsx", "answers.json"]
)
def test_what_was_exported_is_read_back_equal(review, tmp_path, file):
    steps.export_answers(review, tmp_path)
    before = (tmp_path / "answers.json").read_bytes()

    said = done("extract", "--as", "r2", "--from", tmp_path / file, "--review", review.root).out
    steps.export_answers(review, tmp_path)

    assert "r2: 81 answers saved, 0 of them changed" in said
    assert (tmp_path / "answers.json").read_bytes() == before


THEIRS = [("Ref", "N = women", "Seen on"), ("Tesfalem-Dyer 2018", 41, date(2026, 5, 3))]


def _leaves(attributes):
    for one in attributes["AttributesList"]:
        if "Attributes" in one:
            yield from _leaves(one["Attributes"])
        else:
            yield one


def test_every_choice_is_a_code_that_its_study_bears(review, tmp_path):
    steps.export_answers(review, tmp_path)

    told = json.loads((tmp_path / "eppi-mapper.json").read_text(encoding="utf-8"))

    (codes,) = told["CodeSets"]
    name_of = {one["AttributeId"]: one["AttributeName"] for one in _leaves(codes["Attributes"])}
    borne = {
        one["ShortTitle"]: {name_of[code["AttributeId"]] for code in one["Codes"]}
        for one in told["References"]
    }
    chosen = {"survivors", "practitioners", "records", "named worker", "yes", "no"}
    assert chosen <= borne["Brannick-Hale 2021"]
    assert len(borne) == 8
    numbers = [one["AttributeId"] for one in _leaves(codes["Attributes"])]
    assert len(set(numbers)) == len(numbers)
    assert {one["Abstract"] for one in told["References"]} == {""}
    assert all(one["Title"] and one["Year"] for one in told["References"])


def test_a_table_made_elsewhere_is_taken_by_its_map(review, tmp_path):
    (tmp_path / "their.csv").write_text("Ref,N = women\nTesfalem-Dyer 2018,41\n", encoding="utf-8")
    save_sheets(tmp_path / "their.xlsx", Notes=[("Table by Ann",)], Data=[(), *THEIRS])
    maps = ("--map", "Ref=study", "--map", "N = women=about.n_survivors")
    here = ("--as", "r2", "--review", review.root)

    said = done("extract", "--from", tmp_path / "their.csv", *maps, *here).out
    again = done("extract", "--from", tmp_path / "their.xlsx", *maps, *here).out

    assert "r2: 1 answer saved" in said
    assert "r2: 0 answers saved, 0 of them changed; 1 stood already" in again


def test_a_table_of_values_takes_no_words_back(review, tmp_path):
    form = steps.Extraction(review, "r2")
    study = next(one for one in form.studies if one.name == "Tesfalem-Dyer 2018")
    form.answer(Answer(study.study_id, "about.n_survivors", value="41", note="Table 1"))
    (tmp_path / "their.csv").write_text("Ref,N\nTesfalem-Dyer 2018,41\n", encoding="utf-8")
    maps = ("--map", "Ref=study", "--map", "N=about.n_survivors")

    done("extract", "--from", tmp_path / "their.csv", *maps, "--as", "r2", "--review", review.root)

    assert steps.Extraction(review, "r2").answers(study.study_id)["about.n_survivors", 1].note


def test_what_is_wrong_in_their_workbook_is_named_by_sheet_row_and_column(review, tmp_path):
    save_sheets(
        tmp_path / "their.xlsx",
        Data=[*THEIRS, ("Tesfalem 2018", "many", ""), ("Larkspur 2019", date(2026, 5, 3), "")],
    )
    maps = ("--map", "Ref=study", "--map", "N = women=about.n_survivors")

    ran = rea(
        "extract", "--from", tmp_path / "their.xlsx", *maps, "--as", "r2", "--review", review.root
    )

    assert ran.code == 1
    assert "Data, row 3, Ref: there is no study 'Tesfalem 2018' in this review. Did you" in ran.err
    assert "Data, row 3, N = women: about.n_survivors: 'many' does not fit" in ran.err
    assert "Data, row 4, N = women: the spreadsheet made a date" in ran.err


def test_sheets_that_disagree_are_refused(review, tmp_path):
    steps.export_answers(review, tmp_path)
    book = load_workbook(tmp_path / "answers.xlsx")
    heads = [cell.value for cell in book["wide"][1]]
    book["wide"].cell(2, heads.index("about.n_survivors") + 1, "99")
    book.save(tmp_path / "answers.xlsx")
    read = ("extract", "--from", tmp_path / "answers.xlsx", "--as", "r2", "--review", review.root)

    ran = rea(*read)
    del book["long"]
    book.save(tmp_path / "answers.xlsx")
    alone = done(*read).out

    assert "wide, row 2, about.n_survivors: the sheet 'long' (row" in ran.err
    assert "r2: 81 answers saved" in alone


def save_sheets(path, **sheets):
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (("--from", "x.csv", "--map", "Ref"), "there is no column and field in it"),
        (("--from", "x.xlsx", "--map", "Ref=study"), "x.xlsx: there is no such file"),
        (("--from", "x.csv", "--map", "Ref=study", "--map", "Ref=a.b"), "the column 'Ref' twice"),
        (("--map", "Ref=study"), "Name the table with --from."),
    ],
)
def test_a_map_that_says_nothing_is_refused(review, given_, said):
    ran = rea("extract", "--as", "r2", *given_, "--review", review.root)

    assert ran.code == 1
    assert said in ran.err


def test_the_command_names_its_files(review):
    said = done("export", "--which", "answers", "--review", review.root).out

    assert "reports/answers/answers-long.csv" in said
    assert (review.reports / "answers" / "codebook.csv").exists()


def test_a_review_without_studies_has_nothing_to_give(invented):
    ran = rea("export", "--which", "answers", "--review", invented("released"))

    assert ran.code == 1
    assert "No study is included yet." in ran.err
