"""The texts that a ranker reads, with their words in numbers kept from one day to the next.

Cutting texts into words is most of what a feature matrix costs, and it is the same for a
record for ever. So it is done once for each text, kept under ``.rea/``, and only done for what
is new after an import.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.screening.features import NOTHING, Numbered, followed_by, take
from rea.screening.ranking import Prepared, prepare
from rea.screening.texts import join
from rea.store.arrays import read_arrays, write_arrays
from rea.store.review import Review

Keys = NDArray[np.uint64]

# Another number whenever texts are cut into words in another way.
_FILE: Final = "words-1.npz"


def prepared_of(review: Review, records: Sequence[str]) -> Prepared:
    """The texts of these records, in this order, ready for any ranker."""
    table = review.records(("record_id", "title", "abstract"))
    texts = dict(
        zip(table["record_id"], zip(table["title"], table["abstract"], strict=True), strict=True)
    )
    titles = [texts[one][0] for one in records]
    abstracts = [texts[one][1] for one in records]
    return prepare(titles, abstracts, number_texts(review.cache / _FILE, join(titles, abstracts)))


def number_texts(cache: Path, texts: Sequence[str]) -> Numbered:
    """The words of the texts in numbers: those of `features.number_words`, whatever was kept."""
    keys = np.array([_key(text) for text in texts], np.uint64)
    kept_keys, kept = _read(cache)
    new = np.flatnonzero(~np.isin(keys, kept_keys))
    if len(new):
        kept_keys = np.concatenate([kept_keys, keys[new]])
        kept = followed_by(kept, [texts[place] for place in new.tolist()])
        _write(cache, kept_keys, kept)
    by_key = np.argsort(kept_keys, kind="stable")
    return take(kept, by_key[np.searchsorted(kept_keys[by_key], keys)])


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest())


def _read(cache: Path) -> tuple[Keys, Numbered]:
    found = read_arrays(cache) or {}
    try:
        vocabulary = tuple(found["vocabulary"].tobytes().decode().split("\n"))
        numbered = Numbered(found["words"], found["ends"], vocabulary)
        keys: Keys = found["keys"]
    except (KeyError, UnicodeDecodeError):
        return np.zeros(0, np.uint64), NOTHING
    is_whole = len(numbered.ends) == len(keys) + 1 and numbered.ends[-1] == len(numbered.words)
    return (keys, numbered) if is_whole else (np.zeros(0, np.uint64), NOTHING)


def _write(cache: Path, keys: Keys, numbered: Numbered) -> None:
    vocabulary = np.frombuffer("\n".join(numbered.vocabulary).encode(), np.uint8)
    write_arrays(
        cache,
        {"keys": keys, "words": numbered.words, "ends": numbered.ends, "vocabulary": vocabulary},
    )
