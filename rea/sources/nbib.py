"""PubMed's text format (MEDLINE display), as PubMed, PMC, ERIC and Ovid write it."""

from __future__ import annotations

import re

from rea.sources import fields
from rea.sources.entries import Dialect, Parsed
from rea.sources.tagged import Layout, read_tagged

_LAYOUT = Layout(
    line=re.compile(r"([A-Z][A-Z0-9]{1,4}) {0,3}- ?(.*)"),
    begins=frozenset({"PMID", "UI"}),
    blank_ends=True,
)

DIALECT = Dialect(
    fields={
        "type": ("PT",),
        "title": ("TI", "TT", "BTI", "CTI"),
        "authors": ("FAU", "AU", "CN", "FED", "ED"),
        "year": ("DP", "YR", "DEP", "DA", "SO"),
        "journal": ("JT", "TA", "BTI", "JN", "SO"),
        "volume": ("VI", "VO"),
        "issue": ("IP",),
        "pages": ("PG",),
        "doi": ("DOI", "DO"),
        "abstract": ("AB", "OAB"),
        "keywords": ("OT", "MH", "KW"),
        "url": ("URL", "UR", "LID"),
        "language": ("LA", "LG"),
        "publisher": ("PB", "PU"),
        "isbn": ("ISBN",),
        "accession": ("PMID", "OID", "UI", "AN", "PMC"),
    },
)


def looks_like(head: str) -> bool:
    """Whether there are tags that no other format has."""
    return bool(re.search(r"^(?:PMID|OWN |STAT|DCOM|EDAT|JID )- |^VN  - Ovid", head, re.MULTILINE))


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - every importer has one shape
    """The records of a PubMed text file."""
    found = read_tagged(text, _LAYOUT)
    for entry in found.entries:
        identifiers = entry.values.get("AID", []) + entry.values.get("LID", [])
        dois = [one for one in identifiers if "[doi]" in one] or [
            one for one in identifiers if "doi.org/" in one
        ]
        dois += [one for one in entry.values.get("SO", []) if "doi" in one]
        if dois:
            entry.values["DOI"] = [fields.doi(dois[0])]
    return Parsed("PubMed", DIALECT, found.entries, [], found.notes())
