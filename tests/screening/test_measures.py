"""The measures of an order are those of the field, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import DecisionError
from rea.screening import measures
from rea.screening.elas import import_asreview

orders = (
    st.lists(st.booleans(), min_size=2, max_size=60)
    .filter(lambda order: 0 < sum(order) < len(order))
    .map(lambda order: np.array(order, bool))
)


@pytest.fixture(scope="module")
def theirs():
    import_asreview()
    import asreview.metrics

    return asreview.metrics


@given(orders)
def test_loss_and_ndcg_equal_those_of_asreview(theirs, order):
    labels = order.astype(int)

    assert measures.loss(order) == pytest.approx(theirs.loss(labels))
    assert measures.ndcg(order) == pytest.approx(theirs.ndcg(labels))


def test_wss_by_hand():
    # 4 relevant; 95 % of them are 3.8, so all 4 are needed, the last at place 6 of 10:
    # (10 - 6)/10 - .05 = .35
    order = np.array([1, 1, 0, 1, 0, 1, 0, 0, 0, 0], bool)

    assert measures.records_to(order, 0.95) == 6
    assert measures.wss(order) == pytest.approx(0.35)
    # Half of them: 2, after 2 records: 8/10 - .5
    assert measures.wss(order, 0.5) == pytest.approx(0.3)


def test_recall_by_hand():
    # 21 records: the first 10 % are 2.1, read as 3, as asreview-insights does.
    order = np.array([1, 0, 1] + [0] * 17 + [1], bool)

    assert measures.recall_at(order, 0.1) == pytest.approx(2 / 3)
    assert measures.recall_at(order, 1) == 1


@pytest.mark.parametrize("measure", [measures.wss, measures.loss, measures.ndcg])
def test_an_order_without_a_relevant_record_has_no_measure(measure):
    with pytest.raises(DecisionError, match="No record is relevant"):
        measure(np.zeros(5, bool))


def test_an_order_of_relevant_records_alone_has_no_loss():
    with pytest.raises(DecisionError, match="Every record is relevant"):
        measures.loss(np.ones(5, bool))
