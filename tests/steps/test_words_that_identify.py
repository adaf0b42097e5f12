"""What could identify somebody stays with the team; a translation never stands for its original."""

from __future__ import annotations

import csv
import json

import pytest
from extraction.documents import report_pdf
from openpyxl import load_workbook
from support import done, rea
from web.web_reader import Reader

import rea as library
from rea import steps
from rea.extraction.answers import LEFT_OUT, Answer, AnswerError, check_answer
from rea.extraction.standing import counted_answers, standing_answers
from rea.steps.state import ANSWERS

STUDY, FIELD = "Tesfalem-Dyer 2018", "contact.linked"
SECRET = "the midwife of Little Gansey"
SAID = "Elle est partie quarante et une fois"
WHOLE = {
    "value": "yes",
    "quote": SAID,
    "locator": "2",
    "translation": "She left forty-one times",
    "translated_by": "DeepL, 2026-10",
    "note": f"Said by {SECRET}.",
}


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def _answered(review, **more):
    form = steps.Extraction(review, "r1")
    study = form.study(STUDY)
    form.answer(Answer(study.study_id, FIELD, **(WHOLE | more)))
    return study


def _counted(review, study):
    standing = standing_answers(review.lines(ANSWERS))
    rows = counted_answers(standing[standing["study_id"] == study.study_id])
    return rows[rows["field"] == FIELD].iloc[0]


def _given_out(folder):
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("answers*.csv"))]
    texts.append((folder / "answers.json").read_text("utf-8"))
    sheets = load_workbook(folder / "answers.xlsx")
    texts += [str(cell.value) for sheet in sheets for row in sheet.rows for cell in row]
    return "\n".join(texts)


def test_a_mark_keeps_words_translation_and_note_out_of_what_is_given_out(review, tmp_path):
    _answered(review, identifying="yes")

    said = done("export", tmp_path / "out", "--which", "answers", "--review", review.root).out
    done("export", tmp_path / "own", "--which", "answers", "--team", "--review", review.root)

    out, own = _given_out(tmp_path / "out"), _given_out(tmp_path / "own")
    for words in (SECRET, SAID, WHOLE["translation"]):
        assert words not in out
        assert words in own
    assert LEFT_OUT in out
    assert "Words and notes of 1 answer could identify somebody and are left out" in said


def test_the_report_says_that_words_are_left_out_and_tells_the_finding(review):
    _answered(review, identifying="yes")
    marked = _reported(review)
    _answered(review)
    open_ = _reported(review)

    assert SAID not in marked
    assert WHOLE["translation"] not in marked
    assert "Words that could identify somebody are left out" in marked
    assert f"<q>{SAID}</q>" in open_
    assert "Translated by DeepL, 2026-10: “She left forty-one times”" in open_
    assert SECRET not in open_  # a note is the team's in any case


def _reported(review):
    steps.report(review, interim=True, formats=("html",))
    return (review.reports / "report.html").read_text("utf-8")


def test_it_is_the_original_that_is_looked_up(review, tmp_path):
    form = steps.Extraction(review, "r1")
    study, words = form.study(STUDY), {"translation": "She left", "translated_by": "Ann Rowe"}
    form.answer(Answer(study.study_id, "about.aim", value=SAID, locator="2", **words))
    file = tmp_path / "a.pdf"
    file.write_bytes(report_pdf("Un rapport", "Rien ici.", f"{SAID}, dit-elle."))
    wish = steps.RetrievalWish(study.record_ids[0], "got", file=file)
    steps.note_retrieval(review, [wish], person="r1")

    page = Reader(review.root, "r1").open(f"/extract/{STUDY}")

    assert "✓ stands on page 2" in page
    assert ">She left</textarea>" in page


def test_a_mark_of_anybody_counts_whoever_s_answer_does(review):
    study = _answered(review)
    form = steps.Extraction(review, "r2")
    form.answer(Answer(study.study_id, FIELD, value="yes", note=SECRET, identifying="yes"))

    counted = _counted(review, study)

    assert (counted["state"], counted["identifying"]) == ("agreed", "yes")


def test_a_page_saves_note_translation_and_mark_and_loses_none(review):
    study = _answered(review)
    one, name = Reader(review.root, "r1"), f"{FIELD}:1"
    address = f"/extract/{study.study_id}?part=contact"
    one.open(address)
    typed = WHOLE | {"kind": "quote", "identifying": "yes"}
    sent = {f"{name}:{part}": text for part, text in typed.items()}

    one.send(address, one.form("part", f"{name}:mark") | sent)

    counted = _counted(review, study)
    assert {part: counted[part] for part in WHOLE} == WHOLE
    assert counted["identifying"] == "yes"


def test_a_workbook_brings_all_of_it_back(review, tmp_path):
    study, book = _answered(review, identifying="yes"), tmp_path / "form.xlsx"
    here = ("--as", "r1", "--review", review.root)

    done("extract", "--template", book, *here)
    said = done("extract", "--from", book, *here).out

    assert "0 answers saved" in said
    assert _counted(review, study)["translation"] == WHOLE["translation"]


def test_a_file_from_which_words_were_left_out_overwrites_none(review, tmp_path):
    study = _answered(review, identifying="yes")
    steps.export_answers(review, tmp_path)

    ran = rea("extract", "--as", "r1", "--from", tmp_path / "answers.json", "--review", review.root)

    assert ran.code == 1
    assert "its words were left out of this file" in ran.err
    assert _counted(review, study)["quote"] == SAID


def test_the_team_s_file_does_not_lie_among_the_reports(review):
    ran = rea("export", "--which", "answers", "--team", "--review", review.root)

    assert ran.code == 1
    assert "Name a folder of the team's own" in ran.err
    assert not (review.reports / "answers").exists()


def test_words_of_a_quote_stay_out_of_the_wide_table_too(review, tmp_path):
    form = steps.Extraction(review, "r1")
    quotes = [one.path for one in form.form.fields if one.kind == "quote" and not one.repeats]
    study = form.study(STUDY)
    form.answer(Answer(study.study_id, quotes[0], value=SAID, locator="3", identifying="yes"))

    steps.export_answers(review, tmp_path)

    with (tmp_path / "answers-wide.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["study"]: row for row in csv.DictReader(file)}
    told = json.loads((tmp_path / "answers.json").read_text("utf-8"))["answers"]
    assert rows[STUDY][quotes[0]] == LEFT_OUT
    (one,) = [row for row in told if row["identifying"]]
    assert (one["value"], one["words"], one["locator"]) == ("", "", "3")


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({"translated_by": ""}, "nobody is said to have translated"),
        ({"quote": ""}, "what was translated is not given"),
        ({"kind": "paraphrase"}, "what was translated is not given"),
        ({"identifying": "perhaps"}, "does not say whether it could identify"),
    ],
)
def test_half_a_translation_is_refused(review, more, fact):
    form = steps.Extraction(review, "r1").form

    with pytest.raises(AnswerError, match=fact):
        check_answer(form, Answer("s", FIELD, **(WHOLE | more)))
