"""Where in a report a quote may stand: on a page, or over its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rea.extraction.words import Words, read_words

# A line at the head or foot of this many pages, numbers aside, runs through the report.
_LEAST_RUNNING: Final = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A page, or the end of one with the beginning of the next; pages count from 1."""

    page: int
    last_page: int
    words: Words


def passages_for(sought: Words, pages: Sequence[str]) -> Iterator[Passage]:
    """Where a text may stand: first each page, then over each page's end."""
    for i, page in enumerate(pages, start=1):
        yield Passage(i, i, read_words(page))
    reach = 2 * len(sought.text) + 100
    for i, (before, after) in enumerate(pairwise(_without_heads(tuple(pages))), start=1):
        text = f"{_end(before, reach)}\n{_beginning(after, reach)}"
        yield Passage(i, i + 1, read_words(text))


@lru_cache(maxsize=64)
def _without_heads(pages: tuple[str, ...]) -> tuple[str, ...]:
    """The pages without running heads, feet and page numbers, which would part a sentence."""
    lines = [page.strip().split("\n") for page in pages]
    n_of = Counter(
        _digitless(line) for page in lines for line in dict.fromkeys(page[:2] + page[-2:])
    )
    running = {line for line, n in n_of.items() if n >= _LEAST_RUNNING}
    return tuple("\n".join(_stripped(page, running)) for page in lines)


def _stripped(lines: list[str], running: Set[str]) -> list[str]:
    for _ in range(2):
        if lines and _digitless(lines[0]) in running:
            lines = lines[1:]
        if lines and _digitless(lines[-1]) in running:
            lines = lines[:-1]
    return lines


def _digitless(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _end(page: str, reach: int) -> str:
    # Half a number is another number, so the cut falls between words.
    return page if len(page) <= reach else re.sub(r"^\S*", "", page[-reach:])


def _beginning(page: str, reach: int) -> str:
    return page if len(page) <= reach else re.sub(r"\S*$", "", page[:reach])
