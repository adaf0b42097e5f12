"""Which records are copies of one report, and why."""

from rea.dedupe.explaining import Explanation, FieldComparison, explain
from rea.dedupe.grouping import Grouping, group_duplicates
from rea.dedupe.rules import Definition, Outcome

__all__ = [
    "Definition",
    "Explanation",
    "FieldComparison",
    "Grouping",
    "Outcome",
    "explain",
    "group_duplicates",
]
