"""Which record of a group a reader sees, whoever represents it, and where its copies differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd


def most_complete(records: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[str]:
    """The record of each group whose text is shown.

    The one with the longest abstract, then the most fields filled, then the lowest id: a
    record without an abstract may be the earliest, but nobody can screen by it.

    Parameters
    ----------
    records : table with ``REVIEW_RECORD_COLUMNS``
    rows : table with ``DUPLICATE_COLUMNS``

    Returns
    -------
    record_id, by group_id
    """
    fullness = pd.DataFrame(
        {
            "record_id": records["record_id"],
            "abstract": -records["abstract"].str.len(),
            "filled": -(records != "").sum(axis=1),
        }
    )
    ranked = rows[["record_id", "group_id"]].merge(fullness, on="record_id")
    ranked = ranked.sort_values(["abstract", "filled", "record_id"])
    return ranked.drop_duplicates("group_id").set_index("group_id")["record_id"].sort_index()


# Fields of which it is worth knowing that copies give them differently.
_COMPARED: Final = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "isbn",
    "language",
    "publisher",
    "type",
    "url",
    "abstract",
)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of a field, and the records of a group that give it."""

    field: str
    value: str
    record_ids: tuple[str, ...]


def differing_values(records: pd.DataFrame) -> tuple[FieldValue, ...]:
    """The fields that the copies of one report give in more than one way, value by value.

    Capital letters, spaces and missing values make no difference.
    """
    found = []
    for field in _COMPARED:
        given: dict[str, tuple[str, list[str]]] = {}
        for record, value in zip(records["record_id"], records[field], strict=True):
            if value:
                given.setdefault(" ".join(value.casefold().split()), (value, []))[1].append(record)
        if len(given) > 1:
            found += [FieldValue(field, value, tuple(ids)) for value, ids in given.values()]
    return tuple(found)
