"""Readers practise without a trace, are told before hard records, and nobody clocks them."""

from __future__ import annotations

import re

import pytest
from support import advance
from web.web_reader import TA, Reader

from rea import open_review
from rea.steps.screening.preferring import choose
from rea.web.practice import RECORDS


@pytest.fixture(autouse=True)
def _own_account(monkeypatch, tmp_path):
    monkeypatch.setenv("REA_SETTINGS", str(tmp_path / "account"))


def lines_of(one):
    return open_review(one.folder).lines("title-abstract")


def test_practice_says_why_and_saves_nothing(reader):
    one = reader("released")
    assert "Three practice records first" in one.open("/")

    for n, record in enumerate(RECORDS, start=1):
        assert record.why not in one.open(f"/practice/{n}").replace("&#39;", "'")
        wrong = "exclude" if record.answer == "include" else "include"
        assert "Most readers would say" in one.open(f"/practice/{n}?answer={wrong}")
        assert "So would most readers" in one.open(f"/practice/{n}?answer={record.answer}")
    one.send("/practice", one.form())

    assert lines_of(one) == []
    assert "Three practice records first" not in one.open("/")


@pytest.mark.parametrize("n", ["0", "4", "x"])
def test_there_are_three_practice_records(reader, n):
    one = reader("released")

    one.open(f"/practice/{n}")

    assert one.page.status_code == 404


def test_a_record_is_announced_before_it_is_shown(reader):
    one = reader("released")
    record = one.open(TA) and one.hidden("record")
    title = re.search(r'<h2 id="title">.*?</h2>', one.text)[0]
    word = re.search(r"\b[A-Za-z]{6,}\b", re.sub("<[^>]+>", "", title))[0]
    choose(open_review(one.folder), "r1", careful_words=(word,))

    page = one.open(TA)
    assert "A note before the next record" in page
    assert 'id="title"' not in page
    assert 'id="title"' in one.open(f"{TA}?record={record}&shown=1")
    one.open(TA)
    one.send(TA, one.form("record", answer="pass-on"))

    assert [line["how"] for line in open_review(one.folder).lines("aside")] == ["pass-on"]


@pytest.mark.parametrize(
    ("exactness", "kept"), [("hour", r"T\d\d:00:00\.\d{6}Z"), ("day", r"T00:00:00\.\d{6}Z")]
)
def test_times_are_kept_as_coarse_as_the_protocol_says(invented, exactness, kept):
    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nreviewer_care: {{times_in_logs: {exactness}}}\n")
    advance(folder, "released")
    one = Reader(folder, "r1")
    one.open(TA)
    order = []
    for answer in ("include", "unsure", "later", "include", "unsure"):
        order.append((one.hidden("record"), answer))
        one.press(answer)

    lines = [*lines_of(one), *open_review(folder).lines("aside")]
    assert all(re.search(kept, line["at"]) for line in lines)
    newest_first = [record for record, answer in reversed(order) if answer != "later"]
    assert re.findall(r'\?record=([^"]+)" aria-label="Change', one.text) == newest_first
    Reader(folder, "r1")  # and after a restart
    again = Reader(folder, "r1")
    again.open(TA)
    assert re.findall(r'\?record=([^"]+)" aria-label="Change', again.text) == newest_first
    again.send(f"{TA}/undo", again.form("line"))
    assert again.hidden("record") == newest_first[0]
    assert "The hours you have read" not in Reader(folder, "r1").open("/settings")
