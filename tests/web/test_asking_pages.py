"""A reader may ask why a record came up, for more like it, and look at odd decisions again."""

from __future__ import annotations

import re

import pytest
from support import done, released_with
from web.web_reader import TA, Reader

from rea import open_review, steps


@pytest.fixture
def ranked(invented):
    """The invented review under our own ranker, a dozen records decided by r1."""
    folder = released_with(invented("grouped"), "ranker: random", "ranker: rea_1")
    sitting = steps.Sitting(open_review(folder), "r1")
    for n in range(12):
        kept = n % 4 == 0
        sitting.decide(sitting.next(), "include" if kept else "exclude", "" if kept else "X4-POP")
    return folder


def ready(folder, person="r1"):
    """A reader whose order is ready."""
    reader = Reader(folder, person)
    reader.open(TA)
    place = reader.client.application.extensions["rea"]
    place._desks["title-abstract"].course.orders.wait()
    reader.open(TA)
    return reader


def test_a_record_tells_the_words_that_put_it_there(ranked):
    reader = ready(ranked)
    record = reader.hidden("record")

    page = reader.open(f"{TA}/why?record={record}")

    assert "in the order learnt from 12 decisions (rea_1)" in page
    assert "Words that raised it" in page
    assert "Words of the question in it" in page


def test_a_record_that_no_ranker_put_there_says_so(ranked):
    reader = ready(ranked)
    last = open_review(ranked).lines("title-abstract")[0]["record"]

    assert "It was not put in its place by its words" in reader.open(f"{TA}/why?record={last}")


def test_more_like_a_record_leads_to_unread_ones_only(ranked):
    reader = ready(ranked)
    read = {line["record"] for line in open_review(ranked).lines("title-abstract")}
    record = reader.hidden("record")

    page = reader.open(f"{TA}/like?record={record}")

    assert page.count("?record=") > 3
    assert not any(f"record={one}" in page for one in read | {record})


def test_a_blind_second_reader_is_told_nothing_of_any_order(ranked):
    done("second", "draw", "--for", "r2", "--share", "1", "--review", ranked)
    reader = Reader(ranked, "r2")
    reader.open(TA)
    record = reader.hidden("record")

    why = reader.open(f"{TA}/why?record={record}")
    like = reader.open(f"{TA}/like?record={record}")
    again = reader.open(f"{TA}/second-look")

    assert "It was not put in its place by its words" in why
    assert "drawn for a second reading" in like
    assert "There is nothing to look at again yet" in again


def test_a_decision_looked_at_again_is_on_record_whether_it_changes_or_not(ranked):
    reader = ready(ranked)
    page = reader.open(f"{TA}/second-look")
    found = [part.split('"')[0] for part in page.split("second-look/record?record=")[1:]]
    first, second = found[:2]
    for record, answer in ((first, "exclude:X4-POP"), (second, "include")):
        reader.page = reader.client.get(
            f"{TA}/second-look/record?record={record}", follow_redirects=True, buffered=True
        )
        assert "You decided" in reader.text
        reader.press(answer)

    lines = [one for one in open_review(ranked).lines("title-abstract") if one["replaces"]]
    after = reader.open(f"{TA}/second-look")
    done("report", "--interim", "--review", ranked)
    report = (ranked / "reports" / "report.html").read_text(encoding="utf-8")

    assert [one["shown_by"] for one in lines] == ["second_look"] * 2
    assert "2 records looked at again so far" in after
    assert first not in after
    assert "were looked at again; 1 changed." in report
    assert "and 2 looked at again" not in report  # each had come up in some other way before


def test_the_second_look_can_be_listed_in_the_terminal(ranked):
    out = done("screen", "--second-look", "--terminal", "--as", "r1", "--review", ranked).out

    assert "Excluded; those most like what was kept come first" in out
    assert "Kept; those least like what was kept come first" in out
    assert "rea decide" in out


def test_the_words_that_matter_are_those_that_tell_kept_records_from_others(invented):
    folder = invented("screened")

    page = Reader(folder, "r1").open(f"{TA}/words")

    kept, _, excluded = page.partition("They speak against it")
    assert "<li>agencies</li>" in kept
    assert "<li>agencies</li>" not in excluded
    assert not re.search("<li>(in|the|of|2022)</li>", page)


def test_who_was_drawn_to_read_again_is_told_no_words(invented):
    folder = invented("screened")
    done("second", "draw", "--for", "ad", "--share", "0.5", "--as", "r1", "--review", folder)
    second = Reader(folder, "ad")

    refused = second.open(f"{TA}/words")

    assert second.page.status_code == 400
    assert "drawn for a second reading" in refused
    assert "Which words speak" not in second.open("/")


def test_before_enough_was_decided_no_word_tells_anything(invented):
    assert "No word tells anything yet" in Reader(invented("released"), "r1").open(f"{TA}/words")
