"""Pairs are answered by mouse, by keys alone and without a script."""

from __future__ import annotations

import pytest
from browser.hands import press
from pair_review import import_pairs

from rea import open_review

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(invented):
    return import_pairs(invented("begun"))


def verdicts(folder):
    return [line["verdict"] for line in open_review(folder).lines("pairs")]


def test_answers_by_keys_alone_with_later_and_undo(folder, served, window):
    page = window(served(folder, "r1").address + "/pairs")

    for key in "lydz":
        with page.expect_navigation():
            page.keyboard.press(key)

    page.wait_for_selector("text=Taken back")
    assert verdicts(folder) == ["same", "different", None]


def test_answers_without_a_script(folder, served, window):
    page = window(served(folder, "r1").address + "/pairs", java_script_enabled=False)

    press(page, "button:has-text('Same report')")
    press(page, "button:has-text('Two reports')")

    page.wait_for_selector("text=No pair asks for you")
    press(page, "text=Undo the last one")
    page.wait_for_selector("text=Is this the same report twice?")
    assert verdicts(folder) == ["same", "different", None]
