"""What was decided counts for the group, and stays where it is when groups grow."""

from __future__ import annotations

from datetime import date

import pytest
from support import done, rea, rows_of

from rea import open_review, steps

TITLE = "Letters between agencies and the people who stop answering them in coastal towns"

# The first has no volume, the second no year, so that nothing brings them together; the third
# is a copy of either.
ROWS = {
    "One": f'"{TITLE}",,2021,,,',
    "Two": f'"{TITLE}","Hale, Moira",,Journal of Letters,4,12-20',
    "Three": f'"{TITLE}","Hale, Moira",2021,Journal of Letters,4,12-20',
}
FIRST, SECOND, THIRD = "one-2026-01-05/0001", "two-2026-01-06/0001", "three-2026-01-07/0001"


@pytest.fixture
def folder(tmp_path):
    """Two records that nothing brings together, in a review where decisions can be made."""
    folder = tmp_path / "review"
    steps.begin(folder, question="Do letters help?", person_name="Sam")
    _import(folder, "One", "2026-01-05")
    _import(folder, "Two", "2026-01-06")
    done("dedupe", "--review", folder)
    done("protocol", "release", "--approve", "r1", "--review", folder)
    return folder


def test_a_late_copy_that_joins_two_decided_records_gives_a_conflict(folder):
    done("people", "add", "Alex", "--review", folder)
    done("decide", FIRST, "include", "--as", "r1", "--review", folder)
    done("decide", SECOND, "exclude", "--reason", "X1-TOPIC", "--as", "r2", "--review", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.jsonl")}

    _join(folder)

    assert "1 disagreement" in done("status", "--review", folder).out
    listed = done("reconcile", "--list", "--review", folder).out
    assert "r1 include; r2 exclude X1-TOPIC" in listed
    assert {path: path.read_bytes() for path in folder.rglob("*.jsonl")} == before
    assert rea("check", "--review", folder).code == 0


def test_a_late_copy_of_decided_records_that_agree_changes_nothing(folder):
    done("decide", FIRST, SECOND, "include", "--as", "r1", "--review", folder)

    _join(folder)

    status = done("status", "--review", folder).out
    assert "of 1: 1 include, 0 exclude, 0 unread" in status


def test_one_person_who_decided_both_differently_settles_it_by_a_further_line(folder):
    done("decide", FIRST, "include", "--as", "r1", "--review", folder)
    done("decide", SECOND, "exclude", "--reason", "X1-TOPIC", "--as", "r1", "--review", folder)

    _join(folder)

    assert f"r1 decided {FIRST} in two ways" in rea("check", "--review", folder).out
    done("decide", SECOND, "include", "--as", "r1", "--review", folder)
    assert rea("check", "--review", folder).code == 0


def test_records_imported_later_are_unread_reports_of_their_own_until_they_are_compared(folder):
    done("decide", FIRST, SECOND, "include", "--as", "r1", "--review", folder)

    _import(folder, "Three", "2026-01-07")

    status = done("status", "--review", folder).out
    assert "1 not yet compared" in status
    assert "Next: rea dedupe" in status
    done("dedupe", "--review", folder)
    assert "of 1: 1 include, 0 exclude, 0 unread" in done("status", "--review", folder).out


def _import(folder, name, searched):
    export = folder.parent / f"{name}.csv"
    header = "Title,Authors,Year,Journal,Volume,Pages"
    export.write_text(f"{header}\n{ROWS[name]}\n", encoding="utf-8")
    facts = steps.SearchFacts(name, date.fromisoformat(searched))
    steps.import_records(open_review(folder), [export], facts)


def _join(folder):
    """Import the copy of both and look for duplicates again."""
    _import(folder, "Three", "2026-01-07")
    done("dedupe", "--review", folder)
    rows = rows_of(folder / "data/screened/duplicates.csv")
    assert {row["record_id"]: row["group_id"] for row in rows} == dict.fromkeys(
        (FIRST, SECOND, THIRD), f"g-{FIRST}"
    )
