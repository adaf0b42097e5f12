"""What the filed sources mean for the state: groups, stand-ins, databases, priors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from rea.model import Source, standing_lines
from rea.store.log import Line
from rea.store.review import Review


def groups_of(duplicates: pd.DataFrame, records: Iterable[str]) -> dict[str, str]:
    """The group of each of these records; one not compared yet is a group of its own."""
    groups = dict(zip(duplicates["record_id"], duplicates["group_id"], strict=True))
    return {record: groups.get(record, f"g-{record}") for record in records}


def speakers_of(duplicates: pd.DataFrame, group_of: dict[str, str]) -> dict[str, str]:
    """Group id to the record that represents it, of those that count; in order of group id."""
    said = dict(zip(duplicates["group_id"], duplicates["representative"], strict=True))
    speakers = {group: record for record, group in reversed(group_of.items())}
    speakers |= {group: said[group] for group in speakers if said.get(group) in group_of}
    return dict(sorted(speakers.items()))


def stand_ins(withdrawn: Iterable[Line]) -> dict[str, str]:
    """Each record of a withdrawn source that had a copy elsewhere, and that copy."""
    return {
        record: counted for line in withdrawn for record, counted in line.get("carried", {}).items()
    }


def databases_of(review: Review, sources: Iterable[Source]) -> dict[str, str]:
    """Of exports of several databases, the one that each record names."""
    mixed = {one.source_id for one in sources if one.databases}
    if not mixed:
        return {}
    # Every importer comes with it, and few reviews have such an export.
    from rea.sources import parts

    table = review.records(("record_id", "source", "extra"))
    found: dict[str, str] = {}
    for _, rows in table[table["source"].isin(mixed)].groupby("source"):
        found |= zip(rows["record_id"], parts.databases_of(rows), strict=True)
    return found


def priors_of(lines: Iterable[Line], group_of: Mapping[str, str]) -> dict[str, str]:
    """Group id to what earlier readers said, where they all said the same."""
    said: dict[str, set[str]] = defaultdict(set)
    for line in standing_lines(lines):
        if line["record"] in group_of:
            said[group_of[line["record"]]].add(line["verdict"])
    return {group: verdicts.pop() for group, verdicts in said.items() if len(verdicts) == 1}
