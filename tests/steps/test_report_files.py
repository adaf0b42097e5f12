"""A report writes the files that were asked for, and the flow of one question adds up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdf
import pytest
from support import done, rea, rows_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def extracted(shelf, tmp_path_factory):
    return shelf.copy("extracted", tmp_path_factory.mktemp("report") / "review")


def _n(folder, name: str, box: str) -> int:
    rows = rows_of(folder / "reports" / name)
    return sum(int(row["n"]) for row in rows if row["box"] == box)


def test_only_the_formats_asked_for_are_written(extracted):
    ran = done("report", "--format", "csv", "--format", "json", "--json", "--review", extracted)

    files = json.loads(ran.out)["files"]
    assert {file.rpartition(".")[2] for file in files} == {"csv", "json"}
    assert "reports/flow.json" in files


def test_the_flow_for_a_page_on_its_side_is_drawn_only_when_it_is_asked_for(extracted):
    wide = extracted / "reports" / "prisma-landscape.svg"
    done("report", "--format", "svg", "--review", extracted)
    assert not wide.exists()

    done("report", "--format", "svg", "--landscape", "--review", extracted)

    assert wide.read_text().startswith("<svg")


def test_a_format_that_is_none_is_refused(extracted):
    ran = rea("report", "--format", "doc", "--review", extracted)

    assert ran.code != 0
    assert "'doc' is no format of a report. Take html, docx" in ran.err


def test_the_numbers_of_the_json_are_the_counts_of_their_ids(extracted):
    done("report", "--format", "json", "--format", "csv", "--review", extracted)

    told = json.loads((extracted / "reports" / "flow.json").read_text())

    assert told["violations"] == []
    assert all(box["n"] == len(box["ids"]) for box in told["boxes"])
    assert sum(box["n"] for box in told["boxes"] if box["box"] == "studies") == 8


def test_a_question_that_all_studies_answer_has_the_flow_of_the_review(extracted):
    done("report", "--question", "PQ", "--review", extracted)

    assert "Studies that answer PQ" in (extracted / "reports" / "prisma-PQ.svg").read_text()
    assert _n(extracted, "flow-PQ.csv", "studies") == 8


def test_studies_that_say_nothing_to_a_question_stand_as_excluded_in_its_flow(tmp_path):
    for name in ("data", "protocols", "review.yaml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)

    done("report", "--interim", "--question", "SQ3", "--review", tmp_path)

    # No study of the worked review answers SQ3; five are included, one excluded in full text.
    assert _n(tmp_path, "flow-SQ3.csv", "studies") == 0
    assert _n(tmp_path, "flow-SQ3.csv", "excluded_at_full_text/OTHER-QUESTION") == 5
    assert _n(tmp_path, "flow-SQ3.csv", "excluded_at_full_text") == 6


def test_a_question_that_is_none_is_refused(extracted):
    ran = rea("report", "--question", "SQ99", "--review", extracted)

    assert ran.code != 0
    assert "'SQ99' is no question" in ran.err


def test_a_final_report_says_which_items_and_texts_are_open(extracted):
    ran = done("report", "--format", "csv", "--review", extracted)

    assert "PRISMA 2020, not answered:" in ran.out
    assert "To be written by you: 9 texts in reports/text." in ran.out
    assert not (extracted / "reports" / "for-survivors.html").exists()


def test_a_steering_group_gets_two_pages_of_what_is_left_and_what_to_decide(tmp_path):
    for name in ("data", "protocols", "review.yaml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)

    done("report", "--interim", "--for", "steering-group", "--review", tmp_path)

    page = (tmp_path / "reports" / "steering-group.html").read_text()
    # Of 83 kept, 6 were read twice in full; 77 wait, to be read twice.
    assert '<td data-of="Left" class="num">154</td>' in page
    assert "No study answers SQ3 so far: search further for it, or report the gap?" in page
    assert len(pypdf.PdfReader(tmp_path / "reports" / "steering-group.pdf").pages) <= 2


def test_pages_for_whom_there_are_none_are_refused(extracted):
    ran = rea("report", "--for", "everybody", "--review", extracted)

    assert ran.code != 0
    assert "There are no pages for 'everybody'. Take --for steering-group" in ran.err
