"""Readers of the invented review at each stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from web.web_reader import Reader


@pytest.fixture
def reader(invented: Callable[[str], Path]) -> Callable[..., Reader]:
    """A reader of the invented review as it is at the end of a stage."""
    made: dict[str, Path] = {}

    def at(stage: str, person: str = "r1") -> Reader:
        folder = made[stage] if stage in made else made.setdefault(stage, invented(stage))
        return Reader(folder, person)

    return at
