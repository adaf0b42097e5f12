"""The report as a Word document: the styles, captions and tables that Word knows.

python-docx is only known here. The same outline gives the same bytes: no time of
writing is kept, neither in the document nor in its archive.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rea.report.blocks import (
    Bullets,
    Contents,
    Figure,
    Heading,
    PaperBlock,
    Paragraph,
    Table,
    Written,
    anchors_of,
    on_paper,
)
from rea.report.outline import Outline
from rea.report.rendering import size_in_mm, to_png
from rea.report.word_fields import (
    field,
    link_places,
    write_contents,
    write_footer,
    write_heading,
    write_search_line,
)
from rea.report.word_places import enclose

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

_TEXT_MM: Final = 166
_HIGHEST_MM: Final = 220
_TABLE_POINTS: Final = 9
_ARCHIVED_AT: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can hold
_NO_DATE: Final = "1980-01-01"  # the core properties must have one
_INK: Final = "2A2520"
_SIZES: Final = {
    "Normal": 10.5,
    "Title": 22,
    "Subtitle": 9.5,
    "Heading 1": 15,
    "Heading 2": 12,
    "Heading 3": 10.5,
    "Caption": 9,
}
_SERIF: Final = ("Title", "Heading 1", "Heading 2")
_RULE: Final = "DDD4C5"


def to_docx(outline: Outline) -> bytes:
    """The document for Word, the same bytes for the same outline."""
    import docx

    document = docx.Document()
    _set_up(document, outline)
    document.add_paragraph(outline.kicker, "Subtitle")
    document.add_paragraph(outline.title, "Title")
    document.add_heading(outline.headline, 1)
    anchors = anchors_of(outline.blocks)
    numbers = _Numbers()
    for block in outline.blocks:
        n_before = len(document.element.body)
        for one in on_paper([block]):
            _write(document, outline, one, numbers, anchors)
        if isinstance(block, Written):
            enclose(document, block, n_before)
    file = io.BytesIO()
    document.save(file)
    return _without_times(file.getvalue())


@dataclass
class _Numbers:
    """How many tables and figures there are so far."""

    tables: int = 0
    figures: int = 0


def _write(
    document: Document,
    outline: Outline,
    block: PaperBlock,
    numbers: _Numbers,
    anchors: Mapping[str, str],
) -> None:
    match block:
        case Heading():
            write_heading(document, block)
        case Paragraph():
            _write_paragraph(document, block)
        case Bullets():
            for entry in block.entries:
                document.add_paragraph(entry, "List Number" if block.ordered else "List Bullet")
        case Contents():
            write_contents(document, outline, block.starts_page)
        case Table():
            numbers.tables += 1
            _write_table(document, block, numbers.tables, anchors)
        case Figure():
            numbers.figures += 1
            _write_figure(document, block, numbers.figures)


def _set_up(document: Document, outline: Outline) -> None:
    """Page, language and front matter; Word's own styles keep their names."""
    from docx.shared import Mm

    core = document.core_properties
    core.title = outline.title[:255]  # longer ones are refused
    core.author, core.comments, core.language = "", "", "en-GB"
    core.created = core.modified = datetime.fromisoformat(outline.as_of or _NO_DATE)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    for name, size in _SIZES.items():
        _set_style(document.styles[name], size, "Georgia" if name in _SERIF else "Arial")
    write_footer(document, outline.title)


def _set_style(style: ParagraphStyle, size: float, face: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = face, Pt(size)
    style.font.color.rgb, style.font.italic = RGBColor.from_string(_INK), False
    properties = style.element.get_or_add_rPr()
    for loose in list(properties.iter(qn("w:spacing"))):
        properties.remove(loose)  # letters of titles stand apart in Word's own styles
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)  # a theme would win over the face
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _write_paragraph(document: Document, block: Paragraph) -> None:
    if block.kind in ("text", "small"):
        document.add_paragraph(" ".join(filter(None, (block.text, block.see_text))))
        return
    if block.kind != "search":
        document.add_paragraph(block.text, "Quote")
        return
    for line in block.text.split("\n"):
        write_search_line(document, line)
    document.add_paragraph()


def _write_table(document: Document, block: Table, number: int, anchors: Mapping[str, str]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    _write_caption(document, "Table", number, block.caption).paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    widths = [Mm(_TEXT_MM * share / sum(block.shares)) for share in block.shares]
    for cells in (block.columns, *block.rows):
        row = table.add_row()
        for k, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width, cell.text = widths[k], text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(_TABLE_POINTS)
            if block.refers and k == len(cells) - 1:
                link_places(cell.paragraphs[0], anchors)
            if k >= len(cells) - block.n_numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _dress(table)
    document.add_paragraph()


def _dress(table: WordTable) -> None:
    """A head that stands on every page, rows that stay whole, and lines between them only."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    for run in (run for cell in head.cells for run in cell.paragraphs[0].runs):
        run.bold = True
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        is_level = side in ("top", "bottom", "insideH")
        border.set(qn("w:val"), "single" if is_level else "nil")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), _RULE)
        borders.append(border)
    table._tbl.tblPr.append(borders)
    table._tbl.tblPr.append(_margins())


def _margins() -> BaseOxmlElement:
    """Room above and below the text of a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _write_figure(document: Document, block: Figure, number: int) -> None:
    from docx.shared import Mm

    width, height = size_in_mm(block.svg)
    scale = min(1.0, _TEXT_MM / width, _HIGHEST_MM / height)
    file = io.BytesIO(to_png(block.svg))
    picture = document.add_picture(file, Mm(width * scale), Mm(height * scale))
    about = picture._inline.docPr
    about.set("title", block.caption)
    about.set("descr", block.description)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _write_caption(document, "Figure", number, block.caption)


def _write_caption(document: Document, kind: str, number: int, text: str) -> WordParagraph:
    """A caption whose number is a field, so that Word can list and refer to it."""
    paragraph = document.add_paragraph(f"{kind} ", "Caption")
    paragraph._p.append(field(f" SEQ {kind} \\* ARABIC ", str(number)))
    paragraph.add_run(f": {text}")
    return paragraph


def _without_times(archive: bytes) -> bytes:
    """The same archive with one fixed time on every file in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, _ARCHIVED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()
