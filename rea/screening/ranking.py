"""Which unread record comes next: most likely relevant first.

A ranker is a plain function of one shape, named in `RANKERS`. It is handed the texts, what has
been decided so far and a seed, and gives back the unread records in order, together with what
to stamp on the decisions made in that order. Given the same four things it gives the same
order, on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError, UnknownNameError
from rea.screening import elas, learner, wording
from rea.screening.texts import Prepared, prepare

__all__ = [
    "RANKERS",
    "Labels",
    "Prepared",
    "Ranker",
    "Ranking",
    "at_random",
    "find_ranker",
    "prepare",
    "rank",
]

INCLUDE: Final = 1
EXCLUDE: Final = 0
UNREAD: Final = -1

# Our own, and the one that is taken where none is named.
LEARNER: Final = "rea_1"

# One for each record: INCLUDE, EXCLUDE or UNREAD.
Labels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The unread records in the order in which to read them.

    Attributes
    ----------
    order : array of int
        Positions of the unread records, most likely relevant first.
    shown_by : str
        What really ranked them, for the decision log: ``random``, or a ranker and how many
        decisions it had learnt from, ``elas_u4:120``. A ranker that could not rank yet
        names the one that stood in for it.
    """

    order: NDArray[np.intp]
    shown_by: str


Ranker = Callable[[Prepared, Labels, int, str], Ranking]


def rank(name: str, prepared: Prepared, labels: Labels, seed: int, question: str = "") -> Ranking:
    """The unread records, most likely relevant first.

    Parameters
    ----------
    name : str
        A ranker of `RANKERS`, or a model that ASReview knows.
    labels : array of int8, shape (n_records,)
        1 included, 0 excluded, -1 unread.
    question : str
        The protocol's questions and inclusion criteria; may be empty.

    Raises
    ------
    DecisionError
        `labels` does not fit the records, or holds something else.
    UnknownNameError
        There is no such ranker.
    """
    labels = np.asarray(labels, dtype=np.int8)
    if labels.shape != (len(prepared),):
        raise DecisionError(f"There are {len(prepared)} records but {labels.size} labels.")
    if not np.isin(labels, (INCLUDE, EXCLUDE, UNREAD)).all():
        raise DecisionError("A label is neither 1 (include), 0 (exclude) nor -1 (unread).")
    return find_ranker(name)(prepared, labels, seed, question)


def find_ranker(name: str) -> Ranker:
    """The ranker of that name; any model that ASReview knows counts as one."""
    if name in RANKERS:
        return RANKERS[name]
    if name.startswith("elas_") or elas.is_registered(name):
        return partial(_rank_by_elas, name)
    raise UnknownNameError("ranker", name, RANKERS)


def at_random(labels: Labels, seed: int) -> Ranking:
    """Shuffled: the order for calibration, and when nothing is known."""
    return Ranking(_descending(np.zeros(len(labels)), labels, seed), "random")


def rank_at_random(_prepared: Prepared, labels: Labels, seed: int, _question: str = "") -> Ranking:
    """`at_random` in the shape of a ranker."""
    return at_random(labels, seed)


def rank_by_questions(prepared: Prepared, labels: Labels, seed: int, question: str = "") -> Ranking:
    """By how well title and abstract answer to the protocol's own words; see `wording`."""
    scores = wording.relevance(prepared, question)
    if scores is None:
        return at_random(labels, seed)
    return Ranking(_descending(scores, labels, seed), "questions:0")


def rank_by_learner(prepared: Prepared, labels: Labels, seed: int, question: str = "") -> Ranking:
    """By our own learner, which can begin with excluded records and a question."""
    if not (labels == EXCLUDE).any():
        return rank_by_questions(prepared, labels, seed, question)
    scores = learner.relevance(prepared, labels, seed, question)
    return _ranked_by(LEARNER, scores, labels, seed)


def _rank_by_elas(
    name: str, prepared: Prepared, labels: Labels, seed: int, question: str = ""
) -> Ranking:
    if not ((labels == INCLUDE).any() and (labels == EXCLUDE).any()):
        return rank_by_questions(prepared, labels, seed, question)
    return _ranked_by(name, elas.relevance(name, prepared, labels, seed), labels, seed)


def _ranked_by(name: str, scores: NDArray[np.float64] | None, labels: Labels, seed: int) -> Ranking:
    """The order by scores; by chance where a learner found nothing to learn from."""
    if scores is None:
        return at_random(labels, seed)
    n_read = int((labels != UNREAD).sum())
    return Ranking(_descending(scores, labels, seed), f"{name}:{n_read}")


RANKERS: Final[dict[str, Ranker]] = {
    "elas_u4": partial(_rank_by_elas, "elas_u4"),
    "elas_u3": partial(_rank_by_elas, "elas_u3"),
    LEARNER: rank_by_learner,
    "questions": rank_by_questions,
    "random": rank_at_random,
}


def _descending(scores: NDArray[np.float64], labels: Labels, seed: int) -> NDArray[np.intp]:
    # Ties fall as a seeded shuffle has them: an export that lists what somebody included
    # first would otherwise give its verdicts away. Rounding makes ties of what only differs
    # by the order in which numbers were added up.
    unread = np.flatnonzero(labels == UNREAD)
    chance = np.random.default_rng(seed).permutation(len(scores))[unread]
    return unread[np.lexsort((chance, -np.round(scores[unread], 9)))]
