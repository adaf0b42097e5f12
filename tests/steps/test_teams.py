"""People who work apart read different records, and work passes on when somebody leaves."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import done
from support import rea as run
from web.web_reader import finished_with_form

import rea
from rea import steps
from rea.errors import DecisionError
from rea.extraction.answers import Answer
from rea.screening.shares import falls_to, takers_of
from rea.steps import DrawWish, Wish
from rea.steps.state import read_state
from rea.steps.team.handing import hand_over, share_reading
from rea.steps.team.people import PersonLeftError

TA = "title-abstract"
GROUPS = [f"g{n}" for n in range(400)]
people = st.dictionaries(st.sampled_from("abcdefg"), st.floats(0.1, 9), min_size=1)


def owners(weights, seed=1):
    return {group: falls_to(group, weights, seed) for group in GROUPS}


# -- the rule ------------------------------------------------------------------------------------


@given(people, st.integers())
def test_the_order_of_the_members_decides_nothing(weights, seed):
    other = dict(reversed(weights.items()))

    assert owners(weights, seed) == owners(other, seed)


@given(people, st.sampled_from("xyz"))
def test_who_joins_takes_records_and_moves_none_between_others(weights, new):
    before, after = owners(weights), owners({**weights, new: 1.0})

    assert all(after[one] in (before[one], new) for one in GROUPS)


def test_each_reads_in_proportion_to_their_weight():
    found = Counter(owners({"r1": 1, "r2": 2, "r3": 1}).values())

    # 100, 200, 100 expected; standard deviations are 8.7, 10 and 8.7
    assert 74 <= found["r1"] <= 126
    assert 170 <= found["r2"] <= 230


def test_a_share_that_was_handed_over_goes_to_the_takers_and_to_nobody_else():
    weights, before = {"r1": 1, "r2": 1}, owners({"r1": 1, "r2": 1})
    after = {one: falls_to(one, weights, 1, {"r2": ["r3", "r4"]}) for one in GROUPS}

    assert all(after[one] == "r1" for one in GROUPS if before[one] == "r1")
    assert {after[one] for one in GROUPS if before[one] == "r2"} == {"r3", "r4"}


def test_handing_round_in_a_circle_ends():
    assert falls_to("g1", {"r1": 1}, 1, {"r1": ["r2"], "r2": ["r1"]}) in ("r1", "r2")
    assert falls_to("g1", {}, 1) == ""
    assert takers_of([]) == {}


def test_what_somebody_left_to_a_colleague_falls_to_another():
    mine = next(one for one in GROUPS if falls_to(one, {"r1": 1, "r2": 1}, 1) == "r1")

    assert falls_to(mine, {"r1": 1, "r2": 1}, 1, passed_on=["r1"]) == "r2"


# -- a team ----------------------------------------------------------------------------------------


@pytest.fixture
def team(invented):
    review = rea.open_review(invented("released"))
    for n in (3, 4):
        review, _ = steps.add_person(review, f"Reader {n}", f"r{n}")
    return review


def left(review, person):
    return rea.steps.Sitting(review, person).course.left()


def test_two_who_share_read_everything_between_them_and_nothing_twice(team):
    shared = share_reading(team, {"r1": 1, "r2": 1})

    one, other = left(team, "r1"), left(team, "r2")
    assert not one & other
    assert len(one | other) == 47
    assert shared.n_unread == (("r1", len(one)), ("r2", len(other)))


def test_only_members_read_and_a_draw_goes_beyond_the_share(team):
    share_reading(team, {"r1": 1, "r2": 1})
    record = read_state(team).speaker[min(left(team, "r1"))]
    steps.decide(team, [Wish(record, "include")], person="r1")

    assert left(team, "ad") == frozenset()
    steps.draw_second(team, "ad", person="r1", wish=DrawWish(n=1))

    assert {read_state(team).speaker[one] for one in left(team, "ad")} == {record}


def test_unread_records_are_cut_anew_when_somebody_joins_and_when_somebody_leaves(team):
    share_reading(team, {"r1": 1, "r2": 1})
    before = left(team, "r1"), left(team, "r2")

    share_reading(team, {"r3": 1})
    joined = left(team, "r1"), left(team, "r2"), left(team, "r3")
    review, _ = steps.person_leaves(team, "r3", date(2027, 1, 1))

    assert joined[0] <= before[0]
    assert joined[1] <= before[1]
    assert frozenset.union(*joined) == frozenset.union(*before)
    assert (left(review, "r1"), left(review, "r2")) == before


def test_a_leaver_s_share_goes_to_whom_they_name(team):
    share_reading(team, {"r1": 1, "r2": 1})
    before = left(team, "r1"), left(team, "r2")

    ran = done("people", "leave", "r2", "--to", "r3", "--to", "r4", "--review", team.root)
    review = rea.open_review(team.root)

    assert f"{len(before[1])} unread records of the share" in ran.out
    assert left(review, "r1") == before[0]
    assert left(review, "r3") | left(review, "r4") == before[1]
    with pytest.raises(PersonLeftError):
        left(review, "r2")


def test_the_unread_part_of_a_sample_passes_on_and_counts_as_second_reading(team):
    records = sorted(read_state(team).speaker.values())
    steps.decide(team, [Wish(one, "exclude", "X3-TYPE") for one in records], person="r1")
    steps.draw_second(team, "r2", person="r1", wish=DrawWish(n=10))
    sample = read_state(team).sample_of("r2", TA)
    speaker = read_state(team).speaker
    steps.decide(team, [Wish(speaker[one], "include") for one in sample[:4]], person="r2")

    given_over = hand_over(team, "r2", ["r3", "r4"])

    assert (given_over.n_sample, given_over.n_disagreements) == (6, 4)
    assert left(team, "r3") | left(team, "r4") == set(sample[4:])
    assert left(team, "r2") == frozenset()
    for person in ("r3", "r4"):
        sitting = steps.Sitting(team, person)
        while (shown := sitting.next()) is not None:
            sitting.decide(shown, "exclude", "X3-TYPE")
    found = steps.second_reading(team)
    assert (found.n_left, found.lost.n_read_twice, found.lost.n_missed) == (0, 10, 4)
    told = done("report", "--interim", "--review", team.root)
    assert told.code == 0
    page = (team.root / "reports" / "report.html").read_text(encoding="utf-8")
    assert "r2 handed over to r3 and r4" in page


def test_who_takes_over_signs_in_the_leaver_s_place(team):
    record = sorted(read_state(team).speaker.values())[0]
    steps.decide(team, [Wish(record, "include")], person="r1")
    steps.decide(team, [Wish(record, "exclude", "X3-TYPE")], person="r2")
    hand_over(team, "r2", ["r3"])
    wish = Wish(record, "include", note="We looked again.")

    first = steps.settle(team, [wish], person="r1")
    second = steps.settle(team, [wish], person="r3")

    assert (first.n_to_sign, second.n_settled) == (1, 1)


def test_what_nobody_named_may_read_is_said(team):
    record = sorted(read_state(team).speaker.values())[0]
    steps.decide(team, [Wish(record, "exclude", "X3-TYPE")], person="r1")
    steps.draw_second(team, "r2", person="r1", wish=DrawWish(n=1))

    ran = done("people", "hand-over", "r2", "--to", "r1", "--review", team.root)

    assert "1 record of the sample left unread" in ran.out
    assert record in ran.out


def test_an_unfinished_form_goes_on_with_who_takes_it_over(invented):
    folder = finished_with_form(invented("grouped"))
    review = rea.open_review(folder)
    giver = steps.Extraction(review, "r1")
    study = giver.studies[-1].study_id
    giver.fill([Answer(study, "about.people", 1, value="12")])
    before = {one.study.study_id: one for one in giver.progress()}

    ran = done("people", "hand-over", "r1", "--to", "r2", "--review", folder)

    assert "1 unfinished form" in ran.out
    after = steps.Extraction(rea.open_review(folder), "r2").progress()
    taken = next(one for one in after if one.study.study_id == study)
    assert taken.open == before[study].open
    assert taken.others == ()


@pytest.mark.parametrize("takers", [[], ["r2"]])
def test_somebody_must_take_it(team, takers):
    with pytest.raises(DecisionError, match="cannot hand over to"):
        hand_over(team, "r2", takers)


def test_commands_name_what_cannot_be(team):
    here = ("--review", team.root)

    assert "'r1=much' is no share" in run("people", "share", "r1=much", *here).err
    assert "cannot have the weight -1" in run("people", "share", "r1=-1", *here).err
    assert "There is no person 'r9'" in run("people", "share", "r9", *here).err
    assert "unread records at title-abstract" in done("people", "share", "r1", "r2", *here).out
