"""What a review stands on: its records, and the groups of copies. No decision changes them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from rea.model import Source
from rea.steps.filed import groups_of, speakers_of, stand_ins
from rea.steps.named import Names
from rea.steps.remembering import Telling
from rea.store.review import Review

_IDS = ("record_id", "accession", "source")


@dataclass(frozen=True)
class Ground(Telling):
    """Records and groups at one moment. Each part is computed when it is first asked for."""

    review: Review

    @cached_property
    def records(self) -> pd.DataFrame:
        """record_id, accession and source of every record."""
        return self.review.records(_IDS)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return self.review.sources()

    @cached_property
    def duplicates(self) -> pd.DataFrame:
        return self.review.duplicates()

    @cached_property
    def ungrouped(self) -> tuple[str, ...]:
        """Records imported since duplicates were last looked for."""
        grouped = set(self.duplicates["record_id"])
        return tuple(one for one in self.records["record_id"] if one not in grouped)

    @cached_property
    def group_of(self) -> dict[str, str]:
        """Record id to group id; a record not yet compared is a group of its own.

        A record of a withdrawn source is in the group of its copy, where it had one: what
        people decided of it then still counts.
        """
        stands_for = stand_ins(self.review.withdrawn().values())
        grouped = self._group_of_counted
        return grouped | {
            record: grouped[counted] for record, counted in stands_for.items() if counted in grouped
        }

    @cached_property
    def _group_of_counted(self) -> dict[str, str]:
        """Of records that count: a withdrawn one is in no group, but may stand for one."""
        return groups_of(self.duplicates, self.records["record_id"])

    @cached_property
    def speaker(self) -> dict[str, str]:
        """Group id to the record id that represents it, in order of group id."""
        return speakers_of(self.duplicates, self._group_of_counted)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Group id to its records."""
        found: dict[str, list[str]] = defaultdict(list)
        for record, group in self._group_of_counted.items():
            found[group].append(record)
        return found

    @cached_property
    def n_members(self) -> Counter[str]:
        """Group id to how many records it has; quicker than their names, which few pages need."""
        return Counter(self._group_of_counted.values())

    def sources_of(self, group: str) -> set[str]:
        """The searches in which a report was found."""
        return {record.rpartition("/")[0] for record in self.members[group]}

    def find(self, name: str) -> str:
        """The record that somebody named, by its id or by its source's own identifier.

        Raises
        ------
        UnknownNameError, DecisionError
        """
        return self._names.find(name)

    @cached_property
    def _names(self) -> Names:
        return Names(self.records, self.group_of)


# What a later state of the same records and groups need not work out again.
PARTS: Final = (
    "told_of_records",
    *(name for name, part in vars(Ground).items() if isinstance(part, cached_property)),
)
