"""Pages say verdicts, reasons, times and authors as the design has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rea.model import Reason
from rea.web import wording
from rea.web.keys import keys_of

REASONS = [Reason(f"X{n}", f"Reason {n}", "", ("title-abstract",)) for n in range(1, 41)]
KEYS = keys_of([one.code for one in REASONS], {})


def test_every_reason_has_a_key_of_its_own_as_far_as_keys_go():
    buttons = wording.reason_buttons(REASONS, KEYS, required=False)

    keys = [one.key for one in buttons if one.key]
    assert keys[:9] == list("123456789")
    assert len(keys) == len(set(keys))
    assert not set(keys) & {"i", "n", "l", "p", "z"}
    assert buttons[-1].value == "exclude"
    assert len(buttons) == 41


def test_no_button_without_a_reason_where_the_protocol_asks_for_one():
    assert all(":" in one.value for one in wording.reason_buttons(REASONS, KEYS, required=True))


@pytest.mark.parametrize(
    ("verdict", "reason", "said"),
    [
        ("include", "", "✓ include"),
        ("unsure", "", "? not sure"),
        ("exclude", "X2", "✕ reason 2"),
        ("exclude", "", "✕ exclude"),
        ("exclude", "GONE", "✕ GONE"),
        (None, "", "– taken back"),
    ],
)
def test_a_verdict_is_a_shape_and_a_word(verdict, reason, said):
    word = wording.verdict_word(verdict, reason, REASONS)

    assert f"{word.shape} {word.text}" == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", ""),
        ("Evans, Maggie A", "Evans"),
        ("Evans, M; Feder, G", "Evans and Feder"),
        ("A, x; B, y; C, z", "A, B and C"),
        ("A, x; B, y; C, z; D", "A, B, C and others"),
    ],
)
def test_three_authors_say_who_it_is(names, said):
    assert wording.authors(names) == said


def test_a_time_of_another_day_bears_its_day():
    now = datetime(2027, 3, 2, 12, tzinfo=UTC).astimezone()

    assert wording.local_time("2027-03-02T12:00:00.000000Z", now=now).count(":") == 1
    assert "January" in wording.local_time("2027-01-15T12:00:00.000000Z", now=now)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.5, 0.78, "50% to 78%"), (None, None, "–"), (0.0, 0.097, "0.0% to 9.7%")],
)
def test_an_interval_is_said_or_left_out(low, high, said):
    assert wording.interval(low, high, as_share=True) == said
