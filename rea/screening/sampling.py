"""Whom the second reader reads: a sealed draw that anybody can repeat."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from rea.errors import DecisionError
from rea.model import Stage

# How blind a second reading is, blindest first. `pack`: the reader has nothing in which a
# first decision could be seen. `folder`: the pages hide it, but the files of the shared folder
# could have been opened. `open`: nothing was hidden.
Level = Literal["pack", "folder", "open"]
LEVELS: Final[tuple[Level, ...]] = ("pack", "folder", "open")

# What a decision out of a pack says of how its record came up.
FROM_PACK: Final = "pack"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sealed sample, as it stands in the log.

    Attributes
    ----------
    groups : tuple of str
        In the order in which they are read.
    rereads : frozenset of str
        Line ids of the decisions that are read again, as they stood when it was sealed.
    n_eligible : int
        How many it was drawn from.
    """

    line_id: str
    person: str
    at: str
    reader: str
    stage: Stage
    groups: tuple[str, ...]
    level: Level
    among: str
    share: float
    seed: int
    strata: tuple[str, ...]
    n_eligible: int
    rereads: frozenset[str]


def read_samples(lines: Iterable[Mapping[str, Any]], group_of: Mapping[str, str]) -> list[Sample]:
    """The sealed samples, records that a later import changed into groups included."""
    return [
        Sample(
            line_id=line["id"],
            person=line["person"],
            at=line["at"],
            reader=line["reader"],
            stage=line["stage"],
            groups=tuple(
                dict.fromkeys(group_of[one] for one in line["records"] if one in group_of)
            ),
            level=line.get("level", "folder"),
            among=line.get("among", "all"),
            share=line.get("share", 0.0),
            seed=line.get("seed", 1),
            strata=tuple(line.get("strata", ())),
            n_eligible=line.get("n_eligible", len(line["records"])),
            rereads=frozenset(line.get("rereads", ())),
        )
        for line in lines
        if line["reader"]  # a round that everybody reads in calibration names no single one
    ]


def level_reached(planned: Level, came_by: Iterable[str]) -> Level:
    """How blind a reading was: a pack that was read on the pages after all was not a pack.

    Parameters
    ----------
    came_by : iterable of str
        How each record of the sample came up, as its decision says.

    Examples
    --------
    >>> level_reached("pack", ["pack", "pack"]), level_reached("pack", ["pack", "given"])
    ('pack', 'folder')
    """
    if planned == "pack" and any(one != FROM_PACK for one in came_by):
        return "folder"
    return planned


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
