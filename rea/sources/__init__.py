"""Search exports in, whatever platform wrote them, and records out."""

from __future__ import annotations

from rea.sources.reading import Reading, read_export
from rea.sources.workbook import write_xlsx
from rea.sources.writing import write_csv, write_ris

__all__ = ["Reading", "read_export", "write_csv", "write_ris", "write_xlsx"]
