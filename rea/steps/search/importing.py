"""Reading search exports into the review, and converting them without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from rea.errors import SourceError
from rea.model import KIND_OF_SOURCE, NORMALISED_COLUMNS, RECORD_COLUMNS, ExportFile, Source
from rea.phrases import count
from rea.sources import Reading, earlier_decisions, parts, read_export, write_csv
from rea.steps.protocol.protocols import in_force
from rea.steps.search import earlier
from rea.steps.search.earlier import Earlier
from rea.steps.search.filing import (
    SearchFacts,
    bytes_of,
    claim_that_differs,
    hash_of,
    missing_facts,
    new_source,
    refuse_known,
    stored_names,
)
from rea.steps.search.search_plans import unsigned
from rea.store import table
from rea.store.review import Review


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
    missing : tuple of str
        Facts of the search that PRISMA-S asks for and nobody gave.
    earlier : Earlier
        What the export says of an earlier screening, and what was done with it.
    """

    source: Source
    skipped: pd.DataFrame
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    earlier: Earlier
    next: str = "rea dedupe"


def import_records(
    review: Review,
    files: Sequence[Path],
    facts: SearchFacts,
    *,
    many_databases: bool = False,
    columns: Mapping[str, str] | None = None,
    decisions: str = earlier.IGNORE,
) -> Imported:
    """Read the export files of one search, mint their records' ids, and file them.

    The bytes are copied as they are. Nothing is filed unless everything can be.

    Parameters
    ----------
    files : sequence of Path
        One search may have been exported in several parts.
    facts : SearchFacts
        What is known of the search; its name and its day at least.
    many_databases : bool
        Count each record for the database that it names, where every record names one.
    columns : mapping, optional
        For tables: header to the column it means.
    decisions : str
        What becomes of decisions that the export tells of: one of `rea.steps.search.earlier.WAYS`.

    Raises
    ------
    SourceError
        A file cannot be read, or was imported before.
    ReaError
        A fact of the search cannot be right.
    """
    source = new_source(review, facts, is_exported=True)
    earlier.check_way(decisions)
    hashes = {str(path): hash_of(path) for path in files}
    refuse_known(review, hashes)
    readings = {str(path): read_export(bytes_of(path), str(path), columns) for path in files}
    records = _with_ids(source.source_id, readings.values())
    if not len(records):
        raise SourceError(
            str(files[0]), "no record in it.", "Export again with title and abstract."
        )
    skipped = pd.concat([one.skipped for one in readings.values()], ignore_index=True)
    databases = parts.counted(parts.databases_of(records))
    stored = stored_names(files)
    source = replace(
        source,
        files=_stored_files(stored, hashes, readings),
        n_records=len(records),
        n_skipped=len(skipped),
        databases=databases if many_databases else (),
    )
    kept = {stored[str(path)]: path for path in files}
    review.add_source(source, kept, records, skipped)
    protocol = in_force(review).protocol
    brought = earlier.bring_in(review, protocol, records, earlier_decisions(records), decisions)
    notes = [note for one in readings.values() for note in one.notes]
    notes += _of_parts(source, {Path(shown).name: one for shown, one in readings.items()})
    # The sites that a web search led to are no databases that somebody searched.
    if source.kind == "database" or many_databases:
        notes += _of_databases(databases, many_databases)
    if KIND_OF_SOURCE[source.kind].column == "databases":
        notes += filter(None, (unsigned(protocol),))
    return Imported(source, skipped, tuple(notes), missing_facts(source), brought)


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
    tables = [one.records.assign(source=path.name) for path, one in readings.items()]
    normalised = pd.concat(tables, ignore_index=True)[list(NORMALISED_COLUMNS)]
    table.write_bytes(output, write_csv(normalised))
    return Converted(
        output=str(output),
        n_records=len(normalised),
        skipped=pd.concat([one.skipped for one in readings.values()], ignore_index=True),
        notes=tuple(note for one in readings.values() for note in one.notes),
    )


def _of_parts(source: Source, readings: Mapping[str, Reading]) -> Iterator[str]:
    """What is odd about the parts together: overlaps, gaps, a claim that they do not meet."""
    tables = {name: one.records for name, one in readings.items()}
    for first, second, n in parts.overlaps(tables):
        common = count(n, "record")
        yield f"{first} and {second} have {common} in common; the copies are duplicates."
    for gap in parts.gaps(list(tables), source.n_claimed):
        yield f"No file holds the records {gap}, by the files' names. Export them too."
    yield from claim_that_differs(source)


def _of_databases(databases: Sequence[tuple[str, int]], counted: bool) -> Iterator[str]:
    named = ", ".join(f"{name} {n:,}" for name, n in databases)
    if databases and counted:
        yield f"Counted by the database that each record names: {named}."
    elif databases:
        yield (
            f"The records name {len(databases):,} databases ({named}), counted as one source. If "
            "these are searches of their own, import with --many-databases."
        )
    elif counted:
        yield "The records do not each name a database, so they are counted as one source."


def _with_ids(source_id: str, readings: Iterable[Reading]) -> pd.DataFrame:
    records = pd.concat([one.records for one in readings], ignore_index=True)
    width = max(4, len(str(len(records))))
    ids = [f"{source_id}/{number:0{width}d}" for number in range(1, len(records) + 1)]
    records.insert(RECORD_COLUMNS.index("record_id"), "record_id", ids)
    return records


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
