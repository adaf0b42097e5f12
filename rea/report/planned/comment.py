"""A protocol for comment: every item numbered, and what people said of them as a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.lettering import clean
from rea.report.outline import Outline


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered thing that can be commented on: a paragraph, an entry, a row, a search."""

    number: int
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of an item.

    Attributes
    ----------
    text : str
        The item as that person saw it; empty where the sheet did not say.
    """

    item: int
    comment: str
    by: str
    text: str = ""


def for_comment(outline: Outline) -> tuple[Outline, tuple[Item, ...]]:
    """The document with a number before every item, and those items in their order.

    Examples
    --------
    >>> outline = Outline("T", "H", "K", "", (Heading("Part"), Paragraph("One."), Bullets(("a",))))
    >>> for_comment(outline)[0].blocks[1:]
    (Paragraph(text='[1] One.', kind='text', see='', see_text=''), Bullets(entries=('[2] a',), \
ordered=False))
    """
    numbering = _Numbering()
    blocks = tuple(one for block in outline.blocks for one in numbering.numbered(block))
    kicker = f"For comment: write to the number of an item · {outline.kicker}"
    return replace(outline, kicker=kicker, blocks=blocks), tuple(numbering.items)


def comment_checklist(
    outline: Outline, items: Iterable[Item], comments: Iterable[Comment]
) -> Outline:
    """All comments in the order of the items, each to be ticked off.

    Parameters
    ----------
    outline : Outline
        The protocol as it is now.
    items : iterable of Item
        Its items as they are now.
    """
    known = {one.number: one for one in items}
    ordered = sorted(comments, key=lambda one: (one.item, one.by, one.comment))
    return replace(
        outline,
        title=f"Comments on {outline.title[:1].lower()}{outline.title[1:]}",
        kicker=f"Comments to be answered · {outline.kicker}",
        blocks=tuple(_checklist(known, ordered)),
    )


def _checklist(known: Mapping[int, Item], comments: list[Comment]) -> Iterator[Block]:
    people = sorted({one.by for one in comments})
    n_items = len({one.item for one in comments})
    yield Paragraph(
        f"{len(comments)} comments on {n_items} items, by {', '.join(people) or 'nobody'}. Tick "
        "each off with what was done; what changes the protocol is edited there."
    )
    stale = [one for one in comments if _is_stale(one, known)]
    if stale:
        numbers = ", ".join(str(n) for n in dict.fromkeys(one.item for one in stale))
        yield Paragraph(f"Changed or gone since they were commented on: {numbers}.", "note")
    rows = tuple(
        (
            str(one.item),
            clean(_where(one, known)),
            clean(f"{one.comment} ({one.by})"),
            "[ ]",
        )
        for one in comments
    )
    yield Table("Comments", ("Item", "What it says", "Comment", "Done"), (2, 6, 7, 4), rows)


def _is_stale(one: Comment, known: Mapping[int, Item]) -> bool:
    item = known.get(one.item)
    return item is None or (bool(one.text) and _bare(one.text) != _bare(item.text))


def _where(one: Comment, known: Mapping[int, Item]) -> str:
    item = known.get(one.item)
    if item is None:
        return one.text or "There is no such item in this version."
    text = one.text or item.text
    return f"{item.section}: {text if len(text) <= 200 else text[:200] + '…'}"


def _bare(text: str) -> str:
    return "".join(text.split())


class _Numbering:
    """Counts items while a document is walked through."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._section = ""

    def numbered(self, block: Block) -> Iterator[Block]:
        """The block with its items numbered; a search keeps its text and has its number above."""
        match block:
            case Heading():
                self._section = block.shown
                yield block
            case Paragraph(kind="search"):
                yield Paragraph(self._mark(block.text).strip(), "small")
                yield block
            case Paragraph():
                yield replace(block, text=self._mark(block.text) + block.text)
            case Bullets():
                yield replace(block, entries=tuple(self._mark(one) + one for one in block.entries))
            case Table():
                yield replace(block, rows=tuple(map(self._row, block.rows)))
            case _:
                yield block

    def _row(self, row: tuple[str, ...]) -> tuple[str, ...]:
        return (self._mark(" | ".join(filter(None, row))) + row[0], *row[1:])

    def _mark(self, text: str) -> str:
        self.items.append(Item(len(self.items) + 1, self._section, text))
        return f"[{len(self.items)}] "
