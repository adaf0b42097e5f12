"""RIS text as records, and what was odd about it.

In form is: tag, two spaces, hyphen, space, value; TY first and ER last; nothing between
records. What a dialect breaks of this is mended here, line by line, and counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from rea.sources.entries import Entry, Values

_TY = re.compile(r'^[ \t"]*TY  -(?: |$)', re.MULTILINE)
# A TY line of another shape counts if nothing but a type follows.
_LOOSE_TY = re.compile(
    r'^[ \t"]*TY([ \t]*-[ \t]*|[ \t]+-[ \t]*)[A-Z]{2,12}[ \t"]*$', re.MULTILINE | re.IGNORECASE
)
_TAGGED = re.compile(r"[ \t]*([A-Z][A-Z0-9]{1,4})  -(?: (.*)|$)", re.DOTALL)
_LOOSE_TAGGED = re.compile(r'[ \t"]*([A-Z][A-Z0-9])([ \t]*-[ \t]*)(.*)', re.IGNORECASE)
_END = re.compile(r'ER[ \t]*-[ \t"]*$')
# Possessive, and only from the first space of a run, or a long run costs its square.
_GLUED_TAG = re.compile(r"(?<! ) {3,}+(?=[A-Z][A-Z0-9]  - )")
_GLUED_TY = re.compile(r"TY[ \t]{1,2}-[ \t]")
_HEAD = re.compile(r"[A-Z][A-Z0-9]  - |ER  -")
_HEADER = re.compile(r"\d+\.\s*$|<\d+>|Record #?\d+ of |Provider:|Content:|Database:")
# Read and forgotten at a time, so that a large export costs little more than its records.
_LENGTH_AT_ONCE = 400_000
_FRAGMENT = re.compile(r"[A-Z][A-Z0-9] {0,2}-?$")

# A line without a tag is one more value of these, and a longer value of any other.
_ONE_A_LINE = frozenset({"KW", "AU", "A1", "A2", "A3", "A4"})


def looks_like(head: str) -> bool:
    """Whether a line begins a record, or several bear RIS tags."""
    if _TY.search(head) or _LOOSE_TY.search(head):
        return True
    return len(re.findall(r"^(?:TI|T1|AU|A1|PY|Y1|JO|JF|AB|N2|ER)  - ", head, re.MULTILINE)) >= 3


@dataclass(slots=True)
class Records:
    """The records of a text that is read some lines at a time, and what was odd about it.

    A record is handed out when it is whole, so a large export never lies in memory twice.
    """

    begins: list[int] = field(default_factory=list)
    outside: list[tuple[int, str]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    untyped: list[int] = field(default_factory=list)
    truncated: bool = False
    _whole: list[Entry] = field(default_factory=list)
    _values: Values = field(default_factory=dict)
    _tag: str = ""
    _parts: list[str] = field(default_factory=list)
    _inside: bool = False
    _separator: str = "  - "
    _blank: bool = False
    _waiting: list[tuple[int, str]] = field(default_factory=list)
    _title_waits: bool = False

    def read(self, text: str) -> Iterator[Entry]:
        """Every record, in the order of the text; the notes are complete behind the last."""
        first = 1
        for part in _cut_before_records(text):
            lines = part.split("\n")
            whole = _in_form(first, part, lines) if self._is_between() else None
            if whole is None:
                for number, line in _single_lines(first, lines):
                    self._add(number, line)
                yield from self._handed_out()
            else:
                self.begins += [entry.line for entry in whole]
                yield from whole
            first += len(lines) - 1
        self._finish()
        yield from self._handed_out()

    def _is_between(self) -> bool:
        return not (self._inside or self._waiting)

    def _handed_out(self) -> list[Entry]:
        whole, self._whole = self._whole, []
        return whole

    def _add(self, number: int, line: str) -> None:
        if not line or line.isspace():
            self._blank = True
            if self._title_waits:
                self._settle_waiting()
            return
        tag, value = self._tag_and_value(line)
        if tag == "TY":
            self._begin(number, value)
        elif not self._inside:
            self._waiting.append((number, line))
            self._title_waits |= tag in ("TI", "T1")
            if tag == "ER" and self._title_waits:
                self._settle_waiting()
        elif tag == "ER":
            if value:
                self.outside.append((number, line))
            self._end()
        elif tag:
            self._put(tag, value)
        else:
            self._go_on(number, line)
        self._blank = False

    def _tag_and_value(self, line: str) -> tuple[str, str]:
        if _END.match(line):
            return "ER", ""
        tagged = _TAGGED.match(line)
        if tagged:
            return tagged[1], tagged[2] or ""
        if _TY.match(line):
            self._separator = "  - "
            return "TY", line.partition("-")[2].strip()
        loose = _LOOSE_TY.match(line)
        if loose:
            self._separator = loose[1]
            return "TY", line.partition("-")[2].strip(' \t"')
        if self._separator != "  - ":
            other = _LOOSE_TAGGED.match(line)
            if other and other[2].rstrip() == self._separator.rstrip():
                return other[1].upper(), other[3]
        return "", line

    def _begin(self, number: int, value: str) -> None:
        if self._inside:
            self.unclosed.append(self.begins[-1])
            self._close()
        self._settle_waiting()
        self.begins.append(number)
        self._put("TY", value)
        self._inside = True

    def _end(self) -> None:
        self._close()
        self._inside = False
        self._separator = "  - "

    def _close(self) -> None:
        self._join()
        self._whole.append(Entry(self.begins[-1], self._values))
        self._values = {}

    def _go_on(self, number: int, line: str) -> None:
        if self._blank and _HEADER.match(line):
            self.outside.append((number, line))
        elif self._tag in _ONE_A_LINE:
            self._put(self._tag, line)
        elif self._tag == "TY":
            self._put("N1", line)
        else:
            self._parts.append(line.strip())

    def _put(self, tag: str, value: str) -> None:
        """Begin a value; what goes on with it is joined at once when the next begins."""
        self._join()
        self._tag, self._parts = tag, [value]

    def _join(self) -> None:
        if self._parts:
            self._values.setdefault(self._tag, []).append(" ".join(self._parts).strip())
            self._parts = []

    def _settle_waiting(self) -> None:
        """What stands outside records is a record without TY if it bears a title."""
        waiting, self._waiting = self._waiting, []
        if not self._title_waits:
            self.outside += waiting
            return
        self._title_waits = False
        first = next(i for i, (_, line) in enumerate(waiting) if _TAGGED.match(line))
        self.outside += waiting[:first]
        self.untyped.append(waiting[first][0])
        self.begins.append(waiting[first][0])
        self._put("TY", "")
        self._inside = True
        for number, line in waiting[first:]:
            tag, value = self._tag_and_value(line)
            if not tag:
                self._go_on(number, line)
            elif tag != "ER":
                self._put(tag, value)
        self._end()

    def _finish(self) -> None:
        if self._inside:
            self.truncated = len(self.unclosed) < len(self.begins) - 1 or len(self.begins) == 1
            self.unclosed.append(self.begins[-1])
            self._drop_fragment()
            self._end()
        self._settle_waiting()

    def _drop_fragment(self) -> None:
        """A file cut off in the middle of a tag ends in "DO", which is part of nothing."""
        if len(self._parts) > 1 and _FRAGMENT.match(self._parts[-1]):
            self._parts.pop()

    def notes(self) -> list[str]:
        """What was odd, counted, with the lines."""
        said = []
        if self.truncated:
            said.append(
                f"The last record (line {self.begins[-1]}) has no end: the file may be cut short."
            )
        n_unclosed = len(self.unclosed) - self.truncated
        if n_unclosed:
            said.append(
                f"Records without an end mark (ER), closed where the next begins: "
                f"{n_unclosed:,} (first: line {self.unclosed[0]})."
            )
        if self.untyped:
            said.append(
                f"Records without a first line (TY), kept with the type unknown: "
                f"{len(self.untyped):,} (first: line {self.untyped[0]})."
            )
        if self.outside:
            number, line = self.outside[0]
            said.append(
                f"Lines outside records, set aside: {len(self.outside):,} "
                f"(first: line {number}, '{line.strip()[:60]}')."
            )
        return said


def _in_form(first: int, text: str, lines: list[str]) -> list[Entry] | None:
    """The records, if all lines bear a tag and each record ends before the next begins."""
    # Every line bears one mark. Counting them is quicker than looking for spaces in a row.
    if text.count("  -") != len(lines) - lines.count("") and _GLUED_TAG.search(text):
        return None
    tags = {"": ""}
    whole: list[Entry] = []
    begin = 0
    values: Values = {}
    for number, line in enumerate(lines, first):
        head = line[:6]
        tag = tags.get(head)
        if tag is None:
            if not _HEAD.fullmatch(head):
                return None
            # The same object in every record: looked up the quickest.
            tag = tags[head] = sys.intern(head[:2])
        if tag in values:
            if tag == "TY":
                return None
            values[tag].append(line[6:].strip())
        elif tag == "ER":
            if not values or line[6:].strip():
                return None
            whole.append(Entry(begin, values))
            values = {}
        elif values and tag:
            values[tag] = [line[6:].strip()]
        elif tag == "TY":
            begin, values = number, {tag: [line[6:].strip()]}
        elif tag:
            return None
    return None if values else whole


def _cut_before_records(text: str) -> Iterator[str]:
    """The text in parts of some hundred records; all but the last end with a line end."""
    at = 0
    while at < len(text):
        cut = text.find("\nTY  - ", at + _LENGTH_AT_ONCE) + 1
        yield text[at : cut or None]
        at = cut or len(text)


def _single_lines(first: int, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, cut where a further tag or record was glued on."""
    for number, line in enumerate(lines, first):
        if "   " in line or line.startswith("ER"):
            for part in _GLUED_TAG.split(line):
                if part.startswith("ER") and _GLUED_TY.search(part):
                    begin = part.index("TY")
                    yield number, part[:begin].rstrip()
                    part = part[begin:]
                yield number, part
        else:
            yield number, line
