"""Answers out of a file that somebody filled in, exported, or made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rea.errors import FileError, ReaError
from rea.extraction.answers import Answer
from rea.extraction.forms import Form

_TEXTS: Final = (".csv", ".tsv", ".txt")


def answers_in_file(
    form: Form, path: Path, studies: Mapping[str, str], columns: Mapping[str, str] | None = None
) -> tuple[Answer, ...]:
    """The answers of a filled workbook, of rea's own export, or of a table made elsewhere.

    Parameters
    ----------
    studies : mapping of str to str
        Id and name of each study.
    columns : mapping of str to str, optional
        For a table made elsewhere: the field that each of its columns holds.

    Raises
    ------
    BadCellsError
        Naming every bad cell by sheet and cell.
    ReaError
        The file cannot be opened, or is no such file.
    """
    # openpyxl takes longer to import than most commands take to run.
    from rea.extraction.returned import read_csv, read_json
    from rea.workbook.reading import WorkbookError

    data, kind = _bytes_of(path), path.suffix.lower()
    if kind in _TEXTS:
        return read_csv(form, path.name, data, studies, columns)
    if kind == ".json":
        if columns:
            raise ReaError(f"{path}: JSON has no columns.", "Leave out --map.")
        return read_json(form, path.name, data, studies)
    try:
        return _in_workbook(form, path.name, data, studies, columns)
    except WorkbookError as err:
        raise ReaError(f"{path}: {err.sentence}", err.hint) from err


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as err:
        raise FileError(path, err) from err


def _in_workbook(
    form: Form,
    name: str,
    data: bytes,
    studies: Mapping[str, str],
    columns: Mapping[str, str] | None,
) -> tuple[Answer, ...]:
    from rea.extraction.returned import read_xlsx
    from rea.extraction.sheets import read_sheets
    from rea.workbook.reading import NotMadeHereError

    if not columns:
        try:
            return read_sheets(form, data, studies)
        except NotMadeHereError:
            pass  # no workbook to fill in: the tables of an export, then
    return read_xlsx(form, name, data, studies, columns)
