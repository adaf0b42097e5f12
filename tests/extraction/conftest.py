"""The form of a real draft protocol, and answers to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rea.extraction.answers import Answer, check_answer
from rea.extraction.forms import Form, form_of
from rea.protocol import read_protocol

PROTOCOLS = Path(__file__).parents[2] / "protocols"


def read_form(name: str) -> Form:
    path = PROTOCOLS / f"{name}.yaml"
    return form_of(read_protocol(path.read_text(encoding="utf-8"), path.name))


@pytest.fixture(scope="session")
def form() -> Form:
    return read_form("disengagement-communication")


@pytest.fixture(scope="session")
def answer(form: Form):
    """Make a checked answer for study S1, or for the study named."""

    def make(field: str, value: str = "", n: int = 1, study: str = "S1", **parts: str) -> Answer:
        return check_answer(form, Answer(study, field, n, value, **parts))

    return make
