"""Two pages for a steering group: done, left, forecast, disagreements, decisions needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.done.message import headline_of
from rea.report.done.telling import Told, written_part
from rea.report.lettering import clean
from rea.report.outline import Outline
from rea.report.sentences import told_of


@dataclass(frozen=True, slots=True)
class StageLeft:
    """One stage of the work: what is done, what is left, and how long that takes."""

    name: str
    n_done: int
    n_left: int
    is_estimate: bool
    hours: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the work stands, for those who steer it.

    Attributes
    ----------
    forecast : tuple of str
        When the work ends, and by which day it is due.
    disagreements, decisions : tuple of str
        What readers have not settled yet; what the group is asked to decide.
    """

    stages: tuple[StageLeft, ...]
    forecast: tuple[str, ...]
    disagreements: tuple[str, ...]
    decisions: tuple[str, ...]


def for_steering_group(told: Told, standing: Standing) -> Outline:
    """The two pages, as of the newest line of the logs."""
    facts = told.facts
    return Outline(
        title=clean(facts.title),
        headline=headline_of(told),
        kicker=clean(f"For the steering group · as of {facts.as_of}"),
        as_of=facts.as_of,
        blocks=tuple(_blocks(told, standing)),
        imprint=(f"Made with rea {facts.rea_version}.",),
    )


def _blocks(told: Told, standing: Standing) -> Iterator[Block]:
    for notice in told.facts.notices:
        yield Paragraph(clean(notice), "note")
    yield Paragraph(" ".join(told_of(told.flow, told.interim)))
    yield Heading("Done and left")
    rows = tuple(
        (
            one.name,
            f"{one.n_done:,}",
            f"{'about ' if one.is_estimate else ''}{one.n_left:,}",
            one.hours,
        )
        for one in standing.stages
    )
    yield Table("Done and left", ("Stage", "Done", "Left", "Hours left"), (4, 2, 2, 4), rows, 3)
    yield from _listed("Forecast", standing.forecast, "There is nothing left to forecast.")
    yield from _listed("Disagreements", standing.disagreements, "All of them are settled.")
    yield from _listed("Decisions needed", standing.decisions, "None that the review knows of.")
    yield from written_part(told, "consultations")
    changes = [one for one in told.facts.amendments if one.what]
    if changes:
        texts = tuple(
            clean(f"{one.version}, {one.made_on}: {one.what} Why: {one.why}") for one in changes
        )
        yield from _listed("Changes to the protocol", texts, "")


def _listed(heading: str, entries: tuple[str, ...], otherwise: str) -> Iterator[Block]:
    yield Heading(heading)
    yield Bullets(tuple(map(clean, entries))) if entries else Paragraph(otherwise)
