"""The flow and its reports as tables, for spreadsheets and for other programs.

A spreadsheet takes a cell that begins with "=" for a formula, wherever the text came
from; so what is written for spreadsheets defuses such cells.

Sources
-------
OWASP, CSV Injection.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from rea.report.boxes import lines_of, source_key
from rea.report.flow import Flow, FlowColumn, Part, ids_of

FLOW_COLUMNS: Final = ("box", "column", "label", "n")
_SHOWN: Final = ("record_id", "group_id", "title", "authors", "year", "journal", "doi", "url")
INCLUDED_COLUMNS: Final = (*_SHOWN, "study_id")
EXCLUDED_COLUMNS: Final = (*_SHOWN, "stage", "reason_code", "reason_label")
PENDING_COLUMNS: Final = (*_SHOWN, "waiting")

_WAITING: Final = {
    "assessment_pending": "to be assessed in full text",
    "awaited": "sought, to arrive",
    "sought_pending": "to be sought",
    "screening_pending": "to be screened on title and abstract",
}
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r]")
_NOT_IN_A_CELL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def flow_table(flow: Flow) -> pd.DataFrame:
    """Every number of the flow: `box`, `column`, `label`, `n`, in reading order.

    `column` and `box`, joined by a slash, are the key of the number in the diagram;
    what belongs to both columns has the box alone.
    """
    rows = [
        (key.removeprefix(f"{column}/"), column, label, str(len(ids)))
        for key, column, label, ids in numbers(flow)
    ]
    rows += [(key, "both", label, str(n)) for key, label, n in sums(flow)]
    return pd.DataFrame(rows, columns=list(FLOW_COLUMNS), dtype=str)


def included_table(flow: Flow, reports: pd.DataFrame) -> pd.DataFrame:
    """The included reports, by study.

    Parameters
    ----------
    reports : DataFrame
        One row a report: `record_id` of its representative, `group_id`, and the columns
        that describe it. A report that is missing there keeps its id.
    """
    study_of = {report: study.code for study in flow.studies for report in study.ids}
    table = _reports(reports, flow.included)
    table["study_id"] = [study_of.get(report, "") for report in table["group_id"]]
    return table.sort_values(["study_id", "group_id"], kind="stable", ignore_index=True)[
        list(INCLUDED_COLUMNS)
    ]


def excluded_table(flow: Flow, reports: pd.DataFrame) -> pd.DataFrame:
    """Every report that left the review, with its stage and reason; full text first.

    Those that left before screening are among them: removed, or not read.
    """
    tables = []
    for stage, parts in _exclusions(flow):
        part_of = {one: part for part in parts for one in part.ids}
        table = _reports(reports, part_of)
        table["stage"] = stage
        table["reason_code"] = [part_of[report].code for report in table["group_id"]]
        table["reason_label"] = [part_of[report].label for report in table["group_id"]]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)[list(EXCLUDED_COLUMNS)]


def pending_table(flow: Flow, reports: pd.DataFrame) -> pd.DataFrame:
    """Every report that waits for somebody, and for what; nearest to the end first."""
    tables = []
    for name, words in _WAITING.items():
        table = _reports(reports, [one for column in flow.columns for one in getattr(column, name)])
        table["waiting"] = words
        tables.append(table)
    return pd.concat(tables, ignore_index=True)[list(PENDING_COLUMNS)]


def spreadsheet_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV that opens in a spreadsheet as what it is.

    UTF-8 with a byte-order mark, without which Excel misreads accents; a cell that
    would be taken for a formula gets an apostrophe in front.
    """
    safe = table.map(_defused)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig", "replace")


def flow_csv(flow: Flow) -> bytes:
    """`flow_table` as CSV."""
    return spreadsheet_csv(flow_table(flow))


def flow_json(flow: Flow) -> bytes:
    """Every number of the flow with the ids that it counts, for programs.

    Those of the previous version, and the sums with them, have no ids here.
    """
    boxes: list[dict[str, object]]
    boxes = [
        {"box": key.removeprefix(f"{column}/"), "column": column, "label": label}
        | {"n": len(ids), "ids": list(ids)}
        for key, column, label, ids in numbers(flow)
    ]
    boxes += [
        {"box": key, "column": "both", "label": label, "n": n} for key, label, n in sums(flow)
    ]
    told = {"boxes": boxes, "violations": list(flow.violations())}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def numbers(flow: Flow) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Key, column, label and ids of every number of the flow, in reading order."""
    for column in flow.columns:
        for key, label, ids in _column_numbers(column):
            yield f"{column.column}/{key}", column.column, label, ids
    known = flow.known_studies
    words = "New studies included" if known else "Studies included"
    yield "studies", "both", words, tuple(study.code for study in flow.new_studies)
    yield "included", "both", "Reports of included studies", flow.included
    if known:
        yield "new_reports", "both", "Reports of new studies", ids_of(flow.new_studies)
        yield "known_reports", "both", "New reports of earlier studies", ids_of(known)


def sums(flow: Flow) -> Iterator[tuple[str, str, int]]:
    """Key, label and number of what an updated review adds: the version before, and both."""
    if flow.previous is None:
        return
    n_studies, n_reports = flow.totals
    yield "previous_studies", "Studies of the previous version", flow.previous.n_studies
    yield "previous_reports", "Reports of studies of the previous version", flow.previous.n_reports
    yield "total_studies", "Total studies included", n_studies
    yield "total_reports", "Reports of total included studies", n_reports


def _column_numbers(column: FlowColumn) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for key, name, sources in lines_of(column):
        ids = tuple(one for source in sources for one in source.ids)
        yield key, f"Records identified from: {name}", ids
        for source in sources:
            yield source_key(source), source.name, source.ids
    yield "duplicates", "Duplicate records removed", column.duplicates
    if column.column == "other":
        words = "Of these, copies of records from databases or registers"
        yield "copies_across", words, column.copies_across
    yield "unread", "Records marked as ineligible by automation tools", column.unread
    yield "removed", "Records removed for other reasons", column.removed_ids
    yield from _part_numbers("removed", column.removed)
    yield "screening_pending", "Records not yet screened", column.screening_pending
    yield "screened", "Records screened", column.screened
    yield "excluded", "Records excluded", column.excluded_ids
    tools = set(column.excluded_by_tools)
    people = tuple(one for one in column.excluded_ids if one not in tools)
    yield "excluded_by_people", "Of these, by a person", people
    yield "excluded_by_tools", "Of these, by automation tools", column.excluded_by_tools
    yield from _part_numbers("excluded", column.excluded)
    yield "sought_pending", "Reports not yet sought", column.sought_pending
    yield "sought", "Reports sought for retrieval", column.sought
    yield "not_retrieved", "Reports not retrieved", column.not_retrieved
    yield "awaited", "Reports sought, still awaited", column.awaited
    yield "assessment_pending", "Reports not yet assessed", column.assessment_pending
    yield "assessed", "Reports assessed for eligibility", column.assessed
    yield "excluded_at_full_text", "Reports excluded", column.excluded_at_full_text_ids
    yield from _part_numbers("excluded_at_full_text", column.excluded_at_full_text)
    yield "included", "Reports included", column.included


def _part_numbers(key: str, parts: tuple[Part, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for part in parts:
        yield f"{key}/{part.code}", part.label, part.ids


def _exclusions(flow: Flow) -> Iterator[tuple[str, tuple[Part, ...]]]:
    first, other = flow.columns
    yield "full-text", first.excluded_at_full_text + other.excluded_at_full_text
    yield "title-abstract", first.excluded + other.excluded
    unread = Part("", "Not read: stopping rule met", first.unread + other.unread)
    yield "before-screening", (*first.removed, *other.removed, unread)


def _reports(reports: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """What is known of these reports, sorted by id."""
    known = reports.drop_duplicates("group_id").set_index("group_id")
    wanted = pd.Index(sorted(ids), name="group_id")
    table = known.reindex(columns=[name for name in _SHOWN if name != "group_id"])
    return table.reindex(wanted).fillna("").reset_index()


def _defused(cell: object) -> str:
    text = _NOT_IN_A_CELL.sub(" ", str(cell))
    return f"'{text}" if _FORMULA.match(text) else text
