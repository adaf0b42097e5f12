"""Every trap pair gets its verdict, whichever record comes first, and a reason in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML

from rea.dedupe import explain, group_duplicates
from rea.model import REVIEW_RECORD_COLUMNS

DATA = Path(__file__).parents[1] / "data" / "pairs.yaml"
TRAPS: dict[str, Any] = YAML(typ="safe", pure=True).load(DATA)
PAIRS: list[dict[str, Any]] = TRAPS["pairs"]


def two_records(pair: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    base = TRAPS["bases"][pair["base"]]
    return base | pair.get("a", {}), base | pair.get("b", {})


def test_there_are_at_least_150_pairs_each_with_its_own_reason():
    reasons = [pair["why"] for pair in PAIRS]

    assert len(PAIRS) >= 150
    assert len(set(reasons)) > 0.95 * len(reasons)
    assert {pair["verdict"] for pair in PAIRS} == {"same", "different", "ask"}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["why"])
def test_a_pair_gets_its_verdict_whichever_record_comes_first(pair: dict[str, Any]):
    a, b = two_records(pair)

    forwards, backwards = explain(a, b), explain(b, a)

    assert forwards.outcome == pair["verdict"], forwards
    assert (backwards.outcome, backwards.rule) == (forwards.outcome, forwards.rule)
    assert forwards.sentence.endswith(".")


@pytest.mark.parametrize(
    "pairs", [PAIRS[::10], pytest.param(PAIRS, marks=pytest.mark.slow)], ids=["a tenth", "all"]
)
def test_grouping_decides_every_pair_as_the_explanation_says(pairs):
    """Each pair is the two records of a review of its own."""
    wrong = []
    for pair in pairs:
        grouping = group_duplicates(_table(*two_records(pair)))
        merged = grouping.rows["group_id"].nunique() == 1
        asked = len(grouping.questions) == 1
        outcome = "same" if merged else "ask" if asked else "different"
        if outcome != pair["verdict"]:
            wrong.append((pair["why"], outcome))

    assert wrong == []


def _table(*records: dict[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(records, dtype=object).fillna("")
    table["record_id"] = [f"s-2020-01-01/{n:04d}" for n in range(1, len(records) + 1)]
    table["source"], table["searched_on"] = "s-2020-01-01", "2020-01-01"
    return table.reindex(columns=[*REVIEW_RECORD_COLUMNS, "searched_on"], fill_value="")
