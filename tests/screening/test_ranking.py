"""Every ranker gives every unread record once, in an order that only its four inputs decide."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from rea.errors import DecisionError, UnknownNameError
from rea.screening.ranking import RANKERS, prepare, rank

everyone = pytest.mark.parametrize("ranker", sorted(RANKERS))
learners = pytest.mark.parametrize("ranker", sorted(set(RANKERS) - {"random", "questions"}))


@pytest.fixture(scope="module")
def prepared(corpus):
    return prepare(corpus.titles, corpus.abstracts)


@pytest.fixture
def labels(corpus):
    """The first 60 decided, the others unread."""
    labels = corpus.labels.copy()
    labels[60:] = -1
    return labels


@everyone
def test_each_unread_record_comes_up_once(prepared, labels, corpus, ranker):
    order = rank(ranker, prepared, labels, 1, corpus.question).order

    assert sorted(order) == list(range(60, 120))


@everyone
def test_the_same_seed_gives_the_same_order(corpus, labels, ranker):
    first, second = (
        rank(ranker, prepare(corpus.titles, corpus.abstracts), labels, 4, corpus.question).order
        for _ in range(2)
    )

    assert first.tolist() == second.tolist()


@learners
def test_a_learner_puts_relevant_records_first(prepared, labels, corpus, ranker):
    ranking = rank(ranker, prepared, labels, 1, corpus.question)

    assert ranking.shown_by == f"{ranker}:60"
    assert corpus.labels[ranking.order[:5]].sum() >= 3  # by chance .6


def test_the_questions_put_relevant_records_first(prepared, corpus):
    ranking = rank("questions", prepared, np.full(120, -1, np.int8), 1, corpus.question)

    assert ranking.shown_by == "questions:0"
    assert corpus.labels[ranking.order[:15]].sum() >= 5  # by chance 1.9


def test_what_follows_exclusion_criteria_draws_nothing(prepared):
    unread = np.full(120, -1, np.int8)
    plain = rank("questions", prepared, unread, 1, "Domestic abuse")
    text = "Domestic abuse. Exclusion criteria: harbour, salmon, sediment."

    assert rank("questions", prepared, unread, 1, text).order.tolist() == plain.order.tolist()


@pytest.mark.parametrize("question", ["", "the of and", "zymurgy"])
def test_a_question_that_names_nothing_leaves_the_order_to_chance(prepared, question):
    ranking = rank("questions", prepared, np.full(120, -1, np.int8), 1, question)

    assert ranking.shown_by == "random"
    assert sorted(ranking.order) == list(range(120))


@learners
@pytest.mark.parametrize("verdict", [1, 0])
def test_one_verdict_alone_is_nothing_to_learn_from_without_a_question(prepared, ranker, verdict):
    labels = np.full(120, -1, np.int8)
    labels[:3] = verdict

    assert rank(ranker, prepared, labels, 1).shown_by == "random"


@learners
def test_included_records_alone_leave_the_order_to_the_question(prepared, corpus, ranker):
    labels = np.full(120, -1, np.int8)
    labels[:3] = 1

    assert rank(ranker, prepared, labels, 1, corpus.question).shown_by == "questions:0"


def test_our_own_learner_leaves_a_question_that_leads_nowhere():
    rng = np.random.default_rng(2)
    about_dams = ["harbour", "sediment", "turbine", "estuary", "salmon", "tidal", "reservoir"]
    about_refuges = ["survivor", "advocate", "helpline", "safety", "trust", "abuse", "victim"]
    dams = [" ".join(["dam", *rng.choice(about_dams, 6)]) for _ in range(40)]
    refuges = [" ".join(rng.choice(about_refuges, 7)) for _ in range(40)]
    texts = prepare([*dams, *refuges], [""] * 80)
    labels = np.full(80, -1, np.int8)

    # The question draws dams, all forty of which are excluded as they come up.
    while (first := rank("rea_1", texts, labels, 1, "dam").order[0]) < 40:
        labels[first] = 0

    assert (labels == 0).sum() <= 20


@everyone
def test_records_without_a_word_come_in_any_order(ranker):
    labels = np.array([1, 0, -1, -1, -1], np.int8)

    ranking = rank(ranker, prepare([""] * 5, ["?", "", "-", "", ""]), labels, 1, "a question")

    assert ranking.shown_by == "random"
    assert sorted(ranking.order) == [2, 3, 4]


@everyone
def test_some_records_without_an_abstract_do_not_matter(corpus, labels, ranker):
    abstracts = ["" if n % 3 else text for n, text in enumerate(corpus.abstracts)]

    ranking = rank(ranker, prepare(corpus.titles, abstracts), labels, 1, corpus.question)

    assert sorted(ranking.order) == list(range(60, 120))


@everyone
def test_another_script_is_text_like_any_other(ranker):
    titles = [
        "家庭内 暴力 支援",
        "ダム 水質 調査",
        "家庭内 暴力 相談",
        "ダム 水質 漁業",
        "تقرير السد",
    ]
    labels = np.array([1, 0, -1, -1, -1], np.int8)

    ranking = rank(ranker, prepare(titles, [""] * 5), labels, 1, "家庭内 暴力")

    assert sorted(ranking.order) == [2, 3, 4]
    if ranker != "random":
        assert ranking.order[0] == 2


@everyone
def test_three_records_are_enough(ranker):
    labels = np.array([1, 0, -1], np.int8)

    ranking = rank(ranker, prepare(["Abuse", "Dam", "Abuse"], ["", "", ""]), labels, 1, "abuse")

    assert ranking.order.tolist() == [2]


@everyone
def test_when_everything_is_read_nothing_is_left(prepared, corpus, ranker):
    assert len(rank(ranker, prepared, corpus.labels, 1, corpus.question).order) == 0


@everyone
def test_equal_records_come_in_an_order_that_the_seed_decides(ranker):
    labels = np.array([1, 0, *[-1] * 40], np.int8)
    texts = prepare(["Abuse", "Dam", *["Refuge"] * 40], ["and reports"] * 42)

    orders = {tuple(rank(ranker, texts, labels, seed, "refuge").order) for seed in range(4)}

    assert len(orders) == 4
    assert tuple(range(2, 42)) not in orders


THREADS = """
import numpy as np
from rea.screening.ranking import RANKERS, prepare, rank
rng = np.random.default_rng(0)
words = np.array([f"word{n}" for n in range(300)])
texts = [" ".join(rng.choice(words, 40)) for _ in range(200)]
labels = np.array([1, 0] * 30 + [-1] * 140, np.int8)
for ranker in RANKERS:
    print(ranker, *rank(ranker, prepare(texts, [""] * 200), labels, 1, "word1 word2").order)
"""


@pytest.mark.slow
def test_the_number_of_threads_changes_no_order():
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", THREADS],
            env={"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for threads in ("1", "2")
    ]

    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == len(RANKERS)


def test_an_unknown_ranker_is_refused_with_the_nearest(prepared, labels):
    with pytest.raises(UnknownNameError, match="Did you mean random"):
        rank("randon", prepared, labels, 1)


def test_labels_that_do_not_fit_the_records_are_refused(prepared):
    with pytest.raises(DecisionError, match="120 records but 3 labels"):
        rank("random", prepared, np.array([1, 0, -1], np.int8), 1)


def test_a_third_kind_of_label_is_refused(prepared, labels):
    labels[0] = 2

    with pytest.raises(DecisionError, match="neither 1"):
        rank("random", prepared, labels, 1)


def test_texts_of_different_numbers_are_refused():
    with pytest.raises(DecisionError, match="2 titles and 1 abstracts"):
        prepare(["a", "b"], ["a"])
