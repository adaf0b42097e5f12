"""PRISMA-P 2015 as a checklist: each of its items, and the section that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from rea.protocol.guidance import PRISMA_P, Item
from rea.protocol.schema import Protocol
from rea.report.blocks import Table


def checklist(protocol: Protocol, numbers: Mapping[str, str]) -> Table:
    """Every item with the sections that answer it.

    Parameters
    ----------
    numbers : mapping
        Key of a section to its number in the document.
    """
    rows = tuple((one.number, one.topic, _where(one, protocol, numbers)) for one in PRISMA_P)
    columns = ("Item", "What is asked for", "Section")
    return Table("PRISMA-P 2015 checklist", columns, (1, 6, 3), rows, refers=True)


def _where(item: Item, protocol: Protocol, numbers: Mapping[str, str]) -> str:
    if not item.answered(protocol):
        return item.otherwise
    return "; ".join(numbers[key] for key in item.sections if key in numbers)
