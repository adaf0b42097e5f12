"""What can be done with a review: one function a verb, each says what it did.

The command line and the pages call these, and so does a notebook::

    import rea
    from rea import steps
    review = rea.open_review("my-review")
    steps.find_duplicates(review)
"""

from __future__ import annotations

from rea.steps.agreement import agreement
from rea.steps.begin import begin
from rea.steps.check import check
from rea.steps.decide import Wish, decide, decide_from_table
from rea.steps.dedupe import find_duplicates
from rea.steps.export import export
from rea.steps.extract import Extraction
from rea.steps.importing import convert, import_records
from rea.steps.people import add_person, person_leaves, rename_person
from rea.steps.protocols import lint_protocol, release_protocol
from rea.steps.reconcile import conflicts, settle, settle_from_table
from rea.steps.report import report
from rea.steps.retrieve import RetrievalWish, note_retrieval, note_retrieval_from_table
from rea.steps.screen import Sitting, replay
from rea.steps.second import draw_second
from rea.steps.shipped import shipped, shipped_searches
from rea.steps.show import show_record
from rea.steps.simulate import simulate_screening
from rea.steps.status import status
from rea.steps.studies import link_reports, link_reports_from_table
from rea.steps.truth import compare_with_truth

__all__ = [
    "Extraction",
    "RetrievalWish",
    "Sitting",
    "Wish",
    "add_person",
    "agreement",
    "begin",
    "check",
    "compare_with_truth",
    "conflicts",
    "convert",
    "decide",
    "decide_from_table",
    "draw_second",
    "export",
    "find_duplicates",
    "import_records",
    "link_reports",
    "link_reports_from_table",
    "lint_protocol",
    "note_retrieval",
    "note_retrieval_from_table",
    "person_leaves",
    "release_protocol",
    "rename_person",
    "replay",
    "report",
    "settle",
    "settle_from_table",
    "shipped",
    "shipped_searches",
    "show_record",
    "simulate_screening",
    "status",
]
