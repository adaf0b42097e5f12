"""Which numbers the pages of a report bear in print, where a journal counts on from page 400."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# At least so many pages must bear a number that counts on by one a page.
_LEAST_NUMBERED: Final = 3
_LEAST_SHARE: Final = 0.5
# A number at the beginning or the end of the first or last line of a page.
_AT_EDGE: Final = re.compile(r"^\W*(\d{1,5})\b|\b(\d{1,5})\W*$")


def printed_page(n: int, pages: Sequence[str]) -> int | None:
    """The number printed on the `n`-th page of a file, or None where that cannot be told.

    Examples
    --------
    >>> printed_page(2, ["401\\nIn all", "402\\nWomen", "403\\nMen"])
    402
    """
    offset = _offset(tuple(pages))
    return None if offset is None or n + offset < 1 else n + offset


def pages_meant(named: Sequence[int], pages: Sequence[str]) -> frozenset[int]:
    """The pages of a file that somebody means by a number: counted from 1, or as printed."""
    offset = _offset(tuple(pages)) or 0
    return frozenset(named) | {n - offset for n in named}


@lru_cache(maxsize=64)
def _offset(pages: tuple[str, ...]) -> int | None:
    """How far the printed numbers are ahead of the count of pages."""
    ahead = Counter(
        number - n for n, page in enumerate(pages, start=1) for number in _at_edges(page)
    )
    if not ahead:
        return None
    (offset, n_pages), *others = ahead.most_common(2)
    tied = bool(others) and others[0][1] == n_pages
    enough = n_pages >= max(_LEAST_NUMBERED, _LEAST_SHARE * len(pages))
    return offset if enough and not tied else None


def _at_edges(page: str) -> set[int]:
    lines = [line.strip() for line in page.strip().split("\n")]
    found = (hit for line in {lines[0], lines[-1]} for hit in _AT_EDGE.finditer(line))
    return {int(hit[1] or hit[2]) for hit in found}
