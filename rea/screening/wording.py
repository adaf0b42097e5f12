"""How well a record answers to the protocol's own words, before anybody has decided anything."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rea.screening.texts import Prepared

# Robertson & Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond,
# doi:10.1561/1500000019, recommend k1 between 1.2 and 2 and b between 0.5 and 0.8.
_K1: Final = 1.5
_B: Final = 0.75

# Words of an excluded population or design draw exactly the records that nobody wants.
_EXCLUSION: Final = re.compile(r"exclusion criteria\b.*?(?=inclusion criteria\b|\Z)", re.I | re.S)


def relevance(prepared: Prepared, question: str) -> NDArray[np.float64] | None:
    """BM25 of the question against title and abstract.

    Parameters
    ----------
    question : str
        Questions and inclusion criteria. What follows "Exclusion criteria" is not read.

    Returns
    -------
    array, shape (n_records,), or None
        Larger is closer; None where question and records share no word.
    """
    counts, vocabulary, tokens = prepared.once("bm25", _counts)
    words = {
        vocabulary[word] for word in tokens(_EXCLUSION.sub(" ", question)) if word in vocabulary
    }
    if not words:
        return None
    columns = sorted(words)
    return np.asarray(counts[:, columns].sum(axis=1), dtype=np.float64).ravel()


def _counts(texts: Prepared) -> tuple[Any, dict[str, int], Any]:
    """Each word's share in the BM25 of each record, for every word at once."""
    from scipy.sparse import csc_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words="english", dtype=np.float64)
    tokens = vectorizer.build_analyzer()
    try:
        found = vectorizer.fit_transform(
            map(" ".join, zip(texts.titles, texts.abstracts, strict=True))
        )
    except ValueError:  # scikit-learn's way of saying that there is no word in any record
        return csc_matrix((len(texts), 0)), {}, tokens
    length = np.asarray(found.sum(axis=1)).ravel()
    n_holding = np.diff(found.tocsc().indptr)
    idf = np.log1p((len(texts) - n_holding + 0.5) / (n_holding + 0.5))
    found = found.tocoo()
    damping = _K1 * (1 - _B + _B * length[found.row] / length.mean())
    found.data = idf[found.col] * found.data * (_K1 + 1) / (found.data + damping)
    return found.tocsc(), vectorizer.vocabulary_, tokens
