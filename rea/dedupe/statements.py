"""What people and an earlier run say of the records at hand, as row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from rea.dedupe.clusters import Pair


@dataclass(frozen=True)
class Statements:
    """What stands before any rule is asked.

    Attributes
    ----------
    same, different, withdrawn : list of pairs
        What people said, and what they have taken back.
    split : list of (pair, rows)
        Pairs said to be different or taken back, with the group that both stood in then.
    groups : list of lists of rows
        Standing groups, in the order of their ids.
    ids_of : dict
        Group ids that a row had; two where two copies of duplicates.csv disagreed.
    reason_of : dict
        Rule and score by which a row stood in its group.
    """

    same: list[Pair]
    different: list[Pair]
    withdrawn: list[Pair]
    split: list[tuple[Pair, list[int]]]
    groups: list[list[int]]
    ids_of: dict[int, set[str]]
    reason_of: dict[int, tuple[str, str]]

    def contested(self) -> set[int]:
        """The standing groups, by their place in `groups`, of which a verdict splits two rows."""
        held: dict[int, set[int]] = {}
        for number, members in enumerate(self.groups):
            for row in members:
                held.setdefault(row, set()).add(number)
        return {
            number
            for a, b in (*self.different, *self.withdrawn)
            for number in held.get(a, set()) & held.get(b, set())
        }


def read_statements(
    record_ids: Sequence[str], standing: pd.DataFrame | None, verdicts: pd.DataFrame | None
) -> Statements:
    """Look up verdicts and standing rows; those on records that are gone are left out."""
    row_of = {record_id: row for row, record_id in enumerate(record_ids)}
    members: dict[str, set[int]] = {}
    ids_of: dict[int, set[str]] = {}
    reason_of: dict[int, tuple[str, str]] = {}
    for record_id, group_id, rule, score in _standing_rows(standing):
        row = row_of.get(record_id)
        if row is not None:
            members.setdefault(group_id, set()).add(row)
            ids_of.setdefault(row, set()).add(group_id)
            reason_of[row] = max((rule, score), reason_of.get(row, ("", "")))
    return Statements(
        _pairs(row_of, verdicts, "same"),
        _pairs(row_of, verdicts, "different"),
        _pairs(row_of, verdicts, "withdrawn"),
        _split(row_of, verdicts),
        [sorted(members[group_id]) for group_id in sorted(members)],
        ids_of,
        reason_of,
    )


def _standing_rows(standing: pd.DataFrame | None) -> list[tuple[str, str, str, str]]:
    if standing is None:
        return []
    columns = (standing[name] for name in ("record_id", "group_id", "rule", "score"))
    return list(zip(*columns, strict=True))


def _pairs(row_of: dict[str, int], verdicts: pd.DataFrame | None, verdict: str) -> list[Pair]:
    if verdicts is None:
        return []
    chosen = verdicts[verdicts["verdict"] == verdict]
    named = zip(chosen["record_a"], chosen["record_b"], strict=True)
    rows = ((row_of[a], row_of[b]) for a, b in named if a in row_of and b in row_of and a != b)
    return sorted({(min(pair), max(pair)) for pair in rows})


def _split(row_of: dict[str, int], verdicts: pd.DataFrame | None) -> list[tuple[Pair, list[int]]]:
    if verdicts is None or "group" not in verdicts:
        return []
    found = []
    columns = (verdicts[name] for name in ("record_a", "record_b", "verdict", "group"))
    for a, b, verdict, group in zip(*columns, strict=True):
        if verdict != "same" and a in row_of and b in row_of:
            members = sorted(row_of[one] for one in group.split() if one in row_of)
            low, high = sorted((row_of[a], row_of[b]))
            found.append(((low, high), members))
    return sorted(found)
