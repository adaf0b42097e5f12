"""The files of a report: their names, and how each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import pandas as pd

from rea.errors import ReaError
from rea.model import Reason
from rea.report import (
    Facts,
    Flow,
    Outline,
    Told,
    bars_table,
    count_flow,
    draw,
    draw_bars,
    draw_lights,
    draw_map,
    draw_overlap,
    draw_progress,
    draw_shares,
    excluded_table,
    figure_pdf,
    flow_csv,
    flow_json,
    for_steering_group,
    for_survivors,
    has_text,
    included_table,
    map_table,
    overlap_table,
    pending_table,
    prisma2020_csv,
    progress_table,
    project_summary,
    robvis_csv,
    spreadsheet_csv,
    to_docx,
    to_html,
    to_pdf,
    to_png,
    topic_guide,
    unanswered,
    wording_of,
    write_outline,
    written_parts,
)
from rea.report.sentences import describe, flow_title
from rea.steps.reports.counting import all_reasons
from rea.steps.reports.meeting import standing_of
from rea.steps.screening.certifying import stopping_json
from rea.steps.state import State

FORMATS: Final = ("html", "docx", "pdf", "svg", "png", "csv", "json")
_AUDIENCES: Final = {
    "project-summary": project_summary,
    "for-survivors": for_survivors,
    "topic-guide": topic_guide,
}
_OTHER_QUESTION: Final = "OTHER-QUESTION"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file in ``reports/``."""

    name: str
    make: Callable[[], bytes]


def report_files(state: State, told: Told, *, landscape: bool = False) -> Iterator[ReportFile]:
    """The flow, its tables, and the documents; the page that people open comes last."""
    facts, flow = told.facts, told.flow
    yield from _flow_files(flow, told, "", landscape)
    yield ReportFile("flow-prisma2020.csv", lambda: prisma2020_csv(flow))
    for name, table in (
        ("included", included_table),
        ("excluded", excluded_table),
        ("pending", pending_table),
    ):
        yield ReportFile(f"{name}.csv", partial(_table, table, flow, facts))
    if facts.overlap:
        yield ReportFile("overlap.svg", lambda: draw_overlap(facts.overlap).encode())
        yield ReportFile("overlap.csv", lambda: spreadsheet_csv(overlap_table(facts.overlap)))
    yield from _pictures(facts)
    certificate = stopping_json(state)
    if certificate is not None:
        yield ReportFile("stopping.json", lambda: certificate)
    for name, write in _AUDIENCES.items():
        # A final page for survivors is theirs to read only once people have written it.
        if write is not for_survivors or told.interim or has_text(told, "plain-english"):
            yield from _documents(name, cache(partial(write, told)))
    yield from _documents("report", cache(partial(write_outline, told)))


def question_files(
    state: State, told: Told, question: str, *, landscape: bool = False
) -> Iterator[ReportFile]:
    """The flow of one question: included studies that say nothing to it stand as excluded.

    Raises
    ------
    ReaError
        The protocol has no such question, or nothing was extracted yet.
    """
    facts = told.facts
    found = facts.extracted.questions if facts.extracted else ()
    answering = {one.question_id: {s.study for s in one.studies} for one in found}
    if question not in answering:
        known = ", ".join(one.question_id for one in facts.questions)
        raise ReaError(
            f"'{question}' is no question that an included study was asked.",
            f"The questions are {known}; answers come with 'rea extract'.",
        )
    studies = facts.extracted.studies if facts.extracted else ()
    other = {
        report
        for study in studies
        if study.name not in answering[question]
        for report in study.reports
    }
    flow = _flow_of_question(state, question, other)
    yield from _flow_files(flow, told, question, landscape)


def steering_files(state: State, told: Told) -> Iterator[ReportFile]:
    """The two pages for a steering group."""
    write = partial(for_steering_group, told, standing_of(state, told))
    yield from _documents("steering-group", cache(write))


def unanswered_items(told: Told) -> dict[str, tuple[str, ...]]:
    """For each reporting checklist, the items that the report does not answer."""
    return unanswered(told, written_parts(told))


def _flow_of_question(state: State, question: str, other: set[str]) -> Flow:
    history = state.history.copy()
    out = (history["assessed"] == "included") & history["group_id"].isin(other)
    history.loc[out, ["assessed", "assessed_reason", "study_id"]] = "excluded", _OTHER_QUESTION, ""
    label = f"Included in the review, says nothing to {question}"
    reason = Reason(_OTHER_QUESTION, label, "", ("full-text",))
    other_methods = state.protocol.protocol.other_methods == "screened"
    return count_flow(
        history,
        (*all_reasons(state), reason),
        other_methods="screened" if other_methods else "unscreened",
        wording=wording_of(state.protocol.protocol.reporting.guidelines),
    )


def _flow_files(flow: Flow, told: Told, question: str, landscape: bool) -> Iterator[ReportFile]:
    facts, interim = told.facts, told.interim
    end = f"-{question}" if question else ""
    notes = facts.notices
    if question:
        text = next(one.text for one in facts.questions if one.question_id == question)
        notes = (*notes, f"Studies that answer {question}: {text}")
    names = {"prisma": False} | ({"prisma-landscape": True} if landscape else {})
    for name, wide in names.items():
        svg = cache(partial(draw, flow, interim=interim, notes=notes, landscape=wide))
        yield from _figure(f"{name}{end}", svg, flow_title(flow, interim), describe(flow, interim))
    yield ReportFile(f"flow{end}.csv", lambda: flow_csv(flow))
    yield ReportFile(f"flow{end}.json", lambda: flow_json(flow))


def _figure(
    name: str, svg: Callable[[], str], title: str, description: str
) -> Iterator[ReportFile]:
    """A figure for a journal: text as text, at 300 dpi, and as a page."""
    yield ReportFile(f"{name}.svg", lambda: svg().encode())
    yield ReportFile(f"{name}.png", lambda: to_png(svg()))
    yield ReportFile(f"{name}.pdf", lambda: figure_pdf(svg(), title, description))


def _pictures(facts: Facts) -> Iterator[ReportFile]:
    """Each picture as a file of its own, with the numbers behind it."""
    for bars in facts.pictures:
        yield ReportFile(f"{bars.key}.svg", partial(_encoded, draw_bars, bars))
        yield ReportFile(f"{bars.key}.csv", partial(_numbers, bars_table, bars))
    if facts.progress:
        yield ReportFile("progress.svg", partial(_encoded, draw_progress, facts.progress))
        yield ReportFile("progress.csv", partial(_numbers, progress_table, facts.progress))
    for one in facts.extracted.maps if facts.extracted else ():
        yield ReportFile(f"map-{one.key}.svg", partial(_encoded, draw_map, one))
        yield ReportFile(f"map-{one.key}.csv", partial(_numbers, map_table, one))
    for n, tool in enumerate(facts.appraised, start=1):
        yield ReportFile(f"appraisal-{n}.svg", partial(_encoded, draw_lights, tool))
        if len(tool.studies) > 1:
            yield ReportFile(f"appraisal-{n}-shares.svg", partial(_encoded, draw_shares, tool))
        yield ReportFile(f"appraisal-{n}.csv", partial(robvis_csv, tool))


def _encoded(drawn: Callable[[Any], str], of: object) -> bytes:
    return drawn(of).encode()


def _numbers(table: Callable[[Any], pd.DataFrame], of: object) -> bytes:
    return spreadsheet_csv(table(of))


def _documents(name: str, outline: Callable[[], Outline]) -> Iterator[ReportFile]:
    yield ReportFile(f"{name}.docx", lambda: to_docx(outline()))
    yield ReportFile(f"{name}.pdf", lambda: to_pdf(outline()))
    yield ReportFile(f"{name}.html", lambda: to_html(outline()).encode())


def _table(table: Callable[[Flow, pd.DataFrame], pd.DataFrame], flow: Flow, facts: Facts) -> bytes:
    return spreadsheet_csv(table(flow, facts.reports))
