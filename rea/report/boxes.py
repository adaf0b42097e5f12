"""What each box of the flow diagram says, in the words of the PRISMA 2020 template.

The key of a number is its place in the flow: `databases/screened`,
`other/identified/website/GOV.UK`, `databases/excluded_at_full_text/X3-TYPE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.model import KIND_OF_SOURCE
from rea.protocol.previous import PreviousVersion
from rea.report.flow import Flow, FlowColumn, Identified, Part, ids_of
from rea.report.lines import Box, Row, row_lines, title_lines

Pair = tuple[Box, Box]

# The lines of the box "Records identified from" that the template always shows; the others
# stand for its "etc." and are shown where a search was of their kind.
ALWAYS: Final = ("Databases", "Registers", "Websites", "Organisations", "Citation searching")
_INDENT: Final = 12
_REPORTS: Final = "Reports of these studies"
_KNOWN: Final = "new reports of earlier studies"
_NOT_READ: Final = "not read, stopping rule met*"


def pairs_of(column: FlowColumn, flow: Flow, width: float) -> list[Pair | None]:
    """Main and side box of each of the four rows; None where the template has none."""
    has_screening = column.column == "databases" or flow.screened_apart
    return [
        _identification(column, flow, width),
        _screening(column, flow, width) if has_screening else None,
        _retrieval(column, flow, width),
        _assessment(column, flow, width),
    ]


def lines_of(column: FlowColumn) -> Iterator[tuple[str, str, tuple[Identified, ...]]]:
    """The lines of the box "Records identified from": key, label and their sources."""
    of_line: dict[str, list[str]] = {}
    for name, kind in KIND_OF_SOURCE.items():
        if kind.column == column.column:
            of_line.setdefault(kind.box, []).append(name)
    for box, kinds in of_line.items():
        sources = tuple(one for kind in kinds for one in column.of_kind(kind))
        if sources or box in ALWAYS:
            yield f"identified/{kinds[0]}", box, sources


def source_key(source: Identified) -> str:
    """The key of one source below the line that it counts in."""
    return f"identified/{source.kind}/{source.name}"


def included_box(flow: Flow, interim: bool, width: float) -> Box:
    """The studies included; in an update, those that the version before had are told apart."""
    title = "New studies included" if flow.previous else "Included in the review"
    so_far = " so far" if interim else ""
    known = ids_of(flow.known_studies)
    if not known:
        return _studies_box(flow, title + so_far, len(flow.studies), len(flow.included), width)
    rows = [
        Row("Studies", len(flow.new_studies), "studies"),
        Row(flow.wording.say(_REPORTS), len(ids_of(flow.new_studies)), "new_reports"),
        Row(f"Besides, {flow.wording.say(_KNOWN)}", len(known), "known_reports"),
    ]
    return Box(title_lines(title + so_far, width) + row_lines(rows, width))


def previous_box(flow: Flow, previous: PreviousVersion, width: float) -> Box:
    """What the previous version of the review included."""
    title = "Included in the previous version"
    return _studies_box(flow, title, previous.n_studies, previous.n_reports, width, "previous_")


def total_box(flow: Flow, interim: bool, width: float) -> Box:
    """The previous version and this one together."""
    title = f"Total included in the review{' so far' if interim else ''}"
    return _studies_box(flow, title, *flow.totals, width, "total_")


def _studies_box(
    flow: Flow, title: str, n_studies: int, n_reports: int, width: float, key: str = ""
) -> Box:
    reports = f"{key}reports" if key else "included"
    rows = [
        Row("Studies", n_studies, f"{key}studies"),
        Row(flow.wording.say(_REPORTS), n_reports, reports),
    ]
    return Box(title_lines(title, width) + row_lines(rows, width))


def _identification(column: FlowColumn, flow: Flow, width: float) -> Pair:
    sources, removed = _source_rows(column), _removed_rows(column, flow)
    return (
        Box(
            title_lines(flow.wording.say("Records identified from"), width)
            + row_lines(sources, width)
        ),
        Box(title_lines("Records removed before screening", width) + row_lines(removed, width)),
    )


def _screening(column: FlowColumn, flow: Flow, width: float) -> Pair:
    name, say = column.column, flow.wording.say
    mark = "†" if name == "other" else ""
    waits = [Row("Not yet screened", len(column.screening_pending), f"{name}/screening_pending")]
    return (
        _main_box(
            say("Records screened") + mark, column.screened, f"{name}/screened", waits, width
        ),
        _side_box(
            say("Records excluded") + mark,
            column.excluded_ids,
            f"{name}/excluded",
            _who_excluded(column, flow),
            width,
        ),
    )


def _retrieval(column: FlowColumn, flow: Flow, width: float) -> Pair:
    name, say = column.column, flow.wording.say
    waits = [Row("Not yet sought", len(column.sought_pending), f"{name}/sought_pending")]
    title, key = say("Reports not retrieved"), f"{name}/not_retrieved"
    sought = say("Reports sought for retrieval")
    return (
        _main_box(sought, column.sought, f"{name}/sought", waits, width),
        _side_box(title, column.not_retrieved, key, [], width),
    )


def _assessment(column: FlowColumn, flow: Flow, width: float) -> Pair:
    name, say = column.column, flow.wording.say
    title, key = say("Reports assessed for eligibility"), f"{name}/assessed"
    waits = [
        Row("Sought, still awaited", len(column.awaited), f"{name}/awaited"),
        Row("Not yet assessed", len(column.assessment_pending), f"{name}/assessment_pending"),
    ]
    out = f"{name}/excluded_at_full_text"
    excluded, ids = say("Reports excluded"), column.excluded_at_full_text_ids
    reasons = _part_rows(column.excluded_at_full_text, out)
    return (
        _main_box(title, column.assessed, key, waits, width),
        _side_box(excluded, ids, out, reasons, width),
    )


def _main_box(title: str, ids: tuple[str, ...], key: str, waits: list[Row], width: float) -> Box:
    waiting = [row for row in waits if row.n]
    return Box(title_lines(title, width, len(ids), key), row_lines(waiting, width))


def _side_box(title: str, ids: tuple[str, ...], key: str, rows: list[Row], width: float) -> Box:
    return Box(title_lines(title, width, len(ids), key) + row_lines(rows, width))


def _source_rows(column: FlowColumn) -> list[Row]:
    rows = []
    for key, name, sources in lines_of(column):
        at = f"{column.column}/{key}"
        rows.append(Row(name, sum(source.n for source in sources), at))
        rows += [
            Row(one.name, one.n, f"{column.column}/{source_key(one)}", _INDENT) for one in sources
        ]
    return rows


def _removed_rows(column: FlowColumn, flow: Flow) -> list[Row]:
    """Databases show all lines of the template; other methods, those that occur."""
    name = column.column
    is_main = name == "databases"
    rows = [Row("Duplicate records", len(column.duplicates), f"{name}/duplicates")]
    if column.copies_across:
        words = "copies of records from databases or registers"
        rows.append(Row(words, len(column.copies_across), f"{name}/copies_across", _INDENT))
    unread = column.unread if flow.unread_as == "removed" else ()
    if (is_main and not column.unread) or unread:
        words = "Marked as ineligible by automation tools"
        words += f": {_NOT_READ}" if unread else ""
        rows.append(Row(words, len(unread), f"{name}/unread"))
    if is_main or column.removed:
        rows.append(Row("Other reasons", len(column.removed_ids), f"{name}/removed"))
        rows += _part_rows(column.removed, f"{name}/removed")
    return rows


def _who_excluded(column: FlowColumn, flow: Flow) -> list[Row]:
    """PRISMA 2020 asks for this split where automation tools were used, and only there.

    Records that nobody read stand beside those excluded where the protocol has it so, with a
    number of their own: they were not screened.
    """
    tools = len(column.excluded_by_tools)
    if not (tools or column.unread):
        return []
    people = len(column.excluded_ids) - tools
    key = f"{column.column}/excluded_by"
    rows = [
        Row("by a person", people, f"{key}_people", _INDENT),
        Row("by automation tools", tools, f"{key}_tools", _INDENT),
    ]
    if column.unread and flow.unread_as == "excluded":
        words = f"besides, by automation tools: {_NOT_READ}"
        rows.append(Row(words, len(column.unread), f"{column.column}/unread", _INDENT))
    return rows


def _part_rows(parts: tuple[Part, ...], key: str) -> list[Row]:
    return [Row(part.label, part.n, f"{key}/{part.code}", _INDENT) for part in parts]
