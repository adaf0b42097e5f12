"""Records as weighted words, word pairs and pieces of words: what our own ranker learns from.

The numbers equal those of scikit-learn's TfidfVectorizer (sublinear, smooth idf, what is in
more than 95 % of the records ignored), in a fifth of its time: words become numbers once, and
pairs and pieces are counted on the numbers.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_WORD: Final = re.compile(r"\b\w\w+\b")

# Scripts that set no space between words: signs for syllables and words (kana, Han), and
# alphabets (Thai, Lao, Burmese, Khmer), some of whose vowels are marks and no letters to `\w`.
_SIGNS: Final = (
    "\u3041-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTERS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED: Final = re.compile(f"([{_SIGNS}]+)|([{_LETTERS}]+)")
_SIGNS_A_WORD: Final = 2
_LETTERS_A_WORD: Final = 5
_TOO_COMMON_SHARE: Final = 0.95
_PIECE: Final = 4

# What is held in memory while pairs are numbered, and rows weighed, is kept small by parts; so
# is the time for which numpy lets no other thread go on, and a page wait.
_SAMPLED: Final = 1_000
_CODES_AT_A_TIME: Final = 500_000
_MOST_PARTS: Final = 100
_ROWS_AT_A_TIME: Final = 2_000
_NUMBERS_AT_A_TIME: Final = 1_000_000


@dataclass(frozen=True)
class Numbered:
    """Texts as numbers.

    Attributes
    ----------
    words : array of int32, shape (n_words,)
        The words of all texts, one text after another.
    ends : array of int, shape (n_texts + 1,)
        Where each text begins and ends among them.
    vocabulary : tuple of str
        What the numbers mean.
    """

    words: NDArray[np.int32]
    ends: Numbers
    vocabulary: tuple[str, ...]


NOTHING: Final = Numbered(np.zeros(0, np.int32), np.zeros(1, np.int64), ())


def split_words(text: str) -> list[str]:
    """The words of a text in lower case; a single letter is none.

    Where a script sets no space between words, every two neighbouring signs are one, or
    every five letters of an alphabet.

    Examples
    --------
    >>> split_words("A woman's 2nd REFUGE")
    ['woman', '2nd', 'refuge']
    >>> split_words("COVID与家庭暴力")
    ['covid', '与家', '家庭', '庭暴', '暴力']
    """
    text = text.lower()
    if text.isascii() or not _UNSPACED.search(text):
        return _WORD.findall(text)
    words, at = list[str](), 0
    for run in _UNSPACED.finditer(text):
        words += _WORD.findall(text[at : run.start()])
        words += _cut(run[0], _SIGNS_A_WORD if run[1] else _LETTERS_A_WORD)
        at = run.end()
    return words + _WORD.findall(text[at:])


def number_words(texts: Iterable[str]) -> Numbered:
    """Every word of the texts as a number, counted in order of first appearance."""
    return followed_by(NOTHING, texts)


def followed_by(numbered: Numbered, texts: Iterable[str]) -> Numbered:
    """The same texts and behind them further ones, as if all had been numbered at once."""
    number: defaultdict[str, int] = defaultdict(count(len(numbered.vocabulary)).__next__)
    number.update(zip(numbered.vocabulary, range(len(numbered.vocabulary)), strict=True))
    # A list of Python's own numbers would need twice the memory of the words themselves.
    words = array("i")
    ends = [int(numbered.ends[-1])]
    for text in texts:
        words.extend([number[word] for word in split_words(text)])
        ends.append(ends[0] + len(words))
    if len(ends) == 1:
        return numbered
    return Numbered(
        np.concatenate([numbered.words, np.frombuffer(words, np.int32)]),
        np.concatenate([numbered.ends, np.array(ends[1:], np.int64)]),
        tuple(number),
    )


def take(numbered: Numbered, rows: Numbers) -> Numbered:
    """The texts at these places in this order, numbered as if there had never been others.

    The order of columns decides how sums are rounded. So texts that were numbered long ago
    must give the very numbers that they would give today.
    """
    if np.array_equal(rows, np.arange(len(numbered.ends) - 1)):
        return numbered
    lengths = numbered.ends[rows + 1] - numbered.ends[rows]
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    words = np.empty(ends[-1], np.int32)
    for one in _parts(len(rows), _ROWS_AT_A_TIME):
        shift = np.repeat(numbered.ends[rows[one]] - ends[:-1][one], lengths[one])
        part = slice(ends[one.start], ends[one.stop])
        words[part] = numbered.words[np.arange(part.start, part.stop) + shift]
    kept = _in_order_of_appearance(words, len(numbered.vocabulary))
    renumbered = np.zeros(len(numbered.vocabulary), np.int32)
    renumbered[kept] = np.arange(len(kept))
    for one in _parts(len(words), _NUMBERS_AT_A_TIME):
        words[one] = renumbered[words[one]]
    return Numbered(words, ends, tuple(numbered.vocabulary[one] for one in kept))


def _in_order_of_appearance(words: NDArray[np.int32], n_known: int) -> Numbers:
    first = np.full(n_known, len(words), np.int64)
    for one in reversed(_parts(len(words), _NUMBERS_AT_A_TIME)):
        places = np.arange(one.start, one.stop)[::-1]
        first[words[one][::-1]] = places  # of several, the last written stays
    return np.argsort(first, kind="stable")[: int((first < len(words)).sum())]


def _parts(n: int, size: int) -> list[slice]:
    """So many things in parts of one size: whole columns of places would take more than they."""
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def view_words(texts: Numbered) -> Any:
    """Words and pairs of neighbouring words.

    Returns
    -------
    sparse array of float32, shape (n_texts, n_columns)
        One row of weights for each text, of length 1; of length 0 for a text without words.
    """
    pairs, n_pairs = _number_pairs(texts)
    lengths = np.diff(texts.ends)
    n_pairs_of = np.maximum(lengths - 1, 0)
    # The words of a text, then its pairs, then the next text: one array instead of two
    # matrices that would have to be put together, which takes their memory three times.
    both = np.stack([lengths, n_pairs_of], axis=1).ravel()
    is_word = np.repeat(np.tile([True, False], len(lengths)), both)
    columns = np.empty(len(is_word), np.int32)
    columns[is_word] = texts.words
    columns[~is_word] = pairs + np.int32(len(texts.vocabulary))
    ends = np.concatenate([[0], np.cumsum(lengths + n_pairs_of)])
    del pairs, is_word
    return _weigh(_count(columns, ends, len(texts.vocabulary) + n_pairs))


def view_pieces(texts: Numbered) -> Any:
    """Pieces of four letters, which see through endings, compounds and misprints.

    Returns
    -------
    sparse array of float32, shape (n_texts, n_columns)
        As `view_words`.
    """
    number: defaultdict[str, int] = defaultdict(count().__next__)
    of_word = [[number[piece] for piece in _pieces(word)] for word in texts.vocabulary]
    pieces = np.array([piece for them in of_word for piece in them], np.int64)
    ends = np.cumsum([0, *map(len, of_word)])
    return _weigh(_count_pieces(texts, _count(pieces, ends, len(number))))


def count_beginnings(texts: Numbered, n_letters: int, of: int) -> Any:
    """How often words of each text begin as those of one of the texts do.

    Returns
    -------
    sparse array of float32, shape (n_texts, n_columns)
        A column for each beginning that stands in the text at the place `of`.
    """
    number: defaultdict[str, int] = defaultdict(count().__next__)
    beginnings = np.array([number[word[:n_letters]] for word in texts.vocabulary], np.int32)
    asked = np.unique(beginnings[texts.words[texts.ends[of] : texts.ends[of + 1]]])
    where = np.flatnonzero(np.isin(beginnings, asked)[texts.words])
    columns = np.searchsorted(asked, beginnings[texts.words[where]])
    return _count(columns, np.searchsorted(where, texts.ends), len(asked))


def _count_words(texts: Numbered, rows: slice) -> Any:
    """How often each word of the vocabulary occurs in each of these texts."""
    ends = texts.ends[rows.start : rows.stop + 1]
    words = texts.words[ends[0] : ends[-1]].copy()
    return _count(words, ends - ends[0], len(texts.vocabulary))


def _count_pieces(texts: Numbered, of_word: Any) -> Any:
    """How often each piece occurs in each text, from how often it occurs in each word."""
    from scipy.sparse import csr_array

    # Some texts at a time, because their words would lie in memory beside all of their pieces.
    # What is room for and never written to takes no memory.
    n_texts, n_at_most = len(texts.ends) - 1, int(np.diff(of_word.indptr)[texts.words].sum())
    counts, columns = np.empty(n_at_most, np.float32), np.empty(n_at_most, np.int32)
    ends = np.zeros(n_texts + 1, np.int32)
    for rows in _parts(n_texts, _ROWS_AT_A_TIME):
        found = _count_words(texts, rows) @ of_word
        begin = ends[rows.start]
        ends[rows.start + 1 : rows.stop + 1] = begin + found.indptr[1:]
        here = slice(begin, ends[rows.stop])
        counts[here], columns[here] = found.data, found.indices
    filled = slice(ends[-1])
    shape = n_texts, of_word.shape[1]
    return csr_array((counts[filled], columns[filled], ends), shape=shape)


def _count(columns: NDArray[np.integer[Any]], ends: Numbers, n_columns: int) -> Any:
    """How often each column occurs in each row; `columns` is used up."""
    from scipy.sparse import csr_array

    ones = np.ones(len(columns), np.float32)
    # liblinear takes 32-bit indices only, and they need half the memory.
    where = columns.astype(np.int32, copy=False), ends.astype(np.int32, copy=False)
    counts = csr_array((ones, *where), shape=(len(ends) - 1, n_columns))
    counts.sum_duplicates()
    return counts


def _cut(run: str, n_signs: int) -> list[str]:
    """So many signs at a time, each beginning one sign later; what is shorter stays whole."""
    if len(run) < 2:
        return []  # as a single letter
    return [run[at : at + n_signs] for at in range(max(1, len(run) - n_signs + 1))]


def _number_pairs(texts: Numbered) -> tuple[NDArray[np.int32], int]:
    """The pairs of neighbouring words of all texts, numbered, and how many different ones."""
    words, ends = texts.words, texts.ends
    # A pair must not reach from the end of one text into the next.
    within = np.ones(max(len(words) - 1, 0), bool)
    within[ends[(ends > 0) & (ends < len(words))] - 1] = False
    codes = words[:-1].astype(np.int64)
    codes *= len(texts.vocabulary)
    codes += words[1:]
    return _number(codes[within])


def _number(codes: Numbers) -> tuple[NDArray[np.int32], int]:
    """Each code by its place among the different ones, and how many these are."""
    # As np.unique would, which at a hundred thousand records takes a gigabyte for it.
    n_parts = min(_MOST_PARTS, 1 + len(codes) // _CODES_AT_A_TIME)
    sampled = np.sort(codes[:: max(1, len(codes) // _SAMPLED)])
    edges = np.unique(sampled[:: max(1, len(sampled) // n_parts)])[1:]
    part = np.searchsorted(edges, codes, side="right").astype(np.int8)
    numbers, n_known = np.empty(len(codes), np.int32), 0
    for one in range(len(edges) + 1):
        here = np.flatnonzero(part == one)
        known, places = np.unique(codes[here], return_inverse=True)
        numbers[here] = places + n_known
        n_known += len(known)
    return numbers, n_known


def _pieces(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + _PIECE] for at in range(len(padded) - _PIECE + 1)]


def _weigh(counts: Any) -> Any:
    """Sublinear tf-idf, each row brought to length 1, in place."""
    n_texts = counts.shape[0]
    n_holding = _n_holding(counts)
    idf = np.log((1 + n_texts) / (1 + n_holding)) + 1
    idf[n_holding > _TOO_COMMON_SHARE * n_texts] = 0
    # Some rows at a time: whole columns of 64-bit numbers would double what is held in memory.
    for first in range(0, n_texts, _ROWS_AT_A_TIME):
        ends = counts.indptr[first : first + _ROWS_AT_A_TIME + 1]
        part = slice(ends[0], ends[-1])
        weights = ((1 + np.log(counts.data[part])) * idf[counts.indices[part]]).astype(np.float32)
        rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        length = np.sqrt(np.bincount(rows, np.square(weights), minlength=len(ends) - 1))
        length[length == 0] = 1
        counts.data[part] = weights / length.astype(np.float32)[rows]
    return counts


def _n_holding(counts: Any) -> Numbers:
    """How many texts hold each column."""
    found = np.zeros(counts.shape[1], np.int64)
    # Some at a time: each part is counted in numbers of twice the width.
    for part in range(0, len(counts.indices), _NUMBERS_AT_A_TIME):
        indices = counts.indices[part : part + _NUMBERS_AT_A_TIME]
        found += np.bincount(indices, minlength=len(found))
    return found
