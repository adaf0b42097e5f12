"""The flow in the format of the PRISMA2020 package for R and its web page.

That package reads 34 rows by name and checks no sum. A list stands in one cell, as
``Scopus, 884; PsycInfo, 537``; so a comma or semicolon within a name would cut it, and
an apostrophe breaks the drawing. Its template has no box for what other methods lost
before retrieval, nor for what still waits: both stand in the hover texts.

Sources
-------
Haddaway et al. (2022), PRISMA2020: An R package and Shiny app, Campbell Syst Rev
18:e1230. doi:10.1002/cl2.1230. Format of version 1.1.4.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from rea.model import KIND_OF_SOURCE
from rea.report.flow import Flow, FlowColumn, Identified, ids_of
from rea.report.lettering import clean

COLUMNS: Final = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_NEW: Final = "Identification of new studies via"
_DBR: Final = "databases and registers"
# data, node, box, boxtext; in the package's order.
_ROWS: Final = (
    ("NA", "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    (
        *("previous_reports", "NA", "box1"),
        "Reports of studies included in previous version of review",
    ),
    ("NA", "node6", "newstud", f"{_NEW} {_DBR}"),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", "NA", "box2", "Specific Databases"),
    ("register_results", "NA", "box2", "Registers"),
    ("register_specific_results", "NA", "box2", "Specific Registers"),
    ("NA", "node16", "othstud", f"{_NEW} other methods"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "NA", "box11", "Organisations"),
    ("citations_results", "NA", "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records"),
    ("excluded_automatic", "NA", "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", "NA", "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review"),
    ("new_reports", "NA", "box10", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review"),
    ("total_reports", "NA", "box16", "Reports of total included studies"),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
    ("total_studies_ma", "node23", "box17", "Total studies included in meta-analysis"),
    ("total_reports_ma", "NA", "box17", "Reports of total included studies in meta-analysis"),
)
_INSTEAD: Final = str.maketrans({",": " -", ";": " -", "'": "’", '"': "”", "\\": "/"})


def prisma2020_csv(flow: Flow) -> bytes:
    """The flow as the 34 rows that ``PRISMA_data(read.csv(...))`` reads, in UTF-8."""
    counts, notes = _counts(flow), _notes(flow)
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for data, node, box, words in _ROWS:
        note = notes.get(data, "")
        hover = f"{words}. {note}" if note else words
        tip = "NA" if node == "NA" else hover
        url = "NA" if node == "NA" else f"{box if data == 'NA' else data}.html"
        rows.writerow((data, node, box, hover, words, tip, url, counts.get(data, "0")))
    return file.getvalue().encode()


def _counts(flow: Flow) -> dict[str, str]:
    first, other = flow.columns
    database, register = first.of_kind("database"), first.of_kind("register")
    numbers = {
        "database_results": _total(database),
        "register_results": _total(register),
        "website_results": _in_boxes(other, "Websites"),
        "organisation_results": _in_boxes(other, "Organisations", "Contacts"),
        # The package has three lines for other methods; what it lacks counts in its last.
        "citations_results": _in_boxes(
            other, "Citation searching", "Handsearching", "Previous reviews"
        ),
        "duplicates": len(first.duplicates),
        "excluded_automatic": len(first.unread),
        "excluded_other": len(first.removed_ids),
        "records_screened": len(first.screened),
        "records_excluded": len(first.excluded_ids),
        "dbr_sought_reports": len(first.sought),
        "dbr_notretrieved_reports": len(first.not_retrieved),
        "other_sought_reports": len(other.sought),
        "other_notretrieved_reports": len(other.not_retrieved),
        "dbr_assessed": len(first.assessed),
        "other_assessed": len(other.assessed),
        "new_studies": len(flow.new_studies),
        "new_reports": len(flow.included) - len(ids_of(flow.known_studies)),
        "previous_studies": flow.previous.n_studies if flow.previous else 0,
        "previous_reports": flow.previous.n_reports if flow.previous else 0,
        "total_studies": flow.totals[0],
        "total_reports": flow.totals[1],
    }
    lists = {
        "database_specific_results": _list([(one.name, one.n) for one in database]),
        "register_specific_results": _list([(one.name, one.n) for one in register]),
        "dbr_excluded": _list([(one.label, one.n) for one in first.excluded_at_full_text]),
        "other_excluded": _list([(one.label, one.n) for one in other.excluded_at_full_text]),
    }
    return {name: str(n) for name, n in numbers.items()} | lists


def _notes(flow: Flow) -> dict[str, str]:
    """What the package has no box for, under the box where a reader would miss it."""
    first, other = flow.columns
    lost = (
        (len(other.duplicates), "duplicates removed"),
        (len(other.unread), "not read under the stopping rule"),
        (len(other.removed_ids), "removed for other reasons"),
        (len(other.excluded_ids), "excluded on title and abstract"),
        (len(other.screening_pending), "not yet screened"),
        (len(other.sought_pending), "not yet sought"),
    )
    notes = {
        "records_screened": ((len(first.screening_pending), "not yet screened"),),
        "dbr_sought_reports": ((len(first.sought_pending), "not yet sought"),),
        "dbr_assessed": _not_assessed(first),
        "other_sought_reports": lost,
        "other_assessed": _not_assessed(other),
    }
    said = {
        name: " - ".join(f"{n:d} {words}" for n, words in parts if n)
        for name, parts in notes.items()
    }
    return {name: f"Not shown in this box: {words}" for name, words in said.items() if words}


def _not_assessed(column: FlowColumn) -> tuple[tuple[int, str], ...]:
    return (len(column.awaited), "still awaited"), (
        len(column.assessment_pending),
        "not yet assessed",
    )


def _in_boxes(column: FlowColumn, *boxes: str) -> int:
    return sum(source.n for source in column.identified if KIND_OF_SOURCE[source.kind].box in boxes)


def _total(sources: tuple[Identified, ...]) -> int:
    return sum(source.n for source in sources)


def _list(parts: list[tuple[str, int]]) -> str:
    """``Name, n; Name, n`` with the package's own marks taken out of the names."""
    named = (f"{clean(name).translate(_INSTEAD).lstrip('=+-@ ')}, {n}" for name, n in parts)
    return "; ".join(named) or "0"
