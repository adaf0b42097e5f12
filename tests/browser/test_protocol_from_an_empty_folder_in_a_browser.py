"""From an empty folder to an amended report, by two people who never opened an editor.

The twin of `test_protocol_from_an_empty_folder`, which drives the command line.
"""

from __future__ import annotations

import csv

import pytest
from browser.hands import press

from rea import open_review
from rea.steps import status
from rea.steps.protocol.protocols import read_draft

pytestmark = pytest.mark.browser

TA = "/screen/title-abstract"
MEN, OPINION = "It speaks of men alone", "It gives an opinion"
EXCLUDE_MEN = ".reasons button[value*='X3-POP']"


def fill(page, **texts):
    for name, text in texts.items():
        page.fill(f"#text-{name}", text)


def exclude_together(page, address, words, reason, n):
    """Look for words, choose the first `n` that are listed, and exclude these."""
    page.goto(f"{address}{TA}/list?words={words}")
    # Ticked in one go: a hundred clicks would say no more.
    page.eval_on_selector_all(
        "[name=record]", f"boxes => boxes.slice(0, {n}).forEach(one => {{ one.checked = true }})"
    )
    page.select_option("#reason", reason)
    press(page, "text=Exclude the chosen records")
    page.wait_for_selector(f"text=Saved: {n} records excluded together.")


def export(path):
    """100 records of one search: 4 on the question, 12 on men alone, 84 opinions."""
    told = ["Letters were sent to survivors"] * 4 + [MEN] * 12 + [OPINION] * 84
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = ((f"Letter {n}", f"{text}, says {n}.", 2000 + n % 20) for n, text in enumerate(told))
        csv.writer(file).writerows([("title", "abstract", "year"), *rows])
    return path


def read_all(page, includes):
    """Answer what comes up until nothing does; how many that were."""
    n = 0
    while page.locator("#decision").count():
        is_in = includes(page.inner_text("main"))
        press(page, "button:has-text('Include')" if is_in else EXCLUDE_MEN)
        n += 1
    return n


def test_two_people_begin_write_screen_amend_read_again_and_report(tmp_path, served, window):
    folder = tmp_path / "review"
    folder.mkdir()
    first = served(folder, "").address
    page = window(first)

    # An empty folder asks how the review begins; a colleague is added.
    page.check("input[value=own]")
    page.fill("#question", "Do letters of agencies help survivors?")
    page.fill("#name", "Ada")
    page.fill("#support", "Grace, room 4, 0123")
    press(page, "text=Begin the review")
    assert "Support for this team: Grace, room 4, 0123" in page.inner_text("footer")
    page.click("summary:has-text('Who takes part')")
    page.fill("#newname", "Grace")
    press(page, "button:text-is('Add')")

    # The protocol is written: a text changed, a reason added, moved before the last.
    press(page, "text=Protocol, still a draft")
    press(page, "[aria-label='Edit X3-POP']")
    fill(page, definition="Nobody but men took part.", why="The question is about women.")
    press(page, "button:has-text('Save')")
    press(page, "text=Add a criterion")
    fill(page, code="X9-CHILD", label="Children", definition="Nobody over 15 took part.")
    press(page, "button:text-is('Add')")
    page.wait_for_selector("text=X9-CHILD was added to the draft.")
    press(page, "[aria-label='Move up: X9-CHILD']")

    # Released under the colleague's name; one export is dropped.
    press(page, "text=Look it over and release it")
    page.select_option("#approver", "r2")
    press(page, "button.primary:has-text('Release it')")
    page.set_input_files("#files", [export(tmp_path / "shelf.csv")])
    press(page, "text=Look at the files")
    page.fill("[name='0:name']", "Shelf")
    page.fill("[name='0:searched']", "2026-10-05")
    press(page, "main button.primary")
    press(page, "text=Find copies")
    assert status(open_review(folder)).n_records == 100

    # Two people read: each keeps what is on the question, and leaves the rest out in lots.
    second = served(folder, "r2").address
    pages = [page, window(second)]
    for one, address, n_men in zip(pages, (first, second), (8, 4), strict=True):
        exclude_together(one, address, MEN, "X3-POP", n_men)
    for n in (50, 34):
        exclude_together(page, first, OPINION, "X2-TYPE", n)
    page.goto(first + TA)
    assert read_all(page, lambda text: "Letters were sent" in text) == 4
    decided = {one.person: one.n_decided for one in status(open_review(folder)).readers}
    assert decided == {"r1": 96, "r2": 4}

    # The criterion is amended on the page, with what that does to who is included.
    page.goto(first + "/protocol")
    press(page, "[aria-label='Edit X3-POP']")
    fill(page, definition="Nobody but men took part, and no letter was sent to a woman.")
    press(page, "button:has-text('Save')")
    press(page, "text=Amend: say why, and release it")
    page.check("input[value='admits-more']")
    page.fill("#why", "Practitioners asked for letters about men.")
    page.check("[name=approver][value=r2]")
    press(page, "text=Release it as an amendment")
    page.wait_for_selector("text=12 reports wait to be read again")

    # Each reads again what was theirs, in the ordinary pages, by the new text.
    for one, address, n_men in zip(pages, (first, second), (8, 4), strict=True):
        one.goto(address + TA)
        assert "no letter was sent to a woman" in one.inner_text("main")
        assert read_all(one, lambda text: "says 4." in text) == n_men
    page.goto(first + "/protocol")
    assert page.locator("#again").count() == 0

    # No full text can be had; the report tells of the amendment.
    page.goto(first + "/full-texts")
    for _ in range(5):
        page.click("summary >> nth=0")
        page.fill("[name=reason] >> nth=0", "Library and author asked.")
        press(page, "text=It could not be had >> nth=0")
    page.goto(first + "/report")
    press(page, "text=Make the report")
    report = (open_review(folder).reports / "report.html").read_text(encoding="utf-8")
    assert "Practitioners asked for letters about men." in report
    assert "12 earlier decisions were made again by the amended text" in report
    assert "and 1 of them changed" in report
    assert "Approved by Ada, Grace." in report
    assert [one.effect for one in read_draft(open_review(folder)).amendments] == ["admits-more"]
