"""The reports behind the numbers, as lists for a page that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.report.flow import Flow, Ids, Part
from rea.report.references import Reference, refer

LISTED_AT_MOST: Final = 200
KNOWN: Final = " (known from the previous version)"
_WAITING: Final = (
    ("assessment_pending", "waiting-assessment", "Here, not yet assessed"),
    ("awaited", "waiting-awaited", "Sought, still awaited"),
    ("sought_pending", "waiting-sought", "Kept, not yet sought"),
    ("screening_pending", "waiting-screening", "Not yet screened on title and abstract"),
)


@dataclass(frozen=True, slots=True)
class ReportList:
    """Reports under their own anchor; `n_more` further ones stand in the files only."""

    anchor: str
    heading: str
    reports: tuple[Reference, ...]
    n_more: int = 0

    @property
    def n(self) -> int:
        return len(self.reports) + self.n_more


class Bibliography:
    """The reference of every report that the report lists by name."""

    def __init__(self, reports: pd.DataFrame, flow: Flow, style: str) -> None:
        rows = reports.drop_duplicates("group_id")
        waiting = set(_waiting_ids(flow))
        # What waits is told apart by letters of its own, so that none reads "n.d.-aa".
        self._references = {
            one.group_id: one
            for wanted in (set(_named_ids(flow)) - waiting, waiting)
            for one in refer(_known(rows, wanted), style)
        }
        self._order = {one: k for k, one in enumerate(self._references)}

    def listed(self, anchor: str, heading: str, ids: Ids, at_most: int | None = None) -> ReportList:
        """A list of reports, in the order of the style."""
        shown = ids if at_most is None else ids[:at_most]
        reports = tuple(self._references[one] for one in sorted(shown, key=self._order.__getitem__))
        return ReportList(anchor, heading, reports, len(ids) - len(shown))


def included_by_study(flow: Flow, bibliography: Bibliography) -> Iterator[ReportList]:
    """One list for each study, and one for included reports that have none yet."""
    for study in flow.studies:
        known = KNOWN * (study in flow.known_studies)
        yield bibliography.listed("", f"{study.label}{known}", study.ids)
    of_studies = {one for study in flow.studies for one in study.ids}
    loose = tuple(one for one in flow.included if one not in of_studies)
    if loose:
        yield bibliography.listed("", "Of no study yet", loose)


def excluded_by_reason(flow: Flow, bibliography: Bibliography) -> Iterator[ReportList]:
    """Reports excluded in full text, one list for each reason."""
    for k, part in enumerate(_reasons_at_full_text(flow)):
        yield bibliography.listed(_reason_anchor(k), part.label, part.ids)


def anchor_of_reason(flow: Flow) -> dict[str, str]:
    """Where the list of each reason in full text stands, by its code."""
    return {part.code: _reason_anchor(k) for k, part in enumerate(_reasons_at_full_text(flow))}


def waiting(flow: Flow, bibliography: Bibliography) -> Iterator[ReportList]:
    """What waits at each stage, nearest to the end first."""
    for name, anchor, heading in _WAITING:
        ids = ids_at(flow, name)
        if ids:
            yield bibliography.listed(anchor, heading, ids, LISTED_AT_MOST)


def ids_at(flow: Flow, name: str) -> Ids:
    """The ids of one box of both columns, by the name of its attribute."""
    return tuple(one for column in flow.columns for one in getattr(column, name))


def united(columns: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    """The parts of both columns, one for each code, in the order of their first."""
    by_code: dict[str, Part] = {}
    for part in (part for parts in columns for part in parts):
        before = by_code.get(part.code)
        ids = (*before.ids, *part.ids) if before else part.ids
        by_code[part.code] = Part(part.code, part.label, ids)
    return tuple(by_code.values())


def _reasons_at_full_text(flow: Flow) -> tuple[Part, ...]:
    return united(column.excluded_at_full_text for column in flow.columns)


def _reason_anchor(k: int) -> str:
    # A code is somebody's text and may hold what an address cannot.
    return f"excluded-full-text-{k + 1}"


def _known(rows: pd.DataFrame, wanted: set[str]) -> Iterator[dict[str, str]]:
    """What is known of each report; one that nothing is known of is named by its id."""
    known = {
        str(row["group_id"]): {str(name): str(cell) for name, cell in row.items()}
        for row in rows[rows["group_id"].isin(wanted)].to_dict("records")
    }
    yield from (known.get(one, {}) | {"group_id": one} for one in sorted(wanted))


def _named_ids(flow: Flow) -> Iterator[str]:
    yield from flow.included
    yield from ids_at(flow, "excluded_at_full_text_ids")
    yield from ids_at(flow, "not_retrieved")


def _waiting_ids(flow: Flow) -> Iterator[str]:
    for name, _, _ in _WAITING:
        yield from ids_at(flow, name)[:LISTED_AT_MOST]
