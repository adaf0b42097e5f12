"""The report as an outline: what a document says, in order, without how it looks.

Page, Word and PDF are written from the same outline, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rea.report.amended import write_amendments
from rea.report.blocks import (
    Aside,
    Block,
    Bullets,
    Figure,
    Fold,
    Heading,
    Paragraph,
    Reports,
    Table,
)
from rea.report.diagram import draw
from rea.report.facts import Facts
from rea.report.findings import findings_of
from rea.report.flow import Flow
from rea.report.lettering import clean, printable
from rea.report.links import links_of
from rea.report.lists import (
    Bibliography,
    ReportList,
    excluded_by_reason,
    ids_at,
    included_by_study,
    united,
    waiting,
)
from rea.report.methods import ONLY_MODELS, commands, only_models_decided, write_methods
from rea.report.overlap import SourceOverlap, describe_overlap, draw_overlap, overlap_title
from rea.report.searches import Search, searches_of
from rea.report.sentences import counted, describe, describe_stages, flow_title, headline, told

_STAGES: Final = {"title-abstract": "on title and abstract", "full-text": "in full text"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document: its front matter, and its blocks in order.

    Attributes
    ----------
    kicker : str
        What kind of document it is, above its headline.
    as_of : str
        Date of the newest line of the logs; the document bears no other date. Empty where
        it has none.
    imprint : tuple of str
        What a page says at its foot.
    """

    title: str
    headline: str
    kicker: str
    as_of: str
    blocks: tuple[Block, ...]
    imprint: tuple[str, ...] = ()


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
        imprint=(
            f"Made with rea {facts.rea_version} from what was recorded up to {facts.as_of}.",
            "This page is one file: it fetches nothing and sends nothing.",
        ),
    )


def _blocks(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    bibliography = Bibliography(facts.reports)
    yield from _message(facts, flow, interim)
    yield Heading("What was asked", anchor="questions")
    yield Bullets(tuple(clean(f"{one.question_id}: {one.text}") for one in facts.questions))
    yield from _flow(facts, flow, interim)
    yield from _included(flow, bibliography, interim)
    if facts.extracted:
        yield from findings_of(facts.extracted, facts.questions, interim)
    yield from _read_in_full(flow, bibliography, interim)
    yield from _not_kept(facts, flow)
    yield from _waiting(flow, bibliography)
    yield from _sources(facts, flow)
    yield from _methods(facts, flow, interim)
    yield from _agreement(facts)
    yield from _limits(facts)
    yield Heading("How to recompute this", anchor="recompute")
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
            "These counts do not add up. Do not use them before this is mended:", "warning"
        )
        yield Bullets(tuple(map(clean, violations)))
    for paragraph in facts.message or told(flow, interim):
        yield Paragraph(clean(paragraph))
    if sure := tuple(_how_sure(facts, flow, interim)):
        yield Aside("How sure can you be?", sure)


def _how_sure(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    if interim:
        yield Paragraph("Work is still open, so every count in this report will change.")
    if facts.protocol.note:
        yield Paragraph(clean(facts.protocol.note))
    if only_models_decided(facts):
        yield Paragraph(ONLY_MODELS)
    if n := len(facts.shortcuts):
        taken = f"The protocol takes {counted(n, 'shortcut', 'shortcuts')}"
        yield Paragraph(
            f"{taken}; the likely effect of each", see="shortcuts", see_text="is listed"
        )
    # Two stages read by the same readers need the same caution only once.
    for caution in dict.fromkeys(one.caution for one in facts.agreement if one.caution):
        yield Paragraph(clean(caution), see="agreement", see_text="How far readers agreed")
    if n := len(ids_at(flow, "unread")):
        left = f"{counted(n, 'record was', 'records were')} left"
        yield Paragraph(left, see="not-read", see_text="unread")


def _flow(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    heading = "How the records stand now" if interim else "How records became studies"
    yield Heading(heading, anchor="flow", short="Flow")
    yield Figure(
        flow_title(interim),
        describe(flow, interim),
        draw(flow, interim=interim, notes=facts.notices),
        draw(flow, interim=interim, notes=facts.notices, links=links_of(flow), inline=True),
    )
    yield Paragraph(
        "Each number of the figure leads to what it counts; as a table:",
        "small",
        see="flow.csv",
        see_text="flow.csv",
    )
    stages = Bullets(describe_stages(flow, interim))
    yield Fold("The flow in words", (stages,), is_for_pages=True)


def _waiting(flow: Flow, bibliography: Bibliography) -> Iterator[Block]:
    lists = list(waiting(flow, bibliography))
    if lists:
        yield Heading("What waits", anchor="waiting", short="What waits")
    for one in lists:
        more = Paragraph("All of them:", "small", "pending.csv", "pending.csv")
        yield _folded(one, *([more] if one.n_more else []))


def _folded(listed: ReportList, *more: Block) -> Fold:
    heading = f"{clean(listed.heading)} ({listed.n:,})"
    return Fold(heading, (Reports(listed), *more), listed.anchor)


def _included(flow: Flow, bibliography: Bibliography, interim: bool) -> Iterator[Block]:
    heading = "Included so far" if interim else "Included studies"
    yield Heading(f"{heading} ({len(flow.studies):,})", anchor="included", short="Included")
    studies = list(included_by_study(flow, bibliography))
    for study in studies:
        if study.n > 1:
            yield Heading(f"{clean(study.heading)}: {study.n:,} reports", 2)
        yield Reports(study)
    if studies:
        yield Paragraph("As a table:", "small", "included.csv", "included.csv")
    else:
        yield Paragraph("No study is included so far." if interim else "No study is included.")


def _read_in_full(flow: Flow, bibliography: Bibliography, interim: bool) -> Iterator[Block]:
    n_sought = len(ids_at(flow, "sought"))
    yield Heading(f"Read in full ({n_sought:,} sought)", anchor="full-text")
    missing = bibliography.listed("not-retrieved", "Not retrieved", ids_at(flow, "not_retrieved"))
    reasons = list(excluded_by_reason(flow, bibliography))
    if missing.reports:
        yield _folded(missing)
    if reasons:
        yield Heading("Excluded, with the reason", 2, "excluded-full-text")
    for reason in reasons:
        fold = _folded(reason)
        yield Fold(fold.heading, fold.blocks, fold.anchor, level=3)
    so_far = " so far" if interim else ""
    if not n_sought:
        yield Paragraph(f"No full text has been sought{so_far}.")
    elif not (missing.reports or reasons):
        yield Paragraph(f"No report has been excluded in full text or missed{so_far}.")


def _not_kept(facts: Facts, flow: Flow) -> Iterator[Block]:
    reasons = united(column.excluded for column in flow.columns)
    removed = united(column.removed for column in flow.columns)
    n_unread = len(ids_at(flow, "unread"))
    if not (reasons or removed or n_unread):
        return
    yield Heading("Not kept", anchor="not-kept")
    if reasons:
        rows = tuple((clean(one.label), f"{one.n:,}") for one in reasons)
        yield Heading("Excluded on title and abstract", 2, "excluded-title-abstract")
        yield Table("Reasons on title and abstract", ("Reason", "Records"), (4, 1), rows, 1)
    if removed:
        yield Heading("Removed before screening", 2, "removed")
        yield Bullets(tuple(clean(f"{one.label}: {one.n:,}") for one in removed))
    if n_unread:
        yield Heading(f"Not read ({n_unread:,})", 2, "not-read")
        yield Paragraph(
            clean(facts.stopping) or "Screening stopped under the review’s stopping rule."
        )
        if facts.certificate:
            signed = tuple((clean(name), clean(value)) for name, value in facts.certificate)
            yield Table("Stopping certificate", ("", "As signed"), (2, 5), signed)
    yield Paragraph(
        "Each of these records, with its reason:", "small", "excluded.csv", "excluded.csv"
    )


def _sources(facts: Facts, flow: Flow) -> Iterator[Block]:
    yield Heading("Where we looked", anchor="sources", short="Sources")
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
    if facts.overlap:
        yield from _overlap(facts.overlap)
    yield Heading("Searches as they were run", 2)
    for one in searches:
        heading = clean(f"{one.name}, {one.searched_on}")
        yield Fold(heading, tuple(_as_run(one)), level=3)


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
        n = counted(file.n_records, "record", "records")
        yield Paragraph(
            clean(f"{file.name} · {file.format} · {n} · SHA-256 {file.sha256}"), "small"
        )


def _methods(facts: Facts, flow: Flow, interim: bool) -> Iterator[Block]:
    yield Heading("What was done", anchor="methods", short="Methods")
    for part in write_methods(facts, flow, interim):
        yield Heading(part.heading, 2, part.anchor)
        yield Paragraph(clean(" ".join(part.sentences)))
        if part.anchor == "duplicates" and facts.duplicate_rules:
            rows = tuple(
                (clean(one.rule), clean(one.meaning), f"{one.n_records:,}")
                for one in facts.duplicate_rules
            )
            columns = ("Rule", "Why they are copies", "Records")
            yield Table("Rules by which copies were found", columns, (2, 5, 1), rows, 1)


def _agreement(facts: Facts) -> Iterator[Block]:
    if facts.agreement:
        yield Heading("How far readers agreed", anchor="agreement")
    for one in facts.agreement:
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
        yield Heading(
            "What the protocol cuts short, and its likely effect",
            anchor="shortcuts",
            short="Shortcuts",
        )
        yield Table("Shortcuts", ("Shortcut", "Why", "Likely effect"), (1, 1, 1), rows)
    yield from write_amendments(facts)
