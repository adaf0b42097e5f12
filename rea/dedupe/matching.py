"""How alike the two records of a pair are, field by field; the only module that knows rapidfuzz.

Three answers are possible for a field: the two agree (1), they contradict each other
(-1), or one of them is silent or unclear (0). Missing never contradicts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from rea.dedupe.blocking import Pairs
from rea.dedupe.journals import journals_agree
from rea.dedupe.text import folded, words
from rea.dedupe.wording import title_begins, title_ends, words_agree

Signs = NDArray[np.int8]
Column = NDArray[Any]

# Below this share of equal characters, titles are not read word by word.
_TITLE_READ: Final = 0.6
# Titles of one review that share less are not offered to somebody who looks for a copy.
_LIKELY_TITLE: Final = 0.45
_ABSTRACT_READ: Final = 400
# As much text as holds so many letters.
_ABSTRACT_CUT: Final = _ABSTRACT_READ + 200
# Jaro-Winkler of surnames: "Tsai" and "Tsaia", "Grundstrom" and "Grundstrm".
_SAME_NAME: Final = 0.9
_FEW_NAMES: Final = 4

COMPARED: Final = (
    "title",  # share of equal characters, 0-1; 0 where one has no title
    "title_words",  # no words over (1), words over on one side (0), on both (-1)
    "ending",  # one title is the end of the other
    "digits",  # numbers in the titles
    "distinctive",  # long enough to name one report (1), short (0), generic (-1)
    "authors",
    "first",
    "year_gap",  # years between the two, -1 when unknown
    "journal",
    "volume",
    "issue",
    "start",
    "end",
    "doi",
    "isbn",
    "address",
    "abstract",  # share of equal characters of the beginnings, -1 when unknown
)


def compare(keys: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """Compare the two records of each pair, field by field.

    Parameters
    ----------
    keys : table with ``KEY_COLUMNS``
    pairs : row numbers of both records

    Returns
    -------
    table with `low`, `high` and `COMPARED`, one row a pair
    """
    low, high = pairs
    a, b = _Side(keys, low), _Side(keys, high)
    title = title_share(keys, pairs)
    columns = {
        "low": low,
        "high": high,
        "title": title,
        "title_words": _title_words(a["title"], b["title"], title),
        "ending": _endings(a["title"], b["title"], title),
        "digits": _digits(a["digits"], b["digits"]),
        "distinctive": _distinctive(a, b),
        "authors": _authors(a, b),
        "first": _first_authors(a["first"], b["first"]),
        "year_gap": _gap(a["year"], b["year"]),
        "journal": _journals(a, b),
        "start": _starts(a, b),
        "abstract": _abstracts(a["abstract"], b["abstract"], title),
    }
    for name in ("volume", "issue", "end", "doi", "isbn", "address"):
        columns[name] = _equal(a[name], b[name])
    return pd.DataFrame(columns, columns=["low", "high", *COMPARED])


def title_share(keys: pd.DataFrame, pairs: Pairs) -> NDArray[np.float64]:
    """Share of equal characters of the two titles, 0 where one has no title."""
    bare = keys["bare"].to_numpy()
    a, b = bare[pairs[0]], bare[pairs[1]]
    return np.where((a == "") | (b == ""), 0.0, _ratio(a, b))


def nearest_titles(titles: Sequence[str], row: int, n: int = 30) -> list[int]:
    """Rows of the titles that share most characters with the title of `row`, likeliest first."""
    plain = ["".join(words(folded(title))) for title in titles]
    if not plain[row]:
        return []
    found = process.extract(
        plain[row], plain, scorer=fuzz.ratio, score_cutoff=100 * _LIKELY_TITLE, limit=n + 1
    )
    return [other for _, _, other in found if other != row]


class _Side:
    """The keys of one record of each pair, column by column."""

    def __init__(self, keys: pd.DataFrame, rows: NDArray[np.int64]) -> None:
        self._keys, self._rows = keys, rows

    def __getitem__(self, name: str) -> Column:
        return self._keys[name].to_numpy()[self._rows]


def _signs(found: Iterable[int], n: int) -> Signs:
    return np.fromiter(found, dtype=np.int8, count=n)


def _equal(a: Column, b: Column) -> Signs:
    same = np.where(a == b, 1, -1).astype(np.int8)
    return np.where((a == "") | (b == ""), np.int8(0), same)


def _ratio(a: Column, b: Column) -> NDArray[np.float64]:
    scores = process.cpdist(a.tolist(), b.tolist(), scorer=fuzz.ratio, dtype=np.float32)
    return np.asarray(scores, dtype=np.float64) / 100


def _gap(a: Column, b: Column) -> NDArray[np.int64]:
    return np.where((a == 0) | (b == 0), -1, np.abs(a - b)).astype(np.int64)


def _title_words(a: Column, b: Column, title: NDArray[np.float64]) -> Signs:
    def leftover(x: str, y: str, share: float) -> int:
        if share == 1.0:
            return 1
        if share >= _TITLE_READ:
            return _words_agree(x, y)
        return 0 if title_begins(x, y) or title_begins(y, x) else -1

    return _signs(map(leftover, a, b, title), len(a))


# Copies of one report bring the same two spellings together again and again.
@lru_cache(maxsize=50_000)
def _words_agree(a: str, b: str) -> int:
    return words_agree(a.split(), b.split())


def _endings(a: Column, b: Column, title: NDArray[np.float64]) -> Signs:
    found = (
        share >= _TITLE_READ and (title_ends(x, y) or title_ends(y, x))
        for x, y, share in zip(a, b, title, strict=True)
    )
    return _signs(found, len(a))


def _digits(a: Column, b: Column) -> Signs:
    def numbers(x: str, y: str) -> int:
        if x == y:
            return 1
        if not x or not y:
            return 0
        left, right = Counter(x.split()), Counter(y.split())
        return -1 if left - right and right - left else 0

    return _signs(map(numbers, a, b), len(a))


def _distinctive(a: _Side, b: _Side) -> Signs:
    least = np.minimum(a["distinctive"], b["distinctive"])
    return np.asarray(least, dtype=np.int8)


def _journals(a: _Side, b: _Side) -> Signs:
    one_issn = _equal(a["issn"], b["issn"]) > 0
    found = _signs(map(_journals_agree, a["journal"], b["journal"]), len(one_issn))
    return np.where(one_issn, np.int8(1), found)


# The same few thousand names meet again and again.
_journals_agree = lru_cache(maxsize=100_000)(journals_agree)


def _starts(a: _Side, b: _Side) -> Signs:
    """First pages; a reading that a spreadsheet spoilt may agree but not contradict."""

    def starts(x: str, other_x: str, y: str, other_y: str) -> int:
        if not x or not y:
            return 0
        if x == y or {x, other_x} & {y, other_y} - {""} or _bare_page(x) == _bare_page(y):
            return 1
        return 0 if other_x or other_y else -1

    columns = (a["start"], a["other_start"], b["start"], b["other_start"])
    return _signs(map(starts, *columns), len(columns[0]))


def _bare_page(page: str) -> str:
    return page.lstrip("abcdefghijklmnopqrstuvwxyz")


def _authors(a: _Side, b: _Side) -> Signs:
    """Half of the shorter list stands in the longer one: agree; nobody does: contradict."""

    columns = (a["surnames"], b["surnames"], a["names"], b["names"])
    return _signs(map(_authors_agree, *columns), len(columns[0]))


def _authors_agree(x: str, y: str, x_names: str, y_names: str) -> int:
    if not x or not y:
        return 0
    if x == y:
        return 1
    found = _lists_agree(x, y)
    return found if found >= 0 else _inverted(x, y, x_names, y_names)


# Copies of one report bring the same two lists together again and again.
@lru_cache(maxsize=50_000)
def _lists_agree(a: str, b: str) -> int:
    short, long = sorted((set(a.split()), set(b.split())), key=len)
    shared = len(short & long)
    if shared * 2 < len(short):
        shared += _n_misspelt(short - long, long - short)
    if shared * 2 >= len(short):
        return 1
    return 0 if shared else -1


def _n_misspelt(names: set[str], others: set[str]) -> int:
    """Names that stand among others in another spelling; in long lists, from their letter on."""
    if len(others) < _FEW_NAMES:
        return sum(any(_same_name(name, other) for other in others) for name in names)
    by_letter: dict[str, list[str]] = {}
    for other in others:
        by_letter.setdefault(other[0], []).append(other)
    return sum(
        any(_same_name(name, other) for other in by_letter.get(name[0], ())) for name in names
    )


def _inverted(a: str, b: str, a_names: str, b_names: str) -> int:
    """Whether one list gives as surnames what are given names in the other.

    "Wang, Xiaoguang" and "Xiaoguang, W." are one; "Smith, Anna" and "Jones, Anna" are two.
    """
    for surnames, names in ((set(a.split()), b_names), (set(b.split()), a_names)):
        if len(surnames & _all_names(names)) * 2 >= len(surnames):
            return 1
    return -1


@lru_cache(maxsize=50_000)
def _all_names(authors: str) -> frozenset[str]:
    return frozenset(word for word in words(folded(authors)) if len(word) > 2)


def _same_name(a: str, b: str) -> bool:
    if a in b or b in a:
        return min(len(a), len(b)) > 2
    return JaroWinkler.similarity(a, b) >= _SAME_NAME


def _first_authors(a: Column, b: Column) -> Signs:
    def first(x: str, y: str) -> int:
        if not x or not y:
            return 0
        return 1 if x == y or _same_name(x, y) else -1

    return _signs(map(first, a, b), len(a))


def _abstracts(a: Column, b: Column, title: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compared only where the titles leave the question open."""
    found = np.full(len(a), -1.0)
    open_ = (title > _TITLE_READ) | (title == 0)
    long_enough = [len(x) > 100 and len(y) > 100 for x, y in zip(a, b, strict=True)]
    open_ &= np.array(long_enough, dtype=bool)
    alike = [x[:_ABSTRACT_CUT] == y[:_ABSTRACT_CUT] for x, y in zip(a, b, strict=True)]
    found[open_ & alike] = 1.0
    asked = np.flatnonzero(open_ & ~np.array(alike, dtype=bool))
    read = lru_cache(maxsize=None)(_abstract_start)
    x = np.array([read(text) for text in a[asked]], dtype=object)
    y = np.array([read(text) for text in b[asked]], dtype=object)
    found[asked] = _ratio(x, y)
    return found


def _abstract_start(text: str) -> str:
    return "".join(words(folded(text[:_ABSTRACT_CUT])))[:_ABSTRACT_READ]
