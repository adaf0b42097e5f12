from __future__ import annotations

from pathlib import Path

import pytest

from rea.protocol import Protocol, read_protocol


@pytest.fixture(scope="session")
def whole_text() -> str:
    """An invented protocol that uses every part and has no fault."""
    return (Path(__file__).parent / "data" / "whole.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def whole(whole_text: str) -> Protocol:
    return read_protocol(whole_text, "whole.yaml")
