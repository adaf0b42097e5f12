"""A replay tells what a ranker would have saved, the same at every run."""

from __future__ import annotations

import numpy as np
import pytest

from rea.errors import DecisionError
from rea.screening import measures
from rea.screening.simulation import draw_priors, simulate


def test_each_record_of_the_pool_is_read_once(corpus):
    replay = simulate(corpus.titles, corpus.abstracts, corpus.labels, "elas_u4", 1)

    assert sorted([*replay.order, *replay.priors]) == list(range(120))
    assert (replay.n_records, replay.n_relevant) == (118, 14)


def test_the_measures_are_those_of_the_order(corpus):
    replay = simulate(corpus.titles, corpus.abstracts, corpus.labels, "random", 1)

    assert replay.included.tolist() == corpus.labels[replay.order].astype(bool).tolist()
    assert replay.loss == measures.loss(replay.included)
    assert replay.wss_95 == measures.wss(replay.included)
    assert replay.recall()[-1] == 1.0
    assert replay.recall_at_10 == replay.recall()[11]  # 12 of 118 are the first 10 %


def test_learning_beats_chance(corpus):
    learnt = simulate(corpus.titles, corpus.abstracts, corpus.labels, "elas_u4", 1)
    shuffled = simulate(corpus.titles, corpus.abstracts, corpus.labels, "random", 1)

    assert learnt.loss < 0.5 * shuffled.loss


def test_the_question_alone_is_a_start(corpus):
    replay = simulate(
        corpus.titles,
        corpus.abstracts,
        corpus.labels,
        "elas_u4",
        1,
        corpus.question,
        with_priors=False,
    )

    assert replay.priors == ()
    assert replay.n_relevant == 15
    assert replay.included[:5].any()


@pytest.mark.parametrize("ranker", ["elas_u4", "random", "questions"])
def test_the_same_seed_replays_the_same_order(corpus, ranker):
    first, second = (
        simulate(corpus.titles, corpus.abstracts, corpus.labels, ranker, 5, corpus.question)
        for _ in range(2)
    )

    assert first.order.tolist() == second.order.tolist()


def test_progress_runs_from_the_priors_to_everything_found(corpus):
    seen = []
    simulate(
        corpus.titles,
        corpus.abstracts,
        corpus.labels,
        "random",
        1,
        on_progress=lambda found, there: seen.append((found, there)),
    )

    assert seen[0] == (1, 15)
    assert seen[-1] == (15, 15)


def test_another_seed_draws_other_priors(corpus):
    assert draw_priors(corpus.labels, 1) != draw_priors(corpus.labels, 2)


def test_a_review_of_relevant_records_alone_has_no_loss():
    replay = simulate(["One.", "Two."], ["", ""], [1, 1], "random", 1, with_priors=False)

    assert np.isnan(replay.loss)
    assert replay.recall_at_10 == 0.5


@pytest.mark.parametrize(
    ("labels", "with_priors", "fact"),
    [
        ([0, 0, 0], True, "No record is relevant"),
        ([1, 1, 1], True, "No record is irrelevant"),
        ([0, 0, 0], False, "nothing to find"),
        ([1, 0, 0], True, "nothing to find"),
        ([1, 0, 2], True, "1 for included and 0 for excluded"),
        ([1, 0, -1], True, "1 for included and 0 for excluded"),
    ],
)
def test_what_cannot_be_replayed_is_said(labels, with_priors, fact):
    with pytest.raises(DecisionError, match=fact):
        simulate(["a word"] * 3, [""] * 3, labels, "random", 1, with_priors=with_priors)
