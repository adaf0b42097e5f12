"""A sheet to draw boxes, arrows and notes on, as SVG elements with text as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rea.report.lettering import SIZE, clean, width, wrap
from rea.report.lines import LEAD, PAD, Box, Line, title_lines

NOTE_SIZE: Final = 12.0
FONTS: Final = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif"

_STYLE: Final = """<style>
.pf-light text { fill: #211d19 }
@media (prefers-color-scheme: dark) {
.pf { fill: #ece5da } .pf-tip { fill: #b3a798 } .pf-arrow { stroke: #b3a798 }
.pf :where(g:not(.pf-light)) > :is(rect, path) { fill: #26221e; stroke: #b3a798 }
.pf .pf-head :is(rect, path) { fill: #1e3d3c }
.pf .pf-wait :is(rect, path) { fill: #3a3018 } .pf .pf-paper { fill: #1b1815; stroke: none } }
@media print {
.pf { fill: #000 } .pf-tip { fill: #000 } .pf-arrow { stroke: #000 }
.pf :where(g:not(.pf-light)) > :is(rect, path) { fill: #fff; stroke: #000 }
.pf .pf-head :is(rect, path) { fill: #eee }
.pf .pf-paper { stroke: none } }
</style>
"""
# Without paper of its own, a figure in dark colours is unreadable on a white page.
_PAPER: Final = '<rect class="pf-paper" x="-1" y="-1" width="100%" height="100%" fill="#ffffff"/>\n'
_BOLD: Final = ' font-weight="700"'
_EDGE: Final = 'rx="3" stroke="#3a342d"'
_NUMBER: Final = re.compile("[(]n\u00a0=\u00a0[0-9,]+[)]$")
_MARKED: Final = r'<tspan class="pf-n">\g<0></tspan>'
_TIP: Final = (
    '<defs><marker id="pf-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
    'markerHeight="7" orient="auto"><path class="pf-tip" d="M0 0 L8 4 L0 8 Z" fill="#3a342d"/>'
    "</marker></defs>\n"
)


Anchor = Literal["start", "middle"]
Shape = Literal["circle", "square", "diamond", "triangle"]
Tone = Literal["good", "some", "poor", "unclear", "open"]


class Shade(NamedTuple):
    """How a rating is drawn: the colour is the same in light, dark and print, as is the sign."""

    fill: str
    sign: str


# Light enough for dark signs, and of four brightnesses, so that they differ in grey too.
TONES: Final[dict[Tone, Shade]] = {
    "good": Shade("#4c9f70", "+"),
    "some": Shade("#e6b93c", "~"),
    "poor": Shade("#d9694f", "–"),
    "unclear": Shade("#b9c3d3", "?"),
    "open": Shade("none", ""),
}
_FILLS: Final = {"pf-box": "#ffffff", "pf-head": "#e6efed", "pf-wait": "#f8efd6"}
_SHADES: Final[dict[Shape, str]] = {
    "circle": "pf-head",
    "square": "pf-box",
    "diamond": "pf-wait",
    "triangle": "pf-box",
}
# Each around the origin, with the area of a circle of radius 1.
_SHAPES: Final[dict[Shape, str]] = {
    "circle": "M1 0 A1 1 0 1 1 -1 0 A1 1 0 1 1 1 0 Z",
    "square": "M-.89 -.89 H.89 V.89 H-.89 Z",
    "diamond": "M0 -1.25 L1.25 0 L0 1.25 L-1.25 0 Z",
    "triangle": "M0 -1.45 L1.35 .9 L-1.35 .9 Z",
}


class About(NamedTuple):
    """What a mark stands for: the key of its link, its words, and classes by which it is found."""

    key: str = ""
    words: str = ""
    group: str = ""


NOTHING: Final = About()


@dataclass(slots=True)
class Sheet:
    """SVG elements in the order in which they are to be read."""

    links: Mapping[str, str]
    elements: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, box_width: float, box: Box) -> None:
        """Draw a box with its top left corner at (x, y)."""
        if box.waits:
            top = y + box.solid - 3
            self._rect(x, top, box_width, box.height - box.solid + 3, "pf-wait")
            self._lines(x, top + 3, box_width, box.waits)
            self.elements.append("</g>")
        self._rect(x, y, box_width, box.solid, "pf-box")
        self._lines(x, y, box_width, box.lines)
        self.elements.append("</g>")

    def head(self, x: float, y: float, head_width: float, label: str) -> float:
        """Draw the tinted head over a column of the flow; its height."""
        lines = wrap(label, head_width - 2 * PAD, bold=True)
        height = len(lines) * LEAD + 13
        self._rect(x, y, head_width, height, "pf-head")
        for i, line in enumerate(lines):
            at = f'x="{_f(x + head_width / 2)}" y="{_f(y + 20 + i * LEAD)}"'
            self.elements.append(f'<text {at} text-anchor="middle"{_BOLD}>{escape(line)}</text>')
        self.elements.append("</g>")
        return height

    def band(self, top: float, bottom: float, band_width: float, label: str) -> None:
        """Draw the upright band that names a stage, at least as long as its name."""
        middle = (top + bottom) / 2
        length = max(bottom - top, width(label, bold=True) + 8)
        self._rect(0.5, middle - length / 2, band_width, length, "pf-head")
        turned = f"translate({_f(band_width / 2 + 5)} {_f(middle)}) rotate(-90)"
        self.elements.append(
            f'<text transform="{turned}" text-anchor="middle" font-weight="700">'
            f"{escape(label)}</text></g>"
        )

    def arrow(self, *points: tuple[float, float]) -> None:
        """A line through these points, with its tip at the last."""
        way = " L".join(f"{_f(x)} {_f(y)}" for x, y in points)
        self.elements.append(
            '<path class="pf-arrow" fill="none" stroke="#3a342d" stroke-width="1.25" '
            f'marker-end="url(#pf-tip)" d="M{way}"/>'
        )

    def banner(self, x: float, y: float, banner_width: float, text: str) -> float:
        """Draw a dashed box across the sheet that says what the figure is; its height."""
        lines = title_lines(text, banner_width)
        height = len(lines) * LEAD + 13
        self._rect(x, y, banner_width, height, "pf-wait")
        self._lines(x, y, banner_width, lines)
        self.elements.append("</g>")
        return height

    def note(self, x: float, y: float, room: float, text: str) -> float:
        """Write a note below the figure; returns where the next one may begin."""
        for line in wrap(clean(text), room, size=NOTE_SIZE):
            at = f'x="{_f(x)}" y="{_f(y)}" font-size="{_f(NOTE_SIZE)}"'
            self.elements.append(f'<text class="pf-note" {at}>{escape(line)}</text>')
            y += 16
        return y

    def text(
        self, x: float, y: float, text: str, *, anchor: Anchor = "start", bold: bool = False
    ) -> None:
        """Write one line, beginning at (x, y) or around it."""
        how = (' text-anchor="middle"' if anchor == "middle" else "") + _BOLD * bold
        self.elements.append(f'<text x="{_f(x)}" y="{_f(y)}"{how}>{escape(text)}</text>')

    def light(self, x: float, y: float, tone: Tone) -> None:
        """Draw a rating around (x, y): a round of its colour with its sign."""
        shade, dashes = TONES[tone], ' stroke-dasharray="3 2"' if tone == "open" else ""
        self.elements.append(
            f'<g class="pf-light"><circle cx="{_f(x)}" cy="{_f(y)}" r="11" fill="{shade.fill}" '
            f'stroke="#7a7166"{dashes}/><text x="{_f(x)}" y="{_f(y + 5)}" text-anchor="middle"'
            f"{_BOLD}>{shade.sign}</text></g>"
        )

    def share(self, x: float, y: float, share_width: float, height: float, tone: Tone) -> None:
        """Draw the part of a bar that has a rating, with its sign where there is room for it."""
        shade, middle = TONES[tone], f'x="{_f(x + share_width / 2)}" text-anchor="middle"'
        sign = shade.sign if share_width > width(shade.sign, bold=True) + 4 else ""
        self.elements.append(
            f'<g class="pf-light"><rect x="{_f(x)}" y="{_f(y)}" width="{_f(share_width)}" '
            f'height="{_f(height)}" fill="{shade.fill}" stroke="#7a7166"/>'
            f'<text {middle} y="{_f(y + height / 2 + 5)}"{_BOLD}>{sign}</text></g>'
        )

    def bar(self, x: float, y: float, bar_width: float, height: float, *, filled: bool) -> None:
        """Draw a part of a bar; one without width is left out."""
        if bar_width > 0:
            self._rect(x, y, bar_width, height, "pf-head" if filled else "pf-box")
            self.elements.append("</g>")

    def mark(
        self, x: float, y: float, size: float, shape: Shape, label: str, *, about: About = NOTHING
    ) -> None:
        """Draw a mark around (x, y) with a label in it; each shape has a shade of its own."""
        kind, drawn = _SHADES[shape], _SHAPES[shape]
        at = f'transform="translate({_f(x)} {_f(y)}) scale({size:.2f})"'
        words = f"<title>{escape(clean(about.words))}</title>" if about.words else ""
        written = (
            # The edge grows with the shape, so it is drawn as much thinner.
            f'<g class="{kind}{about.group}">{words}<path {at} d="{drawn}" '
            f'stroke="#3a342d" stroke-width="{1 / size:.3f}" fill="{_FILLS[kind]}"/>'
            f'<text x="{_f(x)}" y="{_f(y + 4.5)}" text-anchor="middle">{escape(label)}</text></g>'
        )
        self.elements.append(self._linked(written, about.key))

    def line(self, *points: tuple[float, float]) -> None:
        """Draw a line through the points."""
        way = " L".join(f"{_f(x)} {_f(y)}" for x, y in points)
        self.elements.append(
            f'<path class="pf-arrow" fill="none" stroke="#3a342d" stroke-width="1.25" d="M{way}"/>'
        )

    def document(
        self,
        full: float,
        bottom: float,
        title: str,
        description: str,
        inline: bool,
        name: str = "pf",
    ) -> str:
        """The whole sheet as an SVG document of `full` by `bottom` pixels.

        `name` begins the ids in it: two figures of one page need two names.
        """
        # A picture (role img) hides what is in it, so one with links must be a group.
        role = "group" if self.links else "img"
        size = f'viewBox="-1 -1 {_f(full + 1)} {_f(bottom)}" width="{_f(full + 1)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pf" {size} height="{_f(bottom)}" '
            f'role="{role}" aria-labelledby="{name}-title {name}-desc" lang="en-GB" '
            f'font-family="{FONTS}" font-size="{_f(SIZE)}" fill="#211d19">\n'
            f'<title id="{name}-title">{escape(clean(title))}</title>\n'
            f'<desc id="{name}-desc">{escape(clean(description))}</desc>\n'
            f"{'' if inline else _STYLE + _PAPER}{self._tip()}"
            + "\n".join(self.elements)
            + "\n</svg>\n"
        )

    def _tip(self) -> str:
        return _TIP if any("url(#pf-tip)" in one for one in self.elements) else ""

    def _rect(self, x: float, y: float, rect_width: float, height: float, kind: str) -> None:
        fill = _FILLS[kind]
        dash = ' stroke-dasharray="4 3"' if kind == "pf-wait" else ""
        self.elements.append(
            f'<g class="{kind}"><rect x="{_f(x)}" y="{_f(y)}" width="{_f(rect_width)}" '
            f'height="{_f(height)}" {_EDGE} fill="{fill}"{dash}/>'
        )

    def _lines(self, x: float, y: float, box_width: float, lines: tuple[Line, ...]) -> None:
        for i, line in enumerate(lines):
            base = y + PAD + 10 + i * LEAD
            bold = _BOLD if line.bold else ""
            written = f'<text x="{_f(x + PAD + line.indent)}" y="{_f(base)}"{bold}>'
            written += f"{_NUMBER.sub(_MARKED, escape(line.text))}</text>"
            if line.number:
                end = f'x="{_f(x + box_width - PAD)}" y="{_f(base)}" text-anchor="end"'
                written += f'<text class="pf-n" {end}>{line.number}</text>'
            self.elements.append(self._linked(written, line.key))

    def _linked(self, written: str, key: str) -> str:
        address = self.links.get(key)
        return f"<a href={quoteattr(address)}>{written}</a>" if address else written


def _f(number: float) -> str:
    """A coordinate, without a needless fraction."""
    return f"{number:.1f}".removesuffix(".0")
