"""Reports that somebody found, added one by one to the search that found them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from rea.errors import ReaError
from rea.extraction.fulltext import dois_in, read_full_text
from rea.model import ExportFile, Source
from rea.sources import write_ris
from rea.sources.fields import doi as bare_doi
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.search.filing import SearchFacts, bytes_of, free_id
from rea.steps.search.searching import id_in, log_search, no_lines, records_table
from rea.steps.search.withdrawing import source_named
from rea.steps.state import read_state
from rea.steps.team.people import acting
from rea.steps.writing import filed_at
from rea.store.review import Review

_OF_A_COPY = ("type", "title", "authors", "year", "journal", "volume", "issue", "pages", "abstract")


@dataclass(frozen=True, slots=True)
class AddedReport:
    """One report, found and added by hand.

    Attributes
    ----------
    notes : tuple of str
        Whether the review has it already, and what became of its file.
    """

    record_id: str
    search_id: str
    title: str
    notes: tuple[str, ...]
    next: str = "rea dedupe"


def add_report(
    review: Review,
    report: Mapping[str, str],
    *,
    search: str = "",
    told_by: str = "",
    pdf: Path | None = None,
    person: str = "",
) -> AddedReport:
    """Add one report by hand, to the search that found it or to whoever told of it.

    Parameters
    ----------
    report : mapping
        Columns of `rea.model.BIBLIOGRAPHIC_COLUMNS`; a title at least, or the DOI of a report
        that is among the records already.
    search : str
        Id of the search that found it.
    told_by : str
        Who sent it or told of it; a contact is logged as a search of its own.
    pdf : Path, optional
        Its file. What it says of itself fills in what is not given; where the report needs no
        screening by title and abstract, the file is stored as its full text.

    Raises
    ------
    ReaError, UnknownNameError
    """
    if bool(search) == bool(told_by.strip()):
        raise ReaError(
            "A report is found by a search or told by somebody.",
            "Give --search ID (see 'rea search list') or --told-by NAME.",
        )
    said = {name: value.strip() for name, value in report.items() if value.strip()}
    row = {**(_told_by_pdf(pdf) if pdf else {}), **said}
    row["doi"] = _checked_doi(row.get("doi", ""))
    known = _known_doi(review, row["doi"])
    if not row.get("title"):
        row = _told_by_record(review, known, row)
    parent = source_named(review, search) if search else _contact(review, told_by.strip(), person)
    who = acting(review.settings, person or id_in(review, parent.searched_by))
    source, data = _one_report(review, parent, row, who.person_id)
    record_id = f"{source.source_id}/0001"
    review.add_source(
        source, {"export.ris": data}, records_table([{**row, "record_id": record_id}]), no_lines()
    )
    notes = [f"{known} has the same DOI; 'rea dedupe' counts them as one."] if known else []
    if pdf is not None:
        notes.append(_store(review, record_id, pdf, who.person_id))
    return AddedReport(record_id, parent.source_id, row["title"], tuple(notes))


def _contact(review: Review, told_by: str, person: str) -> Source:
    for one in review.sources():
        if one.kind == "contact" and one.told_by == told_by:
            return one
    today = datetime.now(UTC).date()
    # Whoever told is named in the review's files and never in its diagram.
    facts = SearchFacts("Contacts", today, "contact", told_by=told_by)
    return log_search(review, facts, person=person).source


def _one_report(
    review: Review, parent: Source, row: Mapping[str, str], person: str
) -> tuple[Source, bytes]:
    today = datetime.now(UTC).date()
    data = write_ris(pd.DataFrame([row]))
    file = ExportFile("export.ris", hashlib.sha256(data).hexdigest(), "added by hand", 1, 0)
    source = Source(
        source_id=free_id(review, f"{parent.name} added", today),
        name=parent.name,
        kind=parent.kind,
        platform=parent.platform,
        searched_on=today,
        strategy="",
        files=(file,),
        n_records=1,
        n_skipped=0,
        imported_at=filed_at(review),
        searched_by=person,
        part_of=parent.source_id,
        told_by=parent.told_by,
    )
    return source, data


def _checked_doi(text: str) -> str:
    bare = bare_doi(text)
    if text and not bare:
        raise ReaError(f"'{text}' is no DOI.", "A DOI begins with 10., as in 10.1111/hex.12330.")
    return bare


def _told_by_record(review: Review, known: str, row: Mapping[str, str]) -> dict[str, str]:
    """What the copy that is here says of the report; nobody else is asked."""
    if known:
        copy = review.lookup().rows([known])[known]
        return {name: copy[name] for name in _OF_A_COPY} | {k: v for k, v in row.items() if v}
    if row["doi"]:
        raise ReaError(
            f"No record has the DOI {row['doi']}, and rea looks nothing up on the internet.",
            f"Open https://doi.org/{row['doi']} and give the --title that stands there, or save "
            "its RIS file from there and import it.",
        )
    raise ReaError("A report needs a title.", "Give it with --title.")


def _known_doi(review: Review, doi: str) -> str:
    table = review.records(("record_id", "doi"))
    found = list(table.loc[table["doi"] == doi, "record_id"]) if doi else []
    return found[0] if found else ""


def _told_by_pdf(path: Path) -> dict[str, str]:
    """Title and DOI, as a file tells them of itself or on its first page."""
    text = read_full_text(bytes_of(path), path.name)
    front = text.pages[0] if text.pages else ""
    doi = text.doi or next(dois_in(front), "")
    title = text.title if len(text.title.split()) > 1 else _first_line(front)
    return {"title": title, "doi": doi}


def _first_line(page: str) -> str:
    lines = (" ".join(line.split()) for line in page.splitlines())
    return next((line for line in lines if len(line.split()) > 3), "")


def _store(review: Review, record_id: str, pdf: Path, person: str) -> str:
    """Note the file as the report's full text, where nobody must screen it first."""
    state = read_state(review)
    if state.screened(state.group_of[record_id]) != "kept":
        return (
            f"Keep {pdf.name}: once the report is kept at title and abstract, hand it over with "
            f"'rea retrieve {record_id} --got {pdf}'."
        )
    done = note_retrieval(review, [RetrievalWish(record_id, "got", file=pdf)], person=person)
    return " ".join([f"Its full text is {done.files[0]}.", *done.warnings])
