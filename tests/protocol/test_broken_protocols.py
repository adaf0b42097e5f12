"""Each mistake in a protocol gives one right sentence with the right line, and no traceback.

Every case in `data/mistakes.yaml` edits a valid protocol in one place. What is said is either
the error of reading or the only finding of lint.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from rea.errors import ProtocolError
from rea.protocol import Protocol, lint, read_protocol
from rea.protocol.tree import Place, read_tree

DATA = Path(__file__).parent / "data"
WHOLE = (DATA / "whole.yaml").read_text(encoding="utf-8")
MISTAKES: list[dict[str, str]] = YAML(typ="safe", pure=True).load(DATA / "mistakes.yaml")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one["name"])
def test_one_mistake_gives_one_right_sentence_with_its_line(mistake: dict[str, str]) -> None:
    assert mistake["old"] in WHOLE
    text = WHOLE.replace(mistake["old"], mistake["new"], 1)

    said, line = _only_sentence(text)

    assert mistake["said"] in said
    assert line == _line_of_edit(text, mistake)


HOSTILE = {
    "empty": ("", "The file is empty"),
    "only comments": ("# nothing\n", "it has no fields"),
    "a list": ("- a\n- b\n", "it has no fields"),
    "a single word": ("protocol\n", "it has no fields"),
    "RIS": ("TY  - JOUR\nTI  - Fog\nER  - \n", ""),
    "HTML": ("<!DOCTYPE html>\n<html><body>404</body></html>\n", ""),
    "zeros": ("\0" * 50, "U+0000 cannot stand"),
    "10 MB of text": ("title: " + "fog " * 2_500_000, "too long for a protocol"),
    "one long line": ("!" * 30_000, "This line has 30,000 characters"),
    "deep lists": ("[" * 10_000, "nested more than"),
    "deep groups": ("{a: " * 5_000, "nested more than"),
    "deep entries": ("- " * 10_000, "nested more than"),
    "many values": ("a: [" + "x,\n " * 20_000 + "]", "more than 10,000 values"),
    "many names": ("".join(f"k{i}: 1\n" for i in range(20_000)), "more than 10,000 values"),
    "doubling aliases": (
        "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(30)),
        "marks a value for re-use",
    ),
    "alias of itself": ("a: &a\n  b: *a\n", "marks a value for re-use"),
    "command in a tag": ('a: !!python/object/apply:os.system ["true"]\n', "is a YAML tag"),
    "directive": ("%TAG ! tag:example.org,2000:\n---\na: !x y\n", "is a YAML tag"),
    "unknown version": ("%YAML 9.9\n---\na: b\n", ""),
}


@pytest.mark.parametrize(("text", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_protocol_at_all_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_protocol(text, "odd.yaml")

    assert said in str(refused.value)
    assert str(refused.value).startswith("odd.yaml")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused_but_never_escapes(data: Any) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.text(st.sampled_from("\t\n:-[]{}'\"#&*!|>%@,? a1é\\\x07"), max_size=12))

    try:
        protocol = read_protocol(WHOLE[:start] + put + WHOLE[start + length :], "hurt.yaml")
    except ProtocolError as err:
        assert err.line is None or 1 <= err.line <= WHOLE.count("\n") + 14  # noqa: PT017
    else:
        assert isinstance(protocol, Protocol)
        assert all(one.sentence for one in lint(protocol))


PLACES = read_tree(WHOLE, "whole.yaml").values.values()
# What stands on one line: single values, and the opening of lists and groups in brackets.
ON_ONE_LINE = [
    one for one in PLACES if one.start < one.end and "\n" not in WHOLE[one.start : one.end]
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ON_ONE_LINE), st.sampled_from(["{a: b}", "[a]", "", "x"]))
def test_a_value_of_another_kind_is_named_with_its_line(place: Place, put: str) -> None:
    try:
        protocol = read_protocol(WHOLE[: place.start] + put + WHOLE[place.end :], "hurt.yaml")
    except ProtocolError as err:
        assert err.line == place.line  # noqa: PT017
    else:
        lint(protocol)


def _only_sentence(text: str) -> tuple[str, int | None]:
    try:
        protocol = read_protocol(text, "broken.yaml")
    except ProtocolError as err:
        return str(err).removeprefix(
            f"broken.yaml, line {err.line}, column {err.column}: "
        ), err.line
    (finding,) = lint(protocol)
    return finding.sentence, finding.line


def _line_of_edit(text: str, mistake: dict[str, str]) -> int:
    if "at" in mistake:
        return text.count("\n", 0, text.index(mistake["at"])) + 1
    old, new = mistake["old"], mistake["new"]
    # The edit may begin with lines that are only there to find the place.
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old) - 1)
    return WHOLE.count("\n", 0, WHOLE.index(old) + same) + 1
