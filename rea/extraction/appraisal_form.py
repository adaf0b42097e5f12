"""The protocol's tools of appraisal as parts of the form.

A tool is a part that is asked where the study has a design that it is for. So ratings are
answers like any other: with the words that bear them out, their page and a note, by two people,
settled where they differ, in the page and in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.extraction.tools import CATEGORY, OVERALL, TOOLS, Item, Tool, tones_of
from rea.protocol.forms import Appraisal, Extraction, FormField, Section
from rea.protocol.forms import Tool as PlannedTool

_DESIGN: Final = "design"


def with_appraisal(extraction: Extraction, appraisal: Appraisal | None) -> Extraction:
    """The form with a part for each tool behind its own; one it has already stays its own."""
    taken = {section.id for section in extraction.sections}
    has_design = any(one.id == _DESIGN for part in extraction.sections for one in part.fields)
    tools = appraisal.tools if appraisal else ()
    parts = [_section(one, has_design) for one in tools if one.id not in taken]
    return extraction.model_copy(update={"sections": (*extraction.sections, *parts)})


def tool_of(planned: PlannedTool) -> Tool:
    """What a planned tool asks: as rea knows it, or as the protocol's parts and scale say."""
    known = TOOLS.get(planned.id)
    if known is not None:
        return known
    parts = list(planned.parts.items())
    # The last part of such a tool is what the others come to.
    asked = parts[:-1] if planned.overall in ("lowest", "judgement") else parts
    tones = tones_of(planned.scale)
    overall = tones if planned.overall == "judgement" else {}
    items = tuple(Item(name, f"{name}: {meaning}") for name, meaning in asked)
    return Tool(planned.label or planned.id, items, tones, overall)


def _section(planned: PlannedTool, has_design: bool) -> Section:
    tool = tool_of(planned)
    shown = {} if "all" in planned.use_for or not has_design else {_DESIGN: planned.use_for}
    fields = tuple(_fields(planned, tool, shown))
    return Section(id=planned.id, label=planned.label or tool.label, fields=fields)


def _fields(
    planned: PlannedTool, tool: Tool, shown: dict[str, tuple[str, ...]]
) -> Iterator[FormField]:
    if tool.categories:
        yield FormField(
            id=CATEGORY,
            label="What kind of study is it?",
            type="single",
            values=tuple(tool.categories),
            show_if=shown,
        )
    for item in tool.items:
        yield FormField(
            id=item.item_id,
            label=f"{_number(item.item_id)}{item.prompt}",
            type="single" if tool.tones else "longtext",
            values=tuple(tool.tones),
            help=planned.wording.get(item.item_id),
            locator=True,
            show_if=shown | ({CATEGORY: (item.category,)} if item.category else {}),
        )
    if planned.overall in ("judgement", "level") or not tool.items:
        ratings = tool.overall or tool.tones
        yield FormField(
            id=OVERALL,
            label="The study as a whole",
            type="single" if ratings else "longtext",
            values=tuple(ratings),
            help=planned.wording.get(OVERALL),
            locator=True,
            show_if=shown,
        )


def _number(item_id: str) -> str:
    """``q1_2`` as the tool writes it, ``1.2``; nothing where items bear names.

    Examples
    --------
    >>> _number("q1_2"), _number("s1"), _number("authority")
    ('1.2 ', 'S1 ', '')
    """
    if not item_id[-1].isdigit():
        return ""
    return item_id.removeprefix("q").replace("_", ".").upper() + " "
