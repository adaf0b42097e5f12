"""Screening replayed on records whose verdicts are known: what would a ranker have saved?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError
from rea.screening import measures
from rea.screening.queue import rank_again_after
from rea.screening.ranking import EXCLUDE, INCLUDE, UNREAD, Labels, Prepared, find_ranker, prepare


@dataclass(frozen=True, slots=True)
class Simulation:
    """One replay.

    Attributes
    ----------
    ranker : str
    seed : int
    n_records, n_relevant : int
        Of the pool: records given as prior knowledge are not counted.
    priors : tuple of int
        Positions of the records whose verdicts were known beforehand.
    order : array of int
        Positions of the pool's records in the order in which they were read. From the last
        relevant record on, as the last ranking had them.
    included : array of bool
        The verdicts in that order.
    wss_95, recall_at_10, loss, ndcg : float
        See `measures`. `loss` is NaN where every record is relevant.
    """

    ranker: str
    seed: int
    n_records: int
    n_relevant: int
    priors: tuple[int, ...]
    order: NDArray[np.intp]
    included: NDArray[np.bool_]
    wss_95: float
    recall_at_10: float
    loss: float
    ndcg: float

    def recall(self) -> NDArray[np.float64]:
        """Share of the relevant records found after each record read."""
        return np.cumsum(self.included) / self.n_relevant


def simulate(
    titles: Sequence[str],
    abstracts: Sequence[str],
    labels: Sequence[int],
    ranker: str,
    seed: int,
    question: str = "",
    *,
    with_priors: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Replay the screening of one review.

    Parameters
    ----------
    labels : sequence of int
        1 included, 0 excluded.
    ranker : str
        See `ranking.RANKERS`.
    seed : int
        Draws the priors and settles ties. The same seed, the same replay.
    question : str
        The protocol's questions and inclusion criteria.
    with_priors : bool
        Start from one relevant and one irrelevant record that were known beforehand, drawn
        as ``asreview simulate --n-prior-included 1 --n-prior-excluded 1`` draws them;
        otherwise from nothing but the question.
    on_progress : callable, optional
        Called with the numbers of relevant records found and there.

    Raises
    ------
    DecisionError
        A verdict is missing, or none or every record is relevant where that leaves nothing
        to find.
    """
    truth = _truth(labels)
    prepared = prepare(titles, abstracts)
    priors = draw_priors(truth, seed) if with_priors else ()
    return replay(prepared, truth, ranker, seed, question, priors, on_progress)


def replay(
    prepared: Prepared,
    truth: Labels,
    ranker: str,
    seed: int,
    question: str = "",
    priors: tuple[int, ...] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """The same as `simulate`, for texts that are prepared already and priors of your own."""
    known = np.full(len(truth), UNREAD, dtype=np.int8)
    known[list(priors)] = truth[list(priors)]
    n_relevant = int((truth[known == UNREAD] == INCLUDE).sum())
    if n_relevant == 0:
        raise DecisionError("No record of the pool is relevant, so there is nothing to find.")
    order = _read_all(prepared, truth, known, ranker, seed, question, on_progress or _silently)
    included = truth[order] == INCLUDE
    return Simulation(
        ranker=ranker,
        seed=seed,
        n_records=len(order),
        n_relevant=n_relevant,
        priors=priors,
        order=order,
        included=included,
        wss_95=measures.wss(included, 0.95),
        recall_at_10=measures.recall_at(included, 0.1),
        loss=measures.loss(included) if n_relevant < len(order) else float("nan"),
        ndcg=measures.ndcg(included),
    )


def draw_priors(truth: Labels, seed: int) -> tuple[int, int]:
    """One relevant and one irrelevant record, as ``asreview simulate`` draws them."""
    drawn = []
    for verdict in (INCLUDE, EXCLUDE):
        candidates = np.flatnonzero(truth == verdict)
        if not len(candidates):
            raise DecisionError(
                f"No record is {'relevant' if verdict == INCLUDE else 'irrelevant'}, "
                "so none can be given as prior knowledge.",
                hint="Start without priors, or look at the column of verdicts.",
            )
        # asreview makes a new generator of the seed for each of the two draws.
        drawn.append(int(np.random.RandomState(seed).choice(candidates, 1, replace=False)[0]))
    return drawn[0], drawn[1]


def _read_all(
    prepared: Prepared,
    truth: Labels,
    known: Labels,
    ranker: str,
    seed: int,
    question: str,
    on_progress: Callable[[int, int], None],
) -> NDArray[np.intp]:
    rank = find_ranker(ranker)
    n_relevant = int((truth == INCLUDE).sum())
    read: list[NDArray[np.intp]] = []
    while True:
        ranking = rank(prepared, known, seed, question).order
        n_found = int((known == INCLUDE).sum())
        on_progress(n_found, n_relevant)
        if n_found == n_relevant:
            return np.concatenate([*read, ranking])
        batch = ranking[: rank_again_after(int((known != UNREAD).sum()), len(known))]
        known[batch] = truth[batch]
        read.append(batch)


def _truth(labels: Sequence[int]) -> Labels:
    truth = np.asarray(labels)
    if not np.isin(truth, (INCLUDE, EXCLUDE)).all():
        raise DecisionError(
            "A replay needs a verdict on every record, 1 for included and 0 for excluded."
        )
    return truth.astype(np.int8)


def _silently(n_found: int, n_relevant: int) -> None:
    """Report nothing."""
