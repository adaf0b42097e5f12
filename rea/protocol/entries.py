"""Fields and entries in the text of a protocol: put there, taken out, moved.

As in `editing`, nothing is written out anew: lines come, go or change places, comments stay,
and what came of it is read again before it is handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from rea.errors import ReaError
from rea.protocol.editing import (
    NotEditableError,
    end_of,
    end_of_line,
    is_so,
    line_at,
    not_editable,
    set_value,
    value_at,
)
from rea.protocol.spelling import Entry, Value, block, is_given, read_back, spelled
from rea.protocol.tree import FieldPath, Tree, read_tree

_Lines = tuple[int, int]


def put_value(text: str, path: FieldPath, value: Value, file: str = "the protocol") -> str:
    """Have a text, list or group stand at `path`, whether its field is there or not.

    An empty one takes the field out. Of a list or group only what differs is written.

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
    >>> put_value("a:\\n  - b  # first\\n  - c\\n", ("a",), ["b", "d", "c"])
    'a:\\n  - b  # first\\n  - d\\n  - c\\n'
    """
    tree = read_tree(text, file)
    if not is_given(value):
        return _taken_out(text, tree, path, file)
    path, value = _from_what_is_there(tree, path, value)
    stands, meant = value_at(tree.root, path), read_back(value)
    if stands == meant:
        return text
    if isinstance(value, str) and path in tree.values:
        return set_value(text, path, value, file)
    if isinstance(stands, dict) and stands and isinstance(meant, dict):
        return _with_group(text, path, stands, meant, file)
    if isinstance(stands, list) and stands:
        changed = _with_list(text, tree, path, meant, file)
    elif path in tree.values:
        changed = _instead(text, tree, path, meant)
    else:
        changed = _with_field(text, tree, path, value, file)
    return _checked(changed, tree, path, meant, file)


def add_entry(text: str, path: FieldPath, entry: Entry, file: str = "the protocol") -> str:
    """Put an entry at the end of a list; the list need not be there.

    Parameters
    ----------
    entry : mapping
        Texts, lists of texts and groups of these; what is None or empty is left out.

    Raises
    ------
    NotEditableError
        The list is written between brackets and has entries.
    """
    tree = read_tree(text, file)
    before = value_at(tree.root, path) or []
    changed = _with_entry(text, tree, path, list(block(entry)))
    if "\r\n" in text:
        changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
    return _checked(changed, tree, path, [*before, read_back(entry)], file)


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


def _checked(changed: str, tree: Tree, path: FieldPath, value: Value, file: str) -> str:
    if not is_so(changed, tree, path, value):
        raise not_editable(tree, path, file)
    return changed


def _taken_out(text: str, tree: Tree, path: FieldPath, file: str) -> str:
    """The text without a field; its name stays where it cannot go alone."""
    if path not in tree.values:
        return text
    place, name = tree.values[path], tree.names[path]
    last = end_of(text, tree, path)
    begin, end = text.rfind("\n", 0, name.start) + 1, end_of_line(text, last)
    candidates = [text[: place.start].rstrip(" ") + " null" + text[max(last, place.start) :]]
    if not text[last:end].strip() and not text[begin : name.start].strip():
        candidates.insert(0, text[:begin] + text[end:].removeprefix("\r").removeprefix("\n"))
    if isinstance(value_at(tree.root, path), list) and text[place.start] != "[":
        lines = [
            _lines_of(text, tree, path, n, file) for n in range(len(value_at(tree.root, path)))
        ]
        candidates.insert(0, text[:begin] + _between(text, lines) + text[lines[-1][1] :])
    before = text[: name.start].rstrip()
    if before.endswith(","):
        candidates.insert(0, before[:-1] + text[last:])
    for changed in candidates:
        if is_so(changed, tree, path, None):
            return changed
    raise not_editable(tree, path, file)


def _instead(text: str, tree: Tree, path: FieldPath, meant: Value) -> str:
    """A value where an empty one, or one of another kind, stands."""
    place = tree.values[path]
    begin, end = place.start, place.end
    if begin == end and path in tree.names:  # YAML sees nothing only behind what follows
        begin = end = text.index(":", tree.names[path].end) + 1
    return f"{text[:begin].rstrip(' ')} {spelled(meant)}{text[end:]}"


def _with_group(
    text: str, path: FieldPath, stands: Mapping[str, Any], meant: Mapping[str, Any], file: str
) -> str:
    """A group with other fields: new ones first, so that it is never without any."""
    for name, value in meant.items():
        text = put_value(text, (*path, name), value, file)
    for name in stands:
        if name not in meant:
            text = put_value(text, (*path, name), "", file)
    return text


def _with_list(text: str, tree: Tree, path: FieldPath, meant: list[Any], file: str) -> str:
    """A list with other entries; those that stay keep their quotes, lines and comments."""
    stands, place = value_at(tree.root, path), tree.values[path]
    if text[place.start] != "[":
        return _with_lines(text, tree, path, meant, file)
    if "#" in text[place.start : place.end] and "\n" in text[place.start : place.end]:
        raise not_editable(tree, path, file)
    forms = {}
    for n, one in enumerate(stands):
        at = tree.values[(*path, n)]
        forms[spelled(one)] = text[at.start : at.end]
    inside = ", ".join(forms.get(spelled(one), spelled(one)) for one in meant)
    return f"{text[: place.start]}[{inside}]{text[place.end :]}"


def _with_lines(text: str, tree: Tree, path: FieldPath, meant: list[Any], file: str) -> str:
    stands = value_at(tree.root, path)
    lines = [_lines_of(text, tree, path, n, file) for n in range(len(stands))]
    first = line_at(text, tree.values[(*path, 0)].start)
    margin = first[: first.index("-")]
    if not text.endswith("\n"):
        text += "\n"
        lines[-1] = (lines[-1][0], min(len(text), lines[-1][1] + 1))
    moves = SequenceMatcher(None, [*map(spelled, stands)], [*map(spelled, meant)], autojunk=False)
    for _, i, j, k, m in reversed([one for one in moves.get_opcodes() if one[0] != "equal"]):
        begin = lines[i][0] if i < len(lines) else lines[-1][1]
        new = "".join(f"{margin}- {spelled(one)}\n" for one in meant[k:m])
        kept = _between(text, lines[i:j])
        text = text[:begin] + new + kept + text[lines[j - 1][1] if j > i else begin :]
    return text


def _between(text: str, lines: Sequence[_Lines]) -> str:
    """What stands between the lines that go: comments, which stay."""
    return "".join(text[one[1] : other[0]] for one, other in pairwise(lines))


def _from_what_is_there(tree: Tree, path: FieldPath, value: Value) -> tuple[FieldPath, Value]:
    """The same said of the nearest group that has fields: those in between come with it."""
    while len(path) > 1 and not value_at(tree.root, path[:-1]):
        path, value = path[:-1], {str(path[-1]): value}
    return path, value


def _with_field(text: str, tree: Tree, path: FieldPath, value: Value, file: str) -> str:
    group, name = path[:-1], str(path[-1])
    names = value_at(tree.root, group)
    if not isinstance(names, dict) or not names:
        raise not_editable(tree, path, file)
    if text[tree.values[group].start] == "{":
        inside = text[: tree.values[group].end - 1].rstrip()
        return f"{inside}, {spelled(name)}: {spelled(value)}{text[len(inside) :]}"
    margin = " " * (tree.names[(*group, next(iter(names)))].column - 1)
    lines = "".join(f"\n{margin}{line}".rstrip(" ") for line in block({name: value}))
    end = end_of_line(text, end_of(text, tree, group))
    return f"{text[:end].removesuffix(chr(13))}{lines}{text[end:]}"


def _with_entry(text: str, tree: Tree, path: FieldPath, lines: Sequence[str]) -> str:
    if not value_at(tree.root, path):
        return _with_first(text, tree, path, lines)
    first = line_at(text, tree.values[(*path, 0)].start)
    margin = first[: first.index("-")] if first.lstrip().startswith("-") else ""
    end = end_of_line(text, end_of(text, tree, path))
    return f"{text[:end]}\n{_indented(lines, margin)}" + text[end:].removeprefix("\n")


def _with_first(text: str, tree: Tree, path: FieldPath, lines: Sequence[str]) -> str:
    """A list of one entry, where there is none or an empty one."""
    place = tree.values.get(path)
    if place is not None:
        margin = " " * (tree.names[path].column + 1)
        end = end_of_line(text, place.end)
        kept = text[: place.start].rstrip(" ") + text[place.end : end].rstrip()
        return f"{kept}\n{_indented(lines, margin)}" + text[end:].removeprefix("\n")
    names = value_at(tree.root, path[:-1])
    if len(path) == 1 or not isinstance(names, dict) or not names:
        gap = "\n" if not text or text.endswith("\n") else "\n\n"
        above = "".join(f"{'  ' * n}{name}:\n" for n, name in enumerate(path))
        return f"{text}{gap}{above}{_indented(lines, '  ' * len(path))}"
    margin = " " * (tree.names[(*path[:-1], next(iter(names)))].column - 1)
    end = end_of_line(text, end_of(text, tree, path[:-1]))
    entry = _indented(lines, f"{margin}  ")
    return f"{text[:end]}\n{margin}{path[-1]}:\n{entry}" + text[end:].removeprefix("\n")


def _indented(lines: Sequence[str], margin: str) -> str:
    return "".join(f"{margin}{'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(lines))


def _lines_of(text: str, tree: Tree, path: FieldPath, n: int, file: str) -> _Lines:
    """Where the lines of an entry begin and end, its dash being the first thing on them."""
    here = (*path, n)
    if here not in tree.values:
        raise not_editable(tree, path, file)
    begin = text.rfind("\n", 0, tree.values[here].start) + 1
    if not text[begin : tree.values[here].start].lstrip().startswith("-"):
        raise NotEditableError(file, ".".join(map(str, path)), tree.place(here).line)
    return begin, min(len(text), end_of_line(text, end_of(text, tree, here)) + 1)
