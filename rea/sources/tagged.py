"""Formats in which every line begins with a tag: one reader, told what is special to each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rea.sources.entries import Entry, Values

# A value is kept in its parts until the record is whole: joined line by line, a long
# text would be copied as often as it has lines.
_Parts = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a tagged format is laid out.

    Attributes
    ----------
    line : pattern
        A tagged line; its groups are the tag and the value.
    begins : frozenset of str
        A record begins with such a tag, at latest when it comes a second time.
    ends : frozenset of str
    ignored : frozenset of str
        Tags that speak of the file.
    one_a_line : frozenset of str
        A line without a tag is one more value of these, and a longer value of the others.
    blank_ends : bool
        Whether the first tagged line after an empty line begins a record.
    """

    line: re.Pattern[str]
    begins: frozenset[str]
    ends: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    one_a_line: frozenset[str] = frozenset()
    blank_ends: bool = False


@dataclass(slots=True)
class Tagged:
    """The records of a tagged file, and the lines that belong to none."""

    entries: list[Entry]
    outside: list[tuple[int, str]]
    is_open: bool

    def notes(self) -> list[str]:
        """What was set aside, counted."""
        if not self.outside:
            return []
        number, line = self.outside[0]
        first = f"line {number}, '{line.strip()[:60]}'"
        return [f"Lines outside records, set aside: {len(self.outside):,} (first: {first})."]


def read_tagged(text: str, layout: Layout) -> Tagged:
    """All records of the text; nothing is dropped that is not in `outside`."""
    begins: list[int] = []
    records: list[_Parts] = []
    outside: list[tuple[int, str]] = []
    parts: _Parts | None = None
    tag, blank = "", False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.isspace():
            blank = True
            continue
        found = layout.line.match(line)
        if found:
            tag = found[1]
            if tag in layout.ends:
                parts = None
            elif tag not in layout.ignored:
                if _is_new(parts, tag, blank, layout):
                    parts = {}
                    begins.append(number)
                    records.append(parts)
                if parts is None:
                    outside.append((number, line))
                else:
                    parts.setdefault(tag, []).append([(found[2] or "").strip()])
        elif parts is None or tag not in parts:
            outside.append((number, line))
        elif tag in layout.one_a_line:
            parts[tag].append([line.strip()])
        else:
            parts[tag][-1].append(line.strip())
        blank = False
    entries = [Entry(line, _joined(record)) for line, record in zip(begins, records, strict=True)]
    return Tagged(entries, outside, parts is not None)


def _joined(record: _Parts) -> Values:
    return {tag: [" ".join(filter(None, one)) for one in all_] for tag, all_ in record.items()}


def _is_new(parts: _Parts | None, tag: str, blank: bool, layout: Layout) -> bool:
    if layout.blank_ends and (blank or parts is None):
        return True
    return tag in layout.begins and (parts is None or tag in parts)
