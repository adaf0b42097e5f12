"""What guidance asks of the protocol of a rapid assessment, and what one answers of it.

Items are named in our own words; the authors' wording is in the sources. An item that is
answered is not thereby answered well: nobody is spared reading the protocol.

Sources
-------
Moher et al. (2015), Preferred reporting items for systematic review and meta-analysis
protocols (PRISMA-P) 2015 statement, Syst Rev 4:1. doi:10.1186/2046-4053-4-1

Government Social Research, Rapid evidence assessment toolkit (archived, National Archives): the
pages "Planning a REA" (item 1), "Defining inclusion and exclusion criteria" (2, 4), "Rapid
evidence assessment" (5, 6), its screening and reporting pages (7, 8, 11), and the summary
specification that goes with it (1, 3, 5, 9, 10, 12, 13).

Garritty et al. (2021), Cochrane Rapid Reviews Methods Group offers evidence-informed guidance
to conduct rapid reviews, J Clin Epidemiol 130:13-22. doi:10.1016/j.jclinepi.2020.10.007
Items 1 to 3 are its recommendations 1, 2, 4 and 5 to 7. It is updated by Garritty et al. (2024),
BMJ 384:e076335. doi:10.1136/bmj-2023-076335

Nussbaumer-Streit et al. (2023), Rapid reviews methods series: guidance on team considerations,
study selection, data extraction and risk of bias assessment, BMJ Evid Based Med 28:418-423.
doi:10.1136/bmjebm-2022-112185 Items 7, 9, 11 and 12.

Griebler et al. (2023), Evaluation of the interim Cochrane rapid review methods guidance, Cochrane
Colloquium: that peer review of a search is recommended (4), and seldom done.

Garritty et al. (2016), Cochrane Rapid Reviews Methods Group to play a leading role, Syst Rev
5:184. doi:10.1186/s13643-016-0360-z Registration (14).

Notes
-----
Items 5, 6, 8, 10 and 13 for Cochrane are that group's practice as others report it: how many
records a round should have is therefore not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rea.protocol.schema import Protocol

Answered = Callable[[Protocol], bool]
_NO_UPDATE: Final = "does not apply: no update"
_NOT_POOLED: Final = "does not apply: nothing is pooled"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked for.

    Attributes
    ----------
    sections : tuple of str
        Parts of the protocol document that answer it.
    otherwise : str
        What is said where it is not answered.
    """

    number: str
    topic: str
    answered: Answered
    sections: tuple[str, ...] = ()
    otherwise: str = "not answered in this version"

    def applies_to(self, protocol: Protocol) -> bool:
        """Whether the item asks anything of this protocol."""
        return self.answered(protocol) or not self.otherwise.startswith("does not apply")


@dataclass(frozen=True, slots=True)
class Score:
    """How many items of one guidance a protocol answers, and which it does not."""

    guidance: str
    n_answered: int
    n_items: int
    missing: tuple[str, ...]


def scores(protocol: Protocol) -> tuple[Score, ...]:
    """A protocol against each guidance."""
    return tuple(_score(name, items, protocol) for name, items in GUIDANCE.items())


def says(protocol: Protocol, path: str) -> bool:
    """Whether a protocol fills a field, given as a dotted path; an empty path is no question."""
    value: object = protocol
    for name in filter(None, path.split(".")):
        value = getattr(value, name, None)
    return bool(value)


def _score(name: str, items: Sequence[Item], protocol: Protocol) -> Score:
    asked = [one for one in items if one.applies_to(protocol)]
    missing = [one for one in asked if not one.answered(protocol)]
    return Score(
        guidance=name,
        n_answered=len(asked) - len(missing),
        n_items=len(asked),
        missing=tuple(f"{one.number} {one.topic}" for one in missing),
    )


def _has(path: str) -> Answered:
    return lambda protocol: says(protocol, path)


def _always(_: Protocol) -> bool:
    return True


def _never(_: Protocol) -> bool:
    return False


def _each_why(protocol: Protocol) -> bool:
    return all(one.why for one in protocol.criteria)


def _each_effect(protocol: Protocol) -> bool:
    return bool(protocol.shortcuts) and all(one.why and one.effect for one in protocol.shortcuts)


def _rounds(stage: str) -> Answered:
    return lambda protocol: any(one.stage == stage for one in protocol.screening.calibration)


def _reads_twice(protocol: Protocol) -> bool:
    plan = protocol.second_screening("title-abstract")
    return plan is not None and plan.share >= 0.2


def _reads_full_texts_twice(protocol: Protocol) -> bool:
    plan = protocol.second_screening("full-text")
    return plan is not None and plan.share > 0


def _has_strategy(protocol: Protocol) -> bool:
    return any(one.strategy for one in protocol.search.sources)


def _searches_beyond_databases(protocol: Protocol) -> bool:
    return any(one.kind not in ("database", "register") for one in protocol.search.sources)


def _checks_extraction(protocol: Protocol) -> bool:
    return protocol.extraction is not None and protocol.extraction.mode != "single"


def _checks_appraisal(protocol: Protocol) -> bool:
    return protocol.appraisal is not None and protocol.appraisal.mode != "single"


PRISMA_P: Final[tuple[Item, ...]] = (
    Item("1a", "Named as a protocol in its title", _always, ("standing",)),
    Item("1b", "Update of an earlier review", _never, (), _NO_UPDATE),
    Item("2", "Registry and number", _has("registration"), ("standing",)),
    Item("3a", "Authors and how to reach them", _has("team"), ("team",)),
    Item("3b", "Contributions, and the guarantor", _has("guarantor"), ("team",)),
    Item("4", "Amendments, or the plan for them", _always, ("amendments",)),
    Item("5a", "Sources of support", _has("funding"), ("support",)),
    Item("5b", "Name of the funder or sponsor", _has("funding"), ("support",)),
    Item("5c", "Part of the funder in the review", _has("funding"), ("support",)),
    Item("6", "Rationale", _has("rationale"), ("rationale",)),
    Item("7", "Questions, and their parts", _has("framework"), ("questions", "framework")),
    Item("8", "Criteria of eligibility", _always, ("inclusion", "exclusion", "rules")),
    Item("9", "Sources of information", _has("search.sources"), ("sources",)),
    Item("10", "A search strategy with its limits", _has_strategy, ("strategies",)),
    Item("11a", "How records and data are managed", _always, ("records",)),
    Item("11b", "How studies are selected", _always, ("calibration", "second", "conflicts")),
    Item("11c", "How data are collected", _has("extraction"), ("extraction",)),
    Item("12", "Data sought, item by item", _has("extraction"), ("form",)),
    Item("13", "Outcomes and their priority", _has("framework"), ("framework", "form")),
    Item("14", "Risk of bias in studies", _has("appraisal"), ("appraisal",)),
    Item("15a", "When data are pooled", _has("synthesis.pooled"), ("synthesis",), _NOT_POOLED),
    Item("15b", "How data would be pooled", _has("synthesis.pooled"), ("synthesis",), _NOT_POOLED),
    Item("15c", "Further analyses", _has("synthesis.pooled"), ("synthesis",), _NOT_POOLED),
    Item("15d", "Synthesis where nothing is pooled", _has("synthesis"), ("synthesis",)),
    Item("16", "Bias across studies", _has("synthesis.bias_across"), ("synthesis",)),
    Item("17", "Confidence in the evidence", _has("confidence"), ("confidence",)),
)

GSR: Final[tuple[Item, ...]] = (
    Item("1", "Where the questions came from, with those who use the result", _has("themes")),
    Item("2", "A reason under each criterion", _each_why),
    Item("3", "Definitions of what is studied", _has("definitions")),
    Item("4", "Limits of date and language, with reasons", _has("search.limits.why")),
    Item("5", "Every shortcut with its reason and its effect on the conclusions", _each_effect),
    Item("6", "Sources beyond databases", _searches_beyond_databases),
    Item("7", "Criteria tried out before one person reads alone", _has("screening.calibration")),
    Item("8", "A deadline for full texts", _has("eligibility.not_retrieved.working_days")),
    Item("9", "How studies are appraised", _has("appraisal")),
    Item("10", "How findings are put together", _has("synthesis")),
    Item("11", "A short and a plain form of the report", _has("reporting.format")),
    Item("12", "Who is in the team, and with which part", _has("team")),
    Item("13", "What is taken from each study", _has("extraction")),
)

COCHRANE_RAPID: Final[tuple[Item, ...]] = (
    Item("1", "Knowledge users in setting the questions", _has("themes")),
    Item("2", "Population, concept, context and outcomes in parts", _has("framework")),
    Item("3", "Limits of date and language justified", _has("search.limits.why")),
    Item("4", "Peer review of at least one strategy", _has("search.peer_review")),
    Item("5", "Known reports to test the searches with", _has("search.sentinel_records")),
    Item("6", "The same abstracts read by everybody first", _rounds("title-abstract")),
    Item("7", "A fifth of the abstracts read twice", _reads_twice),
    Item("8", "The same full texts read by everybody first", _rounds("full-text")),
    Item("9", "Full texts read twice, at least in part", _reads_full_texts_twice),
    Item("10", "The form tried out first", _has("extraction.pilot")),
    Item("11", "Extraction checked by a second person", _checks_extraction),
    Item("12", "Appraisal checked by a second person", _checks_appraisal),
    Item("13", "Confidence in each finding", _has("confidence")),
    Item("14", "Registration of the protocol", _has("registration")),
)

GUIDANCE: Final[dict[str, tuple[Item, ...]]] = {
    "PRISMA-P 2015": PRISMA_P,
    "GSR toolkit for rapid evidence assessments": GSR,
    "Cochrane rapid reviews guidance": COCHRANE_RAPID,
}
