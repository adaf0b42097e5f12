"""Writing ``reports/``: the flow, the page, the tables. All of it can be made again."""

from __future__ import annotations

from dataclasses import dataclass

from rea.errors import ReaError
from rea.phrases import count
from rea.report import STYLES, Flow, Told
from rea.steps.reports.counting import flow_of
from rea.steps.reports.facts import facts_of
from rea.steps.reports.keeping import write_beside_edits
from rea.steps.reports.prose import begin_texts, empty_texts
from rea.steps.reports.report_files import (
    FORMATS,
    question_files,
    report_files,
    steering_files,
    unanswered_items,
)
from rea.steps.search.retractions import retractions_of
from rea.steps.state import read_state
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
    unanswered : dict of str to tuple of str
        For each reporting checklist, the items that the report does not answer.
    n_pending : int
        Reports that still wait for somebody; an interim report shows them apart.
    n_unasked : int
        Included reports of which nobody has looked whether they were retracted or corrected.
    """

    files: tuple[str, ...]
    edited: tuple[str, ...]
    to_write: tuple[str, ...]
    unanswered: dict[str, tuple[str, ...]]
    interim: bool
    n_records: int
    n_reports_included: int
    n_studies_included: int
    n_pending: int
    n_unasked: int
    next: str


class NotFinishedError(ReaError):
    """A final report was asked for while work is open, or while the flow does not add up."""


def report(
    review: Review,
    *,
    interim: bool = False,
    references: str = "apa",
    formats: tuple[str, ...] = (),
    question: str = "",
    audience: str = "",
    landscape: bool = False,
) -> Reported:
    """Write the PRISMA flow, the report and the tables of included and excluded.

    The same review gives the same bytes. Each file is replaced whole, unless somebody
    edited it.

    Parameters
    ----------
    references : str
        Style of the references: apa, harvard or chicago.
    formats : tuple of str
        Endings of the files to write, such as ``docx``; all if empty.
    question : str
        Write the flow of the studies that answer this question only.
    audience : str
        ``steering-group`` for its two pages only.
    landscape : bool
        Draw the flow a second time, for a page that lies on its side.

    Raises
    ------
    NotFinishedError
        Records wait for a decision, or the flow does not add up; an interim report can
        still be made.
    """
    _refuse_unknown(references, formats, audience)
    state = read_state(review)
    if not len(state.records):
        raise ReaError("There are no records yet.", "Import a search with 'rea import' first.")
    flow = flow_of(state)
    waiting = [one for column in (flow.databases, flow.other) for one in column.pending]
    if not interim:
        n_again = sum(map(len, state.rereading.waiting.values()))
        _refuse_unfinished(flow, len(waiting), n_again)
    begin_texts(review)
    told = Told.of(facts_of(state, references), flow, interim=interim)
    if audience:
        files = steering_files(state, told)
    elif question:
        files = question_files(state, told, question, landscape=landscape)
    else:
        files = report_files(state, told, landscape=landscape)
    wanted = (one for one in files if not formats or one.name.rpartition(".")[2] in formats)
    made = ((one.name, one.make()) for one in wanted)
    written = write_beside_edits(review.reports, made)
    return Reported(
        files=tuple(review.shown(one.path) for one in written),
        edited=tuple(review.shown(one.edited) for one in written if one.edited),
        to_write=empty_texts(review),
        unanswered=unanswered_items(told),
        interim=interim,
        n_records=len(flow.records),
        n_reports_included=len(flow.included),
        n_studies_included=len(flow.studies),
        n_pending=len(waiting),
        n_unasked=len(retractions_of(state).unasked),
        next="rea status" if interim else "rea check",
    )


def _refuse_unfinished(flow: Flow, n_waiting: int, n_again: int) -> None:
    wrong = flow.violations()
    if wrong:
        raise NotFinishedError(f"The flow does not add up: {wrong[0]}", "Run 'rea check'.")
    if n_again:
        raise NotFinishedError(
            f"{count(n_again, 'record is', 'records are')} to be read again since the protocol "
            "was amended.",
            "See 'rea status', or make an interim report with 'rea report --interim'.",
        )
    if n_waiting:
        raise NotFinishedError(
            f"{count(n_waiting, 'report still waits', 'reports still wait')} for a decision or "
            "a full text.",
            "See 'rea status', or make an interim report with 'rea report --interim'.",
        )


def _refuse_unknown(references: str, formats: tuple[str, ...], audience: str) -> None:
    if audience not in ("", "steering-group"):
        raise ReaError(
            f"There are no pages for '{audience}'.",
            "Take --for steering-group; all others are written with every report.",
        )
    if references not in STYLES:
        raise ReaError(
            f"'{references}' is no style of references.", f"Take one of {', '.join(STYLES)}."
        )
    for one in formats:
        if one not in FORMATS:
            raise ReaError(f"'{one}' is no format of a report.", f"Take {', '.join(FORMATS)}.")
