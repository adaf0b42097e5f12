"""Two studies are extracted in the page, and what the form still lacks is named."""

from __future__ import annotations

import pytest
from browser.hands import press
from web.web_reader import finished_with_form

from rea import open_review
from rea.steps.state import ANSWERS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_two_studies_are_extracted(invented, served, window, scripts):
    folder = finished_with_form(invented("grouped"))
    page = window(served(folder, "r1").address + "/extract", java_script_enabled=scripts)

    for n, country in enumerate(("Wales", "Scotland")):
        press(page, f"tbody a >> nth={n}")
        page.fill("input[name='about.country:1:value']", country)
        page.select_option("select[name='about.people:1:missing']", "NR")
        press(page, "text=Save and go on")
        page.check("input[value=timing]")
        page.fill("textarea[name='said.features.words:1:value']", "They rang at once.")
        page.fill("input[name='said.features.words:1:locator']", "7")
        page.select_option("select[name='said.features.words:1:kind']", "quote")
        press(page, "text=Save and go to the studies")

    assert page.locator(".word.keep:has-text('none')").count() == 2
    lines = open_review(folder).lines(ANSWERS, "r1")
    assert sorted(line["value"] for line in lines if line["field"] == "about.country") == [
        "Scotland",
        "Wales",
    ]
