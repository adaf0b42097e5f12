"""ASReview's learners: the documented reference. The only module that knows asreview."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.metadata import entry_points
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from rea.errors import DecisionError
from rea.screening.texts import Prepared

if TYPE_CHECKING:
    from types import ModuleType

_IMPORTING = Lock()

# What of a learner other packages may bring, as ASReview's entry points call it, and the model
# that gives the rest.
_KINDS: Final = ("classifier", "feature_extractor")
_REFERENCE: Final = "elas_u4"


def relevance(
    name: str, prepared: Prepared, labels: NDArray[np.int8], seed: int
) -> NDArray[np.float64] | None:
    """How relevant one of ASReview's AI models thinks each record is, read ones included.

    Parameters
    ----------
    name : str
        A model configuration of asreview, such as ``elas_u4``, or a classifier or feature
        extractor that some package registered with it.
    labels : array of int8, shape (n_records,)
        1 included, 0 excluded, -1 unread; both classes must be there.

    Returns
    -------
    array, shape (n_records,), or None
        Larger is more relevant; None where the records have no word to learn from.
    """
    cycle = _cycle(name)
    matrix = prepared.once(name, lambda texts: _features(cycle, texts))
    if matrix.shape[1] == 0:
        return None
    if "random_state" in cycle.classifier.get_params():
        cycle.classifier.set_params(random_state=seed)
    read = labels >= 0
    cycle.fit(matrix[read], labels[read].astype(int))
    # asreview slices the pool out of the matrix at every step, which dominates above 20,000
    # records; scoring all of them and leaving out the read ones is the same order, sooner.
    return _scores(cycle.classifier, matrix)


def is_registered(name: str) -> bool:
    """Whether a package registered a model of that name with ASReview.

    Asked of the packages' own lists, so that nothing is imported for it.
    """
    return any(entry_points(group=f"asreview.models.{kind}s", name=name) for kind in _KINDS)


def import_asreview() -> ModuleType:
    """Import asreview without what it does to the folder and the process on the way."""
    # It imports synergy_dataset, which calls requests_cache.install_cache: that writes
    # synergy_cache.sqlite into the current folder and patches requests for the whole
    # process. A function that does nothing stands in its place meanwhile.
    with _IMPORTING:
        if "asreview.learner" not in sys.modules:
            import requests_cache

            install_cache = requests_cache.install_cache
            requests_cache.install_cache = _install_nothing
            try:
                import asreview.learner
                import asreview.models.models  # noqa: F401 - importing makes it an attribute
            finally:
                requests_cache.install_cache = install_cache
        return sys.modules["asreview"]


def _cycle(name: str) -> Any:
    asreview = import_asreview()
    known = asreview.models.models.get_ai_config
    try:
        data = _with_part(known(_REFERENCE)["value"], name) or known(name)["value"]
        return asreview.learner.ActiveLearningCycle.from_meta(data)
    except ValueError as err:
        raise DecisionError(
            f"ASReview has no model '{name}', or what it needs is not installed ({err}).",
            hint="Its larger models come with the package asreview-dory.",
        ) from err


def _with_part(reference: Any, name: str) -> Any:
    """The reference with one part of it replaced by what is registered as `name`, or None.

    A classifier sees the reference's features, and a way of making features serves the
    reference's classifier, each with the settings that its package gives it.
    """
    for kind in _KINDS:
        if entry_points(group=f"asreview.models.{kind}s", name=name):
            return replace(reference, **{kind: name, f"{kind}_param": {}})
    return None


def _features(cycle: Any, texts: Prepared) -> Any:
    import pandas as pd
    from scipy.sparse import csr_matrix

    table = pd.DataFrame(list(texts.read()), columns=["title", "abstract"], dtype=object)
    try:
        return cycle.transform(table)
    except ValueError:  # scikit-learn's way of saying that there is no word in any record
        return csr_matrix((len(texts), 0))


def _scores(classifier: Any, matrix: Any) -> NDArray[np.float64]:
    if hasattr(classifier, "predict_proba"):
        return np.asarray(classifier.predict_proba(matrix)[:, 1], dtype=np.float64)
    return np.asarray(classifier.decision_function(matrix), dtype=np.float64)


def _install_nothing(*_args: object, **_options: object) -> None:
    """Stand in for requests_cache.install_cache while asreview is imported."""
