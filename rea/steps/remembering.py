"""The state of a review that was read last, for as long as its files stay as they are.

A page asks for the state several times, and for a review of 20,000 records each reading takes
a second. Whatever writes changes a file, so a remembered state is never older than the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from rea.store.review import FACTS, SETTINGS_FILE, WITHDRAWALS, Review
from rea.store.stamps import Stamps, stamps_of

if TYPE_CHECKING:
    from rea.steps.state import State

_GROUND_FILES = ("data/raw/*/records.csv", "data/raw/*/source.yaml", "data/screened/*.csv")
_OTHER_FILES = (
    SETTINGS_FILE,
    "protocols/*.yaml",
    "protocols/released/*.yaml",
    "data/screened/*/*.jsonl",
    "data/extracted/*/*.jsonl",
    ".rea/pairs.json",  # a cache, but where a review stands is told by it
)

_T = TypeVar("_T")


# One for all: an answer may ask for others, of another state too, and two locks could wait for
# each other. Pages run in threads, and what takes long is worked out once for all of them.
_answering = RLock()


class Told:
    """Answers that take long, by what was asked, for as long as what they rest on stays."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}

    def once(self, asked: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer given before, or a new one; a question names all that the answer hangs on."""
        with _answering:
            if asked not in self._answers:
                self._answers[asked] = answer()
            found: _T = self._answers[asked]
            return found


class Telling:
    """What was told of one state."""

    @cached_property
    def told(self) -> Told:
        """What takes long and holds while no file of the review changes."""
        return Told()

    @cached_property
    def told_of_records(self) -> Told:
        """What takes long and changes with the records alone."""
        return Told()


_latest: dict[Path, tuple[Stamps, State]] = {}


def remembered(review: Review, read: Callable[[], State], ground: Iterable[str]) -> State:
    """The state as it was read last, or a new one that keeps what did not change.

    Parameters
    ----------
    ground : iterable of str
        Its parts that hang on records and groups alone: decisions leave them as they are.
    """
    stamps = stamps_of(review.root, (*_GROUND_FILES, *_OTHER_FILES))
    before = _latest.get(review.root)
    if before is not None and before[0] == stamps and before[1].review == review:
        return before[1]
    state = read()
    if before is not None and _of_ground(before[0], review) == _of_ground(stamps, review):
        known = before[1].__dict__
        state.__dict__.update({name: known[name] for name in ground if name in known})
    _latest.clear()
    _latest[review.root] = (stamps, state)
    return state


def _of_ground(stamps: Stamps, review: Review) -> Stamps:
    groups = review.duplicates_file
    folders = {review.raw, *(review.screened / one for one in (WITHDRAWALS, FACTS))}
    return {
        path: one
        for path, one in stamps.items()
        if path == groups or not folders.isdisjoint(path.parents)
    }
