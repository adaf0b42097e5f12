"""The report as an outline: what a document says, in order, without how it looks.

Word and PDF are written from the same outline, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rea.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from rea.report.facts import Facts
from rea.report.findings import findings_of
from rea.report.flow import Flow
from rea.report.lettering import clean, printable
from rea.report.lists import (
    Bibliography,
    ListedReport,
    excluded_by_reason,
    ids_at,
    included_by_study,
    united,
    waiting,
)
from rea.report.methods import ONLY_MODELS, commands, only_models_decided, write_methods
from rea.report.searches import searches_of
from rea.report.sentences import describe, flow_title, headline, told

_STAGES: Final = {"title-abstract": "on title and abstract", "full-text": "in full text"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document: its front matter, and its blocks in order."""

    title: str
    headline: str
    kicker: str
    as_of: str
    blocks: tuple[Block, ...]


def write_outline(facts: Facts, flow: Flow, *, interim: bool) -> Outline:
    """The report from its message to how it can be recomputed."""
    protocol = facts.protocol
    kicker = "Interim report of a" if interim else "A"
    return Outline(
        title=clean(facts.title),
        headline=clean(facts.headline) or headline(flow, interim),
        kicker=clean(
            f"{kicker} rapid evidence assessment · protocol {protocol.protocol_id} "
            f"{protocol.version} · as of {facts.as_of}"
        ),
        as_of=facts.as_of,
        blocks=tuple(_blocks(facts, flow, interim)),
    )


def _blocks(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    bibliography = Bibliography(facts.reports)
    yield from _message(facts, flow, interim)
    yield Heading("What was asked")
    yield Bullets(tuple(clean(f"{one.question_id}: {one.text}") for one in facts.questions))
    yield Heading("How the records stand now" if interim else "How records became studies")
    yield Figure(flow_title(interim), describe(flow, interim))
    yield from _included(flow, bibliography, interim)
    if facts.extracted:
        yield from findings_of(facts.extracted, facts.questions, interim)
    yield from _reports(flow, bibliography)
    yield from _not_kept(flow)
    yield from _sources(facts, flow)
    yield from _methods(facts, flow, interim)
    yield from _limits(facts)
    yield Heading("How to recompute this")
    yield Paragraph(
        "Every number here was counted from the decisions in the review folder. "
        f"With rea {facts.rea_version}, in that folder:"
    )
    yield Paragraph("\n".join(commands(interim)), "search")
    yield Paragraph(f"The protocol in force has the SHA-256 {facts.protocol.sha256}.")


def _message(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    for notice in facts.notices:
        yield Paragraph(clean(notice), "note")
    if violations := flow.violations():
        yield Paragraph(
            "These counts do not add up. Do not use them before this is mended:", "note"
        )
        yield Bullets(tuple(map(clean, violations)))
    for paragraph in facts.message or told(flow, interim):
        yield Paragraph(clean(paragraph))
    if facts.protocol.note:
        yield Paragraph(clean(facts.protocol.note))
    if only_models_decided(facts):
        yield Paragraph(ONLY_MODELS)
    # Two stages read by the same readers need the same caution only once.
    for caution in dict.fromkeys(one.caution for one in facts.agreement if one.caution):
        yield Paragraph(clean(caution))


def _included(flow: Flow, bibliography: Bibliography, interim: bool) -> Iterator[Block]:
    yield Heading("Included so far" if interim else "Included studies")
    included = list(included_by_study(flow, bibliography))
    for study in included:
        if study.n > 1:
            yield Heading(f"{clean(study.heading)}: {study.n:,} reports", 2)
        yield Bullets(tuple(_cited(one) for one in study.reports))
    if not included:
        yield Paragraph("No study is included so far." if interim else "No study is included.")


def _reports(flow: Flow, bibliography: Bibliography) -> Iterator[Block]:
    rows = [
        (_cited(report), clean(reason.heading))
        for reason in excluded_by_reason(flow, bibliography)
        for report in reason.reports
    ]
    missing = bibliography.listed("", "", ids_at(flow, "not_retrieved"))
    rows += [(_cited(report), "Not retrieved") for report in missing.reports]
    if rows:
        yield Heading("Sought in full and not included")
        yield Table(
            "Reports excluded in full text or not retrieved", ("Report", "Why"), (3, 1), tuple(rows)
        )
    for stage in waiting(flow, bibliography):
        yield Heading(f"{stage.heading} ({stage.n:,})", 2)
        yield Bullets(tuple(_cited(one) for one in stage.reports))
        if stage.n_more:
            yield Paragraph(f"And {stage.n_more:,} more.")


def _not_kept(flow: Flow) -> Iterator[Block]:
    reasons = united(column.excluded for column in flow.columns)
    if reasons:
        rows = tuple((clean(one.label), f"{one.n:,}") for one in reasons)
        yield Heading("Not kept")
        yield Table(
            "Records excluded on title and abstract", ("Reason", "Records"), (4, 1), rows, 1
        )


def _sources(facts: Facts, flow: Flow) -> Iterator[Block]:
    yield Heading("Where we looked")
    searches = list(searches_of(facts, flow))
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
    yield Heading("Searches as they were run", 2)
    for one in searches:
        yield Heading(clean(f"{one.name}, {one.searched_on}"), 3)
        yield Paragraph(printable(one.strategy) or "No strategy was recorded.", "search")


def _methods(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    yield Heading("What was done")
    for part in write_methods(facts, flow, interim):
        yield Heading(part.heading, 2)
        yield Paragraph(clean(" ".join(part.sentences)))
        if part.anchor == "duplicates" and facts.duplicate_rules:
            rows = tuple(
                (clean(one.rule), clean(one.meaning), f"{one.n_records:,}")
                for one in facts.duplicate_rules
            )
            columns = ("Rule", "Why they are copies", "Records")
            yield Table("Rules by which copies were found", columns, (2, 5, 1), rows, 1)
    for one in facts.agreement:
        yield Heading("How far readers agreed", 2)
        if one.caution:
            yield Paragraph(clean(one.caution), "note")
        figures = tuple((clean(name), clean(value)) for name, value in one.figures)
        caption = f"Agreement {_STAGES[one.stage]}, {one.n_records:,} records read twice"
        yield Table(caption, ("Measure", "Value"), (4, 1), figures, 1)


def _limits(facts: Facts) -> Iterator[Block]:
    if facts.shortcuts:
        rows = tuple(
            (clean(one.what), clean(one.why), clean(one.effect)) for one in facts.shortcuts
        )
        yield Heading("What the protocol cuts short, and its likely effect")
        yield Table("Shortcuts", ("Shortcut", "Why", "Likely effect"), (1, 1, 1), rows)
    yield Heading("Changes to the protocol")
    if not facts.amendments:
        yield Paragraph("No amendment is recorded.")
        return
    changes = tuple(
        (clean(one.version), clean(f"{one.made_on} {one.stage}"), clean(one.what), clean(one.why))
        for one in facts.amendments
    )
    yield Table("Amendments", ("Version", "When", "What", "Why"), (2, 3, 5, 5), changes)


def _cited(report: ListedReport) -> str:
    """Title, origin and where to find it, in one line."""
    title = (report.title or "No title in the export").rstrip(".")
    where = report.address_text if report.address_text.startswith("doi:") else report.address
    rest = ". ".join(part for part in (report.origin, where, report.group_id) if part)
    return f"{title} {rest}" if title.endswith(("?", "!")) else f"{title}. {rest}"
