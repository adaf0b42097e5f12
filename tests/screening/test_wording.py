"""The protocol's words find what is like them, and nothing else about a record matters."""

from __future__ import annotations

import numpy as np
import pytest

from rea.screening import wording
from rea.screening.texts import prepare


def scores(titles, question):
    return wording.relevance(prepare(titles, [""] * len(titles)), question)


def test_a_record_with_the_questions_words_comes_before_one_without():
    found = scores(["Fish in rivers", "Refuge for victims", "Dams and dikes"], "victims in refuges")

    assert found.argmax() == 1


def test_another_ending_of_the_word_is_recognised():
    found = scores(["Fisheries", "Nudged clinicians", "Dams and dikes"], "Nudging doctors")

    assert found.argmax() == 1


def test_records_like_the_best_ones_rise_though_the_question_does_not_name_them():
    near = ["Victims leave refuge advocates", "Victims trust refuge advocates"]
    titles = [*near, "Advocates refuge", *[f"Dam{n} dike{n} river{n}" for n in range(40)]]

    found = scores(titles, "victims")

    # "Advocates refuge" shares no word with the question, only with what answers to it.
    assert set(np.argsort(-found)[:3]) == {0, 1, 2}


@pytest.mark.parametrize("question", ["", "the of and", "zymurgy", "Exclusion criteria: dams"])
def test_a_question_that_names_nothing_scores_nothing(question):
    assert scores(["Dams", "Refuge"], question) is None


def test_inclusion_criteria_are_read_again_after_exclusion_criteria():
    text = "Refuge. Exclusion criteria: dams. Inclusion criteria: victims."

    assert wording.keywords(text) == "refuge inclusion criteria victims"


def test_a_word_of_every_record_tells_none_from_another():
    assert scores(["Refuge"] * 30, "refuge") is None


def test_the_order_of_the_records_does_not_change_their_scores():
    titles = ["Refuge for victims", *[f"Dam{n} on river{n}" for n in range(60)], "Victims of dam3"]
    rng = np.random.default_rng(1)
    again = rng.permutation(len(titles))

    first = scores(titles, "victims of abuse")
    second = scores([titles[place] for place in again], "victims of abuse")

    assert second == pytest.approx(first[again], abs=1e-4)


def test_scores_without_spread_are_all_nothing():
    assert wording.standardise(np.full(3, 0.7)).tolist() == [0, 0, 0]
