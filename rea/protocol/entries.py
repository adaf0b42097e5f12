"""Fields and entries in the text of a protocol: put there, taken out, moved.

As in `editing`, nothing is written out anew: lines come, go or change places, comments stay,
and what came of it is read again before it is handed on.
"""

from __future__ import annotations

from typing import Any

from rea.errors import ReaError
from rea.protocol.editing import (
    NotEditableError,
    end_of_line,
    is_so,
    not_editable,
    set_value,
    value_at,
    written,
)
from rea.protocol.tree import FieldPath, Tree, read_tree

_Lines = tuple[int, int]


def put_value(text: str, path: FieldPath, value: str, file: str = "the protocol") -> str:
    """Have a text stand at `path`, whether its field is there or not; empty takes it out.

    Raises
    ------
    NotEditableError
        The field, or the group for it, is written in another form.

    Examples
    --------
    >>> put_value("a: {b: c}  # kept\\n", ("a", "d"), "e")
    'a: {b: c, d: e}  # kept\\n'
    >>> put_value("a: {b: c, d: e}\\n", ("a", "d"), "")
    'a: {b: c}\\n'
    """
    tree = read_tree(text, file)
    if not value:
        return _taken_out(text, tree, path, file)
    if path in tree.values:
        return set_value(text, path, value, file)
    changed = _with_field(text, tree, path, value, file)
    if not is_so(changed, tree, path, value):
        raise not_editable(tree, path, file)
    return changed


def drop_entry(text: str, path: FieldPath, n: int, file: str = "the protocol") -> str:
    """Take entry `n` out of a list, with its own lines; comments between entries stay.

    Raises
    ------
    ReaError
        It is the only one.
    NotEditableError
        The list is not written one entry behind another.

    Examples
    --------
    >>> drop_entry("a:\\n  - b: 1\\n  # on c\\n  - c: 2\\n", ("a",), 0)
    'a:\\n  # on c\\n  - c: 2\\n'
    """
    tree = read_tree(text, file)
    entries = value_at(tree.root, path) or []
    if len(entries) <= 1:
        raise ReaError("This is the only entry.", "Add another one before you take it out.")
    begin, end = _lines_of(text, tree, path, n, file)
    changed = text[:begin] + text[end:]
    return _checked(changed, tree, path, [*entries[:n], *entries[n + 1 :]], file)


def swap_entries(text: str, path: FieldPath, n: int, file: str = "the protocol") -> str:
    """Have entry `n` of a list change places with the next one; comments above move along.

    Raises
    ------
    NotEditableError
        The list is not written one entry behind another.

    Examples
    --------
    >>> swap_entries("- a: 1\\n# on b\\n- b: 2\\n", (), 0)
    '# on b\\n- b: 2\\n- a: 1\\n'
    """
    tree = read_tree(text, file)
    entries = value_at(tree.root, path) or []
    first, second = (_lines_of(text, tree, path, one, file) for one in (n, n + 1))
    above, below = text[first[0] : first[1]], text[first[1] : second[1]]
    if not below.endswith("\n"):
        above, below = above.rstrip("\r\n"), f"{below}\n"
    changed = text[: first[0]] + below + above + text[second[1] :]
    swapped = [*entries[:n], entries[n + 1], entries[n], *entries[n + 2 :]]
    return _checked(changed, tree, path, swapped, file)


def _checked(changed: str, tree: Tree, path: FieldPath, entries: list[Any], file: str) -> str:
    if not is_so(changed, tree, path, entries):
        raise not_editable(tree, path, file)
    return changed


def _taken_out(text: str, tree: Tree, path: FieldPath, file: str) -> str:
    """The text without a field; its name stays where it cannot go alone."""
    if path not in tree.values:
        return text
    place, name = tree.values[path], tree.names[path]
    # Text over several lines ends where the next thing begins: what is blank before that stays.
    last = len(text[: place.end].rstrip())
    begin, end = text.rfind("\n", 0, name.start) + 1, end_of_line(text, last)
    candidates = [text[: place.start].rstrip(" ") + " null" + text[max(last, place.start) :]]
    if not text[last:end].strip() and not text[begin : name.start].strip():
        candidates.insert(0, text[:begin] + text[end:].removeprefix("\r").removeprefix("\n"))
    before = text[: name.start].rstrip()
    if before.endswith(","):
        candidates.insert(0, before[:-1] + text[last:])
    for changed in candidates:
        if is_so(changed, tree, path, None):
            return changed
    raise not_editable(tree, path, file)


def _with_field(text: str, tree: Tree, path: FieldPath, value: str, file: str) -> str:
    group = path[:-1]
    names = value_at(tree.root, group)
    if not isinstance(names, dict) or not names:
        raise not_editable(tree, path, file)
    place = tree.values[group]
    pair = f"{path[-1]}: {written(value)}"
    if text[place.start] == "{":
        inside = text[: place.end - 1].rstrip()
        return f"{inside}, {pair}{text[len(inside) :]}"
    margin = " " * (tree.names[(*group, next(iter(names)))].column - 1)
    if "\n" in value:
        body = "\n".join(f"{margin}  {line}".rstrip() for line in value.split("\n"))
        pair = f"{path[-1]}: |-\n{body}"
    last = max(one.end for name, one in tree.values.items() if name[: len(group)] == group)
    end = end_of_line(text, len(text[:last].rstrip()))
    return f"{text[:end].removesuffix(chr(13))}\n{margin}{pair}{text[end:]}"


def _lines_of(text: str, tree: Tree, path: FieldPath, n: int, file: str) -> _Lines:
    """Where the lines of an entry begin and end, its dash being the first thing on them."""
    here = (*path, n)
    if here not in tree.values:
        raise not_editable(tree, path, file)
    begin = text.rfind("\n", 0, tree.values[here].start) + 1
    if not text[begin : tree.values[here].start].lstrip().startswith("-"):
        raise NotEditableError(file, ".".join(map(str, path)), tree.place(here).line)
    last = max(one.end for name, one in tree.values.items() if name[: len(here)] == here)
    return begin, min(len(text), end_of_line(text, len(text[:last].rstrip())) + 1)
