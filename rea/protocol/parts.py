"""A protocol in parts, as people read and write it: entries by name, each with its texts.

Which texts a page offers is told here once; what each is for stands in the schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Literal, get_args, get_origin

from rea.errors import UnknownNameError
from rea.protocol.editing import value_at
from rea.protocol.eligibility import Criterion
from rea.protocol.forms import FormField
from rea.protocol.schema import AskedQuestion, Member, Protocol
from rea.protocol.searches import PlannedSource
from rea.protocol.tree import FieldPath, read_tree
from rea.protocol.values import Part


@dataclass(frozen=True, slots=True)
class Kind:
    """Entries of one kind.

    Attributes
    ----------
    at : tuple
        Where their list stands; () where the fields stand at the top of the file.
    key : str
        The field by which an entry is named; "" where there is one entry without a name.
    texts : tuple of str
        Fields that a page offers, in the order in which they are read.
    begun_with : tuple of str
        Fields that a new entry is asked for besides; none if no entry can be added.
    """

    name: str
    title: str
    model: type[Part]
    at: FieldPath
    key: str
    texts: tuple[str, ...]
    begun_with: tuple[str, ...] = ()


_ELIGIBILITY: Final = ("eligibility", "criteria")
_SECTIONS: Final = ("extraction", "sections")
KINDS: Final = {
    one.name: one
    for one in (
        Kind("title", "Title", Protocol, (), "", ("title", "short_title", "notice", "rationale")),
        Kind(
            "questions", "Questions", AskedQuestion, ("questions",), "id", ("text",), ("id", "kind")
        ),
        Kind(
            "criteria",
            "Inclusion and exclusion criteria",
            Criterion,
            _ELIGIBILITY,
            "code",
            ("label", "definition", "why"),
            ("code", "kind"),
        ),
        Kind(
            "sources",
            "Sources and searches",
            PlannedSource,
            ("search", "sources"),
            "id",
            ("name", "platform", "strategy", "method"),
        ),
        Kind("team", "Team", Member, ("team",), "id", ("name", "role", "interests"), ("id",)),
        Kind("fields", "Extraction form", FormField, _SECTIONS, "id", ("label", "help")),
    )
}
# Texts that are as a rule longer than a line.
_LONG: Final = frozenset(
    {"text", "definition", "why", "strategy", "method", "notice", "rationale", "interests", "help"}
)


@dataclass(frozen=True, slots=True)
class TextField:
    """One text of an entry.

    Attributes
    ----------
    options : tuple of str
        The words that it may be; none means any text.
    """

    name: str
    about: str
    value: str
    is_required: bool
    is_long: bool
    options: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """``short_title`` as ``Short title``."""
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, criterion, source, member or field of the form.

    Attributes
    ----------
    name : str
        Its code or id; that of a form field with those of its section and groups before it.
    kind : str
        include or exclude, primary or secondary, the kind of source or of answer, or "".
    """

    name: str
    path: FieldPath
    kind: str
    texts: tuple[TextField, ...]

    @property
    def anchor(self) -> str:
        """How a page's address names it."""
        return "-".join(str(part) for part in self.path) or "title"


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


def kind_of(name: str) -> Kind:
    """A kind of entry by its name.

    Raises
    ------
    UnknownNameError
    """
    if name not in KINDS:
        raise UnknownNameError("part of a protocol", name, KINDS)
    return KINDS[name]


def new_entry(kind: Kind) -> tuple[TextField, ...]:
    """What a new entry of a kind is asked for; most often it is an exclusion, or secondary."""
    usual = {"criteria": {"kind": "exclude"}, "questions": {"kind": "secondary"}}
    one = usual.get(kind.name, {})
    return tuple(_field(kind.model, name, one) for name in (*kind.begun_with, *kind.texts))


def _entries(kind: Kind, root: Any) -> Iterator[Entry]:
    if kind.key == "":
        yield _entry(kind, "", (), root)
    elif kind.name == "fields":
        for i, section in enumerate(value_at(root, kind.at) or ()):
            path = (*kind.at, i)
            yield from _fields(kind, root, f"{section.get('id')}.", (*path, "fields"))
    else:
        for i, one in enumerate(value_at(root, kind.at) or ()):
            yield _entry(kind, str(one.get(kind.key, "")).strip(), (*kind.at, i), one)


def _fields(kind: Kind, root: Any, before: str, at: FieldPath) -> Iterator[Entry]:
    """The fields of a section or group, those of a group behind it."""
    for i, one in enumerate(value_at(root, at) or ()):
        name = f"{before}{str(one.get('id', '')).strip()}"
        yield _entry(kind, name, (*at, i), one)
        yield from _fields(kind, root, f"{name}.", (*at, i, "fields"))


def _entry(kind: Kind, name: str, path: FieldPath, one: Mapping[str, Any]) -> Entry:
    told = one.get("kind") or one.get("type") or ""
    texts = tuple(_field(kind.model, text, one) for text in kind.texts)
    return Entry(name, path, str(told), texts)


def _field(model: type[Part], name: str, one: Mapping[str, Any]) -> TextField:
    about = model.model_fields[name]
    return TextField(
        name=name,
        about=about.description or "",
        value=str(one.get(name) or "").strip(),
        is_required=about.is_required(),
        is_long=name in _LONG,
        options=_options(about.annotation),
    )


def _options(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, UnionType):
        return next(filter(None, map(_options, get_args(annotation))), ())
    return ()
