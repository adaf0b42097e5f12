"""Whole screenings as people do them: by mouse, by keys alone, without a script, interrupted."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from browser.hands import press
from web.web_reader import released_with_concepts

from rea import open_review
from rea.steps.state import read_state

pytestmark = pytest.mark.browser

TA = "/screen/title-abstract"

# Where each letter of a text stands, from the top of the page.
LETTERS = """element => {
  const text = element.firstChild, range = document.createRange();
  return [...text.data].map((_, n) => {
    range.setStart(text, n); range.setEnd(text, n + 1);
    return Math.round(range.getBoundingClientRect().bottom);
  });
}"""


def decided(folder, person="r1", stage="title-abstract"):
    return [line for line in open_review(folder).lines(stage, person) if line["verdict"]]


def n_left(page):
    return int(re.search(r"([\d,]+) left", page.inner_text("main"))[1].replace(",", ""))


def test_a_whole_screening_by_mouse(small_review, served, window):
    server = served(small_review, "r1")
    page = window(server.address)
    press(page, "text=Start screening")
    n = n_left(page)

    for turn in range(n):
        if turn % 4 == 0:
            press(page, ".reasons li:nth-child(2) button")
        elif turn % 4 == 1:
            press(page, "button:has-text('Not sure')")
        else:
            press(page, "button:has-text('Include')")

    page.wait_for_selector("text=Nothing is left for you")
    assert len({line["record"] for line in decided(small_review)}) == n
    assert server.stop() == 0


def test_a_whole_screening_by_keyboard_alone(small_review, served, window):
    page = window(served(small_review, "r1").address + TA)
    n = n_left(page)

    for turn in range(n):
        with page.expect_navigation():
            page.keyboard.press("in12"[turn % 4])

    page.wait_for_selector("text=Nothing is left for you")
    assert len({line["record"] for line in decided(small_review)}) == n


def test_a_whole_screening_without_javascript(small_review, served, window):
    page = window(served(small_review, "r1").address + TA, java_script_enabled=False)
    n = n_left(page)
    assert not page.locator(".reasons kbd").first.is_visible()

    for turn in range(n):
        press(page, "button:has-text('Include')" if turn % 2 else ".reasons li:first-child button")

    page.wait_for_selector("text=Nothing is left for you")
    assert len(decided(small_review)) == n


def test_tab_and_enter_reach_every_answer(small_review, served, window):
    page = window(served(small_review, "r1").address + TA)

    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.value ?? ''"))

    assert {"include", "unsure", "later"} <= seen
    assert {one for one in seen if one.startswith("exclude:")}


def test_keys_undo_and_never_act_while_a_note_is_written(small_review, served, window):
    page = window(served(small_review, "r1").address + TA)

    page.fill("#note", "")
    page.locator("#note").press_sequentially("nil1z")
    assert decided(small_review) == []
    page.locator("#title").click()
    page.keyboard.press("Control+i")
    assert decided(small_review) == []
    with page.expect_navigation():
        page.keyboard.press("i")
    assert [line["note"] for line in decided(small_review)] == ["nil1z"]
    with page.expect_navigation():
        page.keyboard.press("z")

    assert "Taken back" in page.inner_text("main")
    assert len(open_review(small_review).lines("title-abstract")) == 2


def test_keys_can_be_switched_off_and_stay_off(small_review, served, window):
    server = served(small_review, "r1")
    page = window(server.address + TA)

    page.keyboard.press("?")
    with page.expect_response("**/settings"):
        page.uncheck("#usekeys")
    page.reload()
    page.keyboard.press("i")
    page.wait_for_timeout(300)

    assert decided(small_review) == []
    assert not page.locator(".reasons kbd").first.is_visible()


def test_an_answer_given_while_rea_is_away_is_sent_once_when_it_is_back(
    small_review, served, window
):
    page = window(served(small_review, "r1").address + TA)
    shown = page.input_value("input[name=record]")
    page.context.set_offline(True)

    page.fill("#note", "Both agencies.")
    page.click("button:has-text('Include')")
    page.wait_for_selector("text=Not saved yet")
    page.click("button:has-text('Include')")
    assert decided(small_review) == []
    page.context.set_offline(False)

    page.wait_for_selector("#saved")
    [line] = decided(small_review)
    assert (line["record"], line["note"]) == (shown, "Both agencies.")


def test_an_abstract_pasted_while_rea_is_away_is_not_lost(small_review, served, window):
    review = open_review(small_review)
    abstracts = review.records(("record_id", "abstract")).set_index("record_id")["abstract"]
    bare = next(one for one in read_state(review).speaker.values() if not abstracts[one])
    page = window(f"{served(small_review, 'r1').address}{TA}?record={bare}")
    page.context.set_offline(True)

    page.click("summary:has-text('Add the abstract')")
    page.fill("#abstract", "Nobody rang back.")
    page.click("button:has-text('Keep the abstract')")
    page.wait_for_selector("text=Not saved yet")
    page.context.set_offline(False)

    page.wait_for_selector("article:has-text('Nobody rang back.') >> text=Include")
    [line] = open_review(small_review).lines("edits")
    assert (line["record"], line["text"]) == (bare, "Nobody rang back.")


def test_a_line_holds_sixty_to_seventy_five_letters(small_review, served, window):
    review = open_review(small_review)
    abstracts = review.records(("record_id", "abstract")).set_index("record_id")["abstract"]
    longest = max(read_state(review).speaker.values(), key=lambda one: len(abstracts[one]))
    page = window(f"{served(small_review, 'r1').address}{TA}?record={longest}")

    tops = page.locator("article > p[dir]").evaluate(LETTERS)

    lines = sorted(Counter(tops).items())[:-1]
    assert len(lines) > 3
    assert 60 <= sum(n for _, n in lines) / len(lines) <= 75


def test_the_meaning_of_a_word_shows_and_escape_puts_it_away(small_review, served, window):
    page = window(served(small_review, "r1").address + "/practice/1")
    word, told = page.locator(".gloss").first, page.locator(".tip").first
    assert not told.is_visible()

    word.hover()
    told.wait_for(state="visible")
    page.keyboard.press("Escape")
    told.wait_for(state="hidden")
    page.locator("h1").hover()
    word.focus()

    told.wait_for(state="visible")


def test_words_stay_unmarked_and_keys_changed_for_this_reader(invented, served, window):
    small_review = released_with_concepts(invented("grouped"))
    server = served(small_review, "r1")
    page = window(server.address + TA)
    page.click("#marking summary")
    with page.expect_response("**/settings"):
        page.uncheck("#mark-0")
    page.goto(server.address + "/settings")
    page.fill("input[name='key:include']", "q")
    with page.expect_navigation():
        page.click("text=Keep these keys")
    server.kill()
    server.start()

    page.goto(server.address + TA)
    assert not page.is_checked("#mark-0")
    page.keyboard.press("i")
    with page.expect_navigation():
        page.keyboard.press("q")

    assert [line["verdict"] for line in decided(small_review)] == ["include"]


def test_the_back_button_never_decides_a_record_twice(small_review, served, window):
    page = window(served(small_review, "r1").address + TA)
    first = page.input_value("input[name=record]")
    press(page, "button:has-text('Include')")

    page.go_back()
    assert page.url.endswith(TA)
    press(page, "button:has-text('Not sure')")

    made = [(line["record"], line["verdict"]) for line in decided(small_review)]
    assert made[0] == (first, "include")
    assert len({record for record, _ in made}) == len(made)


def test_a_double_click_is_one_answer(small_review, served, window):
    page = window(served(small_review, "r1").address + TA)

    with page.expect_navigation():
        page.dblclick("button:has-text('Include')")

    page.wait_for_selector("#saved")
    assert [line["verdict"] for line in decided(small_review)] == ["include"]


def test_two_windows_of_one_reader_lose_and_double_nothing(small_review, served, window):
    server = served(small_review, "r1")
    one, two = window(server.address + TA), window(server.address + TA)
    shown = one.input_value("input[name=record]")
    assert two.input_value("input[name=record]") == shown

    press(one, "button:has-text('Include')")
    press(two, "button:has-text('Not sure')")

    two.wait_for_selector("text=Nothing was saved from this page")
    press(two, "text=See what stands now")
    assert "You decided" in two.inner_text("main")
    assert [line["verdict"] for line in decided(small_review)] == ["include"]


def test_killed_ten_times_it_loses_and_doubles_nothing(small_review, served, window):
    server = served(small_review, "r1")
    page = window(server.address + TA)
    acknowledged = []

    for round_ in range(10):
        record = page.input_value("input[name=record]")
        if round_ % 2:  # killed while the answer is on its way
            page.click("button:has-text('Include')", no_wait_after=True)
        else:
            press(page, "button:has-text('Include')")
            acknowledged.append(record)
        server.kill()
        page.close()  # with it goes the answer that it would send again
        server.start()
        page = window(server.address + TA)

    records = [line["record"] for line in decided(small_review)]
    assert set(acknowledged) <= set(records)
    assert len(records) == len(set(records)) <= 10
    assert page.input_value("input[name=record]") not in records


def test_two_readers_a_disagreement_and_its_settlement(small_review, served, window):
    first = window(served(small_review, "r1").address + TA)
    n = n_left(first)
    for _ in range(n):
        press(first, "button:has-text('Include')")
    draw(small_review)
    second = window(served(small_review, "r2").address + TA)
    for _ in range(n_left(second)):
        press(second, ".reasons li:nth-child(3) button")
    second.wait_for_selector("text=Nothing is left for you")

    third = window(served(small_review, "ad").address + "/reconcile/title-abstract")
    total = int(re.search(r"of (\d+)", third.inner_text("h1"))[1])
    for _ in range(2):
        third.check("input[value=include]")
        third.check("input[value=adjudication]")
        third.fill("#note", "It speaks of both agencies.")
        press(third, "text=Settle and show the next")

    assert f"of {total - 2}" in third.inner_text("h1")
    assert len(open_review(small_review).lines("resolutions")) == 2


def draw(folder):
    from rea.steps import DrawWish, draw_second

    draw_second(open_review(folder), "r2", person="r1", wish=DrawWish(share=0.2))
