"""The texts that a ranker reads, with their words in numbers kept from one day to the next.

Cutting texts into words is most of what a feature matrix costs, and it is the same for a
record for ever. So it is done once for each text, kept under ``.rea/``, and only done for what
is new after an import, and for an abstract that somebody supplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.screening.features import NOTHING, Numbered, followed_by, take
from rea.screening.texts import Prepared, join
from rea.steps.search.correcting import supplied
from rea.store.arrays import read_arrays, write_arrays
from rea.store.review import Review

Keys = NDArray[np.uint64]

# Another number whenever texts are cut into words in another way.
_FILE: Final = "words-2.npz"

# Texts lie in memory only as many at a time.
_READ_AT_A_TIME: Final = 500


def prepared_of(review: Review, records: Sequence[str]) -> Prepared:
    """The texts of these records, in this order, as readers see them; ready for any ranker."""
    lookup, abstracts, cache = review.lookup(), supplied(review), review.cache / _FILE

    def read() -> Iterator[tuple[str, str]]:
        for first in range(0, len(records), _READ_AT_A_TIME):
            part = records[first : first + _READ_AT_A_TIME]
            rows = lookup.rows(part, ("title", "abstract"))
            for one in part:
                yield rows[one]["title"], abstracts.get(one, rows[one]["abstract"])

    return Prepared(len(records), read, lambda: number_texts(cache, join(read())))


def number_texts(cache: Path, texts: Iterable[str]) -> Numbered:
    """The words of the texts in numbers: those of `features.number_words`, whatever was kept."""
    kept_keys, kept = _read(cache)
    places = {key: place for place, key in enumerate(kept_keys.tolist())}
    rows: list[int] = []
    held = followed_by(kept, _new(texts, places, rows))
    if len(places) > len(kept_keys):
        _write(cache, np.array(list(places), np.uint64), held)
    del kept
    return take(held, np.array(rows, np.int64))


def _new(texts: Iterable[str], places: dict[int, int], rows: list[int]) -> Iterator[str]:
    """The texts that have no place yet; each text's place is noted, and new ones get theirs."""
    for text in texts:
        n_known = len(places)
        rows.append(places.setdefault(_key(text), n_known))
        if len(places) > n_known:
            yield text


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
    is_whole = (
        len(numbered.ends) == len(keys) + 1
        and numbered.ends[-1] == len(numbered.words) > 0
        and len(np.unique(keys)) == len(keys)
    )
    return (keys, numbered) if is_whole else (np.zeros(0, np.uint64), NOTHING)


def _write(cache: Path, keys: Keys, numbered: Numbered) -> None:
    vocabulary = np.frombuffer("\n".join(numbered.vocabulary).encode(), np.uint8)
    write_arrays(
        cache,
        {"keys": keys, "words": numbered.words, "ends": numbered.ends, "vocabulary": vocabulary},
    )
