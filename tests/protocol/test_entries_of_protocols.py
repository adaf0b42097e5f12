"""Fields and entries come, go and change places, and not a character beside them differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.errors import ReaError, UnknownNameError
from rea.protocol.editing import NotEditableError
from rea.protocol.entries import drop_entry, put_value, swap_entries
from rea.protocol.parts import entry_of, kind_of, parts_of
from rea.protocol.reading import read_protocol
from rea.protocol.spelling import spelled
from rea.protocol.tree import read_tree

HERE = Path(__file__).parent
WHOLE = (HERE / "data" / "whole.yaml").read_text(encoding="utf-8")
TEXTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in (
        HERE.parents[1] / "protocols" / "marac-risk-information-sharing.yaml",
        HERE.parent / "data" / "invented" / "protocol.yaml",
        HERE / "data" / "whole.yaml",
    )
}
FIELDS = [
    (file, (*entry.path, text.name))
    for file, whole in TEXTS.items()
    for part in parts_of(whole, file)
    for entry in part.entries
    for text in entry.texts
    if text.form == "text" and text.is_long and (text.value or not entry.may_go)
]
ABSENT = [
    (file, (*entry.path, text.name))
    for file, whole in TEXTS.items()
    for part in parts_of(whole, file)
    for entry in part.entries
    for text in entry.texts
    if text.form == "text" and not text.value and any(one.value for one in entry.texts)
]
LISTS = [("questions",), ("eligibility", "criteria")]
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))
LINES = st.lists(st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1)


@settings(max_examples=10)
@given(st.sampled_from(ABSENT), LINES.map("\n".join))
def test_a_field_comes_and_goes_without_a_trace(field, value):
    file, path = field
    text = TEXTS[file]

    there = put_value(text, path, value, file)

    assert put_value(there, path, "", file) == text
    assert len(there.splitlines()) <= len(text.splitlines()) + 1 + len(value.split("\n"))


@settings(max_examples=10)
@given(st.sampled_from(FIELDS), LINES.map(" ".join))
def test_a_text_of_any_entry_is_changed_and_still_read(field, value):
    file, path = field

    read_protocol(put_value(TEXTS[file], path, value, file), file)


@pytest.mark.parametrize("file", TEXTS)
@pytest.mark.parametrize("path", LISTS, ids=[one[-1] for one in LISTS])
def test_entries_that_change_places_twice_stand_as_before(file, path):
    text = TEXTS[file]
    n = len(next(one for one in parts_of(text, file) if one.kind.at == path).entries)

    for i in {0, n // 2, n - 2} & set(range(n - 1)):
        once = swap_entries(text, path, i, file)
        assert sorted(once.splitlines()) == sorted(text.splitlines())
        assert swap_entries(once, path, i, file) == text


@pytest.mark.parametrize("file", TEXTS)
def test_an_entry_taken_out_leaves_the_others_as_they_are_written(file):
    path, text = ("eligibility", "criteria"), TEXTS[file]
    entries = next(one for one in parts_of(text, file) if one.kind.at == path).entries

    for i, entry in list(enumerate(entries))[:: len(entries) - 1]:
        left = drop_entry(text, path, i, file)
        kept = next(one for one in parts_of(left, file) if one.kind.at == path).entries
        assert [one.name for one in kept] == [one.name for one in entries if one != entry]
        assert set(left.splitlines()) <= set(text.splitlines())
        assert [line for line in left.splitlines() if line.lstrip().startswith("#")] == [
            line for line in text.splitlines() if line.lstrip().startswith("#")
        ]


def test_the_last_entry_of_a_file_without_an_end_of_line_moves():
    assert swap_entries("- a\n- b", (), 0) == "- b\n- a"


def test_a_list_between_brackets_is_not_rearranged():
    for changed in (drop_entry, swap_entries):
        with pytest.raises(NotEditableError, match="in a form that rea cannot change"):
            changed("a: [b, c]\n", ("a",), 0)


def test_the_only_entry_stays():
    with pytest.raises(ReaError, match="only entry"):
        drop_entry("a:\n  - b\n", ("a",), 0)


def test_a_field_with_a_comment_behind_it_is_emptied_and_the_comment_stays():
    text = "a:\n  b: c\n  why: this   # ours\n"

    assert put_value(text, ("a", "why"), "") == "a:\n  b: c\n  why: null   # ours\n"


def test_unknown_parts_and_entries_are_named():
    with pytest.raises(UnknownNameError, match="no part of a protocol 'criterion'"):
        kind_of("criterion")
    with pytest.raises(UnknownNameError, match="no entry among the questions 'PQQ'"):
        entry_of(TEXTS["protocol.yaml"], "protocol.yaml", "questions", "PQQ")


@settings(max_examples=25)
@given(
    st.sampled_from(["a: 1\nb:{}\nc: 2\n", "a: 1\ngroup:\n  b:{}\n  d: 2\nc: 2\n"]),
    st.lists(st.text(LETTERS, min_size=1, max_size=6).map(str.strip).filter(bool), unique=True),
    st.lists(st.text(LETTERS, min_size=1, max_size=6).map(str.strip).filter(bool), unique=True),
    st.booleans(),
)
def test_a_list_becomes_any_other_and_what_stays_keeps_its_line(text, before, after, in_lines):
    path = ("group", "b") if "group" in text else ("b",)
    empty = text.replace("b:{}", "b: []" if not in_lines else "b:")
    start = put_value(empty, path, before)
    if in_lines and before:
        lines = "".join(f"\n    - {spelled(one)}  # {n}" for n, one in enumerate(before))
        start = text.replace("b:{}", f"b:{lines}")

    changed = put_value(start, path, after)

    found = read_tree(changed, "").root
    assert (found.get("group", found).get("b") or []) == after
    if in_lines and after:
        kept = [n for n, one in enumerate(before) if one in after]
        if kept == sorted(kept, key=lambda n: after.index(before[n])):
            assert all(f"  # {n}\n" in changed for n in kept)


def test_a_group_that_is_not_there_comes_with_what_is_put_in_it():
    text = "a: 1\n\n# the end\n"

    there = put_value(text, ("care", "support"), "Grace, room 4")

    assert there == 'a: 1\ncare: {support: "Grace, room 4"}\n\n# the end\n'
    assert put_value("a:   # later\nb: 1\n", ("a", "c"), "d") == "a: {c: d}   # later\nb: 1\n"
    with pytest.raises(NotEditableError, match="'a' is written in a form"):
        put_value("a: [b,  # B\n  c]\n", ("a",), ["c"])
