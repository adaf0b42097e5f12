"""A workbook without its blank cells, so that a sheet formatted to its last row opens at once.

Spreadsheet programs write a cell for every blank that was ever formatted, and a click on the
head of a column formats a million of them. They are dropped from the bytes, a piece at a time,
before anything is made of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Final

from rea.workbook.places import FIRST_ROW

# 300 studies of 60 fields unpack to a tenth of this.
MOST_KEPT: Final = 100_000_000
# Fifteen columns formatted down to the last row; more takes too long only to be dropped.
MOST_UNPACKED: Final = 500_000_000

_PIECE: Final = 1 << 20
# Only what says where it stands: a cell without a place is counted from its neighbours. Text
# is never mistaken for one, because XML writes its "<" as "&lt;".
_CELLS: Final = rb"""(?:<(?:x:)?c r=["'][A-Z]+[0-9]+["'][^>/]*(?:/>|></(?:x:)?c>))"""
_BLANK: Final = re.compile(
    rb"""<(?:x:)?row r=["'][0-9]+["'][^>/]*(?:/>|>%b*</(?:x:)?row>)|%b+""" % (_CELLS, _CELLS)
)
# openpyxl makes a cell of each that is merged; its corner and whether it reaches the answers
# is all that anyone asks.
_TALL_AREA: Final = re.compile(
    rb"""(<(?:x:)?mergeCell [^>]*?\bref=["'][A-Z]+)([0-9]+)(:[A-Z]+)([0-9]+)"""
)


class TooLargeError(ValueError):
    """More than answers ever take, in bytes unpacked."""

    def __init__(self, n_bytes: int) -> None:
        super().__init__(f"{n_bytes:,} bytes")
        self.n_bytes = n_bytes


def without_blanks(data: bytes) -> bytes:
    """The same XLSX file without cells and rows that hold nothing.

    Raises
    ------
    TooLargeError
        It unpacks to more than `MOST_UNPACKED`, or keeps more than `MOST_KEPT`.
    zipfile.BadZipFile, zlib.error
        It is no file of this kind.
    """
    light = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as packed, zipfile.ZipFile(light, "w") as kept:
        unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise TooLargeError(unpacked)
        n_kept = 0
        for one in packed.infolist():
            is_sheet = one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml")
            with packed.open(one) as part, kept.open(one.filename, "w") as copy:
                for piece in _filled(part) if is_sheet else _pieces(part):
                    n_kept += copy.write(piece)
                    if n_kept > MOST_KEPT:
                        raise TooLargeError(unpacked)
    return light.getvalue()


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: part.read(_PIECE), b"")


def _filled(part: IO[bytes]) -> Iterator[bytes]:
    """What a sheet holds, cut before the beginning of a row so that none is torn."""
    rest = bytearray()
    for piece in _pieces(part):
        # Looked for in what is new alone, or a sheet without a row would be searched over and over.
        new = max(len(rest) - len(b"<x:row "), 0)
        rest += piece
        begin = max(rest.rfind(b"<row ", new), rest.rfind(b"<x:row ", new), 0)
        yield _BLANK.sub(b"", bytes(rest[:begin]))
        del rest[:begin]
        if len(rest) > MOST_KEPT:
            raise TooLargeError(len(rest))
    yield _TALL_AREA.sub(_lower, _BLANK.sub(b"", bytes(rest)))


def _lower(area: re.Match[bytes]) -> bytes:
    top, bottom = int(area[2]), int(area[4])
    return b"%s%d%s%d" % (area[1], top, area[3], min(bottom, top + FIRST_ROW))
