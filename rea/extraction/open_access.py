"""Where a report may be read by everybody, as Unpaywall or OpenAlex tell it by its DOI.

Nothing here asks anybody: an address is made of a DOI, and what came back is read.

Sources
-------
Unpaywall REST API v2, https://unpaywall.org/products/api and https://unpaywall.org/data-format;
OpenAlex, https://docs.openalex.org/api-entities/works (best_oa_location) and its polite pool.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from rea.errors import ReaError


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """A copy that everybody may read.

    Attributes
    ----------
    url : str
        Of the PDF, or of the page that leads to it where `is_pdf` is false.
    version : str
        published, accepted or submitted; "" where the service does not say.
    licence : str
        Such as ``cc-by``, or "".
    host : str
        Who holds it: publisher or repository, or a name; "" where unknown.
    """

    url: str
    is_pdf: bool
    version: str = ""
    licence: str = ""
    host: str = ""

    @property
    def told(self) -> str:
        """What it is, in a few words: ``PDF, accepted version, cc-by, repository``."""
        kind = "PDF" if self.is_pdf else "page"
        version = f"{self.version} version" if self.version else ""
        return ", ".join(filter(None, (kind, version, self.licence, self.host)))


class UnreadableReplyError(ReaError):
    """A service gave something else than the answer that it documents."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"What {service} answered cannot be read.",
            "Try again later; if it stays so, its answers have changed and rea must follow.",
        )


@dataclass(frozen=True, slots=True)
class Service:
    """One that tells open copies by DOI.

    Attributes
    ----------
    address : callable
        DOI and the asker's email to what is asked for.
    """

    name: str
    address: Callable[[str, str], str]
    read: Callable[[Mapping[str, Any]], OpenCopy | None]


def read_reply(service: Service, body: bytes) -> OpenCopy | None:
    """The best open copy in an answer; None where the service knows of none.

    Raises
    ------
    UnreadableReplyError
    """
    try:
        return service.read(json.loads(body))
    except (ValueError, TypeError, AttributeError, KeyError) as err:
        raise UnreadableReplyError(service.name) from err


def _unpaywall(reply: Mapping[str, Any]) -> OpenCopy | None:
    best = reply["best_oa_location"]
    if not best:
        return None
    return _copy(best, best.get("url_for_pdf"), best.get("url"), best.get("host_type"))


def _openalex(reply: Mapping[str, Any]) -> OpenCopy | None:
    best = reply["best_oa_location"]
    if not best:
        return None
    holder = (best.get("source") or {}).get("display_name")
    return _copy(best, best.get("pdf_url"), best.get("landing_page_url"), holder)


def _copy(best: Mapping[str, Any], pdf: object, page: object, host: object) -> OpenCopy | None:
    address = _web(pdf) or _web(page)
    if not address:
        return None
    version = str(best.get("version") or "").removesuffix("Version")
    licence = str(best.get("license") or "")
    return OpenCopy(address, bool(_web(pdf)), version, licence, str(host or ""))


def _web(address: object) -> str:
    """The address if a page may link to it; a service must not hand us a script."""
    text = str(address or "").strip()
    parts = urlsplit(text)
    is_plain = text.isprintable() and " " not in text
    return text if is_plain and parts.scheme in ("https", "http") and parts.hostname else ""


SERVICES: Final[Mapping[str, Service]] = {
    "unpaywall": Service(
        "Unpaywall",
        lambda doi, email: (
            f"https://api.unpaywall.org/v2/{quote(doi, safe='/')}?email={quote(email, safe='@')}"
        ),
        _unpaywall,
    ),
    "openalex": Service(
        "OpenAlex",
        lambda doi, email: (
            f"https://api.openalex.org/works/doi:{quote(doi, safe='/')}"
            f"?select=best_oa_location&mailto={quote(email, safe='@')}"
        ),
        _openalex,
    ),
}
