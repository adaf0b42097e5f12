"""Names that people type for a record: its id, or its source's own identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from rea.errors import DecisionError, UnknownNameError

# How many known names are compared with one that nobody knows.
_MOST_COMPARED = 2000


@dataclass(frozen=True)
class Names:
    """What the records of a review are called.

    Parameters
    ----------
    records : DataFrame
        With the columns record_id and accession.
    group_of : mapping of str to str
        Record id to group id.
    """

    records: pd.DataFrame
    group_of: Mapping[str, str]

    def find(self, name: str) -> str:
        """The record that somebody named.

        Raises
        ------
        UnknownNameError
            No record has that name.
        DecisionError
            Records of several reports have it.
        """
        if name in self.group_of:
            return name
        found = self._by_accession.get(name.casefold(), [])
        if len({self.group_of[record] for record in found}) == 1:
            return found[0]
        if found:
            raise DecisionError(
                f"'{name}' is the name of {len(found)} records.",
                f"Give the id of one: {', '.join(found[:5])}.",
            )
        stem = name.split("/")[0]
        near = [one for one in self.group_of if one.startswith(stem)] or list(self.group_of)
        hint = "Records are named as in 'rea show' and duplicates.csv."
        raise UnknownNameError("record", name, near[:_MOST_COMPARED], hint)

    @cached_property
    def _by_accession(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for record, accession in zip(
            self.records["record_id"], self.records["accession"], strict=True
        ):
            if accession:
                found[accession.casefold()].append(record)
        return found
