"""Searches without an export, and the log of all searches.

A website, an expert or a reference list gives no file to import. What was looked for, where,
when, by whom and with what result is logged all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from rea.model import RECORD_COLUMNS, SKIPPED_COLUMNS, ExportFile, Source
from rea.sources import write_csv, write_xlsx
from rea.steps.search.filing import (
    SearchFacts,
    hash_of,
    missing_facts,
    new_source,
    stored_names,
)
from rea.steps.team.people import acting
from rea.store.review import Review
from rea.store.table import write_bytes

# The columns of a table of searches, there and back; `file` makes a row an import.
SEARCH_COLUMNS: Final = (
    *("search", "file", "source", "kind", "platform", "searched", "strategy", "coverage"),
    *("limits", "claimed", "by", "looked_at", "kept", "stopped", "records"),
)


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """A search that is in the log, and what PRISMA-S still asks of it."""

    source: Source
    missing: tuple[str, ...]
    next: str = "rea add --search ID --title …"


def log_search(
    review: Review, facts: SearchFacts, *, copy: Path | None = None, person: str = ""
) -> LoggedSearch:
    """Log a search that gives no export, with a saved copy of what it showed.

    Raises
    ------
    ReaError, SourceError, UnknownNameError
    """
    who = acting(review.settings, person or id_in(review, facts.searched_by))
    named = replace(facts, searched_by=facts.searched_by or who.person_id)
    source = new_source(review, named, is_exported=False)
    exports: dict[str, Path | bytes] = {}
    if copy is not None:
        name = stored_names([copy])[str(copy)].replace("export", "copy")
        source = replace(source, files=(ExportFile(name, hash_of(copy), "saved copy", 0, 0),))
        exports[name] = copy
    review.add_source(source, exports, records_table([]), no_lines())
    return LoggedSearch(source, missing_facts(source))


def search_table(review: Review) -> pd.DataFrame:
    """Every search that counts, with the reports added to it: columns `SEARCH_COLUMNS`."""
    sources = review.sources()
    rows = []
    for one in sources:
        if one.part_of:
            continue
        added = sum(other.n_records for other in sources if other.part_of == one.source_id)
        cells = {
            "search": one.source_id,
            "source": one.name,
            "kind": one.kind,
            "platform": one.platform,
            "searched": one.searched_on.isoformat(),
            "strategy": one.strategy,
            "coverage": one.coverage,
            "limits": one.limits,
            "claimed": one.n_claimed,
            "by": one.searched_by,
            "looked_at": one.n_looked_at,
            "kept": one.n_kept,
            "stopped": one.stopped,
            "records": one.n_records + added,
        }
        rows.append(["" if (cell := cells.get(name)) is None else str(cell) for name in _SHOWN])
    return pd.DataFrame(rows, columns=list(_SHOWN), dtype=object)


def write_searches(review: Review, path: Path) -> int:
    """Write the log of searches as CSV or Excel, by the file's name; how many there are."""
    table = search_table(review)
    as_workbook = path.suffix.lower() == ".xlsx"
    write_bytes(path, write_xlsx(table) if as_workbook else write_csv(table))
    return len(table)


def searches_for_report(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The searches, each with the reports that were added to it by hand counted in it."""
    return tuple(
        replace(one, n_records=one.n_records + sum(o.n_records for o in _added_to(sources, one)))
        for one in sources
        if not one.part_of
    )


_SHOWN: Final = tuple(name for name in SEARCH_COLUMNS if name != "file")


def _added_to(sources: Sequence[Source], search: Source) -> list[Source]:
    return [one for one in sources if one.part_of == search.source_id]


def id_in(review: Review, name: str) -> str:
    """The id of somebody of the review, or "" for anybody else."""
    ids = {one.name: one.person_id for one in review.settings.people}
    return ids.get(name, name if name in ids.values() else "")


def records_table(rows: list[dict[str, str]]) -> pd.DataFrame:
    """Records as they are filed."""
    filled = [{**dict.fromkeys(RECORD_COLUMNS, ""), **row} for row in rows]
    return pd.DataFrame(filled, columns=list(RECORD_COLUMNS), dtype=object)


def no_lines() -> pd.DataFrame:
    """Nothing was skipped."""
    return pd.DataFrame(columns=list(SKIPPED_COLUMNS), dtype=object)
