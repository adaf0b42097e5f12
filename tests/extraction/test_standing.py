"""What people answered is only ever added to, and what counts follows from the lines alone."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from rea.extraction.answers import Answer
from rea.extraction.standing import (
    ANSWER_COLUMNS,
    COUNTED_COLUMNS,
    answers_in,
    answers_of,
    counted_answers,
    differences,
    line_of,
    standing_answers,
)


def line(line_id: str, person: str, value: str | None, **more: Any) -> dict[str, Any]:
    return {
        "id": line_id,
        "person": person,
        "at": "2027-01-12T10:00:00Z",
        "study": "S1",
        "field": "about.design",
        "n": 1,
        "value": value,
        **more,
    }


def states(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    counted = counted_answers(standing_answers(lines))
    return list(counted[["state", "value"]].itertuples(index=False, name=None))


def test_a_line_that_nothing_replaces_stands():
    table = standing_answers([line("a", "r1", "cohort"), line("b", "r1", "other", replaces=["a"])])

    assert list(table.columns) == list(ANSWER_COLUMNS)
    assert table["value"].tolist() == ["other"]
    assert table["replaces"].tolist() == ["a"]


def test_taking_back_leaves_no_answer():
    lines = [line("a", "r1", "cohort"), line("b", "r1", None, replaces=["a"])]

    assert standing_answers(lines).empty
    assert counted_answers(standing_answers(lines)).columns.tolist() == list(COUNTED_COLUMNS)


def test_every_cell_is_text_and_occurrences_are_in_order():
    lines = [line(str(n), "r1", "x", field="c.g.f", n=n) for n in (10, 9, 1)]
    table = standing_answers(lines)

    assert table["n"].tolist() == ["1", "9", "10"]
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())


def test_neither_order_nor_repetition_of_lines_matters():
    lines = [
        line("a", "r1", "cohort"),
        line("b", "r2", "other"),
        line("c", "r1", "survey", replaces=["a"]),
        line("d", "r3", "survey", settles=["b", "c"]),
    ]
    first = counted_answers(standing_answers(lines))

    for order in permutations([*lines, lines[0]]):
        assert counted_answers(standing_answers(order)).equals(first)


def test_two_people_are_kept_apart():
    table = standing_answers([line("a", "r1", "cohort"), line("b", "r2", "other")])

    place = ("about.design", 1)
    assert answers_of(table, "S1", "r1")[place].value == "cohort"
    assert answers_of(table, "S1", "r2")[place].value == "other"
    assert answers_of(table, "S2", "r1") == {}


@pytest.mark.parametrize(
    ("others", "state"),
    [
        ([], ("single", "cohort")),
        ([line("b", "r2", "cohort", note="said otherwise")], ("agreed", "cohort")),
        ([line("b", "r2", "other")], ("differs", "")),
        ([line("b", "r2", "", missing="UC")], ("differs", "")),
        ([line("b", "r1", "other")], ("differs", "")),  # with oneself, on two machines
    ],
)
def test_what_counts_says_how_it_came_to(others, state):
    assert states([line("a", "r1", "cohort"), *others]) == [state]


def test_a_settlement_counts_and_both_originals_stay():
    lines = [line("a", "r1", "cohort"), line("b", "r2", "other")]
    settled = [*lines, line("c", "r1", "other", settles=["a", "b"])]
    table = standing_answers(settled)

    assert states(settled) == [("settled", "other")]
    assert table["line_id"].tolist() == ["a", "c", "b"]
    assert answers_of(table, "S1", "r1")[("about.design", 1)].value == "cohort"
    assert len(differences(standing_answers(lines))) == 2
    assert differences(table).empty


def test_a_settlement_lapses_when_what_it_settled_changes():
    lines = [
        line("a", "r1", "cohort"),
        line("b", "r2", "other"),
        line("c", "r3", "other", settles=["a", "b"]),
        line("d", "r1", "survey", replaces=["a"]),
    ]

    assert states(lines) == [("differs", "")]


def test_somebody_who_answers_otherwise_afterwards_differs():
    lines = [
        line("a", "r1", "cohort"),
        line("b", "r2", "other"),
        line("c", "r3", "other", settles=["a", "b"]),
    ]

    assert states([*lines, line("d", "r4", "other")]) == [("settled", "other")]
    assert states([*lines, line("d", "r4", "survey")]) == [("differs", "")]


def test_two_settlements_that_differ_settle_nothing():
    lines = [
        line("a", "r1", "cohort"),
        line("b", "r2", "other"),
        line("c", "r3", "other", settles=["a", "b"]),
        line("d", "r4", "cohort", settles=["a", "b"]),
    ]

    assert states(lines) == [("differs", "")]


def test_an_answer_and_its_line_are_the_same():
    answer = Answer("S1", "c.g.f", 3, "x", "", "words", "p. 2", "quote", "note")
    written = {"id": "a", "person": "r1", "at": "", **line_of(answer)}

    assert answers_in(standing_answers([written])) == [answer]


def test_no_lines_are_an_empty_table():
    assert standing_answers([]).columns.tolist() == list(ANSWER_COLUMNS)
    assert differences(standing_answers([])).empty
