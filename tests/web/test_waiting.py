"""A page that is not ready says so, comes up by itself, and shows what stands when it does."""

from __future__ import annotations

import threading

import pytest
from web.web_reader import Reader

from rea.steps.remembering import Told
from rea.web import create_app

# What browsers say of a page that somebody asked for, and not a script.
PRESSED = {"Sec-Fetch-Dest": "document"}
SCRIPT = {"Sec-Fetch-Dest": "empty"}


@pytest.fixture
def one(invented):
    """A reader for whom no page is ready before the gate is open."""
    reader, gate = Reader(invented("released"), "r1"), threading.Event()
    gate.set()
    app = create_app(reader.folder, "r1", patience=0)
    for name, view in list(app.view_functions.items()):
        app.view_functions[name] = lambda view=view, **parts: gate.wait(9) and view(**parts)
    reader.client, reader.gate = app.test_client(), gate
    return reader


def _pressed(one, address):
    """Somebody asks for a page that is not ready."""
    one.gate.clear()
    return one.client.get(address, headers=PRESSED)


def _comes_up(one, address):
    """What the page that waits does: its script is answered when all is ready, and asks again."""
    one.gate.set()
    one.client.get(address, headers=SCRIPT)
    return one.client.get(address, headers=PRESSED)


def test_a_page_says_that_it_is_worked_out_and_comes_up(one):
    at_once = _pressed(one, "/plan")
    later = _comes_up(one, "/plan")

    assert at_once.status_code == 202
    assert "being worked out" in at_once.text
    assert 'href="/plan"' in at_once.text
    assert later.status_code == 200
    assert "Hours left" in later.text


def test_the_form_of_a_page_that_was_awaited_is_taken(one):
    _pressed(one, "/settings")
    one.page = _comes_up(one, "/settings")

    done = one.client.post("/settings", data=one.form(part="words", words="harm"))

    assert done.status_code == 303


def test_what_was_said_of_a_form_stands_once_and_on_the_page_that_was_awaited(one):
    one.open("/settings")
    one.client.post("/settings", data=one.form(part="words", words="harm"))

    waited = _pressed(one, "/settings")
    shown = _comes_up(one, "/settings")
    again = one.open("/settings")

    assert ["This is for you alone" in text for text in (waited.text, shown.text, again)] == [
        False,
        True,
        False,
    ]


def test_no_page_from_before_an_answer_comes_up_behind_it(one):
    one.open("/settings")
    _pressed(one, "/settings")
    one.gate.set()
    one.client.get("/settings", headers=SCRIPT)
    one.client.post("/settings", data=one.form(part="words", words="strangl*"))

    assert _pressed(one, "/settings").status_code == 202
    assert "strangl*" in _comes_up(one, "/settings").text


def test_what_is_wrong_is_said_as_ever(one):
    _pressed(one, "/practice/9")

    refused = _comes_up(one, "/practice/9")

    assert refused.status_code == 404
    assert "no such page" in refused.text
    assert _pressed(one, "/nowhere").status_code == 404


def test_a_file_is_never_awaited_on_a_page(one):
    found = one.client.get("/protocol/file/html", headers=PRESSED)

    assert found.status_code == 200
    assert "attachment" in found.headers["Content-Disposition"]


def test_what_takes_long_is_worked_out_once_for_all_threads():
    told, asked, may_end = Told(), [], threading.Event()

    def answer():
        asked.append(1)
        may_end.wait(5)
        return 42

    threads = [threading.Thread(target=lambda: told.once("x", answer)) for _ in range(3)]
    for thread in threads:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join()

    assert told.once("x", answer) == 42
    assert len(asked) == 1
