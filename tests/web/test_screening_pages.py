"""Records are read and decided in pages: nothing lost, nothing doubled, never the wrong record."""

from __future__ import annotations

import json

import pytest

from rea import open_review

TA = "/screen/title-abstract"


def lines_of(reader, person="r1", stage="title-abstract"):
    return open_review(reader.folder).lines(stage, person)


def test_a_record_is_shown_with_the_criteria_as_buttons(reader):
    page = reader("released").open(TA)

    assert "Exclude: the first that applies" in page
    assert 'name="answer" value="include"' in page
    assert 'value="exclude:' in page
    assert "Not sure – a colleague will look." in page


def test_a_decision_is_on_the_disk_when_the_page_says_so(reader):
    one = reader("released")
    one.open(TA)
    record = one.hidden("record")

    answer = one.press("include", note="clear case")

    assert answer.status_code == 200
    assert "Saved" in one.text
    [line] = lines_of(one)
    assert (line["record"], line["verdict"], line["note"]) == (record, "include", "clear case")
    assert one.hidden("record") != record


def test_nothing_says_saved_before_anything_was(reader):
    assert "Saved" not in reader("released").open(TA)


def test_an_exclusion_takes_the_reason_of_its_button(reader):
    one = reader("released")
    reason = one.open(TA).split('value="exclude:')[1].split('"')[0]

    one.press(f"exclude:{reason}")

    [line] = lines_of(one)
    assert (line["verdict"], line["reason"]) == ("exclude", reason)


def test_later_decides_nothing_and_shows_the_record_after_all_others(reader):
    one = reader("released")
    one.open(TA)
    record = one.hidden("record")

    one.press("later")

    assert lines_of(one) == []
    assert one.hidden("record") != record
    again = reader("released")  # after a restart
    again.open(TA)
    shown = []
    while 'name="record"' in again.text:
        shown.append(again.hidden("record"))
        again.press("unsure")
    assert shown[-1] == record
    assert len(shown) == len(set(shown))


def test_a_form_sent_twice_decides_once(reader):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="include", note="")

    one.send(TA, form)
    again = one.send(TA, form)

    assert again.status_code == 200
    assert len(lines_of(one)) == 1


def test_a_stale_form_says_so_and_decides_nothing(reader):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="include", note="")
    one.send(TA, form)

    late = one.send(TA, form | {"answer": "unsure"})

    assert late.status_code == 409
    assert "Nothing was saved from this page" in one.text
    assert [line["verdict"] for line in lines_of(one)] == ["include"]


def test_what_the_command_line_decided_meanwhile_makes_a_form_stale(reader):
    one, other = reader("released"), reader("released")
    one.open(TA)
    other.open(TA)
    other.press("unsure")

    late = one.press("include")

    assert late.status_code == 409
    assert [line["verdict"] for line in lines_of(one)] == ["unsure"]


def test_a_mind_is_changed_from_the_list_of_last_decisions(reader):
    one = reader("released")
    one.open(TA)
    record = one.hidden("record")
    one.press("include")

    one.open(f"{TA}?record={record}")
    assert "You decided" in one.text
    one.press("unsure")

    first, second = lines_of(one)
    assert second["verdict"] == "unsure"
    assert second["replaces"] == [first["id"]]


def test_undo_takes_back_the_last_and_shows_it_again(reader):
    one = reader("released")
    one.open(TA)
    record = one.hidden("record")
    one.press("include")

    one.send(f"{TA}/undo", one.form("line"))

    assert "Taken back" in one.text
    assert one.hidden("record") == record
    assert [line["verdict"] for line in lines_of(one)] == ["include", None]


def test_undo_sent_twice_takes_back_one_decision(reader):
    one = reader("released")
    one.open(TA)
    one.press("include")
    one.press("unsure")
    form = one.form("line")

    one.send(f"{TA}/undo", form)
    again = one.send(f"{TA}/undo", form)

    assert again.status_code == 409
    assert [line["verdict"] for line in lines_of(one)] == ["include", "unsure", None]


def test_undo_reaches_what_an_earlier_sitting_decided(reader):
    reader("released").open(TA)
    before = reader("released")
    before.open(TA)
    before.press("include")
    one = reader("released")

    one.open(TA)
    one.send(f"{TA}/undo", one.form("line"))

    assert [line["verdict"] for line in lines_of(one)] == ["include", None]


def test_how_a_record_came_up_is_kept(reader):
    one = reader("released")
    one.open(TA)

    one.press("include")

    assert lines_of(one)[0]["shown_by"] not in ("", "given")


def test_when_nothing_is_left_the_page_says_so(reader):
    page = reader("screened").open(TA)

    assert "Nothing is left for you at title and abstract" in page
    assert 'name="answer"' not in page


def test_the_second_stage_has_nothing_to_read_yet(reader):
    assert "There is nothing to read at full text yet" in reader("released").open(
        "/screen/full-text"
    )


def test_full_texts_are_read_the_same_way_and_need_a_reason(reader):
    one = reader("retrieved")
    page = one.open("/screen/full-text")

    assert 'value="exclude"' not in page
    refused = one.press("exclude", address="/screen/full-text")

    assert refused.status_code == 400
    assert "needs a reason" in one.text
    assert lines_of(one, stage="full-text") == []


def test_a_draft_protocol_cannot_be_decided_under(reader):
    one = reader("grouped")

    one.open(TA)

    assert one.page.status_code == 400
    assert "released protocol" in one.text


@pytest.mark.parametrize("name", ["no-such/0001", "../../etc/passwd"])
def test_a_record_that_is_not_there_is_named_in_the_answer(reader, name):
    one = reader("released")

    one.open(f"{TA}?record={name}")

    assert one.page.status_code == 404
    assert "There is no record" in one.text


def test_a_whole_screening_without_a_script(reader):
    one = reader("released")
    one.open(TA)
    n = 0
    while 'name="record"' in one.text:
        one.press(
            "include" if n % 3 else "exclude:" + one.text.split('value="exclude:')[1].split('"')[0]
        )
        n += 1

    records = {line["record"] for line in lines_of(one)}
    assert len(records) == n
    assert "Nothing is left for you" in one.text
    assert all(json.dumps(line) for line in lines_of(one))
