"""At every moment of a second reading no address of rea tells what the first reader decided.

Two worlds are the same but for the first verdicts on what the second reader has still to read.
After each event every page that rea has is asked for in both, and must be the same bytes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import done
from web.web_reader import Reader

from rea import open_review
from rea.steps import DrawWish, Wish, decide, draw_second, settle
from rea.steps.state import read_state
from rea.web import create_app

TA = "title-abstract"
NOTE = "#zebra-note"
# What differs from one start of the server to the next, or from one moment to the next.
_OWN = re.compile(r'name="token" value="[^"]*"|\b\d{1,2}:\d\d\b|value="[0-9a-f]{16}"|\bat=[^"&]*')


class Worlds:
    """The same review twice; in one r1 keeps, in the other r1 excludes what r2 will read."""

    def __init__(self, start: Path) -> None:
        self.folders = []
        for verdict in ("include", "exclude"):
            folder = start.parent / verdict / "review"
            shutil.copytree(start, folder)
            self.folders.append((folder, verdict))
        review = open_review(start)
        self.records = sorted(read_state(review).speaker.values())

    def first_reads(self, records: list[str], note: str = NOTE) -> None:
        for folder, verdict in self.folders:
            reason = "X3-TYPE" if verdict == "exclude" else ""
            wishes = [Wish(one, verdict, reason, note) for one in records]
            decide(open_review(folder), wishes, person="r1")

    def in_both(self, happens) -> None:
        for folder, _ in self.folders:
            happens(open_review(folder))

    def left(self) -> set[str]:
        state = read_state(open_review(self.folders[0][0]))
        decided = state.decided_by("r2", TA)
        return {state.speaker[one] for one in state.sample_of("r2", TA) if one not in decided}

    def differing(self) -> list[str]:
        """The addresses whose answers tell the worlds apart."""
        one, other = (self._answers(folder) for folder, _ in self.folders)
        assert one.keys() == other.keys()
        told = [address for address in one if one[address] != other[address]]
        return told + [address for address in one if NOTE in one[address][1]]

    def _answers(self, folder: Path) -> dict[str, tuple[int, str]]:
        reader = Reader(folder, "r2")
        found = {}
        for address in addresses(folder, sorted(self.left())):
            text = reader.open(address)
            found[address] = (reader.page.status_code, _OWN.sub("", text))
        return found


def addresses(folder: Path, unread: list[str]) -> Iterator[str]:
    """Every address that can be asked for, with each value that a part of it may have."""
    values = {
        "stage": [TA, "full-text"],
        "name": unread[:2] or ["nothing"],
        "record": unread[:2] or ["nothing"],
        "study": unread[:1] or ["nothing"],
        "section": ["about"],
        "file": ["report.html"],
        "filename": [],
    }
    for rule in create_app(folder, "r2").url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        made = [rule.rule]
        for part in re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule.rule):
            known = values.get(part, ["1"])
            if rule.endpoint == "looking.report_file":
                known = ["report.html", "flow.csv", "included.csv"]
            shape = re.compile(rf"<(?:[^:<>]+:)?{part}>")
            made = [shape.sub(lambda _, v=value: v, one) for one in made for value in known]
        yield from made
        if "/screen/" in rule.rule and made and unread:
            yield f"{made[0]}?record={unread[0]}"
    yield f"/reconcile/{TA}?reader=r1&reason=X3-TYPE"


@pytest.fixture
def worlds(invented):
    return Worlds(invented("released"))


def test_nothing_tells_once_a_sample_is_drawn(worlds):
    worlds.first_reads(worlds.records)

    worlds.in_both(
        lambda review: draw_second(review, "r2", person="r1", wish=DrawWish(share=1, seed=4))
    )

    assert worlds.differing() == []


@pytest.mark.slow
def test_nothing_tells_before_or_after_any_event_of_a_second_reading(worlds):
    worlds.first_reads(worlds.records)
    worlds.in_both(
        lambda review: draw_second(review, "r2", person="r1", wish=DrawWish(share=1, seed=4))
    )

    worlds.in_both(lambda review: done("report", "--interim", "--review", review.root))
    assert worlds.differing() == [], "a report was made"

    sample = sorted(worlds.left())
    reading = [Wish(one, "include", shown_by="second_screening") for one in sample[:2]]
    # What r2 has read r1 decides alike in both worlds, so that only the unread differs.
    for folder, _ in worlds.folders:
        decide(open_review(folder), [Wish(one, "unsure") for one in sample[:2]], person="r1")
        decide(open_review(folder), reading, person="r2")
    assert worlds.differing() == [], "begun"

    worlds.first_reads(sample[4:6], "changed their mind")
    assert worlds.differing() == [], "the first reader wrote a note"

    worlds.in_both(
        lambda review: decide(review, [Wish(sample[0], "exclude", "X3-TYPE")], person="r2")
    )
    worlds.in_both(
        lambda review: settle(review, [Wish(sample[0], "include", note="Both.")], person="ad")
    )
    assert worlds.differing() == [], "a disagreement was settled"


def test_once_all_is_read_agreement_is_told(worlds):
    worlds.first_reads(worlds.records)
    worlds.in_both(
        lambda review: draw_second(review, "r2", person="r1", wish=DrawWish(share=1, seed=4))
    )
    wishes = [Wish(one, "include") for one in worlds.left()]
    worlds.in_both(lambda review: decide(review, wishes, person="r2"))

    told = [address for address in worlds.differing() if address.startswith("/agreement/")]

    assert told == [f"/agreement/{TA}"]


def test_every_page_that_rea_has_is_asked_for(worlds):
    folder = worlds.folders[0][0]
    asked = {re.sub(r"\?.*", "", one).split("/")[1] for one in addresses(folder, worlds.records)}
    known = {
        rule.rule.split("/")[1]
        for rule in create_app(folder, "r2").url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint != "static"
    }

    assert asked == known


def test_on_the_command_line_too_a_blind_reader_is_told_nothing(worlds):
    worlds.first_reads(worlds.records)
    worlds.in_both(
        lambda review: draw_second(review, "r2", person="r1", wish=DrawWish(share=1, seed=4))
    )
    told = []
    for folder, _ in worlds.folders:
        here = ("--as", "r2", "--review", folder)
        told.append(
            [
                done("status", *here).out,
                done("agreement", *here).out,
                done("reconcile", "--list", *here).out,
                done("show", worlds.records[0], *here).out,
            ]
        )

    assert told[0] == told[1]
    assert NOTE not in "".join(told[0])
    assert "0 decided by r2, 47 left" in told[0][0]
