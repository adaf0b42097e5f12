"""How the work was done, how far readers agreed, and what limits it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.report.blocks import Block, Heading, Paragraph, Table
from rea.report.done.amended import write_amendments
from rea.report.done.intending import protocol_of
from rea.report.done.methods import commands, write_methods
from rea.report.done.picturing import progress_of
from rea.report.done.telling import Told
from rea.report.lettering import clean

_STAGES: Final = {"title-abstract": "on title and abstract", "full-text": "in full text"}


def methods_of(told: Told) -> Iterator[Block]:
    """The methods, written from what was done."""
    yield Heading("What was done", anchor="methods", short="Methods")
    for part in write_methods(told.facts, told.flow, told.interim):
        yield Heading(part.heading, 2, part.anchor)
        yield Paragraph(clean(" ".join(part.sentences)))
        if part.anchor == "method-order" and told.facts.progress:
            yield from progress_of(told.facts.progress)
        if part.anchor == "duplicates" and told.facts.duplicate_rules:
            yield _rules(told)


def agreement_of(told: Told) -> Iterator[Block]:
    """How far readers agreed, each table under its caution."""
    if told.facts.agreement:
        yield Heading("How far readers agreed", anchor="agreement")
    for one in told.facts.agreement:
        if one.caution:
            yield Paragraph(clean(one.caution), "note")
        figures = tuple((clean(name), clean(value)) for name, value in one.figures)
        caption = f"Agreement {_STAGES[one.stage]}, {one.n_records:,} records read twice"
        yield Table(caption, ("Measure", "Value"), (4, 1), figures, 1)


def limits_of(told: Told) -> Iterator[Block]:
    """The ledger of shortcuts, and what was changed after the protocol was released."""
    if told.facts.shortcuts:
        rows = tuple(
            (clean(one.what), clean(one.why), clean(one.effect)) for one in told.facts.shortcuts
        )
        heading = "What the protocol cuts short, and its likely effect"
        yield Heading(heading, anchor="shortcuts", short="Shortcuts")
        yield Table("Shortcuts", ("Shortcut", "Why", "Likely effect"), (1, 1, 1), rows)
    yield from protocol_of(told)
    yield from write_amendments(told.facts)


def recompute_of(told: Told) -> Iterator[Block]:
    """How a reader makes every number anew."""
    yield Heading("How to recompute this", anchor="recompute", is_appendix=True)
    yield Paragraph(
        "Every number here was counted from the decisions in the review folder. "
        f"With rea {told.facts.rea_version}, in that folder:"
    )
    yield Paragraph("\n".join(commands(told.interim)), "search")
    yield Paragraph(f"The protocol in force has the SHA-256 {told.facts.protocol.sha256}.")


def _rules(told: Told) -> Table:
    rows = tuple(
        (clean(one.rule), clean(one.meaning), f"{one.n_records:,}")
        for one in told.facts.duplicate_rules
    )
    columns = ("Rule", "Why they are copies", "Records")
    return Table("Rules by which copies were found", columns, (2, 5, 1), rows, 1)
