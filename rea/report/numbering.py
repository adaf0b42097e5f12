"""Numbers for the headings of a document, so that a checklist can say where an item is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rea.report.blocks import Block, Heading


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks; each heading of level 1 or 2 that has an anchor is numbered.

    Parts are 1, 2 and so on, what stands below them 1.1, and appendices A, B.

    Examples
    --------
    >>> blocks = Heading("One", 1, "a"), Heading("Below", 2, "b"), Heading("Bare", 2)
    >>> [one.shown for one in numbered((*blocks, Heading("More", 1, "c", is_appendix=True)))]
    ['1 One', '1.1 Below', 'Bare', 'A More']
    """
    n_parts, n_appendices, n_below, major = 0, 0, 0, ""
    for block in blocks:
        if not isinstance(block, Heading) or not block.anchor or block.level == 3:
            yield block
            continue
        if block.level == 2:
            n_below += 1
            yield replace(block, number=f"{major}.{n_below}" if major else "")
            continue
        n_below = 0
        if block.is_appendix:
            major = chr(ord("A") + n_appendices)
            n_appendices += 1
        else:
            n_parts += 1
            major = str(n_parts)
        yield replace(block, number=major)


def numbers_of(blocks: Iterable[Block]) -> dict[str, str]:
    """From the anchor of each numbered heading to its number."""
    return {one.anchor: one.number for one in blocks if isinstance(one, Heading) and one.number}
