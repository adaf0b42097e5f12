"""Which records are copies of one report, and why."""

from rea.dedupe.definition import Definition
from rea.dedupe.explaining import Explanation, FieldComparison, Finding, explain
from rea.dedupe.grouping import (
    Grouping,
    JudgedRecords,
    group_duplicates,
    group_judged,
    judge_records,
    rule_sentences,
)
from rea.dedupe.marking import Piece, marked
from rea.dedupe.matching import nearest_titles
from rea.dedupe.rules import Outcome
from rea.dedupe.showing import most_complete

__all__ = [
    "Definition",
    "Explanation",
    "FieldComparison",
    "Finding",
    "Grouping",
    "JudgedRecords",
    "Outcome",
    "Piece",
    "explain",
    "group_duplicates",
    "group_judged",
    "judge_records",
    "marked",
    "most_complete",
    "nearest_titles",
    "rule_sentences",
]
