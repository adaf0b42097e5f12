"""An id is for ever: names change in one file, and who has left decides nothing more."""

from __future__ import annotations

from datetime import date

import pytest
from support import bytes_under, done, rea

from rea import open_review, steps
from rea.errors import ReaError, ReviewError, UnknownNameError
from rea.steps.team.people import PersonLeftError, acting


def test_ids_are_given_in_order(invented):
    folder = invented("begun")  # has r1, r2 and ad

    assert done("people", "add", "Third", "--review", folder).out.startswith("r3 is Third.")
    assert done("people", "add", "Fourth", "--review", folder).out.startswith("r4 is Fourth.")


@pytest.mark.parametrize(
    "person_id", ["R5", "5r", "r 5", "r/5", "r.5", "", "é", "r" * 25, "-r", "con", "lpt1"]
)
def test_an_id_is_fit_to_be_part_of_a_file_name(invented, person_id):
    review = open_review(invented("begun"))

    if person_id:
        with pytest.raises(ReviewError, match="cannot be an id"):
            steps.add_person(review, "Somebody", person_id)
    else:
        assert steps.add_person(review, "Somebody", person_id)[1].person_id == "r3"


def test_an_id_is_never_given_twice(invented):
    review = open_review(invented("begun"))

    with pytest.raises(ReviewError, match="r2 is somebody's id already"):
        steps.add_person(review, "Somebody else", "r2")


def test_a_person_needs_a_name(invented):
    with pytest.raises(ReviewError, match="needs a name"):
        steps.add_person(open_review(invented("begun")), "  \t ")


def test_renaming_touches_review_yaml_alone(invented):
    folder = invented("screened")
    before = bytes_under(folder)

    done("people", "rename", "r1", "Núñez, A.", "--review", folder)

    after = bytes_under(folder)
    assert [name for name in after if after[name] != before.get(name)] == ["review.yaml"]
    assert "r1 (Núñez, A.)" in done("status", "--review", folder).out


def test_what_somebody_decided_stays_when_they_leave(invented):
    folder = invented("screened")

    done("people", "leave", "r2", "--on", "2026-11-30", "--review", folder)

    assert "r2 (Reader Two): 10 decided" in done("status", "--review", folder).out
    assert rea("check", "--review", folder).code == 0


def test_who_has_left_is_refused(invented):
    folder = invented("screened")
    done("people", "leave", "r2", "--on", "2026-11-30", "--review", folder)
    before = bytes_under(folder)

    for command in (
        ("decide", "SHELF-02", "include", "--as", "r2"),
        ("screen", "--terminal", "--as", "r2"),
        ("retrieve", "2-s2.0-85000000001", "--sought", "--as", "r2"),
        ("link", "2-s2.0-85000000001", "--study", "One", "--as", "r2"),
        ("protocol", "release", "--approve", "r2"),
    ):
        ran = rea(*command, "--review", folder)
        assert ran.code == 1
        assert "r2 (Reader Two) left this review on 2026-11-30." in ran.err
    assert bytes_under(folder) == before


def test_a_mistyped_id_is_refused_with_the_nearest_ones(invented):
    folder = invented("released")

    ran = rea("decide", "SHELF-02", "include", "--as", "r11", "--review", folder)

    assert ran.code == 1
    assert "There is no person 'r11'. Did you mean r1" in ran.err


def test_without_an_id_the_only_person_is_meant(tmp_path):
    steps.begin(tmp_path, question="Do letters help?", person_name="Sam")
    review, _ = steps.add_person(open_review(tmp_path), "A model", "m1", is_model=True)

    assert acting(review.settings, "").person_id == "r1"


def test_without_an_id_nobody_is_guessed_among_several(invented):
    review = open_review(invented("begun"))

    with pytest.raises(ReaError, match=r"Say who you are. Add --as ID; in this review: ad, r1, r2"):
        acting(review.settings, "")


def test_without_an_id_nobody_is_guessed_when_all_have_left(tmp_path):
    steps.begin(tmp_path, question="Do letters help?", person_name="Sam")
    review, _ = steps.person_leaves(open_review(tmp_path), "r1", date(2027, 1, 1))

    with pytest.raises(ReaError, match="nobody yet"):
        acting(review.settings, "")
    with pytest.raises(PersonLeftError):
        acting(review.settings, "r1")


def test_an_unknown_person_can_be_neither_renamed_nor_let_go(invented):
    review = open_review(invented("begun"))

    with pytest.raises(UnknownNameError, match="no person 'r9'"):
        steps.rename_person(review, "r9", "Nobody")
    with pytest.raises(UnknownNameError, match="no person 'r9'"):
        steps.person_leaves(review, "r9", date(2027, 1, 1))


def test_the_list_says_who_is_a_model_and_who_has_left(invented):
    folder = invented("begun")
    done("people", "add", "Model", "--id", "m1", "--model", "--review", folder)
    done("people", "leave", "r2", "--on", "2026-11-30", "--review", folder)

    listed = done("people", "list", "--review", folder).out

    assert "Model (a model)" in listed
    assert "Reader Two (left on 2026-11-30)" in listed
