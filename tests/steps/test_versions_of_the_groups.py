"""Two versions of the groups, left by a merge or a synced drive, are united and lose no row."""

from __future__ import annotations

import pytest
from pair_review import ONE, SIX, THREE, TWO, import_pairs
from support import done, rea

from rea import open_review, steps


@pytest.fixture
def review(invented):
    return open_review(import_pairs(invented("begun")))


def versions(review):
    """The table as it stands, and as a colleague who joined 1 and 3 by hand would have it."""
    ours = review.duplicates_file.read_text(encoding="utf-8")
    steps.say_of_pairs(review, [steps.PairWish(ONE, THREE, "same")], person="r1")
    theirs = review.duplicates_file.read_text(encoding="utf-8")
    for log in (review.screened / "pairs").glob("*"):
        log.unlink()  # only the table came across
    return ours, theirs


def group_of(review, record):
    rows = review.duplicates().set_index("record_id")["group_id"]
    return set(rows.index[rows == rows[record]])


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_a_merge_left_unfinished_is_finished_by_running_again(review, style):
    ours, theirs = versions(review)
    head, ours_rows = ours.split("\n", 1)
    base = "||||||| base\n" + ours_rows if style == "diff3" else ""
    review.duplicates_file.write_text(
        f"{head}\n<<<<<<< HEAD\n{ours_rows}{base}=======\n{theirs.split(chr(10), 1)[1]}>>>>>>> b\n",
        encoding="utf-8",
    )
    refused = rea("status", "--review", review.root)
    assert "a merge was left unfinished here. Run 'rea dedupe'" in refused.err

    done("dedupe", "--review", review.root)

    assert group_of(review, ONE) == {ONE, TWO, THREE}
    assert len(review.duplicates()) == 6
    assert steps.check(review).findings == ()


@pytest.mark.parametrize(
    "name", ["duplicates (1).csv", "duplicates-LAPTOP.csv", "duplicates.sync-conflict-2027.csv"]
)
def test_a_copy_of_a_synced_drive_is_taken_in_and_set_aside(review, name):
    ours, theirs = versions(review)
    review.duplicates_file.write_text(ours, encoding="utf-8")
    (review.screened / name).write_text(theirs, encoding="utf-8")
    [finding] = steps.check(review).findings
    assert f"{name}: a synced drive made this copy." in finding

    ran = done("dedupe", "--review", review.root)

    assert f"{name}: its rows were kept" in ran.err
    assert group_of(review, ONE) == {ONE, TWO, THREE}
    assert not (review.screened / name).exists()
    assert steps.check(review).findings == ()


def test_a_file_of_ones_own_beside_the_table_is_left_alone(review):
    own = review.screened / "duplicates-notes.csv"
    own.write_text("record,what\nx,y\n", encoding="utf-8")

    done("dedupe", "--review", review.root)

    assert own.exists()


def test_an_answer_wins_over_a_version_that_lies_about(review):
    _, theirs = versions(review)
    (review.screened / "duplicates (1).csv").write_text(theirs, encoding="utf-8")

    steps.say_of_pairs(review, [steps.PairWish(ONE, THREE, "different")], person="r1")

    assert group_of(review, ONE) == {ONE, TWO}


def test_joining_by_hand_brings_two_decisions_into_one_conflict(review):
    done("protocol", "release", "--approve", "r1", "--review", review.root)
    done("decide", ONE, "include", "--as", "r1", "--review", review.root)
    done("decide", SIX, "exclude", "--reason", "X4-POP", "--as", "r2", "--review", review.root)

    done("dedupe", "--join", ONE, SIX, "--as", "ad", "--review", review.root)

    assert [one.group_id for one in steps.conflicts(review)] == [f"g-{ONE}"]
    assert steps.check(review).findings == ()


def test_a_record_shows_its_notices_and_what_its_copies_give_differently(review):
    out = done("show", ONE, "--review", review.root).out
    assert "What the copies give differently:" not in out
    done("dedupe", "--join", ONE, THREE, "--as", "r1", "--review", review.root)

    out = done("show", ONE, "--review", review.root).out

    assert f"  year         2018 ({THREE})" in out
    assert f"  year         2019 ({ONE}, {TWO})" in out
