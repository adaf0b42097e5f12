"""From records to groups of copies, questions for people, and the rules that fired.

The order of trust: what people said, then the standing rows of an earlier run, then the
rules. Everything is done on the records sorted by id, so the result does not depend on
the order in which they were imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rea.dedupe.blocking import Pairs, all_pairs, candidate_pairs
from rea.dedupe.clusters import Groups, Pair
from rea.dedupe.keys import keys_of
from rea.dedupe.matching import compare
from rea.dedupe.rules import Definition, Rule, decide, facts_of, rules_for, score_of
from rea.model import DUPLICATE_COLUMNS

QUESTION_COLUMNS: Final = ("record_a", "record_b", "rule", "score", "why")
RULE_COLUMNS: Final = ("rule", "sentence", "n")

SAID_SAME: Final = Rule("said-same", "same", "A person said that the two are one report.", ())
STANDING: Final = Rule("standing", "same", "The two stood in one group before.", ())
REFUSED: Final = Rule(
    "group-contradicts",
    "ask",
    "The two agree, but another record of the one group contradicts a record of the other.",
    (),
)

# A component of links larger than this is not completed pair by pair; nothing like it is
# a set of copies, and its links are then taken or refused on the pairs already compared.
_MAX_COMPLETED: Final = 200


@dataclass(frozen=True)
class Grouping:
    """What `group_duplicates` found.

    Attributes
    ----------
    rows : table with ``DUPLICATE_COLUMNS``
        One row for every record, also for a group of one, sorted by record_id.
    questions : table with `record_a`, `record_b`, `rule`, `score`, `why`
        Pairs that a person should look at, most important first.
    rules : table with `rule`, `sentence`, `n`
        How many records each rule put into a group.
    """

    rows: pd.DataFrame
    questions: pd.DataFrame
    rules: pd.DataFrame


@dataclass(frozen=True)
class Judged:
    """Compared pairs with the number of the rule that decides each, and a score 0-1."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    rule: NDArray[np.int64]
    score: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> Judged:
        return Judged(self.low[chosen], self.high[chosen], self.rule[chosen], self.score[chosen])

    def strongest_first(self) -> Judged:
        order = np.lexsort((self.high, self.low, -self.score))
        return Judged(self.low[order], self.high[order], self.rule[order], self.score[order])

    def pairs(self) -> list[Pair]:
        return list(zip(self.low.tolist(), self.high.tolist(), strict=True))


def group_duplicates(
    records: pd.DataFrame,
    standing: pd.DataFrame | None = None,
    verdicts: pd.DataFrame | None = None,
    definition: Definition | None = None,
) -> Grouping:
    """Put records of the same report into groups.

    Parameters
    ----------
    records : table with ``REVIEW_RECORD_COLUMNS`` and `searched_on`
        `searched_on` is an ISO date.
    standing : table with ``DUPLICATE_COLUMNS``, optional
        Rows of an earlier run. No group in it changes except by growing, or because a
        person said "different".
    verdicts : table with `record_a`, `record_b`, `verdict`, optional
        What people said: "same" or "different". They win over rules and standing rows.
    definition : Definition, optional
        Which versions of a report count as copies.
    """
    ordered = _canonical(records)
    keys = keys_of(ordered)
    rules = rules_for(definition or Definition())
    judged = _judge_all(keys, rules)
    said = _Said(keys, standing, verdicts)
    groups = Groups.singles(len(keys))
    said.settle(groups, judged, rules)
    refused = _join_by_rules(groups, judged, rules)
    rows = _rows(ordered, keys, groups, judged, rules, said)
    questions = _questions(keys, groups, judged, rules, refused, said)
    return Grouping(rows, questions, _fired(rows, rules))


def judge(keys: pd.DataFrame, pairs: Pairs, rules: tuple[Rule, ...]) -> Judged:
    """Compare pairs and let the rules decide them; pairs that no rule fits are left out."""
    compared = compare(keys, pairs)
    rule = decide(rules, facts_of(keys, compared))
    judged = Judged(pairs[0], pairs[1], rule, score_of(compared))
    return judged.where(rule >= 0)


def _canonical(records: pd.DataFrame) -> pd.DataFrame:
    ordered = records.sort_values(["record_id", *(c for c in records if c != "record_id")])
    return ordered.drop_duplicates("record_id").reset_index(drop=True)


def _judge_all(keys: pd.DataFrame, rules: tuple[Rule, ...]) -> Judged:
    judged = judge(keys, candidate_pairs(keys), rules)
    missing = _uncompared(len(keys), judged, judged.where(_is(judged, rules, "same")))
    if not len(missing[0]):
        return judged
    more = judge(keys, missing, rules)
    return Judged(
        np.concatenate([judged.low, more.low]),
        np.concatenate([judged.high, more.high]),
        np.concatenate([judged.rule, more.rule]),
        np.concatenate([judged.score, more.score]),
    )


def _uncompared(n: int, judged: Judged, links: Judged) -> Pairs:
    """Pairs that links would bring into one group though no key had brought them together."""
    together = Groups.singles(n)
    for a, b in links.pairs():
        together.join(a, b)
    codes = [np.empty(0, dtype=np.int64)]
    for members in together.members.values():
        if 2 < len(members) <= _MAX_COMPLETED:
            low, high = all_pairs(members)
            codes.append(low * n + high)
    wanted = np.setdiff1d(np.concatenate(codes), judged.low * n + judged.high)
    return wanted // max(n, 1), wanted % max(n, 1)


def _is(judged: Judged, rules: tuple[Rule, ...], outcome: str) -> NDArray[np.bool_]:
    says = np.array([rule.outcome == outcome for rule in rules], dtype=bool)
    return says[judged.rule]


class _Said:
    """What people and the earlier run say of the rows at hand."""

    def __init__(
        self,
        keys: pd.DataFrame,
        standing: pd.DataFrame | None,
        verdicts: pd.DataFrame | None,
    ) -> None:
        self._row_of = {name: row for row, name in enumerate(keys["record_id"])}
        self.same = self._pairs(verdicts, "same")
        self.different = self._pairs(verdicts, "different")
        self.group_ids: dict[int, set[str]] = {}
        self.rule_of: dict[int, tuple[str, str]] = {}
        self.standing: list[list[int]] = self._standing(standing)

    def settle(self, groups: Groups, judged: Judged, rules: tuple[Rule, ...]) -> None:
        """Join what people and the earlier run joined; then let vetoes keep others apart."""
        groups.keep_apart(self.different)
        self.contradicted = [pair for pair in self.same if not groups.join(*pair)]
        if self.different:
            self._join_standing_by_evidence(groups, judged, rules)
        for members in self.standing:
            for row in members[1:]:
                groups.join(members[0], row)
        groups.keep_apart(judged.where(_is(judged, rules, "different")).pairs())

    def _join_standing_by_evidence(
        self, groups: Groups, judged: Judged, rules: tuple[Rule, ...]
    ) -> None:
        # Where a verdict splits a standing group, its other members follow the record that
        # they agree with most, not the one that happens to come first.
        group_of = {row: i for i, members in enumerate(self.standing) for row in members}
        links = judged.where(_is(judged, rules, "same")).strongest_first()
        for a, b in links.pairs():
            if a in group_of and group_of[a] == group_of.get(b):
                groups.join(a, b)

    def _pairs(self, verdicts: pd.DataFrame | None, verdict: str) -> list[Pair]:
        if verdicts is None:
            return []
        chosen = verdicts[verdicts["verdict"] == verdict]
        rows = self._row_of
        return sorted(
            (min(rows[a], rows[b]), max(rows[a], rows[b]))
            for a, b in zip(chosen["record_a"], chosen["record_b"], strict=True)
            if a in rows and b in rows and a != b
        )

    def _standing(self, standing: pd.DataFrame | None) -> list[list[int]]:
        if standing is None:
            return []
        known = standing[standing["record_id"].isin(self._row_of.keys())]
        members: dict[str, list[int]] = {}
        for record_id, group_id, rule, score in zip(
            known["record_id"], known["group_id"], known["rule"], known["score"], strict=True
        ):
            row = self._row_of[record_id]
            members.setdefault(group_id, []).append(row)
            self.group_ids.setdefault(row, set()).add(group_id)
            self.rule_of[row] = (rule, score)
        return [sorted(set(members[group_id])) for group_id in sorted(members)]


def _join_by_rules(groups: Groups, judged: Judged, rules: tuple[Rule, ...]) -> list[Pair]:
    links = judged.where(_is(judged, rules, "same")).strongest_first()
    return [pair for pair in links.pairs() if not groups.join(*pair)]


def _rows(
    ordered: pd.DataFrame,
    keys: pd.DataFrame,
    groups: Groups,
    judged: Judged,
    rules: tuple[Rule, ...],
    said: _Said,
) -> pd.DataFrame:
    names = keys["record_id"].tolist()
    age = list(zip(keys["searched_on"], keys["source"], keys["number"], names, strict=True))
    speaker: dict[int, int] = {}
    for row, group in enumerate(groups.of):
        if group not in speaker or age[row] < age[speaker[group]]:
            speaker[group] = row
    ids = _group_ids(groups, speaker, names, said)
    why = _reasons(groups, speaker, judged, rules, said)
    return pd.DataFrame(
        {
            "record_id": names,
            "accession": ordered["accession"].to_numpy(),
            "source": ordered["source"].to_numpy(),
            "group_id": [ids[group] for group in groups.of],
            "representative": [names[speaker[group]] for group in groups.of],
            "rule": [why.get(row, ("", ""))[0] for row in range(len(names))],
            "score": [why.get(row, ("", ""))[1] for row in range(len(names))],
        },
        columns=list(DUPLICATE_COLUMNS),
    )


def _group_ids(
    groups: Groups, speaker: dict[int, int], names: list[str], said: _Said
) -> dict[int, str]:
    """The lowest standing id of a group's members, or a new one after its earliest record."""
    holder: dict[str, int] = {}
    for row, held in said.group_ids.items():
        for group_id in held:
            # After a split the id stays with the record that it names.
            if group_id == f"g-{names[row]}":
                holder[group_id] = groups.of[row]
    ids: dict[int, str] = {}
    for row, held in sorted(said.group_ids.items()):
        group = groups.of[row]
        for group_id in held:
            if holder.setdefault(group_id, group) == group:
                ids[group] = min(ids.get(group, group_id), group_id)
    for group, first in speaker.items():
        ids.setdefault(group, f"g-{names[first]}")
    return ids


def _reasons(
    groups: Groups,
    speaker: dict[int, int],
    judged: Judged,
    rules: tuple[Rule, ...],
    said: _Said,
) -> dict[int, tuple[str, str]]:
    """Rule and score by which each record belongs to its group, but for its speaker."""
    why: dict[int, tuple[str, str]] = {}
    speakers = set(speaker.values())
    for a, b in said.same:
        if groups.of[a] == groups.of[b]:
            why.update({row: (SAID_SAME.name, "1.000") for row in (a, b)})
    links = judged.where(_is(judged, rules, "same")).strongest_first()
    for a, b, rule, score in zip(links.low, links.high, links.rule, links.score, strict=True):
        if groups.of[a] == groups.of[b]:
            for row in (int(a), int(b)):
                why.setdefault(row, (rules[rule].name, f"{score:.3f}"))
    for row, group in enumerate(groups.of):
        if row not in why and speaker[group] != row:
            stood = said.rule_of.get(row, ("", ""))
            why[row] = stood if stood[0] else (STANDING.name, "1.000")
    return {row: reason for row, reason in why.items() if row not in speakers}


def _questions(
    keys: pd.DataFrame,
    groups: Groups,
    judged: Judged,
    rules: tuple[Rule, ...],
    refused: list[Pair],
    said: _Said,
) -> pd.DataFrame:
    """One question for two groups: the pair whose answer is most likely "same"."""
    names = keys["record_id"].tolist()
    answered = {tuple(sorted((groups.of[a], groups.of[b]))) for a, b in said.different}
    asked = set(refused)
    open_ = judged.where(~_is(judged, rules, "different")).strongest_first()
    found = []
    for pair, rule, score in zip(open_.pairs(), open_.rule, open_.score, strict=True):
        between = tuple(sorted((groups.of[pair[0]], groups.of[pair[1]])))
        if between[0] == between[1] or between in answered:
            continue
        answered.add(between)
        shown = REFUSED if pair in asked else rules[rule]
        a, b = names[pair[0]], names[pair[1]]
        found.append((a, b, shown.name, f"{score:.3f}", shown.sentence))
    return pd.DataFrame(found, columns=list(QUESTION_COLUMNS))


def _fired(rows: pd.DataFrame, rules: tuple[Rule, ...]) -> pd.DataFrame:
    counts = rows.loc[rows["rule"] != "", "rule"].value_counts()
    sentences = {rule.name: rule.sentence for rule in (SAID_SAME, STANDING, *rules)}
    listed = [(name, sentences.get(name, ""), str(n)) for name, n in counts.items()]
    listed.sort(key=lambda one: (-int(one[2]), one[0]))
    return pd.DataFrame(listed, columns=list(RULE_COLUMNS))
