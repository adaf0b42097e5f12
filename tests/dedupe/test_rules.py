"""Rules are data that can be read: every fact they name exists, every sentence is a sentence."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from rea.dedupe import Definition, explain, rule_sentences
from rea.dedupe.blocking import MAX_BLOCK, candidate_pairs, pairs_within
from rea.dedupe.clusters import Groups, components
from rea.dedupe.definition import rules_for
from rea.dedupe.facts import facts_of
from rea.dedupe.judging import judge_all
from rea.dedupe.keys import KEY_COLUMNS, keys_of
from rea.dedupe.matching import compare
from rea.dedupe.rules import Rule, decide, named_facts
from rea.model import REVIEW_RECORD_COLUMNS

RULES = rules_for(Definition())
COLUMNS = [*REVIEW_RECORD_COLUMNS, "searched_on"]


def keys_with(titles: list[str], **columns: list[str]) -> pd.DataFrame:
    ids = [f"{n:06d}" for n in range(len(titles))]
    table = pd.DataFrame({"record_id": ids, "title": titles, **columns}, dtype=object)
    return keys_of(table.reindex(columns=COLUMNS, fill_value=""))


def test_every_fact_that_a_rule_names_exists_and_every_fact_is_named():
    keys = keys_with(["one title", "another title"])
    facts = set(facts_of(keys, compare(keys, (np.array([0]), np.array([1])))))

    named = {f for rule in RULES for f in named_facts(rule.needs) + named_facts(rule.unless)}

    assert named - facts == set()
    assert facts - named == set()


def test_names_are_unique_and_sentences_are_sentences():
    assert max(Counter(rule.name for rule in RULES).values()) == 1
    assert all(rule.sentence[0].isupper() and rule.sentence.endswith(".") for rule in RULES)
    assert all(rule.needs for rule in RULES)
    assert {rule.name for rule in RULES} < set(rule_sentences())


def test_the_first_rule_that_fits_decides_so_a_veto_beats_a_match():
    veto, match = (
        Rule("no", "different", "No.", "numbers"),
        Rule("yes", "same", "Yes.", "title", "x"),
    )
    facts = {
        "title": np.array([True, True, True, False]),
        "numbers": np.array([True, False, False, False]),
        "x": np.array([False, False, True, False]),
    }

    assert decide((veto, match), facts, 4).tolist() == [0, 1, -1, -1]


def test_an_explanation_names_each_field_and_what_it_says():
    a = {"title": "Keeping in touch with survivors after leaving", "year": "2019", "doi": "10.5/a"}
    b = a | {"year": "2015", "doi": ""}

    explained = explain(a, b)

    findings = {one.field: one.finding for one in explained.fields}
    assert findings == {"title": "same", "year": "differs", "doi": "one only"}
    assert explained.fields[1].a == "2019"
    assert explained.fields[1].b == "2015"


def test_two_records_with_nothing_in_common_are_different_and_say_so():
    explained = explain({"title": "Editorial"}, {"title": "", "year": "2016"})

    assert (explained.outcome, explained.rule) == ("different", "")
    assert explained.sentence == "Too little agrees for the two to be copies."


def test_candidates_do_not_grow_with_the_square_of_a_title_that_all_share():
    n = 10 * MAX_BLOCK
    keys = keys_with(["editorial"] * n, year=[str(1500 + i) for i in range(n)])

    low, high = candidate_pairs(keys)

    assert len(low) < 40 * n
    assert (low < high).all()
    assert len(set(zip(low.tolist(), high.tolist(), strict=True))) == len(low)


def test_pairs_within_blocks_leave_out_single_rows_and_giants():
    low, high = pairs_within(np.array([0, 0, 2, 0, 4, 4]), 3)

    assert sorted(zip(low.tolist(), high.tolist(), strict=True)) == [(0, 1), (0, 3), (1, 3), (4, 5)]
    assert len(pairs_within(np.zeros(9, dtype=np.int64), 8)[0]) == 0


def test_no_records_make_no_pairs():
    keys = keys_with([])

    assert list(keys.columns) == list(KEY_COLUMNS)
    assert len(judge_all(keys, RULES).low) == 0


def test_groups_that_must_stay_apart_are_never_joined_through_a_third():
    groups = Groups(4)
    groups.keep_apart([(0, 3)])

    assert groups.join(0, 1)
    assert groups.join(2, 3)
    assert not groups.join(1, 2)
    assert groups.join(1, 0)
    assert groups.of == [0, 0, 2, 2]


def test_components_are_named_by_their_lowest_row():
    assert components(5, [(3, 4), (1, 3)]).tolist() == [0, 1, 2, 1, 1]


@pytest.mark.parametrize("definition", [None, Definition(errata="same")])
def test_the_definition_reaches_an_explanation(definition: Definition | None):
    a = {"title": "Keeping in touch with survivors after leaving", "authors": "Keane, O."}
    b = a | {"title": f"Erratum: {a['title']}"}

    assert explain(a, b, definition).outcome == ("same" if definition else "different")
