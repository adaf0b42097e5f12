"""Where the review looked: each search as PRISMA-S asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import count
from rea.report.blocks import Block, Figure, Fold, Heading, Paragraph, Table
from rea.report.done.searches import Search, searches_of
from rea.report.done.telling import Told
from rea.report.lettering import clean, printable
from rea.report.overlap import SourceOverlap, describe_overlap, draw_overlap, overlap_title


def sources_of(told: Told) -> Iterator[Block]:
    """Sources, dates and numbers, and each search as it was run."""
    yield Heading("Where we looked", anchor="sources", short="Sources", is_appendix=True)
    searches = list(searches_of(told.facts, told.flow))
    if not searches:
        yield Paragraph("No search has been imported.")
        return
    columns = ("Source", "Kind and platform", "Searched on", "Records", "Unreadable", "Duplicates")
    rows = tuple(
        (
            *(clean(one.name), clean(one.where), one.searched_on),
            *(one.n_records, one.n_skipped, one.n_duplicates),
        )
        for one in searches
    )
    yield Table("Sources, dates and what they gave", columns, (5, 4, 4, 3, 4, 4), rows, 3)
    if told.facts.overlap:
        yield from _overlap(told.facts.overlap)
    yield Heading("Searches as they were run", 2, "searches")
    for one in searches:
        yield Fold(clean(f"{one.name}, {one.searched_on}"), tuple(_as_run(one)), level=3)


def _overlap(overlap: tuple[SourceOverlap, ...]) -> Iterator[Block]:
    yield Heading("What no other source gave", 2, "overlap")
    yield Figure(
        overlap_title(overlap),
        describe_overlap(overlap),
        draw_overlap(overlap),
        draw_overlap(overlap, inline=True),
    )
    yield Paragraph(
        "The numbers, and what each two sources have in common:",
        "small",
        see="overlap.csv",
        see_text="overlap.csv",
    )


def _as_run(search: Search) -> Iterator[Block]:
    yield Paragraph(printable(search.strategy) or "No strategy was recorded.", "search")
    for file in search.files:
        n = count(file.n_records, "record")
        yield Paragraph(
            clean(f"{file.name} · {file.format} · {n} · SHA-256 {file.sha256}"), "small"
        )
