"""Readers find their records again by words with a # in their notes, and nobody else's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from support import done, rea
from web.web_reader import TA, Reader

from rea import open_review, steps
from rea.screening.catchwords import catchwords_in, with_catchwords
from rea.steps.state import read_state


@pytest.fixture
def noted(invented):
    """Two readers have written notes; r1's last one replaces an earlier one."""
    folder = invented("released")
    review = open_review(folder)
    first, second, third = sorted(read_state(review).speaker.values())[:3]
    for record, note in (
        (first, "Ask Anna #Background"),
        (second, "#background, page.html#top and #3"),
        (third, "#dropped"),
        (third, "#hand-over it is"),
    ):
        steps.decide(review, [steps.Wish(record, "include", note=note)], person="r1")
    steps.decide(review, [steps.Wish(first, "unsure", note="#zebra")], person="r2")
    return folder, (first, second, third)


def test_a_tag_lists_the_records_that_bear_it_and_leads_to_them(noted):
    folder, (first, second, third) = noted
    page = Reader(folder, "r1").open("/tags")

    parts = [(one, re.findall(r'record=([^"]+)"', one)) for one in page.split("<section")[1:]]

    assert [re.search(r">(#[\w-]+) ", part)[1] for part, _ in parts] == [
        "#Background",
        "#hand-over",
    ]
    assert [records for _, records in parts] == [[first, second], [third]]
    assert "2 records" in parts[0][0]
    assert "#dropped" not in page


def test_nobody_is_shown_a_colleagues_tags(noted):
    folder, (first, *_) = noted
    page = Reader(folder, "r1").open("/tags")
    other = Reader(folder, "r2").open("/tags")

    assert "zebra" not in page
    assert "#zebra" in other
    assert "ackground" not in other
    assert "zebra" not in Reader(folder, "r1").open(f"{TA}?record={first}")


def test_a_tag_used_before_is_added_to_a_note_by_ticking_it(noted):
    folder, _ = noted
    one = Reader(folder, "r1")
    one.open(TA)
    assert re.findall(r'name="tag" value="([^"]+)"', one.text) == ["Background", "hand-over"]
    form = one.form("record", "replaces", answer="include", note="Ask Ben #background")

    one.send(TA, form | {"tag": ["Background", "hand-over"]})

    note = open_review(folder).lines("title-abstract")[-1]["note"]
    assert note == "Ask Ben #background #hand-over"
    one.open(f"{TA}?record={form['record']}")
    assert 'name="tag"' not in one.text


def test_a_page_without_tags_says_how_to_make_one(reader):
    one = reader("released")

    assert "Write a word with a # into a note" in one.open("/tags")
    assert 'name="tag"' not in one.open(TA)


def test_tags_can_be_listed_in_the_terminal(noted):
    folder, (first, *_) = noted

    told = done("show", "--tags", "--as", "r1", "--review", folder).out

    assert "#Background  2 records" in told
    assert f"  {first}  include  " in told
    assert "No tags yet" in done("show", "--tags", "--as", "ad", "--review", folder).out
    for wrong in ((), (first, "--tags")):
        ran = rea("show", *wrong, "--as", "r1", "--review", folder)
        assert ran.code == 1
        assert "Say which record to show, or list your tags." in ran.err


@given(
    some.text(max_size=60), some.lists(some.from_regex(r"[a-z][a-z0-9-]*[a-z0-9]", fullmatch=True))
)
def test_what_was_added_to_a_note_is_found_in_it_once(note, words):
    made = with_catchwords(note, words)

    found = [word.casefold() for word in catchwords_in(made)]
    assert set(words) <= set(found)
    assert len(set(found)) == len(found)
    assert with_catchwords(made, words) == made.strip()
