"""ASReview's learner ranks here as it ranks at home, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import Distribution, DistributionFinder

import numpy as np
import pandas as pd
import pytest

from rea.errors import DecisionError, UnknownNameError
from rea.screening import elas
from rea.screening.ranking import find_ranker, rank
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


class CountsWords:
    """A classifier of somebody else's package: the more words a record has, the better."""

    name = "counts-words"

    def get_params(self):
        return {}

    def fit(self, x, y, sample_weight=None):
        return self

    def decision_function(self, x):
        return np.asarray((x > 0).sum(axis=1)).ravel().astype(float)


class _InstalledPackage(Distribution):
    """What pip leaves of a package that registers one classifier."""

    def read_text(self, filename):
        classifiers = "[asreview.models.classifiers]\ncounts-words = test_elas:CountsWords\n"
        return {"METADATA": "Name: words\n", "entry_points.txt": classifiers}.get(filename)

    def locate_file(self, path):
        return path


@pytest.fixture
def with_package(monkeypatch):
    """As if a package with the classifier ``counts-words`` were installed."""

    class Finder(DistributionFinder):
        @classmethod
        def find_distributions(cls, context=None):
            return [_InstalledPackage()]

        @classmethod
        def find_spec(cls, *_args):
            return None

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    monkeypatch.setitem(sys.modules, "test_elas", sys.modules[__name__])


def test_a_model_that_another_package_registers_ranks_by_its_name(with_package):
    long, short = "shelter outreach letters phone calls", "shelter"
    texts = prepare(["one", "two", long, short], ["", "", long, short])

    found = rank("counts-words", texts, np.array([1, 0, -1, -1]), SEED)

    assert found.order.tolist() == [2, 3]
    assert found.shown_by == "counts-words:2"


def test_a_part_that_comes_with_asreview_ranks_by_its_name_too(corpus):
    labels = np.full(len(corpus.titles), -1)
    labels[[int(np.argmax(corpus.labels)), int(np.argmin(corpus.labels))]] = 1, 0

    found = rank("nb", prepare(corpus.titles, corpus.abstracts), labels, SEED)

    assert found.shown_by == "nb:2"


def test_a_model_that_nobody_registered_is_named_as_unknown(corpus):
    with pytest.raises(UnknownNameError, match="no-such-model"):
        find_ranker("no-such-model")
