"""Search exports in, whatever platform wrote them, and records out."""

from __future__ import annotations

from rea.sources.reading import Reading, read_export

__all__ = ["Reading", "read_export"]
