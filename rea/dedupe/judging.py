"""All pairs worth judging, judged: candidates, a first sieve, the rules, and the pairs between.

Memory stays flat because pairs are compared in portions and hopeless ones are dropped
before their fields are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rea.dedupe.blocking import Pairs, candidate_pairs, pairs_within
from rea.dedupe.clusters import Pair, components
from rea.dedupe.facts import facts_of, score_of
from rea.dedupe.matching import compare, title_share
from rea.dedupe.rules import Outcome, Rule, decide

_PORTION: Final = 200_000
# Two titles that share less than this of their characters are compared further only when
# something else ties the records together.
_HOPELESS_TITLE: Final = 0.6
# A component of links larger than this is nothing like a set of copies; its links are
# taken or refused on the pairs that were compared anyway.
_MAX_COMPLETED: Final = 200
# Letters that a title and its shortened form must share.
_BEGINNING: Final = 20


@dataclass(frozen=True)
class Judged:
    """Pairs of rows with the number of the rule that decides each, and a score 0-1."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    rule: NDArray[np.int64]
    score: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> Judged:
        return Judged(self.low[chosen], self.high[chosen], self.rule[chosen], self.score[chosen])

    def with_outcome(self, rules: tuple[Rule, ...], *outcomes: Outcome) -> Judged:
        says = np.array([rule.outcome in outcomes for rule in rules], dtype=bool)
        return self.where(says[self.rule])

    def strongest_first(self) -> Judged:
        order = np.lexsort((self.high, self.low, -self.score))
        return Judged(self.low[order], self.high[order], self.rule[order], self.score[order])

    def pairs(self) -> list[Pair]:
        return list(zip(self.low.tolist(), self.high.tolist(), strict=True))


def judge_all(keys: pd.DataFrame, rules: tuple[Rule, ...]) -> Judged:
    """Judge every pair worth comparing; pairs that no rule fits are left out.

    Besides the candidates, every pair is judged that links would bring into one group
    although no key had brought it together: one of them may contradict.
    """
    found = _joined(list(_judge(keys, _promising(keys, candidate_pairs(keys)), rules)))
    component = components(len(keys), found.with_outcome(rules, "same").pairs())
    missing = _uncompared(component, found)
    return _joined([found, *_judge(keys, missing, rules)])


def judge_pairs(keys: pd.DataFrame, pairs: Pairs, rules: tuple[Rule, ...]) -> Judged:
    """Compare pairs and let the rules decide them."""
    compared = compare(keys, pairs)
    rule = decide(rules, facts_of(keys, compared), len(compared))
    judged = Judged(pairs[0], pairs[1], rule, np.round(score_of(compared), 3))
    return judged.where(rule >= 0)


def _judge(keys: pd.DataFrame, pairs: Pairs, rules: tuple[Rule, ...]) -> Iterator[Judged]:
    for start in range(0, len(pairs[0]), _PORTION):
        portion = slice(start, start + _PORTION)
        yield judge_pairs(keys, (pairs[0][portion], pairs[1][portion]), rules)


def _joined(parts: list[Judged]) -> Judged:
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return Judged(nothing, nothing, nothing, np.empty(0))
    columns = zip(*((p.low, p.high, p.rule, p.score) for p in parts), strict=True)
    return Judged(*(np.concatenate(column) for column in columns))


def _promising(keys: pd.DataFrame, pairs: Pairs) -> Pairs:
    """The pairs whose titles are alike, cut short or missing, or that share an identifier."""
    title = np.concatenate(
        [np.empty(0)]
        + [
            title_share(keys, (pairs[0][i : i + _PORTION], pairs[1][i : i + _PORTION]))
            for i in range(0, len(pairs[0]), _PORTION)
        ]
    )
    keep = title >= _HOPELESS_TITLE
    for name in ("doi", "address", "isbn"):
        keep |= _share(keys[name].to_numpy(), pairs)
    beginnings = np.array([bare[:_BEGINNING] for bare in keys["bare"]], dtype=object)
    keep |= _share(beginnings, pairs)
    keep |= _share(keys["start"].to_numpy(), pairs) & _share(keys["first"].to_numpy(), pairs)
    keep |= _untitled(keys["bare"].to_numpy(), pairs)
    return pairs[0][keep], pairs[1][keep]


def _share(column: NDArray[np.object_], pairs: Pairs) -> NDArray[np.bool_]:
    a, b = column[pairs[0]], column[pairs[1]]
    return np.asarray((a == b) & (a != ""), dtype=bool)


def _untitled(bare: NDArray[np.object_], pairs: Pairs) -> NDArray[np.bool_]:
    return np.asarray((bare[pairs[0]] == "") | (bare[pairs[1]] == ""), dtype=bool)


def _uncompared(component: NDArray[np.int64], judged: Judged) -> Pairs:
    n = max(len(component), 1)
    low, high = pairs_within(component, _MAX_COMPLETED)
    wanted = np.setdiff1d(low * n + high, judged.low * n + judged.high)
    return wanted // n, wanted % n
