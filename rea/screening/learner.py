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

# While nothing relevant is found, the question's rank weighs half after so many records.
_IN_VAIN_HALVES_AT: Final = 10

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
        1 included, 0 excluded, -1 unread; at least one excluded.

    Returns
    -------
    array, shape (n_records,), or None
        Larger is more relevant; None where there is nothing to learn from: no word in any
        record, or neither an included record nor a question that has to do with them.
    """
    seen = wording.views(prepared, question)
    by_question = wording.relevance(prepared, question)
    if not seen.pieces.indptr[-2] or (by_question is None and not (labels == 1).any()):
        return None
    unread = labels < 0
    ranks = np.zeros(len(labels))
    for view in (seen.words, seen.pieces):
        ranks[unread] += _ranks(_learn(view, labels, seed)[unread])
    if by_question is not None:
        ranks[unread] += 2 * _trust_in_question(labels) * _ranks(by_question[unread])
    return ranks


def _trust_in_question(labels: NDArray[np.int8]) -> float:
    """What the question's rank weighs beside the mean rank of the machines."""
    n_found, n_read = int((labels == 1).sum()), int((labels >= 0).sum())
    # Without this a question that names the wrong thing would be followed for ever: one of
    # 23 reviews had nothing relevant among the first 260 records that its question drew.
    n_in_vain = 0 if n_found else n_read
    fruitless = _IN_VAIN_HALVES_AT / (_IN_VAIN_HALVES_AT + n_in_vain)
    return _QUESTION_WEIGHT * fruitless * _fading(_QUESTION_HALVES_AT, labels)


def word_weights(prepared: Prepared, labels: NDArray[np.int8], seed: int, question: str) -> Scores:
    """What the first machine has learnt each word, and each pair of words, to be worth.

    In the order of the columns of `wording.views`; above 0 it raises a record.
    """
    return _weights(wording.views(prepared, question).words, labels, seed)


def _learn(view: Any, labels: NDArray[np.int8], seed: int) -> Scores:
    """What a linear support vector machine makes of each record."""
    weights = _weights(view, labels, seed).astype(np.float32)
    return np.asarray(view @ weights, dtype=np.float64)[:-1]


def _weights(view: Any, labels: NDArray[np.int8], seed: int) -> Scores:
    """The weights of a linear support vector machine; the question is the view's last row."""
    from sklearn.svm import LinearSVC

    rows = np.flatnonzero(labels >= 0)
    verdicts = labels[rows].astype(np.int64)
    weights = np.where(verdicts == 1, 1.0, _weight_of_excluded(verdicts))
    weights *= len(weights) / weights.sum()
    if view[[-1]].nnz:
        as_record = _AS_RECORD_WEIGHT * _fading(_AS_RECORD_HALVES_AT, labels)
        included = weights[0] / (1.0 if verdicts[0] else _weight_of_excluded(verdicts))
        rows = np.append(rows, view.shape[0] - 1)
        weights = np.append(weights, as_record * included)
        verdicts = np.append(verdicts, 1)
    machine = LinearSVC(C=_C, dual=True, random_state=seed)
    machine.fit(view[rows], verdicts, sample_weight=weights)
    return np.asarray(machine.coef_.ravel(), dtype=np.float64)


def _weight_of_excluded(verdicts: NDArray[np.int64]) -> float:
    """So that the included records together weigh `_RATIO` times what the excluded ones do."""
    n_included = int(verdicts.sum())
    # The question stands in for the first included record.
    return max(n_included, 1) / (_RATIO * (len(verdicts) - n_included))


def _fading(halves_at: int, labels: NDArray[np.int8]) -> float:
    return halves_at / (halves_at + int((labels == 1).sum()))


def _ranks(scores: Scores) -> Scores:
    """Ranks between 0 and 1, the best highest; equals share theirs."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.round(scores, 6)) / max(len(scores), 1), dtype=np.float64)
