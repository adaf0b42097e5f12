"""Disagreements are settled one by one, with both decisions side by side, and never unseen."""

from __future__ import annotations

import re

import pytest
from support import done
from web.web_reader import Reader

from rea import open_review
from rea.steps import Wish, decide

TA = "/reconcile/title-abstract"


@pytest.fixture
def disagreeing(invented):
    """r1 keeps and r2 excludes the same two records; nothing else was read."""
    folder = invented("released")
    review = open_review(folder)
    records = sorted(set(review.duplicates()["representative"]))[:2]
    decide(review, [Wish(one, "include", note="It fits.") for one in records], person="r1")
    decide(
        review, [Wish(one, "exclude", "X4-POP", "Children only.") for one in records], person="r2"
    )
    return folder, records


def answer(reader, **fields):
    chosen = {"answer": "include", "how": "adjudication", "note": "Both ages."} | fields
    return reader.send(TA, reader.form("record", "settles", "next", **chosen))


def resolutions(folder):
    return open_review(folder).lines("resolutions")


def test_both_decisions_stand_side_by_side_with_label_and_code(disagreeing):
    folder, _ = disagreeing

    page = Reader(folder, "ad").open(TA)

    assert "Disagreement 1 of 2" in page
    assert "First reader, Reader One" in page
    assert "Second reader, Reader Two" in page
    assert "Wrong population" in page
    assert "X4-POP" in page
    assert "conflict" not in page


def test_a_third_reader_settles_and_the_next_one_comes(disagreeing):
    folder, records = disagreeing
    one = Reader(folder, "ad")
    one.open(TA)

    done = answer(one)

    assert done.status_code == 200
    assert "Disagreement 1 of 1" in one.text
    [line] = resolutions(folder)
    assert (line["person"], line["verdict"], line["how"]) == ("ad", "include", "adjudication")
    assert line["record"] == records[0]


def test_one_of_the_two_readers_settles_by_discussion_only(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "r1")

    assert "third reader</label>" not in one.open(TA)
    refused = answer(one)

    assert refused.status_code == 400
    assert resolutions(folder) == []
    one.open(TA)
    answer(one, how="consensus")
    assert [line["how"] for line in resolutions(folder)] == ["consensus"]


def test_a_form_is_stale_when_a_reader_has_changed_their_mind(disagreeing):
    folder, records = disagreeing
    one = Reader(folder, "ad")
    one.open(TA)
    decide(open_review(folder), [Wish(records[0], "unsure")], person="r2")

    late = answer(one)

    assert late.status_code == 409
    assert resolutions(folder) == []


def test_a_form_sent_twice_settles_once(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "ad")
    one.open(TA)
    form = one.form(
        "record", "settles", "next", answer="exclude:X4-POP", how="adjudication", note="Children."
    )

    one.send(TA, form)
    again = one.send(TA, form)

    assert again.status_code == 409
    assert [line["reason"] for line in resolutions(folder)] == ["X4-POP"]


def test_the_note_that_the_protocol_asks_for_is_asked_for(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "ad")
    one.open(TA)

    refused = answer(one, note="")

    assert refused.status_code == 400
    assert "asks for a note" in one.text
    assert resolutions(folder) == []


def test_leaving_one_for_later_shows_the_other(disagreeing):
    folder, records = disagreeing
    one = Reader(folder, "ad")
    one.open(TA)

    one.open(f"{TA}?record={records[1]}")

    assert one.hidden("record") == records[1]
    assert "Disagreement 2 of 2" in one.text


def test_without_a_disagreement_the_page_is_one_sentence_and_one_action(reader):
    page = reader("screened").open(TA)

    assert "No disagreement waits at title and abstract" in page
    assert "<form" not in page


def test_what_one_reader_signs_waits_for_the_other(disagreeing):
    folder, records = disagreeing
    one = Reader(folder, "r1")
    one.open(TA)
    answer(one, how="consensus")

    assert "Signed; the other reader signs too. 2 disagreements are left." in one.text
    other = Reader(folder, "r2")
    page = other.open(TA)
    assert "Reader One signed:" in page
    answer(other, how="consensus")

    assert "Saved. 1 disagreement is left." in other.text
    assert {line["person"] for line in resolutions(folder)} == {"r1", "r2"}
    assert all(line["record"] == records[0] for line in resolutions(folder))


def test_nobody_signs_the_same_twice(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "r1")
    one.open(TA)
    answer(one, how="consensus")
    one.open(TA)

    assert answer(one, how="consensus").status_code == 400
    assert "has signed that already" in one.text
    one.open(TA)
    answer(one, answer="exclude:X4-POP", how="consensus")

    first, second = resolutions(folder)
    assert second["replaces"] == [first["id"]]


def test_who_takes_no_part_cannot_sign_for_those_who_do(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "ad")
    assert "By discussion" not in one.open(TA)

    assert answer(one, how="consensus").status_code == 400
    assert "none of the readers who differ" in one.text


def test_they_can_be_filtered_by_reader_and_reason(disagreeing):
    folder, _ = disagreeing
    one = Reader(folder, "ad")

    assert "Disagreement 1 of 2" in one.open(f"{TA}?reader=r2&reason=X4-POP")
    assert "Show all" in one.text
    assert "Disagreement 1 of 2" in one.open(f"{TA}?reader=nobody")


def test_reasons_that_differ_are_shown_apart_and_need_no_settling(invented):
    folder = invented("released")
    review = open_review(folder)
    record = sorted(set(review.duplicates()["representative"]))[0]
    decide(review, [Wish(record, "exclude", "X3-TYPE")], person="r1")
    decide(review, [Wish(record, "exclude", "X4-POP")], person="r2")

    page = Reader(folder, "ad").open(TA)

    assert "No disagreement waits" in page
    assert "1 report excluded by all readers, for different reasons" in page
    told = done("reconcile", "--list", "--review", folder).out
    assert "0 disagreements" in told
    assert "counted: X3-TYPE" in told


def test_a_third_reader_kept_blind_learns_what_was_said_and_not_by_whom(invented):
    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "conflicts: {settled_by: discussion}",
            "conflicts: {settled_by: adjudicator, third_reader_blind: yes}",
        ),
        encoding="utf-8",
    )
    done("protocol", "release", "--approve", "r1", "--review", folder)
    review = open_review(folder)
    record = sorted(set(review.duplicates()["representative"]))[0]
    decide(review, [Wish(record, "include", note="It fits.")], person="r1")
    decide(review, [Wish(record, "exclude", "X4-POP", "Children.")], person="r2")
    third = Reader(folder, "ad")

    page = third.open(TA)

    assert "It fits." in page
    assert not {"r1", "r2", "Reader One", "Reader Two"} & set(re.findall(r"r\d|Reader \w+", page))
    assert "It fits." not in third.open(f"/record/{record}")
    assert "r1" not in done("reconcile", "--list", "--as", "ad", "--review", folder).out
    third.open(TA)
    answer(third)
    assert "It fits." in third.open(f"/record/{record}")
