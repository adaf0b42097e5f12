"""Full texts through a library: its links, a list for inter-library loan, a letter to an author."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rea.errors import DecisionError
from rea.extraction.library import (
    doi_address,
    first_author,
    open_url,
    request_letter,
    through_proxy,
)
from rea.steps.fulltext.looking_up import open_copies
from rea.steps.fulltext.retrieve import OUTCOMES, wanted_reports
from rea.steps.screening.blinding import refuse_blind
from rea.steps.search.correcting import rows_of
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.store.review import Review
from rea.store.settings import web_address
from rea.store.table import write_bytes

# What a library fills in comes first, and `rea retrieve --from` reads it back.
LOAN_COLUMNS: Final = (
    *("record", "outcome", "reason", "route", "asked"),
    *("title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "isbn"),
    *("openurl", "through_proxy", "open_copy"),
)
_WIDTHS: Final = {"title": 50, "authors": 30, "journal": 30, "record": 28, "openurl": 40}


@dataclass(frozen=True, slots=True)
class Library:
    """The library of a review; "" where none was named."""

    library: str
    proxy: str
    next: str = "rea retrieve --open"


@dataclass(frozen=True, slots=True)
class LibraryLinks:
    """Where a report may be found; "" where the review names no library, or it has no DOI."""

    resolver: str = ""
    proxied: str = ""


@dataclass(frozen=True, slots=True)
class LoanList:
    """The missing reports, written out for a library."""

    path: Path
    n_reports: int

    @property
    def next(self) -> str:
        return "rea retrieve --from LIST.csv"


@dataclass(frozen=True, slots=True)
class Letter:
    """A text that asks an author for a report."""

    record_id: str
    author: str
    text: str

    @property
    def next(self) -> str:
        asked = f' --asked "{self.author}"' if self.author else ""
        return f"rea retrieve {self.record_id} --sought --route author{asked}"


def set_library(
    review: Review, library: str | None = None, proxy: str | None = None
) -> tuple[Review, Library]:
    """Write the library's link resolver and proxy into ``review.yaml``; "" takes one out.

    Raises
    ------
    ReviewError
        What was given is no web address.
    """
    settings = review.settings
    if library is None and proxy is None:
        return review, Library(settings.library, settings.proxy)
    if library is not None:
        settings = replace(settings, library=web_address(library))
    if proxy is not None:
        settings = replace(settings, proxy=web_address(proxy))
    return review.with_settings(settings), Library(settings.library, settings.proxy)


def library_links(state: State, records: Collection[str]) -> dict[str, LibraryLinks]:
    """Record id to its links, for records that speak for their groups."""
    base, prefix = state.review.settings.library, state.review.settings.proxy
    if not (base or prefix):
        return {}
    return {
        one["record_id"]: LibraryLinks(
            open_url(one, base) if base else "",
            through_proxy(doi_address(one["doi"]), prefix) if prefix and one["doi"] else "",
        )
        for one in _reports(state, records)
    }


def write_loan_list(review: Review, path: Path, *, person: str) -> LoanList:
    """Write the reports that are still missing as a table for inter-library loan.

    A library answers in its columns `outcome` and `reason`.

    Raises
    ------
    DecisionError
        The file is neither CSV nor XLSX, or would tell this reader what colleagues decided.
    """
    write = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if write is None:
        raise DecisionError(
            f"{path}: a list is written as CSV or XLSX.", "End its name in .csv or .xlsx."
        )
    if person:
        refuse_blind(review, acting(review.settings, person).person_id, "the list")
    state = read_state(review)
    missing = [state.speaker[group] for group in state.kept if state.is_missing(group)]
    links, copies = library_links(state, missing), open_copies(state)
    rows = [
        _loan_row(one, links.get(one["record_id"], LibraryLinks()))
        | {"open_copy": copy.url if (copy := copies.get(state.group_of[one["record_id"]])) else ""}
        for one in _reports(state, missing)
    ]
    write_bytes(path, write(rows))
    return LoanList(path, len(rows))


def author_letter(review: Review, record: str, *, person: str) -> Letter:
    """A text that asks the author of a kept report for it.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who = acting(review.settings, person)
    state = read_state(review)
    group = state.group_of[state.find(record)]
    if state.screened(group) != "kept":
        raise DecisionError(
            f"{record} was not kept at title and abstract, so its report is not sought.",
            f"See 'rea show {record}'.",
        )
    (report,) = _reports(state, [state.speaker[group]])
    text = request_letter(report, review.settings.name, who.name)
    return Letter(report["record_id"], first_author(report), text)


def _reports(state: State, records: Collection[str]) -> list[dict[str, str]]:
    """What is known of reports, the DOI of any of their copies included, in order of author."""
    rows = rows_of(state.review, records)
    wanted = wanted_reports(state, {state.group_of[one] for one in records})
    found = [rows[one.record_id] | {"doi": one.doi} for one in wanted.values()]
    return sorted(found, key=lambda one: (one["authors"].casefold(), one["year"], one["record_id"]))


def _loan_row(record: dict[str, str], links: LibraryLinks) -> dict[str, str]:
    told = record | {
        "record": record["record_id"],
        "openurl": links.resolver,
        "through_proxy": links.proxied,
        "route": "interlibrary loan",
    }
    return {column: told.get(column, "") for column in LOAN_COLUMNS}


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    import pandas as pd

    from rea.report.tables import spreadsheet_csv

    return spreadsheet_csv(pd.DataFrame(rows, columns=list(LOAN_COLUMNS), dtype=str))


def _xlsx(rows: Sequence[dict[str, str]]) -> bytes:
    from rea.workbook.lists import write_list

    return write_list(
        "Missing full texts",
        LOAN_COLUMNS,
        rows,
        filled={"outcome": tuple(OUTCOMES), "reason": (), "route": (), "asked": ()},
        widths=_WIDTHS,
    )
