"""Advice to stop is put to readers without a word of statistics, and says what the rule says."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rea.screening.stopping import RULES, Plan, Reading, advise, advise_on
from rea.screening.stopping_words import in_plain_words

JARGON = re.compile(r"\bp\b|[<=]|recall|knee|confiden|interval|%.*confid|reject|ruled out", re.I)


def read(*runs: tuple[int, int]) -> np.ndarray:
    """So many relevant records, then so many irrelevant ones, and so on."""
    return np.repeat([n % 2 == 0 for n in range(2 * len(runs))], np.ravel(runs))


LITTLE, MUCH = read((20, 180)), read((20, 310))


def said(included, rule="callaghan_mueller_hansen", **wanted):
    plan = Plan(rule, **wanted)
    return in_plain_words(advise(included, 400, plan), plan)


def test_that_the_target_may_be_missed_is_said_plainly():
    assert said(LITTLE) == (
        "It is not yet sure enough that 95 in every 100 of the relevant records have been found."
    )


def test_that_the_target_is_reached_is_said_plainly():
    assert said(MUCH, target_recall=0.9) == (
        "Of the relevant records, 90 in every 100 have very probably been found, as planned."
    )


def test_what_the_plan_still_asks_for_besides_is_said_too():
    words = said(MUCH, least_share=0.9)

    assert "have very probably been found" in words
    assert words.endswith("82% of the records are read; the plan asks for 90%.")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("included", [read((0, 3)), LITTLE, MUCH, read((60, 339))])
def test_no_rule_speaks_of_statistics(rule, included):
    assert not JARGON.search(said(included, rule))


def test_the_end_of_safe_is_told_plainly():
    included = np.array([True] * 5 + [False] * 395)
    reading = Reading(included, 500, ["random"] * 400, n_looked_again=50)
    plan = Plan("safe")
    advice = advise_on(reading, plan)

    words = in_plain_words(advice, plan)

    assert advice.met
    assert words.startswith("All four phases of the plan are over.")
    assert not JARGON.search(words)


def test_when_everything_was_read_that_is_what_is_said():
    assert said(read((20, 380))) == "All 400 records have been read."
