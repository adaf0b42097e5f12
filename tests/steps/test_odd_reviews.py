"""Whatever a review is like, screening it comes to a sensible end and says so in a sentence."""

from __future__ import annotations

import csv
import re

import pytest
from support import done, rea
from web.web_reader import TA, Reader

from rea import open_review, steps
from rea.steps.screening.replaying import replay_orders
from rea.steps.screening.second_looks import second_look
from rea.steps.state import read_state

QUESTION = "Does a refuge help survivors?"
ENGLISH = [
    "A refuge for survivors",
    "Harbour dredging",
    "Refuge workers on safety",
    "Tidal mud of a harbour",
    "Support of survivors in court",
    "Sediment in a tidal culvert",
]
STOPPING = (
    "stopping: {rule: callaghan_mueller_hansen, target_recall: 0.95, confidence: 0.95, "
    "footnote: Reading stopped by the plan.}"
)


@pytest.fixture
def review(tmp_path):
    """A released review of these titles without abstracts, begun from one question."""

    def made(titles, question=QUESTION):
        folder = tmp_path / "odd"
        done("init", folder, "--question", question, "--name", "Reader One")
        [path] = (folder / "protocols").glob("*.yaml")
        text = re.sub(r"stopping: \{rule: read_all\}.*", STOPPING, path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")
        with (tmp_path / "odd.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerows([["title", "abstract"], *([title, ""] for title in titles)])
        searched = ("--source", "Shelf", "--searched", "2026-11-01", "--review", folder)
        done("import", tmp_path / "odd.csv", *searched)
        done("dedupe", "--review", folder)
        done("protocol", "release", "--approve", "r1", "--review", folder)
        return folder

    return made


def read(folder, wanted=""):
    """r1 reads everything and keeps what has the wanted word in its title; gives the titles."""
    sitting, titles = steps.Sitting(open_review(folder), "r1"), []
    while (shown := sitting.next()) is not None:
        keeps = bool(wanted) and wanted in shown.title.lower()
        sitting.decide(shown, "include" if keeps else "exclude", "" if keeps else "X1-TOPIC")
        titles.append(shown.title)
    return titles


@pytest.mark.parametrize("n", [1, 3])
def test_a_review_of_hardly_any_records_is_read_to_its_end(review, n):
    folder = review(ENGLISH[:n])
    before = done("stop", "--review", folder).out

    read(folder, "refuge")
    after = done("stop", "--review", folder).out

    assert f"{n} unread" in before
    assert "not met yet" in before
    one_or_all = "The only record has been read." if n == 1 else "All 3 records have been read."
    assert f"{one_or_all} There is nothing left to stop, and nothing to estimate." in after
    assert "Next: rea status" in after
    assert "nothing to agree on" in rea("stop", "--sign", "--as", "r1", "--review", folder).err
    assert rea("screen", "--second-look", "--terminal", "--as", "r1", "--review", folder).code == 1
    assert replay_orders(read_state(open_review(folder)), 10).findings == ()
    done("report", "--interim", "--review", folder)
    done("check", "--review", folder)


def test_where_nothing_is_relevant_the_exclusions_closest_to_the_question_are_looked_at(review):
    folder = review(ENGLISH)

    read(folder)
    [looked, other] = second_look(steps.Sitting(open_review(folder), "r1"), 2).excluded
    page = Reader(folder, "r1").open(f"{TA}/second-look")

    assert {looked.title, other.title} < {one for one in ENGLISH if "ref" in one.lower()} | {
        "Support of survivors in court"
    }
    assert page.index(looked.title) < page.index("Harbour dredging")
    assert replay_orders(read_state(open_review(folder)), 10).findings == ()
    assert "0 of them relevant" in done("stop", "--review", folder).out
    assert "0 reports of 0 studies" in done("report", "--interim", "--review", folder).out


def test_where_everything_is_relevant_those_farthest_from_the_question_are_looked_at(review):
    folder = review(ENGLISH)
    review_ = open_review(folder)
    sitting = steps.Sitting(review_, "r1")
    while (shown := sitting.next()) is not None:
        sitting.decide(shown, "include")

    found = second_look(steps.Sitting(review_, "r1"), 3)

    assert found.excluded == ()
    assert {one.title for one in found.included} == {ENGLISH[1], ENGLISH[3], ENGLISH[5]}


def test_where_neither_verdicts_nor_the_question_tell_anything_that_is_said(review):
    folder = review(["家庭暴力幸存者", "港口疏浚", "受虐妇女庇护所", "城市公交"])
    read(folder)

    ran = rea("screen", "--second-look", "--terminal", "--as", "r1", "--review", folder)
    page = Reader(folder, "r1").open(f"{TA}/second-look")

    for told in (ran.err, page):
        assert "Every record was excluded, and no word of the protocol" in told


def test_before_much_was_read_nothing_is_rejected_and_no_recall_is_told(review):
    folder = review(ENGLISH)
    sitting = steps.Sitting(open_review(folder), "r1")
    sitting.decide(sitting.next(), "exclude", "X1-TOPIC")

    out = done("stop", "--review", folder).out

    assert "Recall cannot be estimated before something relevant is found." in out
    assert "not met  consecutive_irrelevant: The last record was irrelevant" in out
