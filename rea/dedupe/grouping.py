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
from rea.dedupe.questions import REFUSED, SAID_SAME, STANDING, WITHOUT_FACTS, ask, question_table
from rea.dedupe.rules import Rule
from rea.dedupe.statements import Statements, read_statements
from rea.model import DUPLICATE_COLUMNS

RULE_COLUMNS: Final = ("rule", "sentence", "n")
_MOST_ROUNDS: Final = 8


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


@dataclass(frozen=True)
class JudgedRecords:
    """Records of which every pair worth comparing has been judged.

    Judging is what takes time; grouping what was judged by other standing rows or verdicts
    takes next to none, so that a person's answer shows at once.

    Attributes
    ----------
    records : table with `record_id`, `accession`, `source`, `searched_on`, `number`
        Sorted by record_id; pairs are numbers of its rows.
    """

    records: pd.DataFrame
    judged: Judged
    rules: tuple[Rule, ...]


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
        person said "different" or took a "same" back.
    verdicts : table with ``PAIR_COLUMNS``, optional
        What people said. They win over rules and standing rows.
    definition : Definition, optional
        Which versions of a report count as copies.
    """
    return group_judged(judge_records(records, definition), standing, verdicts)


def judge_records(records: pd.DataFrame, definition: Definition | None = None) -> JudgedRecords:
    """Compare the records and let the rules judge, without putting anything together yet."""
    ordered = _canonical(records)
    keys = keys_of(ordered)
    rules = rules_for(definition or Definition())
    named = keys[["record_id", "source", "searched_on", "number"]]
    named = named.assign(accession=ordered["accession"].to_numpy())
    return JudgedRecords(named, judge_all(keys, rules), rules)


def group_judged(
    found: JudgedRecords,
    standing: pd.DataFrame | None = None,
    verdicts: pd.DataFrame | None = None,
) -> Grouping:
    """Put judged records into groups; parameters as of `group_duplicates`."""
    grouping = _grouped_once(found, standing, verdicts)
    if verdicts is None or verdicts.empty:
        return grouping
    # An answer may split a group whose other members then find their way only by the groups
    # that came of it; it is done when nothing moves, so that running again changes nothing.
    for _ in range(_MOST_ROUNDS):
        again = _grouped_once(found, grouping.rows, verdicts)
        if again.rows.equals(grouping.rows):
            return again
        grouping = again
    return grouping


def _grouped_once(
    found: JudgedRecords, standing: pd.DataFrame | None, verdicts: pd.DataFrame | None
) -> Grouping:
    names = found.records["record_id"].tolist()
    said = read_statements(names, standing, verdicts)
    links = found.judged.with_outcome(found.rules, "same").strongest_first()
    groups = Groups(len(names))
    disagreed = _join_as_said(groups, said)
    groups.keep_apart(_vetoes(found, links, said))
    _join_contested(groups, said, links)
    refused = {pair for pair in links.pairs() if not groups.join(*pair)}
    rows = _rows(found, groups, links, said)
    open_pairs = found.judged.with_outcome(found.rules, "same", "ask").strongest_first()
    found_open = zip(open_pairs.pairs(), open_pairs.rule, open_pairs.score, strict=True)
    by_rule = (
        (pair, REFUSED if pair in refused else found.rules[number], float(score))
        for pair, number, score in found_open
    )
    asked = ask(groups, said, disagreed, by_rule)
    sentences = {rule.name: rule.sentence for rule in (*found.rules, *WITHOUT_FACTS)}
    return Grouping(rows, question_table(asked, names), _fired(rows, sentences))


def rule_sentences(definition: Definition | None = None) -> dict[str, str]:
    """The sentence of every rule that may stand in the ``rule`` column or in a question."""
    rules = (*rules_for(definition or Definition()), *WITHOUT_FACTS)
    return {rule.name: rule.sentence for rule in rules}


def _canonical(records: pd.DataFrame) -> pd.DataFrame:
    if records["record_id"].duplicated().any():
        others = [str(name) for name in records if name != "record_id"]
        records = records.sort_values(["record_id", *others]).drop_duplicates("record_id")
    return records.sort_values("record_id").reset_index(drop=True)


def _join_as_said(groups: Groups, said: Statements) -> list[Pair]:
    """Join what people said and what stands undisputed; return verdicts that contradict others."""
    groups.keep_apart(said.different)
    disagreed = [pair for pair in said.same if not groups.join(*pair)]
    contested = said.contested()
    for number, members in enumerate(said.groups):
        if number not in contested:
            for row in members[1:]:
                groups.join(members[0], row)
    return disagreed


def _join_contested(groups: Groups, said: Statements, links: Judged) -> None:
    """Where an answer splits a standing group, join its other members to what they agree with.

    They follow the record that they agree with most, not the one that happens to come first,
    and before any record of another group. What contradicts stays apart: it stood together
    for an answer that is gone.
    """
    group_of = {row: number for number in said.contested() for row in said.groups[number]}
    for a, b in links.pairs():
        if a in group_of and group_of[a] == group_of.get(b):
            groups.join(a, b)


def _vetoes(found: JudgedRecords, links: Judged, said: Statements) -> list[Pair]:
    """The pairs judged different that could otherwise come into one group."""
    stood = [(members[0], row) for members in said.groups for row in members[1:]]
    together = components(len(found.records), [*links.pairs(), *stood, *said.same])
    different = found.judged.with_outcome(found.rules, "different")
    return different.where(together[different.low] == together[different.high]).pairs()


def _rows(found: JudgedRecords, groups: Groups, links: Judged, said: Statements) -> pd.DataFrame:
    names = found.records["record_id"].tolist()
    speaker = _speakers(found.records, groups)
    ids = _group_ids(groups, speaker, names, said)
    why = _reasons(groups, links, found.rules, said)
    reasons = [
        ("", "") if speaker[group] == row else why.get(row, (STANDING.name, "1.000"))
        for row, group in enumerate(groups.of)
    ]
    return pd.DataFrame(
        {
            "record_id": names,
            "accession": found.records["accession"].to_numpy(),
            "source": found.records["source"].to_numpy(),
            "group_id": [ids[group] for group in groups.of],
            "representative": [names[speaker[group]] for group in groups.of],
            "rule": [rule for rule, _ in reasons],
            "score": [score for _, score in reasons],
        },
        columns=list(DUPLICATE_COLUMNS),
    )


def _speakers(records: pd.DataFrame, groups: Groups) -> dict[int, int]:
    """The earliest record of each group, by date searched, source and number."""
    columns = ("searched_on", "source", "number", "record_id")
    age = list(zip(*(records[name] for name in columns), strict=True))
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
        if reason[0] and reason[0] != SAID_SAME.name:  # what people said stands above, or no more
            why.setdefault(row, reason)
    return why


def _fired(rows: pd.DataFrame, sentences: dict[str, str]) -> pd.DataFrame:
    counts = rows.loc[rows["rule"] != "", "rule"].value_counts()
    listed = sorted(((-int(n), str(name)) for name, n in counts.items()))
    return pd.DataFrame(
        [(name, sentences.get(name, ""), str(-n)) for n, name in listed],
        columns=list(RULE_COLUMNS),
        dtype=object,
    )
