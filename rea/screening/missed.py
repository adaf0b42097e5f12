"""What a second reading says about the records that were read only once.

A sample of the first reader's exclusions was read again. Some of them turned out to be worth
keeping; how many like them may lie among those that nobody read again?
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from rea.errors import DecisionError
from rea.screening.agreement import Statistic, missed_at_most

# Chapman's estimate is practically unbiased from seven recaptures on (Robson & Regier 1964,
# doi:10.1577/1548-8659(1964)93[215:SSIPMR]2.0.CO;2).
_ENOUGH_BOTH: Final = 7


@dataclass(frozen=True, slots=True)
class Lost:
    """Relevant records that may be lost among the exclusions of one reader alone.

    Attributes
    ----------
    n_missed, n_read_twice : int
        Exclusions that were read again, and how many of them turned out worth keeping.
    n_read_once : int
        Exclusions that nobody else has read.
    n_kept : int
        Records kept so far.
    share_at_most : float
        Upper limit of the share of exclusions like the missed ones.
    n_likely, n_at_most : int
        Relevant records among those read once: the estimate, and its upper limit.
    recall_at_least : float or None
        Share of all relevant records that were kept, at worst; None while none was kept.
    confidence : float
        Of the limits, which are one-sided.
    """

    n_missed: int
    n_read_twice: int
    n_read_once: int
    n_kept: int
    share_at_most: float
    n_likely: int
    n_at_most: int
    recall_at_least: float | None
    confidence: float


def estimate_lost(
    n_missed: int, n_read_twice: int, n_read_once: int, n_kept: int, confidence: float = 0.95
) -> Lost:
    """What a random sample of exclusions, read again, says about the rest.

    Parameters
    ----------
    n_missed, n_read_twice, n_read_once, n_kept : int
        See `Lost`.

    Examples
    --------
    >>> lost = estimate_lost(2, 193, 781, 52)
    >>> f"{lost.share_at_most:.1%}", lost.n_likely, lost.n_at_most
    ('3.2%', 8, 27)
    """
    n_at_most = lost_at_most(n_missed, n_read_twice, n_read_once, confidence)
    return Lost(
        n_missed=n_missed,
        n_read_twice=n_read_twice,
        n_read_once=n_read_once,
        n_kept=n_kept,
        share_at_most=missed_at_most(n_missed, n_read_twice, confidence),
        n_likely=round(n_missed / n_read_twice * n_read_once) if n_read_twice else 0,
        n_at_most=n_at_most,
        recall_at_least=n_kept / (n_kept + n_at_most) if n_kept else None,
        confidence=confidence,
    )


def lost_at_most(
    n_missed: int, n_read_twice: int, n_read_once: int, confidence: float = 0.95
) -> int:
    """Upper limit of the relevant records among the exclusions that nobody read again.

    The largest number that a sample drawn without replacement would not contradict. The
    limit of the share times the number of records is not one: with half of the exclusions
    read again and three relevant ones among them all, it is below the truth in one review
    of eight.

    Returns
    -------
    int
        Between 0 and `n_read_once`; all of them while nothing has been read twice.

    Sources
    -------
    Buonaccorsi (1987), A note on confidence intervals for proportions in finite
    populations, Am Stat 41:215-218. doi:10.1080/00031305.1987.10475484

    Examples
    --------
    None seen among 50 of 100: four would stay unseen with p = .06, five with p = .03.

    >>> lost_at_most(0, 50, 50), lost_at_most(0, 200, 800), lost_at_most(0, 0, 30)
    (4, 13, 30)
    """
    if not 0 <= n_missed <= n_read_twice or n_read_once < 0:
        raise DecisionError(f"{n_missed} of {n_read_twice} records cannot have been missed.")
    possible, impossible = 0, n_read_once + 1
    while impossible - possible > 1:
        middle = (possible + impossible) // 2
        p = _p_of_so_few(n_missed, n_read_twice, n_read_once, n_missed + middle)
        possible, impossible = (middle, impossible) if p > 1 - confidence else (possible, middle)
    return possible


def missed_by_both(
    n_first: int, n_second: int, n_both: int, confidence: float = 0.95
) -> Statistic | None:
    """Relevant records that neither of two readers of the same records kept.

    Parameters
    ----------
    n_first, n_second, n_both : int
        Relevant records that each kept, and that both kept.

    Returns
    -------
    Statistic or None
        None where it does not hold: fewer than seven records that both kept. Without an
        interval where each kept what the other kept.

    Notes
    -----
    Capture and recapture: each reader is a net. It supposes that they read independently and
    that each record is as easy to recognise as any other. Hard records are missed by both
    more often than that, so the true number tends to be larger.

    Sources
    -------
    Chapman (1951), Some properties of the hypergeometric distribution with applications to
    zoological sample censuses, Univ Calif Publ Stat 1:131-160; the interval, on the log of
    the number nobody found: Chao (1987), doi:10.2307/2531532.

    Examples
    --------
    >>> found = missed_by_both(40, 38, 36)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (0.22, 0.02, 3.07)
    """
    if not 0 <= n_both <= min(n_first, n_second):
        raise DecisionError(f"{n_both} records cannot have been kept by both.")
    if n_both < _ENOUGH_BOTH:
        return None
    unseen = (n_first + 1) * (n_second + 1) / (n_both + 1) - 1 - (n_first + n_second - n_both)
    if unseen <= 0:
        return Statistic(0.0, None, None)  # nothing that an interval could be made from

    nets = (n_first + 1) * (n_second + 1) * (n_first - n_both) * (n_second - n_both)
    variance = nets / ((n_both + 1) ** 2 * (n_both + 2))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    factor = math.exp(z * math.sqrt(math.log(1 + variance / unseen**2)))
    return Statistic(unseen, unseen / factor, unseen * factor)


def _p_of_so_few(n_missed: int, n_read_twice: int, n_read_once: int, n_relevant: int) -> float:
    """Chance of so few misses or fewer in the sample, were `n_relevant` among all.

    The hypergeometric distribution, summed up here: `rea status` need not wait for scipy.
    """
    n_all = n_read_twice + n_read_once
    fewest = max(0, n_read_twice - (n_all - n_relevant))
    most = min(n_missed, n_read_twice, n_relevant)
    return math.fsum(
        math.exp(
            _log_choose(n_relevant, k)
            + _log_choose(n_all - n_relevant, n_read_twice - k)
            - _log_choose(n_all, n_read_twice)
        )
        for k in range(fewest, most + 1)
    )


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
