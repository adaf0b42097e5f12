"""A table of which several versions lie about: a merge left unfinished, or a synced drive's copies.

All rows are kept; which of them hold is for the rules that made the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from rea.store.table import parse_table, read_table

_OURS, _BASE, _MIDDLE, _THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


def is_unmerged(path: Path) -> bool:
    """Whether git left the marks of two sides in the file."""
    return path.exists() and any(
        line.startswith(_OURS) for line in path.read_text("utf-8-sig", "replace").splitlines()
    )


def copies_of(path: Path, columns: Sequence[str]) -> list[Path]:
    """Copies of a table that a synced drive made beside it: "duplicates (1).csv" and the like."""
    beside = sorted(path.parent.glob(f"{path.stem}*{path.suffix}"))
    return [other for other in beside if other != path and _is_copy(other, columns)]


def read_united(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Every row of a table, of its copies and of both sides of an unfinished merge, once.

    Raises
    ------
    ReviewError
        One of them is not such a table.
    """
    parts = [_read(one, columns) for one in (path, *copies_of(path, columns))]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _read(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    if not is_unmerged(path):
        return read_table(path, columns)
    text = "".join(_both_sides(path.read_text("utf-8-sig").splitlines(keepends=True)))
    return parse_table(path, text, columns)


def _both_sides(lines: Sequence[str]) -> Iterator[str]:
    in_base = False
    for line in lines:
        mark = line[: len(_OURS)]
        if mark in (_OURS, _BASE, _MIDDLE, _THEIRS):
            in_base = mark == _BASE
        elif not in_base:
            yield line


def _is_copy(path: Path, columns: Sequence[str]) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline().strip().split(",") == list(columns)
