"""Tables that people made in a spreadsheet, read row by row with their line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError, ReaError, UnknownNameError, at_line, refusal

# The columns in which people name a record, best first.
_NAMES = ("record", "record_id", "accession")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the record it names, where it stands (``x.csv, line 7``), its cells by column."""

    name: str
    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str, default: str) -> str:
        """The cell, or `default` where the table has no such column or the cell is empty."""
        return self.cells.get(column) or default


class TableError(ReaError):
    """A table that somebody made cannot be used."""

    def __init__(self, path: Path, fact: str, hint: str, line: int | None = None) -> None:
        super().__init__(f"{path if line is None else at_line(path, line)}: {fact}", hint)
        self.path = path
        self.line = line


def read_rows(path: Path, needed: Sequence[str], names: Sequence[str] = _NAMES) -> list[Row]:
    """The rows of a CSV that has a column naming the record and the columns needed.

    Where rows are not about records, `names` are the columns that may say what they are about.

    Commas or semicolons separate the cells; empty rows are passed over.

    Raises
    ------
    TableError
        Naming the file and the line.
    """
    text = _text_of(path)
    head = text.split("\n", 1)[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        name = next((one for one in names if one in header), None)
        absent = [one for one in needed if one not in header]
        if name is None or absent:
            raise TableError(
                path,
                f"no column '{absent[0] if absent else names[0]}'.",
                f"It needs the columns {_either(names)}, {', '.join(needed)}.",
                line=1,
            )
        return _rows(path, [(reader.line_num, cells) for cells in reader], header, name)
    except csv.Error as err:
        raise TableError(path, f"{err}.", "Save it again as CSV.", line=reader.line_num) from err


def _either(names: Sequence[str]) -> str:
    return f"{names[0]} (or {names[-1]})" if len(names) > 1 else names[0]


@contextmanager
def named(place: str) -> Iterator[None]:
    """Let an error say which row of a table asked for what it refuses."""
    try:
        yield
    except (DecisionError, UnknownNameError) as err:
        if not place:
            raise
        raise DecisionError(f"{place}: {err.sentence}", err.hint) from err


def _rows(
    path: Path, numbered: Sequence[tuple[int, list[str]]], header: list[str], name: str
) -> list[Row]:
    rows = []
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise TableError(
                path,
                f"{len(cells)} cells where the header has {len(header)}.",
                "Put a text that holds the separator into quotation marks.",
                line=line,
            )
        by_column = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if not by_column[name]:
            raise TableError(path, f"the cell '{name}' is empty.", f"Name the {name}.", line=line)
        rows.append(Row(by_column[name], at_line(path, line), by_column))
    return rows


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as err:
        raise TableError(path, *refusal(err)) from err
    if not data.strip():
        raise TableError(path, "the file is empty.", "Save the table again.")
    for encoding in ("utf-8-sig", "cp1252"):  # cp1252 is what Excel writes on Windows
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError(path, "this is not a CSV.", "Save the spreadsheet as CSV (UTF-8).")
