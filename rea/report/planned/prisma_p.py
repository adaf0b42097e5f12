"""PRISMA-P 2015 as a checklist: each of its items, and the section that answers it.

The topics are named in our own words; the authors' wording is in the source.

Sources
-------
Moher et al. (2015), Preferred reporting items for systematic review and meta-analysis
protocols (PRISMA-P) 2015 statement, Syst Rev 4:1. doi:10.1186/2046-4053-4-1
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rea.protocol.schema import Protocol
from rea.report.blocks import Table
from rea.report.planned.words import says

_NO_UPDATE: Final = "does not apply: no update"
_NOT_POOLED: Final = "does not apply: nothing is pooled"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it asks for, and which sections answer it.

    Attributes
    ----------
    needs : str
        Field of the protocol without which it is not answered; "never" if none could.
    otherwise : str
        What the checklist says then.
    """

    number: str
    topic: str
    sections: tuple[str, ...]
    needs: str = ""
    otherwise: str = "not answered in this version"


ITEMS: Final[tuple[Item, ...]] = (
    Item("1a", "Named as a protocol in its title", ("standing",)),
    Item("1b", "Update of an earlier review", (), "never", _NO_UPDATE),
    Item("2", "Registry and number", ("standing",), "registration"),
    Item("3a", "Authors and how to reach them", ("team",), "team"),
    Item("3b", "Contributions, and the guarantor", ("team",), "guarantor"),
    Item("4", "Amendments, or the plan for them", ("amendments",)),
    Item("5a", "Sources of support", ("support",), "funding"),
    Item("5b", "Name of the funder or sponsor", ("support",), "funding"),
    Item("5c", "Part of the funder in the review", ("support",), "funding"),
    Item("6", "Rationale", ("rationale",), "rationale"),
    Item("7", "Questions, and their parts", ("questions", "framework"), "framework"),
    Item("8", "Criteria of eligibility", ("inclusion", "exclusion", "rules")),
    Item("9", "Sources of information", ("sources",), "search.sources"),
    Item("10", "A search strategy with its limits", ("strategies",), "search.sources"),
    Item("11a", "How records and data are managed", ("records",)),
    Item("11b", "How studies are selected", ("calibration", "second", "conflicts")),
    Item("11c", "How data are collected", ("extraction",), "extraction"),
    Item("12", "Data sought, item by item", ("form",), "extraction"),
    Item("13", "Outcomes and their priority", ("framework", "form"), "framework"),
    Item("14", "Risk of bias in studies", ("appraisal",), "appraisal"),
    Item("15a", "When data are pooled", ("synthesis",), "synthesis.pooled", _NOT_POOLED),
    Item("15b", "How data would be pooled", ("synthesis",), "synthesis.pooled", _NOT_POOLED),
    Item("15c", "Further analyses", ("synthesis",), "synthesis.pooled", _NOT_POOLED),
    Item("15d", "Synthesis where nothing is pooled", ("synthesis",), "synthesis"),
    Item("16", "Bias across studies", ("synthesis",), "synthesis.bias_across"),
    Item("17", "Confidence in the evidence", ("confidence",), "confidence"),
)


def missing(protocol: Protocol) -> tuple[Item, ...]:
    """The items that apply to a protocol and that it does not answer."""
    return tuple(
        one
        for one in ITEMS
        if not says(protocol, one.needs) and not one.otherwise.startswith("does not apply")
    )


def checklist(protocol: Protocol, numbers: Mapping[str, str]) -> Table:
    """Every item with the sections that answer it.

    Parameters
    ----------
    numbers : mapping
        Key of a section to its number in the document.
    """
    rows = tuple((one.number, one.topic, _where(one, protocol, numbers)) for one in ITEMS)
    columns = ("Item", "What is asked for", "Section")
    return Table("PRISMA-P 2015 checklist", columns, (1, 6, 3), rows, refers=True)


def _where(item: Item, protocol: Protocol, numbers: Mapping[str, str]) -> str:
    if not says(protocol, item.needs):
        return item.otherwise
    return "; ".join(numbers[key] for key in item.sections if key in numbers)
