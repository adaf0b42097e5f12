"""Which record of a group a reader sees: the fullest, whoever represents the group."""

from __future__ import annotations

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
