"""Whose reading it is: what only one person can do, and what anybody may take.

What was drawn for somebody, or fell to them, waits for them alone. The rest is a pool. A plan
counts the pool as divided evenly, which nobody has agreed to: it says how long, not who.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What is left of one stage, in readings.

    Attributes
    ----------
    n_made : int
        Readings made, first and second ones.
    own : mapping of str to int
        Person to the readings that wait for them alone.
    n_pool : int
        Readings that anybody may make.
    n_to_draw : int
        Second readings that the plan asks for and nobody has drawn yet.
    n_groups : int
        Groups to which the readings of the pool belong.
    not_for : mapping of str to int
        Person to how many of these they cannot take: they read them, or will read them anyway.
    """

    n_made: int
    own: Mapping[str, int]
    n_pool: int
    n_to_draw: int
    n_groups: int
    not_for: Mapping[str, int]

    @property
    def n_left(self) -> int:
        return sum(self.own.values()) + self.n_pool + self.n_to_draw


def load(
    groups: Sequence[str],
    made: Mapping[str, Collection[str]],
    sealed: Mapping[str, Collection[str]],
    *,
    each: int = 1,
    n_second: int = 0,
) -> Load:
    """What is left of one stage.

    Parameters
    ----------
    groups : sequence of str
        All groups of the stage that are to be read.
    made, sealed : mapping of str to collection of str
        Person to the groups they have decided, and to those that only they can read.
    each : int
        Readings that every group gets: two where everybody reads everything.
    n_second : int
        Groups to be read a second time by a sample.

    Examples
    --------
    >>> load(["a", "b", "c"], {"r1": {"a"}}, {"r2": {"a"}}, n_second=2)
    Load(n_made=1, own={'r2': 1}, n_pool=2, n_to_draw=1, n_groups=2, not_for={})
    >>> load(["a", "b"], {"r1": {"a"}}, {}, each=2)
    Load(n_made=1, own={}, n_pool=3, n_to_draw=0, n_groups=2, not_for={'r1': 1})
    """
    here = set(groups)
    read = {person: here & set(some) for person, some in made.items()}
    waits = {person: here & set(some) - read.get(person, set()) for person, some in sealed.items()}
    covered = dict.fromkeys(here, 0)
    for some in (*read.values(), *waits.values()):
        for group in some:
            covered[group] += 1
    n_twice = sum(n > 1 for n in covered.values())
    pool = {group for group, n in covered.items() if n < each}
    held = {
        person: len(pool & (read.get(person, set()) | waits.get(person, set())))
        for person in dict.fromkeys((*read, *waits))
    }
    return Load(
        n_made=sum(len(some) for some in read.values()),
        own={person: len(some) for person, some in waits.items() if some},
        n_pool=sum(max(0, each - n) for n in covered.values()),
        n_to_draw=max(0, n_second - n_twice),
        n_groups=len(pool),
        not_for={person: n for person, n in held.items() if n},
    )


def divided(
    n: int, people: Sequence[str], at_most: Mapping[str, int] | None = None
) -> Iterator[tuple[str, int]]:
    """So many readings divided evenly, as far as people may take them.

    Examples
    --------
    >>> list(divided(5, ["r1", "r2"]))
    [('r1', 3), ('r2', 2)]
    >>> list(divided(5, ["r1", "r2"], {"r1": 4, "r2": 0}))
    [('r2', 0), ('r1', 4)]
    """
    room = at_most or dict.fromkeys(people, n)
    for place, person in enumerate(sorted(people, key=room.__getitem__)):
        part = min(room[person], -(-n // (len(people) - place)))
        n -= part
        yield person, part


def to_each(
    left: Load, people: Sequence[str], readers: Collection[str], own_share: Mapping[str, int]
) -> dict[str, int]:
    """What is left for each of `people`, when what is nobody's yet is divided evenly.

    Parameters
    ----------
    readers : collection of str
        Who has begun with the pool; they go on with it, and second readings are for others.
    own_share : mapping of str to int
        Where the pool is divided already: person to what falls to them.
    """
    found = {person: left.own.get(person, 0) for person in people}
    begun = [one for one in people if one in readers] or list(people)
    others = [one for one in people if one not in begun] or begun
    parts = own_share.items() if own_share else _of_pool(left, begun, others)
    for person, n in (*parts, *divided(left.n_to_draw, others)):
        found[person] = found.get(person, 0) + n
    return found


def _of_pool(left: Load, begun: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The pool divided among those who have begun with it, then among others.

    Nobody reads a record twice. What nobody may take, for want of a second reader, counts all
    the same, and is divided evenly.
    """
    room = {one: left.n_groups - left.not_for.get(one, 0) for one in (*begun, *others)}
    n = left.n_pool
    for people in (begun, [one for one in others if one not in begun]):
        parts = dict(divided(n, people, room))
        n -= sum(parts.values())
        yield from parts.items()
    yield from divided(n, begun)
