"""Rows joined into groups, under pairs that must stay apart.

A link joins two groups only if no member of the one must stay apart from a member of the
other, so one bad link never joins two clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


class Groups:
    """Groups of rows, named by their lowest row.

    Attributes
    ----------
    of : list of int
        The group of each row.
    """

    def __init__(self, n_rows: int) -> None:
        self.of = list(range(n_rows))
        self._members: dict[int, list[int]] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)

    def keep_apart(self, pairs: Iterable[Pair]) -> None:
        """Refuse every later link that would bring these rows together."""
        for a, b in pairs:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def join(self, a: int, b: int) -> bool:
        """Join the groups of two rows; False when they must stay apart."""
        low, high = sorted((self.of[a], self.of[b]))
        if low == high:
            return True
        kept, moved = self._rows(low), self._rows(high)
        if self._clash(kept, moved):
            return False
        self._members.pop(high, None)
        self._members[low] = kept + moved
        for row in moved:
            self.of[row] = low
        return True

    def _rows(self, group: int) -> list[int]:
        return self._members.get(group, [group])

    def _clash(self, a: list[int], b: list[int]) -> bool:
        return any(not self._apart[row].isdisjoint(b) for row in a if row in self._apart)


def components(n_rows: int, links: Iterable[Pair]) -> NDArray[np.int64]:
    """The lowest row that each row is linked to, directly or through others."""
    parent = list(range(n_rows))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in links:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return np.array([root(row) for row in range(n_rows)], dtype=np.int64)
