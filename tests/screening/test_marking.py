"""The protocol's terms are found as a search would find them, and no letter of a text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.screening.marking import Marker


def found(terms, text):
    return [one.text for one in Marker([terms]).pieces(text) if one.concept is not None]


@pytest.mark.parametrize(
    ("term", "text", "marked"),
    [
        ("rape", "Rape and therapeutic grapes", ["Rape"]),
        ("shar*", "Sharing, shared; a share. Reshare.", ["Sharing", "shared", "share"]),
        ("multi-agency", "multi-agency, multi agency, multiagency", 3),
        ("multi-agency", "multi\u2011agency", 1),
        ("domestic abuse", "domestic\nabuse, domestic-abuse, domesticabuse", 2),
        ("tell* their story", "telling their story", 1),
        ("drop* out", "dropped out of it", ["dropped out"]),
        ('"case conference*"', "Case conferences", 1),
        ("C++ (x|y)", "c++ (x|y) and c", 1),
        ("*", "nothing at all", []),
        ("", "nothing at all", []),
    ],
)
def test_a_term_is_found_in_its_forms_and_nowhere_else(term, text, marked):
    hits = found([term], text)

    assert len(hits) == marked if isinstance(marked, int) else hits == marked


def test_the_longest_term_wins_and_says_its_concept():
    marker = Marker([["abuse"], ["domestic abuse service*"]])

    pieces = marker.pieces("A domestic abuse service and abuse")

    assert [(one.text, one.concept) for one in pieces if one.concept is not None] == [
        ("domestic abuse service", 1),
        ("abuse", 0),
    ]


@given(
    st.lists(st.lists(st.text(alphabet="ab*- (.", max_size=6), max_size=4), max_size=3),
    st.text(alphabet="ab -.\n<(", max_size=60),
)
def test_the_pieces_are_the_text_again(terms, text):
    assert "".join(one.text for one in Marker(terms).pieces(text)) == text
