"""Which records are copies of one report, and why."""

from rea.dedupe.definition import Definition
from rea.dedupe.explaining import Explanation, FieldComparison, Finding, explain
from rea.dedupe.facts import thresholds_in_words
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
from rea.dedupe.notices import Notice, notices
from rea.dedupe.rules import Outcome
from rea.dedupe.showing import FieldValue, differing_values, most_complete

__all__ = [
    "Definition",
    "Explanation",
    "FieldComparison",
    "FieldValue",
    "Finding",
    "Grouping",
    "JudgedRecords",
    "Notice",
    "Outcome",
    "Piece",
    "differing_values",
    "explain",
    "group_duplicates",
    "group_judged",
    "judge_records",
    "marked",
    "most_complete",
    "nearest_titles",
    "notices",
    "rule_sentences",
    "thresholds_in_words",
]
