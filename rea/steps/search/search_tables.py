"""A table of searches, CSV or Excel: a whole folder is imported and logged at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rea.errors import ReaError, SourceError, at_line
from rea.sources import read_rows
from rea.steps.search.filing import SearchFacts, bytes_of, new_source
from rea.steps.search.importing import Imported, import_records
from rea.steps.search.searching import (
    SEARCH_COLUMNS,
    LoggedSearch,
    log_search,
)
from rea.store.review import Review

_OTHER_NAMES: Final = {
    "name": "source",
    "place": "source",
    "date": "searched",
    "words": "strategy",
    "path": "strategy",
    "shown": "claimed",
    "results": "claimed",
    "hits": "claimed",
    "person": "by",
    "looked at": "looked_at",
    "stop rule": "stopped",
    "files": "file",
}


@dataclass(frozen=True, slots=True)
class SearchesRead:
    """A table of searches: what was imported, what was logged, what was there already."""

    imported: tuple[Imported, ...]
    logged: tuple[LoggedSearch, ...]
    n_known: int
    next: str = "rea dedupe"


def read_searches(
    review: Review, path: Path, *, person: str = "", decisions: str = "ignore"
) -> SearchesRead:
    """Import and log every search of a table, CSV or Excel; files are named from its folder.

    Every row is checked before the first is filed.

    Raises
    ------
    SourceError, ReaError
        Naming the file and the line.
    """
    rows = _rows(path)
    known = set(review.source_ids())
    new = [(line, row) for line, row in rows if row.get("search", "") not in known]
    wishes = [(line, *_wish(path, line, row)) for line, row in new]
    for line, facts, files in wishes:
        with _at(path, line):  # a row that cannot be filed is refused here
            new_source(review, facts, is_exported=bool(files))
    imported: list[Imported] = []
    logged: list[LoggedSearch] = []
    for line, facts, files in wishes:
        with _at(path, line):
            if files:
                imported.append(import_records(review, files, facts, decisions=decisions))
            else:
                logged.append(log_search(review, facts, person=person))
    return SearchesRead(tuple(imported), tuple(logged), len(rows) - len(new))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    found = read_rows(bytes_of(path), str(path))
    header = [_column(cell) for cell in found[0][1]] if found else []
    absent = [name for name in ("source", "searched") if name not in header]
    if absent:
        raise SourceError(
            str(path),
            f"no column '{absent[0]}'.",
            f"The columns are {', '.join(SEARCH_COLUMNS)}; see 'rea search list --to FILE'.",
            1,
        )
    return [
        (line, dict(zip(header, map(str.strip, cells), strict=False))) for line, cells in found[1:]
    ]


def _column(header: str) -> str:
    name = header.strip().casefold()
    return _OTHER_NAMES.get(name, name)


def _wish(path: Path, line: int, row: Mapping[str, str]) -> tuple[SearchFacts, list[Path]]:
    with _at(path, line):
        files = [path.parent / one.strip() for one in row.get("file", "").split(";") if one.strip()]
        return (
            SearchFacts(
                name=row["source"],
                searched_on=_day(row["searched"]),
                kind=row.get("kind", ""),
                platform=row.get("platform", ""),
                strategy=row.get("strategy", ""),
                coverage=row.get("coverage", ""),
                limits=row.get("limits", ""),
                n_claimed=_number(row, "claimed"),
                searched_by=row.get("by", ""),
                n_looked_at=_number(row, "looked_at"),
                n_kept=_number(row, "kept"),
                stopped=row.get("stopped", ""),
            ),
            files,
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise ReaError(f"'{text}' is no date.", "Write it as 2027-01-31.") from err


def _number(row: Mapping[str, str], column: str) -> int | None:
    text = row.get(column, "").replace(",", "").replace(" ", "")
    if not text:
        return None
    if not text.isdigit():
        raise ReaError(f"'{row[column]}' is no number of {column.replace('_', ' ')}.")
    return int(text)


@contextmanager
def _at(path: Path, line: int) -> Iterator[None]:
    """Let an error say which row of the table asked for what it refuses."""
    try:
        yield
    except ReaError as err:
        raise ReaError(f"{at_line(path, line)}: {err.sentence}", err.hint) from err
