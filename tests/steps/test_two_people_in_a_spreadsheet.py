"""Two people fill in the whole disengagement form for three studies in workbooks.

The twin of `test_two_people_at_one_form`, which does the same in two browsers: the same
answers, and the same must come of them.
"""

from __future__ import annotations

from dataclasses import asdict

from extraction.three_studies import three_studies
from extraction.two_people import (
    DIFFERS,
    FILES,
    SETTLED,
    comes_back_equal,
    counted,
    entered_by_two,
    settled,
)
from support import done, fill_workbook

from rea import steps
from rea.steps.extraction.settling import differing_for, settle_as_shown
from rea.steps.extraction.verifying import verification_page, verify


def fill_in(review, who: str, told) -> None:
    book = review.root.parent / f"{who}.xlsx"
    here = ("--as", who, "--review", review.root)
    done("extract", "--template", book, *here)
    names = {one.study_id: one.name for one in steps.Extraction(review, who).studies}
    rows = [
        asdict(one) | {"study": study, "name": names[study], "n": str(one.n)}
        for study, answers in told.items()
        for one in answers.values()
    ]
    fill_workbook(book, rows)
    done("extract", "--from", book, *here)


def test_two_workbooks_are_verified_and_settled_and_come_back(tmp_path):
    review = three_studies(tmp_path / "review")
    first, second = entered_by_two(review)
    study, *_, last = first

    fill_in(review, "r1", first)
    fill_in(review, "r2", second)

    page = verification_page(review, "r2", last, "r1")
    left = {one.line_id: ("agree", "") for one in page.answers if not one.is_done}
    assert verify(review, "r2", last, "r1", left) == len(left) > 0
    (one,) = differing_for(review, "r1").waiting
    assert (one.study.study_id, one.field.path, one.n) == (study, *DIFFERS)
    given = {"chosen": "", "typed": SETTLED["value"], "note": SETTLED["note"]}
    settle_as_shown(review, study, one.field.path, "1", one.line_ids, **given, person="r1")

    assert counted(review) == settled(first)
    assert [file for file in FILES if not comes_back_equal(review, file)] == []
