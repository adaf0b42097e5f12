"""From records to groups of copies, questions for people, and the rules that fired.

The order of trust: what people said, then the standing rows of an earlier run, then the
rules. Everything is done on the records sorted by id, so the result does not depend on
the order in which they were imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.dedupe.clusters import Groups, Pair, components
from rea.dedupe.definition import Definition, rules_for
from rea.dedupe.judging import Judged, judge_all
from rea.dedupe.keys import keys_of
from rea.dedupe.rules import Rule
from rea.dedupe.statements import Statements, read_statements
from rea.model import DUPLICATE_COLUMNS

QUESTION_COLUMNS: Final = ("record_a", "record_b", "rule", "score", "why")
RULE_COLUMNS: Final = ("rule", "sentence", "n")

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


@dataclass(frozen=True)
class Grouping:
    """What `group_duplicates` found.

    Attributes
    ----------
    rows : table with ``DUPLICATE_COLUMNS``
        One row for every record, also for a group of one, sorted by record_id.
    questions : table with `record_a`, `record_b`, `rule`, `score`, `why`
        Pairs that a person should look at, most likely copies first; one pair for two
        groups, because one answer settles both.
    rules : table with `rule`, `sentence`, `n`
        How many records each rule put into a group.
    """

    rows: pd.DataFrame
    questions: pd.DataFrame
    rules: pd.DataFrame


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
        `searched_on` is an ISO date. A record_id that occurs twice is read once.
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
    said = read_statements(keys["record_id"].tolist(), standing, verdicts)
    judged = judge_all(keys, rules)
    links = judged.with_outcome(rules, "same").strongest_first()
    groups = Groups(len(keys))
    disagreed = _join_as_said(groups, said, links)
    groups.keep_apart(_vetoes(judged, links, rules, said, len(keys)))
    refused = [pair for pair in links.pairs() if not groups.join(*pair)]
    rows = _rows(ordered, keys, groups, links, rules, said)
    open_pairs = judged.with_outcome(rules, "same", "ask").strongest_first()
    questions = _questions(keys, groups, open_pairs, rules, set(refused), disagreed, said)
    return Grouping(rows, questions, _fired(rows, rule_sentences(definition)))


def rule_sentences(definition: Definition | None = None) -> dict[str, str]:
    """The sentence of every rule that may stand in the ``rule`` column or in a question."""
    rules = (*rules_for(definition or Definition()), SAID_SAME, STANDING, REFUSED, PEOPLE_DISAGREE)
    return {rule.name: rule.sentence for rule in rules}


def _canonical(records: pd.DataFrame) -> pd.DataFrame:
    if records["record_id"].duplicated().any():
        others = [str(name) for name in records if name != "record_id"]
        records = records.sort_values(["record_id", *others]).drop_duplicates("record_id")
    return records.sort_values("record_id").reset_index(drop=True)


def _join_as_said(groups: Groups, said: Statements, links: Judged) -> list[Pair]:
    """Join what people and the earlier run joined; return verdicts that contradict others."""
    groups.keep_apart(said.different)
    disagreed = [pair for pair in said.same if not groups.join(*pair)]
    if said.different:
        # Where a verdict splits a standing group, its other members follow the record that
        # they agree with most, not the one that happens to come first.
        group_of = {row: n for n, members in enumerate(said.groups) for row in members}
        for a, b in links.pairs():
            if a in group_of and group_of[a] == group_of.get(b):
                groups.join(a, b)
    else:
        for members in said.groups:
            for row in members[1:]:
                groups.join(members[0], row)
    return disagreed


def _vetoes(
    judged: Judged, links: Judged, rules: tuple[Rule, ...], said: Statements, n_rows: int
) -> list[Pair]:
    """The pairs judged different that could otherwise come into one group."""
    stood = [(members[0], row) for members in said.groups for row in members[1:]]
    together = components(n_rows, [*links.pairs(), *stood, *said.same])
    different = judged.with_outcome(rules, "different")
    return different.where(together[different.low] == together[different.high]).pairs()


def _rows(
    ordered: pd.DataFrame,
    keys: pd.DataFrame,
    groups: Groups,
    links: Judged,
    rules: tuple[Rule, ...],
    said: Statements,
) -> pd.DataFrame:
    names = keys["record_id"].tolist()
    speaker = _speakers(keys, groups)
    ids = _group_ids(groups, speaker, names, said)
    why = _reasons(groups, links, rules, said)
    reasons = [
        ("", "") if speaker[group] == row else why.get(row, (STANDING.name, "1.000"))
        for row, group in enumerate(groups.of)
    ]
    return pd.DataFrame(
        {
            "record_id": names,
            "accession": ordered["accession"].to_numpy(),
            "source": ordered["source"].to_numpy(),
            "group_id": [ids[group] for group in groups.of],
            "representative": [names[speaker[group]] for group in groups.of],
            "rule": [rule for rule, _ in reasons],
            "score": [score for _, score in reasons],
        },
        columns=list(DUPLICATE_COLUMNS),
    )


def _speakers(keys: pd.DataFrame, groups: Groups) -> dict[int, int]:
    """The earliest record of each group, by date searched, source and number."""
    columns = ("searched_on", "source", "number", "record_id")
    age = list(zip(*(keys[name] for name in columns), strict=True))
    speaker: dict[int, int] = {}
    for row, group in enumerate(groups.of):
        if group not in speaker or age[row] < age[speaker[group]]:
            speaker[group] = row
    return speaker


def _group_ids(
    groups: Groups, speaker: dict[int, int], names: list[str], said: Statements
) -> dict[int, str]:
    """The lowest standing id of a group's members, or a new one after its earliest record."""
    # Where a group was split, its id stays with the record that it names.
    holder = {
        group_id: groups.of[row]
        for row, held in said.ids_of.items()
        for group_id in held
        if group_id == f"g-{names[row]}"
    }
    ids: dict[int, str] = {}
    for row, held in sorted(said.ids_of.items()):
        group = groups.of[row]
        for group_id in held:
            if holder.setdefault(group_id, group) == group:
                ids[group] = min(ids.get(group, group_id), group_id)
    for group, first in speaker.items():
        ids.setdefault(group, f"g-{names[first]}")
    return ids


def _reasons(
    groups: Groups, links: Judged, rules: tuple[Rule, ...], said: Statements
) -> dict[int, tuple[str, str]]:
    """Rule and score by which each record belongs to its group: its strongest link."""
    why: dict[int, tuple[str, str]] = {}
    for pair in said.same:
        if groups.of[pair[0]] == groups.of[pair[1]]:
            why.update(dict.fromkeys(pair, (SAID_SAME.name, "1.000")))
    for pair, rule, score in zip(links.pairs(), links.rule, links.score, strict=True):
        if groups.of[pair[0]] == groups.of[pair[1]]:
            for row in pair:
                why.setdefault(row, (rules[rule].name, f"{score:.3f}"))
    for row, reason in said.reason_of.items():
        if reason[0]:
            why.setdefault(row, reason)
    return why


def _questions(
    keys: pd.DataFrame,
    groups: Groups,
    open_pairs: Judged,
    rules: tuple[Rule, ...],
    refused: set[Pair],
    disagreed: list[Pair],
    said: Statements,
) -> pd.DataFrame:
    names = keys["record_id"].tolist()
    settled = {_between(groups, pair) for pair in said.different}
    asked = [(pair, PEOPLE_DISAGREE, 1.0) for pair in disagreed]
    for pair, number, score in zip(
        open_pairs.pairs(), open_pairs.rule, open_pairs.score, strict=True
    ):
        between = _between(groups, pair)
        if between[0] != between[1] and between not in settled:
            settled.add(between)
            asked.append((pair, REFUSED if pair in refused else rules[number], float(score)))
    return pd.DataFrame(
        [(names[a], names[b], rule.name, f"{s:.3f}", rule.sentence) for (a, b), rule, s in asked],
        columns=list(QUESTION_COLUMNS),
        dtype=object,
    )


def _between(groups: Groups, pair: Pair) -> Pair:
    a, b = groups.of[pair[0]], groups.of[pair[1]]
    return (a, b) if a < b else (b, a)


def _fired(rows: pd.DataFrame, sentences: dict[str, str]) -> pd.DataFrame:
    counts = rows.loc[rows["rule"] != "", "rule"].value_counts()
    listed = sorted(((-int(n), str(name)) for name, n in counts.items()))
    return pd.DataFrame(
        [(name, sentences.get(name, ""), str(-n)) for n, name in listed],
        columns=list(RULE_COLUMNS),
        dtype=object,
    )
