"""An order that brought a record up can be made again from the logs, and must be the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from support import done, rea, released_with, set_clock

from rea import open_review, steps
from rea.steps.screening.replaying import replay_orders
from rea.steps.state import read_state


@pytest.fixture(autouse=True)
def _clock():
    """The invented review was imported by a clock of its own; what follows comes after."""
    with set_clock(datetime(2027, 2, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def read(invented):
    """The invented review, ten records of it decided in the order of our own learner."""
    folder = released_with(
        invented("grouped"), "ranker: random, seed: 1", "ranker: rea_1, seed: 1, random_share: 0.2"
    )
    sitting = steps.Sitting(open_review(folder), "r1")
    for n in range(10):
        shown = sitting.next()
        if n == 4:
            sitting.pass_over(shown)
            shown = sitting.next()
        sitting.decide(shown, "include" if n % 3 == 0 else "exclude", "X4-POP" * (n % 3 > 0))
    return folder


def replayed(folder, n=50):
    return replay_orders(read_state(open_review(folder)), n)


def test_every_ranked_record_comes_up_again_at_its_place(read):
    found = replayed(read)

    assert found.findings == ()
    assert (found.n_ranked, found.n_replayed, found.n_same) == (9, 9, 9)


def test_records_taken_back_or_decided_otherwise_since_change_nothing(read):
    sitting = steps.Sitting(open_review(read), "r1")
    sitting.decide(sitting.next(), "include")
    sitting.undo()
    first = open_review(read).lines("title-abstract")[0]["record"]
    done("decide", first, "unsure", "--as", "r1", "--review", read)
    shown = steps.Sitting(open_review(read), "r1").next()
    sitting = steps.Sitting(open_review(read), "r1")
    sitting.decide(sitting.next(), "include")

    assert shown is not None
    assert replayed(read).findings == ()


def test_records_imported_since_were_not_there_then(read, tmp_path):
    late = tmp_path / "late.ris"
    late.write_text("TY  - JOUR\nTI  - A refuge later\nPY  - 2026\nER  - \n", encoding="utf-8")
    done("import", late, "--source", "Late", "--searched", "2026-06-01", "--review", read)
    done("dedupe", "--review", read)

    assert replayed(read).findings == ()
    assert len(open_review(read).records()) == len(read_state(open_review(read)).records)


@pytest.mark.parametrize("edit", [{"place": 7}, {"shown_by": "rea_1:3"}, {"shown_by": "elas_x:3"}])
def test_a_stamp_that_is_not_true_is_found(read, edit):
    log = next((read / "data" / "screened" / "title-abstract").glob("*.jsonl"))
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    place = next(n for n, line in enumerate(lines) if line["shown_by"] == "rea_1:5")
    lines[place] |= edit
    log.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    found = replayed(read)

    assert found.n_same == found.n_replayed - 1
    assert lines[place]["id"] in found.findings[0]


def test_check_replays_a_sample_when_it_is_asked_to(read):
    ran = done("check", "--replay", "3", "--review", read)

    assert "3 of 3 orders made again put the record where the decision says" in ran.out
    assert "(9 decisions followed a ranker)" in ran.out
    assert "made again" not in done("check", "--review", read).out


def test_check_says_where_an_order_was_not_as_stamped(read):
    log = next((read / "data" / "screened" / "title-abstract").glob("*.jsonl"))
    text = log.read_text(encoding="utf-8").replace('"place":1}', '"place":2}')
    log.write_text(text, encoding="utf-8")

    ran = rea("check", "--replay", "50", "--review", read)

    assert ran.code == 1
    assert "says place 2 in the order of" in ran.out
    assert "made again, it is place 1" in ran.out


def test_where_no_ranker_was_at_work_there_is_nothing_to_replay(invented):
    folder = invented("screened")

    assert (
        "No decision says at which place" in done("check", "--replay", "5", "--review", folder).out
    )


def test_a_quick_reader_goes_on_for_long_with_the_order_of_the_question(invented):
    folder = invented("released")
    review = open_review(folder)
    course = steps.Sitting(review, "r1", order="questions").course
    course.orders.ask(course.labels)
    made = course.orders.newest()
    records = [read_state(review).speaker[course.groups[one]] for one in made.order[:9]]
    for place, record in enumerate(records, start=1):
        wish = steps.Wish(record, "exclude", "X4-POP", shown_by=made.shown_by, rank=place)
        steps.decide(review, [wish], person="r1")

    assert made.shown_by == "questions:0"
    assert replayed(folder).findings == ()
