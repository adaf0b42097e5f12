"""Somebody in front of the pages, without a browser."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rea.web import create_app

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
