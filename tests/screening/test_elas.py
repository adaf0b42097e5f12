"""ASReview's learner ranks here as it ranks at home, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from rea.errors import DecisionError
from rea.screening import elas
from rea.screening.ranking import rank
from rea.screening.simulation import simulate
from rea.screening.texts import prepare

SEED = 3

IMPORT = """
import threading
import requests, requests_cache
before = requests.Session, requests_cache.install_cache
from rea.screening.elas import import_asreview
threads = [threading.Thread(target=import_asreview) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert (requests.Session, requests_cache.install_cache) == before
assert import_asreview().learner.ActiveLearningCycle
"""


def test_importing_asreview_leaves_no_file_and_requests_as_it_was(tmp_path):
    subprocess.run([sys.executable, "-W", "ignore", "-c", IMPORT], cwd=tmp_path, check=True)

    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def theirs(corpus):
    """The order of asreview's own simulation, priors left out, and the priors."""
    asreview = elas.import_asreview()
    cycle = asreview.learner.ActiveLearningCycle.from_meta(
        asreview.models.models.get_ai_config("elas_u4")["value"]
    )
    cycle.classifier.set_params(random_state=SEED)
    table = pd.DataFrame({"title": corpus.titles, "abstract": corpus.abstracts})
    replay = asreview.Simulate(table, corpus.labels, cycle, print_progress=False)
    for verdict in (1, 0):
        candidates = np.flatnonzero(corpus.labels == verdict)
        replay.label(np.random.RandomState(SEED).choice(candidates, 1, replace=False))
    replay.review()
    read = replay._results["record_id"].to_numpy()
    return tuple(read[:2]), read[2:]


def test_the_replay_draws_the_priors_and_the_order_that_asreview_draws(corpus, theirs):
    priors, order = theirs

    ours = simulate(corpus.titles, corpus.abstracts, corpus.labels, "elas_u4", SEED)

    assert ours.priors == priors
    assert ours.order[: len(order)].tolist() == order.tolist()


def test_the_older_model_ranks_as_well(corpus):
    labels = np.full(len(corpus.labels), -1, dtype=np.int8)
    labels[:40] = corpus.labels[:40]

    ranking = rank("elas_u3", prepare(corpus.titles, corpus.abstracts), labels, SEED)

    assert ranking.shown_by == "elas_u3:40"
    assert corpus.labels[ranking.order[:5]].mean() > 0.5


def test_a_model_that_is_not_installed_says_what_would_bring_it(corpus):
    labels = np.array([1, 0, -1], dtype=np.int8)

    with pytest.raises(DecisionError, match="asreview-dory"):
        rank("elas_h3", prepare(["a word"] * 3, [""] * 3), labels, SEED)


def test_a_model_that_asreview_does_not_know_is_refused(corpus):
    labels = np.array([1, 0, -1], dtype=np.int8)

    with pytest.raises(DecisionError, match="ASReview has no model 'elas_u9'"):
        rank("elas_u9", prepare(["a word"] * 3, [""] * 3), labels, SEED)
