"""YAML as text: every value stays the text that was typed, and knows where it stands.

The only module that knows ruamel.yaml. It reads events, not objects: no number, date or
boolean is guessed, so `no`, `on`, `1.0` and `2026-01-05` arrive as they were written. What
a protocol never needs (anchors, aliases, tags, several documents) is refused, and sizes are
bounded, so that no text, however made, keeps the reader busy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLStreamError
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

FieldPath = tuple[str | int, ...]
# What a check of lint found: how grave, at which field, in one sentence.
Fault = tuple[Literal["error", "advice"], FieldPath, str]

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 24
# The longest of the project's own protocols has about 1,400 values.
MAX_VALUES: Final = 40_000

# What a "\\" sequence can make that no file or page can hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NOTHING: Final = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column from 1, characters from `start` to `end`."""

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


def read_tree(text: str, file: str) -> Tree:
    """Read YAML into a `Tree`.

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
    builder = _Builder(text, file)
    try:
        return builder.build()
    except ReaderError as err:
        _raise_unreadable(text, file, err)
    except MarkedYAMLError as err:
        _raise_not_yaml(text, file, err, builder.long_quote)
    except YAMLStreamError as err:
        raise ProtocolError(file, "This is not a text file.") from err


class _Builder:
    """Puts events together; iterative, so depth costs no stack."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.tree = Tree()
        self.n_values = 0
        # Where the latest quoted text over several lines begins, and the line on which it ends.
        self.long_quote: tuple[Place, int] | None = None

    def build(self) -> Tree:
        events = YAML(typ="safe", pure=True).parse(self.text)
        n_documents = 0
        # One entry per open group or list: its path, itself, and a group's pending name.
        open_: list[tuple[FieldPath, Any, list[str]]] = []
        for event in events:
            self._refuse(event)
            if isinstance(event, DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    self._fail(event, "A second document begins with '---'.", _ONE_DOCUMENT)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                open_.pop()
            elif isinstance(event, ScalarEvent):
                self._scalar(event, open_)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._open(event, open_)
        return self.tree

    def _open(self, event: Any, open_: list[tuple[FieldPath, Any, list[str]]]) -> None:
        container: Any = {} if isinstance(event, MappingStartEvent) else []
        if open_ and isinstance(open_[-1][1], dict) and not open_[-1][2]:
            self._fail(event, "A name cannot be a list or a group.", _BRACES)
        path = self._put(event, container, open_)
        if len(open_) >= MAX_DEPTH:
            self._fail(event, f"Lists and groups are nested more than {MAX_DEPTH} deep.", None)
        open_.append((path, container, []))

    def _scalar(self, event: Any, open_: list[tuple[FieldPath, Any, list[str]]]) -> None:
        if event.style in ("'", '"') and event.start_mark.line < event.end_mark.line:
            self.long_quote = (_place(event), event.end_mark.line + 1)
        unprintable = _UNPRINTABLE.search(event.value)
        if unprintable:
            fact = f"This text holds the character U+{ord(unprintable[0]):04X}."
            self._fail(event, fact, "It cannot be printed: remove its \\ sequence.")
        if open_ and isinstance(open_[-1][1], dict) and not open_[-1][2]:
            path, group, pending = open_[-1]
            name = str(event.value)
            if name in group:
                first = self.tree.names[(*path, name)].line
                self._fail(
                    event,
                    f"'{name}' is given twice in the same group (first on line {first}).",
                    "Keep one of the two.",
                )
            self.tree.names[(*path, name)] = _place(event)
            pending.append(name)
            return
        plain = event.style is None and event.value in _NOTHING
        self._put(event, None if plain else str(event.value), open_)

    def _put(
        self, event: Any, value: Any, open_: list[tuple[FieldPath, Any, list[str]]]
    ) -> FieldPath:
        self.n_values += 1
        if self.n_values > MAX_VALUES:
            self._fail(event, f"There are more than {MAX_VALUES:,} values in this file.", None)
        path: FieldPath = ()
        if not open_:
            self.tree.root = value
        elif isinstance(open_[-1][1], dict):
            above, group, pending = open_[-1]
            path = (*above, pending.pop())
            group[path[-1]] = value
        else:
            above, items, _ = open_[-1]
            path = (*above, len(items))
            items.append(value)
        self.tree.values[path] = _place(event)
        return path

    def _refuse(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            self._fail(event, f"'*{event.anchor}' refers to another place.", _WRITE_OUT)
        if getattr(event, "anchor", None):
            self._fail(event, f"'&{event.anchor}' marks a value for re-use.", _WRITE_OUT)
        if getattr(event, "tag", None):
            self._fail(event, f"'{event.tag}' is a YAML tag.", "A protocol has none: remove it.")

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


def _raise_unreadable(text: str, file: str, err: ReaderError) -> NoReturn:
    position = int(err.position)
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    raise ProtocolError(
        file,
        f"The character U+{ord(text[position]):04X} cannot stand in a protocol.",
        "Delete it; it usually comes from copying out of a PDF or a word processor.",
        line,
        column,
    ) from err


def _raise_not_yaml(
    text: str, file: str, err: MarkedYAMLError, long_quote: tuple[Place, int] | None
) -> NoReturn:
    problem, mark = str(err.problem or ""), err.problem_mark or err.context_mark
    if "could not find expected ':'" in problem:
        # Only the next line shows that the name was none; the mistake is where it began.
        mark = err.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if long_quote is not None and long_quote[1] == line:
        fact = f"The quotation mark opened here closes only on line {line}."
        hint, begun = "Close it where the text ends.", long_quote[0]
        raise ProtocolError(file, fact, hint, begun.line, begun.column) from err
    lines = text.splitlines() or [""]
    fact, hint = _explain(problem, lines[min(line, len(lines)) - 1])
    raise ProtocolError(file, fact, hint, line, column) from err


def _explain(problem: str, here: str) -> tuple[str, str]:
    """The fact and the remedy for what the YAML scanner complains of."""
    for sign, fact, hint in _explanations(here):
        if sign in problem or (sign == "\t" and _indented_by_tab(here)):
            return fact, hint
    return (
        "This line does not fit what stands before it.",
        "Check the indentation, and put text with ': ', '#' or a leading quote in quotes.",
    )


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())] or line.lstrip(" -").startswith("\t")


def _explanations(here: str) -> Iterator[tuple[str, str, str]]:
    yield (
        "\t",
        "A tab stands where YAML wants spaces.",
        "Replace each tab at the beginning of the line by two spaces.",
    )
    yield (
        "mapping values are not allowed",
        "There is a ': ' inside a text, or a line too far to the right.",
        "Put the text in quotes, or align the line with those above it.",
    )
    yield (
        "expected ',' or",
        "A comma or a closing bracket is missing, or a text here needs quotes.",
        'Texts with commas or quotes between brackets are written "in double quotes".',
    )
    yield (
        "could not find expected ':'",
        "A name is not followed by ': '.",
        "Write 'name: value', or indent the line if it continues the text above.",
    )
    yield (
        "unexpected end of stream",
        "A quotation mark is opened and never closed.",
        "Close it where the text ends.",
    )
    yield (
        "expected <block end>",
        "The indentation of this line does not fit the lines above it.",
        "Lines of one group begin in the same column; list entries begin with '- '.",
    )
    yield (
        "cannot start any token",
        f"'{here.strip()[:1]}' or another special sign begins a text.",
        "Put the text in quotes.",
    )
    yield (
        "unknown escape character",
        "A backslash in double quotes is not followed by a letter that YAML knows.",
        "Use single quotes, or write the backslash twice.",
    )
