"""The ratings of the studies as two figures: a light for each, and how many of each there are.

Each rating is told by a colour and a sign, and the table beside the figure has its word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from rea.report.appraised import TONE_NAMES, AppraisedTool
from rea.report.lettering import clean, width, wrap
from rea.report.lines import LEAD
from rea.report.sheet import TONES, Sheet, Tone

_LEFT: Final = 190.0
_CELL: Final = 30.0
_BAR: Final = 360.0
_FULL: Final = 560.0
_STUDIES_ON_PAPER: Final = 20
_ORDER: Final[tuple[Tone, ...]] = ("good", "some", "poor", "unclear", "open")


def lights_title(tool: AppraisedTool) -> str:
    """What the lights say together, in a sentence."""
    tones = Counter(mark.tone for study in tool.studies for mark in tool.marks_of(study))
    return f"Each study by {clean(tool.label)}: {_counts(tones)}"


def shares_title(tool: AppraisedTool) -> str:
    """Which item most studies are weak in, in a sentence."""
    n_poor = [_tones_of(tool, k)["poor"] for k in range(len(tool.columns))]
    most, n = max(n_poor), len(tool.studies)
    weak = [name for name, poor in zip(tool.columns, n_poor, strict=True) if poor == most]
    said = f"{', '.join(weak)} most often weak, {most:,} of {n:,}" if most else "nothing is weak"
    return f"All studies by {clean(tool.label)}: {said}"


def describe_lights(tool: AppraisedTool) -> str:
    """Every rating in words, study by study."""
    said = (
        f"{clean(study.name)}: "
        + ", ".join(
            f"{name} {clean(mark.rating) or 'not rated'}"
            for name, mark in zip(tool.columns, tool.marks_of(study), strict=True)
        )
        for study in tool.studies
    )
    return ". ".join(said) + "."


def describe_shares(tool: AppraisedTool) -> str:
    """How many studies were rated how, item by item."""
    told = (f"{name}: {_counts(_tones_of(tool, k))}" for k, name in enumerate(tool.columns))
    return ". ".join(told) + "."


def draw_lights(tool: AppraisedTool, *, name: str = "lights", inline: bool = False) -> str:
    """A row for each study, a light for each item; no name is cut, however long."""
    sheet, step = Sheet({}), _step(tool)
    at = [_LEFT + (k + 0.5) * step for k in range(len(tool.columns))]
    for x, column in zip(at, tool.columns, strict=True):
        sheet.text(x, 16, column, anchor="middle", bold=True)
    y = 26.0
    for study in tool.studies:
        lines = wrap(clean(study.name), _LEFT - 20)
        height = max(_CELL, len(lines) * LEAD + 8)
        for k, line in enumerate(lines):
            sheet.text(0, y + _CELL / 2 + 5 + k * LEAD, line)
        for x, mark in zip(at, tool.marks_of(study), strict=True):
            sheet.light(x, y + _CELL / 2, mark.tone)
        y += height
    full = max(_FULL, _LEFT + len(at) * step)
    y = _legend(sheet, tool, y + 14, full)
    title, told = lights_title(tool), describe_lights(tool)
    return sheet.document(full, y, title, told, inline, name=name)


def light_sheets(tool: AppraisedTool) -> tuple[str, ...]:
    """The lights as drawings that fit on paper: some studies each."""
    starts = range(0, len(tool.studies), _STUDIES_ON_PAPER)
    parts = (tool.studies[k : k + _STUDIES_ON_PAPER] for k in starts)
    return tuple(draw_lights(replace(tool, studies=part)) for part in parts)


def draw_shares(tool: AppraisedTool, *, name: str = "shares", inline: bool = False) -> str:
    """For each item a bar of how many studies were rated how, and the numbers behind it."""
    sheet, y = Sheet({}), 4.0
    numbers = [_signs(_tones_of(tool, k)) for k in range(len(tool.columns))]
    for k, column in enumerate(tool.columns):
        sheet.text(0, y + 16, column, bold=True)
        x, tones = 80.0, _tones_of(tool, k)
        for tone in (one for one in _ORDER if tones[one]):
            share = _BAR * tones[tone] / len(tool.studies)
            sheet.share(x, y, share, 22, tone)
            x += share
        sheet.text(x + 10, y + 16, numbers[k])
        y += _CELL
    full = max(_FULL, 80 + _BAR + 12 + max(map(width, numbers)))
    y = _legend(sheet, tool, y + 14, full)
    title, told = shares_title(tool), describe_shares(tool)
    return sheet.document(full, y, title, told, inline, name=name)


def _legend(sheet: Sheet, tool: AppraisedTool, y: float, full: float) -> float:
    """What the signs and the short names mean; returns where the sheet ends."""
    used = {mark.tone for study in tool.studies for mark in tool.marks_of(study)}
    x = 12.0
    for tone in (one for one in _ORDER if one in used):
        name = TONE_NAMES[tone]
        if x + 40 + width(name) > full:
            x, y = 12.0, y + _CELL
        sheet.light(x, y, tone)
        sheet.text(x + 17, y + 5, name)
        x += 17 + width(name) + 22
    y += 34
    for short, item in zip(tool.columns, tool.items, strict=False):
        y = sheet.note(0, y, full, f"{short}  {item}")
    return y


def _step(tool: AppraisedTool) -> float:
    widest = max(width(name, bold=True) for name in tool.columns)
    return max(44.0 if len(tool.columns) <= 12 else 34.0, widest + 6)


def _tones_of(tool: AppraisedTool, k: int) -> Counter[Tone]:
    return Counter(tool.marks_of(study)[k].tone for study in tool.studies)


def _counts(tones: Mapping[Tone, int]) -> str:
    return ", ".join(f"{tones[one]:,} {TONE_NAMES[one]}" for one in _ORDER if tones[one])


def _signs(tones: Mapping[Tone, int]) -> str:
    return " · ".join(f"{TONES[one].sign or '○'} {tones[one]:,}" for one in _ORDER if tones[one])
