"""Whose a record is: a rule that gives the same answer on every copy, without a connection.

Several people who read one stage once each read different records as long as their copies
know the same members. Somebody who joins or leaves moves only the records that they gain or
give up; all others stay where they are.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from rea.model import standing_lines


@dataclass(frozen=True, slots=True)
class HandOver:
    """Unread work that one person passed to others.

    Attributes
    ----------
    giver : str
    takers : tuple of str
        They sign in the giver's place, too.
    samples : tuple of (str, str, str)
        Stage, group and taker of each record of a sealed sample.
    n_unread, n_disagreements, n_forms : int
        What it was about, as it stood then.
    """

    line_id: str
    at: str
    giver: str
    takers: tuple[str, ...]
    samples: tuple[tuple[str, str, str], ...]
    n_unread: int
    n_disagreements: int
    n_forms: int


def falls_to(
    group: str,
    weights: Mapping[str, float],
    seed: int,
    takers: Mapping[str, Collection[str]] | None = None,
    passed_on: Collection[str] = (),
) -> str:
    """The person whose share a group is in, or "".

    Parameters
    ----------
    weights : mapping of str to float
        How much each member reads, in proportion; 0 is nothing.
    seed : int
        The protocol's.
    takers : mapping of str to collection of str
        Who takes the share of somebody who handed it over.
    passed_on : collection of str
        Members who left this group to a colleague.

    Notes
    -----
    Every member draws a number from the seed, the group and their own id alone, and the
    largest wins; with ``-weight / log(u)`` as the number, each wins in proportion to their
    weight.

    Sources
    -------
    Thaler & Ravishankar (1998), Using name-based mappings to increase hit rates, IEEE/ACM
    Trans Netw 6:1-14, doi:10.1109/90.663936; the weights: Mosko (2014), Weighted rendezvous
    hashing.

    Examples
    --------
    >>> [falls_to(f"g{n}", {"r1": 1, "r2": 1}, seed=1) for n in range(4)]
    ['r2', 'r2', 'r1', 'r1']
    """
    able = {one: weight for one, weight in weights.items() if weight > 0 and one not in passed_on}
    winner, seen = _highest(group, able, seed), set[str]()
    while winner in (takers or {}) and winner not in seen:
        seen.add(winner)
        after = {one: 1.0 for one in (takers or {})[winner] if one not in passed_on}
        winner = _highest(f"{group}/{winner}", after, seed) or winner
    return winner


def read_shares(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], float]:
    """The weight of each stage and person.

    Where two copies said different things at once the smaller weight holds, so that who
    left on one of them has left.
    """
    found: dict[tuple[str, str], float] = {}
    for line in standing_lines(lines):
        key, weight = (line["stage"], line["reader"]), float(line["weight"])
        found[key] = min(weight, found.get(key, weight))
    return found


def read_hand_overs(
    lines: Iterable[Mapping[str, Any]], group_of: Mapping[str, str]
) -> list[HandOver]:
    """The hand-overs of a review, oldest first."""
    return [
        HandOver(
            line_id=line["id"],
            at=line["at"],
            giver=line["giver"],
            takers=tuple(line["takers"]),
            samples=tuple(
                (part["stage"], group_of[record], part["taker"])
                for part in line["samples"]
                for record in part["records"]
                if record in group_of
            ),
            n_unread=line["n_unread"],
            n_disagreements=len(line["disagreements"]),
            n_forms=len(line["forms"]),
        )
        for line in standing_lines(lines)
    ]


def takers_of(hand_overs: Iterable[HandOver]) -> dict[str, frozenset[str]]:
    """Who took over from whom, those who took it from them in turn included."""
    direct: dict[str, set[str]] = {}
    for one in hand_overs:
        direct.setdefault(one.giver, set()).update(one.takers)
    found = {}
    for giver in direct:
        reached: set[str] = set()
        waiting = set(direct[giver])
        while waiting:
            taker = waiting.pop()
            reached.add(taker)
            waiting |= direct.get(taker, set()) - reached
        found[giver] = frozenset(reached - {giver})
    return found


def _highest(group: str, weights: Mapping[str, float], seed: int) -> str:
    numbers = {one: _number(group, one, weight, seed) for one, weight in weights.items()}
    return max(sorted(numbers), key=numbers.__getitem__, default="")


def _number(group: str, person: str, weight: float, seed: int) -> float:
    digest = sha256(f"{seed}/{group}/{person}".encode()).digest()
    # 53 bits, and half of one more so that it is never 0 or 1.
    u = (int.from_bytes(digest[:8]) >> 11) + 0.5
    return -weight / math.log(u / 2**53)
