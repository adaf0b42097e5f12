"""The pictures of the report, each under a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rea.report.appraised import AppraisedTool
from rea.report.blocks import MOST_CHOICES, Block, Figure, Fold, Heading, Paragraph, Table
from rea.report.charts import (
    Progress,
    describe_bars,
    draw_bars,
    draw_progress,
    progress_title,
)
from rea.report.done.telling import Told
from rea.report.lettering import clean
from rea.report.lights import (
    describe_lights,
    describe_shares,
    draw_lights,
    draw_shares,
    light_sheets,
    lights_title,
    shares_title,
)
from rea.report.maps import EvidenceMap, describe_map, draw_map, map_sheets, map_title


def pictures_of(told: Told) -> Iterator[Block]:
    """When and where the included reports are from."""
    for bars in told.facts.pictures:
        yield Figure(bars.title, describe_bars(bars), draw_bars(bars), draw_bars(bars, inline=True))
        yield _as_table(bars.key)


def maps_of(told: Told) -> Iterator[Block]:
    """Each evidence map, and the studies behind its marks."""
    maps = told.facts.extracted.maps if told.facts.extracted else ()
    if maps:
        yield Heading("Where evidence is, and where none is", anchor="maps", short="Maps")
    for one in maps:
        yield Figure(
            map_title(one),
            describe_map(one),
            draw_map(one),
            draw_map(one, inline=True),
            map_sheets(one),
            key=f"map-{one.key}",
            choices=_choices(one),
        )
        yield _as_table(f"map-{one.key}")
        if one.crossings:
            yield Fold(f"The studies behind {clean(one.title)}", (_behind(one),))


def progress_of(progress: Progress) -> Iterator[Block]:
    """How the reading went."""
    yield Figure(
        progress_title(progress),
        f"{progress_title(progress)}.",
        draw_progress(progress),
        draw_progress(progress, inline=True),
    )
    yield _as_table("progress")


def appraisal_of(told: Told) -> Iterator[Block]:
    """How sound the studies are, tool by tool."""
    if not told.facts.appraised:
        return
    yield Heading("How sound the studies are", anchor="appraisal", short="Soundness")
    yield Paragraph("Each study is judged item by item; no item makes up for another.", "small")
    for n, tool in enumerate(told.facts.appraised, start=1):
        yield Heading(clean(tool.label), level=2)
        name = f"appraisal-{n}"
        yield Figure(
            lights_title(tool),
            describe_lights(tool),
            draw_lights(tool),
            draw_lights(tool, name=name, inline=True),
            light_sheets(tool),
        )
        if len(tool.studies) > 1:
            yield Figure(
                shares_title(tool),
                describe_shares(tool),
                draw_shares(tool),
                draw_shares(tool, name=f"{name}-shares", inline=True),
            )
        yield _ratings(tool)
        yield _as_table(name)


def _ratings(tool: AppraisedTool) -> Table:
    rows = tuple(
        (clean(study.name), *(clean(mark.rating) or "–" for mark in tool.marks_of(study)))
        for study in tool.studies
    )
    shares = (6, *(3 for _ in tool.columns))
    return Table(f"Ratings by {clean(tool.label)}", ("Study", *tool.columns), shares, rows)


def _behind(one: EvidenceMap) -> Table:
    rows = tuple(
        (clean(row), clean(column), clean("; ".join(sorted(set(chain(*found.values()))))))
        for (row, column), found in sorted(one.cells.items())
    )
    caption, columns = f"{clean(one.title)}: studies", ("Row", "Column", "Studies")
    return Table(caption, columns, (4, 4, 6), rows, anchors=tuple(one.anchors.values()))


def _choices(one: EvidenceMap) -> tuple[str, ...]:
    """What the marks of a map can be chosen by, where there is more than one thing."""
    used = {each.colour for each in one.crossings}
    if not len(used) > 1 or len(one.order) > MOST_CHOICES:
        return ()
    return tuple(clean(colour) or "not said" for colour in one.order)


def _as_table(name: str) -> Paragraph:
    return Paragraph("The numbers:", "small", see=f"{name}.csv", see_text=f"{name}.csv")
