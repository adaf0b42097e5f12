"""Why two records are one report, two, or a question: in words, for one pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from rea.dedupe.definition import Definition, rules_for
from rea.dedupe.facts import facts_of, score_of
from rea.dedupe.keys import keys_of
from rea.dedupe.matching import compare
from rea.dedupe.rules import Outcome, decide

_SHOWN: Final = (
    ("title", "title"),
    ("authors", "authors"),
    ("year", "year_gap"),
    ("journal", "journal"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("pages", "start"),
    ("doi", "doi"),
    ("isbn", "isbn"),
    ("url", "address"),
    ("abstract", "abstract"),
)
Finding = Literal["same", "alike", "differs", "one only", "unclear"]

_NO_RULE: Final = "Too little agrees for the two to be copies."


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of two records, as given, and what the comparison made of it.

    Attributes
    ----------
    finding : str
        "same" in every letter but for capitals, "alike" (the difference says nothing),
        "differs", "one only", or "unclear".
    """

    field: str
    a: str
    b: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Explanation:
    """What decides a pair.

    Attributes
    ----------
    rule : str
        Name of the rule, "" when none fits and the two are therefore different.
    score : float
        How much agrees, 0-1.
    """

    outcome: Outcome
    rule: str
    sentence: str
    score: float
    fields: tuple[FieldComparison, ...]


def explain(
    record_a: Mapping[str, str],
    record_b: Mapping[str, str],
    definition: Definition | None = None,
) -> Explanation:
    """Say what the rules make of two records, and why.

    Parameters
    ----------
    record_a, record_b : mapping of column name to text
        Rows of the records table (``row._asdict()`` or ``table.loc[i]``); the columns of
        ``REVIEW_RECORD_COLUMNS``, where a column that is left out is missing.
    """
    pair = pd.DataFrame([_whole(record_a), _whole(record_b)])
    keys = keys_of(pair)
    compared = compare(keys, (np.array([0]), np.array([1])))
    rules = rules_for(definition or Definition())
    number = int(decide(rules, facts_of(keys, compared), 1)[0])
    fields = _fields(pair, compared)
    score = round(float(score_of(compared)[0]), 3)
    if number < 0:
        return Explanation("different", "", _NO_RULE, score, fields)
    rule = rules[number]
    return Explanation(rule.outcome, rule.name, rule.sentence, score, fields)


def _whole(record: Mapping[str, str]) -> dict[str, str]:
    names = ("record_id", "source", "searched_on", "type", *(name for name, _ in _SHOWN))
    return {name: str(record.get(name, "")) for name in names}


def _fields(pair: pd.DataFrame, compared: pd.DataFrame) -> tuple[FieldComparison, ...]:
    shown = ((name, column, *pair[name]) for name, column in _SHOWN)
    return tuple(
        FieldComparison(name, a, b, _finding(a, b, column, float(compared[column].iloc[0])))
        for name, column, a, b in shown
        if a or b
    )


def _finding(a: str, b: str, column: str, value: float) -> Finding:
    if not a or not b:
        return "one only"
    if a.casefold() == b.casefold():
        return "same"
    if column in ("title", "abstract"):
        value = 0 if value < 0 else (1 if value >= 0.9 else -1)
    elif column == "year_gap":
        value = 0 if value < 0 else (1 if value == 0 else -1)
    return "unclear" if value == 0 else "alike" if value > 0 else "differs"
