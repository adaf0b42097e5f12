"""What stands where in a drawn flow, measured with the real letters of Liberation Sans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from itertools import combinations
from xml.etree import ElementTree

import typst

SVG = "{http://www.w3.org/2000/svg}"
_MEASURE = """\
#set text(font: "Liberation Sans")
#let texts = json(bytes(sys.inputs.texts))
#context [#metadata(texts.map(((words, size, bold)) => measure(
  text(size: size * 1pt, weight: if bold { "bold" } else { "regular" }, words)).width.pt()
)) <widths>]
"""


@dataclass(frozen=True)
class Written:
    """A text of the drawing: where it begins and ends, and its base line."""

    words: str
    left: float
    right: float
    base: float


@dataclass(frozen=True)
class Drawn:
    """A rectangle of the drawing and what is written in it."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Written, ...]


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def rectangles(svg: str) -> list[Drawn]:
    """Every box of the drawing with its level texts."""
    groups = [one for one in parse(svg).iter(f"{SVG}g") if one.find(f"{SVG}rect") is not None]
    texts = [[one for one in group.iter(f"{SVG}text") if one.get("x")] for group in groups]
    widths = iter(_widths([one for of_group in texts for one in of_group]))
    drawn = []
    for group, of_group in zip(groups, texts, strict=True):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, width, height = (float(rect.get(k, "")) for k in ("x", "y", "width", "height"))
        written = tuple(_placed(one, next(widths)) for one in of_group)
        drawn.append(Drawn(group.get("class", ""), x, y, width, height, written))
    return drawn


def assert_drawn_well(svg: str) -> None:
    """No text leaves its box, no two boxes overlap, and all of it is on the sheet."""
    drawn = rectangles(svg)
    assert [box for box in drawn if not _fits(box)] == []
    # The dashed compartment begins a little under its box, which is drawn over it.
    boxes = [box for box in drawn if box.kind != "pf-wait"]
    assert [pair for pair in combinations(boxes, 2) if _overlap(*pair)] == []
    root = parse(svg)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    assert all(box.x >= 0 and box.x + box.width <= width for box in drawn)
    assert all(box.y >= 0 and box.y + box.height <= height for box in drawn)


def words_of(svg: str) -> list[str]:
    """Every written line of the drawing, in reading order."""
    return ["".join(one.itertext()) for one in parse(svg).iter(f"{SVG}text")]


def _fits(box: Drawn) -> bool:
    inside = all(
        box.x <= text.left
        and text.right <= box.x + box.width
        and box.y < text.base < box.y + box.height
        for text in box.texts
    )
    return inside and all(
        one.right <= other.left or other.right <= one.left
        for one, other in combinations(box.texts, 2)
        if one.base == other.base
    )


def _overlap(one: Drawn, other: Drawn) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _placed(text: ElementTree.Element, width: float) -> Written:
    x, base = float(text.get("x", "")), float(text.get("y", ""))
    before = {"end": width, "middle": width / 2}.get(text.get("text-anchor", ""), 0.0)
    return Written("".join(text.itertext()), x - before, x - before + width, base)


def _widths(texts: list[ElementTree.Element]) -> list[float]:
    wanted = [
        (
            "".join(one.itertext()),
            float(one.get("font-size", "13")),
            one.get("font-weight") == "700",
        )
        for one in texts
    ]
    found = json.loads(
        typst.query(
            _MEASURE.encode(),
            "<widths>",
            field="value",
            one=True,
            sys_inputs={"texts": json.dumps(wanted)},
            font_paths=[str(resources.files("rea.report") / "assets" / "fonts")],
        )
    )
    return [float(width) for width in found]
