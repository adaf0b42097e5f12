"""What can be done with a review: one function a verb, each says what it did.

The command line and the pages call these, and so does a notebook::

    import rea
    from rea import steps
    review = rea.open_review("my-review")
    steps.find_duplicates(review)

Each name is fetched from its module when it is first asked for, so that `rea status` need
not wait for what draws the report. No module bears the name of a function here, because
importing the module would hide the function.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rea.steps.adding import add_report
    from rea.steps.agreeing import agreement
    from rea.steps.amending import Stated, amend, propose_amendment
    from rea.steps.answer_files import export_answers
    from rea.steps.beginning import begin, may_begin
    from rea.steps.borrowing import author_letter, set_library, write_loan_list
    from rea.steps.bundled import shipped, shipped_searches
    from rea.steps.calibrating import calibration, draw_round, rulings
    from rea.steps.chasing import read_chase, write_seeds
    from rea.steps.checking import check
    from rea.steps.commenting import gather_comments
    from rea.steps.compared import PairWish
    from rea.steps.comparing import compare_protocols
    from rea.steps.completing import complete_search
    from rea.steps.correcting import supply_abstract
    from rea.steps.deciding import Wish, decide, decide_from_table
    from rea.steps.dedupe import find_duplicates
    from rea.steps.drafting import draft_protocol
    from rea.steps.dropping import say_whose, take_folder
    from rea.steps.enough import sign_stop, stopping, withdraw_stop
    from rea.steps.explaining import explain_record
    from rea.steps.exporting import export
    from rea.steps.extract import Extraction
    from rea.steps.files import dedupe_files
    from rea.steps.form_books import take_form
    from rea.steps.handing import hand_over, share_reading
    from rea.steps.importing import convert, import_records
    from rea.steps.looking_up import look_up_open_copies
    from rea.steps.merging import merge
    from rea.steps.packing import pack, unpack
    from rea.steps.pair_desk import PairDesk
    from rea.steps.pairs import open_pairs, say_of_pairs, say_of_pairs_from_table
    from rea.steps.people import add_person, person_leaves, rename_person
    from rea.steps.piloting import Pilot
    from rea.steps.planning import plan, plan_against_actual
    from rea.steps.progress import status
    from rea.steps.protocols import lint_protocol, release_protocol
    from rea.steps.publishing import publish_protocol
    from rea.steps.reconcile import conflicts, settle, settle_from_table
    from rea.steps.reporting import report
    from rea.steps.rereading import second_reading
    from rea.steps.restoring import restore_releases
    from rea.steps.retractions import note_retractions
    from rea.steps.retrieve import RetrievalWish, note_retrieval, note_retrieval_from_table
    from rea.steps.ruling import hold_meeting, meeting_from_table, withdraw_ruling
    from rea.steps.screen import Sitting, replay
    from rea.steps.search_plans import draft_search, known_reports, planned_searches
    from rea.steps.search_tables import read_searches
    from rea.steps.searching import SearchFacts, log_search, search_table, write_searches
    from rea.steps.second import DrawWish, draw_second
    from rea.steps.setting_aside import WAYS, set_aside
    from rea.steps.show import show_record
    from rea.steps.simulate import simulate_screening
    from rea.steps.stating import findings_desk, findings_from_table, state_finding
    from rea.steps.studies import link_reports, link_reports_from_table
    from rea.steps.suggesting import suggested_links, tell_apart
    from rea.steps.taking_text import take_text
    from rea.steps.truth import compare_with_truth
    from rea.steps.withdrawing import compare_runs, put_in_place, withdraw

_MODULE_OF = {
    "add_report": "adding",
    "agreement": "agreeing",
    "Stated": "amending",
    "amend": "amending",
    "propose_amendment": "amending",
    "begin": "beginning",
    "may_begin": "beginning",
    "author_letter": "borrowing",
    "set_library": "borrowing",
    "write_loan_list": "borrowing",
    "shipped": "bundled",
    "shipped_searches": "bundled",
    "calibration": "calibrating",
    "draw_round": "calibrating",
    "read_chase": "chasing",
    "write_seeds": "chasing",
    "check": "checking",
    "gather_comments": "commenting",
    "PairWish": "compared",
    "compare_protocols": "comparing",
    "complete_search": "completing",
    "supply_abstract": "correcting",
    "Wish": "deciding",
    "decide": "deciding",
    "decide_from_table": "deciding",
    "find_duplicates": "dedupe",
    "draft_protocol": "drafting",
    "say_whose": "dropping",
    "take_folder": "dropping",
    "take_form": "form_books",
    "sign_stop": "enough",
    "stopping": "enough",
    "withdraw_stop": "enough",
    "explain_record": "explaining",
    "export": "exporting",
    "export_answers": "answer_files",
    "Extraction": "extract",
    "dedupe_files": "files",
    "hand_over": "handing",
    "share_reading": "handing",
    "convert": "importing",
    "import_records": "importing",
    "look_up_open_copies": "looking_up",
    "merge": "merging",
    "pack": "packing",
    "unpack": "packing",
    "PairDesk": "pair_desk",
    "open_pairs": "pairs",
    "say_of_pairs": "pairs",
    "say_of_pairs_from_table": "pairs",
    "add_person": "people",
    "person_leaves": "people",
    "rename_person": "people",
    "Pilot": "piloting",
    "plan": "planning",
    "plan_against_actual": "planning",
    "status": "progress",
    "lint_protocol": "protocols",
    "release_protocol": "protocols",
    "publish_protocol": "publishing",
    "conflicts": "reconcile",
    "settle": "reconcile",
    "settle_from_table": "reconcile",
    "report": "reporting",
    "second_reading": "rereading",
    "restore_releases": "restoring",
    "RetrievalWish": "retrieve",
    "note_retractions": "retractions",
    "note_retrieval": "retrieve",
    "note_retrieval_from_table": "retrieve",
    "hold_meeting": "ruling",
    "meeting_from_table": "ruling",
    "rulings": "calibrating",
    "withdraw_ruling": "ruling",
    "Sitting": "screen",
    "replay": "screen",
    "draft_search": "search_plans",
    "known_reports": "search_plans",
    "planned_searches": "search_plans",
    "read_searches": "search_tables",
    "SearchFacts": "searching",
    "log_search": "searching",
    "search_table": "searching",
    "write_searches": "searching",
    "DrawWish": "second",
    "draw_second": "second",
    "WAYS": "setting_aside",
    "set_aside": "setting_aside",
    "show_record": "show",
    "simulate_screening": "simulate",
    "findings_desk": "stating",
    "findings_from_table": "stating",
    "state_finding": "stating",
    "link_reports": "studies",
    "link_reports_from_table": "studies",
    "suggested_links": "suggesting",
    "tell_apart": "suggesting",
    "take_text": "taking_text",
    "compare_with_truth": "truth",
    "compare_runs": "withdrawing",
    "put_in_place": "withdrawing",
    "withdraw": "withdrawing",
}

__all__ = [
    "WAYS",
    "DrawWish",
    "Extraction",
    "PairDesk",
    "PairWish",
    "Pilot",
    "RetrievalWish",
    "SearchFacts",
    "Sitting",
    "Stated",
    "Wish",
    "add_person",
    "add_report",
    "agreement",
    "amend",
    "author_letter",
    "begin",
    "calibration",
    "check",
    "compare_protocols",
    "compare_runs",
    "compare_with_truth",
    "complete_search",
    "conflicts",
    "convert",
    "decide",
    "decide_from_table",
    "dedupe_files",
    "draft_protocol",
    "draft_search",
    "draw_round",
    "draw_second",
    "explain_record",
    "export",
    "export_answers",
    "find_duplicates",
    "findings_desk",
    "findings_from_table",
    "gather_comments",
    "hand_over",
    "hold_meeting",
    "import_records",
    "known_reports",
    "link_reports",
    "link_reports_from_table",
    "lint_protocol",
    "log_search",
    "look_up_open_copies",
    "may_begin",
    "meeting_from_table",
    "merge",
    "note_retractions",
    "note_retrieval",
    "note_retrieval_from_table",
    "open_pairs",
    "pack",
    "person_leaves",
    "plan",
    "plan_against_actual",
    "planned_searches",
    "propose_amendment",
    "publish_protocol",
    "put_in_place",
    "read_chase",
    "read_searches",
    "release_protocol",
    "rename_person",
    "replay",
    "report",
    "restore_releases",
    "rulings",
    "say_of_pairs",
    "say_of_pairs_from_table",
    "say_whose",
    "search_table",
    "second_reading",
    "set_aside",
    "set_library",
    "settle",
    "settle_from_table",
    "share_reading",
    "shipped",
    "shipped_searches",
    "show_record",
    "sign_stop",
    "simulate_screening",
    "state_finding",
    "status",
    "stopping",
    "suggested_links",
    "supply_abstract",
    "take_folder",
    "take_form",
    "take_text",
    "tell_apart",
    "unpack",
    "withdraw",
    "withdraw_ruling",
    "withdraw_stop",
    "write_loan_list",
    "write_searches",
    "write_seeds",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = found
    return found
