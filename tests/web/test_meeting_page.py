"""A calibration meeting looks at one page: everyone's votes, what they agree, what they rule."""

from __future__ import annotations

import pytest
from web.web_reader import Reader

import rea
from rea import steps
from rea.protocol.schema import Member
from rea.steps.state import DRAWS, read_state
from rea.steps.team.reconcile import open_conflicts

STAGE = "title-abstract"
PAGE = f"/calibration/{STAGE}"
TEXT = "A report of a case conference counts as research only if it says how it was done."


@pytest.fixture
def review(invented):
    """A round of four; r1 has read all of it, r2 nothing."""
    review = rea.open_review(invented("released"))
    steps.draw_round(review, n=4, readers=("r1", "r2"), seed=5)
    read(review, "r1", ("include",))
    return review


def records(review):
    return review.lines(DRAWS)[0]["records"]


def opened(review, person, address=PAGE, status=200):
    reader = Reader(review.root, person)
    reader.open(address)
    assert reader.page.status_code == status
    return reader


def read(review, person, on_second):
    first, second, *others = records(review)
    wishes = [steps.Wish(one, "include") for one in (first, *others)]
    steps.decide(review, [*wishes, steps.Wish(second, *on_second)], person=person)


def test_nobody_sees_a_vote_before_all_have_read(review):
    page = opened(review, "r1", status=400).text

    assert "opens when everybody has read: r2 has still to read." in page


def test_it_opens_at_the_record_on_which_they_differ(review):
    read(review, "r2", ("exclude", "X4-POP", "Not the population"))

    page = opened(review, "r1").text

    assert "Record 2 of 4" in page
    assert "You differ" in page
    assert "Not the population" in page
    assert page.count('class="differ"') == 1


def test_the_lead_signs_the_other_signs_and_both_stand(review):
    read(review, "r2", ("exclude", "X4-POP"))
    for person in ("r1", "r2"):
        reader = opened(review, person)
        form = reader.form("round", "record", "settles", answer="include", note="Data are named")
        reader.send(f"{PAGE}/verdict", form)

    assert not open_conflicts(read_state(review), STAGE)
    assert "Agreed: " in reader.text


def test_a_ruling_stands_beside_its_criterion_until_it_is_taken_back(review):
    read(review, "r2", ("include",))
    reader = opened(review, "r2")
    reader.send(f"{PAGE}/ruling", reader.form("round", "record", criterion="X3-TYPE", ruling=TEXT))
    [ruling] = steps.rulings(review)

    assert TEXT in reader.text
    assert TEXT in reader.open(f"/screen/{STAGE}")
    reader.open(PAGE)
    reader.send(f"{PAGE}/withdraw", reader.form("round", "record", ruling=ruling.line_id))
    assert TEXT not in reader.text


def test_a_ruling_that_changes_the_meaning_asks_for_an_amendment(review):
    read(review, "r2", ("include",))
    reader = opened(review, "r1")
    form = reader.form("round", "record", criterion="X3-TYPE", ruling=TEXT, changes_meaning="yes")

    reader.send(f"{PAGE}/ruling", form)

    assert "amend the protocol, too" in reader.text


def test_who_leads_by_the_protocol_opens_it(review, monkeypatch):
    read(review, "r2", ("include",))
    protocol = read_state(review).protocol.protocol
    monkeypatch.setitem(vars(protocol), "team", (Member(id="r1", role="lead-reviewer"),))

    assert "is opened by r1" in opened(review, "r2", status=400).text
    assert "Record 1 of 4" in opened(review, "r1").text


@pytest.mark.parametrize(
    ("asked", "told"),
    [("?round=7", "no round at title-abstract"), ("?record=x/1", "no record in this round")],
)
def test_a_round_or_record_that_is_not_there_is_named(review, asked, told):
    read(review, "r2", ("include",))

    assert told in opened(review, "r1", PAGE + asked, status=404).text


def test_a_stage_without_a_round_says_so(review):
    page = opened(review, "r1", "/calibration/full-text", status=400).text

    assert "No round of calibration was drawn at full-text" in page


def test_the_front_page_tells_of_the_round_and_leads_to_it_once_all_have_read(review):
    before = opened(review, "r1", "/").text
    read(review, "r2", ("include",))
    after = opened(review, "r1", "/").text

    assert "Calibration round 1" in before
    assert "r2 has still to read" in before
    assert PAGE not in before
    assert f'href="{PAGE}?round=1"' in after
