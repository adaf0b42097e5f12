"""EndNote's tagged format (.enw), which Google Scholar and publishers write too."""

from __future__ import annotations

import re

from rea.sources.entries import Dialect, Parsed
from rea.sources.tagged import Layout, read_tagged

_LAYOUT = Layout(
    line=re.compile(r"%([0-9A-Z@!#$&()*+?=\[\]^~<>])(?: (.*)|$)"),
    begins=frozenset({"0"}),
    one_a_line=frozenset({"K"}),
)

# https://support.clarivate.com/Endnote: "Creating a Tagged EndNote Import File"
DIALECT = Dialect(
    fields={
        "type": ("0", "9"),
        "title": ("T", "!", "Q"),
        "authors": ("A", "E", "Y"),
        "year": ("D", "8"),
        "journal": ("J", "B", "S"),
        "volume": ("V",),
        "issue": ("N",),
        "pages": ("P",),
        "doi": ("R", "M"),
        "abstract": ("X",),
        "keywords": ("K",),
        "url": ("U", ">"),
        "language": ("G",),
        "publisher": ("I",),
        "isbn": ("@",),
        "accession": ("M", "F"),
    },
)


def looks_like(head: str) -> bool:
    """Whether records begin with %0 and bear a title."""
    return bool(re.search(r"^%0 ", head, re.MULTILINE) and re.search(r"^%[TBA] ", head, re.M))


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of a tagged EndNote file."""
    found = read_tagged(text, _LAYOUT)
    return Parsed("EndNote tagged", DIALECT, found.entries, [], found.notes())
