"""The headers under which platforms and managers put each column of a table."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Most trusted first. Written as `folded` writes them.
_ALIASES: Final[dict[str, str]] = {
    "type": "publication type|document type|type|item type|reference type|content type"
    "|type of reference|article type|category|publication types|ref type|typ|dokumenttyp",
    "title": "title|article title|document title|item title|title primary|primary title"
    "|publication title primary|titel|titre|titulo|titolo|tytul|naslov|paper title"
    "|record title|study title|display name|original title|titles",
    "authors": "authors|author|author s|author names|author full names|authors primary"
    "|first authors|author name|authorlist|author list|autoren|autor|auteurs|auteur|autores"
    "|autori|verfasser|creator|creators|first author|authors raw",
    "year": "year|publication year|pub year|published year|year published|jahr|annee|ano|anno|jaar"
    "|date published|pubyear|publication date|date of publication|date|pubdate|published"
    "|cover date|issue date|erscheinungsjahr|publication date online",
    "journal": "journal|source title|periodical full|publication title|journal book|journal name"
    "|publication name|secondary title|container title|journal title|zeitschrift|revue|revista"
    "|rivista|tijdschrift|publication|periodical|title secondary|source|host item title|venue"
    "|booktitle|conference name|periodical abbrev|abbreviated source title|alternate title3"
    "|alternate title2",
    "volume": "volume|vol|journal volume|band|tome",
    "issue": "issue|number|journal issue|no|issue number|heft|nummer|numero",
    "pages": "pages|page|page numbers|start page|page start|first page|beginning page|seiten"
    "|paginas|pagination|art no|article number|page range",
    "doi": "doi|item doi|doi number|digital object identifier|article doi|do",
    "abstract": "abstract|abstract note|abstracts|ab|zusammenfassung|resume|resumen|riassunto"
    "|samenvatting|notes abstract|description|summary",
    "keywords": "keywords|author keywords|keyword|index keywords|keywords plus|ieee terms"
    "|mesh terms|mesh|emtree drug index terms major focus|emtree drug index terms"
    "|emtree medical index terms major focus|emtree medical index terms|manual tags"
    "|automatic tags|schlagworter|schlagworte|mots cles|palabras clave|subjects|subject terms"
    "|inspec controlled terms",
    "url": "url|link|urls|article url|pdf link|embase link|full text link|fulltext url|uri"
    "|web page|source url|documenturl|plink|articleurl",
    "language": "language|article language|language of original document|languages|sprache|langue"
    "|idioma|output language",
    "publisher": "publisher|book publisher|verlag|editeur|publisher name",
    "isbn": "isbn|isbns|isbn issn|issn isbn|e isbn",
    "accession": "accession|accession number|ut unique wos id|ut unique id|unique wos id|eid|pmid"
    "|pubmed id|central id|embase accession id|pui|lens id|publication id|openalex id|key"
    "|item key|reference id|id|record id|source id|internal id|covidence|ref|an|ut|uid"
    "|identifier|rayyan id|eric number|itemid|item id",
}

HEADERS: Final[dict[str, tuple[str, int]]] = {
    alias: (column, rank)
    for column, aliases in _ALIASES.items()
    for rank, alias in enumerate(aliases.split("|"))
}
LAST_PAGE: Final = frozenset({"end page", "page end", "last page", "ending page", "other pages"})
TEXT_WITH_DOI: Final = frozenset({"citation", "url", "link", "notes", "source", "full text link"})


def folded(header: str) -> str:
    """A header as the aliases are written.

    Examples
    --------
    >>> folded("Author(s)"), folded("Schlagwörter"), folded("UT (Unique WOS ID)")
    ('author s', 'schlagworter', 'ut unique wos id')
    """
    plain = unicodedata.normalize("NFKD", header.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", " ", plain).strip()
