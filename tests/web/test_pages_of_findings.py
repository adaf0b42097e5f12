"""A finding is stated on a page, and what is wrong with it is said without losing it."""

from __future__ import annotations

import re

import pytest
from web.web_reader import Reader

import rea as library
from rea.steps.state import FINDINGS


@pytest.fixture
def one(invented):
    reader = Reader(invented("extracted"), "r1")
    reader.open("/findings")
    reader.question = re.search(r'href="(/findings/[^"?]+)"', reader.text)[1]
    reader.open(reader.question)
    return reader


def _sent(one, **fields):
    study = re.search(r'name="(study:[^"]+)" value="supports"', one.text)[1]
    judged = {f"concern:{name}": "none" for name in _components(one)}
    judged |= {f"reason:{name}": "all of them" for name in _components(one)}
    form = one.form("finding", "replaces", statement="It helps.", confidence="high")
    return one.send(one.question, form | judged | {study: "supports"} | fields)


def _components(one):
    return re.findall(r'name="concern:([^"]+)"', one.text)


def test_a_finding_is_stated_and_shown_under_its_question(one):
    done = _sent(one)

    assert done.status_code == 200
    assert "It helps." in one.text
    assert "high confidence" in one.text
    assert len(library.open_review(one.folder).lines(FINDINGS)) == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(one):
    done = _sent(one, **{f"reason:{_components(one)[0]}": ""})

    assert done.status_code == 422
    assert "no reason is given" in one.text
    assert "It helps." in one.text
    assert library.open_review(one.folder).lines(FINDINGS) == []


def test_a_finding_can_be_changed_and_withdrawn(one):
    _sent(one)
    one.question = re.search(r'href="(/findings/[^"]+finding=[^"]+)"', one.text)[1]
    one.question = one.question.replace("&amp;", "&")
    one.open(one.question)

    _sent(one, statement="It helps some.")
    changed = one.text
    one.open(one.question)
    one.send(one.question, one.form("finding", "replaces", withdraw="1"))

    assert "It helps some." in changed
    assert "Withdrawn." in one.text
    assert "It helps" not in one.text
