"""RIS in all its dialects. The only module that knows rispy.

rispy reads well-formed RIS and loses the rest without a word: a record without ER,
a line that is indented, a tag with one space, a record whose TY follows on another's
ER. So the text is brought into form first, and the records that begin are counted
against the records that rispy returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import rispy
from rispy.parser import NextLine

from rea.errors import SourceError
from rea.sources.entries import Dialect, Entry, Parsed, Skipped, is_empty

DIALECT = Dialect(
    fields={
        "type": ("TY",),
        "title": ("TI", "T1", "BT", "CT", "TT", "ST"),
        "authors": ("AU", "A1", "A2", "A3", "A4", "ED"),
        "year": ("PY", "Y1", "DA", "YR", "PD"),
        # T2 may be an alternative title (EBSCO), JA and J2 are abbreviations.
        "journal": ("JF", "JO", "T2", "JA", "J2", "J1", "BT", "T3"),
        "volume": ("VL", "VO"),
        "issue": ("IS", "CP"),
        "pages": ("SP", "PG"),
        "doi": ("DO", "DI", "L3", "M3"),
        "abstract": ("AB", "N2", "A5"),
        "keywords": ("KW", "DE"),
        "url": ("UR", "L2", "L1", "LK"),
        "language": ("LA", "LG"),
        "publisher": ("PB", "PU"),
        "isbn": ("SN", "BN"),
        "accession": ("AN", "ID", "UT", "PMID", "U1", "U2"),
    },
    last_page=("EP",),
    doi_in_text=("UR", "L2", "N1", "SE", "LK"),
    accession_in_text=("N1", "UR"),
)

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

# Few enough that what rispy returns is used and forgotten while it is still at hand:
# measured, a tenth quicker than a thousand at once.
_N_AT_ONCE = 50

# A line without a tag is one more value of these, and a longer value of any other.
_ONE_A_LINE = frozenset({"KW", "AU", "A1", "A2", "A3", "A4"})


def looks_like(head: str) -> bool:
    """Whether a line begins a record, or several bear RIS tags."""
    if _TY.search(head) or _LOOSE_TY.search(head):
        return True
    return len(re.findall(r"^(?:TI|T1|AU|A1|PY|Y1|JO|JF|AB|N2|ER)  - ", head, re.MULTILINE)) >= 3


def read(text: str, name: str) -> Parsed:
    """The records of a RIS file, however it was damaged.

    Raises
    ------
    SourceError
        rispy returns another number of records than the file begins.
    """
    form = _InForm(text)
    parsed = Parsed("RIS", DIALECT, notes=form.notes(), truncated=form.truncated)
    parsed.entries = _set_aside_empty(_entries(form, name), parsed)
    return parsed


def _entries(form: _InForm, name: str) -> Iterator[Entry]:
    """The records as rispy reads them, some at a time to spare memory."""
    long_tags = {index: list(found) for index, found in groupby(form.long_tags, itemgetter(0))}
    ends = [i for i, line in enumerate(form.lines, 1) if line[:2] == "ER"]
    begin = 0
    for at in range(0, len(ends), _N_AT_ONCE):
        begins = form.begins[at : at + _N_AT_ONCE]
        end = ends[at : at + _N_AT_ONCE][-1]
        found = rispy.loads("\n".join(form.lines[begin:end]), implementation=_AnyTag)
        if len(found) != len(begins):
            raise SourceError(
                name,
                f"{len(begins):,} records begin here, but {len(found):,} could be read.",
                "Open the file in a reference manager and export it again as RIS.",
                begins[0],
            )
        for index, (line, values) in enumerate(zip(begins, found, strict=True), start=at):
            for _, tag, value in long_tags.get(index, ()):
                values.setdefault(tag, []).append(value)
            yield Entry(line, values)
        begin = end


class _AnyTag(rispy.RisParser):  # type: ignore[misc]
    """rispy's parser with every tag known and every value in a list, so that it drops none.

    Its own way of adding a value keeps the first of a tag that it holds to be single: the
    second AB, in which EBSCO puts the rights, or the second M3, and takes twice the time.
    """

    def is_tag(self, line: str) -> bool:  # noqa: ARG002 - rispy's own signature
        return True  # `_InForm` left no other line

    def _parse_tag(self, line: str) -> dict[str, list[str]]:
        tag = line[:2]
        if tag == "ER":
            found: dict[str, list[str]] = self.current
            return found
        self.current.setdefault(tag, []).append(line[6:].strip())
        raise NextLine


@dataclass(slots=True)
class _InForm:
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

    def __post_init__(self) -> None:
        lines = self.text.split("\n")
        if _are_in_form(lines) and not ("   " in self.text and _GLUED_TAG.search(self.text)):
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
            if self._waiting:
                self._settle_waiting(only_records=True)
            return
        tag, value = self._tag_and_value(line)
        if tag == "TY":
            self._begin(number, value)
        elif not self._inside:
            self._waiting.append((number, line))
            if tag == "ER":
                self._settle_waiting(only_records=True)
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
            self.lines.append(f"{tag}  - {value}")
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
            self.lines.append("ER  - ")
        self._settle_waiting()
        self.begins.append(number)
        self.lines.append(f"TY  - {value}")
        self._inside = True

    def _end(self) -> None:
        self.lines.append("ER  - ")
        self._inside = False
        self._separator = "  - "

    def _go_on(self, number: int, line: str) -> None:
        if self._blank and _HEADER.match(line):
            self.outside.append((number, line))
            return
        tag = self.lines[-1].partition(" ")[0]
        if tag in _ONE_A_LINE:
            self.lines.append(f"{tag}  - {line.strip()}")
        elif tag == "TY":
            self.lines.append(f"N1  - {line.strip()}")
        else:
            self.lines[-1] += f" {line.strip()}"

    def _settle_waiting(self, only_records: bool = False) -> None:
        """What stands outside records is a record without TY if it bears a title."""
        tagged = [_TAGGED.match(line) for _, line in self._waiting]
        titles = [i for i, one in enumerate(tagged) if one and one[1] in ("TI", "T1")]
        if not titles and only_records:
            return
        waiting, self._waiting = self._waiting, []
        if not titles:
            self.outside += waiting
            return
        first = next(i for i, one in enumerate(tagged) if one)
        self.outside += waiting[:first]
        self.untyped.append(waiting[first][0])
        self.begins.append(waiting[first][0])
        self.lines.append("TY  - ")
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
            self.lines.append("ER  - ")
        self._settle_waiting()

    def _drop_fragment(self) -> None:
        """A file cut off in the middle of a tag ends in "DO", which is part of nothing."""
        last = self.text.rstrip("\n").rpartition("\n")[2]
        if _FRAGMENT.match(last) and self.lines[-1].endswith(f" {last}"):
            self.lines[-1] = self.lines[-1].removesuffix(f" {last}")

    def notes(self) -> list[str]:
        """What was odd, counted, with the lines."""
        said = []
        if self.truncated:
            said.append(
                f"The last record (line {self.begins[-1]}) has no end: the file may be cut short."
            )
        elif self.unclosed:
            said.append(
                f"Records without an end mark (ER), closed where the next begins: "
                f"{len(self.unclosed):,} (first: line {self.unclosed[0]})."
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


def _are_in_form(lines: list[str]) -> bool:
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


def _set_aside_empty(entries: Iterable[Entry], parsed: Parsed) -> Iterator[Entry]:
    """Empty records among others are ones that the platform exported: they count.

    Where there are none but empty ones there is nothing to import, and each is reported.
    """
    empty: list[Entry] = []
    n_yielded = 0
    for entry in entries:
        if is_empty(entry.values):
            empty.append(entry)
            if not n_yielded:
                continue
        elif not n_yielded:
            yield from empty
        n_yielded += 1
        yield entry
    if empty and not n_yielded:
        parsed.skipped += [Skipped(one.line, "a record without any field", "") for one in empty]
    elif empty:
        parsed.notes.append(
            f"Records with nothing but a type: {len(empty):,} (first: line {empty[0].line})."
        )
