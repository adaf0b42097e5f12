"""The boxes of the flow, filled from what became of each record.

Each box of a stage is filled by its own condition, never by subtracting one box from another,
which is what gives `Flow.violations` something to find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from rea.errors import ReviewError
from rea.model import COLUMN_OF_KIND, HISTORY_COLUMNS, KINDS, Column, Reason
from rea.protocol.previous import PreviousVersion
from rea.report import invariants
from rea.report.flow import (
    Flow,
    FlowColumn,
    Identified,
    Ids,
    OtherMethods,
    Part,
    UnreadAs,
)
from rea.report.wording import PRISMA_2020, Wording


def count_flow(
    history: pd.DataFrame,
    reasons: tuple[Reason, ...] = (),
    *,
    other_methods: OtherMethods = "screened",
    excluded_by_tools: Collection[str] = (),
    unread_as: UnreadAs = "removed",
    unread_note: str = "",
    previous: PreviousVersion | None = None,
    wording: Wording = PRISMA_2020,
) -> Flow:
    """Count the boxes of the PRISMA 2020 flow diagram from what became of each record.

    Parameters
    ----------
    history : DataFrame
        Columns `rea.model.HISTORY_COLUMNS`, one row a record. The order of the rows
        gives the order of the sources within their kind, and nothing else.
    reasons : tuple of Reason
        In the protocol's order. A code that is not among them comes last, and is a
        violation.
    excluded_by_tools : collection of str
        Ids of reports excluded on title and abstract by an automation tool alone.
    unread_as, unread_note, previous, wording
        See `Flow`.

    Returns
    -------
    Flow
        Also of a damaged history: ask `Flow.violations` before believing it.

    Raises
    ------
    ReviewError
        A column is missing.

    Notes
    -----
    A report counts under databases and registers if any copy of it came from there;
    its other copies are duplicates in their own column.
    """
    missing = [name for name in HISTORY_COLUMNS if name not in history.columns]
    if missing:
        raise ReviewError(f"The history of the records lacks the columns {', '.join(missing)}.")
    records = _with_columns(history)
    reports = _counted_records(records)
    tools = set(excluded_by_tools)
    return Flow(
        databases=_count_column("databases", records, reports, reasons, tools),
        other=_count_column("other", records, reports, reasons, tools),
        studies=_count_studies(reports),
        records=tuple(sorted(history["record_id"])),
        other_methods=other_methods,
        damage=tuple(invariants.damage(history, reasons)),
        unread_as=unread_as,
        unread_note=unread_note,
        previous=previous,
        wording=wording,
    )


def _with_columns(history: pd.DataFrame) -> pd.DataFrame:
    """The history with the column of each record and of the report it is a copy of."""
    column = history["kind"].map(COLUMN_OF_KIND).fillna("")
    in_databases = set(history.loc[column == "databases", "group_id"])
    report_column = column.where(~history["group_id"].isin(in_databases), "databases")
    return history.assign(column=column, report_column=report_column)


def _counted_records(records: pd.DataFrame) -> pd.DataFrame:
    """The one record of each report that counts: of its column, its representative first."""
    own = records[(records["column"] == records["report_column"]) & (records["column"] != "")]
    own = own.assign(later=own["representative"] != "yes")
    return own.sort_values(["later", "record_id"], kind="stable").drop_duplicates("group_id")


def _count_column(
    column: Column,
    records: pd.DataFrame,
    reports: pd.DataFrame,
    reasons: tuple[Reason, ...],
    tools: set[str],
) -> FlowColumn:
    own = records[records["column"] == column]
    here = reports[reports["column"] == column]
    copies = own[~own["record_id"].isin(here["record_id"])]
    copied = set(copies["record_id"])

    def where(name: str, *states: str) -> Ids:
        return tuple(sorted(here.loc[here[name].isin(states), "group_id"]))

    def by_reason(name: str, state: str, reason: str) -> tuple[Part, ...]:
        return tuple(_by_reason(here[here[name] == state], reason, reasons))

    excluded = where("screened", "excluded")
    return FlowColumn(
        column=column,
        identified=tuple(_by_source(own, copied)),
        duplicates=tuple(sorted(copies["record_id"])),
        copies_across=tuple(sorted(copies.loc[copies["report_column"] != column, "record_id"])),
        counted=tuple(sorted(zip(here["record_id"], here["group_id"], strict=True))),
        unread=where("screened", "unread"),
        removed=by_reason("screened", "removed", "screened_reason"),
        screening_pending=where("screened", "pending"),
        screened=where("screened", "kept", "excluded"),
        excluded=by_reason("screened", "excluded", "screened_reason"),
        excluded_by_tools=tuple(one for one in excluded if one in tools),
        kept=where("screened", "kept"),
        sought_pending=where("retrieval", "pending"),
        sought=where("retrieval", "sought", "retrieved", "not-retrieved"),
        not_retrieved=where("retrieval", "not-retrieved"),
        awaited=where("retrieval", "sought"),
        assessment_pending=where("assessed", "pending"),
        assessed=where("assessed", "included", "excluded"),
        excluded_at_full_text=by_reason("assessed", "excluded", "assessed_reason"),
        included=where("assessed", "included"),
    )


def _by_source(records: pd.DataFrame, copied: set[str]) -> Iterator[Identified]:
    for kind in KINDS:
        of_kind = records[records["kind"] == kind]
        for name, rows in of_kind.groupby("source_name", sort=False):
            ids = tuple(sorted(rows["record_id"]))
            yield Identified(kind, str(name), ids, tuple(one for one in ids if one in copied))


def _by_reason(reports: pd.DataFrame, column: str, reasons: tuple[Reason, ...]) -> Iterator[Part]:
    """The reasons that occur, in the protocol's order, those it does not know last."""
    label_of = {reason.code: reason.label for reason in reasons}
    found = set(reports[column])
    for code in [*label_of, *sorted(found - set(label_of))]:
        if code in found:
            label = label_of.get(code, code) or "No reason given"
            yield Part(code, label, tuple(sorted(reports.loc[reports[column] == code, "group_id"])))


def _count_studies(reports: pd.DataFrame) -> tuple[Part, ...]:
    included = reports[(reports["assessed"] == "included") & (reports["study_id"] != "")]
    return tuple(
        Part(str(study), str(study), tuple(sorted(rows["group_id"])))
        for study, rows in included.groupby("study_id")
    )
