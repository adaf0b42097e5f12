"""Two records that may be one report stand side by side; an answer is saved, shown and undone."""

from __future__ import annotations

import pytest
from pair_review import FIVE, FOUR, ONE, SIX, THREE, TWO, import_pairs
from support import done
from web.web_reader import Reader

from rea import open_review, steps

HIDDEN = ("a", "b", "stood", "next")


@pytest.fixture
def folder(invented):
    return import_pairs(invented("begun"))


def answer(reader, verdict, **fields):
    return reader.send("/pairs", reader.form(*HIDDEN, answer=verdict, note="", **fields))


def lines(folder):
    return open_review(folder).lines("pairs")


def test_the_first_pair_shows_every_field_with_what_differs_marked(folder):
    page = Reader(folder, "r1").open("/pairs")

    assert "Pair 1 of 2" in page
    assert "preprint" in page
    assert "201<del>9</del>" in page
    assert "201<ins>8</ins>" in page
    assert "≠ differs" in page
    assert "– one only" in page
    assert "and 1 further copy" in page


def test_an_answer_is_saved_and_the_next_pair_comes_until_none_is_left(folder):
    one = Reader(folder, "r1")
    one.open("/pairs")

    answer(one, "same")
    assert "Saved: one report. 4 reports in all." in one.text
    assert "Pair 1 of 1" in one.text
    answer(one, "different")

    assert "No pair asks for you" in one.text
    assert [line["verdict"] for line in lines(folder)] == ["same", "different"]


def test_a_pair_that_is_left_for_later_stays_and_the_other_comes(folder):
    one = Reader(folder, "r1")
    one.open("/pairs")
    first = {one.hidden("a"), one.hidden("b")}
    a, b = one.hidden("next").split()

    one.open(f"/pairs?a={a}&b={b}")
    assert {one.hidden("a"), one.hidden("b")} != first
    answer(one, "same")

    assert {one.hidden("a"), one.hidden("b")} == first


def test_the_last_answer_is_taken_back(folder):
    one = Reader(folder, "r1")
    one.open("/pairs")
    answer(one, "same")

    one.send("/pairs/undo", one.form("line"))

    assert "Taken back" in one.text
    assert "of 2" in one.text
    assert lines(folder)[-1]["verdict"] is None


def test_any_two_records_can_be_joined_by_looking_for_a_title_or_naming_one(folder):
    one = Reader(folder, "r1")

    page = one.open(f"/pairs?a={ONE}")
    assert "What is this a copy of?" in page
    assert f"b={THREE}" in page
    page = one.open(f"/pairs?a={ONE}&b={SIX}")
    assert "Nobody asked about this pair" in page
    answer(one, "same")

    assert steps.PairDesk(open_review(folder), "r1").shown(ONE, SIX).together


def test_copies_that_the_rules_joined_can_be_taken_apart(folder):
    one = Reader(folder, "r1")
    page = one.open(f"/pairs?a={ONE}&b={TWO}")
    assert "count as one report now" in page

    answer(one, "different")

    assert not steps.PairDesk(open_review(folder), "r1").shown(ONE, TWO).together


def test_a_form_is_stale_when_a_colleague_has_answered(folder):
    one = Reader(folder, "r1")
    one.open(f"/pairs?a={FOUR}&b={FIVE}")
    wish = steps.PairWish(FOUR, FIVE, "different")
    steps.say_of_pairs(open_review(folder), [wish], person="r2")

    late = answer(one, "same")

    assert late.status_code == 409
    assert f"a={FOUR}" in one.text
    assert [line["person"] for line in lines(folder)] == ["r2"]
    assert "said: two reports" in one.open(f"/pairs?a={FOUR}&b={FIVE}")


def test_an_answer_that_does_not_exist_is_refused(folder):
    one = Reader(folder, "r1")
    one.open("/pairs")

    assert answer(one, "maybe").status_code == 404
    assert lines(folder) == []


def test_a_record_that_does_not_exist_is_named(folder):
    assert "no record" in Reader(folder, "r1").open("/pairs?a=shelf-2026-11-01/0099")


def test_finding_copies_on_the_front_door_leads_to_the_pairs(folder):
    (folder / "data" / "screened" / "duplicates.csv").unlink()
    one = Reader(folder, "r1")
    one.open("/")

    one.send("/dedupe", one.form())

    assert "Is this the same report twice?" in one.text
    assert 'href="/pairs"' in one.open("/")
    assert "This is a copy of another report" in one.open(f"/record/{ONE}")


def test_nobody_learns_what_a_colleague_decided_from_the_page_of_pairs(folder):
    done("protocol", "release", "--approve", "r1", "--review", folder)
    address = f"/pairs?a={ONE}&b={THREE}"
    before = Reader(folder, "r1")
    before.open(address)

    done("decide", ONE, "include", "--as", "r2", "--review", folder)
    after = Reader(folder, "r1")
    after.open(address)

    token = before.hidden("token")
    assert after.text.replace(after.hidden("token"), token) == before.text


def test_whoever_reads_a_retracted_article_is_told_and_can_look_at_the_notice(invented, tmp_path):
    folder = invented("grouped")
    title = "How police officers organise what they write when called to a home"
    export = tmp_path / "late.ris"
    export.write_text(
        "".join(f"TY  - JOUR\nTI  - {one}\nER  - \n\n" for one in (title, f"Retraction: {title}"))
    )
    done("import", export, "--source", "Late", "--searched", "2026-11-02", "--review", folder)
    done("dedupe", "--review", folder)
    done("protocol", "release", "--approve", "r1", "--review", folder)

    page = Reader(folder, "r1").open("/screen/title-abstract?record=late-2026-11-02/0001")

    assert "There is a retraction notice about this report" in page
    assert 'href="/record/late-2026-11-02/0002"' in page
    assert "This is a copy of another report" in page
    assert (
        "Note: retraction notice, see late-2026-11-02/0002."
        in done("show", "late-2026-11-02/0001", "--review", folder).out
    )
