"""The review as it was done: the report, part by part."""

from rea.report.done.document import write_outline

__all__ = ["write_outline"]
