"""Nobody who decides waits for a ranker, and each decision says what really ranked its record."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from support import done, released_with
from web.web_reader import TA, Reader

from rea import open_review
from rea.errors import DecisionError
from rea.screening.ranking import UNREAD, prepare
from rea.steps.screening.desk import Desk
from rea.steps.screening.orders import Orders, Plan

PLAN = Plan("rea_1", 1, "refuge support")
GROUPS = ["g1", "g2", "g3", "g4"]
TEXTS = prepare(
    ["Refuge support", "Harbour dredging", "Support in a refuge", "Tidal mud"], [""] * 4
)


def labels(**known):
    found = np.full(4, UNREAD, np.int8)
    for group, label in known.items():
        found[GROUPS.index(group)] = label
    return found


class Gate:
    """Texts that are not ready until somebody opens the gate."""

    def __init__(self, texts=TEXTS):
        self.texts, self.opened, self.n_asked = texts, threading.Event(), 0

    def __call__(self):
        self.n_asked += 1
        assert self.opened.wait(30)
        return self.texts


@pytest.fixture
def ranked(invented):
    """The invented review under a protocol that ranks by our own learner."""
    return released_with(
        invented("grouped"),
        "ranking: {ranker: random, seed: 1}",
        "ranking: {ranker: rea_1, seed: 1}",
    )


def test_nothing_is_waited_for_while_the_features_are_made():
    gate = Gate()
    orders = Orders(PLAN, GROUPS, gate, behind=True)

    orders.ask(labels())

    assert orders.newest() is None
    assert orders.stand_in(labels()).shown_by == "random"
    gate.opened.set()
    orders.wait()
    assert orders.newest().shown_by == "questions:0"


def test_who_wishes_while_a_thread_ends_is_not_forgotten():
    class WishedAtTheEnd(Orders):
        """Asked for another order just when its thread found no wish left."""

        def _taken(self):
            wish = super()._taken()
            if wish is None and self.newest().shown_by == "questions:0":
                self.ask(labels(g2=0, g1=1))
            return wish

    orders = WishedAtTheEnd(PLAN, GROUPS, lambda: TEXTS, behind=True)

    orders.ask(labels())
    orders.wait()

    assert orders.newest().shown_by == "rea_1:2"


def test_of_several_wishes_made_meanwhile_only_the_last_is_granted():
    gate = Gate()
    orders = Orders(PLAN, GROUPS, gate, behind=True)

    orders.ask(labels())
    orders.ask(labels(g2=0))
    orders.ask(labels(g2=0, g1=1))
    gate.opened.set()
    orders.wait()

    assert orders.newest().shown_by == "rea_1:2"
    assert GROUPS[orders.newest().order[0]] == "g3"
    assert gate.n_asked == 1


def test_labels_that_change_after_a_wish_do_not_change_the_wish():
    gate, known = Gate(), labels(g2=0)
    orders = Orders(PLAN, GROUPS, gate, behind=True)

    orders.ask(known)
    known[0] = 1
    gate.opened.set()
    orders.wait()

    assert orders.newest().shown_by == "rea_1:1"


def test_what_keeps_a_ranker_from_ranking_is_told_to_the_reader():
    orders = Orders(Plan("elas_none", 1, ""), GROUPS, lambda: TEXTS, behind=True)

    orders.ask(labels(g1=1, g2=0))
    orders.wait()

    with pytest.raises(DecisionError, match="ASReview has no model 'elas_none'"):
        orders.newest()


def test_a_review_opened_again_goes_on_with_the_order_it_had(tmp_path):
    kept = tmp_path / "orders" / "r1.npz"
    orders = Orders(PLAN, GROUPS, lambda: TEXTS, kept=kept, behind=True)
    orders.ask(labels(g2=0))
    orders.wait()

    again = Orders(PLAN, GROUPS, Gate(), kept=kept, behind=True).stand_in(labels(g2=0))

    assert again.shown_by == "rea_1:1"
    assert again.order.tolist() == orders.newest().order.tolist()


@pytest.mark.parametrize(
    "change", ["other groups", "another question", "another seed", "damaged", "cut off"]
)
def test_an_order_of_something_else_is_not_gone_on_with(tmp_path, change):
    kept = tmp_path / "r1.npz"
    orders = Orders(PLAN, GROUPS, lambda: TEXTS, kept=kept, behind=True)
    orders.ask(labels(g2=0))
    orders.wait()
    plan = {
        "another question": Plan("rea_1", 1, "x"),
        "another seed": Plan("rea_1", 2, PLAN.question),
    }
    groups = ["g0", *GROUPS[1:]] if change == "other groups" else GROUPS
    if change == "damaged":
        kept.write_bytes(b"PK no archive")
    if change == "cut off":
        kept.write_bytes(kept.read_bytes()[:-200])

    again = Orders(plan.get(change, PLAN), groups, Gate(), kept=kept, behind=True)

    assert again.stand_in(labels(g2=0)).shown_by == "random"


def test_the_first_page_does_not_wait_and_says_honestly_how_its_record_came_up(ranked, monkeypatch):
    gate = threading.Event()
    import rea.steps.screening.course as course

    make = course.prepared_of

    def slowly(review, records):
        assert gate.wait(30)
        return make(review, records)

    monkeypatch.setattr(course, "prepared_of", slowly)
    reader = Reader(ranked, "r1")
    reader.open(TA)
    reader.press("include")
    gate.set()

    lines = open_review(ranked).lines("title-abstract")

    assert [(line["shown_by"], "place" in line) for line in lines] == [("random", False)]


def test_decisions_are_stamped_with_the_order_that_was_ready_and_the_place_in_it(ranked):
    desk = Desk(open_review(ranked), "r1", "title-abstract")
    shown = []
    for n in range(6):
        desk.next()
        desk.course.orders.wait()
        record = desk.offered()
        shown.append((record.shown_by, record.rank))
        desk.decide(record, "include" if n % 2 else "exclude", "" if n % 2 else "X4-POP")

    lines = open_review(ranked).lines("title-abstract")

    assert shown == [("questions:0", 1)] + [(f"rea_1:{n}", 1) for n in range(1, 6)]
    assert [(line["shown_by"], line["place"]) for line in lines] == shown


def test_a_record_taken_back_comes_up_again_even_before_an_order_has_it(ranked):
    desk = Desk(open_review(ranked), "r1", "title-abstract")
    first = desk.offered()
    desk.decide(first, "include")
    desk.course.orders.wait()
    desk.next()
    desk.undo()

    left = set()
    while (shown := desk.next()) is not None:
        left.add(shown.record_id)
        desk.decide(shown, "include")

    assert first.record_id in left


def test_a_blind_second_reader_starts_no_ranker(ranked, monkeypatch):
    review = open_review(ranked)
    first = Desk(review, "r1", "title-abstract")
    for _ in range(8):
        first.decide(first.next(), "include")
    first.course.orders.wait()
    done("second", "draw", "--for", "r2", "--share", "1", "--review", ranked)
    monkeypatch.setattr(Orders, "ask", _never)

    second = Desk(open_review(ranked), "r2", "title-abstract")
    read = []
    while (shown := second.next()) is not None and shown.shown_by == "second_screening":
        read.append(shown.rank)
        second.decide(shown, "include")
        if len(read) == 8:
            break

    assert read == [0] * 8


def test_a_desk_renewed_by_a_colleagues_work_keeps_its_texts(ranked):
    desk = Desk(open_review(ranked), "r1", "title-abstract")
    desk.next()
    desk.course.orders.wait()
    record = open_review(ranked).records()["record_id"].iloc[-1]
    done("decide", record, "include", "--as", "r2", "--review", ranked)

    assert desk.renewed().course.orders is desk.course.orders


def test_what_was_made_of_texts_is_let_go_once_the_review_has_grown(ranked, tmp_path):
    desk = Desk(open_review(ranked), "r1", "title-abstract")
    desk.next()
    desk.course.orders.wait()
    late = tmp_path / "late.ris"
    late.write_text("TY  - JOUR\nTI  - A refuge later\nPY  - 2026\nER  - \n", encoding="utf-8")
    done("import", late, "--source", "Late", "--searched", "2026-11-01", "--review", ranked)

    renewed = desk.renewed()
    renewed.next()
    renewed.course.orders.wait()

    assert len(renewed.course.orders.texts()) == 1 + len(desk.course.groups)
    assert desk.course.orders._prepared is None


def _never(*_args):
    raise AssertionError("asked for an order")
