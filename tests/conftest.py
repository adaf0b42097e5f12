"""Fixtures that every test may use, and ``--update-golden``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from support import Shelf

# A first call imports pandas or scikit-learn; how long that takes is no property of ours.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_COUNT = count(1)
GOLDEN = Path(__file__).parent / "data" / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the golden files of tests/data/golden anew; look at the diff.",
    )


@pytest.fixture(scope="session", autouse=True)
def _one_device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All tests run on one device and write nothing to a home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REA_DEVICE", "desk")
        patch.setenv("REA_SETTINGS", str(tmp_path_factory.mktemp("account")))
        yield


@pytest.fixture(autouse=True)
def _own_account(_one_device: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader chooses in one test (keys, marks, words) is not chosen in the next."""
    account = Path(os.environ["REA_SETTINGS"])
    monkeypatch.setenv("REA_SETTINGS", str(account.with_name(f"{account.name}-{next(_COUNT)}")))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, _one_device: None) -> Shelf:
    """The invented review at each stage, built once."""
    return Shelf(tmp_path_factory.mktemp("invented"))


@pytest.fixture
def invented(shelf: Shelf, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the invented review at the end of a stage, this test's own."""
    return lambda stage: shelf.copy(stage, tmp_path / "review")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a golden file, or writes it with ``--update-golden``."""

    def same(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert text == path.read_text(encoding="utf-8"), "see --update-golden"

    return same
