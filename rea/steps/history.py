"""What became of every record of a review: the one table from which the flow is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from rea.model import HISTORY_COLUMNS
from rea.steps.filed import databases_of

if TYPE_CHECKING:
    from rea.steps.state import State


def history_of(state: State) -> pd.DataFrame:
    """A row a record, columns `HISTORY_COLUMNS`."""
    return pd.DataFrame(list(_rows(state)), columns=list(HISTORY_COLUMNS), dtype=object)


def _rows(state: State) -> Iterator[tuple[str, ...]]:
    named = {source.source_id: source for source in state.sources}
    # Of an export of several databases, the one that each record names.
    database_of = databases_of(state.review, state.sources)
    fates = {group: _fate(state, group) for group in state.speaker}
    for record, source_id in zip(state.records["record_id"], state.records["source"], strict=True):
        group = state.group_of[record]
        source = named[source_id]
        speaks = "yes" if state.speaker[group] == record else ""
        name = database_of.get(record) or source.name
        yield (record, source_id, name, source.kind, group, speaks, *fates[group])


def _fate(state: State, group: str) -> tuple[str, ...]:
    screened = state.screened(group)
    decided = state.outcomes["title-abstract"].get(group)
    if screened != "kept":
        reason = decided.reason if decided and screened == "excluded" else ""
        return screened, reason, "", "", "", "", ""
    retrieved = state.retrieved(group)
    fact = state.retrievals.get(group)
    if retrieved != "retrieved":
        return "kept", "", retrieved, fact.reason if fact else "", "", "", ""
    outcome = state.outcomes["full-text"].get(group)
    assessed = outcome.state if outcome else "pending"
    if outcome is None or assessed in ("conflict", "unsure"):
        return "kept", "", "retrieved", "", "pending", "", ""
    if assessed == "exclude":
        return "kept", "", "retrieved", "", "excluded", outcome.reason, ""
    study = state.study_of.get(group, state.speaker[group])
    return "kept", "", "retrieved", "", "included", "", study
