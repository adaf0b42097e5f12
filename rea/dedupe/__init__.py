"""Which records are copies of one report, and why."""

from rea.dedupe.definition import Definition
from rea.dedupe.explaining import Explanation, FieldComparison, explain
from rea.dedupe.grouping import Grouping, group_duplicates, rule_sentences
from rea.dedupe.rules import Outcome
from rea.dedupe.showing import most_complete

__all__ = [
    "Definition",
    "Explanation",
    "FieldComparison",
    "Grouping",
    "Outcome",
    "explain",
    "group_duplicates",
    "most_complete",
    "rule_sentences",
]
