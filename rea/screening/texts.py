"""What a ranker reads of the records: their texts, and whatever was computed from them, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar

from rea.errors import DecisionError
from rea.screening import features

Built = TypeVar("Built")


@dataclass(frozen=True)
class Prepared:
    """The texts of all records of a stage, in one order that never changes.

    Matrices are built when a ranker first asks for them and kept, so that a fit after each
    decision costs a fit and nothing else. Pages rank in several threads: the lock lets one of
    them build while the others wait. The texts themselves are fetched and not kept: those of a
    hundred thousand records take as much memory as a matrix of them.

    Parameters
    ----------
    read : callable
        Gives title and abstract of each record.
    number : callable
        Gives the words of each record as numbers.
    """

    n_texts: int
    read: Callable[[], Iterable[tuple[str, str]]]
    number: Callable[[], features.Numbered]
    _built: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    def __len__(self) -> int:
        return self.n_texts

    def once(self, name: str, build: Callable[[Prepared], Built]) -> Built:
        """What `build` makes of these texts; built at the first call only."""
        if name not in self._built:
            with self._lock:
                if name not in self._built:
                    self._built[name] = build(self)
        built: Built = self._built[name]
        return built


def join(texts: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Title and abstract of each record as one text."""
    return (f"{title} {abstract}" for title, abstract in texts)


def prepare(titles: Sequence[str], abstracts: Sequence[str]) -> Prepared:
    """The texts of a stage's records, ready for any ranker.

    Parameters
    ----------
    titles, abstracts : sequence of str
        One for each record; "" where there is none.

    Raises
    ------
    DecisionError
        The sequences differ in length.
    """
    if len(titles) != len(abstracts):
        raise DecisionError(
            f"There are {len(titles)} titles and {len(abstracts)} abstracts; "
            "each record needs one of each, if only an empty one."
        )
    texts = list(zip(titles, abstracts, strict=True))
    return Prepared(len(texts), lambda: texts, lambda: features.number_words(join(texts)))
