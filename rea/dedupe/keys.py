"""What two copies of a report still share after different databases have had their way.

`keys_of` reads every record once. Its table has one row a record and says what each
field means, not how it was written; "" (or 0) is missing. No pair is looked at here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from rea.dedupe.fields import (
    doi_of,
    in_supplement,
    issue_of,
    pages_of,
    surnames_of,
    volume_of,
    year_of,
)
from rea.dedupe.journals import journal_words
from rea.dedupe.kinds import is_generic, kind_of, role_of
from rea.dedupe.text import folded, language_of, numerals, words

KEY_COLUMNS: Final = (
    "record_id",
    "source",
    "searched_on",
    "number",
    "title",  # words joined by a blank, numerals as digits
    "bare",  # the title without blanks: "life style" is "lifestyle"
    "n_words",
    "distinctive",  # the title can name one report alone (1), is short (0), generic (-1)
    "digits",  # the numbers of the title, in order of size
    "translated",  # the title stands in square brackets, as MEDLINE marks a translation
    "language",  # of the title, as far as its script and small words tell; "" when they do not
    "role",  # erratum, reply, protocol ... or "" for an ordinary report
    "first",  # surname of the first author
    "surnames",  # all surnames, joined by a blank, in order
    "names",  # the author field as given, for lists with given names first
    "year",
    "journal",
    "volume",
    "issue",
    "start",
    "end",
    "other_start",
    "supplement",
    "doi",
    "issn",
    "isbn",
    "address",
    "kind",  # article, conference, thesis, thesis listing, registry, preprint, report, web ...
    "abstract",  # as given; folded only for pairs that are compared
)

# A title of fewer words or letters is short.
_FEW_WORDS: Final = 5
_FEW_LETTERS: Final = 30

_EXCEL_ERROR: Final = re.compile(r"^#(?:NAME\?|REF!|VALUE!|N/A|NUM!|NULL!|DIV/0!)$")
_BRACKET_NOTE: Final = re.compile(
    r"\s*(?:"
    r"\[[^\]]*\b(?:erratum|comment|retraction|corrected|summary for patients)\b[^\]]*\]"
    r"|[\[(](?:\d+\s*ref(?:erence)?s?|(?:[a-z]+\s)?(?:review|letter|editorial|abstract|article)s?"
    r"|electronic resource|internet|conference abstract|(?:in\s)?(?:english|french|german|spanish"
    r"|italian|portuguese|chinese|japanese|russian|polish|dutch|turkish|korean))[\])]"
    r")\.?\s*$",
    re.IGNORECASE,
)
_RETRACTED_MARK: Final = re.compile(
    r"^\W*(?:retracted(?: article)?|withdrawn(?: article)?|corrected and republished)\s*[:\-.\]]+",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+")
_ISBN: Final = re.compile(r"(?<!\d)(?:97[89])?\d{9}[\dx](?!\d)")
_ISSN: Final = re.compile(r"(?<!\d)\d{7}[\dx](?!\d)")
_SCHEME: Final = re.compile(r"^(?:https?|ftp)://(?:www\d?\.)?", re.IGNORECASE)
_TRACKING: Final = re.compile(r"[?&](?:utm_[a-z]+|fbclid|gclid|ref|source|via)=[^&#]*")


def keys_of(records: pd.DataFrame) -> pd.DataFrame:
    """Read what identifies each record.

    Parameters
    ----------
    records : table with ``REVIEW_RECORD_COLUMNS`` and ``searched_on``
        `record_id` must be unique.

    Returns
    -------
    table with `KEY_COLUMNS`, in the order of the records
    """
    names = [
        "record_id",
        "source",
        "searched_on",
        "title",
        "authors",
        "year",
        "journal",
        "volume",
        "issue",
        "pages",
        "doi",
        "url",
        "isbn",
        "type",
        "abstract",
    ]
    cells = (records[name].tolist() for name in names)
    rows = [_key(*row) for row in zip(*cells, strict=True)]
    columns = zip(*rows, strict=True) if rows else ((),) * len(KEY_COLUMNS)
    return pd.DataFrame(dict(zip(KEY_COLUMNS, map(list, columns), strict=True)))


def plain_title(title: str) -> tuple[str, str]:
    """A title's letters and digits alone, and its role: erratum, retraction ... or ""."""
    found = _of_title(title)
    return found[1], found[-1]


def is_marked_retracted(title: str) -> bool:
    """Whether the title of an article itself says that it was retracted or withdrawn."""
    mark = _RETRACTED_MARK.match(title.strip())
    return mark is not None and "republished" not in mark.group().lower()


def _key(
    record_id: str,
    source: str,
    searched_on: str,
    title: str,
    authors: str,
    year: str,
    journal: str,
    volume: str,
    issue: str,
    pages: str,
    doi: str,
    url: str,
    isbn: str,
    record_type: str,
    abstract: str,
) -> tuple[Any, ...]:
    where = pages_of(pages)
    bare_doi = doi_of(doi, url)
    issn, book = _serials(isbn)
    return (
        record_id,
        source,
        searched_on,
        _number(record_id),
        *_of_title(title),
        *_of_authors(authors),
        authors,
        year_of(year),
        journal_words(journal),
        "" if volume.strip() == year.strip() else volume_of(volume),
        issue_of(issue),
        where.start,
        where.end,
        where.other,
        in_supplement(volume, issue, where.start),
        bare_doi,
        issn,
        book,
        _address(url),
        kind_of(record_type, journal, volume, bare_doi, url),
        abstract,
    )


# Copies from one export often agree in every letter.
@lru_cache(maxsize=20_000)
def _of_title(title: str) -> tuple[str, str, int, int, str, bool, str, str]:
    """What the title tells: the columns of `KEY_COLUMNS` from `title` to `role`."""
    tokens = _title_words(title)
    normal, bare = " ".join(tokens), "".join(tokens)
    return (
        normal,
        bare,
        len(tokens),
        _distinctive(bare, tokens),
        "" if bare.isalpha() else " ".join(sorted(_NUMBER.findall(normal))),
        title.strip().startswith("["),
        language_of(title, tokens),
        role_of(normal),
    )


@lru_cache(maxsize=20_000)
def _of_authors(authors: str) -> tuple[str, str]:
    """The first surname, and all of them."""
    names = surnames_of(authors)
    return names[0] if names else "", " ".join(dict.fromkeys(names))


def _title_words(title: str) -> list[str]:
    text = title.strip()
    if text.startswith("#") and _EXCEL_ERROR.match(text):
        return []
    if mark := _RETRACTED_MARK.match(text):
        text = text[mark.end() :]
    if text.rstrip(". ").endswith(("]", ")")):
        while (shorter := _BRACKET_NOTE.sub("", text)) != text:
            text = shorter
    return numerals(words(folded(text)))


def _distinctive(bare: str, tokens: list[str]) -> int:
    if is_generic(tokens):
        return -1
    return int(len(tokens) >= _FEW_WORDS and len(bare) >= _FEW_LETTERS)


def _number(record_id: str) -> str:
    return record_id.rpartition("/")[2]


def _serials(text: str) -> tuple[str, str]:
    """ISSN and ISBN, whichever the field holds."""
    plain = text.replace("-", "").lower()
    if not plain:
        return "", ""
    book = _ISBN.search(plain)
    if book:
        return "", book.group()[-10:-1]
    serial = _ISSN.search(plain)
    return (serial.group() if serial else ""), ""


def _address(url: str) -> str:
    """One address without scheme, tracking and trailing slash; "" where several are given."""
    text = url.strip()
    if not text or text.count("http") > 1 or " " in text:
        return ""
    bare = _TRACKING.sub("", _SCHEME.sub("", text)).split("#")[0]
    return bare.rstrip("/?&").lower()
