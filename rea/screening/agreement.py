"""Where two reviewers differ, and by how much.

Every statistic comes from one 2 × 2 table of include and exclude, over the same records, and
the table is always shown beside it: with few relevant records, readers who agree on 95 % of
them can have a κ of .26 or of .86.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError
from rea.model import VERDICTS

Unsure = Literal["include", "exclude", "leave out"]

_N_DRAWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Records by what two readers said of them, in this order in every formula: a, b, c, d."""

    both_include: int
    only_first_includes: int
    only_second_includes: int
    both_exclude: int

    @property
    def cells(self) -> tuple[int, int, int, int]:
        return (
            self.both_include,
            self.only_first_includes,
            self.only_second_includes,
            self.both_exclude,
        )

    @property
    def n_records(self) -> int:
        return sum(self.cells)


@dataclass(frozen=True, slots=True)
class Statistic:
    """A value with its interval; all None where the table leaves it undefined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree.

    Attributes
    ----------
    table : TwoByTwo
    percent : Statistic
        Share of the records on which both said the same.
    kappa : Statistic
        Cohen's κ. Undefined where both said the same of every record and never the other.
    pabak : Statistic
        Prevalence-adjusted bias-adjusted κ, ``2 * percent - 1``.
    ac1 : Statistic
        Gwet's AC1.
    positive, negative : Statistic
        Share of agreement among what either called include, and exclude.
    confidence : float
        Of the intervals.
    """

    table: TwoByTwo
    percent: Statistic
    kappa: Statistic
    pabak: Statistic
    ac1: Statistic
    positive: Statistic
    negative: Statistic
    confidence: float


def cross_tabulate(
    first: Sequence[str], second: Sequence[str], unsure: Unsure = "include"
) -> TwoByTwo:
    """Count two readers' verdicts on the same records.

    Parameters
    ----------
    first, second : sequence of str
        Verdicts record by record; "" where a reader has not decided. Records that one of
        them has not decided are left out.
    unsure : str
        What "unsure" counts as. At title and abstract it lets a record through to full text,
        hence "include"; "leave out" drops the record.

    Raises
    ------
    DecisionError
        Sequences of different lengths, or something that is no verdict.
    """
    if len(first) != len(second):
        raise DecisionError(f"One reader has {len(first)} verdicts, the other {len(second)}.")
    pairs = [
        (_collapse(one, unsure), _collapse(other, unsure))
        for one, other in zip(first, second, strict=True)
    ]
    return TwoByTwo(
        pairs.count(("include", "include")),
        pairs.count(("include", "exclude")),
        pairs.count(("exclude", "include")),
        pairs.count(("exclude", "exclude")),
    )


def three_way(first: Sequence[str], second: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many records got each pair of verdicts, "unsure" apart; undecided ones left out."""
    pairs = list(zip(first, second, strict=True))
    return {(one, other): pairs.count((one, other)) for one in VERDICTS for other in VERDICTS}


def measure_agreement(table: TwoByTwo, confidence: float = 0.95) -> Agreement:
    """Every usual statistic of one table, with intervals.

    Notes
    -----
    The intervals of percent agreement, PABAK, positive and negative agreement are Wilson's
    (1927), carried over: with ``m`` records that either reader included, positive agreement
    is ``2t / (1 + t)`` of the share ``t = a / m``, and likewise for the negative. Those of κ
    and AC1 have no such form; they are the middle part of the statistic's distribution when
    the four cells have a Dirichlet distribution with the table and Jeffreys' ½ each
    (20,000 draws of a fixed seed). Unlike the usual standard errors these stay inside the
    statistic's range and exist for empty cells.

    Sources
    -------
    Cohen (1960), doi:10.1177/001316446002000104 (κ); Byrt, Bishop & Carlin (1993),
    doi:10.1016/0895-4356(93)90018-V (PABAK); Gwet (2008), doi:10.1348/000711006X126600
    (AC1); Cicchetti & Feinstein (1990), doi:10.1016/0895-4356(90)90159-M (positive and
    negative agreement); Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> agreement = measure_agreement(TwoByTwo(2, 5, 5, 188))
    >>> round(agreement.percent.value, 3), round(agreement.kappa.value, 3)
    (0.95, 0.26)
    """
    a, b, c, d = table.cells
    percent = _share(a + d, table.n_records, confidence)
    draws = np.random.default_rng(0).dirichlet(np.array(table.cells) + 0.5, _N_DRAWS)
    return Agreement(
        table=table,
        percent=percent,
        kappa=_drawn(_kappa, table, draws, confidence),
        pabak=_carry_over(percent, lambda share: 2 * share - 1),
        ac1=_drawn(_ac1, table, draws, confidence),
        positive=positive_agreement(table, confidence),
        negative=_carry_over(_share(d, b + c + d, confidence), _as_agreement),
        confidence=confidence,
    )


def positive_agreement(table: TwoByTwo, confidence: float = 0.95) -> Statistic:
    """Share of agreement among what either called include, with its interval."""
    a, b, c, _ = table.cells
    return _carry_over(_share(a, a + b + c, confidence), _as_agreement)


def missed_at_most(n_missed: int, n_read_twice: int, confidence: float = 0.95) -> float:
    """Upper bound on the share of relevant records among those excluded once.

    Parameters
    ----------
    n_missed : int
        Excluded records of the sample that turned out to be relevant.
    n_read_twice : int
        Excluded records that a second reader read.

    Returns
    -------
    float, in [0, 1]
        One-sided; 1.0 while nothing has been read twice.

    Sources
    -------
    Clopper & Pearson (1934), Biometrika 26:404-413. doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> [round(missed_at_most(0, n), 4) for n in (50, 150, 200, 400)]
    [0.0582, 0.0198, 0.0149, 0.0075]
    """
    from scipy.special import betaincinv  # scipy.stats would take a second to import

    if not 0 <= n_missed <= n_read_twice:
        raise DecisionError(f"{n_missed} of {n_read_twice} records cannot have been missed.")
    if n_missed == n_read_twice:
        return 1.0
    return float(betaincinv(n_missed + 1, n_read_twice - n_missed, confidence))


def _collapse(verdict: str, unsure: Unsure) -> str:
    if verdict and verdict not in VERDICTS:
        raise DecisionError(f"'{verdict}' is no verdict.", hint=f"Known: {', '.join(VERDICTS)}.")
    return unsure if verdict == "unsure" else verdict


def _kappa(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c, d = cells.T
    n = a + b + c + d
    expected = ((a + b) * (a + c) + (c + d) * (b + d)) / n**2
    return _beyond_chance((a + d) / n, expected)


def _ac1(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c, d = cells.T
    n = a + b + c + d
    included = (2 * a + b + c) / (2 * n)
    return _beyond_chance((a + d) / n, 2 * included * (1 - included))


def _beyond_chance(
    observed: NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    room = 1 - expected
    # What rounding leaves of "both always say the same" is still nothing to divide by.
    defined = room > 1e-12
    return np.where(defined, (observed - expected) / np.where(defined, room, 1), np.nan)


def _drawn(
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    table: TwoByTwo,
    draws: NDArray[np.float64],
    confidence: float,
) -> Statistic:
    if table.n_records == 0:
        return Statistic(None, None, None)
    value = float(statistic(np.array([table.cells], dtype=np.float64))[0])
    if math.isnan(value):
        return Statistic(None, None, None)
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(statistic(draws), [tail, 1 - tail])
    # The draws lean towards the middle; an interval that misses its own value helps nobody.
    return Statistic(value, min(float(low), value), max(float(high), value))


def _share(k: int, n: int, confidence: float) -> Statistic:
    """A binomial share with Wilson's interval."""
    if n == 0:
        return Statistic(None, None, None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = k / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Statistic(share, max(0.0, middle - half), min(1.0, middle + half))


def _carry_over(share: Statistic, to: Callable[[float], float]) -> Statistic:
    """The same interval on the scale of a statistic that only ever grows with the share."""
    if share.value is None or share.low is None or share.high is None:
        return share
    return Statistic(to(share.value), to(share.low), to(share.high))


def _as_agreement(share: float) -> float:
    return 2 * share / (1 + share)
