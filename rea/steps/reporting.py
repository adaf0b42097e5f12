"""Writing ``reports/``: the flow, the page, the tables. All of it can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.errors import ReaError
from rea.report import (
    STYLES,
    Flow,
    draw,
    draw_overlap,
    excluded_table,
    flow_csv,
    included_table,
    overlap_table,
    pending_table,
    prisma2020_csv,
    spreadsheet_csv,
    to_docx,
    to_html,
    to_pdf,
    to_png,
    write_outline,
)
from rea.steps.certifying import stopping_json
from rea.steps.counting import flow_of
from rea.steps.facts import facts_of
from rea.steps.keeping import write_beside_edits
from rea.steps.prose import begin_texts, empty_texts
from rea.steps.state import State, read_state
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written.

    Attributes
    ----------
    edited : tuple of str
        Files that somebody edited since rea wrote them; each was left as it is, and the
        new one stands beside it among `files`.
    to_write : tuple of str
        Files of the places where people have still to write.
    n_pending : int
        Reports that still wait for somebody; an interim report shows them apart.
    """

    files: tuple[str, ...]
    edited: tuple[str, ...]
    to_write: tuple[str, ...]
    interim: bool
    n_records: int
    n_reports_included: int
    n_studies_included: int
    n_pending: int
    next: str


class NotFinishedError(ReaError):
    """A final report was asked for while work is open, or while the flow does not add up."""


def report(review: Review, *, interim: bool = False, references: str = "apa") -> Reported:
    """Write the PRISMA flow, the summary page and the tables of included and excluded.

    The same review gives the same bytes. Each file is replaced whole, unless somebody
    edited it.

    Raises
    ------
    NotFinishedError
        Records wait for a decision, or the flow does not add up; an interim report can
        still be made.
    """
    if references not in STYLES:
        raise ReaError(
            f"'{references}' is no style of references.", f"Take one of {', '.join(STYLES)}."
        )
    state = read_state(review)
    if not len(state.records):
        raise ReaError("There are no records yet.", "Import a search with 'rea import' first.")
    flow = flow_of(state)
    waiting = [one for column in (flow.databases, flow.other) for one in column.pending]
    if not interim:
        n_again = sum(map(len, state.rereading.waiting.values()))
        _refuse_unfinished(flow, len(waiting), n_again)
    begin_texts(review)
    written = write_beside_edits(review.reports, _files(state, flow, interim, references))
    return Reported(
        files=tuple(review.shown(one.path) for one in written),
        edited=tuple(review.shown(one.edited) for one in written if one.edited),
        to_write=empty_texts(review),
        interim=interim,
        n_records=len(flow.records),
        n_reports_included=len(flow.included),
        n_studies_included=len(flow.studies),
        n_pending=len(waiting),
        next="rea status" if interim else "rea check",
    )


def _refuse_unfinished(flow: Flow, n_waiting: int, n_again: int) -> None:
    wrong = flow.violations()
    if wrong:
        raise NotFinishedError(f"The flow does not add up: {wrong[0]}", "Run 'rea check'.")
    if n_again:
        raise NotFinishedError(
            f"{n_again:,} records are to be read again since the protocol was amended.",
            "See 'rea status', or make an interim report with 'rea report --interim'.",
        )
    if n_waiting:
        raise NotFinishedError(
            f"{n_waiting:,} reports still wait for a decision or a full text.",
            "See 'rea status', or make an interim report with 'rea report --interim'.",
        )


def _files(state: State, flow: Flow, interim: bool, references: str) -> Iterator[tuple[str, bytes]]:
    facts = facts_of(state, references)
    svg = draw(flow, interim=interim, notes=facts.notices)
    yield "prisma.svg", svg.encode()
    yield "prisma.png", to_png(svg)
    yield "flow.csv", flow_csv(flow)
    yield "flow-prisma2020.csv", prisma2020_csv(flow)
    yield "included.csv", spreadsheet_csv(included_table(flow, facts.reports))
    yield "excluded.csv", spreadsheet_csv(excluded_table(flow, facts.reports))
    yield "pending.csv", spreadsheet_csv(pending_table(flow, facts.reports))
    if facts.overlap:
        yield "overlap.svg", draw_overlap(facts.overlap).encode()
        yield "overlap.csv", spreadsheet_csv(overlap_table(facts.overlap))
    certificate = stopping_json(state)
    if certificate is not None:
        yield "stopping.json", certificate
    outline = write_outline(facts, flow, interim=interim)
    yield "report.docx", to_docx(outline)
    yield "report.pdf", to_pdf(outline)
    yield "report.html", to_html(outline).encode()
