"""Two reports are suggested as one study; a person says one or two, and is not asked again."""

from __future__ import annotations

import shutil

import pytest
from support import done, rea
from web.web_reader import Reader

import rea as library
from rea.steps.extraction.suggesting import APART, suggested_links
from rea.steps.state import read_state

FIRST, SECOND = "2-s2.0-85000000001", "RCS-2020-1"  # one study by tests/data/invented/studies.csv


@pytest.fixture
def folder(invented):
    made = invented("finished")
    shutil.rmtree(made / "data" / "screened" / "studies")
    return made


def _records(folder):
    state = read_state(library.open_review(folder))
    return tuple(state.speaker[state.group_of[state.find(one)]] for one in (FIRST, SECOND))


def _suggested(folder):
    return [one.record_ids for one in suggested_links(library.open_review(folder)).suggestions]


def test_a_pair_is_suggested_with_its_reason_and_nothing_is_linked(folder):
    said = done("link", "--suggest", "--review", folder).out

    assert _suggested(folder) == [tuple(sorted(_records(folder)))]
    assert "1 pair of 9 included reports may describe one study." in said
    assert "both are by Adetola and Brannick-Hale" in said
    assert not read_state(library.open_review(folder)).study_of
    assert (
        "no person 'nobody'" in rea("link", "--suggest", "--as", "nobody", "--review", folder).err
    )


def test_two_studies_is_noted_once_and_not_suggested_again(folder):
    args = ("link", SECOND, FIRST, "--apart", "--as", "r1", "--review", folder)

    done(*args)
    done(*args)

    assert _suggested(folder) == []
    (line,) = library.open_review(folder).lines(APART)
    assert (line["person"], line["records"]) == ("r1", sorted(_records(folder)))
    assert "data/screened/apart" not in rea("check", "--review", folder).out


def test_the_page_links_by_the_name_it_proposes(folder):
    one = Reader(folder, "r1")
    shown = one.open("/extract")

    one.send("/studies/link", one.form("first", "second", study="Threeways", answer="one"))

    assert "Perhaps one study" in shown
    assert 'value="Adetola 2020"' in shown
    assert "Linked to one study, Threeways." in one.text
    assert "Perhaps one study" not in one.text
    assert set(read_state(library.open_review(folder)).study_of.values()) == {"Threeways"}


def test_the_page_notes_that_they_are_two(folder):
    one = Reader(folder, "r1")
    one.open("/extract")

    one.send("/studies/link", one.form("first", "second", study="Threeways", answer="apart"))

    assert "You are not asked about these again." in one.text
    assert _suggested(folder) == []


def test_a_name_that_another_study_has_is_not_proposed(folder):
    other = "2-s2.0-85000000003"
    done("link", other, "--study", "Adetola 2020", "--as", "r1", "--review", folder)

    (one,) = suggested_links(library.open_review(folder)).suggestions

    assert one.study == "Adetola 2020b"


@pytest.mark.parametrize("named", [(FIRST,), (FIRST, FIRST), ()])
def test_two_reports_are_told_apart_and_no_other_number(folder, named):
    ran = rea("link", *named, "--apart", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "Two reports are told apart at a time." in ran.err


def test_what_is_linked_to_one_study_is_unlinked_before_it_is_told_apart(folder):
    done("link", FIRST, SECOND, "--study", "One", "--as", "r1", "--review", folder)

    ran = rea("link", FIRST, SECOND, "--apart", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "are linked to One." in ran.err
