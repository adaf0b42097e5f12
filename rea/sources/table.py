"""CSV, TSV and every other table, by the headers that platforms use.

The header need not be the first row: platforms put the search in front of it. Which
row it is, and which delimiter, is told by where the most known headers stand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rea.errors import SourceError, nearest
from rea.model import BIBLIOGRAPHIC_COLUMNS, NORMALISED_COLUMNS
from rea.sources import names, wos
from rea.sources.cells import DELIMITERS, Row, directed_delimiter, sample_rows, split_rows
from rea.sources.entries import Dialect, Entry, Parsed, Skipped, Values
from rea.sources.headers import HEADERS, LAST_PAGE, TEXT_WITH_DOI, folded

_FORMATS = {",": "CSV", ";": "CSV", "|": "CSV", "\t": "TSV"}

# Of other lists of keywords a comma may be part: "Child, Preschool" is one of MeSH's.
_COMMA_LISTS = ("emtree", "author keywords")


@dataclass(frozen=True, slots=True)
class _Header:
    """The row that names the columns."""

    line: int
    cells: list[str]
    n_known: int


def read(text: str, name: str, columns: Mapping[str, str]) -> Parsed:
    """The records of delimited text.

    Raises
    ------
    SourceError
        No column holds the title, or this is no table.
    """
    delimiter = directed_delimiter(text)
    first_line = 1
    if delimiter:
        _, _, text = text.partition("\n")
        first_line = 2
    candidates = (delimiter,) if delimiter else DELIMITERS
    headers = {one: _find_header(list(sample_rows(text, one)), columns) for one in candidates}
    best = max(headers, key=lambda one: (headers[one].n_known, len(headers[one].cells)))
    header = headers[best]
    if header.n_known == 0 and not _is_table(list(sample_rows(text, best))):
        raise _not_known(text, name)
    begin = header.line - 1
    text = "\n".join(text.split("\n")[begin:])
    rows = split_rows(text, best, name, first_line + begin)
    parsed = from_rows(rows, name, columns, _FORMATS.get(best, "CSV"))
    if begin:
        parsed.notes.insert(0, f"Lines before the header, set aside: {begin:,}.")
    return parsed


_OURS: Final = frozenset(NORMALISED_COLUMNS) - {"source"}


def rows_of(text: str, name: str) -> list[Row]:
    """The rows of delimited text, by the delimiter that its first line has most of."""
    head = text.partition("\n")[0]
    return split_rows(text, max(DELIMITERS, key=head.count), name)


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows have as many cells as the first: prose and code with commas have not."""
    n_columns = len(rows[0].cells) if rows else 0
    if n_columns and rows[0].cells[0].lstrip()[:1] in ("<", "{", "["):
        return False
    full = [row for row in rows if len(row.cells) == n_columns]
    return n_columns > 1 and len(full) > len(rows) / 2


def from_rows(rows: Sequence[Row], name: str, columns: Mapping[str, str], format_: str) -> Parsed:
    """The records of a table whose header is among its first rows."""
    header = _find_header(rows[:40], columns)
    at = next((i for i, row in enumerate(rows) if row.line == header.line), 0)
    body = list(rows[at + 1 :])
    labels = _labels(header.cells, body)
    dialect = _dialect(labels, columns, name, header.line)
    parsed = Parsed(format_, dialect)
    if at:
        parsed.notes.append(f"Lines before the header, set aside: {header.line - rows[0].line:,}.")
    _add_records(parsed, labels, body)
    _say_unknown(parsed, labels)
    return parsed


def n_known_headers(rows: Sequence[Row], columns: Mapping[str, str]) -> int:
    """How many headers are known in the row that has the most of them."""
    return _find_header(rows, columns).n_known


def _find_header(rows: Sequence[Row], columns: Mapping[str, str]) -> _Header:
    asked = {folded(one) for one in columns}
    best = _Header(rows[0].line, rows[0].cells, 0) if rows else _Header(1, [], 0)
    for row in rows:
        n_known = sum((key := folded(cell)) in HEADERS or key in asked for cell in row.cells)
        if _is_web_of_science(row.cells):
            n_known = len(row.cells)
        # A record may hold a word such as "title"; a header holds nothing long.
        if n_known > best.n_known and max(map(len, row.cells)) < 120:
            best = _Header(row.line, row.cells, n_known)
    return best


def _labels(cells: Sequence[str], body: Sequence[Row]) -> list[str]:
    """A name for every column, also for those the header forgot."""
    labels = [cell.strip().lstrip("\ufeff") for cell in cells]
    full = [row for row in body if len(row.cells) > 1]
    if full and all(len(row.cells) == len(labels) + 1 for row in full) and _are_numbers(full):
        # R writes the number of the row in front, without a header.
        labels = ["", *labels]
    return [label or f"column {i}" for i, label in enumerate(labels, start=1)]


def _is_web_of_science(labels: Sequence[str]) -> bool:
    """Whether the headers are the tags of its plain text (its tab-delimited export)."""
    return {"PT", "AU", "TI", "SO"} <= {label.strip() for label in labels}


def _are_numbers(rows: Sequence[Row]) -> bool:
    return all(row.cells[0].strip().isdigit() for row in rows)


def _dialect(labels: Sequence[str], columns: Mapping[str, str], name: str, line: int) -> Dialect:
    if _is_web_of_science(labels):
        return replace(wos.DIALECT, names=_names_for(labels))
    sources: dict[str, list[tuple[int, str]]] = {}
    last_page, doi_in_text = [], []
    for label in labels:
        key = folded(label)
        known = HEADERS.get(key)
        if known:
            sources.setdefault(known[0], []).append((known[1], label))
        elif key in LAST_PAGE:
            last_page.append(label)
        if key in TEXT_WITH_DOI:
            doi_in_text.append(label)
    journals = sorted(sources.get("journal", ()))
    if journals and folded(journals[0][1]) != "source":
        # Beside a better header, "Source" is a whole citation or the name of a search.
        sources["journal"] = [one for one in journals if folded(one[1]) != "source"]
    for header, column in columns.items():
        sources.setdefault(_asked_column(column, name), []).append(
            (-1, _asked_label(header, labels, name, line))
        )
    if "title" not in sources:
        raise _no_title(labels, name, line)
    trusted = {
        column: tuple(label for _, label in sorted(found, key=lambda one: one[0]))
        for column, found in sources.items()
    }
    return Dialect(
        trusted, tuple(last_page), doi_in_text=tuple(doi_in_text), names=_names_for(labels)
    )


def _asked_column(column: str, name: str) -> str:
    known = [one for one in BIBLIOGRAPHIC_COLUMNS if one != "extra"]
    if column not in known:
        near = nearest(column, known)
        raise SourceError(
            name,
            f"there is no column '{column}' to map a header to.",
            f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known)}.",
        )
    return column


def _asked_label(header: str, labels: Sequence[str], name: str, line: int) -> str:
    for label in labels:
        if folded(label) == folded(header):
            return label
    raise SourceError(
        name, f"no column is headed '{header}'.", f"Headers found: {_shown(labels)}.", line
    )


def _no_title(labels: Sequence[str], name: str, line: int) -> SourceError:
    return SourceError(
        name,
        f"no column holds the title; the headers are {_shown(labels)}.",
        f'Name the one that does: --map "{next(iter(labels), "Header")}=title".',
        line,
    )


def _not_known(text: str, name: str) -> SourceError:
    begin = " ".join(text[:400].split())[:60]
    return SourceError(
        name,
        f"this is no export that rea knows; it begins '{begin}'.",
        "Export the records as RIS, CSV or PubMed text.",
    )


def _shown(labels: Sequence[str]) -> str:
    shown = [f"'{' '.join(label.split())[:40]}'" for label in labels[:20]]
    return ", ".join(shown) + (", …" if len(labels) > 20 else "")


def _names_for(labels: Sequence[str]) -> Callable[[Sequence[str]], str]:
    if set(labels) >= _OURS:
        # Written by us: "De Cock, Martine Anna" is one author there and needs no guessing.
        return names.authors
    springer = {"item doi", "content type"} <= {folded(label) for label in labels}
    prepare = names.unglued if springer else str
    return lambda cells: "; ".join(filter(None, (names.from_cell(prepare(cell)) for cell in cells)))


def _add_records(parsed: Parsed, labels: Sequence[str], body: Sequence[Row]) -> None:
    ragged, mended = [], []
    entries: list[Entry] = []
    keyed = set(parsed.dialect.fields.get("keywords", ()))
    for row in body:
        values = _values(labels, row.cells, keyed)
        if not _is_record(values, parsed.dialect):
            parsed.skipped.append(
                Skipped(
                    row.line, "a row that is no record", " ".join(filter(None, row.cells))[:200]
                )
            )
            continue
        if row.mended:
            mended.append(row.line)
        elif len(row.cells) < len(labels) or any(row.cells[len(labels) :]):
            ragged.append(row.line)
        entries.append(Entry(row.line, values))
    parsed.entries = entries
    if ragged:
        parsed.notes.append(
            f"Rows with more or fewer cells than the header ({len(labels)}): {_lines(ragged)}."
        )
    if mended:
        parsed.notes.append(
            f"Rows whose quotation marks do not close, to be checked: {_lines(mended)}."
        )
    if not body:
        parsed.notes.append(f"There is a header ({_shown(labels)}) and no record.")


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:10]))
    return f"{len(lines):,} (lines {shown}{', …' if len(lines) > 10 else ''})"


def _values(labels: Sequence[str], cells: Sequence[str], keyed: set[str]) -> Values:
    values: Values = {}
    for i, cell in enumerate(cells):
        cell = cell.strip()
        if cell:
            label = labels[i] if i < len(labels) else f"column {i + 1}"
            values.setdefault(label, []).extend(
                _keywords(cell, label) if label in keyed else [cell]
            )
    return values


def _is_record(values: Values, dialect: Dialect) -> bool:
    """Whether a row says what a record says: a separator row or a total does not."""
    telling = ("title", "abstract", "authors", "doi")
    return any(label in values for one in telling for label in dialect.fields.get(one, ()))


def _keywords(cell: str, label: str) -> list[str]:
    if cell.startswith("["):
        try:
            listed = ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [cell]
        return [str(one) for one in listed] if isinstance(listed, list) else [cell]
    if ";" not in cell and "|" in cell:
        return cell.split("|")
    if ";" not in cell and folded(label).startswith(_COMMA_LISTS):
        return re.split(r",(?=\s)", cell)
    if ";" not in cell and len(re.findall(r",(?=\S)", cell)) > cell.count(", "):
        return cell.split(",")
    return [cell]


def _say_unknown(parsed: Parsed, labels: Sequence[str]) -> None:
    known = {one for found in parsed.dialect.fields.values() for one in found}
    known.update(parsed.dialect.last_page)
    unknown = [label for label in labels if label not in known]
    if unknown:
        parsed.notes.append(f"Columns kept under their own names: {_shown(unknown)}.")
