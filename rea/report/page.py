"""A document as one page of HTML that needs no other file.

Every text is escaped by the template; a text from an export is put on one line first,
and only web addresses become links.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from markupsafe import Markup

from rea.report.blocks import Aside, Block, Figure, Heading, anchors_of
from rea.report.outline import Outline
from rea.report.rendering import style_sheet, templates


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, and what stands below it."""

    heading: Heading
    blocks: list[Block] = field(default_factory=list)


def to_html(outline: Outline) -> str:
    """The document as one self-contained page, the same for the same outline."""
    style = style_sheet()
    lead, sections = _parts(outline.blocks)
    return (
        templates()
        .get_template("document.html")
        .render(
            outline=outline,
            lead=[block for block in lead if not isinstance(block, Aside)],
            asides=[block for block in lead if isinstance(block, Aside)],
            sections=sections,
            anchors=anchors_of(outline.blocks),
            kind_of=lambda block: type(block).__name__.lower(),
            drawing=_drawing,
            # Our own text, and so the only one besides the drawings that is not escaped here.
            style=Markup(style),
            style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        )
    )


def _drawing(figure: Figure) -> Markup:
    # A drawing has escaped its texts itself.
    return Markup(figure.page_svg or figure.svg)


def _parts(blocks: Iterable[Block]) -> tuple[list[Block], list[Section]]:
    """What stands before the first heading of level 1, and the part below each of them."""
    lead: list[Block] = []
    sections: list[Section] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            sections.append(Section(block))
        elif sections:
            sections[-1].blocks.append(block)
        else:
            lead.append(block)
    return lead, sections
