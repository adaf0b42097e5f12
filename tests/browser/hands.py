"""Three pairs of hands for one page: a mouse, keys alone, and a browser that runs no script.

What is pressed, filled or chosen is named as it is read out, so that a control without a name
cannot be found. A page that is still being worked out is awaited as its reader would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

# Further than the last control of any page in the walks.
_TABS = 400


def press(page: Any, button: str) -> None:
    """Press what a selector finds, and wait until the page that it leads to is there.

    To look for a word on it would not do: the page before may have that word, too.
    """
    with page.expect_navigation():
        page.click(button)


class Mouse:
    """Points and clicks; text is typed."""

    options: ClassVar[dict[str, bool]] = {}

    def __init__(self, page: Any) -> None:
        self.page = page
        self._arrive()

    def press(self, name: str, within: Any = None) -> None:
        """Press the button or link of a name, and wait for the page that it leads to."""
        one = self._named(name, within)
        self._reach(one)
        with self.page.expect_navigation():
            self._activate(one)
        self._arrive()

    def decide(self, name: str) -> None:
        """Give the answer of a name to the record or pair that is shown."""
        with self.page.expect_navigation():
            self._answer(self.page.get_by_role("button", name=name).first)
        self._arrive()

    def unfold(self, name: str, within: Any = None) -> None:
        """Open what is folded away under a name."""
        self._activate((within or self.page).locator("summary", has_text=name))

    def fill(self, name: str, text: str, within: Any = None) -> None:
        """Type into the field of a name."""
        self._field(name, within).fill(text)

    def fill_day(self, name: str, day: str, within: Any = None) -> None:
        """Say a day, as in 2026-01-12."""
        self._field(name, within).fill(day)

    def choose(self, name: str, option: str, within: Any = None) -> None:
        """Choose from the list of a name."""
        field = self._field(name, within)
        field.focus()  # as whoever opens the list does
        field.select_option(label=option)

    def choose_and_be_asked_more(self, name: str, option: str) -> None:
        """Choose what a form asks further questions about, which then come up by themselves."""
        self.choose(name, option)
        with self.page.expect_navigation():
            self._leave()
        self._arrive()

    def tick(self, name: str, within: Any = None) -> None:
        """Tick a box, or one of several that exclude each other."""
        self._field(name, within).check()

    def hand_over(self, name: str, files: Sequence[Path], within: Any = None) -> None:
        """Choose files of this computer."""
        self._field(name, within).set_input_files(files)

    def quote(self, words: str, page: str, within: Any) -> None:
        """Give words of the report as the answer to a question, with their page."""
        within.get_by_role("textbox").first.focus()
        self.page.locator(f"#p{page} p", has_text=words).click(click_count=3)
        with self.page.expect_response("**/answer/**"):
            self.page.get_by_role("button", name="Take as quote").click()

    def _named(self, name: str, within: Any) -> Any:
        place = within or self.page
        button = place.get_by_role("button", name=name, exact=True)
        return button.or_(place.get_by_role("link", name=name, exact=True)).first

    def _field(self, name: str, within: Any) -> Any:
        return (within or self.page).get_by_label(re.compile(rf"^\s*{re.escape(name)}")).first

    def _reach(self, one: Any) -> None:
        """Get to a control, where that takes more than pointing at it."""

    def _activate(self, one: Any) -> None:
        one.click()

    def _answer(self, button: Any) -> None:
        button.click()

    def _leave(self) -> None:
        self.page.click("h1")

    def _arrive(self) -> None:
        self.page.wait_for_selector("main:not(:has(.late))")
        self.page.wait_for_load_state()  # its script has run


class NoScripts(Mouse):
    """The same in a browser that runs no script."""

    options: ClassVar[dict[str, bool]] = {"java_script_enabled": False}

    def choose_and_be_asked_more(self, name: str, option: str) -> None:
        self.choose(name, option)
        self.press("Save and stay here")

    def quote(self, words: str, page: str, within: Any) -> None:
        type_quote(self, words, page, within)

    def _arrive(self) -> None:
        while self.page.locator(".late").count():
            with self.page.expect_navigation():
                self.page.click("text=Look whether it is ready")


class Keys(Mouse):
    """Touches no mouse: Tab leads to every control, and a record's keys answer it."""

    def fill(self, name: str, text: str, within: Any = None) -> None:
        self._reach(self._field(name, within))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def fill_day(self, name: str, day: str, within: Any = None) -> None:
        field = self._field(name, within)
        self._reach(field)
        year, month, date = day.split("-")
        self.page.keyboard.type(f"{month}{date}{year}")
        assert field.input_value() == day

    def choose(self, name: str, option: str, within: Any = None) -> None:
        field = self._field(name, within)
        self._reach(field)
        while field.evaluate("one => one.selectedOptions[0].label") != option:
            self.page.keyboard.press("ArrowDown")

    def tick(self, name: str, within: Any = None) -> None:
        field = self._field(name, within)
        if field.get_attribute("type") == "checkbox":
            self._reach(field)
            self.page.keyboard.press("Space")
        else:
            self._tick_one_of(field)
        assert field.is_checked()

    def hand_over(self, name: str, files: Sequence[Path], within: Any = None) -> None:
        self._reach(self._field(name, within))
        super().hand_over(name, files, within)

    def quote(self, words: str, page: str, within: Any) -> None:
        type_quote(self, words, page, within)

    def _activate(self, one: Any) -> None:
        self._reach(one)
        self.page.keyboard.press("Enter")

    def _answer(self, button: Any) -> None:
        self.page.keyboard.press(button.get_attribute("data-key"))

    def _leave(self) -> None:
        self.page.keyboard.press("Shift+Tab")

    def _tick_one_of(self, radio: Any) -> None:
        """Tab leads to one of them only, the arrows to the others."""
        at, of = "document.activeElement", "one =>"
        self._tab_until(radio, f"{of} {at}.name === one.name && {at}.form === one.form")
        self.page.keyboard.press("Space")
        while not radio.is_checked():
            self.page.keyboard.press("ArrowDown")

    def _reach(self, one: Any) -> None:
        self._tab_until(one, "one => document.activeElement === one")

    def _tab_until(self, one: Any, is_there: str) -> None:
        for _ in range(_TABS):
            if one.evaluate(is_there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {one}")


def type_quote(hands: Mouse, words: str, page: str, within: Any) -> None:
    """Words of the report as somebody types them who cannot point at them."""
    hands.fill("Passage", words, within)
    hands.fill("Where", page, within)
    hands.choose("These are", "its own words", within)
