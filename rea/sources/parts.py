"""One search in many files, and many databases in one file.

Platforms export 500 to 25,000 records at a time, so a search comes in parts; a host of
several databases, or a reference manager, puts them all into one file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

import pandas as pd

# Fields in which a record names its database, most trusted first.
_DATABASE_FIELDS: Final = ("DB", "Database", "database", "DBN", "DP", "Source Database")
_MOST_DATABASES: Final = 30
# Ovid writes the years that it holds behind the name: "Embase <1974 to 2024 May 01>".
_YEARS_HELD: Final = re.compile(r"\s*(?:<[^>]*>|\([\d\s,to-]+\))\s*$")
# "scopus 1-2000.ris", "wos_501_to_1000.txt"
_RANGE: Final = re.compile(r"(?<!\d)(\d{1,6})\s*(?:-|–|_|to|bis|_to_)\s*(\d{1,6})(?!\d)")


def databases_of(records: pd.DataFrame) -> list[str]:
    """The database of each record by its own tag; "" where it bears none.

    All are "" unless every record bears a tag and at least two databases are named: a
    stray tag is no search of its own.
    """
    if not len(records) or not _database(records["extra"].iloc[0]):
        return [""] * len(records)
    named = [_database(extra) for extra in records["extra"]]
    different = set(named)
    if "" in different or not 2 <= len(different) <= _MOST_DATABASES:
        return [""] * len(named)
    return named


def counted(databases: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How many records each database has, the largest first."""
    found = Counter(one for one in databases if one)
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def overlaps(parts: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str, int]]:
    """Pairs of part files that hold the same records, and how many.

    Two records are the same here if the platform's own identifier or the DOI is.
    """
    keys = {name: set(_keys(table)) for name, table in parts.items()}
    for first, second in combinations(keys, 2):
        n = len(keys[first] & keys[second])
        if n:
            yield first, second, n


def gaps(names: Sequence[str], n_claimed: int | None) -> list[str]:
    """The records that no part holds, by the ranges that the files' names tell.

    Examples
    --------
    >>> gaps(["wos 1-500.ris", "wos 1001-1500.ris"], 1600)
    ['501 to 1,000', '1,501 to 1,600']
    """
    found = [(int(r[1]), int(r[2])) for one in names if (r := _RANGE.search(one))]
    if len(found) != len(names) or any(first > last for first, last in found):
        return []
    missing, reached = [], 0
    for first, last in sorted(found):
        if first > reached + 1:
            missing.append((reached + 1, first - 1))
        reached = max(reached, last)
    if n_claimed and n_claimed > reached:
        missing.append((reached + 1, n_claimed))
    return [f"{first:,} to {last:,}" if last > first else f"{first:,}" for first, last in missing]


@lru_cache(1000)  # most records of one export say the same here
def _database(extra: str) -> str:
    if not extra:
        return ""
    fields = json.loads(extra)
    for name in _DATABASE_FIELDS:
        value = fields.get(name, "")
        text = value if isinstance(value, str) else str(value[0])
        if text.strip():
            return _YEARS_HELD.sub("", text.strip())
    return ""


def _keys(table: pd.DataFrame) -> Iterator[str]:
    for accession, doi in zip(table["accession"], table["doi"], strict=True):
        if accession or doi:
            yield accession or doi
