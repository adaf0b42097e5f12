"""The figure as PNG, and pages from their templates.

typst is only known here. It draws with the two faces of Liberation Sans that come with
rea, so that a figure has the same bytes on every computer.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rea.report.lettering import printable
from rea.report.sheet import FONTS

DPI: Final = 300
# A figure of two columns (964 px) is 180 mm wide, the width of a journal's page.
_POINTS_PER_PIXEL: Final = 180 / 25.4 * 72 / 964
_SIZE: Final = re.compile(r'<svg [^>]*width="([0-9.]+)" height="([0-9.]+)"')
_PAGE: Final = """\
#set page(width: {width:.3f}pt, height: {height:.3f}pt, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
# Liberation Sans has the letters of Latin, Greek and Cyrillic, and punctuation.
_OTHER_SCRIPTS: Final = re.compile("[^\u0000-\u052f\u1e00-\u22ff]")
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
    import typst

    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("The drawing does not say how large it is.")
    width, height = (float(one) * _POINTS_PER_PIXEL for one in found.groups())
    # The wheel's types ask that fonts and page be of one type; it takes them as they are.
    fonts: list[Any] = [str(resources.files("rea.report") / "assets" / "fonts")]
    png = typst.compile(
        _PAGE.format(width=width, height=height).encode(),
        format="png",
        ppi=DPI,
        sys_inputs={"svg": svg.replace(FONTS, _OUR_FONTS)},
        font_paths=fonts,
        ignore_system_fonts=_OTHER_SCRIPTS.search(svg) is None,
        timestamp=0,
    )
    if not isinstance(png, bytes):
        raise TypeError("The flow diagram did not fit on one page.")
    return png


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
    assets = resources.files("rea.report") / "assets"
    return "".join(
        (assets / name).read_text(encoding="utf-8") for name in ("tokens.css", "report.css")
    )


def _finalize(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value
