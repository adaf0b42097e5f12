"""Looking again at what was decided: which verdicts the final model would not have expected.

SAFE ends with it (Boetje & van de Schoot 2024, doi:10.1186/s13643-024-02502-7). A model that has
learnt from a record knows its verdict, so each verdict is left out once, in parts, and the
record ranked among the unread by what the others teach.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.screening import learner, wording
from rea.screening.ranking import EXCLUDE, INCLUDE, UNREAD, Labels, Prepared, rank

_N_PARTS: Final = 5
_N_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Why:
    """The words of one record that moved it in the order.

    Attributes
    ----------
    raised, lowered : tuple of str
        The strongest first; empty while nothing was learnt, or of a ranker that has no words.
    asked : tuple of str
        Words of the protocol's question that stand in it.
    """

    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    asked: tuple[str, ...]


def held_out_places(
    ranker: str, prepared: Prepared, labels: Labels, seed: int, question: str = ""
) -> NDArray[np.float64]:
    """Where each decided record would stand in the order, had its verdict not been known.

    Returns
    -------
    array, shape (n_records,)
        0 for the first of the order, close to 1 for the last; NaN for unread records.
    """
    places = np.full(len(labels), np.nan)
    for part in _parts(labels, seed):
        without = labels.copy()
        without[part] = UNREAD
        order = rank(ranker, prepared, without, seed, question).order
        among = np.empty(len(labels))
        among[order] = np.arange(len(order)) / len(order)
        places[part] = among[part]
    return places


def answers(prepared: Prepared, question: str) -> bool:
    """Whether any record has to do with the question."""
    return wording.relevance(prepared, question) is not None


def unexpected(labels: Labels, places: NDArray[np.float64], verdict: int, n: int) -> list[int]:
    """The decided records that stand farthest from where their verdict would have them.

    Excluded ones that stand high, or included ones that stand low; the strangest first.
    """
    decided = np.flatnonzero(labels == verdict)
    sign = 1 if verdict == EXCLUDE else -1
    return [int(one) for one in decided[np.argsort(sign * places[decided], kind="stable")][:n]]


def why(prepared: Prepared, labels: Labels, seed: int, question: str, place: int) -> Why:
    """The words that raised and lowered one record in the order of our own learner."""
    seen = wording.views(prepared, question)
    row = seen.words[[place]]
    vocabulary = seen.numbered.vocabulary
    is_word = row.indices < len(vocabulary)  # pairs of words come behind them
    held = [vocabulary[column] for column in row.indices[is_word]]
    asked = set(wording.keywords(question).split())
    found = tuple(sorted({word for word in held if word in asked}))
    can_learn = (labels == EXCLUDE).any() and ((labels == INCLUDE).any() or bool(found))
    if not can_learn:
        return Why((), (), found)
    weights = learner.word_weights(prepared, labels, seed, question)
    moved = row.data[is_word] * weights[row.indices[is_word]]
    order = np.argsort(-moved, kind="stable")
    raised = tuple(held[one] for one in order[:_N_WORDS] if moved[one] > 0)
    lowered = tuple(held[one] for one in order[::-1][:_N_WORDS] if moved[one] < 0)
    return Why(raised, lowered, found)


def telling_words(
    prepared: Prepared, labels: Labels, seed: int, question: str, n: int = 15
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that moved most among all records that were read, upwards and downwards.

    A word counts by what our own learner makes of it, in every record in which it stands: a
    strong word of a single record tells less than a weaker one of many.
    """
    vocabulary = wording.views(prepared, question).numbered.vocabulary
    read = wording.views(prepared, question).words[np.flatnonzero(labels != UNREAD)]
    weights = learner.word_weights(prepared, labels, seed, question)
    held = np.asarray(read.sum(axis=0)).ravel()
    moved = (held * weights)[: len(vocabulary)]  # pairs of words come behind them
    order = np.argsort(-moved, kind="stable")
    raised = (vocabulary[one] for one in order if moved[one] > 0)
    lowered = (vocabulary[one] for one in order[::-1] if moved[one] < 0)
    return tuple(islice(filter(_says_something, raised), n)), tuple(
        islice(filter(_says_something, lowered), n)
    )


def most_alike(
    prepared: Prepared, question: str, place: int, among: NDArray[np.bool_]
) -> list[int]:
    """The records among these that are most like one, in words and pieces of words."""
    seen = wording.views(prepared, question)
    likeness = np.zeros(len(among))
    for view in (seen.words, seen.pieces):
        likeness += wording.standardise((view @ view[[place]].toarray().ravel())[:-1].astype(float))
    chosen = np.flatnonzero(among)
    return [
        int(one) for one in chosen[np.argsort(-likeness[chosen], kind="stable")] if one != place
    ]


def _says_something(word: str) -> bool:
    """Whether a word means something by itself, as "the" and "2019" do not."""
    return word.isalpha() and wording.keywords(word) == word


def _parts(labels: Labels, seed: int) -> list[NDArray[np.intp]]:
    """Decided records in parts of like size, included and excluded ones in each.

    Where all verdicts are alike they teach nothing, and all are left out at once: the
    question then says where each would stand.
    """
    chance = np.random.default_rng(seed)
    sides = [chance.permutation(np.flatnonzero(labels == one)) for one in (INCLUDE, EXCLUDE)]
    both = np.concatenate(sides)
    if not all(map(len, sides)):
        return [both]
    parts = [both[first::_N_PARTS] for first in range(_N_PARTS)]
    return [part for part in parts if len(part)]
