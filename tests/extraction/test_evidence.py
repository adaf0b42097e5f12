"""A quote is found where it stands, whatever the layout did to it, and never where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.extraction.evidence import find_quote, pages_named, support_of
from rea.extraction.numbering import printed_page
from rea.extraction.words import read_words

# Written for this test.
PAGES = [
    """A study of referral in two towns

Introduction. Women who were referred by their doctor met an advocate within a week in 45 of 112
cases (40%); the odds were 1.8 (p < 0.05).""",
    """Findings. Many said that the first tele-
phone call came too late, and that they were “passed from one of\ufb01ce to another”.3 Twelve women
did not return after the first meeting. Advocates found that multi-
agency meetings rarely included the survivor’s own view, and""",
    """that nobody told her what had been decided. Re\ufb02ection on practice was not common; where
it was, staff stayed for longer, between 2010–2012 and after.""",
]


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("met an advocate within a week in 45 of 112 cases", 1),
        ("the odds were 1.8 (p<0.05)", 1),
        ("the first telephone call came too late", 2),
        ("passed from one office to another", 2),
        ("MULTI-AGENCY MEETINGS rarely included the survivor's own view", 2),
        ("Multi-agency meetings", 2),
        ("reflection on practice was not common", 3),
        ("between 2010-2012 and after", 3),
        ("the survivor's own view, and that nobody told her", 2),
        ("met an advocate […] in 45 of 112 cases", 1),
        ("Twelve women did not return ... nobody told her", 2),
    ],
)
def test_words_are_found_on_their_page_whatever_the_layout(quote, page):
    found = find_quote(quote, PAGES)

    assert (found.page, found.match) == (page, "exact")


@pytest.mark.parametrize(
    "page",
    [
        "passed to another”.3 Twelve women",
        "passed to another3 Twelve women",
        "passed to another.12 Twelve women",
        "passed to another¹ Twelve women",
        "passed to another.¹² Twelve women",
    ],
)
def test_the_mark_of_a_footnote_may_be_left_out(page):
    assert find_quote("passed to another. Twelve women", [page]).match == "near"
    assert find_quote("passed to another. Eleven women", [page]).match == "not_found"


def test_a_number_of_the_text_may_not_be_left_out():
    assert find_quote("of these women came", ["of these 12 women came"]).match == "not_found"
    assert find_quote("grew by in a year", ["grew by .3 in a year"]).match == "not_found"


@pytest.mark.parametrize(
    ("quote", "scanned"),
    [
        ("women did not return", "wornen did not return"),
        ("a modern clinic for women", "a modem clinic for women"),
        ("the finding was clear", "the nding was clear"),
        ("benefit to the survivor", "bene t to the survivor"),
        ("communication with her", "communi cation with her"),
        ("told to come back", "toldto come back"),
        ("a naïve question", "a naive question"),
    ],
)
def test_small_slips_of_text_recognition_are_forgiven(quote, scanned):
    found = find_quote(quote, ["nothing here", f"Before it. {scanned} after it."])

    assert found.page == 2
    assert found.match in ("near", "exact")
    assert found.score > 0.85


def test_a_garbled_word_is_forgiven_where_the_report_spells_it_right_elsewhere():
    page = "The agencies met. Later the agencias told her nothing."

    assert find_quote("later the agencies told her", [page]).match == "near"
    assert find_quote("later the agencies told her", [page[18:]]).match == "not_found"


@pytest.mark.parametrize(
    ("altered", "page"),
    [
        ("met an advocate within a week in 46 of 112 cases", 1),
        ("met an advocate within a week in 45 of 12 cases", 1),
        ("met an advocate within a week in 4 5 of 112 cases", 1),
        ("in 45 of 112 cases (41%)", 1),
        ("the odds were 18 (p < 0.05)", 1),
        ("the odds were 1.8 (p > 0.05)", 1),
        ("the odds were -1.8", 1),
        ("Eleven women did not return after the first meeting", 2),
        ("Twelve women did return after the first meeting", 2),
        ("Twelve women didn't return after the first meeting", 2),
        ("Twelve women did not return after the second meeting", 2),
        ("Most said that the first telephone call came too late", 2),
        ("that somebody told her what had been decided", 3),
        ("that everybody told her what had been decided", 3),
        ("Reflection on practice was common", 3),
        ("staff stayed for shorter", 3),
        ("meetings often included the survivor's own view", 2),
        ("meetings rarely included the survivor's own views", 2),
    ],
)
def test_altered_words_are_not_accepted_and_the_page_s_own_are_offered(altered, page):
    found = find_quote(altered, PAGES)

    assert found.match == "not_found"
    assert found.page == page
    assert found.nearest


def test_a_slip_on_one_page_is_not_said_to_be_on_the_page_before():
    said = "they neverreturned to the offi ce, where nobody had been told of the letter at all"
    pages = ["Other things. " * 40, f"{said}, and then more of it. " + "Further things. " * 40]

    found = find_quote(said.replace("neverreturned", "never returned"), pages)

    assert (found.page, found.match) == (2, "near")


def test_a_number_inside_another_is_not_found():
    assert find_quote("12 women", ["In all 112 women came"]).match == "not_found"
    assert find_quote("in 20", ["published in 2016"]).match == "not_found"
    assert find_quote("5 per cent", ["12.5 per cent"]).match == "not_found"


def test_a_number_cut_at_a_page_s_end_is_not_made_smaller():
    pages = ["9" * 3000 + "12", "women came " + "x " * 3000]

    assert find_quote("12 women came", pages).match == "not_found"


def test_running_heads_and_page_numbers_do_not_part_a_sentence():
    halves = ["she was told to come", "back the week after and"]
    pages = [f"The Journal\n{half}\n{n}" for n, half in enumerate(halves * 2, start=11)]

    assert find_quote("told to come back the week after", pages).match == "exact"


def test_parts_of_a_quote_are_looked_for_where_its_first_part_is():
    pages = ["flow", "", "a stopping certificate was kept, and then the flow was drawn"]

    assert find_quote("a stopping certificate … the flow", pages).page == 3
    assert find_quote("a stopping certificate … flow", pages).match == "exact"


def test_the_nearest_wording_can_be_used_as_it_is_offered():
    nearest = find_quote(
        "depends on close working between them",
        ["It depends on closer working between them, she said."],
    ).nearest

    assert nearest == "depends on closer working between them"


@pytest.mark.parametrize("quote", ["", " … ", "“”", "[...]"])
def test_without_words_there_is_nothing_to_find(quote):
    found = find_quote(quote, PAGES)

    assert (found.page, found.score, found.match, found.nearest) == (None, 0.0, "not_found", "")


@pytest.mark.parametrize("pages", [[], [""], ["", "   \n"]])
def test_a_report_without_text_has_no_quote(pages):
    assert find_quote("any words at all", pages).page is None


def test_nothing_is_offered_that_is_not_alike():
    assert find_quote("zebras graze quietly by rivers", ["12345 67890"]).nearest == ""


def test_parts_of_a_quote_must_follow_one_another():
    assert find_quote("nobody told her … met an advocate", PAGES).match == "not_found"
    assert find_quote("met an advocate … nobody told her", PAGES).match == "not_found"


@given(st.integers(0, 2), st.data())
def test_whatever_stands_on_a_page_is_found(page, data):
    words = read_words(PAGES[page]).text.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end])

    found = find_quote(quote, PAGES)

    if read_words(quote).tokens:
        assert found.match == "exact"


@pytest.mark.parametrize(
    ("locator", "pages"),
    [
        ("12", (12,)),
        ("p. 12", (12,)),
        ("pp. 3-5", (3, 4, 5)),
        ("page 3–4", (3, 4)),
        ("pages 3 and 7", (3, 7)),
        ("p3, table 2", (3,)),
        ("summary", ()),
        ("para 4", ()),
        ("Table 2", ()),
        ("", ()),
    ],
)
def test_a_locator_names_pages(locator, pages):
    assert pages_named(locator) == pages


@pytest.mark.parametrize(
    ("words", "locator", "state"),
    [
        ("too late", "p. 2", "verified"),
        ("too late", "1-3", "verified"),
        ("Twelve women came back", "2", "not_found"),
        ("too late", "p. 3", "other_page"),
        ("too late", "para 4", "verified"),
        ("that they were passed from one omce to another", "2", "not_found"),
    ],
)
def test_support_says_whether_the_words_stand_where_it_is_said(words, locator, state):
    support = support_of(words, locator, PAGES)

    assert support.state == state


def test_without_text_nothing_is_checked():
    support = support_of("too late", "2", [])

    assert (support.state, support.found) == ("not_checked", None)


@pytest.mark.parametrize(
    ("quote", "page", "match"),
    [
        ("they never returned to the office", "they neverreturned to the of fice", "near"),
        ("staff were informed without delay", "staf fwere in formed without delay", "near"),
        ("the change was not able to help", "the change was notable to help", "not_found"),
        ("the change was notable to us", "the change was not able to us", "not_found"),
        ("in 12 cases they rang", "in 1 2 cases they rang", "not_found"),
        ("of ten she was asked", "often she was asked", "not_found"),
    ],
)
def test_spaces_may_be_lost_unless_another_word_comes_about(quote, page, match):
    assert find_quote(quote, [page]).match == match


JOURNAL = [
    f"{400 + n}\nJournal of Invented Studies\nOn this page it says {word}."
    for n, word in enumerate(("alpha", "beta", "gamma", "delta"), start=1)
]


@pytest.mark.parametrize("locator", ["3", "403", "p. 403", "pp. 402-403"])
def test_a_page_is_named_as_counted_or_as_printed(locator):
    assert support_of("On this page it says gamma", locator, JOURNAL).state == "verified"


@pytest.mark.parametrize("locator", ["2", "402", "404"])
def test_another_page_is_another_page_however_it_is_counted(locator):
    assert support_of("On this page it says gamma", locator, JOURNAL).state == "other_page"


def test_page_numbers_are_read_only_where_they_count_on():
    years = ["2016\nIn that year", "2019\nIn this year", "11\nIn all", "12\nIn none"]

    assert printed_page(2, JOURNAL) == 402
    assert printed_page(2, years) is None
    assert printed_page(1, ["", ""]) is None


def test_words_that_are_no_words_are_not_looked_up():
    assert support_of("…", "3", JOURNAL).state == "not_checked"
