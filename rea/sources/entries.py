"""From the fields that a source names to the columns that the review uses.

A format module yields one `Entry` a record: the source's own field names, each with
all its values. A `Dialect` says which of those fields each column is read from, most
trusted first. What no column took stays in the column `extra`, under its own name.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pandas as pd

from rea.model import BIBLIOGRAPHIC_COLUMNS
from rea.sources import fields, names

Values = dict[str, list[str]]

_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Entry(NamedTuple):
    """One record as the source wrote it: field name to values, and where it began.

    `line` counts lines, or in XML and workbooks, which have none, records and rows.
    """

    line: int
    values: Values


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that may have been a record and could not be read."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where each column is read from.

    Attributes
    ----------
    fields : mapping
        Column of `rea.model.BIBLIOGRAPHIC_COLUMNS` to names of fields of the source, most
        trusted first. `pages` names the whole range or the first page.
    last_page : tuple of str
    doi_in_text : tuple of str
        Fields that hold other things too, and sometimes a DOI.
    accession_in_text : tuple of str
        Fields that hold other things too, and sometimes the source's identifier.
    names : callable
        From the values of the authors' field to the names joined by "; ".
    """

    fields: Mapping[str, tuple[str, ...]]
    last_page: tuple[str, ...] = ()
    doi_in_text: tuple[str, ...] = ()
    accession_in_text: tuple[str, ...] = ()
    names: Callable[[Sequence[str]], str] = names.authors


@dataclass(slots=True)
class Parsed:
    """What a format module found in a file."""

    format: str
    dialect: Dialect
    entries: Iterable[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    truncated: bool = False
    counted_in: str = "line"


@dataclass(frozen=True, slots=True)
class Table:
    """The records in file order, and the line on which each began."""

    records: pd.DataFrame
    lines: list[int]


def to_table(parsed: Parsed) -> Table:
    """The records with `rea.model.BIBLIOGRAPHIC_COLUMNS`.

    Entries may come from a generator, which writes its notes while it is read: an export
    of 100,000 records then never lies in memory twice.
    """
    plan = [(rule, parsed.dialect.fields.get(column, ())) for column, rule in _RULES.items()]
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    with _nothing_collected():
        for entry in parsed.entries:
            lines.append(entry.line)
            rows.append(_row(entry.values, parsed.dialect, plan))
    return Table(pd.DataFrame(rows, columns=list(BIBLIOGRAPHIC_COLUMNS), dtype=object), lines)


def is_empty(values: Values) -> bool:
    """Whether a record says nothing but its type."""
    return not any(any(map(str.strip, all_)) for name, all_ in values.items() if name != "TY")


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Pause the garbage collector, which would look through all rows again and again.

    None of what is made for a row refers back to itself, so there is nothing to collect.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _row(
    values: Values, dialect: Dialect, plan: Sequence[tuple[_Rule, tuple[str, ...]]]
) -> tuple[str, ...]:
    # `left` is what no column has taken yet.
    left = dict(values)
    row = [rule(values, left, dialect, sources) for rule, sources in plan]
    return (*row, _extra(left))


def _extra(left: Values) -> str:
    kept: dict[str, str | list[str]] = {}
    for name, all_ in left.items():
        said = [one for one in all_ if one and not one.isspace()]
        if said:
            kept[name] = said[0] if len(said) == 1 else said
    return _AS_JSON(kept) if kept else ""


def _take(left: Values, name: str, raw: str, text: str) -> str:
    """The text for a column; its raw form stays in `left` unless it says the same."""
    if raw == text or raw.strip() == text:
        all_ = left.get(name)
        if all_ and len(all_) > 1:
            left[name] = [one for one in all_ if one is not raw]
        elif all_:
            del left[name]
    return text


def _simple(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            text = fields.said(raw)
            if text:
                return _take(left, name, raw, text)
    return ""


def _plain(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            text = fields.plain(raw) if raw else ""
            if text:
                _take(left, name, raw, text)
                _drop_repeats(left, sources, text)
                return text
    return ""


def _drop_repeats(left: Values, sources: tuple[str, ...], text: str) -> None:
    """The same said in a second field (T2 as in JF) is no news."""
    for name in sources:
        if name in left and len(left[name]) == 1 and left[name][0].strip() == text:
            del left[name]


def _authors(values: Values, left: Values, dialect: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        raw = values.get(name)
        if raw:
            text = dialect.names(raw)
            if text:
                joined = "; ".join(raw)
                if joined == text or joined.replace(", ", ",") == text.replace(", ", ","):
                    left.pop(name, None)
                return text
    return ""


def _year(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            text = fields.year(raw)
            if text:
                _take(left, name, raw, text)
                _drop_repeats(left, sources, text)
                return text
    return ""


def _pages(values: Values, left: Values, dialect: Dialect, sources: tuple[str, ...]) -> str:
    start = _simple(values, left, dialect, sources)
    end = _simple(values, left, dialect, dialect.last_page)
    return fields.pages(start, end)


def _doi(values: Values, left: Values, dialect: Dialect, sources: tuple[str, ...]) -> str:
    for name in (*sources, *dialect.doi_in_text):
        said = name in sources
        for raw in values.get(name, ()):
            text = fields.doi(raw, said) if raw else ""
            if text:
                if said and len(raw.strip()) <= len(text) + len("https://doi.org/"):
                    _take(left, name, raw, raw.strip())
                return text
    return ""


def _abstract(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        raw = values.get(name)
        if not raw:
            continue
        text, rights = fields.abstract_and_rights(raw)
        if text or rights:
            whole = f"{text} {rights}".strip() if rights else text
            if raw[0] == whole or fields.one_line(" ".join(raw)) == whole:
                left.pop(name, None)
            if rights:
                left["copyright"] = [rights]
            if text:
                return text
    return ""


def _keywords(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    found: list[str] = []
    for name in sources:
        raw = values.get(name)
        if raw:
            found += raw
            left.pop(name, None)
    return "; ".join(fields.listed(found))


def _url(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            text = fields.first_url(raw)
            if text:
                return _take(left, name, raw, text)
    return ""


def _isbn(values: Values, left: Values, _: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            text = fields.isbns(raw)
            if text:
                return _take(left, name, raw, text)
    return ""


def _accession(values: Values, left: Values, dialect: Dialect, sources: tuple[str, ...]) -> str:
    for name in sources:
        for raw in values.get(name, ()):
            if raw and not fields.is_missing(raw) and fields.is_identifier(raw):
                return _take(left, name, raw, fields.one_line(raw))
    for name in dialect.accession_in_text:
        for raw in values.get(name, ()):
            text = fields.accession_said(raw)
            if text:
                return text
    return ""


_Rule = Callable[[Values, Values, Dialect, tuple[str, ...]], str]

_RULES: Final[dict[str, _Rule]] = {
    "type": _simple,
    "title": _plain,
    "authors": _authors,
    "year": _year,
    "journal": _plain,
    "volume": _simple,
    "issue": _simple,
    "pages": _pages,
    "doi": _doi,
    "abstract": _abstract,
    "keywords": _keywords,
    "url": _url,
    "language": _simple,
    "publisher": _plain,
    "isbn": _isbn,
    "accession": _accession,
}
