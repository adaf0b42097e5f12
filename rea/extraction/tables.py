"""Tables of answers as they came: the rows of a CSV file or of a workbook, by their headings."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from io import StringIO

from rea.errors import ReaError
from rea.workbook.cells import CellError, without_apostrophe
from rea.workbook.reading import Row, read_plain_sheets
from rea.workbook.texts import one_line


class ReturnedError(ReaError):
    """The file is no table of answers, or no JSON of them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its headings.

    Attributes
    ----------
    name : str
        What the file or the sheet is called.
    doubled : collection of str
        Headings that stand twice: nobody can tell which column is meant.
    merged : tuple of str
        Cells that are merged with others, by name.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    doubled: Collection[str] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One answer as it came.

    Attributes
    ----------
    table, where : str
        The file or sheet, and the row in it.
    parts : mapping of str to str
        What stands there, by the names of the columns of the long table.
    columns : mapping of str to str
        What the column of a part is called, where it bears another name.
    faults : mapping of str to CellError
        Parts whose cell cannot be taken.
    """

    table: str
    where: str
    parts: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, CellError] = field(default_factory=dict)

    def text(self, part: str) -> str:
        return self.parts.get(part, "")


def csv_table(name: str, data: bytes) -> Table:
    """A CSV file with any of the usual separators, the headings first.

    Raises
    ------
    ReturnedError
        It is no CSV file in UTF-8, or has no headings.
    """
    try:
        text = data.decode("utf-8-sig")
        head = text.split("\n", 1)[0]
        parted = max(",;\t", key=head.count)
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=parted, strict=True))
    except (UnicodeDecodeError, csv.Error) as err:
        raise ReturnedError(
            f"{name}: this is no CSV file in UTF-8, or it is damaged.",
            "Save it as 'CSV UTF-8' and try again.",
        ) from err
    if not lines or not any(lines[0]):
        raise ReturnedError(f"{name}: there are no headings in its first row.")
    headings = tuple(one_line(without_apostrophe(cell)) for cell in lines[0])
    rows = tuple(
        Row(number, dict(zip(headings, map(without_apostrophe, line), strict=False)), {})
        for number, line in enumerate(lines[1:], start=2)
    )
    doubled = {one for one in headings if headings.count(one) > 1}
    return Table(name, headings, rows, doubled)


def xlsx_tables(data: bytes) -> tuple[Table, ...]:
    """Every sheet of a workbook that holds anything; raises as `read_plain_sheets` does."""
    return tuple(
        Table(one.title, tuple(one.columns), one.rows, one.doubled.values(), one.merged)
        for one in read_plain_sheets(data)
    )
