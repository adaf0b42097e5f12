"""How a number of things, a list, a stage and a day read in a sentence, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

STAGE_NAMES: Final = {"title-abstract": "title and abstract", "full-text": "full text"}


def count(n: int, one: str, many: str = "") -> str:
    """A number and what it counts, or what it counts and does.

    Examples
    --------
    >>> count(1, "record"), count(1204, "record"), count(2, "copy", "copies")
    ('1 record', '1,204 records', '2 copies')
    >>> count(1, "record waits", "records wait")
    '1 record waits'
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """``a, b and c``; empty where there is nothing.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    *first, end = list(parts) or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def day(on: date) -> str:
    """A day as people write it.

    Examples
    --------
    >>> day(date(2027, 3, 1))
    '1 March 2027'
    """
    return f"{on.day} {on:%B} {on.year}"
