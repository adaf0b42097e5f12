"""Two people fill in the whole disengagement form for three studies, each in their own browser.

What one left blank the other's answer is verified for, where they differ it is settled; what
was exported then comes back equal. `test_two_people_in_a_spreadsheet` does the same with
workbooks.
"""

from __future__ import annotations

import pytest
from browser.hands import press
from extraction.three_studies import three_studies
from extraction.two_people import (
    DIFFERS,
    FILES,
    SETTLED,
    comes_back_equal,
    counted,
    entered_by_two,
    settled,
)

from rea.extraction.answers import PARTS

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

# Types into every field whose answer the page does not show yet, and leaves it if told to;
# gives how many it typed into.
TYPE = """([told, leaves]) => {
  const typed = [...document.querySelectorAll("fieldset.asked")].filter((one) => {
    const said = told[one.dataset.name];
    if (!said) return false;
    let changed = false;
    for (const input of one.querySelectorAll("input, select, textarea")) {
      const part = input.name.split(":").pop();
      const box = input.type === "checkbox";
      if (part === "mark") continue;
      const shown = box ? input.checked : input.value;
      const wanted = box ? said[part].split("\\n").includes(input.value) : said[part];
      if (shown === wanted) continue;
      changed = true;
      if (box) input.checked = wanted; else input.value = wanted;
    }
    return changed;
  });
  if (leaves) for (const one of typed) {
    one.querySelector("select").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }
  return typed.length;
}"""
SAVED = "() => !submitted && !fieldsets.some(isDirty)"


def fill(page, address: str, told, button: str = "") -> None:
    """Answer every part of a study's form, by leaving each field or by the button below it."""
    typed = {
        f"{path}:{n}": {part: getattr(one, part) for part in PARTS}
        for (path, n), one in told.items()
    }
    page.goto(address)
    k = 0
    while k < page.locator(".parts a").count():
        page.goto(page.locator(".parts a").nth(k).evaluate("one => one.href"))
        while page.evaluate(TYPE, [typed, not button]):
            if button:
                press(page, button)
            while not is_saved(page):
                page.wait_for_timeout(20)
            assert page.locator(".note.warn").count() == 0, page.inner_text(".note.warn >> nth=0")
        k += 1


def is_saved(page) -> bool:
    """Whether nothing that was typed is still on its way."""
    try:
        return page.evaluate(SAVED)
    except sync_api.Error:  # the page is just coming up anew, to ask more
        return False


def test_two_people_fill_in_verify_and_settle_and_it_comes_back(tmp_path, served, window):
    review = three_studies(tmp_path / "review")
    first, second = entered_by_two(review)
    study, *_, last = first
    address = {who: served(review.root, who).address for who in ("r1", "r2")}
    page = {who: window(f"{address[who]}/extract") for who in address}

    for one in first:
        fill(page["r1"], f"{address['r1']}/extract/{one}", first[one])
        fill(page["r2"], f"{address['r2']}/extract/{one}", second[one], "text=Save and stay here")

    # What the second left blank of the last study they verify.
    two = page["r2"]
    two.goto(f"{address['r2']}/verify/r1/{last}")
    assert two.locator("input[value=agree]").count()
    for k in range(two.locator("input[value=agree]").count()):
        two.locator("input[value=agree]").nth(k).check()
    press(two, "text=Save")
    assert "· 0 of" in two.inner_text(".head")

    # The one number in which they differ the first settles, and both originals stay.
    one = page["r1"]
    one.goto(f"{address['r1']}/differing")
    assert one.inner_text("h1") == "One answer differs"
    one.fill("input[name=value]", SETTLED["value"])
    one.fill("input[name=note]", SETTLED["note"])
    press(one, "text=Settle")
    assert one.inner_text("h1") == "No answer waits to be settled"

    assert counted(review) == settled(first)
    assert first[study][DIFFERS].value != SETTLED["value"]
    assert [file for file in FILES if not comes_back_equal(review, file)] == []
