"""The searches as PRISMA-S asks for them: where, when, how, and what they gave.

Sources
-------
Rethlefsen et al. (2021), PRISMA-S, Syst Rev 10:39. doi:10.1186/s13643-020-01542-z
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rea.model import KIND_OF_SOURCE, ExportFile
from rea.report.facts import Facts
from rea.report.flow import Flow
from rea.report.lists import ids_at


@dataclass(frozen=True, slots=True)
class Search:
    """One search as a row of the table of sources, its numbers written out."""

    name: str
    where: str
    searched_on: str
    n_records: str
    n_skipped: str
    n_duplicates: str
    strategy: str
    files: tuple[ExportFile, ...]


def searches_of(facts: Facts, flow: Flow) -> Iterator[Search]:
    """Every search, in the order of the facts."""
    strategies = dict(facts.strategies)
    # A record's id begins with its source's.
    copies = Counter(one.rpartition("/")[0] for one in ids_at(flow, "duplicates"))
    for source in facts.sources:
        n_found = source.n_records + source.n_skipped
        claimed = source.n_claimed if source.n_claimed is not None else n_found
        more = f" of {claimed:,} claimed" if claimed != n_found else ""
        parts = (KIND_OF_SOURCE[source.kind].one.capitalize(), source.platform)
        yield Search(
            name=source.name,
            where=", ".join(part for part in parts if part),
            searched_on=source.searched_on.isoformat(),
            n_records=f"{source.n_records:,}{more}",
            n_skipped=f"{source.n_skipped:,}",
            n_duplicates=f"{copies[source.source_id]:,}",
            strategy=strategies.get(source.strategy, source.strategy),
            files=source.files,
        )
