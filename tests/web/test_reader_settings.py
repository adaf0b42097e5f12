"""What a reader chooses is theirs: kept between runs, in no file of the review, never a risk."""

from __future__ import annotations

import re

import pytest
from web.web_reader import Reader, released_with_concepts

from rea import open_review
from rea.steps.screening.preferring import preferences_of

TA = "/screen/title-abstract"


@pytest.fixture(autouse=True)
def _own_account(monkeypatch, tmp_path):
    monkeypatch.setenv("REA_SETTINGS", str(tmp_path / "account"))


def kept(one):
    return preferences_of(open_review(one.folder), "r1")


def send(one, **fields):
    one.open("/settings")
    return one.send("/settings", one.form(**fields))


def test_the_protocols_words_are_marked_with_their_concept(invented):
    one = Reader(released_with_concepts(invented("grouped")), "r1")

    one.open(TA)
    while "<mark class" not in one.text.split('<h2 id="title">')[1].split("<div")[0]:
        one.press("later")

    assert re.search('<mark class="m[01]">(agenc|letter|multi)', one.text, re.IGNORECASE)


def test_an_unmarked_concept_stays_so_in_the_next_run(invented):
    folder = released_with_concepts(invented("grouped"))
    one = Reader(folder, "r1")
    one.open(TA)

    one.send("/settings", one.form(part="marks", stage="title-abstract", marked="A"))

    assert kept(one).unmarked == ("B",)
    page = Reader(folder, "r1").open(TA)
    assert re.findall(r'name="marked" value="([^"]+)" id="[^"]+" checked', page) == ["A"]


def test_a_key_of_ones_own_stands_on_the_button(reader):
    one = reader("released")

    send(one, **{"part": "keys", "key:include": "q", "use": "on"})

    assert 'value="include" data-key="q"' in one.open(TA)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"key:include": "n", "key:unsure": "n"}, "The key N would give two answers."),
        ({"key:include": "#"}, "is no key."),
    ],
)
def test_a_key_that_cannot_be_is_named_and_nothing_changes(reader, keys, said):
    one = reader("released")

    answer = send(one, part="keys", **keys)

    assert answer.status_code == 422
    assert said in one.text
    assert kept(one).keys == {}


def test_back_to_the_usual_keys(reader):
    one = reader("released")
    send(one, **{"part": "keys", "key:include": "q"})

    send(one, part="keys", usual="1")

    assert kept(one).keys == {}


def test_nothing_of_it_stands_in_the_review(reader):
    one = reader("released")
    before = {path for path in one.folder.rglob("*") if ".rea" not in path.parts}

    send(one, part="words", words="strangl*\n\n child death ")

    assert kept(one).careful_words == ("strangl*", "child death")
    assert {path for path in one.folder.rglob("*") if ".rea" not in path.parts} == before


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"keys": [], "unmarked": "A", "use_keys": 1}'])
def test_a_spoilt_file_costs_the_choices_and_nothing_else(reader, tmp_path, text):
    one = reader("released")
    send(one, part="words", words="strangl*")
    [path] = (tmp_path / "account" / "readers").iterdir()
    path.write_text(text, encoding="utf-8")

    assert "Exclude: the first that applies" in reader("released").open(TA)


def test_hours_are_shown_to_the_reader_alone(reader):
    one = reader("screened")
    log = one.folder / "data" / "screened" / "title-abstract" / "r1.desk.jsonl"
    times = iter(range(10_000))
    text = re.sub(
        r'"at":"[^"]+"',
        lambda _: f'"at":"2027-01-12T09:{next(times) % 60:02d}:00.000000Z"',
        log.read_text(encoding="utf-8"),
    )
    log.write_text(text, encoding="utf-8")

    assert "The hours you have read" in reader("screened").open("/settings")
    for address in ("/", "/agreement/title-abstract", "/report"):
        assert "hours you" not in reader("screened", "r2").open(address)


def test_the_support_contact_stands_on_every_page(reader):
    one = reader("begun")
    [path] = (one.folder / "protocols").glob("*.yaml")
    with path.open("a", encoding="utf-8") as file:
        file.write('\nreviewer_care: {support: "Ada, 0123 456, any time"}\n')

    for address in ("/", "/settings", "/report", "/practice/1", "/tags", "/nowhere"):
        assert "Ada, 0123 456, any time" in one.open(address)
