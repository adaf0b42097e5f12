"""A record can be left to a colleague without a reason, and many be excluded together."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from web.web_reader import TA, Reader

from rea import open_review
from rea.steps import Wish, add_person, check, decide, draw_second
from rea.steps.state import read_state
from rea.steps.team.second import DrawWish


def lines_of(one, room, person=None):
    return open_review(one.folder).lines(room, person)


def left(one):
    return int(re.search(r"([\d,]+) left", one.text)[1])


def test_passing_on_takes_the_record_off_this_desk_and_no_other(reader):
    one = reader("released")
    one.open(TA)
    record, n = one.hidden("record"), left(one)

    one.press("pass-on")

    assert left(one) == n - 1
    [line] = lines_of(one, "aside")
    assert (line["record"], line["how"], line["person"]) == (record, "pass-on", "r1")
    assert "note" not in line
    shown = set()
    again = reader("released")
    again.open(TA)
    while 'name="record"' in again.text:
        shown.add(again.hidden("record"))
        again.press("unsure")
    assert record not in shown
    other = reader("released", "r2")
    other.open(TA)
    assert other.hidden("record") == record  # the only one that nobody has read
    assert check(open_review(one.folder)).is_whole


def test_passing_on_twice_is_one_line(reader):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="known", note="")

    one.send(TA, form)
    one.send(TA, form)

    assert [line["how"] for line in lines_of(one, "aside")] == ["known"]


def test_what_was_decided_elsewhere_cannot_be_passed_on_from_an_old_page(reader):
    one, other = reader("released"), reader("released")
    one.open(TA)
    other.open(TA)
    other.press("include")

    late = one.press("pass-on")

    assert late.status_code == 409
    assert lines_of(one, "aside") == []


def test_it_can_be_taken_back(reader):
    one = reader("released")
    one.open(TA)
    record, n = one.hidden("record"), left(one)
    one.press("pass-on")

    one.send(f"{TA}/again", {"token": one.hidden("token"), "record": record})

    assert one.hidden("record") == record
    assert left(one) == n
    one.open(f"/record/{record}")
    assert "passed on to a colleague" in one.text
    assert "took back what was passed on" in one.text


def test_out_of_a_sealed_sample_it_goes_to_a_third_reader_and_to_one_alone(reader):
    first = reader("released")
    review = open_review(first.folder)
    state = read_state(review)
    decide(review, [Wish(one, "include") for one in state.speaker.values()], person="r1")
    draw_second(review, "r2", person="r1", wish=DrawWish(share=0.2))
    second = reader("released", "r2")
    second.open(TA)
    record = second.hidden("record")
    group = state.group_of[record]

    second.press("pass-on")

    def is_for(person):
        return group in read_state(review).sample_of(person, "title-abstract")

    assert is_for("ad")
    assert not is_for("r1")
    third = reader("released", "ad")
    third.open(TA)
    assert third.hidden("record") == record
    third.press("unsure")
    assert is_for("ad")  # theirs, and counted as second reading
    _, fourth = add_person(open_review(first.folder), "Dee")
    assert not is_for(fourth.person_id)


def test_a_protocol_may_keep_readers_from_passing_on(invented):
    from support import advance

    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    with path.open("a", encoding="utf-8") as file:
        file.write("\nreviewer_care: {hand_on_freely: no}\n")
    advance(folder, "released")
    one = Reader(folder, "r1")

    assert "Pass on to a colleague</" not in one.open(TA)
    refused = one.press("pass-on")

    assert refused.status_code == 400
    assert "does not let readers pass records on" in one.text


def test_an_abstract_is_supplied_once_and_stands_in_the_history(reader):
    one = reader("released")
    one.open(TA)
    while "Add the abstract" not in one.text:
        one.press("later")
    record = one.hidden("record")
    form = {"token": one.hidden("token"), "record": record, "abstract": "Two agencies <b>met</b>."}

    one.send(f"{TA}/abstract", form)
    one.send(f"{TA}/abstract", form)

    assert one.hidden("record") == record
    assert "Two agencies &lt;b&gt;met&lt;/b&gt;." in one.text
    assert [line["text"] for line in lines_of(one, "edits")] == ["Two agencies <b>met</b>."]
    one.open(f"/record/{record}")
    assert "supplied the abstract" in one.text


def test_an_abstract_that_somebody_supplied_can_be_corrected(reader):
    one = reader("released")
    one.open(TA)
    while "Add the abstract" not in one.text:
        one.press("later")
    form = {"token": one.hidden("token"), "record": one.hidden("record")}
    one.send(f"{TA}/abstract", form | {"abstract": "Two agencies mat."})

    assert "Correct the abstract" in one.text
    one.send(f"{TA}/abstract", form | {"abstract": "Two agencies met."})

    assert "Two agencies met." in one.text
    assert "mat." not in one.text
    first, second = lines_of(one, "edits")
    assert second["replaces"] == [first["id"]]


def test_an_abstract_of_the_export_stays(reader):
    one = reader("released")
    one.open(TA)
    while "Add the abstract" in one.text:
        one.press("later")
    form = {"token": one.hidden("token"), "record": one.hidden("record"), "abstract": "Other."}

    answer = one.send(f"{TA}/abstract", form)

    assert answer.status_code == 400
    assert lines_of(one, "edits") == []


def test_several_are_excluded_together_and_logged_as_such(reader):
    one = reader("released")
    page = one.open(f"{TA}/list?words=agenc")
    chosen = re.findall(r'name="record" value="([^"]+)"', page)[:2]
    form = {"token": one.hidden("token"), "words": "agenc", "reason": "X4-POP", "record": chosen}

    one.send(f"{TA}/list", form)

    lines = lines_of(one, "title-abstract")
    assert sorted(line["record"] for line in lines) == sorted(chosen)
    assert {(line["reason"], line["shown_by"]) for line in lines} == {("X4-POP", "together:2")}
    assert "2 records excluded together" in one.text
    again = one.send(f"{TA}/list", form)
    assert again.status_code == 409
    assert len(lines_of(one, "title-abstract")) == 2


@pytest.mark.parametrize("words", ["zzzz", "%", "<script>"])
def test_words_that_stand_nowhere_are_said(reader, words):
    one = reader("released")

    one.open(f"{TA}/list?words={words}")

    assert "No record that you have still to read" in one.text


@pytest.mark.parametrize(
    ("words", "n"),
    [("title:agenc", 1), ("year:2009", 1), ("journal:survivors", 0), ("year:agenc", 0)],
)
def test_a_word_is_looked_for_in_the_field_that_is_named(reader, words, n):
    page = reader("released").open(f"{TA}/list?words={words}")

    assert ('type="checkbox"' in page) == bool(n)


def test_the_id_of_a_record_leads_to_it_and_a_title_found_leads_to_its_record(reader):
    one = reader("released")
    record = re.search(r'href="(/screen/[^"]*record=[^"]*)"', one.open(f"{TA}/list?words=title:a"))

    name = unquote(record[1].split("record=")[1])
    one.open(f"{TA}/list?words={name}")

    assert one.page.status_code == 302
    assert unquote(one.page.headers["Location"]).endswith(f"record={name}")
