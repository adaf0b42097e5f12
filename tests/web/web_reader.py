"""Somebody in front of the pages, without a browser."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient
from support import advance
from werkzeug.test import TestResponse

from rea.web import create_app

FORM = """
extraction:
  mode: single
  missing_codes: {NR: not reported, NA: not applicable, UC: unclear}
  locator_required: yes
  sections:
    - id: about
      label: About the study
      fields:
        - {id: country, label: Country, type: text, questions: [admin], required: yes}
        - {id: people, label: People asked, type: integer, questions: [PQ], min: 1}
        - {id: design, label: Design, type: single, questions: [PQ], values: [interviews, survey]}
        - {id: how_many, label: Rounds, type: integer, questions: [PQ], show_if: {design: [survey]}}
    - id: said
      label: What it says
      fields:
        - id: features
          label: Feature
          type: group
          repeat: yes
          questions: [PQ]
          fields:
            - {id: feature, label: Which, type: multi, values: [timing, handover]}
            - {id: words, label: Words, type: quote, locator: yes}
"""

TA = "/screen/title-abstract"


class Reader:
    """Somebody in front of the pages: opens one, presses a button of the page that is open."""

    def __init__(self, folder: Path, person: str) -> None:
        self.folder = folder
        self.client: FlaskClient = create_app(folder, person).test_client()
        self.page: TestResponse | None = None

    def open(self, address: str) -> str:
        self.page = self.client.get(address, buffered=True)
        return self.text

    @property
    def text(self) -> str:
        assert self.page is not None
        return self.page.get_data(as_text=True)

    def hidden(self, name: str) -> str:
        """The value of a hidden input of the page that is open."""
        found = re.search(
            rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)">', self.text
        )
        assert found, f"no hidden {name} in the page"
        return unescape(found[1])

    def form(self, *names: str, **fields: str) -> dict[str, str]:
        """What the open page's form sends: its hidden inputs and what was chosen."""
        return {name: self.hidden(name) for name in ("token", *names)} | fields

    def send(self, address: str, data: dict[str, str]) -> TestResponse:
        """Send a form and follow where it leads."""
        self.page = self.client.post(address, data=data, follow_redirects=True, buffered=True)
        return self.page

    def press(self, answer: str, note: str = "", address: str = TA) -> TestResponse:
        """Answer the record that is shown."""
        return self.send(address, self.form("record", "replaces", answer=answer, note=note))


CONCEPTS = """
search:
  strategies_run: no
  concepts:
    - {id: A, label: Agencies, terms: [agenc*, "multi-agency"]}
    - {id: B, label: Letters, terms: [letter*]}
  combination: A AND B
"""


def released_with_concepts(folder: Path) -> Path:
    """Take the invented review from `grouped` on, under a protocol whose terms can be marked."""
    [path] = (folder / "protocols").glob("*.yaml")
    before, _, after = path.read_text(encoding="utf-8").partition(
        "\nsearch:\n  strategies_run: no\n"
    )
    path.write_text(before + CONCEPTS + after, encoding="utf-8")
    advance(folder, "released")
    return folder


def finished_with_form(folder: Path, mode: str = "single") -> Path:
    """Take the invented review from `grouped` to its last box, under a protocol with a form."""
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    before = re.sub(r"\n  - \{id: SQ.*", "", text.split("\nextraction:")[0])
    path.write_text(before + FORM.replace("mode: single", f"mode: {mode}"), encoding="utf-8")
    for stage in ("released", "screened", "retrieved", "finished"):
        advance(folder, stage)
    return folder


class _Controls(HTMLParser):
    """What a browser would send of the form that saves answers."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._text: tuple[str, list[str]] | None = None
        self._select, self._chosen = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "input" and name:
            values = self.sent.setdefault(name, [])
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                values.append(said.get("value", ""))
        elif tag == "textarea":
            self._text = (name, [])
        elif tag == "select":
            self._select, self._chosen = name, ""
        elif tag == "option" and "selected" in said:
            self._chosen = said.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            name, parts = self._text
            # A browser drops a newline behind the tag, and sends every one as two characters.
            text = "".join(parts).removeprefix("\n")
            self.sent[name] = [text.replace("\n", "\r\n")]
            self._text = None
        elif tag == "select":
            self.sent[self._select] = [self._chosen]


def controls(page: str) -> dict[str, list[str]]:
    """The names and values that a browser would send of a page's one large form."""
    parser = _Controls()
    parser.feed(page.partition('<form id="asked"')[2].partition("</form>")[0])
    parser.close()
    return parser.sent
