"""A round is passed when the two readers who are least alike pass it."""

from __future__ import annotations

from rea.screening.agreement import TwoByTwo, measure_agreement
from rea.screening.calibration import bars, read_rounds, read_rulings

ALIKE = measure_agreement(TwoByTwo(10, 0, 0, 10))
APART = measure_agreement(TwoByTwo(6, 4, 4, 6))  # 12 of 20 alike
NEVER = measure_agreement(TwoByTwo(0, 0, 0, 20))  # κ is not defined


def test_the_lowest_pair_decides():
    [bar] = bars({"percent_agreement": 0.9}, [ALIKE, APART])

    assert (bar.lowest, bar.is_reached) == (0.6, False)


def test_a_statistic_that_no_table_defines_fails_no_bar():
    [bar] = bars({"cohen_kappa": 0.8}, [NEVER])

    assert (bar.lowest, bar.is_reached) == (None, True)


def test_rounds_are_counted_at_their_own_stage():
    def line(name, stage):
        held = {"records": ["a/1", "gone"], "readers": ["r1", "r2"], "seed": 1, "n_eligible": 9}
        return held | {"id": name, "person": "r1", "at": name, "stage": stage}

    lines = [line("3", "title-abstract"), line("1", "title-abstract"), line("2", "full-text")]
    sample = {"reader": "r2", "records": ["a/1"]}

    found = read_rounds([*lines, sample], {"a/1": "g1"})

    assert [(one.line_id, one.n) for one in found] == [("1", 1), ("2", 1), ("3", 2)]
    assert found[0].groups == ("g1",)


def test_a_ruling_taken_back_stands_no_more():
    ruling = {"id": "1", "person": "r1", "at": "1", "criterion": "X3-TYPE", "record": "a/1"}
    ruling |= {"stage": "full-text", "text": "A thesis is a report."}
    undo = ruling | {"id": "2", "at": "2", "text": "", "replaces": ["1"]}

    assert [one.text for one in read_rulings([ruling])] == ["A thesis is a report."]
    assert read_rulings([ruling, undo]) == ()
