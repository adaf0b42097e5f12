"""Changing single things in the text of a protocol, and nothing else in it.

A protocol is people's own file: their comments, order, quotation marks and line breaks are
part of it. So nothing is ever written out anew. A change is made in the text, in the place
that the reader of the tree names, and then read again: what came of it must be what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rea.errors import ProtocolError
from rea.protocol.tree import FieldPath, Place, Tree, read_tree

# Text that YAML reads as it stands, also between brackets and before a comment.
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/@+*-]*(?<! )")
_NOTHING: Final = ("null", "Null", "NULL")

Entry = Mapping[str, Any]


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


def add_entry(text: str, path: FieldPath, entry: Entry, file: str = "the protocol") -> str:
    """Put an entry at the end of a list at the top of the file; the list need not be there.

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
    lines = list(_block({name: one for name, one in entry.items() if one not in (None, (), [])}))
    changed = _with_entry(text, tree, path, lines)
    if "\r\n" in text:
        changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
    if not is_so(changed, tree, path, [*before, _plain(entry)]):
        raise not_editable(tree, path, file)
    return changed


def quoted(text: str) -> str:
    """Text on one line in YAML's double quotes, without what cannot be printed.

    Examples
    --------
    >>> quoted('so-called "honour" abuse')
    '"so-called \\\\"honour\\\\" abuse"'
    """
    printable = "".join(one if one.isprintable() else " " for one in text)
    joined = " ".join(printable.split())
    return '"' + joined.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _forms(text: str, place: Place, value: str) -> Iterator[str]:
    """The ways of writing a value, the one nearest to what stands there first."""
    before = text[place.start : place.end]
    if before[:1] in "|>" and before:
        yield _as_block(before, value)
    elif "\n" in value:
        margin = " " * (
            len(_line_at(text, place.start)) - len(_line_at(text, place.start).lstrip())
        )
        body = "\n".join(f"{margin}  {line}".rstrip() for line in value.split("\n"))
        yield f"|-\n{body}"
    if before[:1] not in ('"', "'") and _is_plain(value):
        yield (" " if before == "" else "") + value
    if before[:1] == "'" and "'" not in value and "\n" not in value:
        yield f"'{value}'"
    yield (" " if before == "" else "") + _double_quoted(value)


def _as_block(before: str, value: str) -> str:
    """Text over several lines behind the sign, and in the column, where it stood."""
    head, _, rest = before.partition("\n")
    first = next((line for line in rest.split("\n") if line.strip()), "")
    margin = _margin(first)
    # Behind '>' a single break is a blank: what is to stay a break needs an empty line.
    lines = value.split("\n") if head.startswith("|") else value.replace("\n", "\n\n").split("\n")
    after = rest[len(rest.rstrip()) :]
    return head + "\n" + "\n".join(f"{margin}{line}".rstrip() for line in lines) + after


def _with_entry(text: str, tree: Tree, path: FieldPath, lines: Sequence[str]) -> str:
    place, found = tree.values.get(path), value_at(tree.root, path)
    if place is None:
        gap = "\n" if not text or text.endswith("\n") else "\n\n"
        return f"{text}{gap}{path[-1]}:\n{_indented(lines, '  ')}"
    if not found:
        end = end_of_line(text, place.end)
        kept = text[: place.start].rstrip(" ") + text[place.end : end].rstrip()
        return f"{kept}\n{_indented(lines, '  ')}" + text[end:].removeprefix("\n")
    first = _line_at(text, tree.values[(*path, 0)].start)
    margin = first[: first.index("-")] if first.lstrip().startswith("-") else ""
    last = max(one.end for name, one in tree.values.items() if name[: len(path)] == path)
    end = end_of_line(text, len(text[:last].rstrip()))
    return f"{text[:end]}\n{_indented(lines, margin)}" + text[end:].removeprefix("\n")


def _indented(lines: Sequence[str], margin: str) -> str:
    return "".join(f"{margin}{'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(lines))


def _block(group: Entry) -> Iterator[str]:
    """A group as lines, one field a line; groups in lists stand between braces."""
    for name, value in group.items():
        if isinstance(value, Mapping):
            yield f"{name}: {_in_braces(value)}"
        elif isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
            yield f"{name}:"
            yield from (f"  - {_in_braces(one)}" for one in value)
        elif isinstance(value, (list, tuple)):
            yield f"{name}: [{', '.join(map(written, value))}]"
        else:
            yield f"{name}: {written(value)}"


def _in_braces(group: Entry) -> str:
    pairs = (f"{name}: {written(value)}" for name, value in group.items() if value is not None)
    return "{" + ", ".join(pairs) + "}"


def written(value: Any) -> str:
    """A value on one line, in quotes where YAML would read it otherwise."""
    text = _said(value)
    return text if _is_plain(text) else _double_quoted(text)


def _said(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    """An entry as the tree will show it."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v not in (None, (), [])}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return _said(value)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text not in _NOTHING


def _double_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


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


def _line_at(text: str, position: int) -> str:
    begin = text.rfind("\n", 0, position) + 1
    return text[begin : end_of_line(text, position)]


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def end_of_line(text: str, position: int) -> int:
    """Where the line ends in which `position` lies."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def not_editable(tree: Tree, path: FieldPath, file: str) -> NotEditableError:
    """That the value at `path` cannot be changed alone, with its line."""
    return NotEditableError(file, ".".join(map(str, path)), tree.place(path).line)
