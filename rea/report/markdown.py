"""A document as Markdown that GitHub and pandoc read; a figure is told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rea.report.blocks import (
    Bullets,
    Contents,
    Figure,
    Heading,
    PaperBlock,
    Paragraph,
    Table,
    on_paper,
)
from rea.report.outline import Outline


def to_markdown(outline: Outline) -> str:
    """The document as Markdown, the same for the same outline; searches are code blocks."""
    head = [f"# {_plain(outline.headline)}", _plain(outline.kicker)]
    blocks = ("\n".join(_lines(one)) for one in on_paper(outline.blocks))
    return "\n\n".join(filter(None, [*head, *blocks])) + "\n"


def _lines(block: PaperBlock) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_plain(block.shown)}"
        case Paragraph(kind="search"):
            # The fence is longer than any run of its sign in the search.
            longest = max(map(len, re.findall("`+", block.text)), default=0)
            fence = "`" * max(3, 1 + longest)
            yield f"{fence}text\n{block.text}\n{fence}"
        case Paragraph():
            apart = "> " if block.kind in ("note", "warning") else ""
            yield apart + _plain(" ".join(filter(None, (block.text, block.see_text))))
        case Bullets():
            for n, entry in enumerate(block.entries, start=1):
                yield f"{f'{n}.' if block.ordered else '-'} {_plain(entry)}"
        case Figure():
            yield f"**{_plain(block.caption)}** {_plain(block.description)}"
        case Contents():
            return
        case Table():
            yield f"**{_plain(block.caption)}**\n"
            yield _row([_plain(name) for name in block.columns])
            numeric = len(block.columns) - block.n_numeric
            yield _row(["---" if n < numeric else "---:" for n in range(len(block.columns))])
            yield from (_row([_plain(cell) for cell in row]) for row in block.rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    r"""Text without a sign that Markdown would read.

    Examples
    --------
    >>> _plain("re-engag* | a_b")
    're-engag\\* \\| a\\_b'
    """
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>|#~" else sign for sign in text)
