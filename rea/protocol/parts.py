"""A protocol in parts, as people read and write it: entries by name, each with its fields.

Which there are stands in `kinds`, how a field is typed in `typed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rea.errors import UnknownNameError
from rea.protocol.editing import value_at
from rea.protocol.kinds import KINDS, SECTIONS, Kind, kind_of
from rea.protocol.tree import FieldPath, read_tree
from rea.protocol.typed import TextField, text_field


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, criterion, source, field of the form, or group that stands alone.

    Attributes
    ----------
    name : str
        Its code or id; that of a form field with those of its section and groups before it.
    kind : str
        include or exclude, primary or secondary, the kind of source or of answer, or "".
    is_first, is_last : bool
        Whether it stands so in its list.
    may_go : bool
        Whether it goes when all its fields are emptied.
    """

    name: str
    path: FieldPath
    kind: str
    texts: tuple[TextField, ...]
    is_first: bool = True
    is_last: bool = True
    may_go: bool = False


@dataclass(frozen=True, slots=True)
class PartOfProtocol:
    """All entries of one kind, as written."""

    kind: Kind
    entries: tuple[Entry, ...]


def parts_of(text: str, file: str) -> tuple[PartOfProtocol, ...]:
    """The parts that people edit, in the order in which a protocol is read."""
    root = read_tree(text, file).root
    return tuple(PartOfProtocol(one, tuple(_entries(one, root))) for one in KINDS.values())


def entry_of(text: str, file: str, kind: str, name: str) -> Entry:
    """One entry by its name.

    Raises
    ------
    UnknownNameError
    """
    entries = {one.name: one for one in _entries(kind_of(kind), read_tree(text, file).root)}
    if name not in entries:
        raise UnknownNameError(f"entry among the {kind}", name, entries)
    return entries[name]


def new_entry(kind: Kind) -> tuple[TextField, ...]:
    """What a new entry of a kind is asked for; most often it is an exclusion, or secondary."""
    usual = {"criteria": {"kind": "exclude"}, "questions": {"kind": "secondary"}}
    one = usual.get(kind.name, {})
    asked = (text_field(kind.model, name, one) for name in (*kind.begun_with, *kind.texts))
    # A new exclusion may be used at every stage unless somebody says otherwise.
    return tuple(replace(f, value="") if f.name == "stages" else f for f in asked)


def groups_of(text: str, file: str) -> dict[str, FieldPath]:
    """Where a field of the form can stand: the pages and groups by name, each with its list."""
    root = read_tree(text, file).root
    pages = value_at(root, SECTIONS) or ()
    found: dict[str, FieldPath] = {
        str(page.get("id", "")): (*SECTIONS, i, "fields") for i, page in enumerate(pages)
    }
    for one in _entries(KINDS["fields"], root):
        if one.kind == "group":
            found[one.name] = (*one.path, "fields")
    return found


def _entries(kind: Kind, root: Any) -> Iterator[Entry]:
    for one in kind.ones:
        stands = value_at(root, one.at)
        group = stands if isinstance(stands, Mapping) else {}
        texts = tuple(text_field(one.model, name, group) for name in one.texts)
        yield Entry(one.name, one.at, "", texts, may_go=one.may_go)
    if kind.name == "fields":
        for i, page in enumerate(value_at(root, kind.at) or ()):
            yield from _fields(kind, root, f"{page.get('id')}.", (*kind.at, i, "fields"))
    elif kind.at:
        yield from _listed(kind, root, "", kind.at)


def _fields(kind: Kind, root: Any, before: str, at: FieldPath) -> Iterator[Entry]:
    """The fields of a page or group, those of a group behind it."""
    for entry in _listed(kind, root, before, at):
        yield entry
        yield from _fields(kind, root, f"{entry.name}.", (*entry.path, "fields"))


def _listed(kind: Kind, root: Any, before: str, at: FieldPath) -> Iterator[Entry]:
    found = value_at(root, at) or ()
    for i, one in enumerate(found):
        yield Entry(
            name=f"{before}{str(one.get(kind.key, '')).strip()}",
            path=(*at, i),
            kind=str(one.get("kind") or one.get("type") or ""),
            texts=tuple(text_field(kind.model, text, one) for text in kind.texts),
            is_first=i == 0,
            is_last=i == len(found) - 1,
        )
