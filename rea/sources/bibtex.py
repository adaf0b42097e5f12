"""BibTeX and BibLaTeX, also where braces do not close and keys come twice.

Parsers for typesetting stop at the first fault or drop the second of two equal keys. A
search export may have both, and each entry is a record; so entries are cut apart first,
and a fault in one costs its neighbours nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rea.sources import names
from rea.sources.entries import Dialect, Entry, Parsed, Values
from rea.sources.latex import decoded

_ENTRY = re.compile(r"@([A-Za-z]+)\s*[{(]")
_LINE_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w.:+/-]*(?: [\w-]+)?)\s*=\s*")
_LOOSE_FIELD = re.compile(r"(?:^|[,\n{])\s*([A-Za-z][\w-]*)\s*=\s*(?=[{\"\d])")
_QUOTE = re.compile(r'\\.|[{}"]', re.DOTALL)
_NO_RECORD = frozenset({"comment", "preamble", "string"})


def _names(values: Sequence[str]) -> str:
    return "; ".join(filter(None, (_name(one) for value in values for one in _split(value))))


def _split(value: str) -> Iterator[str]:
    """Names apart at every "and" that stands outside braces."""
    begin, depth = 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", value, re.IGNORECASE):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth <= 0:
            yield value[begin : found.start()]
            begin = found.end()
    yield value[begin:]


def _name(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith("{") and raw.endswith("}") and raw.count("{") == 1:
        return decoded(raw)  # a body, braced so that it is not turned round
    parts = [part.strip() for part in decoded(raw).split(",")]
    if len(parts) == 3:  # Surname, Jr, Given
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    return names.authors([decoded(raw)], given_first=True)


DIALECT = Dialect(
    fields={
        "type": ("entrytype", "type"),
        "title": ("title",),
        "authors": ("author", "editor", "bookauthor"),
        "year": ("year", "date", "issue_date", "month"),
        "journal": ("journal", "journaltitle", "booktitle", "journal-full", "series"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "pages": ("pages", "art_number", "articleno", "article-number", "eid"),
        "doi": ("doi",),
        "abstract": ("abstract",),
        "keywords": ("keywords", "keyword", "author_keywords", "keywords-plus"),
        "url": ("url", "howpublished"),
        "language": ("language", "langid"),
        "publisher": ("publisher", "institution", "school", "organization"),
        "isbn": ("isbn",),
        "accession": ("accession-number", "unique-id", "pmid", "eprint-id", "key"),
    },
    doi_in_text=("url", "note", "eprint"),
    names=_names,
)


def looks_like(head: str) -> bool:
    """Whether an entry begins a line and bears a field."""
    return bool(re.search(r"^[ \t]*@[A-Za-z]+\s*[{(][^=]{0,400},\s*[\w-]+\s*=", head, re.MULTILINE))


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of a BibTeX file."""
    entries: list[Entry] = []
    parsed = Parsed("BibTeX", DIALECT, entries)
    macros: dict[str, str] = {}
    unclosed = []
    line, counted = 1, 0
    for begin, kind, body, is_closed in _bodies(text):
        line += text.count("\n", counted, begin)
        counted = begin
        if kind == "string":
            macros.update((key.casefold(), value) for key, value in _fields(body, macros))
        if kind in _NO_RECORD:
            continue
        key, _, rest = body.partition(",")
        if "=" in key:
            key, rest = "", body
        found = _fields(rest, macros) if is_closed else _loose_fields(rest)
        if not is_closed:
            unclosed.append(line)
        entries.append(Entry(line, _values(kind, key, found)))
    if unclosed:
        parsed.notes.append(
            f"Entries whose braces do not close, to be checked: {len(unclosed):,} "
            f"(lines {', '.join(map(str, unclosed[:10]))})."
        )
    return parsed


def _bodies(text: str) -> Iterator[tuple[int, str, str, bool]]:
    """Where each entry begins, its type, what is in its braces, whether they close."""
    at, limit = 0, -1
    while found := _ENTRY.search(text, at):
        if limit < found.end():
            following = _LINE_ENTRY.search(text, found.end())
            limit = following.start() if following else len(text)
        end = _closing(text, found.end(), limit)
        is_closed = end is not None
        at = limit if end is None else end
        yield found.start(), found[1].lower(), text[found.end() : at], is_closed


def _closing(text: str, begin: int, limit: int) -> int | None:
    depth = 1
    for brace in _BRACE.finditer(text, begin, limit):
        if brace[0] == "{":
            depth += 1
        elif brace[0] == "}":
            depth -= 1
            if depth == 0:
                return brace.start()
    return None


def _fields(body: str, macros: dict[str, str]) -> list[tuple[str, str]]:
    found, at = [], 0
    while named := _FIELD.match(body, at):
        value, at = _value(body, named.end(), macros)
        found.append((named[1].lower(), value))
        # What stands between a value and the next comma is a fault; pass over it.
        comma = body.find(",", at)
        at = len(body) if comma < 0 else comma
    return found


def _value(body: str, at: int, macros: dict[str, str]) -> tuple[str, int]:
    """The value that begins at `at`, its parts joined by # put together, and its end."""
    parts = []
    while at < len(body):
        if body[at] == "{":
            end = _closing(body, at + 1, len(body))
            end = len(body) if end is None else end
            parts.append(body[at + 1 : end])
            at = end + 1
        elif body[at] == '"':
            end = _closing_quote(body, at + 1)
            parts.append(body[at + 1 : end])
            at = end + 1
        else:
            word = re.compile(r"[^,#\s}]*").match(body, at)
            end = word.end() if word else at
            parts.append(macros.get(body[at:end].casefold(), body[at:end]))
            at = end
        joined = re.compile(r"\s*#\s*").match(body, at)
        if not joined:
            break
        at = joined.end()
    return "".join(parts), at


def _closing_quote(body: str, at: int) -> int:
    depth = 0
    for mark in _QUOTE.finditer(body, at):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        elif mark[0] == '"' and depth <= 0:
            return mark.start()
    return len(body)


def _loose_fields(body: str) -> list[tuple[str, str]]:
    """The fields of an entry whose braces do not close, each up to the next one's name."""
    named = list(_LOOSE_FIELD.finditer(body))
    if not named:
        return []
    ends = [one.start() for one in named[1:]] + [len(body)]
    return [
        (one[1].lower(), body[one.end() : end].strip().strip(',{}" \n'))
        for one, end in zip(named, ends, strict=True)
    ]


def _values(kind: str, key: str, found: Sequence[tuple[str, str]]) -> Values:
    values: Values = {"entrytype": [kind]}
    if key.strip():
        values["key"] = [key.strip()]
    for name, raw in found:
        text = raw if name in ("author", "editor", "bookauthor") else decoded(raw)
        if name in ("keywords", "keyword", "author_keywords") and ";" not in text:
            values.setdefault(name, []).extend(one.strip() for one in text.split(","))
        elif text.strip():
            values.setdefault(name, []).append(text.strip())
    return values
