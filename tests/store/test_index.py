"""The cache may be deleted, old or damaged: the records are those of the tables."""

from __future__ import annotations

import sqlite3

import pandas as pd
import pytest

from rea.errors import ReviewError
from rea.model import RECORD_COLUMNS, REVIEW_RECORD_COLUMNS
from rea.store import index, table

SHOWN = ("record_id", "title", "source")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / ".rea" / "index.sqlite"


@pytest.fixture
def tables(tmp_path):
    """Two sources of two records, the later one named first."""
    found = {source: tmp_path / source / "records.csv" for source in ("scopus", "assia")}
    for source, path in found.items():
        _write(path, source, ["NA", "Núñez"])
    return found


EXPECTED = [
    ("assia/1", "NA", "assia"),
    ("assia/2", "Núñez", "assia"),
    ("scopus/1", "NA", "scopus"),
    ("scopus/2", "Núñez", "scopus"),
]


def test_records_come_in_order_of_source_then_as_imported(cache, tables):
    assert _rows(cache, tables) == EXPECTED


def test_a_second_look_answers_from_the_cache(cache, tables, monkeypatch):
    _rows(cache, tables)
    monkeypatch.setattr(index, "table_rows", _unread)

    assert _rows(cache, tables) == EXPECTED


def test_a_table_that_changed_is_read_again(cache, tables):
    _rows(cache, tables)
    _write(tables["assia"], "assia", ["Another"])

    assert _rows(cache, tables) == [("assia/1", "Another", "assia"), *EXPECTED[2:]]


def test_a_source_that_is_gone_is_forgotten(cache, tables):
    _rows(cache, tables)
    del tables["assia"]

    assert _rows(cache, tables) == EXPECTED[2:]


def test_no_source_is_an_empty_table(cache):
    found = index.records_of(cache, {}, REVIEW_RECORD_COLUMNS)

    assert (len(found), tuple(found.columns)) == (0, REVIEW_RECORD_COLUMNS)


def _delete(cache):
    cache.unlink()


def _fill_with_nonsense(cache):
    cache.write_bytes(b"nonsense" * 1000)


def _cut_off(cache):
    cache.write_bytes(cache.read_bytes()[:4200])


def _of_another_version(cache):
    cache.unlink()
    with sqlite3.connect(cache) as base:
        base.execute("CREATE TABLE held (source TEXT PRIMARY KEY, sha256 TEXT)")
        base.execute("CREATE TABLE record (record_id TEXT, title TEXT)")
    base.close()


def _is_a_folder(cache):
    cache.unlink()
    cache.mkdir()


def _parent_is_a_file(cache):
    cache.unlink()
    cache.parent.rmdir()
    cache.parent.write_bytes(b"")


DAMAGES = (
    _delete,
    _fill_with_nonsense,
    _cut_off,
    _of_another_version,
    _is_a_folder,
    _parent_is_a_file,
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_became_of_the_cache_the_answer_is_the_same(cache, tables, damage):
    _rows(cache, tables)
    damage(cache)

    assert _rows(cache, tables) == EXPECTED
    assert _rows(cache, tables) == EXPECTED


@pytest.mark.parametrize("damage", [_fill_with_nonsense, _cut_off, _of_another_version])
def test_a_damaged_cache_is_made_anew(cache, tables, damage, monkeypatch):
    _rows(cache, tables)
    damage(cache)
    _rows(cache, tables)
    _rows(cache, tables)
    monkeypatch.setattr(index, "table_rows", _unread)

    assert _rows(cache, tables) == EXPECTED


def test_a_cache_that_another_window_holds_is_done_without(cache, tables, monkeypatch):
    _rows(cache, tables)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0))
    _write(tables["assia"], "assia", ["Another"])
    other = connect(cache)
    other.execute("BEGIN EXCLUSIVE")

    found = _rows(cache, tables)

    other.close()
    assert found[0] == ("assia/1", "Another", "assia")
    assert cache.exists()


def test_a_damaged_table_is_an_error_with_and_without_a_cache(cache, tables):
    tables["assia"].write_text("record_id\nassia/1\n", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(ReviewError, match=r"line 1: no column"):
            _rows(cache, tables)


def test_an_empty_review_without_a_cache_has_all_columns(cache):
    cache.parent.mkdir()
    cache.mkdir()

    assert tuple(index.records_of(cache, {}, SHOWN).columns) == SHOWN


def _rows(cache, tables):
    found = index.records_of(cache, tables, SHOWN)
    return list(found.itertuples(index=False, name=None))


def _write(path, source, titles):
    rows = [
        dict.fromkeys(RECORD_COLUMNS, "") | {"record_id": f"{source}/{n}", "title": title}
        for n, title in enumerate(titles, start=1)
    ]
    table.write_table(path, pd.DataFrame(rows, columns=list(RECORD_COLUMNS)))


def _unread(*args):
    raise AssertionError("the table was read")


def test_one_record_is_found_without_reading_the_others(cache, tables, monkeypatch):
    looked = index.Lookup(cache, tables)
    monkeypatch.setattr(index, "table_rows", _unread)

    found = looked.rows(["scopus/2", "assia/1", "scopus/2"])

    assert {one: row["title"] for one, row in found.items()} == {
        "scopus/2": "Núñez",
        "assia/1": "NA",
    }
    assert looked.rows([]) == {}


def test_a_lookup_whose_cache_was_deleted_reads_the_tables(cache, tables):
    looked = index.Lookup(cache, tables)
    cache.unlink()

    assert looked.rows(["scopus/2"])["scopus/2"]["title"] == "Núñez"


def test_a_lookup_whose_cache_cannot_be_made_reads_the_tables(tmp_path, tables):
    blocked = tmp_path / "file" / "index.sqlite"
    blocked.parent.write_text("in the way")

    looked = index.Lookup(blocked, tables)

    assert looked.rows(["assia/2", "nobody/1"])["assia/2"]["source"] == "assia"


@pytest.mark.parametrize("is_there", [True, False])
def test_of_one_record_only_what_is_asked_for_is_read(cache, tables, is_there):
    looked = index.Lookup(cache, tables)
    if not is_there:
        cache.unlink()

    assert looked.rows(["assia/2"], ("source", "title")) == {
        "assia/2": {"source": "assia", "title": "Núñez"}
    }
