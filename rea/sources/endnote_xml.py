"""EndNote's XML, which Rayyan, Covidence and library managers write as well."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from rea.sources.entries import Dialect, Parsed, Values
from rea.sources.xml_records import flattened, read_xml

_MARKUP = frozenset({"style"})

DIALECT = Dialect(
    fields={
        "type": ("ref-type",),
        "title": ("titles/title", "titles/short-title", "titles/translated-title"),
        "authors": (
            "contributors/authors/author",
            "contributors/secondary-authors/author",
            "contributors/tertiary-authors/author",
        ),
        "year": ("dates/year", "dates/pub-dates/date"),
        "journal": (
            "periodical/full-title",
            "titles/secondary-title",
            "alt-periodical/full-title",
            "titles/alt-title",
            "periodical/abbr-1",
        ),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "pages": ("pages",),
        "doi": ("electronic-resource-num",),
        "abstract": ("abstract",),
        "keywords": ("keywords/keyword",),
        "url": ("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url"),
        "language": ("language",),
        "publisher": ("publisher",),
        "isbn": ("isbn",),
        "accession": ("accession-num", "rec-number"),
    },
    doi_in_text=("urls/related-urls/url", "urls/web-urls/url", "notes"),
)


def looks_like(head: str) -> bool:
    """Whether there is a record element with titles or a reference type."""
    return bool(re.search(r"<records?[\s>]", head) and "<" in head.lstrip()[:1])


def read(text: str, name: str) -> Parsed:
    """The records of an EndNote XML file."""
    found = read_xml(text, name, frozenset({"record"}), _values)
    return Parsed(
        "EndNote XML",
        DIALECT,
        found.entries,
        notes=found.notes,
        truncated=found.truncated,
        counted_in="record",
    )


def _values(record: Element) -> Values:
    values = flattened(record, _MARKUP)
    kind = record.find("ref-type")
    if kind is not None and kind.get("name"):
        values["ref-type"] = [str(kind.get("name"))]
    return values
