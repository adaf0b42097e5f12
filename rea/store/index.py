"""The cache under ``.rea/``: records by the SHA-256 of the table they were read from.

Safe to delete at any moment, and never trusted: what is stored for a source is used
only while the hash of its ``records.csv`` is the one it was stored under. Whatever is
wrong with the cache, the tables themselves are read instead.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

import pandas as pd

from rea.model import RECORD_COLUMNS, REVIEW_RECORD_COLUMNS
from rea.store.stamps import stamp
from rea.store.table import table_rows


def records_of(
    cache: Path,
    tables: Mapping[str, Path],
    columns: Sequence[str],
    without: Collection[str] = (),
) -> pd.DataFrame:
    """The records of all sources.

    Parameters
    ----------
    cache : Path
        The database file; it and its folder need not exist.
    tables : mapping
        Source id to its ``records.csv``.
    columns : sequence of str
        Of `REVIEW_RECORD_COLUMNS`; fewer columns are quicker.
    without : collection of str
        Sources whose records are left out; the cache keeps them.

    Returns
    -------
    DataFrame
        In order of source id, then as imported.
    """
    try:
        with _opened(cache) as base:
            _refresh(base, tables)
            return _select(base, columns, without)
    except (sqlite3.DatabaseError, OSError) as err:
        if _is_spoilt(err):  # made anew next time; otherwise locked, or no room
            cache.unlink(missing_ok=True)
        found = _read_all(tables)
        return found[~found["source"].isin(set(without))][list(columns)].reset_index(drop=True)


class Lookup:
    """Records by their ids, one at a time, without reading all of them.

    The cache is compared with the tables once. Whoever keeps a lookup for long asks for a new
    one when a table changes.
    """

    def __init__(self, cache: Path, tables: Mapping[str, Path]) -> None:
        self._cache, self._tables = cache, tables
        self._whole: dict[str, tuple[str, ...]] | None = None
        try:
            with _opened(cache) as base:
                _refresh(base, tables)
                base.execute("CREATE INDEX IF NOT EXISTS by_id ON record (record_id)")
        except (sqlite3.DatabaseError, OSError):
            self._whole = self._read_whole()

    def rows(
        self, ids: Sequence[str], columns: Sequence[str] = REVIEW_RECORD_COLUMNS
    ) -> dict[str, dict[str, str]]:
        """Each record that is there by its id, with these of `REVIEW_RECORD_COLUMNS`."""
        found = {} if self._whole is not None else self._asked(ids, columns)
        if len(found) < len(set(ids)):  # the cache was deleted meanwhile, or is no use
            self._whole = self._whole or self._read_whole()
            places = [REVIEW_RECORD_COLUMNS.index(name) for name in columns]
            known = {one: self._whole[one] for one in ids if one in self._whole}
            found = {one: tuple(row[place] for place in places) for one, row in known.items()}
        return {one: dict(zip(columns, row, strict=True)) for one, row in found.items()}

    def _asked(self, ids: Sequence[str], columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
        places = ", ".join("?" * len(ids))
        named = ", ".join(f'"{name}"' for name in columns)
        try:
            with _opened(self._cache) as base:
                asked = f"SELECT record_id, {named} FROM record WHERE record_id IN ({places})"
                return {row[0]: row[1:] for row in base.execute(asked, list(ids))}
        except (sqlite3.DatabaseError, OSError):
            return {}

    def _read_whole(self) -> dict[str, tuple[str, ...]]:
        table = _read_all(self._tables)[list(REVIEW_RECORD_COLUMNS)]
        return {row[0]: row for row in table.itertuples(index=False, name=None)}


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file; read once while its size and time stay."""
    return _sha256_at(path, stamp(path))


def hash_of_tables(paths: Iterable[Path]) -> str:
    """One SHA-256 for the record tables of several searches."""
    listed = sorted(f"{sha256_of(path)}  {path.parent.name}" for path in paths)
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


@lru_cache(maxsize=256)
def _sha256_at(path: Path, _stamp: tuple[int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _opened(cache: Path) -> Iterator[sqlite3.Connection]:
    cache.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(cache, timeout=5)) as base:
        # A cache may be lost, so it need not wait for the disk.
        base.execute("PRAGMA synchronous = OFF")
        fields = ", ".join(f'"{name}" TEXT' for name in REVIEW_RECORD_COLUMNS)
        base.execute("CREATE TABLE IF NOT EXISTS held (source TEXT PRIMARY KEY, sha256 TEXT)")
        base.execute(f"CREATE TABLE IF NOT EXISTS record ({fields})")
        yield base


def _is_spoilt(err: Exception) -> bool:
    """Whether the database is damaged, or was made by a rea with other columns."""
    if isinstance(err, sqlite3.OperationalError):
        return err.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return isinstance(err, sqlite3.DatabaseError)


def _refresh(base: sqlite3.Connection, tables: Mapping[str, Path]) -> None:
    held = dict(base.execute("SELECT source, sha256 FROM held"))
    wanted = {source: sha256_of(path) for source, path in tables.items()}
    stale = [source for source in {*held, *wanted} if held.get(source) != wanted.get(source)]
    if not stale:
        return
    places = ", ".join("?" * len(REVIEW_RECORD_COLUMNS))
    with base:
        for source in stale:
            base.execute("DELETE FROM record WHERE source = ?", (source,))
            base.execute("DELETE FROM held WHERE source = ?", (source,))
            if source in wanted:
                rows = _rows(source, tables[source])
                base.executemany(f"INSERT INTO record VALUES ({places})", rows)
                base.execute("INSERT INTO held VALUES (?, ?)", (source, wanted[source]))


def _select(
    base: sqlite3.Connection, columns: Sequence[str], without: Collection[str]
) -> pd.DataFrame:
    named = ", ".join(f'"{name}"' for name in columns)
    kept = f"WHERE source NOT IN ({', '.join('?' * len(without))})" if without else ""
    asked = f"SELECT {named} FROM record {kept} ORDER BY source, rowid"
    rows = base.execute(asked, list(without)).fetchall()
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _read_all(tables: Mapping[str, Path]) -> pd.DataFrame:
    rows = [row for source in sorted(tables) for row in _rows(source, tables[source])]
    return pd.DataFrame(rows, columns=list(REVIEW_RECORD_COLUMNS), dtype=object)


def _rows(source: str, path: Path) -> Iterator[tuple[str, ...]]:
    return ((*row, source) for row in table_rows(path, RECORD_COLUMNS))
