"""RefWorks' tagged format: two letters and a space, each record begun by RT."""

from __future__ import annotations

import re

from rea.sources.entries import Dialect, Parsed
from rea.sources.tagged import Layout, read_tagged

_LAYOUT = Layout(
    line=re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
    begins=frozenset({"RT"}),
    ends=frozenset({"ER"}),
    one_a_line=frozenset({"A1", "A2", "K1"}),
)

DIALECT = Dialect(
    fields={
        "type": ("RT",),
        "title": ("T1", "TI", "OT"),
        "authors": ("A1", "AU", "A2"),
        "year": ("YR", "FD", "PY"),
        "journal": ("JF", "JO", "T2"),
        "volume": ("VO", "VL"),
        "issue": ("IS",),
        "pages": ("SP", "PG"),
        "doi": ("DO",),
        "abstract": ("AB",),
        "keywords": ("K1", "KW"),
        "url": ("UL", "LK", "UR"),
        "language": ("LA", "OL"),
        "publisher": ("PB",),
        "isbn": ("SN",),
        "accession": ("AN", "ID", "PMID"),
    },
    last_page=("OP", "EP"),
    doi_in_text=("UL", "LK", "NO"),
)


def looks_like(head: str) -> bool:
    """Whether records begin with RT and bear a title."""
    return bool(
        re.search(r"^RT [A-Z]", head, re.MULTILINE) and re.search(r"^(?:T1|TI) \S", head, re.M)
    )


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of a tagged RefWorks file."""
    found = read_tagged(text, _LAYOUT)
    return Parsed("RefWorks", DIALECT, found.entries, [], found.notes())
