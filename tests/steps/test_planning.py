"""The plan counts what is left, and tells one person's pace to nobody else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from support import advance, done

from rea import open_review
from rea.steps import (
    DrawWish,
    Wish,
    decide,
    draw_round,
    draw_second,
    plan,
    plan_against_actual,
    share_reading,
    status,
)
from rea.steps.reports.meeting import _forecast


def test_before_anything_was_read_the_speeds_are_cited(invented):
    found = plan(open_review(invented("released")), today=date(2027, 1, 6))

    first, full, _ = found.stages
    assert first.n_done == 0
    assert first.n_left > 0
    assert full.is_estimate
    assert {one.speed.source for one in found.stages} == {"Haddaway & Westgate 2019"}
    usual, early, late = found.ends
    assert early <= usual <= late


def test_when_all_was_read_nothing_is_left_of_that_stage(invented):
    found = plan(open_review(invented("finished")))

    assert found.stages[0].n_left == 0
    assert found.stages[0].n_done > 0


@pytest.fixture
def timed(invented):
    """r1 has read one record a minute."""
    folder = invented("screened")
    log = folder / "data" / "screened" / "title-abstract" / "r1.desk.jsonl"
    minute = iter(range(10_000))
    text = re.sub(
        r'"at":"[^"]+"',
        lambda _: f'"at":"2027-01-12T09:{next(minute) % 60:02d}:00.000000Z"',
        log.read_text(encoding="utf-8"),
    )
    log.write_text(text, encoding="utf-8")
    for other in log.parent.glob("*.jsonl"):
        if other != log:
            other.unlink()
    return folder


def test_one_persons_pace_is_told_to_that_person_alone(timed):
    review = open_review(timed)

    assert plan(review, "r1").stages[0].speed.minutes == 1
    assert plan(review, "r2").stages[0].speed.source == "Haddaway & Westgate 2019"
    assert plan(review).stages[0].speed.source == "Haddaway & Westgate 2019"


def test_a_text_is_ready_for_whoever_is_awaited(timed):
    draw_second(open_review(timed), "r2", person="r1", wish=DrawWish(share=0.5))

    [awaited] = plan(open_review(timed), "r1").awaited

    assert awaited.person.person_id == "r2"
    assert f"{awaited.n_left:,} records" in awaited.text
    assert "rea open --as r2" in awaited.text
    assert awaited.text.strip() in done("plan", "--letter", "--as", "r1", "--review", timed).out


def test_the_command_says_hours_sittings_and_dates(invented):
    folder = invented("released")

    said = done("plan", "--review", folder).out
    told = json.loads(done("plan", "--json", "--review", folder).out)

    assert "all together" in said
    assert "done by" in said
    assert said.rstrip().endswith("Next: rea status")
    assert len(told["stages"]) == 3


def test_what_was_planned_stands_beside_what_it_took(timed):
    against = plan_against_actual(open_review(timed), "r1", date(2027, 1, 6))
    others = plan_against_actual(open_review(timed), "r2", date(2027, 1, 6))

    assert against.planned == others.planned
    # N readings of a minute each.
    n = plan(open_review(timed), "r1").stages[0].n_done
    assert against.taken == pytest.approx(n / 60)
    assert others.taken is None
    assert "planned" in done("status", "--as", "r1", "--review", timed).out


def test_there_is_no_plan_before_there_is_anything_to_read(invented):
    assert plan_against_actual(open_review(invented("begun"))) is None


def test_a_plan_that_ends_too_late_says_so(invented):
    review = open_review(invented("released"))
    against = plan_against_actual(review, "", date(2027, 1, 6))

    assert not against.is_late
    assert replace(against, due_on=date(2027, 1, 6), ends_on=date(2027, 1, 7)).is_late


def test_what_was_drawn_for_somebody_is_theirs_and_the_rest_is_divided(timed):
    review = open_review(timed)
    n_own = draw_second(review, "r2", person="r1", wish=DrawWish(share=0.5)).n_drawn

    found = plan(review, "r1")
    reading = found.stages[0]

    assert reading.waits_for == {"r2": n_own}
    assert reading.of["r2"] == n_own
    # r1 read everything once, so that a further second reading is for others.
    assert reading.of["r1"] == 0
    for place, stage in enumerate(found.stages):
        assert sum(one.n_left[place] for one in found.people) == stage.n_left
    assert sum(one.hours.usual for one in found.people) == pytest.approx(found.total.usual)


def test_records_that_anybody_may_read_await_nobody(invented):
    assert plan(open_review(invented("released")), "r1").awaited == ()


def test_whoever_differs_is_awaited_once_they_have_read(invented):
    review = open_review(invented("released"))
    records = sorted(set(review.duplicates()["representative"]))[:3]
    decide(review, [Wish(one, "include") for one in records], person="r1")
    decide(review, [Wish(one, "exclude", "X3-TYPE") for one in records], person="r2")

    [awaited] = plan(review, "r1").awaited

    assert (awaited.person.person_id, awaited.what, awaited.n_left) == ("r2", "settle", 3)
    assert "3 records wait to be settled at title and abstract" in awaited.text
    assert awaited.text.endswith("Best wishes\nReader One\n")


def test_who_reads_blind_is_told_of_nobodys_disagreements(invented):
    review = open_review(invented("released"))
    records = sorted(set(review.duplicates()["representative"]))[:3]
    decide(review, [Wish(one, "include") for one in records], person="r1")
    decide(review, [Wish(one, "exclude", "X3-TYPE") for one in records], person="r2")
    before = plan(review, "ad").awaited
    draw_second(review, "ad", person="r1", wish=DrawWish(n=1))

    blind = plan(review, "ad").awaited

    assert {one.what for one in before} == {"settle"}
    assert blind == ()


def test_a_study_that_is_extracted_is_no_longer_left(invented):
    folder = invented("finished")
    before = plan(open_review(folder)).stages[2]
    advance(folder, "extracted")
    after = plan(open_review(folder)).stages[2]

    assert before.n_done == 0
    assert after.n_done > 0
    assert after.n_done + after.n_left == before.n_left


def test_decisions_from_a_spreadsheet_are_no_pace(invented):
    """Their times are one moment, from which hours of reading would come out as none."""
    found = plan(open_review(invented("screened")), "r1")

    assert {one.speed.source for one in found.stages} == {"Haddaway & Westgate 2019"}


def test_where_reading_is_divided_a_drawn_record_is_counted_once(invented):
    review = open_review(invented("released"))
    share_reading(review, {"r1": 1, "r2": 1}, person="r1")
    draw_round(review, n=2, readers=("r1", "r2"), seed=1)

    reading = plan(open_review(review.root), "r1").stages[0]

    assert sum(reading.of.values()) == reading.n_left


def test_one_record_is_said_to_be_one(invented):
    review = open_review(invented("released"))
    *rest, _ = sorted(set(review.duplicates()["representative"]))
    decide(review, [Wish(one, "exclude", "X3-TYPE") for one in rest], person="r1")

    assert status(review).why == "1 record is unread at title and abstract."


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2027, 2, 1), "that end is 1 day after it."),
        (date(2027, 2, 2), "that end is on that very day."),
        (date(2027, 2, 3), "that end is before it."),
    ],
)
def test_an_end_is_forecast_where_somebody_is_there_to_work(invented, due_on, said):
    end = date(2027, 2, 2)
    found = replace(
        plan(open_review(invented("released"))), ends=(end, end, end), due_on=due_on, savings=()
    )

    assert list(_forecast(found))[1].endswith(said)
    assert list(_forecast(replace(found, people=()))) == []
