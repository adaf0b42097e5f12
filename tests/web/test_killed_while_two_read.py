"""Two readers at once, one of them at two windows, killed ten times amid it: nothing is lost.

Each window decides as fast as the pages answer. What was acknowledged stands after every
restart, and nobody's decision of a record stands twice.
"""

from __future__ import annotations

import csv
import random
import re
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from html import unescape
from http.client import HTTPException

import pytest
from served import Server
from support import advance, done

from rea import open_review

pytestmark = pytest.mark.slow

STAGE = "title-abstract"
N_RECORDS, N_KILLS = 400, 10
# Decisions that are acknowledged between two kills, at the least.
N_BETWEEN = 15


class Window(threading.Thread):
    """One window of one reader, who answers whatever comes up and begins anew when it is gone."""

    def __init__(self, server: Server, name: str, may_read: threading.Event) -> None:
        super().__init__(daemon=True)
        self.server, self.name, self._may_read = server, name, may_read
        self.acknowledged: list[tuple[str, str]] = []
        self.n_sent = 0
        self.is_over = False
        self._chance = random.Random(name)
        self._browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(), _StaysWhereItIs()
        )

    def run(self) -> None:
        page = ""
        while not self.is_over:
            self._may_read.wait()
            try:
                page = self._decide(page) if page else self._open()
            except (OSError, HTTPException):  # killed, or another window was faster
                page = ""
                time.sleep(0.02)

    def _open(self) -> str:
        with self._browser.open(f"{self.server.address}/screen/{STAGE}", timeout=60) as answer:
            return answer.read().decode()

    def _decide(self, page: str) -> str:
        time.sleep(self._chance.uniform(0, 0.03))  # or one window would always be the faster
        self.n_sent += 1
        form = {name: _hidden(page, name) for name in ("token", "record", "replaces")}
        note = f"{self.name} {self.n_sent}"
        sent = urllib.parse.urlencode(form | {"answer": "include", "note": note}).encode()
        address = f"{self.server.address}/screen/{STAGE}"
        with self._browser.open(address, sent, timeout=60) as answer:
            assert answer.status == 303
        self.acknowledged.append((form["record"], note))
        return ""


class _StaysWhereItIs(urllib.request.HTTPErrorProcessor):
    """Takes the word that it was saved for an answer, and follows it nowhere."""

    def http_response(self, request, response):
        return response if response.status == 303 else super().http_response(request, response)


def _hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


@pytest.fixture
def folder(invented, tmp_path):
    """A released review with more records than these readers get through."""
    review, export = invented("begun"), tmp_path / "many.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        titles = (
            (f"Letters of agency number {n} and who answered", 2010) for n in range(N_RECORDS)
        )
        csv.writer(file).writerows([("title", "year"), *titles])
    done("import", export, "--source", "Many", "--searched", "2026-10-05", "--review", review)
    for stage in ("grouped", "released"):
        advance(review, stage)
    return review


def test_ten_kills_lose_and_double_nothing(folder):
    may_read = threading.Event()
    servers = [Server(folder, person, patience=60) for person in ("r1", "r2")]
    at = {"r1 a": servers[0], "r1 b": servers[0], "r2": servers[1]}
    windows = [Window(server, name, may_read) for name, server in at.items()]
    for one in windows:
        one.start()

    try:
        for n in range(N_KILLS):
            may_read.set()
            _wait_for(windows, N_BETWEEN)
            servers[n % 2].kill()
            may_read.clear()  # or nothing would be left to read before the last of them
            acknowledged = _acknowledged(windows)
            assert set(acknowledged) <= _standing(folder)
            servers[n % 2].start()
    finally:
        for one in windows:
            one.is_over = True
        may_read.set()
        for one in windows:
            one.join(60)
        for server in servers:
            server.kill()

    lines = open_review(folder).lines(STAGE)
    made = Counter((line["person"], line["record"]) for line in lines)
    assert [one for one, n in made.items() if n > 1] == []
    assert max(Counter(line["note"] for line in lines).values()) == 1
    assert all(one.acknowledged for one in windows)
    n_in_flight = len(lines) - len(_acknowledged(windows))
    assert 0 <= n_in_flight <= N_KILLS * len(windows)
    assert done("check", "--review", folder)


def _wait_for(windows: list[Window], n: int) -> None:
    """Until so many more decisions are acknowledged."""
    n_before = len(_acknowledged(windows))
    while len(_acknowledged(windows)) < n_before + n:
        assert all(one.is_alive() for one in windows)
        time.sleep(0.001)


def _acknowledged(windows: list[Window]) -> list[tuple[str, str]]:
    return [said for one in windows for said in one.acknowledged[:]]


def _standing(folder) -> set[tuple[str, str]]:
    return {(line["record"], line["note"]) for line in open_review(folder).lines(STAGE)}
