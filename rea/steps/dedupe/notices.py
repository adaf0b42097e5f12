"""Which reports were retracted or corrected, as far as the records of the review tell."""

from __future__ import annotations

from collections import defaultdict

from rea.dedupe import Notice, notices
from rea.steps.state import State


def notices_by_group(state: State) -> dict[str, tuple[Notice, ...]]:
    """The notices about each report, by group id; reports without one are left out.

    Where copies of a notice say the same of copies of a report, it stands once.
    """
    return state.told_of_records.once("notices", lambda: _by_group(state))


def _by_group(state: State) -> dict[str, tuple[Notice, ...]]:
    found: dict[str, dict[tuple[str, str], Notice]] = defaultdict(dict)
    for one in notices(state.review.records(("record_id", "title", "journal"))):
        group = state.group_of[one.about]
        found[group].setdefault((state.group_of[one.record_id], one.what), one)
    return {group: tuple(said.values()) for group, said in found.items()}
