"""Pairs become groups, and somebody speaks for each group.

Links are taken from the strongest to the weakest. A link joins two groups only if no
member of the one is known to differ from a member of the other, so one bad link never
joins two clusters; a link that is refused becomes a question. What people said comes
first, then what stood before, then the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass
class Groups:
    """Rows joined into groups, under pairs that must stay apart.

    Attributes
    ----------
    of : list of int
        Group number of each row: the lowest row that the group began with.
    """

    of: list[int]
    members: dict[int, list[int]] = field(default_factory=dict)
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def singles(cls, n: int) -> Groups:
        return cls(list(range(n)))

    def rows_of(self, group: int) -> list[int]:
        return self.members.get(group, [group])

    def keep_apart(self, pairs: Iterable[Pair]) -> None:
        for a, b in pairs:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def clash(self, a: int, b: int) -> bool:
        """Whether any member of a's group must stay apart from any member of b's."""
        left, right = self.rows_of(self.of[a]), self.rows_of(self.of[b])
        if len(left) > len(right):
            left, right = right, left
        return any(not self.apart[row].isdisjoint(right) for row in left if row in self.apart)

    def join(self, a: int, b: int) -> bool:
        """Join the groups of two rows; False when they must stay apart."""
        low, high = sorted((self.of[a], self.of[b]))
        if low == high:
            return True
        if self.clash(a, b):
            return False
        moved = self.members.pop(high, [high])
        self.members.setdefault(low, [low]).extend(moved)
        for row in moved:
            self.of[row] = low
        return True
