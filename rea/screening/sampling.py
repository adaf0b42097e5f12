"""Whom the second reader reads: a sealed draw that anybody can repeat."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256

from rea.errors import DecisionError


def draw(
    ids: Sequence[str], strata: Sequence[str], share: float, minimum: int, seed: int
) -> tuple[str, ...]:
    """A stratified random sample, shuffled.

    Each id gets a number from the seed and the id alone, and the smallest numbers are drawn.
    So neither the order of the rows nor other records decide whether a record is among the
    first of its stratum, and a larger share of the same records draws the same ones and more.

    Parameters
    ----------
    ids : sequence of str
        Records or groups to draw from, each once.
    strata : sequence of str
        For each of them the stratum it belongs to, such as ``exclude/scopus-2027-01-12``.
        Each stratum gives its share of the sample, and none gives nothing while the sample
        is large enough.
    share : float, in [0, 1]
        Share of all ids to draw, rounded up.
    minimum : int
        Draw at least so many in all, or everything where there are fewer.

    Returns
    -------
    tuple of str
        In an order that tells nothing of the strata.

    Raises
    ------
    DecisionError
        An id twice, a share outside [0, 1], or sequences of different lengths.

    Examples
    --------
    >>> draw(["r1", "r2", "r3", "r4"], ["a", "a", "b", "b"], 0.5, minimum=0, seed=7)
    ('r2', 'r4')
    """
    _check(ids, strata, share, minimum)
    members: dict[str, list[str]] = defaultdict(list)
    for one, stratum in sorted(zip(ids, strata, strict=True), key=lambda pair: pair[0]):
        members[stratum].append(one)
    n_drawn = min(len(ids), max(math.ceil(share * len(ids) - 1e-9), minimum))
    quota = _allot({stratum: len(them) for stratum, them in members.items()}, n_drawn)
    drawn = [
        one
        for stratum, them in members.items()
        for one in sorted(them, key=lambda one: _number(seed, one))[: quota[stratum]]
    ]
    return tuple(sorted(drawn, key=lambda one: _number(seed, one)))


def _allot(sizes: dict[str, int], n_drawn: int) -> dict[str, int]:
    """Places for each stratum: one each as far as they reach, the rest in proportion."""
    # Sainte-Laguë's divisors 1, 3, 5, … rather than largest remainders: with one more place
    # no stratum ever loses one, so that a larger sample contains the smaller.
    quota = dict.fromkeys(sizes, 0)
    for _ in range(n_drawn):
        open_strata = [stratum for stratum in sizes if quota[stratum] < sizes[stratum]]
        neediest = min(
            open_strata,
            key=lambda stratum: (
                quota[stratum] > 0,
                -sizes[stratum] / (2 * quota[stratum] + 1),
                stratum,
            ),
        )
        quota[neediest] += 1
    return quota


def _number(seed: int, one: str) -> str:
    return sha256(f"{seed}/{one}".encode()).hexdigest()


def _check(ids: Sequence[str], strata: Sequence[str], share: float, minimum: int) -> None:
    if len(ids) != len(strata):
        raise DecisionError(f"There are {len(ids)} records but {len(strata)} strata.")
    if len(set(ids)) < len(ids):
        twice = next(one for place, one in enumerate(ids) if one in ids[:place])
        raise DecisionError(f"The record '{twice}' is in the list twice.")
    if not 0 <= share <= 1:
        raise DecisionError(f"A share of {share} is not between 0 and 1.")
    if minimum < 0:
        raise DecisionError(f"A sample of at least {minimum} records cannot be drawn.")
