"""Somebody who never opens an editor writes, releases and amends a protocol, and reports."""

from __future__ import annotations

import pytest
from browser.hands import press

from rea import open_review
from rea.steps.protocol.protocols import read_draft
from rea.steps.state import read_state

pytestmark = pytest.mark.browser

TA = "/screen/title-abstract"


def edit(page, entry, **texts):
    press(page, f"[aria-label='Edit {entry}']")
    for name, text in texts.items():
        page.fill(f"#text-{name}", text)
    press(page, "button:has-text('Save')")


def wait_to_be_read_again(folder):
    waiting = read_state(open_review(folder)).rereading.waiting
    return sum(len(one) for stage in waiting.values() for one in stage.values())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_criterion_is_written_released_amended_and_read_again(invented, served, window, scripts):
    folder = invented("grouped")
    address = served(folder, "r1").address
    page = window(address, java_script_enabled=scripts)

    # Written, and released under a colleague's name.
    press(page, "text=Protocol, still a draft")
    edit(page, "X4-POP", definition="Nobody aged 17 or over.", why="Services differ by age.")
    page.wait_for_selector("text=Saved.")
    press(page, "text=Look it over and release it")
    page.select_option("#approver", "ad")
    press(page, "text=Release it >> visible=true")

    # A few are screened: one kept, two left out for their population.
    page.goto(address + TA)
    for button in ("button:has-text('Include')", "X4-POP", "X4-POP"):
        press(page, button if "has-text" in button else ".reasons button[value*='X4-POP']")

    # The criterion changes after reading began: a draft, then an amendment with its effect.
    page.goto(address + "/protocol")
    edit(page, "X4-POP", definition="Nobody aged 18 or over.")
    page.wait_for_selector("text=is in force, and this draft changes it")
    press(page, "text=Amend: say why, and release it")
    press(page, "text=Release it as an amendment")
    page.wait_for_selector("text=Say what this change does to who is included")
    page.check("input[value='admits-more']")
    page.fill("#why", "The advisory group named adults alone.")
    press(page, "text=Release it as an amendment")
    page.wait_for_selector("text=2 reports wait to be read again")
    assert wait_to_be_read_again(folder) == 2

    # They come up again, with the text that was changed; one verdict changes.
    press(page, "text=read them again")
    for button in ("button:has-text('Include')", ".reasons button[value*='X4-POP']"):
        assert "Nobody aged 18 or over." in page.inner_text("main")
        press(page, button)
    assert wait_to_be_read_again(folder) == 0
    page.goto(address + "/protocol")
    assert page.locator("#again").count() == 0

    # The report tells of it.
    page.goto(address + "/report")
    if page.locator("[name=interim]").count():
        page.check("[name=interim]")
    press(page, "main button.primary")
    report = (open_review(folder).reports / "report.html").read_text(encoding="utf-8")
    assert "The advisory group named adults alone." in report
    [amendment] = read_draft(open_review(folder)).amendments
    assert (amendment.version, amendment.effect) == ("2.0.0", "admits-more")
