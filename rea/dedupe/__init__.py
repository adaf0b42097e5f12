"""Which records are copies of one report, and why."""

from rea.dedupe.definition import Definition
from rea.dedupe.explaining import Explanation, FieldComparison, explain
from rea.dedupe.grouping import Grouping, group_duplicates, rule_sentences
from rea.dedupe.rules import Outcome

__all__ = [
    "Definition",
    "Explanation",
    "FieldComparison",
    "Grouping",
    "Outcome",
    "explain",
    "group_duplicates",
    "rule_sentences",
]
