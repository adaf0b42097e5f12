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
    from rea.steps.checking import check
    from rea.steps.dedupe.compared import PairWish
    from rea.steps.dedupe.dedupe import find_duplicates
    from rea.steps.dedupe.explaining import explain_record
    from rea.steps.dedupe.files import dedupe_files
    from rea.steps.dedupe.pair_desk import PairDesk
    from rea.steps.dedupe.pairs import open_pairs, say_of_pairs, say_of_pairs_from_table
    from rea.steps.dedupe.truth import compare_with_truth
    from rea.steps.extraction.answer_files import export_answers
    from rea.steps.extraction.extract import Extraction
    from rea.steps.extraction.stating import findings_desk, findings_from_table, state_finding
    from rea.steps.extraction.studies import link_reports, link_reports_from_table
    from rea.steps.extraction.suggesting import suggested_links, tell_apart
    from rea.steps.fulltext.borrowing import author_letter, set_library, write_loan_list
    from rea.steps.fulltext.dropping import say_whose, take_folder
    from rea.steps.fulltext.looking_up import look_up_open_copies
    from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval, note_retrieval_from_table
    from rea.steps.planning import plan, plan_against_actual
    from rea.steps.progress import status
    from rea.steps.protocol.amending import Stated, amend, propose_amendment
    from rea.steps.protocol.beginning import begin, may_begin
    from rea.steps.protocol.bundled import shipped, shipped_searches
    from rea.steps.protocol.commenting import gather_comments
    from rea.steps.protocol.comparing import compare_protocols
    from rea.steps.protocol.drafting import draft_protocol
    from rea.steps.protocol.form_books import take_form
    from rea.steps.protocol.piloting import Pilot
    from rea.steps.protocol.protocols import lint_protocol
    from rea.steps.protocol.publishing import publish_protocol
    from rea.steps.protocol.releasing import release_protocol
    from rea.steps.protocol.restoring import restore_releases
    from rea.steps.reports.reporting import report
    from rea.steps.reports.taking_text import take_text
    from rea.steps.screening.deciding import Wish, decide, decide_from_table
    from rea.steps.screening.enough import sign_stop, stopping, withdraw_stop
    from rea.steps.screening.screen import Sitting, replay
    from rea.steps.screening.setting_aside import WAYS, set_aside
    from rea.steps.screening.simulate import simulate_screening
    from rea.steps.search.adding import add_report
    from rea.steps.search.chasing import read_chase, write_seeds
    from rea.steps.search.completing import complete_search
    from rea.steps.search.correcting import supply_abstract
    from rea.steps.search.exporting import export
    from rea.steps.search.filing import SearchFacts
    from rea.steps.search.importing import convert, import_records
    from rea.steps.search.retractions import note_retractions
    from rea.steps.search.search_plans import draft_search, known_reports, planned_searches
    from rea.steps.search.search_tables import read_searches
    from rea.steps.search.searching import log_search, search_table, write_searches
    from rea.steps.search.withdrawing import (
        compare_runs,
        put_in_place,
        with_former_facts,
        withdraw,
    )
    from rea.steps.show import show_record
    from rea.steps.team.agreeing import agreement
    from rea.steps.team.calibrating import calibration, draw_round, rulings
    from rea.steps.team.handing import hand_over, share_reading
    from rea.steps.team.merging import merge
    from rea.steps.team.packing import pack
    from rea.steps.team.people import add_person, person_leaves, rename_person
    from rea.steps.team.reconcile import conflicts, settle, settle_from_table
    from rea.steps.team.rereading import second_reading
    from rea.steps.team.ruling import hold_meeting, meeting_from_table, withdraw_ruling
    from rea.steps.team.second import DrawWish, draw_second
    from rea.steps.team.unpacking import unpack

_MODULE_OF = {
    "add_report": "search.adding",
    "agreement": "team.agreeing",
    "Stated": "protocol.amending",
    "amend": "protocol.amending",
    "propose_amendment": "protocol.amending",
    "begin": "protocol.beginning",
    "may_begin": "protocol.beginning",
    "author_letter": "fulltext.borrowing",
    "set_library": "fulltext.borrowing",
    "write_loan_list": "fulltext.borrowing",
    "shipped": "protocol.bundled",
    "shipped_searches": "protocol.bundled",
    "calibration": "team.calibrating",
    "draw_round": "team.calibrating",
    "read_chase": "search.chasing",
    "write_seeds": "search.chasing",
    "check": "checking",
    "gather_comments": "protocol.commenting",
    "PairWish": "dedupe.compared",
    "compare_protocols": "protocol.comparing",
    "complete_search": "search.completing",
    "supply_abstract": "search.correcting",
    "Wish": "screening.deciding",
    "decide": "screening.deciding",
    "decide_from_table": "screening.deciding",
    "find_duplicates": "dedupe.dedupe",
    "draft_protocol": "protocol.drafting",
    "say_whose": "fulltext.dropping",
    "take_folder": "fulltext.dropping",
    "take_form": "protocol.form_books",
    "sign_stop": "screening.enough",
    "stopping": "screening.enough",
    "withdraw_stop": "screening.enough",
    "explain_record": "dedupe.explaining",
    "export": "search.exporting",
    "export_answers": "extraction.answer_files",
    "Extraction": "extraction.extract",
    "dedupe_files": "dedupe.files",
    "hand_over": "team.handing",
    "share_reading": "team.handing",
    "convert": "search.importing",
    "import_records": "search.importing",
    "look_up_open_copies": "fulltext.looking_up",
    "merge": "team.merging",
    "pack": "team.packing",
    "unpack": "team.unpacking",
    "PairDesk": "dedupe.pair_desk",
    "open_pairs": "dedupe.pairs",
    "say_of_pairs": "dedupe.pairs",
    "say_of_pairs_from_table": "dedupe.pairs",
    "add_person": "team.people",
    "person_leaves": "team.people",
    "rename_person": "team.people",
    "Pilot": "protocol.piloting",
    "plan": "planning",
    "plan_against_actual": "planning",
    "status": "progress",
    "lint_protocol": "protocol.protocols",
    "release_protocol": "protocol.releasing",
    "publish_protocol": "protocol.publishing",
    "conflicts": "team.reconcile",
    "settle": "team.reconcile",
    "settle_from_table": "team.reconcile",
    "report": "reports.reporting",
    "second_reading": "team.rereading",
    "restore_releases": "protocol.restoring",
    "RetrievalWish": "fulltext.retrieve",
    "note_retractions": "search.retractions",
    "note_retrieval": "fulltext.retrieve",
    "note_retrieval_from_table": "fulltext.retrieve",
    "hold_meeting": "team.ruling",
    "meeting_from_table": "team.ruling",
    "rulings": "team.calibrating",
    "withdraw_ruling": "team.ruling",
    "Sitting": "screening.screen",
    "replay": "screening.screen",
    "draft_search": "search.search_plans",
    "known_reports": "search.search_plans",
    "planned_searches": "search.search_plans",
    "read_searches": "search.search_tables",
    "SearchFacts": "search.filing",
    "log_search": "search.searching",
    "search_table": "search.searching",
    "write_searches": "search.searching",
    "DrawWish": "team.second",
    "draw_second": "team.second",
    "WAYS": "screening.setting_aside",
    "set_aside": "screening.setting_aside",
    "show_record": "show",
    "simulate_screening": "screening.simulate",
    "findings_desk": "extraction.stating",
    "findings_from_table": "extraction.stating",
    "state_finding": "extraction.stating",
    "link_reports": "extraction.studies",
    "link_reports_from_table": "extraction.studies",
    "suggested_links": "extraction.suggesting",
    "tell_apart": "extraction.suggesting",
    "take_text": "reports.taking_text",
    "compare_with_truth": "dedupe.truth",
    "compare_runs": "search.withdrawing",
    "put_in_place": "search.withdrawing",
    "with_former_facts": "search.withdrawing",
    "withdraw": "search.withdrawing",
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
    "with_former_facts",
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
