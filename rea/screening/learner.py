"""Our own learner: two quick views of the records, and the question until it is outgrown.

Each record gets three ranks among the unread: from a support vector machine over words and
word pairs, from another over pieces of words, and from the question's own words. The mean rank
decides. The question counts less with every relevant record found. `docs/ranking.md` tells
what was tried and what it measured.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rea.screening import wording
from rea.screening.texts import Prepared

Scores = NDArray[np.float64]

# As ASReview's ELAS u4, whose authors tuned them on the SYNERGY data set.
_C: Final = 0.11
_RATIO: Final = 9.8

# The question's rank weighs this much of what both machines weigh together, before a relevant
# record is found; half of that when so many are found.
_QUESTION_WEIGHT: Final = 1.0
_QUESTION_HALVES_AT: Final = 5

# Besides, each machine reads the question as a record that was included, of this weight.
_AS_RECORD_WEIGHT: Final = 0.5
_AS_RECORD_HALVES_AT: Final = 40


def relevance(
    prepared: Prepared, labels: NDArray[np.int8], seed: int, question: str
) -> Scores | None:
    """How relevant each record is; read ones are left at 0.

    Parameters
    ----------
    labels : array of int8, shape (n_records,)
        1 included, 0 excluded, -1 unread; both classes must be there.

    Returns
    -------
    array, shape (n_records,), or None
        Larger is more relevant; None where the records have no word to learn from.
    """
    seen = wording.views(prepared, question)
    if not seen.pieces[:-1].nnz:
        return None
    unread = labels < 0
    ranks = np.zeros(len(labels))
    for view in (seen.words, seen.pieces):
        ranks[unread] += _ranks(_learn(view, labels, seed)[unread])
    by_question = wording.relevance(prepared, question)
    if by_question is not None:
        fading = _fading(_QUESTION_HALVES_AT, labels)
        ranks[unread] += 2 * _QUESTION_WEIGHT * fading * _ranks(by_question[unread])
    return ranks


def _learn(view: Any, labels: NDArray[np.int8], seed: int) -> Scores:
    """What a linear support vector machine makes of each record; the question's row last."""
    from sklearn.svm import LinearSVC

    read = np.flatnonzero(labels >= 0)
    rows, verdicts, weights = read, labels[read].astype(np.int64), _weights(labels[read])
    if view[[-1]].nnz:
        as_record = _AS_RECORD_WEIGHT * _fading(_AS_RECORD_HALVES_AT, labels)
        rows = np.append(read, view.shape[0] - 1)
        weights = np.append(weights, as_record * weights[verdicts == 1][0])
        verdicts = np.append(verdicts, 1)
    machine = LinearSVC(C=_C, dual=True, random_state=seed)
    machine.fit(view[rows], verdicts, sample_weight=weights)
    return np.asarray(view[:-1] @ machine.coef_.ravel().astype(np.float32), dtype=np.float64)


def _weights(verdicts: NDArray[np.int8]) -> Scores:
    """Included records together weigh `_RATIO` times what the excluded ones weigh."""
    n_included = int((verdicts == 1).sum())
    excluded = n_included / (_RATIO * (len(verdicts) - n_included))
    weights: Scores = np.where(verdicts == 1, 1.0, excluded)
    return weights * (len(weights) / float(weights.sum()))


def _fading(halves_at: int, labels: NDArray[np.int8]) -> float:
    return halves_at / (halves_at + int((labels == 1).sum()))


def _ranks(scores: Scores) -> Scores:
    """Ranks between 0 and 1, the best highest; equals share theirs."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.round(scores, 6)) / max(len(scores), 1), dtype=np.float64)
