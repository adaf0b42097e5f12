"""What two copies of a report still share after different databases have had their way.

`keys_of` reads every record once. Its table has one row a record and says what each
field means, not how it was written; "" (or 0) is missing. No pair is looked at here.
"""

from __future__ import annotations

import re
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
from rea.dedupe.text import folded, language_of, numerals, words

KEY_COLUMNS: Final = (
    "record_id",
    "source",
    "searched_on",
    "number",
    "title",  # words joined by a blank, numerals as digits
    "bare",  # the title without blanks: "life style" is "lifestyle"
    "n_words",
    "digits",  # the numbers of the title, in order of size
    "translated",  # the title stands in square brackets, as MEDLINE marks a translation
    "language",  # of the title, as far as its script and small words tell; "" when they do not
    "role",  # erratum, reply, protocol ... or "" for an ordinary report
    "first",  # surname of the first author
    "surnames",  # all surnames, joined by a blank, in order
    "names",  # every word of the author field, for lists with given names first
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
    "kind",  # article, conference, thesis, thesis listing, preprint, report, book, chapter, web
    "abstract",  # as given; folded only for pairs that are compared
)

# Titles that name a part of every issue or site rather than one report.
_GENERIC: Final = frozenset(
    "editorial editorials introduction foreword preface guest note notes editor editors comment "
    "comments commentary letter letters reply response replies erratum errata corrigendum "
    "correction corrections abstract abstracts announcement announcements book review reviews "
    "contents index news obituary acknowledgement acknowledgements reviewers calendar issue "
    "special section volume in this the a an of to from and for on our us about contact home "
    "welcome page untitled title conclusion conclusions discussion summary overview appendix "
    "perspective perspectives senior associate board meeting proceedings poster posters session "
    "oral presentations author authors annual report reports 1 2 3 4 5 6 7 8 9 10".split()
)

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
_ROLES: Final = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("erratum", r"^(?:erratum|errata|corrigend|(?:author |publisher )?correction\b|addendum)"),
        (
            "retraction",
            r"^(?:retraction|notice of retraction|expression of concern|withdrawal of)",
        ),
        (
            "editorial",
            r"^(?:guest )?editorial|\beditors? (?:comments?|notes?|remarks|introduction|letter)\b"
            r"|^(?:note|letter|message|remarks) from (?:the )?(?:\w+ )*editors?\b|^from the editor",
        ),
        (
            "reply",
            r"^(?:re (?!\w+ analy)|(?:the )?(?:authors? )?(?:reply|response)\b|in reply|reply to)"
            r"|\b(?:authors? |a )?(?:reply|authors? response)$|\breply by\b",
        ),
        (
            "comment",
            r"^(?:comments?|commentary|letters?|discussion|invited commentary|editorial comment"
            r"|peer review report)\b|\b(?:a|invited) commentary\b|\bcomments? on\b",
        ),
        (
            "protocol",
            r"\b(?:study|trial|review|research|experimental) protocol\b|\bprotocol (?:for|of) "
            r"|\bprotocol$|^protocol\b",
        ),
        ("book review", r"^(?:book )?review of\b|\bbook review\b"),
        ("summary", r"\b(?:plain language|executive|lay|evidence|policy) summary\b"),
    )
)

_JOURNAL_TAIL: Final = re.compile(
    r"\([^)]*\)|\[electronic resource\]|[.:]\s*conference\b.*|\s:\s.*|: (?:the )?official.*",
    re.IGNORECASE,
)
# "Gan to Kagaku Ryoho [Japanese Journal of Cancer]", "Praxis/Swiss Review": one journal, two names.
_JOURNAL_NAMES: Final = re.compile(r"\s=\s|[\[\]/;]")
# "ICIS: Transforming Society", "PNAS - Proceedings of ..."
_ACRONYM: Final = re.compile(r"^\s*([A-Z]{3,8})(?=\s*[:-])")
_JOURNAL_FILLER: Final = frozenset(
    "the of and in on for to with at an de des del d l la et und der die fur online print".split()
)

# What one export adds to a conference's name and another leaves out, besides years.
_MEETING_FILLER: Final = _JOURNAL_FILLER | frozenset(
    "proceedings proceeding annual biennial joint vol vols volume part first second third fourth "
    "fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth twenty thirty forty "
    "fifty".split()
)

_THESIS: Final = re.compile(r"thes[ie]s|dissertation|ph\.?d\b|\bm\.?sc\b|\bed\.?d\b")
_MEETING: Final = re.compile(
    r"\b(?:proceedings|conference|symposium|workshop|congress|annual meeting|meeting)\b"
)
_PREPRINT: Final = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|ssrn|psyarxiv|socarxiv|chemrxiv|osf preprints|preprints?|"
    r"research square|working paper)\b"
)
_PREPRINT_HOST: Final = re.compile(
    r"arxiv\.org|medrxiv|biorxiv|crimrxiv|preprints\.org|ssrn\.com|osf\.io/preprints|researchsquare"
)
_PREPRINT_DOI: Final = re.compile(
    r"^10\.(?:1101|48550|21203|31234|31235|31219|2139/ssrn|20944/preprints|26434|36227|"
    r"22541|12688/osf)"
)
_KINDS: Final = {
    "thes": "thesis",
    "thesis": "thesis",
    "dissertation": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "conf": "conference",
    "cpaper": "conference",
    "inproceedings": "conference",
    "conference": "conference",
    "conference paper": "conference",
    "conference proceedings": "conference",
    "conference abstract": "conference",
    "proceedings": "conference",
    "unpb": "preprint",
    "preprint": "preprint",
    "rprt": "report",
    "report": "report",
    "techreport": "report",
    "govdoc": "report",
    "book": "book",
    "edbook": "book",
    "chap": "chapter",
    "incollection": "chapter",
    "book chapter": "chapter",
    "book section": "chapter",
    "elec": "web",
    "web": "web",
    "web page": "web",
    "webpage": "web",
    "website": "web",
    "blog": "web",
    "news": "web",
    "news item": "web",
    "newspaper article": "web",
    "mgzn": "web",
}

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
    return pd.DataFrame.from_records(rows, columns=list(KEY_COLUMNS))


def is_generic(title: str) -> bool:
    """Whether a normalised title could stand over many different reports."""
    tokens = title.split()
    return len(tokens) < 2 or all(token in _GENERIC for token in tokens)


def journal_words(text: str) -> str:
    """A journal's names, "|" between them, without articles, places and society titles.

    Examples
    --------
    >>> journal_words("The BMJ (Online)"), journal_words("Stroke. Conference: ISC 2018")
    ('bmj', 'stroke')
    >>> journal_words("Gan to Kagaku Ryoho [Japanese Journal of Cancer]")
    'gan to kagaku ryoho|japanese journal cancer'
    """
    if not text:
        return ""
    shortened = _JOURNAL_TAIL.sub(" ", text)
    names = _JOURNAL_NAMES.split(shortened if shortened.strip() else text)
    names += _ACRONYM.findall(shortened)
    dropped = _MEETING_FILLER if _MEETING.search(text.lower()) else _JOURNAL_FILLER
    plain = (" ".join(w for w in words(folded(n)) if not _dropped(w, dropped)) for n in names)
    return "|".join(dict.fromkeys(name for name in plain if name))


def _dropped(word: str, filler: frozenset[str]) -> bool:
    return word in filler or (filler is _MEETING_FILLER and word[0].isdigit())


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
    tokens = _title_words(title)
    normal = " ".join(tokens)
    names = surnames_of(authors)
    where = pages_of(pages)
    bare_doi = doi_of(doi, url)
    issn, book = _serials(isbn)
    return (
        record_id,
        source,
        searched_on,
        _number(record_id),
        normal,
        "".join(tokens),
        len(tokens),
        " ".join(sorted(re.findall(r"\d+", normal))),
        title.strip().startswith("["),
        language_of(title, tokens),
        _role(normal),
        names[0] if names else "",
        " ".join(dict.fromkeys(names)),
        " ".join(word for word in words(folded(authors)) if len(word) > 2),
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
        _kind(record_type, journal, volume, bare_doi, url),
        abstract,
    )


def _title_words(title: str) -> list[str]:
    text = title.strip()
    if _EXCEL_ERROR.match(text):
        return []
    text = _RETRACTED_MARK.sub("", text)
    if "[" in text or "(" in text:
        while (shorter := _BRACKET_NOTE.sub("", text)) != text:
            text = shorter
    return numerals(words(folded(text)))


def _role(title: str) -> str:
    return next((role for role, pattern in _ROLES if pattern.search(title)), "")


def _number(record_id: str) -> str:
    return record_id.rpartition("/")[2]


def _serials(text: str) -> tuple[str, str]:
    """ISSN and ISBN, whichever the field holds."""
    plain = text.replace("-", "").lower()
    book = re.search(r"(?<!\d)(?:97[89])?\d{9}[\dx](?!\d)", plain)
    if book:
        return "", book.group()[-10:-1]
    serial = re.search(r"(?<!\d)\d{7}[\dx](?!\d)", plain)
    return (serial.group() if serial else ""), ""


def _address(url: str) -> str:
    """One address without scheme, tracking and trailing slash; "" where several are given."""
    text = url.strip()
    if not text or text.count("http") > 1 or " " in text:
        return ""
    bare = _TRACKING.sub("", _SCHEME.sub("", text)).split("#")[0]
    return bare.rstrip("/?&").lower()


def _kind(record_type: str, journal: str, volume: str, doi: str, url: str) -> str:
    place = journal.lower()
    if "dissertation abstracts" in place:
        return "thesis listing"
    if _THESIS.search(place) or "ph.d" in volume.lower():
        return "thesis"
    if _PREPRINT.search(place) or _PREPRINT_DOI.match(doi) or _PREPRINT_HOST.search(url):
        return "preprint"
    named = _KINDS.get(record_type.strip().lower())
    if named:
        return named
    return "conference" if _MEETING.search(_JOURNAL_TAIL.sub("", place)) else "article"
