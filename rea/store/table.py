"""Whole files and tables: written at once or not at all, read as text.

A cell that is empty is the empty string; "NA" is a journal like any other.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from rea.errors import ReviewError, at_line
from rea.store.log import naming, sync_folder

# Virus scanners and sync clients hold a file for a moment; renames over it fail meanwhile.
_RENAME_TRIES = 8

# An abstract may be longer than the csv module takes by itself; this much fits on any system.
_LONGEST_CELL = 2**31 - 1
_ROWS_AT_ONCE = 500
_EMPTY_CELL = '""'
_MARKED = '",\n\r'


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, so that a reader sees the old file or the new one whole."""
    with replacing(path) as file:
        file.write(data)


def copy_file(source: Path, path: Path) -> None:
    """Replace `path` by the bytes of another file, however large."""
    with source.open("rb") as read, replacing(path) as file:
        shutil.copyfileobj(read, file)


def write_text(path: Path, text: str) -> None:
    """Replace `path` by `text` in UTF-8 with ``\\n`` line ends."""
    write_bytes(path, text.encode())


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Replace `path` by the table as CSV; a large one never lies in memory as text."""
    with replacing(path) as file:
        for part in _csv_parts(table):
            file.write(part)


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8, rows in the order given, ``\\n`` line ends."""
    return b"".join(_csv_parts(table))


def read_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a table that rea wrote; an absent file is an empty table.

    Raises
    ------
    ReviewError
        A column is missing, or the file is not a table.
    """
    return pd.DataFrame(list(table_rows(path, columns)), columns=list(columns), dtype=object)


def table_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rows of a table that rea wrote, one after another: it never lies in memory whole.

    Raises
    ------
    ReviewError
        As `read_table`, at the row that is wrong.
    """
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _rows(path, lines, columns)
    except UnicodeDecodeError as err:
        raise ReviewError(f"{path}: not a whole table ({err}).", _RESTORE) from err


def parse_table(path: Path, text: str, columns: Sequence[str]) -> pd.DataFrame:
    """The table that a text holds; `path` is what an error names.

    Raises
    ------
    ReviewError
        A column is missing, or the text is not a table.
    """
    rows = list(_rows(path, io.StringIO(text, newline=""), columns))
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def rename(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, patient with programs that hold it for a moment."""
    for attempt in range(_RENAME_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == _RENAME_TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
        else:
            break
    sync_folder(target.parent)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` once it is whole and on the disk."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with naming(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            rename(part, path)
    except BaseException:
        with suppress(OSError):  # what went wrong first is what is told
            part.unlink(missing_ok=True)
        raise


def _csv_parts(table: pd.DataFrame) -> Iterator[bytes]:
    # The csv module and pandas look at every letter in turn and take four times as long.
    yield f"{','.join(map(_csv_cell, map(str, table.columns))) or _EMPTY_CELL}\n".encode()
    cells = table.to_numpy(dtype=object)
    for begin in range(0, len(cells), _ROWS_AT_ONCE):
        columns = [_csv_column(one.tolist()) for one in cells[begin : begin + _ROWS_AT_ONCE].T]
        # An empty line is no row; a row of one empty cell is.
        rows = [row or _EMPTY_CELL for row in map(",".join, zip(*columns, strict=True))]
        # Row by row: one name with an accent costs every letter that is encoded with it.
        yield b"".join([f"{row}\n".encode(errors="replace") for row in rows])


def _csv_column(cells: list[Any]) -> list[str]:
    """The cells of a column as they stand in the file; years and ids need no marks at all."""
    try:
        text = "".join(cells)
    except TypeError:  # a number, or a missing value
        return [_csv_cell(cell) for cell in cells]
    if any(mark in text for mark in _MARKED):
        return [_csv_cell(cell) for cell in cells]
    return cells


def _csv_cell(cell: object) -> str:
    text = cell if isinstance(cell, str) else "" if pd.isna(cell) else str(cell)  # type: ignore[call-overload]
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    # A lone return would end the row when read.
    if "," in text or "\n" in text or "\r" in text:
        return f'"{text}"'
    return text


def _rows(path: Path, lines: Iterable[str], columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_LONGEST_CELL)
    # pandas would fill a row that is cut short with empty cells, and say nothing.
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in columns if name not in header]
        places = [header.index(name) for name in columns if not missing]
        for cells in reader:
            if cells and len(cells) != len(header):
                raise ReviewError(
                    f"{at_line(path, reader.line_num)}: {len(cells)} cells where the header "
                    f"has {len(header)}.",
                    _RESTORE,
                )
            if cells and not missing:
                yield tuple([cells[place] for place in places])
    except csv.Error as err:
        raise ReviewError(f"{path}: not a whole table ({err}).", _RESTORE) from err
    if missing:
        raise ReviewError(f"{at_line(path, 1)}: no column '{missing[0]}'.", _RESTORE)


_RESTORE = "Restore it from git or from an older copy."
