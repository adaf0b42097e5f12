"""The form is answered beside the report: words selected there become the quote, saved at once."""

from __future__ import annotations

import pytest
from extraction.documents import report_pdf
from web.web_reader import finished_with_form

from rea import open_review
from rea.steps.extraction.included import studies_of
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.state import ANSWERS, read_state

pytestmark = pytest.mark.browser

SAID = "Nobody rang at the agreed time, and 12 women did not return."


@pytest.fixture
def form(invented, served, window, tmp_path):
    """A page with the form of the first study, whose report has three pages."""
    folder = finished_with_form(invented("grouped"))
    review = open_review(folder)
    study = studies_of(read_state(review))[0]
    file = tmp_path / "report.pdf"
    file.write_bytes(report_pdf(study.name, "Said in brief here.", "Said at length here.", SAID))
    note_retrieval(review, [RetrievalWish(study.record_ids[0], "got", file=file)], person="r1")
    server = served(folder, "r1")
    page = window(f"{server.address}/extract/{study.study_id}")
    page.study, page.server, page.folder = study, server, folder
    return page


def stored(page) -> dict[str, str]:
    lines = open_review(page.folder).lines(ANSWERS, "r1")
    return {line["field"]: line["value"] for line in lines}


def test_a_field_is_saved_when_it_is_left(form):
    form.fill("input[name='about.country:1:value']", "Wales")
    assert stored(form) == {}

    with form.expect_response("**/answer/**"):
        form.focus("input[name='about.people:1:value']")

    assert stored(form) == {"about.country": "Wales"}
    form.wait_for_selector("[data-name='about.country:1'] [data-said]:has-text('Saved.')")
    assert "nothing missing" in form.text_content("[data-open=about]")


def test_selected_words_become_the_quote_with_their_page(form):
    form.goto(f"{form.server.address}/extract/{form.study.study_id}?part=said")
    form.wait_for_selector("#leaves .leaf:nth-child(3)")
    form.focus("textarea[name='said.features.words:1:value']")
    form.evaluate(
        """() => {
            const text = document.querySelector("#leaves #p3 p").firstChild;
            const range = document.createRange();
            range.selectNodeContents(text);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )

    with form.expect_response("**/answer/**"):
        form.click("#take:enabled")

    form.wait_for_selector("[data-found]:has-text('stands on page 3')")
    [line] = open_review(form.folder).lines(ANSWERS, "r1")
    assert (line["value"], line["locator"], line["kind"]) == (SAID, "3", "quote")


def test_words_typed_from_memory_are_told_at_once(form):
    form.goto(f"{form.server.address}/extract/{form.study.study_id}?part=said")
    form.fill("textarea[name='said.features.words:1:value']", SAID.replace("12", "21"))
    form.select_option("select[name='said.features.words:1:kind']", "quote")
    form.fill("input[name='said.features.words:1:locator']", "3")

    with form.expect_response("**/answer/**"):
        form.focus("select[name='said.features:1:missing']")

    form.wait_for_selector("[data-found]:has-text('12 women did not return')")
    form.click("text=show it")
    assert form.is_visible("#leaves #p3")


def test_a_slip_is_told_and_what_was_typed_stays(form):
    form.fill("input[name='about.people:1:value']", "some")

    with form.expect_response("**/answer/**"):
        form.focus("input[name='about.country:1:value']")

    form.wait_for_selector("[data-name='about.people:1'] .note.warn:has-text('Not saved.')")
    assert form.input_value("input[name='about.people:1:value']") == "some"
    assert stored(form) == {}


def test_a_question_that_an_answer_raises_comes_up_by_itself(form):
    form.focus("select[name='about.design:1:value']")
    form.select_option("select[name='about.design:1:value']", "survey")

    form.focus("input[name='about.country:1:value']")

    form.wait_for_selector("input[name='about.how_many:1:value']")
    form.wait_for_selector("input[name='about.country:1:value']:focus")


def test_a_question_that_comes_up_swallows_no_click(form):
    form.select_option("select[name='about.design:1:value']", "survey")
    form.focus("select[name='about.design:1:value']")
    form.hover("text=Save and go on")
    with form.expect_response("**/answer/**"):
        form.mouse.down()
    form.wait_for_selector("[data-name='about.design:1'] [data-said]:has-text('Saved.')")

    with form.expect_navigation():
        form.mouse.up()

    form.wait_for_selector("h2:has-text('What it says')")


def test_a_second_window_overwrites_nothing_unseen(form, window):
    other = window(form.url)
    for page, country in ((other, "Scotland"), (form, "Wales")):
        page.fill("input[name='about.country:1:value']", country)
        with page.expect_response("**/answer/**"):
            page.focus("input[name='about.people:1:value']")

    form.wait_for_selector(".note.warn:has-text('another window')")
    assert stored(form) == {"about.country": "Scotland"}


def test_when_rea_is_killed_only_the_field_being_typed_is_lost(form):
    form.fill("input[name='about.country:1:value']", "Wales")
    with form.expect_response("**/answer/**"):
        form.focus("input[name='about.people:1:value']")
    form.fill("input[name='about.people:1:value']", "12")

    form.server.kill()
    form.focus("input[name='about.country:1:value']")

    form.wait_for_selector(".note.warn:has-text('Not saved')")
    assert stored(form) == {"about.country": "Wales"}
    assert form.input_value("input[name='about.people:1:value']") == "12"
    form.server.start()


def test_without_scripts_the_text_opens_as_a_page(form, window):
    page = window(form.url, java_script_enabled=False)

    page.goto(
        page.get_attribute("a.text", "href")
        and form.server.address + page.get_attribute("a.text", "href")
    )

    assert SAID in page.text_content("#p3")
