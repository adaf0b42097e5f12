"""What a field of an export says, in the one form that the review uses.

Every function takes the text as the source wrote it and returns the text for a
column of `rea.model.BIBLIOGRAPHIC_COLUMNS`. Nothing here knows a file format.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote

# "NA" stands for a missing value where a name cannot: R and EndNote write it so. It is
# not read so in a title, an author or a journal, for a journal is named NA.
_MISSING = frozenset(
    {"na", "n/a", "nan", "none", "null", "[no abstract available]", "no abstract available"}
    | {"publisher: abstract available from the publisher."}
)

# A type, a year, a journal or a name stands in thousands of records of one export.
_REMEMBERED = 20_000

_SPACES = re.compile(r"[ \t\n]{2,}|[\t\n]")
# Only elements that publishers put into titles and abstracts: "p<0.05" and "a<b" stay.
_ELEMENT = re.compile(
    r"</?(?:[a-z]{2,5}:[a-z]+|i|b|u|p|a|em|strong|sub|sup|br|hr|span|div|font|inf|scp|sc|tt"
    r"|bold|italic|script|style|img|title|sec|h[1-6]|ul|ol|li|small|big|emph|it)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")

# Platforms escape what was escaped already: &amp;lt;i&amp;gt;. What is plain stays plain.
_MAX_ESCAPED = 10

_YEAR = re.compile(r"(?<![\d.])(1[5-9]\d\d|20\d\d)(?!\d)")
_PACKED_DATE = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]{1,1000}", re.IGNORECASE)
# As most exports write it: nothing is escaped, and nothing hangs on to it.
_BARE_DOI = re.compile(r"10\.\d{4,9}/[\w./-]{0,998}[^\W_]", re.ASCII)
_SHORT_DOI = re.compile(
    r"^(?:(?:https?://)?(?:dx\.)?doi\.org/)?(10/[a-z0-9]{3,12})$", re.IGNORECASE
)
# "doi:10…", "https://doi.org/10…", and a publisher's ".../doi/abs/10…".
_DOI_SAID = re.compile(
    r"(?:\bdoi\s{0,3}(?:\.org/|[:=\[/]|\s)\s{0,3}(?:[a-z]{2,9}/)?|/(?:article|chapter)/)"
    r"(?:https?://(?:dx\.)?doi\.org/)?(?=10\.)",
    re.IGNORECASE,
)
_QUERY = re.compile("[&?]")
_BEHIND_DOI = re.compile(r"[&?]|;jsessionid|\[doi\]")
# Where an address leads to a part of what the DOI names.
_PART = re.compile(
    r"/(?:abstract|full|pdf|epdf|fulltext|summary|references|asset/.*)$", re.IGNORECASE
)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}

_DASH = re.compile(r"\s*(?:-+|[–—‐‑−])\s*")
_SHORT_RANGE = re.compile(r"(\d+)-(\d+)")
_NO_IDENTIFIER = re.compile(r"doi:|https?:|10\.\d{4}", re.IGNORECASE)
_ACCESSION_SAID = re.compile(r"(?:^Accession Number: |[?&]AN=)([\w.:-]{3,40})")
_BETWEEN_URLS = re.compile(r"\s|;\s*(?=https?:|www\.)")
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")
_ISBN = re.compile(r"(?<![\d-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\d-])")

# Publishers and platforms add a sentence of rights to the abstract (EBSCO in an abstract
# of its own). It is not what the record says, and it would match across records.
_RIGHTS = re.compile(
    r"(?:^|(?<=[.\]!?)])\s*|\s{2,})"
    r"(?:(?:Copyright\b|\(c\)|©|\u00a9)[^.]{0,200}(?:rights reserved|property of|is the property)"
    r"|Copyright of [^.]{1,300} is the property of"
    r"|\[(?:ABSTRACT|Abstract) FROM (?:AUTHOR|PUBLISHER)"
    r"|\(PsycINFO Database Record|\(PsycInfo Database Record|\(APA PsycInfo Database Record"
    r"|(?:©|\(c\)|\(C\)|Copyright ©|Copyright \(c\)) ?(?:1[89]|20)\d\d\b"
    r"|(?:©|Copyright ©) [A-Z][^.]{0,120}(?:1[89]|20)\d\d)"
)

_N_RIGHTS = 900


def is_missing(text: str) -> bool:
    """Whether the source says that it has no value here.

    Examples
    --------
    >>> is_missing("N/A"), is_missing("Na")
    (True, True)
    """
    return len(text) < 60 and text.strip().casefold() in _MISSING


@lru_cache(_REMEMBERED)
def said(text: str) -> str:
    """The text on one line, or "" where the source says that it has no value."""
    return "" if is_missing(text) else one_line(text)


def one_line(text: str) -> str:
    """The text with every run of spaces and line ends as one space."""
    text = text.strip()
    # From the end, two spaces are found in half the time that "in" takes among words.
    if text.rfind("  ") >= 0 or "\n" in text or "\t" in text:
        return _SPACES.sub(" ", text)
    return text


def plain(text: str) -> str:
    """The text without HTML elements and entities.

    Examples
    --------
    >>> plain("The rise of <i>Homo</i> &amp; others (p<.05)")
    'The rise of Homo & others (p<.05)'
    """
    if "&" in text or "<" in text:
        for _ in range(_MAX_ESCAPED):
            before = text
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
            text = _ELEMENT.sub("", text)
            if text == before:
                break
    return one_line(text)


@lru_cache(_REMEMBERED)
def year(text: str) -> str:
    """The first year from 1500 to 2099 in a date of any form, or "".

    Examples
    --------
    >>> [year(one) for one in ("2019///Spring", "12/05/2019", "20190512", "c2019", "19")]
    ['2019', '2019', '2019', '2019', '']
    """
    found = _YEAR.search(text) or _PACKED_DATE.search(text)
    return found[1] if found else ""


def doi(text: str, said: bool = True) -> str:
    """The DOI in the text, bare and in lower case, or "".

    Parameters
    ----------
    said : bool
        Whether the field is one for DOIs. Of any other text only an address at doi.org
        or what follows "doi:" counts, because a note may cite another report's DOI.

    Examples
    --------
    >>> doi("https://doi.org/10.1016/S0140-6736(05)67889-0.")
    '10.1016/s0140-6736(05)67889-0'
    >>> doi("see 10.1000/other", said=False)
    ''
    """
    if "10" not in text:
        return ""
    if said and _BARE_DOI.fullmatch(text):
        return text.lower()
    text = html.unescape(text) if "&" in text else text
    for _ in range(2):  # some link resolvers escape what was escaped
        text = unquote(text) if "%2" in text or "%3" in text else text
    text = text.strip()
    short = _SHORT_DOI.match(text)
    if short:
        return short[1].lower()
    if not said:
        announced = _DOI_SAID.search(text)
        if not announced:
            return ""
        text = text[announced.end() :]
    found = _DOI.search(text)
    if not found:
        return ""
    return _trimmed_doi(found[0] if said else _PART.sub("", _QUERY.split(found[0], maxsplit=1)[0]))


def _trimmed_doi(found: str) -> str:
    # An address may go on behind the DOI; a DOI holds "&" and "?" hardly ever.
    found = _BEHIND_DOI.split(found, maxsplit=1)[0]
    while found:
        last = found[-1]
        opening = _CLOSING.get(last)
        unmatched = opening is not None and found.count(last) > found.count(opening)
        if not unmatched and last not in ".,;:'’”|*":
            break
        found = found[:-1]
    return found.lower()


def isbns(text: str) -> str:
    """The ISBNs in a field that may hold ISSNs as well; "" if there are none.

    An ISSN names a journal and is shared by all its articles, so it must never stand
    where two records are compared by it.
    """
    return "; ".join(one.replace(" ", "") for one in _ISBN.findall(text) if not _is_issn(one))


def _is_issn(text: str) -> bool:
    return bool(_ISSN.fullmatch(text))


def pages(start: str, end: str = "") -> str:
    """A range of pages as "35-42".

    Examples
    --------
    >>> pages("35", "42"), pages("e12"), pages("35 – 42"), pages("S35", "S35"), pages("764-9")
    ('35-42', 'e12', '35-42', 'S35', '764-769')
    """
    if start.isdigit() and end.isdigit() and len(start) <= len(end):
        return start if start == end else f"{start}-{end}"
    start = "" if is_missing(start) else _DASH.sub("-", start.strip())
    end = "" if is_missing(end) else _DASH.sub("-", end.strip()).lstrip("-")
    if start and end and "-" not in start:
        start = f"{start}-{end}"
    first, _, last = start.partition("-")
    if first and first == last:
        return first
    short = _SHORT_RANGE.fullmatch(start)
    if short and len(short[2]) < len(short[1]):
        return f"{short[1]}-{short[1][: -len(short[2])]}{short[2]}"
    return start or end


def abstract_and_rights(values: Sequence[str]) -> tuple[str, str]:
    """The abstract, and the publisher's sentence of rights that was mixed up with it."""
    texts, rights = [], []
    for value in values:
        text = plain(value)
        if is_missing(text):
            continue
        cut = _rights_begin(text)
        if cut < len(text):
            rights.append(text[cut:].strip())
            text = text[:cut].rstrip()
        texts.append(text)
    return " ".join(filter(None, texts)), " ".join(filter(None, rights))


def _rights_begin(text: str) -> int:
    # They stand at the very end, one or more, or are all that there is.
    cut = len(text)
    while True:
        begin = max(0, cut - _N_RIGHTS)
        if not _may_hold_rights(text[begin:cut]):
            return cut
        found = _RIGHTS.search(text, begin, cut)
        if not found:
            return cut
        cut = found.start()


def _may_hold_rights(text: str) -> bool:
    # A single sign is found much quicker than a word, and a word quicker from the end.
    return (
        "©" in text
        or ("C" in text and text.rfind("Copyright") >= 0)
        or ("(" in text and any(word in text for word in ("(c)", "(C)", "Database Record")))
        or ("[" in text and "FROM " in text)
    )


def listed(values: Iterable[str]) -> list[str]:
    """Keywords one by one, in their order, each once."""
    return list(dict.fromkeys(one for value in values for one in _keywords_in(value)))


@lru_cache(_REMEMBERED)
def _keywords_in(value: str) -> tuple[str, ...]:
    shown = (one_line(one).strip("; ") for one in value.split(";"))
    return tuple(filter(None, shown))


def is_identifier(text: str) -> bool:
    """Whether a source's identifier names the record: "0" does not, a DOI has its own column."""
    return text.strip() != "0" and not _NO_IDENTIFIER.match(text.strip())


def accession_said(text: str) -> str:
    """The accession number that EBSCO writes into a note or an address.

    Examples
    --------
    >>> accession_said("Accession Number: 176404503; Curry Rogers, Kristina 1")
    '176404503'
    """
    found = _ACCESSION_SAID.search(text)
    return found[1] if found else ""


def first_url(text: str) -> str:
    """The first address of a field that may hold several."""
    text = text.strip()
    if not text or is_missing(text):
        return ""
    return _BETWEEN_URLS.split(text, maxsplit=1)[0].rstrip(";")
