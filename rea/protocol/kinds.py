"""Which parts of a protocol people read and write, and which fields of each.

It is told here once, for pages and workbooks; what a field is for stands in the schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rea.errors import UnknownNameError
from rea.protocol.eligibility import Criterion, Eligibility, NotRetrieved
from rea.protocol.forms import Extraction, FormField, Pilot, Section, Synthesis, Verification
from rea.protocol.plans import (
    Calibration,
    Conflicts,
    Escalation,
    Ranking,
    Screening,
    SecondScreening,
    Stopping,
)
from rea.protocol.schema import (
    AskedQuestion,
    Framework,
    Member,
    PlainSummary,
    Protocol,
    Reporting,
    ReviewerCare,
    Shortcut,
    Theme,
)
from rea.protocol.searches import Concept, Limits, PlannedSource, Search, Sentinel
from rea.protocol.tree import FieldPath
from rea.protocol.values import Part


@dataclass(frozen=True, slots=True)
class One:
    """A group of fields that stands alone, by the name that a page gives it.

    Attributes
    ----------
    may_go : bool
        Whether a protocol can be without it: it goes when all its fields are emptied.
    """

    name: str
    at: FieldPath
    model: type[Part]
    texts: tuple[str, ...]
    may_go: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Entries of one kind: a list of them, or groups that stand alone.

    Attributes
    ----------
    at : tuple
        Where their list stands.
    key : str
        The field by which an entry of the list is named.
    texts : tuple of str
        Fields that a page offers, in the order in which they are read.
    begun_with : tuple of str
        Fields that a new entry is asked for besides; none if no entry can be added.
    new : str
        What a new entry is called.
    """

    name: str
    title: str
    model: type[Part] = Protocol
    at: FieldPath = ()
    key: str = ""
    texts: tuple[str, ...] = ()
    begun_with: tuple[str, ...] = ()
    new: str = ""
    ones: tuple[One, ...] = ()


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _list(
    name: str, title: str, model: type[Part], at: str, key: str, texts: str, begun: str, new: str
) -> Kind:
    where = tuple(at.split("."))
    return Kind(name, title, model, where, key, _names(texts), _names(begun), new)


def _one(name: str, at: str, model: type[Part], texts: str, *, may_go: bool = False) -> One:
    return One(name, tuple(filter(None, at.split("."))), model, _names(texts), may_go)


SECTIONS: Final = ("extraction", "sections")
_SECOND: Final = "share minimum among sample strata seed blinded all_unsure"
_STOPPING: Final = (
    "rule also switch_to target_recall confidence minimum_share_read consecutive_irrelevant "
    "agreed_by unread_counted_as footnote"
)
_FIELD: Final = (
    "label type questions required values values_from min max unit help locator repeat show_if "
    "show_if_answered"
)

_TITLE: Final = (_one("", "", Protocol, "title short_title notice rationale funding"),)
_TERMS: Final = (
    _one("Parts of the question", "framework", Framework, "name parts", may_go=True),
    _one("Definitions", "", Protocol, "definitions"),
)
_RULES: Final = (
    _one(
        "Reasons, and who is not sure",
        "eligibility",
        Eligibility,
        "reason_required unsure_at_title_abstract secondary_reports",
    ),
    _one(
        "Reports that cannot be had",
        "eligibility.not_retrieved",
        NotRetrieved,
        "code working_days routes definition",
    ),
)
_SEARCHES: Final = (
    _one("How concepts are joined", "search", Search, "combination"),
    _one(
        "Limits",
        "search.limits",
        Limits,
        "first_year last_year languages document_types why",
        may_go=True,
    ),
)
_PLANS: Final = (
    _one(
        "Second reading of titles and abstracts",
        "screening.second_screening.title-abstract",
        SecondScreening,
        _SECOND,
        may_go=True,
    ),
    _one(
        "Second reading of full texts",
        "screening.second_screening.full-text",
        SecondScreening,
        _SECOND,
        may_go=True,
    ),
    _one(
        "When more is read twice",
        "screening.escalation",
        Escalation,
        "upper_limit_above recall_below agreement_below confidence further_share",
        may_go=True,
    ),
    _one(
        "Disagreements",
        "screening.conflicts",
        Conflicts,
        "settled_by note_required third_reader_blind",
    ),
    _one(
        "Order of reading",
        "screening.ranking",
        Ranking,
        "ranker seed random_share start_with_sentinels start_random",
    ),
    _one("When reading may stop", "screening.stopping", Stopping, _STOPPING),
    _one(
        "Other methods, and agreement",
        "screening",
        Screening,
        "other_methods agreement_statistics",
    ),
)
_CARE: Final = (
    _one(
        "Readers",
        "reviewer_care",
        ReviewerCare,
        "text support session_minutes hand_on_freely times_in_logs",
        may_go=True,
    ),
)
_EXTRACTION: Final = (
    _one("Extraction", "extraction", Extraction, "unit mode missing_codes locator_required"),
    _one("Trying the form", "extraction.pilot", Pilot, "studies people", may_go=True),
    _one(
        "Checking",
        "extraction.verification",
        Verification,
        "share questions other_share",
        may_go=True,
    ),
)
_REPORT: Final = (
    _one(
        "Synthesis",
        "synthesis",
        Synthesis,
        "method steps vote_counting pooled bias_across",
    ),
    _one("Report", "reporting", Reporting, "guidelines format plain_summary survivors_version"),
    _one(
        "The page for practitioners",
        "plain_summary",
        PlainSummary,
        "why question looked_for left_out use",
        may_go=True,
    ),
)

_ALL: Final = (
    Kind("title", "Title", ones=_TITLE),
    _list(
        "questions", "Questions", AskedQuestion, "questions", "id", "text themes", "id kind",
        "a question",
    ),
    _list(
        "themes", "Where the questions came from", Theme, "themes", "id", "text taken_up", "id",
        "a theme",
    ),
    Kind("terms", "The question in parts, and definitions", ones=_TERMS),
    _list(
        "criteria", "Inclusion and exclusion criteria", Criterion, "eligibility.criteria", "code",
        "label definition why stages limit", "code kind", "a criterion",
    ),
    Kind("rules", "Rules around the criteria", ones=_RULES),
    _list(
        "concepts", "Concepts of the searches", Concept, "search.concepts", "id",
        "label terms near headings", "id", "a concept",
    ),
    Kind("searches", "All searches together", ones=_SEARCHES),
    _list(
        "sources", "Sources and searches", PlannedSource, "search.sources", "id",
        "name kind platform concepts strategy limits method", "id", "a source",
    ),
    _list(
        "sentinels", "Known reports that the searches must find", Sentinel,
        "search.sentinel_records", "ref", "title doi expected_in", "ref", "a known report",
    ),
    _list(
        "calibration", "Calibration before work is divided", Calibration, "screening.calibration",
        "stage", "records min_rounds max_rounds pass_at if_failed", "stage", "a calibration",
    ),
    Kind("plans", "Who reads what, and until when", ones=_PLANS),
    _list(
        "team", "Team", Member, "team", "id",
        "name role affiliation contact interests may_hold_full_texts", "id",
        "a member of the team",
    ),
    Kind("care", "Care for those who read", ones=_CARE),
    Kind("extraction", "How studies are extracted", ones=_EXTRACTION),
    _list("pages", "Pages of the extraction form", Section, "extraction.sections", "id", "label",
          "", ""),
    _list(
        "fields", "Extraction form", FormField, "extraction.sections", "id", _FIELD, "id",
        "something that is asked",
    ),
    _list(
        "shortcuts", "Shortcuts", Shortcut, "shortcuts", "id", "what why effect", "id",
        "a shortcut",
    ),
    Kind("reporting", "Synthesis and report", ones=_REPORT),
)  # fmt: skip
KINDS: Final = {one.name: one for one in _ALL}


def kind_of(name: str) -> Kind:
    """A kind of entry by its name.

    Raises
    ------
    UnknownNameError
    """
    if name not in KINDS:
        raise UnknownNameError("part of a protocol", name, KINDS)
    return KINDS[name]
