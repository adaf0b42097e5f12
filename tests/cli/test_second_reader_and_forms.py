"""The commands for a second reader, for forms and for exports answer in sentences."""

from __future__ import annotations

import json

import pytest
from support import done, rea


@pytest.fixture
def here(invented):
    """The options that name a review at the end of a stage."""
    return lambda stage: ("--review", invented(stage))


def test_a_draw_says_how_much_was_drawn_and_for_whom(here):
    review = here("screened")

    ran = done("second", "draw", "--for", "ad", "--share", "0.2", "--as", "r1", *review)

    assert "of 47 drawn for ad at title-abstract" in ran.out
    assert ran.out.endswith("Next: rea screen --as ad --stage title-abstract\n")


def test_a_share_above_one_is_wrong_usage(here):
    assert rea("second", "draw", "--for", "r2", "--share", "2", *here("screened")).code == 2


def test_agreement_shows_the_table_before_the_figures(here):
    out = done("agreement", *here("screened")).out

    lines = out.splitlines()
    table = [
        line.split()[-2:] for line in lines if line.strip().startswith(("r1 include", "r1 exclude"))
    ]
    assert table[:2] == [["3", "1"], ["2", "4"]]  # FLOW.md; "not sure" apart follows
    assert "Cohen's κ    0.400" in out


def test_agreement_of_nobody_says_what_to_do(here):
    out = done("agreement", *here("released")).out

    assert "No two readers have decided the same reports" in out
    assert "Next: rea second draw --for ID" in out


def test_agreement_speaks_json(here):
    (pair,) = json.loads(done("agreement", "--json", *here("screened")).out)["pairs"]

    assert pair["figures"]["table"]["both_include"] == 3


def test_a_form_goes_out_and_comes_back(here, tmp_path):
    review = here("finished")
    form = tmp_path / "form.xlsx"

    assert (
        "the form for 8 studies" in done("extract", "--as", "r1", "--template", form, *review).out
    )
    assert "0 answers saved" in done("extract", "--as", "r1", "--from", form, *review).out


def test_progress_with_the_form_is_listed(here):
    review = here("extracted")

    listed = done("extract", "--as", "r1", "--list", *review).out
    progress = json.loads(done("extract", "--as", "r1", "--list", "--json", *review).out)

    assert listed.count("answer") >= 8
    assert len(progress) == 8


def test_there_is_no_form_before_a_study_is_included(here):
    ran = rea("extract", "--as", "r1", "--list", *here("screened"))

    assert (ran.code, "No study is included yet" in ran.err) == (1, True)


def test_a_workbook_is_written_or_read_not_both(here, tmp_path):
    both = ("--template", tmp_path / "a.xlsx", "--from", tmp_path / "b.xlsx")

    assert rea("extract", "--as", "r1", *both, *here("extracted")).code == 1


def test_an_export_says_what_it_holds(here, tmp_path):
    review = here("finished")
    path = tmp_path / "included.ris"

    assert (
        f"{path}: 9 reports (included)." in done("export", path, "--which", "included", *review).out
    )
    assert json.loads(done("export", "--to", "csv", "--json", *review).out)["n_reports"] == 47
