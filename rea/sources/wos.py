"""Web of Science: plain text with two-letter tags (.ciw, .isi, savedrecs.txt)."""

from __future__ import annotations

import re

from rea.sources.entries import Dialect, Parsed
from rea.sources.tagged import Layout, read_tagged

_LAYOUT = Layout(
    line=re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
    begins=frozenset({"PT"}),
    ends=frozenset({"ER"}),
    ignored=frozenset({"FN", "VR", "EF"}),
    one_a_line=frozenset({"AU", "AF", "BA", "BF", "BE", "CA", "GP", "ED", "CR", "C1"}),
)


DIALECT = Dialect(
    fields={
        "type": ("DT", "PT"),
        "title": ("TI", "FT"),
        "authors": ("AF", "AU", "BF", "BA", "CA", "GP", "BE", "ED"),
        "year": ("PY", "EY", "PD", "EA"),
        "journal": ("SO", "JI", "J9", "JA", "SE"),
        "volume": ("VL",),
        "issue": ("IS",),
        "pages": ("BP", "PS", "AR"),
        "doi": ("DI", "D2"),
        "abstract": ("AB",),
        "keywords": ("DE", "ID", "MH"),
        "url": ("UR",),
        "language": ("LA",),
        "publisher": ("PU",),
        "isbn": ("BN",),
        "accession": ("UT", "AN", "PM"),
    },
    last_page=("EP",),
)


def looks_like(head: str) -> bool:
    """Whether records begin with PT and end with ER."""
    return bool(
        re.search(r"^FN (?:Clarivate|Thomson|ISI|Web of)", head, re.MULTILINE)
        or (re.search(r"^PT [A-Z]\s*$", head, re.MULTILINE) and re.search(r"^ER\s*$", head, re.M))
    )


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of a tagged file of Web of Science."""
    found = read_tagged(text, _LAYOUT)
    parsed = Parsed("Web of Science", DIALECT, found.entries, [], found.notes())
    if found.is_open and found.entries:
        parsed.truncated = True
        parsed.notes.append(
            f"The last record (line {found.entries[-1].line}) has no end: "
            "the file may be cut short."
        )
    return parsed
