"""The counts of the PRISMA 2020 flow diagram, as the ids that they count.

No box holds a number. A box holds the ids of what stands in it, and its number is
their count; so every number can be opened, and a lost record is a missing id rather
than a total that happens to agree. Until duplicates are removed the ids are those of
records; from then on a report is named by its `group_id`. Each box of a stage is filled
from the history by its own condition, never by subtracting one box from another, which
is what gives `Flow.violations` something to find.

Sources
-------
Page et al. (2021), The PRISMA 2020 statement, BMJ 372:n71. doi:10.1136/bmj.n71
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import pandas as pd

from rea.errors import ReviewError
from rea.model import COLUMN_OF_KIND, HISTORY_COLUMNS, KINDS, Column, Reason
from rea.report import invariants
from rea.report.wording import PRISMA_2020, Wording

OtherMethods = Literal["screened", "unscreened"]
UnreadAs = Literal["removed", "excluded"]
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a box: a source or a reason, and what it counts."""

    code: str
    label: str
    ids: Ids

    @property
    def n(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Previous:
    """What the previous version of the review included.

    Its counts are the only ones of a flow without ids: they are those that it published.
    """

    citation: str
    n_studies: int
    n_reports: int


@dataclass(frozen=True, slots=True)
class Identified:
    """What one source brought, and which of its records were copies.

    Searches of one name and kind, such as a top-up before publication, count together.
    """

    kind: str
    name: str
    ids: Ids
    duplicates: Ids

    @property
    def n(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """One of the two columns of the diagram.

    Attributes
    ----------
    identified : tuple of Identified
        By kind, then in the order of the history; record ids.
    duplicates : tuple of str
        Record ids. `copies_across` are those among them whose report counts in the
        other column.
    counted : tuple of (str, str)
        The record that counts for each report of this column, and the report.
    unread, removed, screening_pending, screened, kept : tuple
        Report ids, as all that follow. `unread` are marked as ineligible by an
        automation tool; `removed` left before screening for other reasons.
    excluded : tuple of Part
        Exclusions on title and abstract by reason. `excluded_by_tools` are those among
        them that no person decided.
    sought_pending, awaited, assessment_pending : tuple of str
        Kept and not yet sought; sought and not yet here; here and not yet assessed.
    """

    column: Column
    identified: tuple[Identified, ...]
    duplicates: Ids
    copies_across: Ids
    counted: tuple[tuple[str, str], ...]
    unread: Ids
    removed: tuple[Part, ...]
    screening_pending: Ids
    screened: Ids
    excluded: tuple[Part, ...]
    excluded_by_tools: Ids
    kept: Ids
    sought_pending: Ids
    sought: Ids
    not_retrieved: Ids
    awaited: Ids
    assessment_pending: Ids
    assessed: Ids
    excluded_at_full_text: tuple[Part, ...]
    included: Ids

    @property
    def n_identified(self) -> int:
        return sum(source.n for source in self.identified)

    @property
    def removed_ids(self) -> Ids:
        return ids_of(self.removed)

    @property
    def excluded_ids(self) -> Ids:
        return ids_of(self.excluded)

    @property
    def excluded_at_full_text_ids(self) -> Ids:
        return ids_of(self.excluded_at_full_text)

    @property
    def pending(self) -> Ids:
        """Everything in this column that waits for somebody."""
        return self.screening_pending + self.sought_pending + self.awaited + self.assessment_pending

    def of_kind(self, kind: str) -> tuple[Identified, ...]:
        return tuple(source for source in self.identified if source.kind == kind)


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole diagram: two columns and the studies that they end in.

    Attributes
    ----------
    records : tuple of str
        Every record id of the history, as often as it stands there.
    studies : tuple of Part
        Each study and its included reports.
    other_methods : {"screened", "unscreened"}
        Whether records from other methods were screened on title and abstract, for
        which PRISMA 2020 has no box.
    damage : tuple of str
        What is wrong with the history itself, one sentence each.
    unread_as : {"removed", "excluded"}
        Beside which box the records stand that nobody read because a stopping rule was
        met: those removed before screening, or those excluded. Never among those screened.
    unread_note : str
        The protocol's footnote on them.
    previous : Previous or None
        Of an updated review: what the version before it included.
    wording : Wording
        In which guideline's words the boxes are drawn.
    """

    databases: FlowColumn
    other: FlowColumn
    studies: tuple[Part, ...]
    records: Ids
    other_methods: OtherMethods
    damage: tuple[str, ...]
    unread_as: UnreadAs = "removed"
    unread_note: str = ""
    previous: Previous | None = None
    wording: Wording = PRISMA_2020

    @property
    def columns(self) -> tuple[FlowColumn, FlowColumn]:
        return self.databases, self.other

    @property
    def included(self) -> Ids:
        return self.databases.included + self.other.included

    @property
    def pending(self) -> Ids:
        return self.databases.pending + self.other.pending

    @property
    def totals(self) -> tuple[int, int]:
        """Studies and reports of the previous version and of this one together."""
        before = self.previous or Previous("", 0, 0)
        return before.n_studies + len(self.studies), before.n_reports + len(self.included)

    @property
    def screened_apart(self) -> bool:
        """Whether the diagram needs a screening box for other methods."""
        other = self.other
        return self.other_methods == "screened" or bool(other.screening_pending or other.excluded)

    def violations(self) -> tuple[str, ...]:
        """What does not add up, one sentence each, naming the ids; empty if all does."""
        return self.damage + tuple(invariants.violations(self))


def count_flow(
    history: pd.DataFrame,
    reasons: tuple[Reason, ...] = (),
    *,
    other_methods: OtherMethods = "screened",
    excluded_by_tools: Collection[str] = (),
    unread_as: UnreadAs = "removed",
    unread_note: str = "",
    previous: Previous | None = None,
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


def ids_of(parts: tuple[Part, ...] | tuple[Identified, ...]) -> Ids:
    """The ids of all parts together, in their order."""
    return tuple(chain.from_iterable(part.ids for part in parts))


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
