"""Reporting checklists, filled with where the report answers each item.

The topics are named in our own words; the authors' wording is in the sources. An item is
answered where its part of the report is there and says something; what needs people to
write stays open until they have.

Sources
-------
Page et al. (2021), PRISMA 2020, BMJ 372:n71. doi:10.1136/bmj.n71
Rethlefsen et al. (2021), PRISMA-S, Syst Rev 10:39. doi:10.1186/s13643-020-01542-z
Stevens et al. (2024), interim guidance for reporting rapid reviews, BMJ EBM.
Tricco et al. (2018), PRISMA-ScR, Ann Intern Med 169:467. doi:10.7326/M18-0850
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rea.report.blocks import Block, Heading, Paragraph, Table, Written
from rea.report.done.telling import Told
from rea.report.lists import ids_at

OPEN: Final = "not answered"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it asks for, and the anchors of the parts that answer it.

    Attributes
    ----------
    otherwise : str
        What the checklist says where none of the parts is there.
    """

    number: str
    topic: str
    anchors: tuple[str, ...]
    otherwise: str = OPEN


@dataclass(frozen=True, slots=True)
class Checklist:
    """A whole checklist, and whether it is asked for."""

    name: str
    items: tuple[Item, ...]
    asked_for: Callable[[Told], bool] = lambda _: True


def checklists_of(told: Told, blocks: Iterable[Block]) -> Iterator[Block]:
    """The checklists that apply, filled from the numbered parts of the report."""
    answered = _answered(blocks)
    yield Paragraph(
        "Each item in our words, with the part of this report that answers it. "
        "A part that people have still to write answers nothing yet."
    )
    for one in CHECKLISTS:
        if one.asked_for(told):
            yield _table(one, answered)


def unanswered(told: Told, blocks: Iterable[Block]) -> dict[str, tuple[str, ...]]:
    """The numbers of the items that are open, by checklist."""
    answered = _answered(blocks)
    return {
        one.name: tuple(item.number for item in one.items if _where(item, answered) == OPEN)
        for one in CHECKLISTS
        if one.asked_for(told)
    }


def _table(checklist: Checklist, answered: Mapping[str, str]) -> Table:
    rows = tuple((one.number, one.topic, _where(one, answered)) for one in checklist.items)
    columns = ("Item", "What is asked for", "Part")
    return Table(f"{checklist.name} checklist", columns, (1, 6, 3), rows, refers=True)


def _where(item: Item, answered: Mapping[str, str]) -> str:
    return "; ".join(answered[one] for one in item.anchors if one in answered) or item.otherwise


def _answered(blocks: Iterable[Block]) -> dict[str, str]:
    """From the anchor of each numbered part that says something to its number."""
    numbers: dict[str, str] = {}
    last = ""
    for block in blocks:
        if isinstance(block, Heading):
            last = block.anchor if block.number else last
            numbers |= {block.anchor: block.number} if block.number else {}
        elif isinstance(block, Written) and not block.blocks and last == block.key:
            del numbers[last]
    return numbers


_TEAM: Final = ("acknowledgements",)
_FOUND: Final = ("findings", "studies")
_NOT_POOLED: Final = "does not apply: nothing is pooled"

PRISMA_2020: Final = (
    Item("1", "Named as a review in its title", (), "title page"),
    Item("2", "Abstract", ("summary",)),
    Item("3", "Rationale", ("rationale",)),
    Item("4", "Objectives", ("asked", "questions")),
    Item("5", "Criteria of eligibility", ("criteria",)),
    Item("6", "Sources, each with the date last searched", ("sources",)),
    Item("7", "Full search strategies with their limits", ("searches",)),
    Item("8", "How studies were selected, by whom, with which tools", ("method-screening",)),
    Item("9", "How data were collected, by whom", ("method-extraction",)),
    Item("10a", "Outcomes sought", ("form",)),
    Item("10b", "Other data sought, and assumptions", ("form",)),
    Item("11", "How risk of bias was assessed", ("method-appraisal", "appraisal")),
    Item("12", "Effect measures", (), _NOT_POOLED),
    Item("13a", "Which studies went into each synthesis", ("coverage",)),
    Item("13b", "How data were prepared", (), _NOT_POOLED),
    Item("13c", "How results are tabulated and shown", _FOUND),
    Item("13d", "How results were put together", ("method-synthesis", "findings")),
    Item("13e", "How differences between studies were explored", (), _NOT_POOLED),
    Item("13f", "Sensitivity analyses", (), _NOT_POOLED),
    Item("14", "How bias from missing results was assessed", (), OPEN),
    Item("15", "How certainty was assessed", ("method-confidence", "together")),
    Item("16a", "Selection of studies, with a flow diagram", ("flow", "previous-version")),
    Item("16b", "Studies that nearly met the criteria, and why not", ("excluded-full-text",)),
    Item("17", "Each included study and its characteristics", ("studies", "included")),
    Item("18", "Risk of bias in each study", ("appraisal",)),
    Item("19", "Results of each study", ("findings",)),
    Item("20a", "Characteristics and bias of each synthesis", ("coverage",)),
    Item("20b", "Results of statistical syntheses", (), _NOT_POOLED),
    Item("20c", "Causes of heterogeneity", (), _NOT_POOLED),
    Item("20d", "Results of sensitivity analyses", (), _NOT_POOLED),
    Item("21", "Bias from missing results", (), OPEN),
    Item("22", "Certainty of the evidence", ("together",)),
    Item("23a", "Interpretation in the light of other evidence", ("discussion",)),
    Item("23b", "Limitations of the evidence", ("limitations",)),
    Item("23c", "Limitations of the process", ("shortcuts", "limitations")),
    Item("23d", "Implications for practice, policy and research", ("recommendations",)),
    Item("24a", "Registration", ("protocol",)),
    Item("24b", "Where the protocol is", ("protocol",)),
    Item("24c", "Amendments", ("amendments",)),
    Item("25", "Support, and the part of funders", _TEAM),
    Item("26", "Competing interests", _TEAM),
    Item("27", "Data, code and other materials", ("recompute",)),
)

PRISMA_S: Final = (
    Item("1", "Each database with its platform", ("sources",)),
    Item("2", "Databases searched together on one platform", ("sources",)),
    Item("3", "Study registries", ("sources",)),
    Item("4", "Online sources and browsing", ("sources",)),
    Item("5", "Citation searching", ("sources",)),
    Item("6", "Contacts", ("sources",)),
    Item("7", "Other methods", ("sources",)),
    Item("8", "Strategies exactly as run", ("searches",)),
    Item("9", "Limits and restrictions", ("searches",)),
    Item("10", "Search filters", ("searches",)),
    Item("11", "Strategies taken from earlier work", ("searches",)),
    Item("12", "Updates of the searches", ("sources", "previous-version")),
    Item("13", "Date of each search", ("sources",)),
    Item("14", "Peer review of the searches", ("method-peer-review",)),
    Item("15", "Records from each source", ("sources", "flow")),
    Item("16", "How copies were removed", ("duplicates",)),
)

RAPID: Final = (
    Item("R1", "Which methods were set beforehand, which developed", ("protocol", "amendments")),
    Item("R2", "What makes it a rapid review: steps left out or cut short", ("shortcuts",)),
    Item("R3", "How users of the findings were involved", ("consultations", "themes")),
    Item("R4", "Authors and how to reach them", _TEAM),
    Item("R5", "Other contributors", _TEAM),
    Item("R6", "Peer review of the report", _TEAM),
)

PRISMA_SCR: Final = (
    Item("1", "Named as a scoping review", (), "title page"),
    Item("2", "Structured summary", ("summary",)),
    Item("3", "Rationale", ("rationale",)),
    Item("4", "Objectives", ("asked", "questions")),
    Item("5", "Protocol and registration", ("protocol",)),
    Item("6", "Criteria of eligibility", ("criteria",)),
    Item("7", "Sources of information", ("sources",)),
    Item("8", "A full search strategy", ("searches",)),
    Item("9", "Selection of sources of evidence", ("method-screening",)),
    Item("10", "Data charting", ("method-extraction",)),
    Item("11", "Data items", ("form",)),
    Item("12", "Critical appraisal, if done", ("method-appraisal", "appraisal"), "not done"),
    Item("13", "How results were put together", ("method-synthesis", "findings")),
    Item("14", "Selection, with a flow diagram", ("flow",)),
    Item("15", "Characteristics of the sources", ("studies", "included")),
    Item("16", "Appraisal within sources, if done", ("appraisal",), "not done"),
    Item("17", "Results of each source", ("findings",)),
    Item("18", "Results put together", ("coverage",)),
    Item("19", "Summary of evidence", ("discussion",)),
    Item("20", "Limitations", ("limitations", "shortcuts")),
    Item("21", "Conclusions", ("recommendations",)),
    Item("22", "Funding", _TEAM),
)


def _names_scr(told: Told) -> bool:
    plan = told.facts.plan
    return plan is not None and any("ScR" in one for one in plan.reporting.guidelines)


CHECKLISTS: Final = (
    Checklist("PRISMA 2020", PRISMA_2020),
    Checklist("PRISMA-S", PRISMA_S, lambda told: bool(ids_at(told.flow, "counted"))),
    Checklist("Rapid review reporting", RAPID),
    Checklist("PRISMA-ScR", PRISMA_SCR, _names_scr),
)
