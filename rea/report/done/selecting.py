"""How records became studies: the flow, and the reports behind each of its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import count
from rea.report.blocks import (
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
from rea.report.done.links import links_of
from rea.report.done.telling import Told, folded
from rea.report.lettering import clean
from rea.report.lists import (
    KNOWN,
    excluded_by_reason,
    ids_at,
    included_by_study,
    united,
    waiting,
)
from rea.report.sentences import describe, describe_stages, flow_title


def flow_of(told: Told) -> Iterator[Block]:
    """The diagram, whose numbers lead to what they count."""
    flow, interim, notes = told.flow, told.interim, told.facts.notices
    heading = "How the records stand now" if interim else "How records became studies"
    yield Heading(heading, anchor="flow", short="Flow")
    yield Figure(
        flow_title(flow, interim),
        describe(flow, interim),
        draw(flow, interim=interim, notes=notes),
        draw(flow, interim=interim, notes=notes, links=links_of(flow), inline=True),
    )
    yield Paragraph(
        "Each number of the figure leads to what it counts; as a table:",
        "small",
        see="flow.csv",
        see_text="flow.csv",
    )
    stages = Bullets(describe_stages(flow, interim))
    yield Fold("The flow in words", (stages,), is_for_pages=True)
    if flow.previous:
        yield Heading("The previous version", 2, "previous-version")
        yield Paragraph(clean(f"This review updates: {flow.previous.citation}"))


def included_of(told: Told) -> Iterator[Block]:
    """Each included study with its reports."""
    heading = "Included so far" if told.interim else "Included studies"
    yield Heading(f"{heading} ({len(told.flow.studies):,})", anchor="included", short="Included")
    studies = list(included_by_study(told.flow, told.bibliography))
    for study in studies:
        if study.n > 1 or study.heading.endswith(KNOWN):
            yield Heading(f"{clean(study.heading)}: {count(study.n, 'report')}", 2)
        yield Reports(study)
    if studies:
        yield Paragraph("As a table:", "small", "included.csv", "included.csv")
    else:
        yield Paragraph(f"No study is included{told.so_far}.")


def read_in_full_of(told: Told) -> Iterator[Block]:
    """What was sought in full text and not included, with the reason."""
    flow, bibliography = told.flow, told.bibliography
    n_sought = len(ids_at(flow, "sought"))
    yield Heading(f"Read in full ({n_sought:,} sought)", anchor="full-text", is_appendix=True)
    missing = bibliography.listed("not-retrieved", "Not retrieved", ids_at(flow, "not_retrieved"))
    reasons = list(excluded_by_reason(flow, bibliography))
    if missing.reports:
        yield folded(missing)
    if reasons:
        yield Heading("Excluded, with the reason", 2, "excluded-full-text")
    for reason in reasons:
        fold = folded(reason)
        yield Fold(fold.heading, fold.blocks, fold.anchor, level=3)
    if not n_sought:
        yield Paragraph(f"No full text has been sought{told.so_far}.")
    elif not (missing.reports or reasons):
        yield Paragraph(f"No report has been excluded in full text or missed{told.so_far}.")


def not_kept_of(told: Told) -> Iterator[Block]:
    """What was excluded on title and abstract, removed before, or left unread."""
    reasons = united(column.excluded for column in told.flow.columns)
    removed = united(column.removed for column in told.flow.columns)
    n_unread = len(ids_at(told.flow, "unread"))
    if not (reasons or removed or n_unread):
        return
    yield Heading("Not kept", anchor="not-kept", is_appendix=True)
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
            clean(told.facts.stopping) or "Screening stopped under the review’s stopping rule."
        )
        if told.facts.certificate:
            signed = tuple((clean(name), clean(value)) for name, value in told.facts.certificate)
            yield Table("Stopping certificate", ("", "As signed"), (2, 5), signed)
    yield Paragraph(
        "Each of these records, with its reason:", "small", "excluded.csv", "excluded.csv"
    )


def waiting_of(told: Told) -> Iterator[Block]:
    """What waits for somebody, nearest to the end first."""
    lists = list(waiting(told.flow, told.bibliography))
    if lists:
        yield Heading("What waits", anchor="waiting", short="What waits", is_appendix=True)
    for one in lists:
        more = Paragraph("All of them:", "small", "pending.csv", "pending.csv")
        yield folded(one, *([more] if one.n_more else []))
