"""PubMed's XML (PubmedArticleSet)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from rea.sources.entries import Dialect, Parsed, Values
from rea.sources.xml_records import flattened, read_xml, text_of

_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitationSet"})
_MARKUP = frozenset({"i", "b", "u", "sub", "sup", "em", "math", "DispFormula"})
# Read by name below, so that they need not stay in `extra` as well.
_READ = ("AuthorList/", "Abstract/", "MeshHeadingList/", "KeywordList/", "ELocationID", "ArticleId")
_CLOCK = ("Year", "Month", "Day", "Season", "Hour", "Minute", "MedlineDate")

DIALECT = Dialect(
    fields={
        "type": ("PublicationType",),
        "title": ("ArticleTitle", "BookTitle", "VernacularTitle"),
        "authors": ("Author",),
        "year": ("PubDate", "ArticleDate"),
        "journal": ("Title", "ISOAbbreviation", "MedlineTA", "InBook"),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("MedlinePgn", "StartPage"),
        "doi": ("DOI",),
        "abstract": ("Abstract",),
        "keywords": ("Keyword", "MeshHeading"),
        "language": ("Language",),
        "publisher": ("PublisherName",),
        "isbn": ("Isbn",),
        "accession": ("PMID",),
    },
    last_page=("EndPage",),
)


def looks_like(head: str) -> bool:
    """Whether there is an element of PubMed's."""
    return bool(re.search(r"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)\b", head))


def read(text: str, name: str) -> Parsed:
    """The records of a PubMed XML file."""
    found = read_xml(text, name, _RECORDS, _values)
    return Parsed(
        "PubMed XML",
        DIALECT,
        found.entries,
        notes=found.notes,
        truncated=found.truncated,
        counted_in="record",
    )


def _values(record: Element) -> Values:
    values: Values = {}
    for path, texts in flattened(record, _MARKUP).items():
        if not any(one in path for one in _READ) and not path.endswith(_CLOCK):
            values.setdefault(path.rpartition("/")[2], []).extend(texts)
    citation = record.find("MedlineCitation/PMID")
    values["PMID"] = [text_of(citation if citation is not None else record.find(".//PMID"))]
    values["Author"] = [_author(one) for one in record.iterfind(".//AuthorList/Author")]
    values["PubDate"] = [" ".join(one.itertext()) for one in record.iterfind(".//PubDate")]
    values["ArticleDate"] = [" ".join(one.itertext()) for one in record.iterfind(".//ArticleDate")]
    values["Abstract"] = [_labelled(record)]
    values["DOI"] = _dois(record)
    values["Keyword"] = [text_of(one) for one in record.iterfind(".//KeywordList/Keyword")]
    values["MeshHeading"] = [
        "/".join(map(text_of, one)) for one in record.iterfind(".//MeshHeadingList/MeshHeading")
    ]
    if values.get("ArticleTitle"):
        values["InBook"] = values.pop("BookTitle", [])
    return {path: texts for path, texts in values.items() if any(texts)}


def _author(author: Element) -> str:
    surname = text_of(author.find("LastName"))
    given = text_of(author.find("ForeName")) or text_of(author.find("Initials"))
    if not surname:
        return text_of(author.find("CollectiveName"))
    return f"{surname}, {given}" if given else surname


def _labelled(record: Element) -> str:
    """The abstract with the names of its sections, as PubMed shows it."""
    parts = []
    for one in record.iterfind(".//Abstract/AbstractText"):
        label = one.get("Label")
        parts.append(f"{label}: {text_of(one)}" if label else text_of(one))
    return " ".join(parts)


def _dois(record: Element) -> list[str]:
    said = [one for one in record.iterfind(".//ELocationID") if one.get("EIdType") == "doi"]
    # Not those of the reference list, which stands in PubmedData as well.
    said += [
        one
        for one in record.iterfind("./PubmedData/ArticleIdList/ArticleId")
        if one.get("IdType") == "doi"
    ]
    return [text_of(one) for one in said][:1]
