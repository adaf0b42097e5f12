"""The sums of the PRISMA 2020 flow that must hold, checked on ids.

Counts can balance while a record is lost, so every check compares sets of ids: what
enters a stage must be the disjoint union of what leaves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import pandas as pd

from rea.model import COLUMN_OF_KIND, Reason
from rea.phrases import count

if TYPE_CHECKING:
    from rea.report.flow import Flow, FlowColumn

COLUMN_NAMES: Final = {"databases": "Databases and registers", "other": "Other methods"}

_STATES: Final = {
    "screened": ("pending", "kept", "excluded", "unread", "removed"),
    "retrieval": ("", "pending", "sought", "retrieved", "not-retrieved"),
    "assessed": ("", "pending", "included", "excluded"),
}
_OF_THE_REPORT: Final = (
    *("screened", "screened_reason", "retrieval", "retrieval_reason"),
    *("assessed", "assessed_reason", "study_id"),
)
_NAMED_AT_MOST: Final = 20


def damage(history: pd.DataFrame, reasons: tuple[Reason, ...]) -> Iterator[str]:
    """What is wrong with the history itself, one sentence each."""
    record, group = history["record_id"], history["group_id"]
    yield from _say("in the history more than once", record[record.duplicated()])
    yield from _say(
        "of a kind of source that PRISMA does not know",
        record[~history["kind"].isin(COLUMN_OF_KIND)],
    )
    yield from _say("in no group", record[group == ""])
    spoken = group[history["representative"] == "yes"]
    yield from _say("without a representative", group[~group.isin(spoken)], "group")
    yield from _say("with more than one representative", spoken[spoken.duplicated()], "group")
    for name, states in _STATES.items():
        yield from _say(f"with an unknown state of '{name}'", record[~history[name].isin(states)])
    for name in _OF_THE_REPORT:
        differing = history.groupby("group_id")[name].nunique() > 1
        yield from _say(f"whose copies differ in '{name}'", differing.index[differing], "group")
    yield from _damaged_outcomes(history, reasons)


def _damaged_outcomes(history: pd.DataFrame, reasons: tuple[Reason, ...]) -> Iterator[str]:
    group = history["group_id"]
    known = [reason.code for reason in reasons]
    excluded = history["screened"] == "excluded"
    odd = excluded & ~history["screened_reason"].isin(["", *known])
    yield from _say("excluded for a reason that the protocol does not know", group[odd], "report")
    excluded = history["assessed"] == "excluded"
    nameless = excluded & (history["assessed_reason"] == "")
    yield from _say("excluded at full text without a reason", group[nameless], "report")
    odd = excluded & ~nameless & ~history["assessed_reason"].isin(known)
    yield from _say(
        "excluded at full text for a reason that the protocol does not know", group[odd], "report"
    )
    included = history["assessed"] == "included"
    yield from _say(
        "included and of no study", group[included & (history["study_id"] == "")], "report"
    )
    early = ~included & (history["study_id"] != "")
    yield from _say("of a study and not included", group[early], "report")


def violations(flow: Flow) -> Iterator[str]:
    """What does not add up between the boxes, one sentence each."""
    for column in flow.columns:
        yield from _column_violations(column)
    identified = [
        one for column in flow.columns for source in column.identified for one in source.ids
    ]
    yield from _unequal("All records", flow.records, "identified records", identified)
    counted = [report for column in flow.columns for _, report in column.counted]
    yield from _say("counted in both columns or twice in one", _repeated(counted), "report")
    of_studies = [one for study in flow.studies for one in study.ids]
    yield from _unequal("Reports included", flow.included, "reports of the studies", of_studies)
    if flow.previous is not None:
        yield from (sentence for _, sentence in flow.previous.contradictions())
    if flow.other_methods == "unscreened":
        other = flow.other
        yield from _say(
            "from other methods in the screening stage, which the protocol leaves out for them",
            (*other.screening_pending, *other.unread, *other.excluded_ids),
            "report",
        )


def _column_violations(column: FlowColumn) -> Iterator[str]:
    name = COLUMN_NAMES[column.column]
    identified = [one for source in column.identified for one in source.ids]
    duplicates = [one for source in column.identified for one in source.duplicates]
    records = [record for record, _ in column.counted]
    reports = [report for _, report in column.counted]
    sums = (
        # (what enters, its ids, what leaves, the parts that must make it up)
        ("duplicates", column.duplicates, "duplicates by source", (duplicates,)),
        (
            "records identified",
            identified,
            "duplicates and one record a report",
            (column.duplicates, records),
        ),
        (
            "reports",
            reports,
            "removed, unread, pending and screened",
            (column.removed_ids, column.unread, column.screening_pending, column.screened),
        ),
        ("screened", column.screened, "excluded and kept", (column.excluded_ids, column.kept)),
        ("kept", column.kept, "not yet sought and sought", (column.sought_pending, column.sought)),
        (
            "sought",
            column.sought,
            "not retrieved, awaited, not yet assessed and assessed",
            (column.not_retrieved, column.awaited, column.assessment_pending, column.assessed),
        ),
        (
            "assessed",
            column.assessed,
            "excluded and included",
            (column.excluded_at_full_text_ids, column.included),
        ),
    )
    for entering, ids, leaving, parts in sums:
        left = [one for part in parts for one in part]
        yield from _unequal(f"{name}: {entering}", ids, leaving, left)
    stray = set(column.copies_across) - set(column.duplicates)
    yield from _say("a copy across columns and no duplicate", stray)
    stray = set(column.excluded_by_tools) - set(column.excluded_ids)
    yield from _say("excluded by a tool and not excluded", stray, "report")


def _unequal(entering: str, ids: Iterable[str], leaving: str, left: Iterable[str]) -> Iterator[str]:
    """Sentences for what enters a stage and is lost, appears from nowhere, or stands twice."""
    before, after = Counter(ids), Counter(left)
    if lost := set(before) - set(after):
        yield f"{entering}: not found again under {leaving}: {_name(lost)}."
    if strays := set(after) - set(before):
        yield f"{entering}: {leaving} also has, from nowhere: {_name(strays)}."
    if twice := {one for one in after if after[one] > 1}:
        yield f"{entering}: more than once under {leaving}: {_name(twice)}."


def _say(fact: str, ids: Iterable[str], noun: str = "record") -> Iterator[str]:
    concerned = set(ids)
    if concerned:
        yield f"{count(len(concerned), noun)} {fact}: {_name(concerned)}."


def _repeated(ids: Iterable[str]) -> set[str]:
    return {one for one, times in Counter(ids).items() if times > 1}


def _name(ids: set[str]) -> str:
    first = sorted(ids)
    more = len(first) - _NAMED_AT_MOST
    named = ", ".join(one or "(no id)" for one in first[:_NAMED_AT_MOST])
    return f"{named} and {more:,} more" if more > 0 else named
