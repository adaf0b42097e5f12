"""What a calibration meeting rules stands beside its criterion until it is taken back."""

from __future__ import annotations

import json

import pytest
from support import done
from support import rea as run
from web.web_reader import Reader

import rea
from rea import steps
from rea.errors import DecisionError, ReaError, UnknownNameError
from rea.steps.state import DRAWS, RESOLUTIONS, read_state
from rea.steps.team.calibrating import RULINGS
from rea.steps.team.reconcile import open_conflicts
from rea.steps.team.ruling import RulingWish

STAGE = "title-abstract"
TEXT = "A report of a case conference counts as research only if it says how it was done."


@pytest.fixture
def review(invented):
    """A round of four that both have read: they differ on the first record alone."""
    review = rea.open_review(invented("released"))
    steps.draw_round(review, n=4, readers=("r1", "r2"), seed=5)
    [line] = review.lines(DRAWS)
    for person, verdict in (("r1", ("include",)), ("r2", ("exclude", "X4-POP"))):
        first, *others = line["records"]
        wishes = [steps.Wish(first, *verdict)] + [steps.Wish(one, "include") for one in others]
        steps.decide(review, wishes, person=person)
    return review


@pytest.fixture
def first(review):
    return review.lines(DRAWS)[0]["records"][0]


@pytest.fixture
def meeting(review, first, tmp_path):
    """What the meeting agreed, as a table."""
    path = tmp_path / "meeting.csv"
    path.write_text(
        "record,verdict,reason,note,criterion,ruling,changes_meaning\n"
        f"{first},include,,No methods are named but data are,X3-TYPE,{TEXT},no\n"
    )
    return path


def test_the_verdict_is_signed_by_each_and_the_ruling_entered_once(review, meeting):
    one = steps.meeting_from_table(review, meeting, person="r1")
    two = steps.meeting_from_table(review, meeting, person="r2")

    assert (one.n_settled, one.n_to_sign, one.n_ruled) == (0, 1, 1)
    assert (two.n_settled, two.n_to_sign, two.n_ruled, two.n_known) == (1, 0, 0, 1)
    assert not open_conflicts(read_state(review), STAGE)
    assert [ruling.text for ruling in steps.rulings(review)] == [TEXT]


def test_a_ruling_asks_for_nothing_to_be_read_again(review, first):
    before = read_state(review).rereading.waiting[STAGE]

    met = steps.hold_meeting(review, [], [RulingWish("X3-TYPE", TEXT, first, True)], person="r1")

    assert met.to_amend == ("X3-TYPE",)
    assert met.next == "rea protocol amend --as ID --interactive"
    assert read_state(review).rereading.waiting[STAGE] == before


def test_a_ruling_is_taken_back_by_a_further_line(review, first):
    steps.hold_meeting(review, [], [RulingWish("X3-TYPE", TEXT, first)], person="r1")
    [ruling] = steps.rulings(review)

    steps.withdraw_ruling(review, ruling.line_id, person="r2")

    assert steps.rulings(review) == ()
    assert len(review.lines(RULINGS)) == 2
    with pytest.raises(UnknownNameError, match="ruling"):
        steps.withdraw_ruling(review, ruling.line_id, person="r2")


@pytest.mark.parametrize(
    ("criterion", "text", "told"),
    [("X99-NONE", TEXT, "criterion"), ("X3-TYPE", "  ", "says nothing")],
)
def test_one_bad_ruling_leaves_everything_unwritten(review, first, criterion, text, told):
    wishes = [RulingWish("X3-TYPE", TEXT, first), RulingWish(criterion, text, first)]
    verdicts = [steps.Wish(first, "include", note="Agreed")]

    with pytest.raises(ReaError, match=told):
        steps.hold_meeting(review, verdicts, wishes, person="r1")

    assert review.lines(RULINGS) == []
    assert review.lines(RESOLUTIONS) == []


def test_a_ruling_needs_an_example_that_everybody_has_read(review):
    read = set(review.lines(DRAWS)[0]["records"])
    other = next(one for one in read_state(review).speaker.values() if one not in read)

    with pytest.raises(DecisionError, match="in no round"):
        steps.hold_meeting(review, [], [RulingWish("X3-TYPE", TEXT, other)], person="r1")


def test_the_terminal_takes_the_meeting_and_prints_the_book(review, meeting):
    folder = ("--review", review.root)

    taken = done("calibrate", "--from", meeting, "--as", "r1", *folder).out
    assert "1 ruling entered." in taken
    assert "1 waiting for another signature" in taken
    told = done("calibrate", *folder).out
    assert "under X3-TYPE" in told
    [ruling] = json.loads(done("calibrate", "--json", *folder).out)["rulings"]
    assert ruling["text"] == TEXT
    again = json.loads(done("calibrate", "--from", meeting, "--as", "r2", "--json", *folder).out)
    assert again["n_known"] == 1
    line_id = ruling["line_id"]
    assert "Taken back" in done("calibrate", "--withdraw", line_id, "--as", "r1", *folder).out


def test_a_table_that_says_maybe_is_refused_with_its_line(review, meeting):
    meeting.write_text(meeting.read_text().replace(",no\n", ",maybe\n"))

    ran = run("calibrate", "--from", meeting, "--as", "r1", "--review", review.root)

    assert ran.code == 1
    assert "line 2" in ran.err
    assert "maybe" in ran.err


def test_a_ruling_stands_beside_its_criterion_while_people_read(review, first):
    wanted = read_state(review).protocol.protocol.inclusions[0].code
    wishes = [RulingWish("X3-TYPE", TEXT, first), RulingWish(wanted, "Both counties count.", first)]
    steps.hold_meeting(review, [], wishes, person="r1")

    page = Reader(review.root, "r1").open("/screen/title-abstract")

    assert page.index("X3-TYPE") < page.index(TEXT)
    assert f'Its example<span class="sr">: {first}' in page
    assert page.count("Both counties count.") == 1


def test_the_report_prints_rulings_in_an_annex(review, first):
    steps.hold_meeting(review, [], [RulingWish("X3-TYPE", TEXT, first, True)], person="r1")

    done("report", "--interim", "--review", review.root)

    page = (review.root / "reports" / "report.html").read_text(encoding="utf-8")
    assert TEXT in page
    assert "It changes the meaning: see the amendments." in page
    assert "r1 and r2: 3 of 4" in page
