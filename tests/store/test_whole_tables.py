"""A table is written whole or not at all, and read as the text that it is."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import ReviewError
from rea.store import table

COLUMNS = ("record_id", "title", "journal")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "records.csv"


@given(
    rows=st.lists(
        st.tuples(
            st.text("abc/0123", min_size=1),
            st.text(),
            st.sampled_from(["NA", "null", "None", "", "nan", "1.0", "007", "=1+1", "True"]),
        )
    )
)
def test_what_is_written_is_read_back_whatever_the_text(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("table") / "records.csv"
    written = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)

    table.write_table(path, written)

    read = table.read_table(path, COLUMNS)
    assert list(read.itertuples(index=False, name=None)) == rows


@pytest.mark.parametrize(
    "text", ["a\rb", "\r", "a\r\nb", "\n", "\0", '"', "x" * 200_000, ",\ufeff"]
)
def test_letters_with_a_meaning_of_their_own_are_kept(path, text):
    table.write_table(path, pd.DataFrame([["a/1", text, ""]], columns=list(COLUMNS)))

    assert table.read_table(path, COLUMNS).iloc[0].tolist() == ["a/1", text, ""]


def test_the_journal_named_na_is_a_journal(path):
    table.write_table(path, pd.DataFrame([["a/1", "Letters", "NA"]], columns=list(COLUMNS)))

    assert table.read_table(path, COLUMNS)["journal"].tolist() == ["NA"]


def test_lines_end_in_a_newline_alone(path):
    table.write_table(path, pd.DataFrame([["a/1", "Letters", "NA"]], columns=list(COLUMNS)))

    assert path.read_bytes() == b"record_id,title,journal\na/1,Letters,NA\n"


def test_a_file_that_is_not_there_is_an_empty_table(path):
    read = table.read_table(path, COLUMNS)

    assert (len(read), tuple(read.columns)) == (0, COLUMNS)


def test_columns_come_in_the_order_asked_for_and_others_are_left(path):
    path.parent.mkdir()
    path.write_text("journal,extra,title,record_id\nJ,x,T,a/1\n", encoding="utf-8")

    assert table.read_table(path, COLUMNS).iloc[0].tolist() == ["a/1", "T", "J"]


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(path):
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbfrecord_id,title,journal\r\na/1,T,J\r\n")

    assert table.read_table(path, COLUMNS).iloc[0].tolist() == ["a/1", "T", "J"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("record_id,title\na/1,T\n", r"line 1: no column 'journal'"),
        ("record_id,title,journal\na/1,T,J\na/2,T\n", "line 3: 2 cells where the header has 3"),
        ("record_id,title,journal\na/1,T,J,more\n", "line 2: 4 cells where the header has 3"),
        ('record_id,title,journal\na/1,"T\nT",J\na/2,T,J,more\n', "line 4: 4 cells"),
        ('record_id,title,journal\na/1,"T,J\n', "not a whole table"),
        ("", "line 1: no column 'record_id'"),
        ("record_id,title,journal\na/1,\udcff,J\n", "not a whole table"),
        ("<<<<<<< HEAD\nrecord_id,title,journal\na/1,T,J\n", "line 2: 3 cells where"),
    ],
    ids=["column", "short", "long", "longer", "quote", "empty", "bytes", "merge"],
)
def test_a_damaged_table_is_one_sentence_with_the_file(path, text, said):
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(ReviewError, match=said) as caught:
        table.read_table(path, COLUMNS)

    assert str(path) in caught.value.sentence
    assert "git" in str(caught.value.hint)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(path, monkeypatch):
    table.write_text(path, "old")
    monkeypatch.setattr(os, "fsync", _full_disk)

    with pytest.raises(OSError, match="No space"):
        table.write_text(path, "new")

    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_file_that_another_program_holds_for_a_moment_is_waited_for(path, monkeypatch):
    table.write_text(path, "old")
    refusals = iter([True, True, False])
    replace = Path.replace
    monkeypatch.setattr(table.time, "sleep", lambda seconds: None)

    def held(source, target):
        if next(refusals, False):
            raise PermissionError(13, "held by a sync client")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", held)
    table.write_text(path, "new")

    assert path.read_text(encoding="utf-8") == "new"


def test_a_file_that_stays_held_is_an_error_in_the_end(path, monkeypatch):
    table.write_text(path, "old")
    monkeypatch.setattr(table.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", _held)

    with pytest.raises(PermissionError):
        table.write_text(path, "new")

    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def _full_disk(handle):
    raise OSError(28, "No space left on device")


def _held(source, target):
    raise PermissionError(13, "held by a sync client")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_a_table_is_written_as_pandas_writes_it(rows):
    written = pd.DataFrame(rows, columns=["a", "b, c"], dtype=object)
    expected = written.to_csv(index=False, lineterminator="\n")

    found = table.to_csv(written).decode()

    assert found == expected or "\r" in expected  # which pandas leaves bare


def test_a_row_of_one_empty_cell_is_a_row(tmp_path):
    written = pd.DataFrame([["x"], [""], [None], ["y"]], columns=["note"], dtype=object)

    table.write_table(tmp_path / "table.csv", written)

    assert table.read_table(tmp_path / "table.csv", ["note"])["note"].tolist() == ["x", "", "", "y"]
