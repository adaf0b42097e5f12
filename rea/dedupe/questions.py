"""The pairs that a person is asked about, and the rules that rest on no field.

One answer settles two groups, so two groups are asked about once, by the pair that agrees
most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pandas as pd

from rea.dedupe.clusters import Groups, Pair
from rea.dedupe.rules import Rule
from rea.dedupe.statements import Statements

QUESTION_COLUMNS: Final = ("record_a", "record_b", "rule", "score", "why")

SAID_SAME: Final = Rule("said-same", "same", "A person said that the two are one report.", "")
STANDING: Final = Rule("standing", "same", "The two stood in one group before.", "")
REFUSED: Final = Rule(
    "group-contradicts",
    "ask",
    "The two agree, but another record of the one group contradicts a record of the other.",
    "",
)
PEOPLE_DISAGREE: Final = Rule(
    "people-disagree",
    "ask",
    "One verdict says that the two are one report, and others make that impossible.",
    "",
)
SPLIT_OFF: Final = Rule(
    "split-off",
    "ask",
    "The two stood in one group until an answer split it, and nobody has said yet whether these "
    "two belong together.",
    "",
)
WITHOUT_FACTS: Final = (SAID_SAME, STANDING, REFUSED, PEOPLE_DISAGREE, SPLIT_OFF)

Asked = tuple[Pair, Rule, float]


def ask(
    groups: Groups, said: Statements, disagreed: Iterable[Pair], open_pairs: Iterable[Asked]
) -> list[Asked]:
    """What is asked: verdicts that clash, groups that an answer split, then the likeliest copies.

    So comes first what changes groups that stood already, then what saves most reading.

    Parameters
    ----------
    disagreed : pairs said to be the same that other verdicts keep apart
    open_pairs : pairs that rules would join or ask about, strongest first
    """
    settled = {_between(groups, pair) for pair in said.different}
    asked: list[Asked] = [(pair, PEOPLE_DISAGREE, 1.0) for pair in disagreed]
    left_over = ((pair, SPLIT_OFF, 0.0) for pair in _split_off(groups, said))
    for pair, rule, score in (*open_pairs, *left_over):
        between = _between(groups, pair)
        if between[0] != between[1] and between not in settled:
            settled.add(between)
            asked.append((pair, rule, score))
    first = (PEOPLE_DISAGREE, SPLIT_OFF)
    return sorted(asked, key=lambda one: first.index(one[1]) if one[1] in first else len(first))


def question_table(asked: Sequence[Asked], names: Sequence[str]) -> pd.DataFrame:
    """Questions as a table with ``QUESTION_COLUMNS``."""
    return pd.DataFrame(
        [(names[a], names[b], rule.name, f"{s:.3f}", rule.sentence) for (a, b), rule, s in asked],
        columns=list(QUESTION_COLUMNS),
        dtype=object,
    )


def _split_off(groups: Groups, said: Statements) -> Iterator[Pair]:
    """The pair itself, unless it was settled, and members that went with neither of the two."""
    for pair, members in said.split:
        if members:
            yield pair
        homes = {groups.of[row] for row in pair}
        for row in members:
            if groups.of[row] not in homes:
                yield from ((min(row, named), max(row, named)) for named in pair)


def _between(groups: Groups, pair: Pair) -> Pair:
    a, b = groups.of[pair[0]], groups.of[pair[1]]
    return (a, b) if a < b else (b, a)
