"""Agreement counts what each reader decided, and says so when no person read."""

from __future__ import annotations

import pytest

import rea
from rea import steps
from rea.steps.team.agreeing import ONE_MODEL


def test_it_gives_the_table_worked_out_by_hand(invented):
    review = rea.open_review(invented("screened"))

    (pair,) = steps.agreement(review)

    # FLOW.md, second reading: 10 reports, 3 disagreements.
    assert pair.figures.table.cells == (3, 1, 2, 4)
    assert pair.figures.percent.value == pytest.approx(0.70)
    assert pair.figures.kappa.value == pytest.approx(0.40)
    assert pair.figures.pabak.value == pytest.approx(0.40)
    assert pair.figures.ac1.value == pytest.approx(0.406, abs=0.0005)


def test_what_settled_a_disagreement_changes_nothing(invented, tmp_path):
    screened = rea.open_review(invented("screened"))
    assert not steps.conflicts(screened)

    (pair,) = steps.agreement(screened)

    assert pair.n_missed + pair.figures.table.only_first_includes == 3


def test_readings_of_models_come_with_their_caution(invented):
    review = rea.open_review(invented("released"))
    for name in ("one", "two"):
        review, _ = steps.add_person(review, name, f"model-{name}", is_model=True)
        record = review.records()["record_id"].iloc[0]
        steps.decide(review, [steps.Wish(record, "include")], person=f"model-{name}")

    (pair,) = steps.agreement(review)

    assert pair.caution == ONE_MODEL
    assert pair.figures.kappa.value is None  # both said include of the only record


def test_a_reader_alone_agrees_with_nobody(invented):
    review = rea.open_review(invented("released"))

    assert steps.agreement(review) == ()
