"""Records out as BibTeX, PubMed text and EndNote XML, for tools that take nothing better.

Sources
-------
EndNote's XML as EndNote 20 writes it and Covidence, Rayyan and JabRef read it; MEDLINE
display of PubMed, https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape

import pandas as pd

from rea.sources.fields import one_line

Record = Mapping[str, str]

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LATEX: Final = {
    "\\": r"{\textbackslash}",
    **{one: f"\\{one}" for one in "&%$#_{}"},
}
# Type in words: what BibTeX and EndNote call it. The first word that a type holds decides.
_KINDS: Final = (
    (("chap", "section"), "incollection", ("Book Section", 5)),
    (("conf", "cpaper", "proceeding"), "inproceedings", ("Conference Proceedings", 10)),
    (("thes", "dissertation"), "phdthesis", ("Thesis", 32)),
    (("rprt", "report"), "techreport", ("Report", 27)),
    (("book",), "book", ("Book", 6)),
    (("elec", "web", "blog"), "misc", ("Web Page", 12)),
    (("news", "mgzn"), "article", ("Newspaper Article", 23)),
    (("jour", "article", "review"), "article", ("Journal Article", 17)),
)
_ANY_KIND: Final = ("misc", ("Generic", 13))
_PMID: Final = re.compile(r"[1-9]\d{3,7}")


def write_bibtex(records: pd.DataFrame) -> bytes:
    """The records as BibTeX, in UTF-8; columns as `rea.sources.write_ris` takes them."""
    return "\n".join(_bibtex(row, n) for n, row in enumerate(_rows(records), 1)).encode(
        errors="replace"
    )


def write_nbib(records: pd.DataFrame) -> bytes:
    """The records as PubMed text. Only a record of PubMed bears a PMID."""
    return "\n".join(
        "".join(f"{tag:<4}- {value}\n" for tag, value in _nbib(row) if value)
        for row in _rows(records)
    ).encode(errors="replace")


def write_endnote_xml(records: pd.DataFrame) -> bytes:
    """The records as EndNote XML."""
    body = "".join(f"<record>{''.join(_endnote(row))}</record>\n" for row in _rows(records))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n{body}</records></xml>\n'
    ).encode(errors="replace")


def _rows(records: pd.DataFrame) -> Iterator[dict[str, str]]:
    for row in records.fillna("").to_dict("records"):
        clean = {str(name): _NO_XML.sub(" ", str(value)) for name, value in row.items()}
        yield {name: cell if name == "extra" else one_line(cell) for name, cell in clean.items()}


def _listed(text: str) -> list[str]:
    return [one for one in text.split("; ") if one]


def _notes(record: Record) -> list[str]:
    notes = json.loads(record["extra"]).get("N1", []) if record.get("extra") else []
    return [one_line(one) for one in ([notes] if isinstance(notes, str) else notes)]


def _kind(record: Record) -> tuple[str, tuple[str, int]]:
    said = record.get("type", "").casefold()
    for words, bibtex, endnote in _KINDS:
        if any(word in said for word in words):
            return bibtex, endnote
    return ("article", ("Journal Article", 17)) if record.get("journal") else _ANY_KIND


def _bibtex(record: Record, number: int) -> str:
    kind, _ = _kind(record)
    key = re.sub(r"[^A-Za-z0-9-]+", "-", record.get("record_id", "")) or f"rea-{number}"
    in_journal = kind == "article" or kind == "misc"
    authors = [
        _braced(name) if "," in name else f"{{{_braced(name)}}}"
        for name in _listed(record.get("authors", ""))
    ]
    fields = {
        "title": f"{{{_braced(record.get('title', ''))}}}" if record.get("title") else "",
        "author": " and ".join(authors),
        "year": record.get("year", ""),
        "journal" if in_journal else "booktitle": _braced(record.get("journal", "")),
        "volume": record.get("volume", ""),
        "number": record.get("issue", ""),
        "pages": record.get("pages", "").replace("-", "--"),
        "doi": record.get("doi", ""),
        "abstract": _braced(record.get("abstract", "")),
        "keywords": _braced(record.get("keywords", "")),
        "url": record.get("url", ""),
        "language": record.get("language", ""),
        "publisher": _braced(record.get("publisher", "")),
        "isbn": record.get("isbn", ""),
        "note": _braced(" | ".join(_notes(record))),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{body}}}\n"


def _braced(text: str) -> str:
    return "".join(_LATEX.get(one, one) for one in text)


def _nbib(record: Record) -> Iterator[tuple[str, str]]:
    accession = record.get("accession", "")
    from_pubmed = "pubmed" in f"{record.get('source', '')} {record.get('url', '')}".casefold()
    if from_pubmed and _PMID.fullmatch(accession):
        yield "PMID", accession
    yield "OWN", "rea"
    yield "DP", record.get("year", "")
    yield "TI", record.get("title", "")
    yield "PG", record.get("pages", "")
    yield "LID", f"{record['doi']} [doi]" if record.get("doi") else ""
    yield "AB", record.get("abstract", "")
    yield from (("FAU", name) for name in _listed(record.get("authors", "")))
    yield "LA", record.get("language", "")
    yield "PT", record.get("type", "")
    yield "JT", record.get("journal", "")
    yield "VI", record.get("volume", "")
    yield "IP", record.get("issue", "")
    yield "PB", record.get("publisher", "")
    yield "ISBN", record.get("isbn", "")
    yield "URL", record.get("url", "")
    yield from (("OT", word) for word in _listed(record.get("keywords", "")))
    yield from (("GN", note) for note in _notes(record))
    yield "OID", record.get("record_id", "")


def _endnote(record: Record) -> Iterator[str]:
    _, (name, number) = _kind(record)
    yield f'<ref-type name="{name}">{number}</ref-type>'
    authors = "".join(_tag("author", one) for one in _listed(record.get("authors", "")))
    yield _wrapped("contributors", _wrapped("authors", authors))
    journal = record.get("journal", "")
    titles = _tag("title", record.get("title", "")) + _tag("secondary-title", journal)
    yield _wrapped("titles", titles)
    yield _wrapped("periodical", _tag("full-title", journal))
    yield _tag("pages", record.get("pages", ""))
    yield _tag("volume", record.get("volume", ""))
    yield _tag("number", record.get("issue", ""))
    words = "".join(_tag("keyword", one) for one in _listed(record.get("keywords", "")))
    yield _wrapped("keywords", words)
    yield _wrapped("dates", _tag("year", record.get("year", "")))
    yield _tag("publisher", record.get("publisher", ""))
    yield _tag("isbn", record.get("isbn", ""))
    yield _tag("accession-num", record.get("accession", "") or record.get("record_id", ""))
    yield _tag("electronic-resource-num", record.get("doi", ""))
    yield _tag("abstract", record.get("abstract", ""))
    yield _tag("notes", " | ".join(_notes(record)))
    yield _tag("language", record.get("language", ""))
    yield _wrapped("urls", _wrapped("related-urls", _tag("url", record.get("url", ""))))


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _wrapped(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>" if inner else ""
