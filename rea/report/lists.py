"""The reports behind the numbers, as lists for a page that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import pandas as pd

from rea.report.flow import Flow, Ids, Part
from rea.report.lettering import clean

LISTED_AT_MOST: Final = 200
_NAMED_AUTHORS: Final = 3


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One report, its texts on one line each; `address` is empty or safe to link to."""

    group_id: str
    title: str
    origin: str
    address: str
    address_text: str


@dataclass(frozen=True, slots=True)
class ReportList:
    """Reports under their own anchor; `n_more` further ones stand in the files only."""

    anchor: str
    heading: str
    reports: tuple[ListedReport, ...]
    n_more: int = 0

    @property
    def n(self) -> int:
        return len(self.reports) + self.n_more


class Bibliography:
    """What is known of each report, by `group_id`."""

    def __init__(self, reports: pd.DataFrame) -> None:
        rows = reports.drop_duplicates("group_id").to_dict("records")
        self._known: Mapping[str, dict[str, str]] = {
            str(row["group_id"]): {str(name): str(cell) for name, cell in row.items()}
            for row in rows
        }

    def listed(self, anchor: str, heading: str, ids: Ids, at_most: int | None = None) -> ReportList:
        shown = ids if at_most is None else ids[:at_most]
        reports = tuple(self._report(one) for one in shown)
        return ReportList(anchor, heading, reports, len(ids) - len(shown))

    def _report(self, group_id: str) -> ListedReport:
        known = self._known.get(group_id, {})
        doi, url = clean(known.get("doi", "")), clean(known.get("url", ""))
        address = f"https://doi.org/{quote(doi, safe='/')}" if doi else _web_address(url)
        return ListedReport(
            group_id=group_id,
            title=clean(known.get("title", "")),
            origin=_origin(known),
            address=address,
            address_text=f"doi:{doi}" if doi else _host(address),
        )


def included_by_study(flow: Flow, bibliography: Bibliography) -> Iterator[ReportList]:
    """One list for each study, and one for included reports that have none yet."""
    for study in flow.studies:
        yield bibliography.listed("", study.label, study.ids)
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
    stages = (
        ("assessment_pending", "waiting-assessment", "Here, not yet assessed"),
        ("awaited", "waiting-awaited", "Sought, still awaited"),
        ("sought_pending", "waiting-sought", "Kept, not yet sought"),
        ("screening_pending", "waiting-screening", "Not yet screened on title and abstract"),
    )
    for name, anchor, heading in stages:
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


def _origin(known: Mapping[str, str]) -> str:
    """Authors, year and journal, as far as they are known."""
    authors = [one.strip() for one in clean(known.get("authors", "")).split(";") if one.strip()]
    named = "; ".join(authors[:_NAMED_AUTHORS])
    if len(authors) > _NAMED_AUTHORS:
        named += " and others"
    parts = (named, clean(known.get("year", "")), clean(known.get("journal", "")))
    return " · ".join(part for part in parts if part)


def _web_address(url: str) -> str:
    """`url` if a browser would open it as a web page, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that begins no IPv6 address
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2].removeprefix("www.")
