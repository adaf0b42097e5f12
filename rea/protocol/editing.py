"""Changing single things in the text of a protocol, and nothing else in it.

A protocol is people's own file: their comments, order, quotation marks and line breaks are
part of it. So nothing is ever written out anew. A change is made in the text, in the place
that the reader of the tree names, and then read again: what came of it must be what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rea.errors import ProtocolError
from rea.protocol.spelling import double_quoted, is_plain
from rea.protocol.tree import FieldPath, Place, Tree, read_tree


class NotEditableError(ProtocolError):
    """A field is written in a form in which rea cannot change it and keep the rest."""

    def __init__(self, file: str, name: str, line: int) -> None:
        super().__init__(
            file,
            f"'{name}' is written in a form that rea cannot change without touching the rest.",
            "Change it in an editor, or write its entries one a line behind '- '.",
            line,
        )


def set_value(text: str, path: FieldPath, value: str, file: str = "the protocol") -> str:
    """Put another text where a single value stands; no other character changes.

    Text over several lines stays in the form in which it was written.

    Raises
    ------
    NotEditableError
        There is no single value at `path`.

    Examples
    --------
    >>> set_value("id: a   # the name\\n", ("id",), "b")
    'id: b   # the name\\n'
    """
    tree = read_tree(text, file)
    place = tree.values.get(path)
    if place is None or not isinstance(value_at(tree.root, path), str | None):
        raise not_editable(tree, path, file)
    for form in _forms(text, place, value):
        changed = text[: place.start] + form + text[place.end :]
        if is_so(changed, tree, path, value):
            return changed
    raise not_editable(tree, path, file)


def _forms(text: str, place: Place, value: str) -> Iterator[str]:
    """The ways of writing a value, the one nearest to what stands there first."""
    before = text[place.start : place.end]
    if before[:1] in "|>" and before:
        yield _as_block(before, value)
    elif "\n" in value:
        margin = " " * (len(line_at(text, place.start)) - len(line_at(text, place.start).lstrip()))
        body = "\n".join(f"{margin}  {line}".rstrip() for line in value.split("\n"))
        yield f"|-\n{body}"
    if before[:1] not in ('"', "'") and is_plain(value):
        yield (" " if before == "" else "") + value
    if before[:1] == "'" and "'" not in value and "\n" not in value:
        yield f"'{value}'"
    yield (" " if before == "" else "") + double_quoted(value)


def _as_block(before: str, value: str) -> str:
    """Text over several lines behind the sign, and in the column, where it stood."""
    head, _, rest = before.partition("\n")
    first = next((line for line in rest.split("\n") if line.strip()), "")
    margin = _margin(first)
    # Behind '>' a single break is a blank: what is to stay a break needs an empty line.
    lines = value.split("\n") if head.startswith("|") else value.replace("\n", "\n\n").split("\n")
    after = rest[len(rest.rstrip()) :]
    return head + "\n" + "\n".join(f"{margin}{line}".rstrip() for line in lines) + after


def is_so(changed: str, before: Tree, path: FieldPath, value: Any) -> bool:
    """Whether the text now says `value` at `path`, and elsewhere what it said before."""
    try:
        now = read_tree(changed, "")
    except ProtocolError:
        return False
    said = value_at(now.root, path)
    same = bool(said.strip() == value.strip() if isinstance(said, str) else said == value)
    return same and without(now.root, path) == without(before.root, path)


def without(node: Any, path: FieldPath) -> Any:
    """The tree with nothing at `path`, to compare the rest."""
    if not path:
        return None
    if isinstance(node, dict):
        return {
            name: without(one, path[1:]) if name == path[0] else one
            for name, one in node.items()
            if (name,) != path
        }
    if isinstance(node, list):
        return [without(one, path[1:]) if i == path[0] else one for i, one in enumerate(node)]
    return node


def value_at(root: Any, path: FieldPath) -> Any:
    """What stands at `path` in a tree; None where nothing does."""
    for part in path:
        if isinstance(root, dict):
            root = root.get(part)
        elif isinstance(root, list) and isinstance(part, int) and part < len(root):
            root = root[part]
        else:
            return None
    return root


def line_at(text: str, position: int) -> str:
    """The line in which `position` lies."""
    begin = text.rfind("\n", 0, position) + 1
    return text[begin : end_of_line(text, position)]


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def end_of(text: str, tree: Tree, path: FieldPath) -> int:
    """Where what stands at `path` ends, with all that stands in it; blanks behind it are not its.

    Text over several lines ends where the next thing begins, and a list without brackets has no
    end of its own.
    """
    last = max(one.end for name, one in tree.values.items() if name[: len(path)] == path)
    return len(text[:last].rstrip())


def end_of_line(text: str, position: int) -> int:
    """Where the line ends in which `position` lies."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def not_editable(tree: Tree, path: FieldPath, file: str) -> NotEditableError:
    """That the value at `path` cannot be changed alone, with its line."""
    return NotEditableError(file, ".".join(map(str, path)), tree.place(path).line)
