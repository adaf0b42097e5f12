"""An abstract that somebody supplied is ranked by, and no order made before knew of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support import done, released_with, set_clock
from web.web_reader import TA, Reader

from rea import open_review, steps
from rea.screening import features
from rea.steps.screening import replaying
from rea.steps.screening.desk import Desk
from rea.steps.screening.replaying import replay_orders
from rea.steps.screening.texts import prepared_of
from rea.steps.state import read_state

# What the review asks, and nothing else: whatever says so is read next.
SUPPLIED = "Two agencies write letters and keep in touch. " * 3


@pytest.fixture(autouse=True)
def _clock():
    """The invented review was imported by a clock of its own; what follows comes after."""
    with set_clock(datetime(2027, 2, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def folder(invented):
    """The invented review, to be read in the order of our own learner, nothing by chance."""
    return released_with(
        invented("grouped"), "ranker: random, seed: 1", "ranker: rea_1, seed: 1, random_share: 0"
    )


def bare_record(folder):
    """The record without an abstract that would be read last."""
    sitting = steps.Sitting(open_review(folder), "r1")
    speaker = read_state(open_review(folder)).speaker
    order = [speaker[sitting.course.groups[at]] for at in order_of(sitting)]
    table = open_review(folder).records(("record_id", "abstract"))
    bare = set(table[table["abstract"] == ""]["record_id"])
    return [one for one in order if one in bare][-1]


def order_of(sitting):
    sitting.next()
    return sitting.course.orders.newest().order.tolist()


def read(folder, n):
    """Decide so many records in one sitting; gives what came up."""
    sitting, came_up = steps.Sitting(open_review(folder), "r1"), []
    for one in range(n):
        shown = sitting.next()
        came_up.append(shown.record_id)
        sitting.decide(shown, "include" if one % 3 == 0 else "exclude", "X4-POP" * (one % 3 > 0))
    return came_up


def test_the_texts_are_those_that_readers_see_and_only_a_changed_one_is_cut_anew(
    folder, monkeypatch
):
    review, bare = open_review(folder), bare_record(folder)
    records = list(read_state(review).speaker.values())
    before = list(prepared_of(review, records).read())
    prepared_of(review, records).number()
    cut = []
    split = features.split_words
    monkeypatch.setattr(features, "split_words", lambda text: cut.append(text) or split(text))

    steps.supply_abstract(review, bare, SUPPLIED, person="r1")
    prepared = prepared_of(review, records)
    numbered = prepared.number()

    at = records.index(bare)
    title = before[at][0]
    assert list(prepared.read()) == [*before[:at], (title, SUPPLIED.strip()), *before[at + 1 :]]
    assert cut == [f"{title} {SUPPLIED.strip()}"]
    fresh = features.number_words(map(" ".join, prepared.read()))
    assert (numbered.words.tolist(), numbered.vocabulary) == (
        fresh.words.tolist(),
        fresh.vocabulary,
    )


def test_what_was_supplied_brings_its_record_up_next(folder):
    bare = bare_record(folder)
    read(folder, 3)
    steps.supply_abstract(open_review(folder), bare, SUPPLIED, person="r2")

    assert bare in read(folder, 2)


def test_in_an_open_page_the_old_order_serves_until_the_new_one_is_ready(folder):
    bare = bare_record(folder)
    desk = Desk(open_review(folder), "r1", "title-abstract")
    desk.next()
    desk.course.orders.wait()
    desk.decide(desk.next(), "exclude", "X4-POP")
    desk.next()
    desk.course.orders.wait()
    old, texts = desk.course.orders.newest(), desk.course.orders.texts()

    steps.supply_abstract(open_review(folder), bare, SUPPLIED, person="r2")
    renewed = desk.renewed()
    served = renewed.offered()
    renewed.course.orders.wait()
    new = renewed.course.orders.newest()

    assert served.shown_by == old.shown_by
    assert renewed.course.orders.texts() is not texts
    place = renewed.course.places[read_state(open_review(folder)).group_of[bare]]
    assert new.order.tolist().index(place) < old.order.tolist().index(place)


def test_a_reader_who_pastes_an_abstract_reads_on_in_an_order_that_knows_it(folder):
    reader, bare = Reader(folder, "r1"), bare_record(folder)
    reader.open(TA)
    reader.press("exclude:X4-POP")
    reader.open(f"{TA}?record={bare}")
    reader.send(f"{TA}/abstract", reader.form("record", abstract=SUPPLIED))
    desk = reader.client.application.extensions["rea"]._desks["title-abstract"]
    desk.course.orders.wait()

    assert SUPPLIED.strip() in [text for _, text in desk.course.orders.texts().read()]


@pytest.fixture
def edited(folder):
    """Three records decided before an abstract was supplied, three after it, and three after it
    was corrected to say nothing of the question."""
    bare = bare_record(folder)
    read(folder, 3)
    steps.supply_abstract(open_review(folder), bare, SUPPLIED, person="r2")
    after = read(folder, 3)
    assert bare in after
    rest = "Harbour dredging, tidal mud and the price of cement."
    steps.supply_abstract(open_review(folder), bare, rest, person="r2")
    read(folder, 3)
    return folder


def test_orders_made_before_and_after_are_made_again_as_they_were(edited):
    found = replay_orders(read_state(open_review(edited)), 50)

    assert found.findings == ()
    assert found.n_same == 9
    assert "9 of 9 orders made again" in done("check", "--replay", "50", "--review", edited).out


@pytest.mark.parametrize("known", ["", "9999"])
def test_an_order_that_knew_more_or_less_than_it_could_is_another(edited, known, monkeypatch):
    monkeypatch.setattr(replaying._Past, "_known", lambda *_: [known])

    assert replay_orders(read_state(open_review(edited)), 50).findings


def test_an_order_kept_from_before_is_one_that_was_possible(folder):
    bare = bare_record(folder)
    first = Desk(open_review(folder), "r1", "title-abstract")
    first.next()
    first.course.orders.wait()
    steps.supply_abstract(open_review(folder), bare, SUPPLIED, person="r2")
    again = Desk(open_review(folder), "r1", "title-abstract")
    shown = again.next()
    again.decide(shown, "include")
    again.course.orders.wait()

    assert shown.rank == 1
    assert replay_orders(read_state(open_review(folder)), 50).findings == ()
