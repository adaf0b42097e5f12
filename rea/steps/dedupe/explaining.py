"""Why a record is a copy of others, and why it is none of what looks like it."""

from __future__ import annotations

from dataclasses import dataclass

from rea.dedupe import Definition, Explanation, explain, nearest_titles, rule_sentences
from rea.model import standing_lines
from rea.steps.state import PAIRS, State, read_state
from rea.store.review import Review

_N_NEAR = 5


@dataclass(frozen=True, slots=True)
class ExplainedPair:
    """Another record, and what decided between the two.

    Attributes
    ----------
    why : str
        A sentence: what joined the two, or what keeps them apart.
    said_by : str
        Who said so, "" where a rule did.
    """

    record_id: str
    title: str
    why: str
    said_by: str
    explained: Explanation


@dataclass(frozen=True, slots=True)
class RecordExplained:
    """One record, its copies, and the likeliest of what it is no copy of."""

    record_id: str
    title: str
    group_id: str
    representative: str
    copies: tuple[ExplainedPair, ...]
    apart: tuple[ExplainedPair, ...]
    next: str = "rea dedupe --split RECORD RECORD --as ID, where one is wrong"


def explain_record(review: Review, name: str) -> RecordExplained:
    """Say of a record why it is in its group, and why others with such a title are not.

    Raises
    ------
    DecisionError, UnknownNameError
    """
    state = read_state(review)
    record = state.find(name)
    table = review.records()
    rows = {
        row["record_id"]: {str(column): text for column, text in row.items()}
        for row in table.to_dict("records")
    }
    group = state.group_of[record]
    ids = list(rows)
    near = nearest_titles([row["title"] for row in rows.values()], ids.index(record))
    apart = [ids[row] for row in near if state.group_of[ids[row]] != group][:_N_NEAR]
    copies = [one for one in state.members[group] if one != record]
    pair = _Pairs(state, rows, record)
    held = [pair.explained(one, is_copy=False) for one in apart]
    return RecordExplained(
        record_id=record,
        title=rows[record]["title"],
        group_id=group,
        representative=state.speaker[group],
        copies=tuple(pair.explained(one, is_copy=True) for one in copies),
        apart=tuple(one for one in held if _is_near(one)),
    )


def _is_near(pair: ExplainedPair) -> bool:
    """Whether anybody could take the two for one: their titles agree, or a person is asked."""
    alike = {one.finding for one in pair.explained.fields if one.field == "title"}
    return bool(pair.said_by) or "differs" not in alike or pair.explained.outcome != "different"


class _Pairs:
    """One record held against others."""

    def __init__(self, state: State, rows: dict[str, dict[str, str]], record: str) -> None:
        self._rows, self._record = rows, record
        self._definition = Definition(**dict(state.protocol.protocol.copies))
        self._sentences = rule_sentences(self._definition)
        self._rule = dict(zip(state.duplicates["record_id"], state.duplicates["rule"], strict=True))
        self._said = {
            frozenset(line["records"]): line["person"]
            for line in standing_lines(state.review.lines(PAIRS))
            if line["verdict"]
        }

    def explained(self, other: str, *, is_copy: bool) -> ExplainedPair:
        found = explain(self._rows[self._record], self._rows[other], self._definition)
        said_by = self._said.get(frozenset((self._record, other)), "")
        why = found.sentence
        if said_by:
            why = f"A person said that the two are {'one report' if is_copy else 'two reports'}."
        elif is_copy and found.outcome != "same":
            # The two are held together by a third record, or stood together before.
            rule = self._rule.get(other) or self._rule.get(self._record, "")
            why = f"Through another copy: {self._sentences.get(rule, rule)}"
        elif not is_copy and found.outcome == "same":
            why = f"{found.sentence} But another record of the one group contradicts the other."
        return ExplainedPair(other, self._rows[other]["title"], why, said_by, found)
