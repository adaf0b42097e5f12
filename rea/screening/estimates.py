"""How many relevant records may be left, from what was read so far.

Each statistic is a plain function of the verdicts in the order of reading, or of two readers'
counts. What each supposes of the reading stands in its notes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError

Included = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RecallEstimate:
    """How many of the relevant records have been found, as far as the reading tells.

    Attributes
    ----------
    n_found : int
        Relevant records read so far.
    n_missed_at_most : int
        Relevant records among the unread, at most, at that confidence.
    low : float or None
        Recall is at least this, at that confidence; None while nothing relevant is found
        and something may be.
    confidence : float
    """

    n_found: int
    n_missed_at_most: int
    low: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Recaptured:
    """How many relevant records there are, from what two readers found apart.

    Attributes
    ----------
    n_found : int
        Relevant records that either found.
    estimate : float
        Relevant records in all.
    at_most : float
        Upper limit of it, at that confidence; one-sided.
    low : float
        Recall of both together is at least this, at that confidence.
    """

    n_found: int
    estimate: float
    at_most: float
    low: float
    confidence: float


def missed_target_p(included: Included, n_records: int, target_recall: float = 0.95) -> float:
    """Probability of what we saw, had the recall target been missed.

    Looks back from the last decision over ever longer runs of screened
    records, treats each run as if it had been drawn at random from what was
    then unread, and asks how likely so few inclusions would be if more than
    ``1 - target_recall`` of all relevant records were still to come.

    Parameters
    ----------
    included : array of bool, shape (n_screened,)
        Decisions in the order in which the records were read.
    n_records : int
        Records to screen in all, duplicates removed; at least ``n_screened``.
    target_recall : float, in (0, 1]
        Share of the relevant records that the review wants to find.

    Returns
    -------
    float, in [0, 1]
        Small is good: below 0.05, "the target was missed" is rejected at the
        95 % level. 1.0 while nothing has been screened.

    Raises
    ------
    DecisionError
        More decisions than records, or a target outside (0, 1].

    Notes
    -----
    The smallest p over all runs is taken without correction for looking many
    times, as in the source; read it as advice and report the rule used.

    Sources
    -------
    Callaghan & Müller-Hansen (2020), Statistical stopping criteria for
    automated screening in systematic reviews, Syst Rev 9:273.
    doi:10.1186/s13643-020-01521-4

    Examples
    --------
    >>> read = np.array([True] * 20 + [False] * 180)
    >>> round(missed_target_p(read, n_records=400), 3)
    0.276
    """
    included = np.asarray(included, dtype=bool)
    check_reading(included, n_records, target_recall)
    n_found = int(included.sum())
    # The smallest number of relevant records that would put what was found below the target.
    # 19 / 0.95 is a shade above 20 in binary, 57 / 0.95 a shade below 60: hence the nudge.
    n_relevant = math.floor(n_found / target_recall + 1e-9) + 1
    return _smallest_p(included, n_records, n_relevant)


def estimate_recall(included: Included, n_records: int, confidence: float = 0.95) -> RecallEstimate:
    """How many relevant records may still be unread, and the recall that this leaves.

    The largest number of relevant records in all that the test of `missed_target_p` does not
    reject at that confidence. It is one-sided: that everything has been found can never be
    ruled out by reading, so the interval for recall runs from `low` to 1.

    Examples
    --------
    >>> read = np.array([True] * 20 + [False] * 180)
    >>> estimate_recall(read, n_records=400)
    RecallEstimate(n_found=20, n_missed_at_most=4, low=0.8333333333333334, confidence=0.95)
    """
    included = np.asarray(included, dtype=bool)
    check_reading(included, n_records, 1.0)
    n_found = int(included.sum())
    # p falls as the supposed number grows, so the last number that is not rejected is found
    # by halving.
    possible, rejected = 0, n_records - len(included) + 1
    while rejected - possible > 1:
        middle = (possible + rejected) // 2
        if _smallest_p(included, n_records, n_found + middle) < 1 - confidence:
            rejected = middle
        else:
            possible = middle
    low = n_found / (n_found + possible) if n_found + possible else None
    return RecallEstimate(n_found, possible, low if n_found else None, confidence)


def knee_ratio(included: Included) -> float:
    """How much steeper the reading found relevant records before its knee than after it.

    The knee is the place that lies farthest above the straight line from nothing read to
    everything found. One imagined relevant record behind it keeps the ratio finite.

    Sources
    -------
    Cormack & Lynam (2016), Engineering quality and reliability in technology-assisted review,
    SIGIR, 75-84. doi:10.1145/2911451.2911510. Knee after Satopää et al. (2011), Finding a
    "kneedle" in a haystack. doi:10.1109/ICDCSW.2011.20

    Examples
    --------
    >>> knee_ratio(np.array([True] * 20 + [False] * 180))
    180.0
    """
    n_read = len(included)
    if n_read < 2 or not included.any():
        return 0.0
    found = np.cumsum(included)
    places = np.arange(1, n_read)
    knee = int(places[np.argmax(found[:-1] / found[-1] - places / n_read)])
    before = found[knee - 1] / knee
    after = (1 + found[-1] - found[knee - 1]) / (n_read - knee)
    return float(before / after)


def recapture(n_both: int, n_first: int, n_second: int, confidence: float = 0.95) -> Recaptured:
    """How many relevant records there are, if two readers found theirs independently.

    Parameters
    ----------
    n_both : int
        Relevant records that both found.
    n_first, n_second : int
        Relevant records that only the one found, and only the other.

    Notes
    -----
    Chapman's estimate ``(m + 1)(n + 1) / (b + 1) - 1`` with its variance, upper limit by the
    normal distribution. Readers who follow the same ranker, or who both miss what is hard to
    see, find more in common than chance has it; the estimate is then too low.

    Sources
    -------
    Chapman (1951), Univ. California Publ. Statist. 1:131-160; variance after Seber (1970),
    The effects of trap response on tag recapture estimates, Biometrics 26:13-22.

    Examples
    --------
    >>> recapture(18, 2, 4).estimate
    24.42105263157895
    """
    if min(n_both, n_first, n_second) < 0:
        raise DecisionError("Records found by one or both readers cannot be fewer than none.")
    from scipy.stats import norm

    first, second, both = n_both + n_first, n_both + n_second, n_both
    n_found = n_both + n_first + n_second
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    ways = (first + 1) * (second + 1) * n_first * n_second
    spread = math.sqrt(ways / ((both + 1) ** 2 * (both + 2)))
    at_most = max(float(n_found), estimate + float(norm.ppf(confidence)) * spread)
    low = n_found / at_most if n_found else 0.0
    return Recaptured(n_found, estimate, at_most, low, confidence)


def check_reading(included: Included, n_records: int, target_recall: float) -> None:
    """Refuse more decisions than records, and a target that cannot be."""
    if len(included) > n_records:
        raise DecisionError(
            f"There are {len(included):,} decisions on {n_records:,} records.",
            hint="Count the records that the stage began with, duplicates removed.",
        )
    if not 0 < target_recall <= 1:
        raise DecisionError(f"A recall target of {target_recall} is not above 0 and up to 1.")


def _smallest_p(included: Included, n_records: int, n_relevant: int) -> float:
    """Over all runs that end at the last decision, had there been so many relevant records."""
    from scipy.stats import hypergeom

    found = np.flatnonzero(included)
    # One more irrelevant record at the front of a run can only lower p, so the smallest p
    # belongs to a run that starts right behind a relevant record, or with the first record.
    starts = np.concatenate([[0], found + 1])
    n_before = np.arange(len(starts))[starts < len(included)]
    starts = starts[starts < len(included)]
    seen, read = len(found) - n_before, len(included) - starts
    unread_then, still_to_come = n_records - starts, n_relevant - n_before
    if (still_to_come > unread_then).any():
        return 0.0  # so many relevant records do not fit into what is left
    least = _at_least(seen, unread_then, still_to_come, read)
    smallest = 1.0
    # Exact values are dear where thousands are relevant: take them for the most promising
    # runs first, until no other run can be below.
    for runs in np.array_split(np.argsort(least), len(least) // 32 + 1):
        if not len(runs) or least[runs[0]] >= smallest:
            break
        p = hypergeom.cdf(seen[runs], unread_then[runs], still_to_come[runs], read[runs])
        smallest = min(smallest, float(np.min(p)))
    return smallest


def _at_least(seen: Counts, pool: Counts, hits: Counts, read: Counts) -> NDArray[np.float64]:
    """What the distribution function cannot be below: one of its terms, or ½ from the mean on."""
    from scipy.special import gammaln

    def log_ways(n: Counts, k: Counts) -> NDArray[np.float64]:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    term = np.exp(log_ways(hits, seen) + log_ways(pool - hits, read - seen) - log_ways(pool, read))
    # The median lies beside the mean (Uhlmann 1966, Metrika 10:165-185).
    beyond = seen >= np.ceil(read * hits / pool)
    return np.where(beyond, 0.5, term) * (1 - 1e-6)
