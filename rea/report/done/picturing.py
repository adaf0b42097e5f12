"""The pictures of the report, each under a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rea.report.blocks import Block, Figure, Fold, Heading, Paragraph, Table
from rea.report.charts import (
    Progress,
    describe_bars,
    draw_bars,
    draw_progress,
    progress_title,
)
from rea.report.done.telling import Told
from rea.report.lettering import clean
from rea.report.maps import EvidenceMap, describe_map, draw_map, map_title


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
        yield Figure(map_title(one), describe_map(one), draw_map(one), draw_map(one, inline=True))
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


def _behind(one: EvidenceMap) -> Table:
    rows = tuple(
        (clean(row), clean(column), clean("; ".join(sorted(set(chain(*found.values()))))))
        for (row, column), found in sorted(one.cells.items())
    )
    return Table(f"{clean(one.title)}: studies", ("Row", "Column", "Studies"), (4, 4, 6), rows)


def _as_table(name: str) -> Paragraph:
    return Paragraph("The numbers:", "small", see=f"{name}.csv", see_text=f"{name}.csv")
