"""How good an order of reading was, once every verdict is known.

`included` is throughout an array of bool: the verdicts in the order in which the records were
read, over all records of the pool. `loss` and `ndcg` equal `asreview.metrics`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError

Included = NDArray[np.bool_]


def recall_at(included: Included, read_share: float) -> float:
    """Share of the relevant records among the first `read_share` of all.

    The number of records read is rounded up, as `asreview-insights` does.

    Examples
    --------
    >>> recall_at(np.array([True, False, True, False, False, False, True, False]), 0.25)
    0.3333333333333333
    """
    n_read = math.ceil(read_share * len(included) - 1e-9)
    return float(included[:n_read].sum() / _n_relevant(included))


def records_to(included: Included, recall: float) -> int:
    """How many records had been read when that share of the relevant ones was found."""
    needed = max(1, math.ceil(recall * _n_relevant(included) - 1e-9))
    return int(np.flatnonzero(included)[needed - 1]) + 1


def wss(included: Included, recall: float = 0.95) -> float:
    """Work saved over sampling: reading left undone at that recall, beyond what chance saves.

    Sources
    -------
    Cohen et al. (2006), Reducing workload in systematic review preparation using automated
    citation classification, JAMIA 13:206-219. doi:10.1197/jamia.M1929

    Examples
    --------
    >>> round(wss(np.array([True] * 20 + [False] * 80)), 2)
    0.76
    """
    n_records = len(included)
    return (n_records - records_to(included, recall)) / n_records - (1 - recall)


def loss(included: Included) -> float:
    """Area between the recall curve and the perfect one: 0 perfect, about 0.5 random, 1 worst.

    Examples
    --------
    >>> loss(np.array([True, True, False, False])), loss(np.array([False, False, True, True]))
    (0.0, 1.0)
    """
    n_relevant, n_records = _n_relevant(included), len(included)
    if n_relevant == n_records:
        raise DecisionError("Every record is relevant, so no order is better than another.")
    best = n_relevant * (n_records - (n_relevant - 1) / 2)
    area = int(np.cumsum(included).sum())
    return float((best - area) / (n_relevant * (n_records - n_relevant)))


def ndcg(included: Included) -> float:
    """Normalised discounted cumulative gain: 1 perfect, and the first records count most.

    Sources
    -------
    Wang et al. (2013), A theoretical analysis of NDCG ranking measures, arXiv:1304.6480.
    """
    discount = 1 / np.log2(np.arange(2, len(included) + 2))
    return float(discount[included].sum() / discount[: _n_relevant(included)].sum())


def _n_relevant(included: Included) -> int:
    n_relevant = int(np.count_nonzero(included))
    if n_relevant == 0:
        raise DecisionError("No record is relevant, so there is nothing to find.")
    return n_relevant
