"""Search exports in, whatever platform wrote them, and records out."""

from __future__ import annotations

from rea.sources.earlier import earlier_decisions
from rea.sources.reading import Reading, read_export, read_rows
from rea.sources.workbook import write_sheets, write_xlsx
from rea.sources.writing import write_csv, write_ris

__all__ = [
    "Reading",
    "earlier_decisions",
    "read_export",
    "read_rows",
    "write_csv",
    "write_ris",
    "write_sheets",
    "write_xlsx",
]
