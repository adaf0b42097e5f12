"""Which reports were retracted or corrected, as far as the records of the review tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from typing import Final

from rea.dedupe import Notice, notices
from rea.steps.state import State
from rea.store.kept import kept
from rea.store.review import Review

# Another one whenever notices are told in another way.
_METHOD: Final = "1"


def notices_by_group(state: State) -> dict[str, tuple[Notice, ...]]:
    """The notices about each report, by group id; reports without one are left out.

    Where copies of a notice say the same of copies of a report, it stands once.
    """
    return state.told_of_records.once("notices", lambda: _by_group(state))


def _by_group(state: State) -> dict[str, tuple[Notice, ...]]:
    found: dict[str, dict[tuple[str, str], Notice]] = defaultdict(dict)
    for one in _notices(state.review):
        group = state.group_of[one.about]
        found[group].setdefault((state.group_of[one.record_id], one.what), one)
    return {group: tuple(said.values()) for group, said in found.items()}


def _notices(review: Review) -> list[Notice]:
    """Every notice; kept, because whoever opens a large review would wait for its titles."""

    def look() -> dict[str, list[tuple[str, ...]]]:
        found = notices(review.records(("record_id", "title", "journal")))
        return {"notices": [astuple(one) for one in found]}

    held = kept(review.cache / "notices", review.hash_of_records(), _METHOD, look)
    return [Notice(*one) for one in held["notices"]]
