"""The figure as PNG, the report as PDF, and pages from their templates.

typst is only known here. It draws with the two faces of Liberation Sans that come with
rea, so that a figure has the same bytes on every computer.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rea.report.blocks import Figure, Heading, PaperBlock, Table, anchors_of, on_paper
from rea.report.lettering import printable
from rea.report.outline import Outline
from rea.report.sheet import FONTS

DPI: Final = 300
# A figure of two columns is 180 mm wide, the width of a journal's page.
_FULL_WIDTH: Final = 964.0  # px
# Of the page that the template sets, a caption left out.
_TEXT_WIDTH, _TEXT_HEIGHT = 166.0, 225.0  # mm
_POINTS_PER_PIXEL: Final = 180 / 25.4 * 72 / _FULL_WIDTH
_SIZE: Final = re.compile(r'<svg [^>]*width="([0-9.]+)" height="([0-9.]+)"')
_PAGE: Final = """\
#set page(width: {width:.3f}pt, height: {height:.3f}pt, margin: 0pt, fill: white)
#let alt = sys.inputs.at("description", default: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: alt)
"""
_FIGURE: Final = """\
#set document(title: sys.inputs.title, date: none)
#set text(lang: "en", region: "GB")
"""
# Liberation Sans has the letters of Latin, Greek and Cyrillic, and punctuation.
_OTHER_SCRIPTS: Final = re.compile("[^\u0000-\u052f\u1e00-\u22ff]")
# The id of a report is one long word; it may break behind its signs.
_LONG_WORD: Final = re.compile(r"\S{24,}")
_BREAK_HERE: Final = re.compile("(?<=[-/])")
_OURS: Final = resources.files("rea.report")
_OUR_FONTS: Final = "'Liberation Sans', Helvetica, Arial, sans-serif"


def to_png(svg: str) -> bytes:
    """The flow diagram at 300 dpi on white, the same bytes for the same drawing.

    Parameters
    ----------
    svg : str
        As `rea.report.draw` gives it.

    Notes
    -----
    Only a text in another script than Latin, Greek or Cyrillic is drawn with the fonts
    of this computer; a letter that none of them has is left blank, and nothing stops.
    """
    width, height = (pixels * _POINTS_PER_PIXEL for pixels in _size(svg))
    page = _PAGE.format(width=width, height=height)
    return _typeset(page, {"svg": _in_our_letters(svg)}, format="png", ppi=DPI)


def figure_pdf(svg: str, title: str, description: str) -> bytes:
    """A drawing as a page of its own, its text as text, told to those who do not see it."""
    width, height = (pixels * _POINTS_PER_PIXEL for pixels in _size(svg))
    page = _FIGURE + _PAGE.format(width=width, height=height)
    told = {"svg": _in_our_letters(svg), "title": title, "description": description}
    return _accessible(page, told)


def to_pdf(outline: Outline) -> bytes:
    """The document as tagged PDF with bookmarks, the same bytes for the same outline.

    It is PDF/UA-1, unless a text has a letter that no font of this computer has: that
    letter is then a blank, and the document still tagged.
    """
    page = (_OURS / "templates" / "report.typ").read_text(encoding="utf-8")
    return _accessible(page, {"outline": json.dumps(_plain(outline), ensure_ascii=False)})


def size_in_mm(svg: str) -> tuple[float, float]:
    """How large a drawing is on paper, so that its letters are as large as those of any other."""
    width, height = (pixels * _POINTS_PER_PIXEL / 72 * 25.4 for pixels in _size(svg))
    return width, height


@cache
def templates() -> Environment:
    """The templates of the report's pages; every value they write is cleaned and escaped."""
    return Environment(
        loader=PackageLoader("rea.report"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def style_sheet() -> str:
    """The tokens and rules that make the report one self-contained page."""
    assets = _OURS / "assets"
    return "".join(
        (assets / name).read_text(encoding="utf-8") for name in ("tokens.css", "report.css")
    )


def _finalize(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value


def _accessible(page: str, inputs: dict[str, str]) -> bytes:
    """A PDF/UA-1, or a tagged PDF where a letter is missing from every font."""
    import typst

    try:
        return _typeset(page, inputs, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        return _typeset(page, inputs, format="pdf")


def _typeset(page: str, inputs: dict[str, str], **options: Any) -> bytes:
    import typst

    # The wheel's types ask that fonts and page be of one type; it takes them as they are.
    fonts: list[Any] = [str(_OURS / "assets" / "fonts")]
    made: bytes = typst.compile(
        page.encode(),
        sys_inputs=inputs,
        font_paths=fonts,
        ignore_system_fonts=not any(map(_OTHER_SCRIPTS.search, inputs.values())),
        timestamp=0,
        **options,
    )
    return made


def _in_our_letters(svg: str) -> str:
    return svg.replace(FONTS, _OUR_FONTS)


def _size(svg: str) -> tuple[float, float]:
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("The drawing does not say how large it is.")
    width, height = map(float, found.groups())
    return width, height


def _plain(outline: Outline) -> dict[str, Any]:
    """The outline as the template reads it: each block with the name of its kind."""
    blocks = [_plain_block(block) for block in on_paper(outline.blocks)]
    front = asdict(replace(outline, blocks=()))
    return {**front, "blocks": blocks, "anchors": anchors_of(outline.blocks)}


def _plain_block(block: PaperBlock) -> dict[str, Any]:
    plain = {"block": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Table):
        # A rule of the template that looks at each cell costs more than the rest of the report.
        plain["rows"] = [[_breakable(cell) for cell in row] for row in block.rows]
    if isinstance(block, Heading):
        plain["shown"] = block.shown
    if isinstance(block, Figure):
        plain["svg"] = _in_our_letters(block.svg)
        plain["share"] = _share(*_size(block.svg))
    return plain


def _share(width: float, height: float) -> float:
    """How wide a figure is set, in percent: in its size, and no higher than a page."""
    most = _TEXT_HEIGHT / _TEXT_WIDTH * width / height * 100
    return round(min(100.0, width / _FULL_WIDTH * 100, most), 1)


def _breakable(cell: str) -> str:
    return _LONG_WORD.sub(lambda word: _BREAK_HERE.sub("\u200b", word[0]), cell)
