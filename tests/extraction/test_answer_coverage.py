"""Which study answers which question is told from the answers, and a gap is seen."""

from __future__ import annotations

from rea.extraction.answers import Answer, by_place
from rea.extraction.coverage import COVERAGE_COLUMNS, coverage
from rea.extraction.forms import flat_form
from rea.protocol.forms import Extraction

# PQ: a, and b where a is yes. SQ: a group of c and d. SQ2: e, never asked of a "no".
FORM = flat_form(
    Extraction.model_validate(
        {
            "mode": "single",
            "missing_codes": {"NR": "not reported"},
            "sections": [
                {
                    "id": "s",
                    "label": "Section",
                    "fields": [
                        {"id": "l", "label": "L", "type": "text", "questions": ["admin"]},
                        {
                            "id": "a",
                            "label": "A",
                            "type": "yes_no_unclear",
                            "questions": ["PQ"],
                            "required": True,
                        },
                        {
                            "id": "g",
                            "label": "G",
                            "type": "group",
                            "repeat": True,
                            "questions": ["SQ"],
                            "fields": [
                                {"id": "c", "label": "C", "type": "text", "required": True},
                                {"id": "d", "label": "D", "type": "text"},
                            ],
                        },
                        {
                            "id": "e",
                            "label": "E",
                            "type": "text",
                            "questions": ["SQ2", "PQ"],
                            "show_if_answered": "a",
                        },
                    ],
                }
            ],
        }
    )
)


def given(*answers: tuple[str, int, str, str]):
    return by_place(Answer("S", path, n, value, missing) for path, n, value, missing in answers)


STUDIES = {
    "S1": given(("s.a", 1, "yes", ""), ("s.g.c", 1, "x", ""), ("s.g.c", 2, "", "NR")),
    "S2": given(("s.a", 1, "", "NR"), ("s.g", 1, "", "NR")),
    "S3": given(),
}


def test_each_question_of_each_study_has_a_state():
    matrix = coverage(FORM, ["PQ", "SQ", "SQ2"], STUDIES).matrix()

    assert matrix.index.tolist() == ["PQ", "SQ", "SQ2"]
    assert matrix.columns.tolist() == ["S1", "S2", "S3"]
    assert matrix.to_numpy().tolist() == [
        ["answered", "missing", "open"],
        ["answered", "missing", "open"],
        ["open", "not_asked", "not_asked"],
    ]


def test_the_counts_are_of_fields_asked_with_each_occurrence():
    cells = coverage(FORM, ["PQ", "SQ"], STUDIES).cells

    assert cells.columns.tolist() == list(COVERAGE_COLUMNS)
    # S1: a answered, e open; c once answered and once not reported, d open in both.
    assert cells.loc[cells["study_id"] == "S1"].to_numpy().tolist() == [
        ["PQ", "S1", "answered", 1, 0, 1],
        ["SQ", "S1", "answered", 1, 1, 2],
    ]


def test_a_question_that_no_study_answers_is_a_gap():
    assert coverage(FORM, ["PQ", "SQ", "SQ2"], STUDIES).gaps == ("SQ2",)
    assert coverage(FORM, ["PQ"], {}).gaps == ("PQ",)


def test_what_must_be_answered_is_listed_by_study():
    still_open = coverage(FORM, ["PQ"], STUDIES).open

    assert {study: [o.field.path for o in fields] for study, fields in still_open.items()} == {
        "S3": ["s.a"]
    }


def test_bookkeeping_is_no_question():
    assert "admin" not in set(coverage(FORM, ["PQ"], STUDIES).cells["question_id"])
