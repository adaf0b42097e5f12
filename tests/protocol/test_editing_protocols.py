"""Load, change one value, save: only that value's lines differ, whatever is changed to what."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.errors import ProtocolError
from rea.protocol.editing import NotEditableError, set_value
from rea.protocol.entries import add_entry
from rea.protocol.tree import read_tree

WHOLE = (Path(__file__).parent / "data" / "whole.yaml").read_text(encoding="utf-8")
SHIPPED = sorted((Path(__file__).parents[2] / "protocols").glob("*.yaml"))
TREE = read_tree(WHOLE, "whole.yaml")


def at(root, path):
    for part in path:
        root = root[part]
    return root


SINGLE = [path for path in TREE.values if path and isinstance(at(TREE.root, path), str)]

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))
WORDS = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(max_examples=20)
@given(st.sampled_from(SINGLE), WORDS)
def test_any_value_is_changed_to_any_text_and_nothing_else_is(path, value):
    changed = set_value(WHOLE, path, value)

    assert at(read_tree(changed, "").root, path).strip() == value
    _only_that_value_differs(WHOLE, changed, path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_protocol_changes_in_one_line(path):
    text = path.read_text(encoding="utf-8")

    changed = set_value(text, ("eligibility", "not_retrieved", "working_days"), "21")

    before, after = _differing(text, changed)
    assert len(before) == len(after) == 1
    assert "21" in after[0]


def test_a_line_of_a_strategy_changes_alone():
    path = ("search", "sources", 0, "strategy")
    strategy = at(TREE.root, path)

    changed = set_value(WHOLE, path, strategy.replace('"sea mist"', '"sea fret"'))

    before, after = _differing(WHOLE, changed)
    assert len(before) == len(after) == 1
    assert '"sea fret"' in after[0]


def test_lines_may_end_as_on_windows():
    text = "a: 1\r\namendments: []\r\nb: 2\r\n"

    added = add_entry(text, ("amendments",), ENTRY)

    assert added.count("\n") == added.count("\r\n")
    assert read_tree(added, "").root["amendments"] == [READ]


def test_what_is_no_single_value_is_not_set():
    with pytest.raises(NotEditableError, match=r"'eligibility.criteria' is written in a form"):
        set_value(WHOLE, ("eligibility", "criteria"), "none")


ENTRY = {
    "version": "1.2.0",
    "what": 'Said: "no", # and [more]',
    "approved_by": ["r1", "no"],
    "effects": [{"of": "X2-POP", "effect": "none", "why": "spelling: only"}, {"of": "no"}],
    "rereading": {"needed": False, "why": "null"},
    "n_decided_before": 0,
    "nothing": None,
}
READ = {
    "version": "1.2.0",
    "what": 'Said: "no", # and [more]',
    "approved_by": ["r1", "no"],
    "effects": [{"of": "X2-POP", "effect": "none", "why": "spelling: only"}, {"of": "no"}],
    "rereading": {"needed": "no", "why": "null"},
    "n_decided_before": "0",
}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "a: 1",
        "a: 1\namendments:\n",
        "amendments: []   # none so far\nb: 2\n",
        "amendments: [\n]\nb: 2\n",
        "amendments: null\nb: 2\n",
        "amendments:\n- version: 1.0.0\n  what: x\n\n# after\nb: 2\n",
        "amendments:\n  - {version: 1.0.0, what: x,\n     why: y}   # first\nb: 2\n",
        "amendments:\n    - version: 1.0.0\n      what: |\n        over\n        lines\n\nb: 2\n",
        "amendments:\n  - version: 1.0.0\n    by: [r1,\n      r2]\n",
    ],
)
def test_an_entry_is_added_at_the_end_and_nothing_else_changes(text):
    before = read_tree(text, "").root

    added = add_entry(text, ("amendments",), ENTRY)

    after = read_tree(added, "").root
    assert after["amendments"] == [*(before.get("amendments") or []), READ]
    assert {k: v for k, v in after.items() if k != "amendments"} == {
        k: v for k, v in before.items() if k != "amendments"
    }
    lost, _ = _differing(text, added)
    assert not lost or not before.get("amendments")
    for comment in ("# none so far", "# after", "# first"):
        assert (comment in text) == (comment in added)


def test_an_entry_is_not_added_between_brackets_that_hold_some():
    with pytest.raises(NotEditableError, match="one a line behind '- '"):
        add_entry("amendments: [{version: 1.0.0}]\nb: 2\n", ("amendments",), ENTRY)


def test_a_text_that_is_no_yaml_is_said():
    with pytest.raises(ProtocolError, match=r"draft\.yaml, line 2"):
        set_value("a: 'b\n", ("a",), "c", "draft.yaml")


def _differing(before: str, after: str) -> tuple[list[str], list[str]]:
    diff = list(difflib.ndiff(before.split("\n"), after.split("\n")))
    return (
        [line[2:] for line in diff if line.startswith("- ")],
        [line[2:] for line in diff if line.startswith("+ ")],
    )


def _only_that_value_differs(before: str, after: str, path) -> None:
    place = TREE.values[path]
    n_end = len(before) - place.end
    assert after.startswith(before[: place.start])
    assert after.endswith(before[place.end :]) or not n_end
