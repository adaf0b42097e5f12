"""A real browser in front of a real server: Chromium, headless, nothing reached outside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from served import Server

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
