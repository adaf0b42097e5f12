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
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from rea.errors import ReviewError, at_line
from rea.store.log import sync_folder

# Virus scanners and sync clients hold a file for a moment; renames over it fail meanwhile.
_RENAME_TRIES = 8

# An abstract may be longer than the csv module takes by itself; this much fits on any system.
_LONGEST_CELL = 2**31 - 1
_ROWS_AT_ONCE = 500
_EMPTY_CELL = '""'
_MARKED = '",\n\r'


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, so that a reader sees the old file or the new one whole."""
    with _replacing(path) as file:
        file.write(data)


def copy_file(source: Path, path: Path) -> None:
    """Replace `path` by the bytes of another file, however large."""
    with source.open("rb") as read, _replacing(path) as file:
        shutil.copyfileobj(read, file)


def write_text(path: Path, text: str) -> None:
    """Replace `path` by `text` in UTF-8 with ``\\n`` line ends."""
    write_bytes(path, text.encode())


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Replace `path` by the table as CSV; a large one never lies in memory as text."""
    with _replacing(path) as file:
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
    if not path.exists():
        return pd.DataFrame(columns=list(columns), dtype=str)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise ReviewError(f"{path}: not a whole table ({err}).", _RESTORE) from err
    return parse_table(path, text, columns)


def parse_table(path: Path, text: str, columns: Sequence[str]) -> pd.DataFrame:
    """The table that a text holds; `path` is what an error names.

    Raises
    ------
    ReviewError
        A column is missing, or the text is not a table.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        # pandas would fill a row that is cut short with empty cells, and say nothing.
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        numbered = ((reader.line_num, cells) for cells in reader)
        rows = list(_whole_rows(path, numbered, len(header)))
    except csv.Error as err:
        raise ReviewError(f"{path}: not a whole table ({err}).", _RESTORE) from err
    missing = [name for name in columns if name not in header]
    if missing:
        raise ReviewError(f"{at_line(path, 1)}: no column '{missing[0]}'.", _RESTORE)
    return pd.DataFrame(rows, columns=header, dtype=object)[list(columns)]


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
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` once it is whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        rename(part, path)
    except BaseException:
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


def _whole_rows(
    path: Path, numbered: Iterable[tuple[int, list[str]]], width: int
) -> Iterator[list[str]]:
    for line, cells in numbered:
        if len(cells) == width:
            yield cells
        elif cells:
            raise ReviewError(
                f"{at_line(path, line)}: {len(cells)} cells where the header has {width}.", _RESTORE
            )


_RESTORE = "Restore it from git or from an older copy."
