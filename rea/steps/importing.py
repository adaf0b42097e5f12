"""Reading search exports into the review, and converting them without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from rea.errors import ReaError, SourceError, UnknownNameError
from rea.model import (
    COLUMN_OF_KIND,
    NORMALISED_COLUMNS,
    RECORD_COLUMNS,
    ExportFile,
    Source,
)
from rea.sources import Reading, read_export, write_csv
from rea.steps.protocols import in_force
from rea.steps.search_plans import unsigned
from rea.store import table
from rea.store.index import sha256_of
from rea.store.review import Review

# A source's name is a part of paths; below the review they stay under 140 characters.
_LONGEST_NAME = 30


@dataclass(frozen=True)
class Imported:
    """One search, filed.

    Attributes
    ----------
    source : Source
    skipped : DataFrame
        What could not be read: file, line, reason, text.
    notes : tuple of str
        What was mended or is odd, a sentence each.
    """

    source: Source
    skipped: pd.DataFrame
    notes: tuple[str, ...]
    next: str = "rea dedupe"


class ImportedBeforeError(SourceError):
    """The same bytes are in the review already."""

    def __init__(self, file: str, source: Source) -> None:
        super().__init__(
            file,
            f"this very file was imported as {source.source_id} "
            f"({source.n_records:,} records); nothing was added.",
            "If it is another search, export it again; if not, go on with 'rea dedupe'.",
        )
        self.source = source


def import_records(
    review: Review,
    files: Sequence[Path],
    *,
    name: str,
    searched_on: date,
    kind: str = "database",
    platform: str = "",
    strategy: str = "",
    n_claimed: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """Read the export files of one search, mint their records' ids, and file them.

    The bytes are copied as they are. Nothing is filed unless everything can be.

    Parameters
    ----------
    files : sequence of Path
        One search may have been exported in several parts.
    name : str
        The source as the flow diagram shows it.
    kind : str
        One of `rea.model.KINDS`.
    strategy : str
        Id of a strategy in the protocol, or the exact search as run.
    n_claimed : int, optional
        Hits that the platform claimed.
    columns : mapping, optional
        For tables: header to the column it means.

    Raises
    ------
    SourceError
        A file cannot be read, or was imported before.
    ReaError
        The kind, date or strategy cannot be right.
    """
    _check_facts(review, name, kind, searched_on, strategy)
    hashes = {str(path): _sha256_of(path) for path in files}
    _refuse_known(review, hashes)
    readings = {str(path): read_export(bytes_of(path), str(path), columns) for path in files}
    source_id = _free_id(review, f"{_slug(name)}-{searched_on.isoformat()}")
    records = _with_ids(source_id, readings.values())
    if not len(records):
        raise SourceError(
            str(files[0]), "no record in it.", "Export again with title and abstract."
        )
    skipped = pd.concat([one.skipped for one in readings.values()], ignore_index=True)
    stored = _stored_names(files)
    source = Source(
        source_id=source_id,
        name=name.strip(),
        kind=kind,
        platform=platform.strip(),
        searched_on=searched_on,
        strategy=strategy.strip(),
        files=_stored_files(stored, hashes, readings),
        n_records=len(records),
        n_skipped=len(skipped),
        imported_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        n_claimed=n_claimed,
    )
    kept = {stored[str(path)]: path for path in files}
    review.add_source(source, kept, records, skipped)
    notes = tuple(note for one in readings.values() for note in one.notes)
    if COLUMN_OF_KIND[kind] == "databases":
        notes += tuple(filter(None, (unsigned(in_force(review).protocol),)))
    return Imported(source, skipped, notes)


@dataclass(frozen=True)
class Converted:
    """Exports brought into one normalised table."""

    output: str
    n_records: int
    skipped: pd.DataFrame
    notes: tuple[str, ...]


def convert(
    files: Sequence[Path], output: Path, columns: Mapping[str, str] | None = None
) -> Converted:
    """Bring readable exports into one CSV with columns `NORMALISED_COLUMNS`, without a review."""
    readings = {path: read_export(bytes_of(path), str(path), columns) for path in files}
    parts = [one.records.assign(source=path.name) for path, one in readings.items()]
    normalised = pd.concat(parts, ignore_index=True)[list(NORMALISED_COLUMNS)]
    table.write_bytes(output, write_csv(normalised))
    return Converted(
        output=str(output),
        n_records=len(normalised),
        skipped=pd.concat([one.skipped for one in readings.values()], ignore_index=True),
        notes=tuple(note for one in readings.values() for note in one.notes),
    )


def _check_facts(review: Review, name: str, kind: str, searched_on: date, strategy: str) -> None:
    if not _slug(name):
        raise ReaError("A source needs a name.", "Give one with --source, such as Scopus.")
    if kind not in COLUMN_OF_KIND:
        raise UnknownNameError("kind of source", kind, COLUMN_OF_KIND)
    if searched_on > datetime.now(UTC).date():
        raise ReaError(
            f"{searched_on} has not come yet.", "Give the day of the search with --searched."
        )
    known = in_force(review).protocol.strategies
    looks_like_id = strategy and " " not in strategy.strip()
    if looks_like_id and strategy not in known:
        raise UnknownNameError(
            "strategy", strategy, known, "Give an id of the protocol, or the search itself."
        )


def bytes_of(path: Path) -> bytes:
    """The bytes of an export, or one sentence why not."""
    with _named(path):
        return path.read_bytes()


def _sha256_of(path: Path) -> str:
    with _named(path):
        return sha256_of(path)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What the system says of a file, in one sentence."""
    try:
        yield
    except FileNotFoundError as err:
        raise SourceError(str(path), "there is no such file.", "Check its name.") from err
    except OSError as err:
        raise SourceError(str(path), f"cannot be opened ({err.strerror}).") from err


def _refuse_known(review: Review, hashes: Mapping[str, str]) -> None:
    known = {file.sha256: source for source in review.sources() for file in source.files}
    for shown, sha256 in hashes.items():
        source = known.get(sha256)
        if source is not None:
            raise ImportedBeforeError(shown, source)


def _free_id(review: Review, wanted: str) -> str:
    taken = {one.casefold() for one in review.source_ids()}
    tried, n = wanted, 1
    while tried in taken:
        n += 1
        tried = f"{wanted}-{n}"
    return tried


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")


def _with_ids(source_id: str, readings: Iterable[Reading]) -> pd.DataFrame:
    records = pd.concat([one.records for one in readings], ignore_index=True)
    width = max(4, len(str(len(records))))
    ids = [f"{source_id}/{number:0{width}d}" for number in range(1, len(records) + 1)]
    return records.assign(record_id=ids)[list(RECORD_COLUMNS)]


def _stored_names(files: Sequence[Path]) -> dict[str, str]:
    """The names under which the exports are kept: short, and safe on every system."""
    single = len(files) == 1
    return {
        str(path): f"export{'' if single else f'-{n}'}{_suffix(path)}"
        for n, path in enumerate(files, start=1)
    }


def _stored_files(
    stored: Mapping[str, str], hashes: Mapping[str, str], readings: Mapping[str, Reading]
) -> tuple[ExportFile, ...]:
    return tuple(
        ExportFile(
            name=stored[shown],
            sha256=hashes[shown],
            format=reading.format,
            n_records=len(reading.records),
            n_skipped=len(reading.skipped),
        )
        for shown, reading in readings.items()
    )


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".txt"
