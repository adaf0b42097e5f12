"""A search is filed whole or not at all, and each thing lies where the plan says."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from subprocess import run

import pandas as pd
import pytest
from support import done

from rea.errors import ReviewError
from rea.model import RECORD_COLUMNS, SKIPPED_COLUMNS, ExportFile, Source
from rea.store import table
from rea.store.review import make_review, open_review
from rea.store.settings import Settings

EXPORT = b"TY\r\n\xff"
SOURCE = Source(
    source_id="scopus-2027-01-12",
    name="Scopus: 'quoted'",
    kind="database",
    platform="",
    searched_on=date(2027, 1, 12),
    strategy="TITLE(letters)\nAND PUBYEAR > 2003",
    files=(ExportFile("export.ris", hashlib.sha256(EXPORT).hexdigest(), "RIS", 1, 1),),
    n_records=1,
    n_skipped=1,
    imported_at="2027-01-13T09:00:00Z",
    n_claimed=2,
)
RECORDS = pd.DataFrame(
    [dict.fromkeys(RECORD_COLUMNS, "NA") | {"record_id": "scopus-2027-01-12/0001"}]
)
SKIPPED = pd.DataFrame([["export.ris", "7", "no title", "ER"]], columns=list(SKIPPED_COLUMNS))


@pytest.fixture
def review(tmp_path):
    return make_review(tmp_path / "review", Settings("Letters", "letters"), "id: letters\n")


def _file(review):
    export = review.root / "downloaded.ris"
    export.write_bytes(EXPORT)
    review.add_source(SOURCE, {"export.ris": export}, RECORDS, SKIPPED)


def test_an_export_that_changed_since_it_was_read_is_not_filed(review):
    export = review.root / "downloaded.ris"
    export.write_bytes(EXPORT + b"more")

    with pytest.raises(ReviewError, match="it changed while it was read"):
        review.add_source(SOURCE, {"export.ris": export}, RECORDS, SKIPPED)

    assert review.sources() == ()


def test_a_source_is_read_back_as_it_was_filed(review):
    _file(review)

    assert review.sources() == (SOURCE,)
    assert review.records()["journal"].tolist() == ["NA"]
    assert review.skipped(SOURCE.source_id)["line"].tolist() == ["7"]
    assert (review.raw / SOURCE.source_id / "export.ris").read_bytes() == b"TY\r\n\xff"


def test_a_source_is_never_filed_twice(review):
    _file(review)

    with pytest.raises(ReviewError, match="data/raw/scopus-2027-01-12 is there already"):
        _file(review)


def test_of_two_imports_at_once_one_is_told_that_the_other_was_quicker(review, monkeypatch):
    rename = table.rename

    def late(source, target):
        if target.parent == review.raw:
            monkeypatch.setattr(table, "rename", rename)
            _file(review)
        rename(source, target)

    monkeypatch.setattr(table, "rename", late)
    with pytest.raises(ReviewError, match="data/raw/scopus-2027-01-12 is there already"):
        _file(review)
    assert review.sources() == (SOURCE,)


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_a_source_that_could_not_be_filed_leaves_nothing(review, monkeypatch, nth):
    renames = iter(range(1, 10))
    rename = table.rename

    def failing(source, target):
        if next(renames) == nth:
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(table, "rename", failing)
    with pytest.raises(OSError, match="No space"):
        _file(review)
    monkeypatch.undo()

    assert review.sources() == ()
    assert len(review.records()) == 0
    _file(review)
    assert review.sources() == (SOURCE,)


def test_what_a_crash_left_a_day_ago_is_cleared_away(review):
    old, new = (review.root / ".rea" / "staging" / name for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))

    _file(review)

    assert not old.exists()
    assert new.exists()


def test_a_folder_without_a_review_is_said_with_what_to_do(tmp_path):
    with pytest.raises(ReviewError, match="no review here") as caught:
        open_review(tmp_path)

    assert "rea init" in str(caught.value.hint)


def test_a_review_is_found_from_below(review, monkeypatch):
    monkeypatch.chdir(review.screened)

    assert open_review().settings == review.settings


def test_messages_name_files_from_the_folder_of_the_review(review):
    assert review.shown(review.raw / "x" / "source.yaml") == "data/raw/x/source.yaml"
    assert review.shown(Path(review.root.anchor) / "elsewhere").endswith("elsewhere")


def test_files_that_are_there_already_are_left_alone(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")

    make_review(tmp_path, Settings("Letters", "letters"), "id: letters\n")

    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("records: 1\n", "records: one\n", "is missing or wrong"),
        ("name:", "nmae:", "'name' is missing or wrong"),
        ("kind: database", "kind: shop", "kind 'shop'"),
        ("searched: 2027-01-12", "searched: soon", "soon"),
        ("id: ", "id: [", "line "),
    ],
)
def test_facts_of_a_source_that_were_damaged_are_one_sentence(review, old, new, said):
    _file(review)
    path = review.raw / SOURCE.source_id / "source.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    with pytest.raises(ReviewError, match=said) as caught:
        review.sources()

    assert str(path) in caught.value.sentence


@pytest.mark.parametrize(
    "path", ["data/raw/a/export.csv", "data/raw/a/source.yaml", "protocols/released/p@1.0.0.yaml"]
)
def test_git_keeps_the_bytes_of_exports_and_releases(tmp_path, path):
    folder = tmp_path / "review"
    done("init", folder, "--question", "Why?")
    run(["git", "init", "-q", folder], check=True)

    said = run(
        ["git", "-C", folder, "check-attr", "text", "--", path],
        check=True,
        capture_output=True,
        text=True,
    )

    assert said.stdout.strip() == f"{path}: text: unset"
