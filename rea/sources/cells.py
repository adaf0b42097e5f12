"""From delimited text to rows of cells, with the delimiter found and damage contained.

A quotation mark that is never closed swallows every record behind it, and pandas and
`csv` give those up without a word. Here such a row is read alone and reported.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rea.errors import SourceError

DELIMITERS = (",", ";", "\t", "|")
_MAX_CELL = 2**31 - 1
_MAX_REPAIRS = 200
_GUARDED = re.compile(r'="([^"]*)"')
_DIRECTIVE = re.compile(r"sep=(.)\s*$")
# What a spreadsheet would run; see `rea.sources.writing`.
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and the line it begins on."""

    line: int
    cells: list[str]
    mended: bool = False


def directed_delimiter(text: str) -> str | None:
    """The delimiter that Excel's first line ``sep=;`` names."""
    found = _DIRECTIVE.match(text.partition("\n")[0].strip('"'))
    return found[1] if found else None


def split_rows(text: str, delimiter: str, name: str, first_line: int = 1) -> list[Row]:
    """The rows of a table; a row that quotes badly is cut at its line end.

    Raises
    ------
    SourceError
        Too many rows quote badly for the table to be trusted.
    """
    csv.field_size_limit(_MAX_CELL)
    lines = text.split("\n")
    rows: list[Row] = []
    at, n_repairs = 0, 0
    while at < len(lines):
        failed_at = _read_strictly(lines, at, delimiter, first_line, rows)
        if failed_at is None:
            break
        n_repairs += 1
        if n_repairs > _MAX_REPAIRS:
            raise SourceError(
                name,
                "too many quotation marks are not closed.",
                "Export again, as RIS or as CSV with all text quoted.",
                failed_at + first_line,
            )
        at = failed_at + _read_leniently(lines, failed_at, delimiter, first_line, rows)
    return rows


def _read_strictly(
    lines: Sequence[str], at: int, delimiter: str, first_line: int, rows: list[Row]
) -> int | None:
    """Read on from `at`; the index of the line where a row fails, or None at the end."""
    # The csv module joins a cell's lines as they come, so each keeps its end.
    reader = csv.reader((f"{line}\n" for line in lines[at:]), delimiter=delimiter, strict=True)
    begin = at
    try:
        for cells in reader:
            if any(cells):
                rows.append(Row(begin + first_line, [_bare(cell) for cell in cells]))
            begin = at + reader.line_num
    except csv.Error:
        return begin
    return None


def _read_leniently(
    lines: Sequence[str], at: int, delimiter: str, first_line: int, rows: list[Row]
) -> int:
    """Read the row at `at` as well as may be; the number of lines it took."""
    n_columns = len(rows[0].cells) if rows else 0
    cells, n_lines = _lenient(lines[at : at + 2000], delimiter)
    swallows = any(
        len(_lenient([line], delimiter)[0]) == n_columns for line in lines[at + 1 : at + n_lines]
    )
    if n_lines > 1 and (swallows or len(cells) != n_columns):
        cells, n_lines = _lenient([lines[at]], delimiter)[0], 1
    rows.append(Row(at + first_line, [_bare(cell) for cell in cells], mended=True))
    return n_lines


def _lenient(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    cells = next(reader, [])
    return [cell.rstrip("\n") for cell in cells], reader.line_num


def _bare(cell: str) -> str:
    """The cell without what only a spreadsheet needs."""
    if cell.startswith("="):
        guarded = _GUARDED.fullmatch(cell)
        return guarded[1] if guarded else cell
    if cell.startswith("'") and _NEUTRALISED.match(cell):
        return cell[1:]
    return cell


def sample_rows(text: str, delimiter: str, n_rows: int = 40) -> Iterator[Row]:
    """The first rows, for finding the delimiter and the header."""
    csv.field_size_limit(_MAX_CELL)
    lines = text[:400_000].split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    begin = 1
    for cells in reader:
        yield Row(begin, cells)
        begin = reader.line_num + 1
        n_rows -= 1
        if not n_rows:
            return
