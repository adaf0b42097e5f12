"""How well a record answers to the protocol's own words, before anybody has decided anything.

Three views of it are added up, because each is misled by something else: BM25 over the
beginnings of words, likeness in pieces of words, and likeness to the twenty records that the
first two like best (pseudo-relevance feedback), which knows the words that authors use and
the protocol does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rea.screening import features
from rea.screening.texts import Prepared

Scores = NDArray[np.float64]

# Robertson & Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond,
# doi:10.1561/1500000019, recommend k1 between 1.2 and 2 and b between 0.5 and 0.8.
_K1: Final = 1.5
_B: Final = 0.75

# Five letters bring "nudge", "nudges" and "nudging" together without a list of endings.
_BEGINNING: Final = 5

# Rocchio's feedback without anybody's feedback: the best records stand in for relevant ones.
# Twenty of them with twice the weight were best of {10, 20, 50} x {0.5, 1, 2} on 12 reviews;
# the differences were small.
_N_BEST: Final = 20
_FEEDBACK_WEIGHT: Final = 2.0

# Words of an excluded population or design draw exactly the records that nobody wants.
_EXCLUSION: Final = re.compile(r"exclusion criteria\b.*?(?=inclusion criteria\b|\Z)", re.I | re.S)


def relevance(prepared: Prepared, question: str) -> Scores | None:
    """How close each record is to the question.

    Parameters
    ----------
    question : str
        Questions and inclusion criteria. What follows "Exclusion criteria" is not read.

    Returns
    -------
    array, shape (n_records,), or None
        Larger is closer; None where question and records have nothing in common.
    """
    seen = views(prepared, question)
    return prepared.once(f"question: {keywords(question)}", lambda _texts: _relevance(seen))


def keywords(question: str) -> str:
    """The words of the question that say what it is about."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = features.split_words(_EXCLUSION.sub(" ", question))
    return " ".join(word for word in words if word not in ENGLISH_STOP_WORDS)


@dataclass(frozen=True)
class Views:
    """The records, and in the last row of each the question, as numbers and as weights."""

    numbered: features.Numbered
    words: Any
    pieces: Any


def views(prepared: Prepared, question: str) -> Views:
    """What `features` makes of the records and the question; built once for each question."""
    asked = keywords(question)
    return prepared.once(f"views: {asked}", lambda texts: _views(texts, asked))


def standardise(scores: Scores) -> Scores:
    """With mean 0 and standard deviation 1, so that scores of two kinds can be added up."""
    spread = scores.std()
    # What rounding leaves between equal scores is no spread.
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def _views(texts: Prepared, asked: str) -> Views:
    numbered = features.followed_by(texts.number(), [asked])
    return Views(numbered, features.view_words(numbered), features.view_pieces(numbered))


def _relevance(seen: Views) -> Scores | None:
    # Sliced afterwards: without its last row a matrix would be copied whole.
    alike = (seen.pieces @ seen.pieces[[-1]].toarray().ravel())[:-1]
    if not alike.any():
        return None
    first = np.round(standardise(_bm25(seen.numbered)) + standardise(alike), 6)
    # Every record as good as the twentieth counts: taking the first of equals would let the
    # order of the rows decide.
    twentieth = np.sort(first)[-min(_N_BEST, len(first))]
    best = seen.words[np.flatnonzero((first >= twentieth) & (alike > 0))].mean(axis=0)
    feedback = (seen.words @ best)[:-1]
    return standardise(first) + _FEEDBACK_WEIGHT * standardise(feedback)


def _bm25(numbered: features.Numbered) -> Scores:
    """BM25 of the records over the beginnings of words; the question's own counts damped."""
    # Only what the question asks for adds anything, and that is a small part of all words.
    counts = features.count_beginnings(numbered, _BEGINNING, of=len(numbered.ends) - 2)
    wanted = np.log1p(counts[[-1]].toarray().ravel())
    records = counts[:-1]
    lengths = np.diff(numbered.ends)[:-1]
    n_holding = np.bincount(records.indices, minlength=len(wanted))
    idf = np.log1p((len(lengths) - n_holding + 0.5) / (n_holding + 0.5))
    damping = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1))
    often = records.data / (records.data + np.repeat(damping, np.diff(records.indptr)))
    records.data = often * (_K1 + 1) * idf[records.indices]
    return np.asarray(records @ wanted, dtype=np.float64)
