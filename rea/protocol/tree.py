"""YAML as text: every value stays the text that was typed, and knows where it stands.

The only module that knows ruamel.yaml. It reads events, not objects: no number, date or
boolean is guessed, so `no`, `on`, `1.0` and `2026-01-05` arrive as they were written. What
a protocol never needs (anchors, aliases, tags, several documents) is refused, and sizes are
bounded, so that no text, however made, keeps the reader busy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from rea.errors import ProtocolError
from rea.protocol.explaining import raise_not_yaml, raise_unreadable

FieldPath = tuple[str | int, ...]

MAX_CHARACTERS: Final = 500_000
# Some signs, repeated on one line, cost the scanner time with the square of their number.
MAX_LINE: Final = 20_000
MAX_DEPTH: Final = 24
# The longest of the project's own protocols has about 1,400 values.
MAX_VALUES: Final = 10_000

# What a "\\" sequence can make that no file or page can hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# YAML counts these as ends of lines and editors do not, so that lines would be named wrongly.
_LINE_BREAK: Final = re.compile("[\x85\u2028\u2029]")
_NOTHING: Final = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column from 1, characters from `start` to `end`.

    A group or list without brackets has only its beginning.
    """

    line: int
    column: int
    start: int
    end: int


@dataclass(slots=True)
class Tree:
    """Groups, lists and texts as they were written, and the place of each.

    Attributes
    ----------
    root : object
        Dicts, lists, str, and None where nothing was written.
    values, names : dict
        Place of each value, and of the name before it, by path.
    """

    root: Any = None
    values: dict[FieldPath, Place] = field(default_factory=dict)
    names: dict[FieldPath, Place] = field(default_factory=dict)

    def place(self, path: FieldPath) -> Place:
        """Where `path` stands, or the nearest thing around it."""
        for length in range(len(path), 0, -1):
            known = self.names.get(path[:length]) or self.values.get(path[:length])
            if known is not None:
                return known
        return Place(1, 1, 0, 0)


# One page asks for the same text many times; nobody changes a tree.
@lru_cache(maxsize=8)
def read_tree(text: str, file: str) -> Tree:
    """Read YAML into a `Tree`, which is shared by all who ask for it.

    Raises
    ------
    ProtocolError
        Not YAML, too long, too deep, a name given twice, or a construct that a protocol
        never needs.
    """
    if len(text) > MAX_CHARACTERS:
        raise ProtocolError(
            file,
            f"This is too long for a protocol ({len(text):,} characters; at most "
            f"{MAX_CHARACTERS:,}).",
            "Check that it is the protocol and not a search export.",
        )
    _refuse_odd_lines(text, file)
    builder = _Builder(text, file)
    try:
        return builder.build()
    except ReaderError as err:
        raise_unreadable(text, file, err)
    except MarkedYAMLError as err:
        raise_not_yaml(text, file, err, builder.long_quote)


def _refuse_odd_lines(text: str, file: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            fact = f"This line has {len(line):,} characters; at most {MAX_LINE:,} are read."
            raise ProtocolError(file, fact, "Break long text into lines behind '>'.", number, 1)
        odd = _LINE_BREAK.search(line)
        if odd:
            fact = f"The invisible line break U+{ord(odd[0]):04X} stands in this line."
            raise ProtocolError(file, fact, "Delete it.", number, odd.start() + 1)


@dataclass(slots=True)
class _Open:
    """A group or list that has begun and not ended; `name` awaits its value in a group."""

    path: FieldPath
    holds: dict[str, Any] | list[Any]
    in_brackets: bool
    name: str | None = None

    @property
    def awaits_name(self) -> bool:
        return isinstance(self.holds, dict) and self.name is None


class _Builder:
    """Puts events together; iterative, so depth costs no stack."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.tree = Tree()
        self.open: list[_Open] = []
        # Where the latest quoted text over several lines begins, and the line on which it ends.
        self.long_quote: tuple[Place, int] | None = None

    def build(self) -> Tree:
        n_documents = 0
        for event in YAML(typ="safe", pure=True).parse(self.text):
            self._refuse(event)
            if isinstance(event, DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    self._fail(event, "A second document begins with '---'.", _ONE_DOCUMENT)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self._end(event)
            elif isinstance(event, ScalarEvent):
                self._take_scalar(event)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._begin(event)
        return self.tree

    def _begin(self, event: Any) -> None:
        if self.open and self.open[-1].awaits_name:
            self._fail(event, "A name cannot be a list or a group.", _BRACES)
        if len(self.open) >= MAX_DEPTH:
            self._fail(event, f"Lists and groups are nested more than {MAX_DEPTH} deep.", None)
        holds: Any = {} if isinstance(event, MappingStartEvent) else []
        self.open.append(_Open(self._put(event, holds), holds, bool(event.flow_style)))

    def _end(self, event: Any) -> None:
        ended = self.open.pop()
        if ended.in_brackets:  # without brackets YAML sees the end only behind what follows
            begun = self.tree.values[ended.path]
            self.tree.values[ended.path] = replace(begun, end=event.end_mark.index)

    def _take_scalar(self, event: Any) -> None:
        if event.style in ("'", '"') and event.start_mark.line < event.end_mark.line:
            self.long_quote = (_place(event), event.end_mark.line + 1)
        unprintable = _UNPRINTABLE.search(event.value)
        if unprintable:
            fact = f"This text holds the character U+{ord(unprintable[0]):04X}."
            self._fail(event, fact, "It cannot be printed: remove its \\ sequence.")
        if self.open and self.open[-1].awaits_name:
            self._take_name(event)
        else:
            nothing = event.style is None and event.value in _NOTHING
            self._put(event, None if nothing else str(event.value))

    def _take_name(self, event: Any) -> None:
        group, name = self.open[-1], str(event.value)
        if name in group.holds:
            first = self.tree.names[(*group.path, name)].line
            fact = f"'{name}' is given twice in the same group (first on line {first})."
            self._fail(event, fact, "Keep one of the two.")
        self.tree.names[(*group.path, name)] = _place(event)
        group.name = name

    def _put(self, event: Any, value: Any) -> FieldPath:
        """Hang a value where it belongs; the path to it."""
        if len(self.tree.values) >= MAX_VALUES:
            self._fail(event, f"There are more than {MAX_VALUES:,} values in this file.", None)
        path: FieldPath = ()
        if not self.open:
            self.tree.root = value
        else:
            around = self.open[-1]
            if isinstance(around.holds, dict):
                path, around.name = (*around.path, around.name or ""), None
                around.holds[str(path[-1])] = value
            else:
                path = (*around.path, len(around.holds))
                around.holds.append(value)
        self.tree.values[path] = _place(event)
        return path

    def _refuse(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            self._fail(event, f"'*{event.anchor[:40]}' refers to another place.", _WRITE_OUT)
        if getattr(event, "anchor", None):
            self._fail(event, f"'&{event.anchor[:40]}' marks a value for re-use.", _WRITE_OUT)
        if getattr(event, "tag", None):
            fact = f"'{str(event.tag)[:80]}' is a YAML tag."
            self._fail(event, fact, "A protocol has none: remove it.")

    def _fail(self, event: Any, fact: str, hint: str | None) -> NoReturn:
        place = _place(event)
        raise ProtocolError(self.file, fact, hint, place.line, place.column)


_ONE_DOCUMENT: Final = "A protocol is one document: remove the line or put the rest elsewhere."
_BRACES: Final = "Put text that begins with '[' or '{' in quotes."
_WRITE_OUT: Final = (
    "Write the value out where it is needed; text that begins with '*' or '&' needs quotes."
)


def _place(event: Any) -> Place:
    start, end = event.start_mark, event.end_mark
    return Place(start.line + 1, start.column + 1, start.index, end.index)
