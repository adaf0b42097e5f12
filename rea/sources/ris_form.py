"""RIS text brought into the form that rispy reads whole, and what was odd about it.

Tag, two spaces, hyphen, space, value; TY first and ER last; nothing between records.
What a dialect breaks of this is mended here, line by line, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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
_FRAGMENT = re.compile(r"[A-Z][A-Z0-9] {0,2}-?$")

# A line without a tag is one more value of these, and a longer value of any other.
_ONE_A_LINE = frozenset({"KW", "AU", "A1", "A2", "A3", "A4"})


def looks_like(head: str) -> bool:
    """Whether a line begins a record, or several bear RIS tags."""
    if _TY.search(head) or _LOOSE_TY.search(head):
        return True
    return len(re.findall(r"^(?:TI|T1|AU|A1|PY|Y1|JO|JF|AB|N2|ER)  - ", head, re.MULTILINE)) >= 3


@dataclass(slots=True)
class InForm:
    """The text as lines that rispy reads whole: tag, two spaces, hyphen, space, value."""

    text: str
    lines: list[str] = field(default_factory=list)
    long_tags: list[tuple[int, str, str]] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    outside: list[tuple[int, str]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    untyped: list[int] = field(default_factory=list)
    truncated: bool = False
    _inside: bool = False
    _separator: str = "  - "
    _blank: bool = False
    _waiting: list[tuple[int, str]] = field(default_factory=list)
    _title_waits: bool = False
    _parts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines = self.text.split("\n")
        if are_in_form(lines) and not ("   " in self.text and _GLUED_TAG.search(self.text)):
            self.lines = lines
            self.begins = [n for n, line in enumerate(lines, 1) if line[:2] == "TY"]
            return
        for number, line in self._single_lines(lines):
            self._add(number, line)
        self._finish()

    def _single_lines(self, lines: list[str]) -> Iterator[tuple[int, str]]:
        """Lines with their numbers, cut where a further tag or record was glued on."""
        for number, line in enumerate(lines, start=1):
            if "   " in line or line.startswith("ER"):
                for part in _GLUED_TAG.split(line):
                    if part.startswith("ER") and _GLUED_TY.search(part):
                        begin = part.index("TY")
                        yield number, part[:begin].rstrip()
                        part = part[begin:]
                    yield number, part
            else:
                yield number, line

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
        else:
            self._add_field(number, tag, value, line)
        self._blank = False

    def _add_field(self, number: int, tag: str, value: str, line: str) -> None:
        if not tag:
            self._go_on(number, line)
        elif len(tag) == 2:
            self._put(f"{tag}  - {value}")
        else:  # PMID; rispy knows tags of two letters only
            self.long_tags.append((len(self.begins) - 1, tag, value))

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
            self._put("ER  - ")
        self._settle_waiting()
        self.begins.append(number)
        self._put(f"TY  - {value}")
        self._inside = True

    def _end(self) -> None:
        self._put("ER  - ")
        self._inside = False
        self._separator = "  - "

    def _go_on(self, number: int, line: str) -> None:
        if self._blank and _HEADER.match(line):
            self.outside.append((number, line))
            return
        tag = self._parts[0].partition(" ")[0]
        if tag in _ONE_A_LINE:
            self._put(f"{tag}  - {line.strip()}")
        elif tag == "TY":
            self._put(f"N1  - {line.strip()}")
        else:
            self._parts.append(line.strip())

    def _put(self, line: str) -> None:
        """Begin a line; what goes on with it is joined at once when the next begins."""
        if self._parts:
            self.lines.append(" ".join(self._parts))
        self._parts = [line]

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
        self._put("TY  - ")
        self._inside = True
        for number, line in waiting[first:]:
            tag, value = self._tag_and_value(line)
            if tag != "ER":
                self._add_field(number, tag, value, line)
        self._end()

    def _finish(self) -> None:
        if self._inside:
            self.truncated = len(self.unclosed) < len(self.begins) - 1 or len(self.begins) == 1
            self.unclosed.append(self.begins[-1])
            self._drop_fragment()
            self._put("ER  - ")
        self._settle_waiting()
        self.lines.append(" ".join(self._parts))

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


def are_in_form(lines: list[str]) -> bool:
    """Whether rispy would read all of these lines as they are."""
    heads = {line[:6] for line in lines} - {""}
    if not all(_HEAD.fullmatch(head) for head in heads):
        return False
    if any(line[6:] and not line[6:].isspace() for line in lines if line[:2] == "ER"):
        return False
    tags = [line[:2] for line in lines if line]
    begins = [i for i, tag in enumerate(tags) if tag == "TY"]
    ends = [i for i, tag in enumerate(tags) if tag == "ER"]
    # Each record ends before the next begins, and nothing stands between.
    return (
        bool(begins)
        and begins == [0, *(end + 1 for end in ends[:-1])]
        and (len(ends) == len(begins) and ends[-1] == len(tags) - 1)
    )
