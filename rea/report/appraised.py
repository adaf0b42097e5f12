"""How sound the studies are: a traffic light for each rating, and how many of each there are.

Each rating is told by a colour, a sign and its word. No ratings are added up to a total.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape

from rea.report.blocks import Block, Figure, Heading, Paragraph, Table
from rea.report.lettering import clean, width, wrap
from rea.report.sheet import FONTS

Tone = Literal["good", "some", "poor", "unclear", "open"]

_COLOURS: Final[dict[Tone, str]] = {
    "good": "#4c9f70",
    "some": "#e6b93c",
    "poor": "#c8553d",
    "unclear": "#8d99ae",
    "open": "#ffffff",
}
_SIGNS: Final[dict[Tone, str]] = {"good": "+", "some": "~", "poor": "–", "unclear": "?", "open": ""}
_ORDER: Final[tuple[Tone, ...]] = ("good", "some", "poor", "unclear", "open")
_NAMES: Final[dict[Tone, str]] = {
    "good": "sound",
    "some": "some concern",
    "poor": "weak",
    "unclear": "cannot be told",
    "open": "not rated yet",
}
_CELL: Final = 30
_LEFT: Final = 190
_BAR: Final = 360
_SIZE: Final = 13


@dataclass(frozen=True, slots=True)
class Mark:
    """One rating: its word, and what it says."""

    rating: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class AppraisedStudy:
    """One study; a mark for each item, and for the study as a whole where it is rated."""

    name: str
    marks: tuple[Mark, ...]
    overall: Mark | None = None


@dataclass(frozen=True, slots=True)
class AppraisedTool:
    """One tool, what it asks, and the studies that it is for."""

    label: str
    items: tuple[str, ...]
    studies: tuple[AppraisedStudy, ...]
    has_overall: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """D1, D2, …: what stands above the marks, explained below the figure."""
        names = tuple(f"D{n}" for n in range(1, len(self.items) + 1))
        return (*names, "Overall") if self.has_overall else names

    def marks_of(self, study: AppraisedStudy) -> tuple[Mark, ...]:
        """The marks of a study, in the order of `columns`."""
        overall = study.overall or Mark("", "open")
        return (*study.marks, overall) if self.has_overall else study.marks


def appraisal_of(tools: tuple[AppraisedTool, ...]) -> Iterator[Block]:
    """How sound the studies are, tool by tool."""
    yield Heading("How sound the studies are", anchor="appraisal", short="Soundness")
    yield Paragraph("Each study is judged item by item; no item makes up for another.", "small")
    for tool in tools:
        yield Heading(clean(tool.label), level=2)
        yield Figure(f"Each study by {clean(tool.label)}", _told(tool), traffic_light(tool))
        if len(tool.studies) > 1:
            yield Figure(
                f"All studies by {clean(tool.label)}", _told_in_all(tool), summary_plot(tool)
            )
        yield _table(tool)


def robvis_csv(tool: AppraisedTool) -> bytes:
    """The ratings as the package robvis reads them: Study, D1…, Overall, Weight."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    items = [f"D{n}" for n in range(1, len(tool.items) + 1)]
    writer.writerow(["Study", *items, "Overall", "Weight"])
    for study in tool.studies:
        overall = study.overall.rating if study.overall else ""
        ratings = [mark.rating for mark in study.marks]
        writer.writerow([clean(study.name), *map(clean, ratings), clean(overall), 1])
    return file.getvalue().encode()


def traffic_light(tool: AppraisedTool) -> str:
    """A row for each study, a light for each item, as SVG."""
    drawn: list[str] = []
    for k, name in enumerate(tool.columns):
        x = _LEFT + k * _column(tool) + _column(tool) / 2
        drawn.append(_text(x, 18, name, "middle", bold=True))
    for row, study in enumerate(tool.studies):
        y = 30 + row * _CELL + _CELL / 2
        drawn.append(_text(_LEFT - 12, y + 5, _fitted(study.name), "end"))
        for k, mark in enumerate(tool.marks_of(study)):
            drawn.append(_light(_LEFT + k * _column(tool) + _column(tool) / 2, y, mark))
    below = 30 + len(tool.studies) * _CELL + 12
    used = {mark.tone for study in tool.studies for mark in tool.marks_of(study)}
    wide = max(_LEFT + len(tool.columns) * _column(tool) + 10, _legend_width(used))
    legend, bottom = _legend(below, wide, used, tool)
    return _document(wide, bottom, _told(tool), [*drawn, *legend])


def summary_plot(tool: AppraisedTool) -> str:
    """For each item a bar of how many studies were rated how, as SVG."""
    drawn: list[str] = []
    n = len(tool.studies)
    for row, name in enumerate(tool.columns):
        y, x = 10 + row * _CELL, float(_LEFT)
        drawn.append(_text(_LEFT - 12, y + _CELL / 2 + 3, name, "end", bold=True))
        counts = Counter(tool.marks_of(study)[row].tone for study in tool.studies)
        for tone in _ORDER:
            if not counts[tone]:
                continue
            wide = _BAR * counts[tone] / n
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{_CELL - 8}" '
                f'fill="{_COLOURS[tone]}" stroke="#3a342d"/>'
            )
            drawn.append(
                _text(x + wide / 2, y + _CELL / 2 + 2, f"{_SIGNS[tone]} {counts[tone]}", "middle")
            )
            x += wide
    used = {mark.tone for study in tool.studies for mark in tool.marks_of(study)}
    wide_in_all = max(_LEFT + _BAR + 20, _legend_width(used))
    legend, bottom = _legend(18 + len(tool.columns) * _CELL, wide_in_all, used, tool)
    return _document(wide_in_all, bottom, _told_in_all(tool), [*drawn, *legend])


def _table(tool: AppraisedTool) -> Table:
    rows = tuple(
        (clean(study.name), *(_word(mark) for mark in tool.marks_of(study)))
        for study in tool.studies
    )
    shares = (6, *(3 for _ in tool.columns))
    return Table(f"Ratings by {clean(tool.label)}", ("Study", *tool.columns), shares, rows)


def _word(mark: Mark) -> str:
    return clean(mark.rating) or "–"


def _told(tool: AppraisedTool) -> str:
    said = (
        f"{clean(study.name)}: "
        + ", ".join(
            f"{name} {_word(mark)}"
            for name, mark in zip(tool.columns, tool.marks_of(study), strict=True)
        )
        for study in tool.studies
    )
    return f"Ratings by {clean(tool.label)}. " + ". ".join(said) + "."


def _told_in_all(tool: AppraisedTool) -> str:
    parts = []
    for k, name in enumerate(tool.columns):
        counts = Counter(tool.marks_of(study)[k].tone for study in tool.studies)
        said = ", ".join(f"{counts[tone]} {_NAMES[tone]}" for tone in _ORDER if counts[tone])
        parts.append(f"{name}: {said}")
    return f"How many studies were rated how by {clean(tool.label)}. " + ". ".join(parts) + "."


def _column(tool: AppraisedTool) -> int:
    return 44 if len(tool.columns) <= 12 else 34


def _light(x: float, y: float, mark: Mark) -> str:
    dashed = ' stroke-dasharray="3 2"' if mark.tone == "open" else ""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{_COLOURS[mark.tone]}" '
        f'stroke="#3a342d"{dashed}/>' + _text(x, y + 5, _SIGNS[mark.tone], "middle", bold=True)
    )


def _legend(y: float, wide: float, used: set[Tone], tool: AppraisedTool) -> tuple[list[str], float]:
    """What the signs and the short names mean."""
    drawn, x = [], 10.0
    y += 14
    for tone in _ORDER:
        if tone in used:
            drawn.append(_light(x + 11, y, Mark("", tone)))
            drawn.append(_text(x + 28, y + 5, _NAMES[tone]))
            x += 28 + width(_NAMES[tone], size=_SIZE) + 22
    y += 30
    for name, item in zip(tool.columns, tool.items, strict=False):
        for k, line in enumerate(wrap(f"{name}  {clean(item)}", wide - 20, size=_SIZE)):
            drawn.append(_text(10 + (24 if k else 0), y, line))
            y += 18
    return drawn, y


def _legend_width(used: set[Tone]) -> float:
    return 10 + sum(50 + width(_NAMES[tone], size=_SIZE) for tone in used)


def _fitted(name: str) -> str:
    name = clean(name)
    while len(name) > 1 and width(name, size=_SIZE) > _LEFT - 20:
        name = name[:-2].rstrip() + "…"
    return name


def _text(x: float, y: float, text: str, anchor: str = "start", *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


def _document(wide: float, high: float, told: str, drawn: list[str]) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'width="{wide:.0f}" height="{high:.0f}" font-family="{FONTS}" font-size="{_SIZE}" '
        f'fill="#2a2520">\n<title>{escape(told)}</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
