"""Writing ``reports/``: the flow, the page, the tables. All of it can be made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from rea import __version__
from rea.dedupe import Definition
from rea.dedupe.grouping import SAID_SAME, STANDING
from rea.dedupe.rules import rules_for
from rea.errors import ReaError
from rea.model import STAGES
from rea.report import (
    Flow,
    draw,
    excluded_table,
    flow_csv,
    included_table,
    prisma2020_csv,
    spreadsheet_csv,
    to_png,
)
from rea.report.facts import (
    Amendment,
    DuplicateRule,
    Facts,
    ProtocolInForce,
    Screener,
    Shortcut,
)
from rea.report.summary import render_html
from rea.steps.counting import flow_of
from rea.steps.protocols import SIGNATURES
from rea.steps.state import RESOLUTIONS, RETRIEVAL, STUDIES, State, read_state
from rea.store.review import Review
from rea.store.table import write_bytes

_SHOWN = ("record_id", "title", "authors", "year", "journal", "doi", "url")


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written.

    Attributes
    ----------
    n_pending : int
        Reports that still wait for somebody; an interim report shows them apart.
    """

    files: tuple[str, ...]
    interim: bool
    n_records: int
    n_reports_included: int
    n_studies_included: int
    n_pending: int
    next: str


class NotFinishedError(ReaError):
    """A final report was asked for while work is open, or while the flow does not add up."""


def report(review: Review, *, interim: bool = False) -> Reported:
    """Write the PRISMA flow, the summary page and the tables of included and excluded.

    The same review gives the same bytes. Each file is replaced whole.

    Raises
    ------
    NotFinishedError
        Records wait for a decision, or the flow does not add up; an interim report can
        still be made.
    """
    state = read_state(review)
    if not len(state.records):
        raise ReaError("There are no records yet.", "Import a search with 'rea import' first.")
    flow = flow_of(state)
    waiting = [one for column in (flow.databases, flow.other) for one in column.pending]
    if not interim:
        _refuse_unfinished(flow, len(waiting))
    files = []
    for name, data in _files(state, flow, interim):
        write_bytes(review.reports / name, data)
        files.append(review.shown(review.reports / name))
    return Reported(
        files=tuple(files),
        interim=interim,
        n_records=len(flow.records),
        n_reports_included=len(flow.included),
        n_studies_included=len(flow.studies),
        n_pending=len(waiting),
        next="rea status" if interim else "rea check",
    )


def _refuse_unfinished(flow: Flow, n_waiting: int) -> None:
    wrong = flow.violations()
    if wrong:
        raise NotFinishedError(f"The flow does not add up: {wrong[0]}", "Run 'rea check'.")
    if n_waiting:
        raise NotFinishedError(
            f"{n_waiting:,} reports still wait for a decision or a full text.",
            "See 'rea status', or make an interim report with 'rea report --interim'.",
        )


def _files(state: State, flow: Flow, interim: bool) -> Iterator[tuple[str, bytes]]:
    svg = draw(flow, interim=interim)
    facts = facts_of(state)
    yield "prisma.svg", svg.encode()
    yield "prisma.png", to_png(svg)
    yield "flow.csv", flow_csv(flow)
    yield "flow-prisma2020.csv", prisma2020_csv(flow)
    yield "included.csv", spreadsheet_csv(included_table(flow, facts.reports))
    yield "excluded.csv", spreadsheet_csv(excluded_table(flow, facts.reports))
    yield "report.html", render_html(facts, flow, interim=interim).encode()


def facts_of(state: State) -> Facts:
    """What the report says that the flow does not."""
    review, protocol = state.review, state.protocol.protocol
    notices = (review.settings.notice, protocol.notice or "")
    return Facts(
        title=protocol.title,
        questions=protocol.questions,
        protocol=ProtocolInForce(
            protocol_id=protocol.id,
            version=protocol.version if state.protocol.is_released else f"{protocol.version} draft",
            sha256=state.protocol.sha256,
            released_on=_released_on(state),
            note="" if state.protocol.is_released else "It has not been released.",
        ),
        as_of=_newest(state),
        rea_version=__version__,
        sources=state.sources,
        reports=_reports(state),
        screeners=tuple(_screeners(state)),
        strategies=tuple(
            (name, one.strategy) for name, one in protocol.strategies.items() if one.strategy
        ),
        duplicate_rules=_rules(state),
        shown_by=_shown_by(state),
        shortcuts=tuple(
            Shortcut(one.what, one.why or "", one.effect or "") for one in protocol.shortcuts
        ),
        amendments=tuple(
            Amendment(one.version, str(one.on), one.stage, one.what, one.why)
            for one in protocol.amendments
        ),
        notices=tuple(one for one in notices if one),
    )


def _reports(state: State) -> pd.DataFrame:
    table = state.review.records(_SHOWN)
    speaks = table["record_id"].isin(set(state.speaker.values()))
    chosen = table[speaks].reset_index(drop=True)
    return chosen.assign(group_id=chosen["record_id"].map(state.group_of))


def _released_on(state: State) -> str:
    lines = [
        str(line["at"])[:10]
        for line in state.review.lines(SIGNATURES)
        if line.get("protocol") == state.protocol.name
    ]
    return min(lines, default="")


def _newest(state: State) -> str:
    # The newest thing that happened, so that the same review gives the same report.
    rooms = (*STAGES, RESOLUTIONS, RETRIEVAL, STUDIES, SIGNATURES)
    times = [str(line["at"])[:10] for room in rooms for line in state.review.lines(room)]
    return max([*times, *(one.imported_at[:10] for one in state.sources)])


def _screeners(state: State) -> Iterator[Screener]:
    for stage in STAGES:
        made = Counter(one.person for one in state.decisions[stage])
        for person in state.review.settings.people:
            if made[person.person_id]:
                yield Screener(person, stage, made[person.person_id])


def _rules(state: State) -> tuple[DuplicateRule, ...]:
    every = (*rules_for(Definition()), SAID_SAME, STANDING)
    sentences = {rule.name: rule.sentence for rule in every}
    fired = Counter(rule for rule in state.duplicates["rule"] if rule)
    return tuple(
        DuplicateRule(rule, sentences.get(rule, rule), n)
        for rule, n in sorted(fired.items(), key=lambda one: (-one[1], one[0]))
    )


def _shown_by(state: State) -> tuple[tuple[str, int], ...]:
    ways = Counter(one.shown_by.split(":")[0] for one in state.decisions["title-abstract"])
    return tuple(sorted(ways.items(), key=lambda one: (-one[1], one[0])))
