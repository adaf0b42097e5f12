"""In an empty folder the front door asks how the review begins, and then opens into it."""

from __future__ import annotations

import re

import pytest
from support import rea
from werkzeug.test import Client

from rea import open_review
from rea.steps.protocol.protocols import read_draft
from rea.web.beginning import Doorway


def door(folder, person=""):
    return Client(Doorway(folder, person))


def send(client, **fields):
    page = client.get("/", headers={"Host": "localhost"}).get_data(as_text=True)
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return client.post("/", data={"token": token} | fields, follow_redirects=True)


def test_a_shipped_protocol_is_chosen_by_its_question_and_the_door_leads_into_the_review(tmp_path):
    client = door(tmp_path)
    page = client.get("/").get_data(as_text=True)
    assert page.count('type="radio"') == 4
    assert str(tmp_path) in page

    chosen = {"from": "marac-risk-information-sharing", "name": "Ada", "support": "Grace: 0123"}
    answer = send(client, **chosen)

    assert "Add the first search" in answer.text
    assert "you are r1, Ada" in answer.text
    assert "<b>Support for this team:</b> Grace: 0123" in answer.text
    text = open_review(tmp_path).protocol_file().read_text(encoding="utf-8")
    assert '\n  support: "Grace: 0123"\n' in text
    assert "amendments: []                      # none: nothing has been released" in text


def test_a_question_of_one_s_own_begins_a_short_protocol(tmp_path):
    answer = send(door(tmp_path), **{"from": "own", "question": "Do letters help?", "name": "Ada"})

    assert "Do letters help?" in answer.text
    assert read_draft(open_review(tmp_path)).primary_question.text == "Do letters help?"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"from": "own", "name": "Ada"}, "starts from a protocol or from a question"),
        ({"name": "Ada", "question": "Ha?"}, "starts from a protocol or from a question"),
        ({"from": "marac", "name": "Ada"}, "There is no protocol &#39;marac&#39;"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(tmp_path, fields, said):
    client = door(tmp_path)

    answer = send(client, **fields, support="Grace")

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Ada"' in answer.text
    assert 'value="Grace"' in answer.text
    assert list(tmp_path.iterdir()) == []


def test_a_form_without_this_browser_s_token_begins_nothing(tmp_path):
    assert door(tmp_path).post("/", data={"from": "own", "question": "Q?"}).status_code == 403
    assert list(tmp_path.iterdir()) == []


def test_only_an_empty_folder_outside_any_review_is_begun_in(tmp_path, invented):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    review = invented("begun")
    (review / "empty").mkdir()

    assert "no review here" in rea("open", "--review", tmp_path, "--no-browser").err
    assert "no review here" in rea("open", "--review", tmp_path / "typo", "--no-browser").err
    assert "Add the first search" in door(review / "empty", "r1").get("/").text


def test_a_page_that_is_not_there_says_so_before_there_is_a_review(tmp_path):
    answer = door(tmp_path).get("/protocol")

    assert answer.status_code == 404
    assert 'href="/"' in answer.text
