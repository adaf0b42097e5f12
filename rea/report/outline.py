"""A document as an outline: what it says, in order, without how it looks.

Page, Word and PDF are written from the same outline, so they cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass

from rea.report.blocks import Block


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document: its front matter, and its blocks in order.

    Attributes
    ----------
    kicker : str
        What kind of document it is, above its headline.
    as_of : str
        Date of the newest line of the logs; the document bears no other date. Empty where
        it has none.
    imprint : tuple of str
        What a page says at its foot.
    """

    title: str
    headline: str
    kicker: str
    as_of: str
    blocks: tuple[Block, ...]
    imprint: tuple[str, ...] = ()
