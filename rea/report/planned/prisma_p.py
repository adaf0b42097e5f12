"""PRISMA-P 2015 as a checklist: each of its items, and the section that answers it.

The topics are named in our own words; the authors' wording is in the source.

Sources
-------
Moher et al. (2015), Preferred reporting items for systematic review and meta-analysis
protocols (PRISMA-P) 2015 statement, Syst Rev 4:1. doi:10.1186/2046-4053-4-1
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from rea.protocol.schema import Protocol
from rea.report.blocks import Table

_Asked = Callable[[Protocol], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it asks for, which sections answer it and whether they do."""

    number: str
    topic: str
    sections: tuple[str, ...]
    answered: _Asked
    otherwise: str = "not answered in this version"


def _always(protocol: Protocol) -> bool:
    return bool(protocol.title)


def _has_interventions(protocol: Protocol) -> bool:
    return protocol.framework is not None


def _pools(protocol: Protocol) -> bool:
    return protocol.synthesis is not None and protocol.synthesis.pooled


def _looks_for_bias(protocol: Protocol) -> bool:
    return protocol.synthesis is not None and protocol.synthesis.bias_across is not None


def _has_strategy(protocol: Protocol) -> bool:
    return any(one.strategy for one in protocol.search.sources)


ITEMS: Final[tuple[Item, ...]] = (
    Item("1a", "Named as a protocol in its title", ("standing",), _always),
    Item("1b", "Update of an earlier review", (), lambda p: False, "does not apply: no update"),
    Item("2", "Registry and number", ("standing",), lambda p: p.registration is not None),
    Item("3a", "Authors and how to reach them", ("team",), lambda p: bool(p.team)),
    Item("3b", "Contributions, and the guarantor", ("team",), lambda p: p.guarantor is not None),
    Item("4", "Amendments, or the plan for them", ("amendments",), _always),
    Item("5a", "Sources of support", ("support",), lambda p: p.funding is not None),
    Item("5b", "Name of the funder or sponsor", ("support",), lambda p: p.funding is not None),
    Item("5c", "Part of the funder in the review", ("support",), lambda p: p.funding is not None),
    Item("6", "Rationale", ("rationale",), lambda p: p.rationale is not None),
    Item("7", "Questions, and their parts", ("questions", "framework"), _has_interventions),
    Item("8", "Criteria of eligibility", ("inclusion", "exclusion", "rules"), _always),
    Item("9", "Sources of information", ("sources",), lambda p: bool(p.search.sources)),
    Item("10", "A search strategy with its limits", ("strategies",), _has_strategy),
    Item("11a", "How records and data are managed", ("records",), _always),
    Item("11b", "How studies are selected", ("calibration", "second", "conflicts"), _always),
    Item("11c", "How data are collected", ("extraction",), lambda p: p.extraction is not None),
    Item("12", "Data sought, item by item", ("form",), lambda p: p.extraction is not None),
    Item("13", "Outcomes and their priority", ("questions", "form"), _has_interventions),
    Item("14", "Risk of bias in studies", ("appraisal",), lambda p: p.appraisal is not None),
    Item("15a", "When data are pooled", ("synthesis",), _pools, "does not apply: nothing is pooled"),
    Item("15b", "How data would be pooled", ("synthesis",), _pools, "does not apply: nothing is pooled"),
    Item("15c", "Further analyses", ("synthesis",), _pools, "does not apply: nothing is pooled"),
    Item("15d", "Synthesis where nothing is pooled", ("synthesis",), lambda p: p.synthesis is not None),
    Item("16", "Bias across studies", ("synthesis",), _looks_for_bias),
    Item("17", "Confidence in the evidence", ("confidence",), lambda p: p.confidence is not None),
)  # fmt: skip


def missing(protocol: Protocol) -> tuple[Item, ...]:
    """The items that apply to a protocol and that it does not answer."""
    return tuple(
        one
        for one in ITEMS
        if not one.answered(protocol) and not one.otherwise.startswith("does not apply")
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
    if not item.answered(protocol):
        return item.otherwise
    return "; ".join(numbers[key] for key in item.sections if key in numbers)
