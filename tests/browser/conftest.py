"""A real browser in front of a real server: Chromium, headless, nothing reached outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api")

AXE = Path(__file__).parent / "axe.min.js"
_CHROMIUM = os.environ.get("REA_CHROMIUM", "/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
# A shell that runs the tests in the background has its children ignore Ctrl-C.
_SERVE = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from rea.web import serve
serve(*sys.argv[1:3], int(sys.argv[3]), open_browser=False, patience=float(sys.argv[4]))
"""


class Server:
    """The pages of one review for one person, in a process that can be killed.

    `patience` is in seconds; with None it is the command itself, as a person types it.
    """

    def __init__(self, folder: Path, person: str, patience: float | None) -> None:
        self.folder, self.person, self.patience = folder, person, patience
        self.port = 0
        self.start()

    def _command(self) -> list[str]:
        if self.patience is None:
            told = ("--as", self.person, "--port", str(self.port), "--review", str(self.folder))
            return [sys.executable, "-m", "rea", "open", "--no-browser", *told]
        told = (str(self.folder), self.person, str(self.port), str(self.patience))
        return [sys.executable, "-c", _SERVE, *told]

    def start(self) -> None:
        self._process = subprocess.Popen(self._command(), stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self._process.stdout.readline())
        assert found, "the server printed no address"
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As when the power fails: nothing gets to tidy up."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> int:
        """As with Ctrl-C; gives the exit code."""
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=60)
        return self._process.returncode


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Callable[..., Server]]:
    """Starts servers whose pages wait until they are ready; stops them when the test is over."""
    servers: list[Server] = []

    def start(folder: Path, person: str, patience: float | None = 60) -> Server:
        servers.append(Server(folder, person, patience))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def opened(served: Callable[..., Server]) -> Callable[[Path, str], Server]:
    """Runs `rea open` for a person, whose pages say so while they are worked out."""
    return lambda folder, person: served(folder, person, None)


@pytest.fixture
def window(chromium) -> Iterator[Callable[..., object]]:
    """Opens a page; a script error or a refused resource fails the test."""
    contexts, complaints = [], []

    def open_(address: str, **options: object) -> object:
        context = chromium.new_context(**options)
        # Nothing waits so long but a test that fails, or one on a machine with much else to do.
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def small_review(invented: Callable[[str], Path]) -> Path:
    """The invented review, ready to be read."""
    return invented("released")
