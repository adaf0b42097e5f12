"""`rea dedupe` says what was found, asks about pairs by every door, and ends in a next step."""

from __future__ import annotations

import io
import json

import pytest
from pair_review import FIVE, FOUR, ONE, SIX, THREE, import_pairs
from support import done, rea


@pytest.fixture
def here(invented):
    return ("--review", import_pairs(invented("begun")))


@pytest.fixture
def typed(monkeypatch):
    """Answers typed at the keyboard."""
    return lambda *answers: monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers) + "\n"))


def test_the_list_names_each_pair_with_its_reason(here):
    out = done("dedupe", "--list", *here).out

    assert out.startswith("2 pairs ask for a person.\n")
    assert f"  {ONE} and {THREE}: One is a preprint and the other the published article." in out
    assert out.endswith("Next: rea dedupe --as ID\n")
    assert len(json.loads(done("dedupe", "--list", "--json", *here).out)) == 2


def test_in_a_script_nothing_is_opened_and_the_next_step_names_the_page(here):
    assert done("dedupe", *here).out.endswith("Next: rea dedupe --as ID\n")


def test_with_a_name_the_page_for_pairs_opens(here, monkeypatch):
    opened = []
    monkeypatch.setattr("rea.cli.pages.serve_pages", lambda *where: opened.append(where[1:]))

    done("dedupe", "--as", "r1", *here)

    assert opened == [("r1", "/pairs")]


def test_in_the_terminal_answers_are_saved_undone_and_left(here, typed):
    typed("x", "y", "z", "l", "d", "q")

    ran = done("dedupe", "--terminal", "--as", "r1", *here)

    assert "'x' is no answer." in ran.err
    assert "Taken back" in ran.out
    assert "Saved: different" in ran.out
    assert ran.out.endswith("1 pair left to look at.\nNext: rea status\n")


def test_undo_before_the_first_answer_says_so(here, typed):
    typed("z", "q")

    assert "nothing to take back" in done("dedupe", "--terminal", "--as", "r1", *here).err


def test_groups_are_joined_and_split_by_hand(here):
    joined = done("dedupe", "--join", ONE, SIX, "--note", "Same team.", "--as", "r1", *here)
    assert "r1: 1 pair one report, 0 pairs two." in joined.out

    parted = done("dedupe", "--split", ONE, SIX, "--as", "r2", "--json", *here)
    assert json.loads(parted.out)["n_different"] == 1


def test_answers_come_from_a_table_and_empty_ones_are_passed_over(here, tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text(f"record,other,verdict\n{ONE},{THREE},same\n{FOUR},{FIVE},\n")

    out = done("dedupe", "--from", table, "--as", "r1", *here).out

    assert "1 pair left to look at." in out
    assert out.endswith("Next: rea dedupe --as r1\n")


def test_a_table_that_names_no_answer_says_which_row(here, tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text(f"record,other,verdict\n{ONE},{THREE},perhaps\n")

    ran = rea("dedupe", "--from", table, "--as", "r1", *here)

    assert ran.code == 1
    assert "pairs.csv, line 2: There is no answer 'perhaps'." in ran.err


def test_a_note_without_a_pair_is_refused(here):
    assert "A note needs a pair." in rea("dedupe", "--note", "why", *here).err
