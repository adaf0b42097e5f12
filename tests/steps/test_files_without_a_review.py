"""Exports give their unique records without a review, and nothing that was removed is hidden."""

from __future__ import annotations

import csv

import pytest
from pair_review import import_pairs
from support import INVENTED, done, rea

from rea import open_review, steps
from rea.sources import read_export

SCOPUS, ASSIA = INVENTED / "scopus.ris", INVENTED / "assia.ris"


@pytest.fixture
def leaflets(invented):
    """The six records of `pair_review` as an export: one copy, two uncertain pairs."""
    folder = import_pairs(invented("begun"))
    return folder.parent / "shelf.ris"


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_unique_and_removed_records_are_all_records(tmp_path):
    output = tmp_path / "unique.ris"

    found = steps.dedupe_files([SCOPUS, ASSIA], output)

    # As in FLOW.md: 18 of Scopus and 14 of ASSIA; one copy in Scopus, five of ASSIA's in Scopus.
    assert (found.n_records, found.n_unique) == (32, 26)
    assert len(read_export(output.read_bytes(), "unique.ris").records) == 26
    removed = table(tmp_path / "unique-removed.csv")
    assert len(removed) == 6
    assert all(row["why"].endswith(".") and row["title"] for row in removed)
    assert {row["copy_of"] for row in removed}.isdisjoint({row["record"] for row in removed})


def test_the_same_files_through_a_review_give_the_same_groups(tmp_path, invented):
    rows = open_review(invented("grouped")).duplicates()
    n = rows[rows["source"].str.startswith(("scopus", "assia"))]["group_id"].nunique()

    assert steps.dedupe_files([SCOPUS, ASSIA], tmp_path / "u.csv").n_unique == n


def test_uncertain_pairs_are_answered_in_their_table_and_run_again(leaflets, tmp_path):
    output, pairs = tmp_path / "unique.ris", tmp_path / "unique-pairs.csv"
    out = done("dedupe", leaflets, "-o", output).out
    assert "5 unique records of 6; 1 copy removed." in out
    assert f"with --from {pairs}" in out
    rows = table(pairs)
    assert [row["verdict"] for row in rows] == ["", ""]
    first = f"{rows[0]['other']},"
    answered = pairs.read_text(encoding="utf-8-sig").replace(f"{first},", f"{first}same,")
    pairs.write_text(answered, encoding="utf-8")

    again = done("dedupe", leaflets, "-o", output, "--from", pairs).out

    assert "4 unique records of 6" in again
    assert sorted(row["verdict"] for row in table(pairs)) == ["", "same"]
    refused = rea("dedupe", leaflets, "-o", output)
    assert "holds answers that would be lost" in refused.err


def test_the_fullest_copy_is_written_whoever_came_first(tmp_path):
    bare, full = tmp_path / "bare.ris", tmp_path / "full.ris"
    head = "TY  - JOUR\nTI  - Waiting lists of counselling in four coastal towns\nAU  - Keane, O\n"
    bare.write_text(head + "PY  - 2020\nDO  - 10.5555/x\nER  - \n", encoding="utf-8")
    full.write_text(
        head + "PY  - 2020\nDO  - 10.5555/x\nAB  - We asked four towns.\nER  - \n", encoding="utf-8"
    )

    steps.dedupe_files([bare, full], tmp_path / "unique.csv")

    [row] = table(tmp_path / "unique.csv")
    assert row["abstract"] == "We asked four towns."
    [gone] = table(tmp_path / "unique-removed.csv")
    assert (gone["record"], gone["copy_of"]) == ("bare.ris/0001", "full.ris/0001")
    assert gone["why"] == "Same DOI and same title."


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((SCOPUS,), "go together"),
        (("-o", "unique.ris"), "go together"),
        ((SCOPUS, "-o", "unique.docx"), "no export format 'docx'"),
        (("nowhere.ris", "-o", "unique.ris"), "nowhere.ris"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(args, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    ran = rea("dedupe", *args)

    assert ran.code == 1
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_never_overwritten(tmp_path):
    own = tmp_path / "scopus.ris"
    own.write_bytes(SCOPUS.read_bytes())

    assert "is one of the exports" in rea("dedupe", own, "-o", own).err
    assert own.read_bytes() == SCOPUS.read_bytes()


def test_an_answer_about_no_record_names_its_row(leaflets, tmp_path):
    answers = tmp_path / "answers.csv"
    answers.write_text("record,other,verdict\nshelf.ris/0001,shelf.ris/0099,same\n")

    ran = rea("dedupe", leaflets, "-o", tmp_path / "u.ris", "--from", answers)

    assert "answers.csv, line 2: There is no record 'shelf.ris/0099' in these files." in ran.err


def test_a_record_is_explained_by_its_copies_and_by_what_it_is_no_copy_of(leaflets):
    review = ("--review", leaflets.parent / "review")

    out = done("dedupe", "--explain", "shelf-2026-11-01/0001", *review).out

    assert "  shelf-2026-11-01/0002  Keeping in touch" in out
    assert "    Same title, volume and first page" in out
    assert "Left apart, although the titles look alike:\n  shelf-2026-11-01/0003" in out
    assert "    One is a preprint and the other the published article." in out
    assert "0006" not in out
    alone = done("dedupe", "--explain", "shelf-2026-11-01/0006", *review).out
    assert "No other record is a copy of it." in alone
    assert "no record" in rea("dedupe", "--explain", "shelf-2026-11-01/0099", *review).err
