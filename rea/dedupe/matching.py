"""How alike the two records of a pair are, field by field; the only module that knows rapidfuzz.

Three answers are possible for a field: the two agree (1), they contradict each other
(-1), or one of them is silent or unclear (0). Missing never contradicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from rea.dedupe.blocking import Pairs
from rea.dedupe.keys import is_generic
from rea.dedupe.text import folded, words

Signs = NDArray[np.int8]

# Below this share of equal characters two titles are not the same words any more; the
# pair is only compared further when its place in the literature agrees.
TITLE_ALIKE: Final = 0.80
TITLE_NEAR: Final = 0.93
TITLE_OTHER: Final = 0.40
_TITLE_READ: Final = 0.5
_ABSTRACT_READ: Final = 600
_EMPTY_WORDS: Final = frozenset(
    "the and for from with among between during its their using der die das und les des una los "
    "a s r i".split()
)

COMPARED: Final = (
    "title",  # share of equal characters, 0-1
    "title_words",  # words left over on both sides (-1), on one side (0), none (1)
    "digits",
    "role",
    "distinctive",  # 1 when the title is long enough to name one report
    "authors",
    "first",
    "year_gap",  # years between the two, -1 when unknown
    "journal",
    "volume",
    "issue",
    "start",
    "end",
    "doi",
    "issn",
    "isbn",
    "address",
    "abstract",  # share of equal characters, -1.0 when unknown
)


def compare(keys: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """Compare the two records of each pair, field by field.

    Returns
    -------
    table with columns `low`, `high` and `COMPARED`, one row a pair
    """
    low, high = pairs
    a, b = keys.iloc[low].reset_index(drop=True), keys.iloc[high].reset_index(drop=True)
    title = _ratio(a["bare"], b["bare"], 0.0)
    untitled = _silent(a["bare"], b["bare"])
    return pd.DataFrame(
        {
            "low": low,
            "high": high,
            "title": np.where(untitled, 0.0, title),
            "title_words": _leftover_words(a["title"], b["title"], title),
            "digits": _digits(a["digits"], b["digits"]),
            "role": np.where(a["role"] == b["role"], 1, -1).astype(np.int8),
            "distinctive": _distinctive(a, b),
            "authors": _surnames(a, b),
            "first": _names(a["first"], b["first"]),
            "year_gap": _gap(a["year"], b["year"]),
            "journal": _journals(a["journal"], b["journal"], _equal(a["issn"], b["issn"])),
            "volume": _equal(a["volume"], b["volume"]),
            "issue": _equal(a["issue"], b["issue"]),
            "start": _starts(a, b),
            "end": _equal(a["end"], b["end"]),
            "doi": _equal(a["doi"], b["doi"]),
            "issn": _equal(a["issn"], b["issn"]),
            "isbn": _equal(a["isbn"], b["isbn"]),
            "address": _equal(a["address"], b["address"]),
            "abstract": _abstracts(a["abstract"], b["abstract"], np.where(untitled, 0.0, title)),
        }
    )


def journals_agree(a: str, b: str) -> int:
    """Whether two normalised journal names are one (1), two (-1) or unclear (0).

    Examples
    --------
    >>> journals_agree("j hypertens", "journal hypertension")
    1
    >>> journals_agree("stroke", "brain injury"), journals_agree("brain", "brain injury")
    (-1, 0)
    """
    if not a or not b:
        return 0
    if "|" in a or "|" in b:
        return max(journals_agree(x, y) for x in a.split("|") for y in b.split("|"))
    if a.replace(" ", "") == b.replace(" ", ""):
        return 1
    short, long = sorted((a.split(), b.split()), key=lambda w: (len(w), w))
    if len(short) == len(long) == 1:
        return _one_word(*sorted((a, b), key=len))
    if _abbreviates(short, long):
        return 1 if len(short) == len(long) or len(short) > 2 else 0
    if len(short) == 1 and _is_acronym(short[0], long):
        return 1
    return _words_of_journals(short, long)


def _words_of_journals(short: list[str], long: list[str]) -> int:
    left = [w for w in short if w not in long]
    right = [w for w in long if w not in short]
    for word in list(left):
        twin = next((w for w in right if _spelling_of(word, w) or _stands_for(word, w)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    if left and right:
        return -1
    if not left and not right:
        return 1
    # "Cancer" is not "Cancer Epidemiology and Prevention", but "Hawaii Conference on System
    # Sciences" may be "50th Annual Hawaii Conference on System Sciences".
    return 0 if min(len(short), len(long)) > 1 or len(long) == 2 else -1


def _one_word(short: str, long: str) -> int:
    """ "Circ" is "Circulation", but "Cancer" and "Cancers" are two journals."""
    if len(long) - len(short) > 2 and long.startswith(short):
        return 1
    return 0 if _spelling_of(short, long) else -1


def _is_acronym(short: str, long: list[str]) -> bool:
    """ "jama" or "jthoraccardiovascsurg" for the words of a journal's name."""
    if short == "".join(word[0] for word in long):
        return len(short) > 2
    return len(short) > 7 and _runs_through(short, long)


def _runs_through(short: str, long: list[str]) -> bool:
    """Whether `short` is made of a beginning of each word, one after the other."""
    if not long:
        return not short
    return any(
        _runs_through(short[n:], long[1:])
        for n in range(min(len(short), len(long[0])), 0, -1)
        if long[0].startswith(short[:n])
    )


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each short word stands for the long word in its place."""
    return all(_stands_for(s, word) for s, word in zip(short, long, strict=False))


def _stands_for(short: str, long: str) -> bool:
    if short.startswith(long) or long.startswith(short):
        return True
    if len(short) > len(long):
        short, long = long, short
    # "intl" for "international", but not "neurology" for "neuroradiology"
    letters = iter(long)
    return 2 < len(short) < 7 and short[0] == long[0] and all(x in letters for x in short)


_journals_agree = lru_cache(maxsize=100_000)(journals_agree)


def _journals(a: pd.Series[str], b: pd.Series[str], issn: Signs) -> Signs:
    found = [_journals_agree(x, y) for x, y in zip(a, b, strict=True)]
    return np.where(issn > 0, np.int8(1), np.array(found, dtype=np.int8))


def _equal(a: pd.Series[str], b: pd.Series[str]) -> Signs:
    same = np.where(a.to_numpy() == b.to_numpy(), 1, -1).astype(np.int8)
    return np.where(_silent(a, b), np.int8(0), same)


def _silent(a: pd.Series[str], b: pd.Series[str]) -> NDArray[np.bool_]:
    return np.asarray((a.to_numpy() == "") | (b.to_numpy() == ""), dtype=bool)


def _gap(a: pd.Series[int], b: pd.Series[int]) -> NDArray[np.int64]:
    x, y = a.to_numpy(dtype=np.int64), b.to_numpy(dtype=np.int64)
    return np.where((x == 0) | (y == 0), -1, np.abs(x - y))


def _ratio(a: Sequence[str], b: Sequence[str], cutoff: float) -> NDArray[np.float64]:
    scores = process.cpdist(
        list(a), list(b), scorer=fuzz.ratio, score_cutoff=cutoff * 100, dtype=np.float32
    )
    return np.asarray(scores, dtype=np.float64) / 100


def _distinctive(a: pd.DataFrame, b: pd.DataFrame) -> Signs:
    """Long in words and letters, and not made of words that stand over any issue."""
    generic = [
        is_generic(x) or is_generic(y) for x, y in zip(a["title"], b["title"], strict=True)
    ]
    few = np.minimum(a["n_words"], b["n_words"]).to_numpy() < 5
    short = np.minimum(a["bare"].str.len(), b["bare"].str.len()).to_numpy() < 30
    return np.where(np.array(generic, dtype=bool), -1, np.where(few | short, 0, 1)).astype(np.int8)


def _digits(a: pd.Series[str], b: pd.Series[str]) -> Signs:
    """Numbers in titles: equal (1), some on one side only (0), different ones on both (-1)."""
    found = np.zeros(len(a), dtype=np.int8)
    for i, (x, y) in enumerate(zip(a, b, strict=True)):
        if x == y:
            found[i] = 1
            continue
        left, right = set(x.split()), set(y.split())
        found[i] = -1 if left - right and right - left else 0
    return found


def _starts(a: pd.DataFrame, b: pd.DataFrame) -> Signs:
    """First pages; a reading that a spreadsheet spoilt may agree but not contradict."""
    found = np.zeros(len(a), dtype=np.int8)
    columns = (a["start"], a["other_start"], b["start"], b["other_start"])
    for i, (x, x2, y, y2) in enumerate(zip(*columns, strict=True)):
        if not x or not y:
            continue
        if {x, x2} & {y, y2} - {""} or _bare_page(x) == _bare_page(y):
            found[i] = 1
        elif not x2 and not y2:
            found[i] = -1
    return found


def _bare_page(page: str) -> str:
    return page.lstrip("abcdefghijklmnopqrstuvwxyz")


def _surnames(a: pd.DataFrame, b: pd.DataFrame) -> Signs:
    """Half of the shorter list in the longer one, or a spelling apart: agree; none: contradict."""
    found = np.zeros(len(a), dtype=np.int8)
    columns = (a["surnames"], b["surnames"], a["names"], b["names"])
    for i, (x, y, x_names, y_names) in enumerate(zip(*columns, strict=True)):
        if x and y:
            found[i] = 1 if x == y else _lists_agree(x.split(), y.split())
            if found[i] < 0:
                found[i] = _inverted(x_names, y_names)
    return found


def _inverted(a: str, b: str) -> int:
    """Lists of which one has given names for surnames: "Wang, Xiaoguang", "Xiaoguang, W."."""
    short, long = sorted((set(a.split()), set(b.split())), key=len)
    return 1 if len(short & long) * 2 >= len(short) else -1


def _lists_agree(a: list[str], b: list[str]) -> int:
    short, long = sorted((set(a), set(b)), key=len)
    shared = len(short & long)
    if shared < len(short) / 2:
        shared += sum(any(_same_name(x, y) for y in long - short) for x in short - long)
    if shared >= len(short) / 2:
        return 1
    return 0 if shared else -1


def _same_name(a: str, b: str) -> bool:
    if a in b or b in a:
        return min(len(a), len(b)) > 2
    return JaroWinkler.similarity(a, b) >= 0.9


def _names(a: pd.Series[str], b: pd.Series[str]) -> Signs:
    found = np.zeros(len(a), dtype=np.int8)
    for i, (x, y) in enumerate(zip(a, b, strict=True)):
        if x and y:
            found[i] = 1 if x == y or _same_name(x, y) else -1
    return found


def _leftover_words(a: pd.Series[str], b: pd.Series[str], title: NDArray[np.float64]) -> Signs:
    """Words without a counterpart: none (1), on one side (0), on both (-1: one was replaced)."""
    found = np.full(len(a), -1, dtype=np.int8)
    for i, (x, y, share) in enumerate(zip(a, b, title, strict=True)):
        if share == 1.0:
            found[i] = 1
        elif share >= _TITLE_READ:
            found[i] = words_agree(x.split(), y.split())
        elif _begins(x, y) or _begins(y, x):
            found[i] = 0
    return found


def _begins(short: str, long: str) -> bool:
    return short.count(" ") > 1 and long.startswith(short + " ")


def words_agree(a: list[str], b: list[str]) -> int:
    """Whether two titles have the same words, but for spelling and words that carry nothing.

    Examples
    --------
    >>> words_agree("lifestyle of tumour patients".split(), "life style in tumor patients".split())
    1
    >>> words_agree("effects in men".split(), "effects in older men".split())
    0
    >>> words_agree("prednisone in asthma".split(), "prednisolone in asthma".split())
    -1
    """
    left, right = [w for w in a if w not in set(b)], [w for w in b if w not in set(a)]
    if "".join(left) == "".join(right):
        return 1
    for word in list(left):
        twin = next((other for other in right if _spelling_of(word, other)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    if _letters(left) and _letters(right):
        return -1
    left, right = _telling(left), _telling(right)
    if left and right and "".join(left) != "".join(right):
        return -1
    return 0 if bool(left) != bool(right) else 1


def _telling(tokens: list[str]) -> list[str]:
    return [t for t in tokens if t not in _EMPTY_WORDS and (len(t) != 2 or t == "no")]


def _letters(tokens: list[str]) -> list[str]:
    """ "hepatitis B" is not "hepatitis C"."""
    return [t for t in tokens if len(t) == 1 and t not in _EMPTY_WORDS]


def _spelling_of(a: str, b: str) -> bool:
    """One letter apart in a word long enough for that to be a slip: "tumour" and "tumor".

    Two letters may make another drug of it ("prednisone", "prednisolone").
    """
    if a + "s" == b or b + "s" == a:
        return True
    return min(len(a), len(b)) >= 5 and OSA.distance(a, b, score_cutoff=1) <= 1


def _abstracts(
    a: pd.Series[str], b: pd.Series[str], title: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of equal characters of the beginnings, for pairs whose titles leave it open."""
    found = np.full(len(a), -1.0)
    open_ = (title > _TITLE_READ) | (title == 0)
    ask = np.flatnonzero((a.str.len() > 100) & (b.str.len() > 100) & open_)
    read = lru_cache(maxsize=None)(_abstract_start)
    x = [read(text) for text in a.iloc[ask]]
    y = [read(text) for text in b.iloc[ask]]
    found[ask] = _ratio(x, y, 0.0)
    return found


def _abstract_start(text: str) -> str:
    return "".join(words(folded(text[: _ABSTRACT_READ + 200])))[:_ABSTRACT_READ]
