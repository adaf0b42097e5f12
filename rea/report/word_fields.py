"""What Word keeps up to date itself: page numbers, captions, the contents, links to headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from rea.report.blocks import Heading
from rea.report.outline import Outline

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph

_TINT: Final = "F3EEE3"


def field(instruction: str, shown: str) -> BaseOxmlElement:
    """A field that shows `shown` until Word works it out anew."""
    simple = element("w:fldSimple", {"w:instr": instruction})
    simple.append(_run(shown))
    return simple


def write_footer(document: Document, title: str) -> None:
    """The title and the number of the page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "Subtitle"
    paragraph.add_run(f"{title} · ")
    paragraph._p.append(field(" PAGE ", "1"))


def write_heading(document: Document, block: Heading) -> None:
    """A heading, with a bookmark where it has an anchor."""
    paragraph = document.add_heading(block.shown, block.level)
    paragraph.paragraph_format.page_break_before = block.starts_page or None
    if block.anchor:
        mark = {"w:id": str(len(document.element.body)), "w:name": _bookmark(block.anchor)}
        paragraph._p.insert(1, element("w:bookmarkStart", mark))
        paragraph._p.append(element("w:bookmarkEnd", {"w:id": mark["w:id"]}))


def write_search_line(document: Document, line: str) -> None:
    """One line of a search; where it runs on, what continues it is indented."""
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph(line, "macro")
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = Mm(8), Mm(-8)
    layout.space_before, layout.space_after = Pt(0), Pt(2)
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _TINT})
    paragraph._p.get_or_add_pPr().append(shade)
    for run in paragraph.runs:
        run.font.size = Pt(8.5)


def write_contents(document: Document, outline: Outline, starts_page: bool) -> None:
    """The parts as a field without page numbers: right before Word has counted any page."""
    head = document.add_heading("Contents", 2)
    head.paragraph_format.page_break_before = starts_page or None
    parts = [one for one in outline.blocks if isinstance(one, Heading) and one.level == 1]
    for n, part in enumerate(parts):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        if n == 0:
            for run in _field_begun(' TOC \\o "1-1" \\n \\h '):
                paragraph._p.append(run)
        paragraph._p.append(_link(part.shown, part.anchor))
        if n == len(parts) - 1:
            paragraph._p.append(_mark("end"))


def link_places(paragraph: WordParagraph, anchors: Mapping[str, str]) -> None:
    """Numbers of headings become links to them; any other text stays as it is."""
    numbers = paragraph.text.split("; ")
    if not set(numbers) <= set(anchors):
        return
    (run,) = paragraph.runs
    for n, number in enumerate(numbers):
        if n:
            paragraph._p.append(_run("; ", run._r.rPr))
        paragraph._p.append(_link(number, anchors[number], run._r.rPr))
    paragraph._p.remove(run._r)


def _link(text: str, anchor: str, look: BaseOxmlElement | None = None) -> BaseOxmlElement:
    link = element("w:hyperlink", {"w:anchor": _bookmark(anchor)})
    link.append(_run(text, look))
    return link


def _bookmark(anchor: str) -> str:
    return re.sub(r"\W", "_", anchor)


def _field_begun(instruction: str) -> tuple[BaseOxmlElement, ...]:
    asked = element("w:instrText", {"xml:space": "preserve"})
    asked.text = instruction
    run = element("w:r", {})
    run.append(asked)
    return _mark("begin"), run, _mark("separate")


def _mark(kind: str) -> BaseOxmlElement:
    run = element("w:r", {})
    run.append(element("w:fldChar", {"w:fldCharType": kind}))
    return run


def _run(shown: str, look: BaseOxmlElement | None = None) -> BaseOxmlElement:
    run, text = element("w:r", {}), element("w:t", {"xml:space": "preserve"})
    text.text = shown
    if look is not None:
        run.append(deepcopy(look))
    run.append(text)
    return run


def element(name: str, values: dict[str, str]) -> BaseOxmlElement:
    """An element of WordprocessingML, such as ``w:tag``, with these attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key), value)
    return made
