"""Ovid's own layout: a number in angle brackets, then each field's name above its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rea.sources import names
from rea.sources.entries import Dialect, Entry, Parsed, Values

_NUMBER = re.compile(r"<(\d+)>\s*$")
_NAME = re.compile(r"[A-Z][A-Za-z][\w /&'()-]{0,50}$")
# As in: Review of Things.   28:103-106, April 2015.
_SOURCE = re.compile(
    r"^(?P<journal>.+?)[.,]\s+(?:Vol(?:ume|\.)?\s*)?(?P<volume>\d+)\s*"
    r"(?:\((?P<issue>[^)]{1,20})\))?\s*(?::|,|\s+pp?\.)\s*(?P<pages>[\w-]+)"
)


def _names(values: Sequence[str]) -> str:
    # "Holstiege, Jakob 1; Mathes, Tim 2": the figure points to an affiliation.
    bare = (re.sub(r"\s+\d+(?:,\s*\d+)*\s*(?=;|$)|\s*\[Ed\.?\]", "", one) for one in values)
    return names.authors(one.rstrip(".") if one.count(".") == 1 else one for one in bare)


DIALECT = Dialect(
    fields={
        "type": ("Document Type", "Publication Type"),
        "title": ("Title", "Chapter Title", "Book Title"),
        "authors": ("Author", "Authors", "Editor"),
        "year": (
            "Year of Publication",
            "Publication Date",
            "Date of Publication",
            "Year",
            "Source",
            "Status",
        ),
        "journal": ("Journal", "Journal Name", "journal", "Book Title", "Source"),
        "volume": ("Volume", "volume"),
        "issue": ("Issue", "Issue Part", "issue"),
        "pages": ("Page", "Pages", "First Page", "pages"),
        "doi": ("DOI Number", "DOI", "Digital Object Identifier"),
        "abstract": ("Abstract",),
        "keywords": ("Author Keywords", "Keywords", "Subject Headings", "MeSH Subject Headings"),
        "url": ("Link to the Ovid Full Text or citation", "URL", "Link"),
        "language": ("Language",),
        "publisher": ("Publisher",),
        "isbn": ("ISBN",),
        "accession": ("Accession Number", "Unique Identifier", "PMID"),
    },
    doi_in_text=("Source", "Link to the Ovid Full Text or citation"),
    names=_names,
)


def looks_like(head: str) -> bool:
    """Whether numbered records with field names follow on each other."""
    return bool(re.search(r"^<\d+>\s*\n[A-Z][A-Za-z -]+\n[ \t]+\S", head, re.MULTILINE))


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of an Ovid text file."""
    entries: list[Entry] = []
    parsed = Parsed("Ovid", DIALECT, entries)
    n_outside, field = 0, ""
    records: list[tuple[int, dict[str, list[str]]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _NUMBER.match(line):
            field = ""
            records.append((number, {}))
        elif not line.strip():
            continue
        elif not records:
            n_outside += 1
        elif not line[0].isspace() and _NAME.match(line.strip()):
            field = line.strip()
        else:
            records[-1][1].setdefault(field or "text", []).append(line.strip())
    for number, parts in records:
        values = {name: [" ".join(lines)] for name, lines in parts.items()}
        entries.append(Entry(number, values))
    for entry in entries:
        _split_source(entry.values)
        _drop_full_stops(entry.values)
    if n_outside:
        parsed.notes.append(f"Lines outside records, set aside: {n_outside:,}.")
    return parsed


def _split_source(values: Values) -> None:
    """Journal, volume, issue and pages out of the one line in which Ovid writes them."""
    found = _SOURCE.match(" ".join(values.get("Source", ())))
    if found:
        for part, text in found.groupdict().items():
            if text:
                values[part] = [text]


def _drop_full_stops(values: Values) -> None:
    """Ovid ends every field like a sentence."""
    for field, texts in values.items():
        if field not in ("Title", "Abstract", "Author", "Authors", "Source"):
            values[field] = [text.removesuffix(".").strip() for text in texts]
        elif field == "Source" and "journal" not in values:
            values[field] = [text.strip().removesuffix(".") for text in texts]
