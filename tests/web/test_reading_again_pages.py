"""What an amendment brings back is read in the ordinary page, which says why it is back."""

from __future__ import annotations

import pytest

from rea import open_review, steps
from rea.steps.protocol.amending import Stated
from rea.steps.state import read_state

TA = "/screen/title-abstract"


@pytest.fixture
def back(reader):
    """A reader who had read everything, after an amendment that admits fewer."""
    one = reader("screened", "r1")
    draft = one.folder / "protocols/invented.yaml"
    draft.write_text(draft.read_text("utf-8").replace("aged 16", "aged 18"), "utf-8")
    effects = {"X4-POP": Stated("admits-fewer")}
    steps.amend(open_review(one.folder), "r1", why="Adults.", effects=effects)
    return one


def _waiting(one):
    waiting = read_state(open_review(one.folder)).rereading.waiting["title-abstract"]
    return {group for group, made in waiting.items() if any(x.person == "r1" for x in made)}


def test_the_page_says_why_a_record_is_back_and_what_was_decided(back):
    page = back.open(TA)

    assert "Read this record again." in page
    assert "Criterion X4-POP (Wrong population) now admits fewer." in page
    assert "It read “Nobody aged 16 or over.”, and now reads “Nobody aged 18 or over.”" in page
    assert "You decided" in page
    assert 'value="later"' in page


def test_the_same_answer_again_clears_it_from_the_queue(back):
    n = len(_waiting(back))
    back.open(TA)

    back.press("include")

    assert len(_waiting(back)) == n - 1


def test_a_record_that_waits_is_blind_again(back):
    page = back.open("/agreement/title-abstract")

    assert "κ" not in page


def test_the_front_door_counts_what_is_left(back):
    page = back.open("/")

    assert f"{len(_waiting(back))}" in page


def test_when_all_is_read_again_nothing_is_left(back):
    for _ in range(len(_waiting(back))):
        assert "Read this record again." in back.open(TA)
        back.press("unsure")

    assert not _waiting(back)
    assert "Read this record again." not in back.open(TA)
