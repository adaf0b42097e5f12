"""The way to a full text through a library: its link resolver, its proxy, or the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, urlencode

_JOURNAL: Final = "info:ofi/fmt:kev:mtx:journal"
_BOOK: Final = "info:ofi/fmt:kev:mtx:book"
# A first page as a resolver takes it: e12, S101, 377.
_FIRST_PAGE: Final = re.compile(r"\s*(\w+)")

LETTER: Final = """\
Dear {author},

We are preparing an evidence assessment, “{review}”, and would like to read this report of yours:

{reference}

We could not obtain it through our libraries. Could you send us the full text, or tell us where
it may be read? We would use it for this assessment only and pass it on to nobody.

With kind regards
{sender}
"""


def open_url(record: Mapping[str, str], base: str) -> str:
    """The address at which a library's link resolver looks for a report.

    Parameters
    ----------
    record : mapping
        Columns of `rea.model.BIBLIOGRAPHIC_COLUMNS`; what is empty is left out.
    base : str
        Of the resolver; the library names it.

    Sources
    -------
    ANSI/NISO Z39.88-2004, The OpenURL Framework for Context-Sensitive Services, key/encoded-value
    formats for journals and for books.
    """
    asked = urlencode([(key, value) for key, value in _told(record) if value], quote_via=quote)
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return f"{base}{joint}{asked}"


def through_proxy(address: str, prefix: str) -> str:
    """An address as a library's proxy takes it.

    Examples
    --------
    >>> through_proxy("https://doi.org/10.5/x", "https://proxy.example.org/login?url=")
    'https://proxy.example.org/login?url=https://doi.org/10.5/x'
    >>> through_proxy("https://doi.org/10.5/x", "https://proxy.example.org/login?qurl=")
    'https://proxy.example.org/login?qurl=https%3A%2F%2Fdoi.org%2F10.5%2Fx'
    """
    # EZproxy takes what follows "url=" as it stands, and decodes what follows "qurl=".
    return prefix + (quote(address, safe="") if prefix.endswith("qurl=") else address)


def doi_address(doi: str) -> str:
    """Where a DOI leads; a few old ones hold signs that an address must not."""
    return f"https://doi.org/{quote(doi, safe='/:;().,-_')}" if doi else ""


def request_letter(record: Mapping[str, str], review: str, sender: str) -> str:
    """A text that asks the first author for a report."""
    return LETTER.format(
        author=first_author(record) or "colleague",
        review=review,
        reference=_reference(record),
        sender=sender,
    )


def first_author(record: Mapping[str, str]) -> str:
    """The first author as one is addressed.

    Examples
    --------
    >>> first_author({"authors": "Larkspur, I.; Finch, T."}), first_author({"authors": "WHO"})
    ('I. Larkspur', 'WHO')
    """
    surname, given = _first(record)
    return f"{given} {surname}".strip()


def _told(record: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    isbn = record["isbn"].split(";")[0].strip()
    is_book = bool(isbn) and not record["journal"]
    surname, given = _first(record)
    yield from (("url_ver", "Z39.88-2004"), ("url_ctx_fmt", "info:ofi/fmt:kev:mtx:ctx"))
    yield "rft_val_fmt", _BOOK if is_book else _JOURNAL
    yield "rft.genre", "book" if is_book else "article"
    yield "rft.btitle" if is_book else "rft.atitle", record["title"]
    yield "rft.jtitle", record["journal"]
    yield from (("rft.aulast", surname), ("rft.aufirst", given))
    yield from (("rft.date", record["year"]), ("rft.volume", record["volume"]))
    yield from (("rft.issue", record["issue"]), ("rft.pages", record["pages"]))
    page = _FIRST_PAGE.match(record["pages"])
    yield "rft.spage", page[1] if page else ""
    yield "rft.isbn", isbn
    yield "rft_id", f"info:doi/{record['doi']}" if record["doi"] else ""


def _first(record: Mapping[str, str]) -> tuple[str, str]:
    surname, _, given = record["authors"].split(";")[0].partition(",")
    return surname.strip(), given.strip()


def _reference(record: Mapping[str, str]) -> str:
    where = " ".join(filter(None, (record["journal"], record["volume"])))
    where += f"({record['issue']})" if record["issue"] else ""
    parts = (
        f"{record['authors']} ({record['year'] or 'no date'})".strip(),
        record["title"].rstrip("."),
        ", ".join(filter(None, (where, record["pages"]))),
    )
    return ". ".join(filter(None, parts)) + f". {doi_address(record['doi'])}".rstrip()
