"""Which report a file is: by the DOI, title, author and year that its first pages bear.

What is not plain is left to a person: a DOI on the first page may be that of a report that
is only cited, and a supplement bears the title of its report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal

from rea.extraction.evidence import find_quote
from rea.extraction.fulltext import FullText, dois_in
from rea.extraction.words import read_words

By = Literal["id", "doi", "title", "name", ""]
Part = Literal["report", "supplement", "version"]
PARTS: Final[tuple[Part, ...]] = ("report", "supplement", "version")

# A title page, and the page behind the cover of a repository.
_FRONT: Final = 2
# A shorter title, such as "Safe at home", stands in many reports.
_LEAST_WORDS: Final = 5
# Share of a title's words that a page must bear before its wording is compared.
_LEAST_SHARED: Final = 0.7
_LEAST_ALIKE: Final = 0.85
_SUPPLEMENT: Final = re.compile(
    r"\b(supplement\w*|supporting information|appendi(x|ces)|additional file)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a report whose full text is sought."""

    record_id: str
    title: str
    authors: str = ""
    year: str = ""
    doi: str = ""

    @property
    def surname(self) -> str:
        """Of the first author."""
        return self.authors.split(";")[0].split(",")[0].strip()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which report a file seems to be.

    Attributes
    ----------
    record_id : str
        The likeliest, or "" where none is likely.
    by : str
        What told it: the id that a reference manager gave back, doi, title, or the
        file's name.
    is_sure : bool
        Whether it may be taken without asking a person.
    part : str
        report, supplement or version.
    why : str
        In words, for the person who confirms it.
    """

    record_id: str
    by: By
    is_sure: bool
    part: Part
    why: str


def recognise(name: str, text: FullText, wanted: Sequence[Wanted]) -> Recognised:
    """Which of the wanted reports a file is.

    Parameters
    ----------
    name : str
        Of the file.
    """
    part: Part = "supplement" if _looks_supplementary(name, text) else "report"
    by_doi, by_title = _by_doi(text, wanted), _by_title(text, wanted)
    both = [one for one in by_doi if one in by_title]
    ways: tuple[tuple[list[Wanted], By, str], ...] = (
        (both, "doi", "its DOI and title stand on the first pages"),
        (by_title, "title", "its title stands on the first pages"),
        (by_doi, "doi", "its DOI stands on the first pages, its title does not"),
        (_by_name(name, wanted), "name", "only the file's name says so"),
    )
    for found, by, said in ways:
        if len(found) == 1:
            others = [one for one in (*by_doi, *by_title) if one != found[0]]
            return _told(found[0], by, said, part, others, text)
        if found:
            why = f"{len(found)} reports fit: {', '.join(one.record_id for one in found[:5])}"
            return Recognised(found[0].record_id, by, False, part, why)
    why = text.fault or "neither the DOI nor the title of a wanted report is on its first pages"
    return Recognised("", "", False, part, why)


def recognise_by_id(
    name: str, text: FullText, told: Wanted, wanted: Sequence[Wanted]
) -> Recognised:
    """What a file is that came back from a reference manager on a report's record.

    Its id is trusted for a PDF that opens and whose first pages say nothing else. A saved
    web page is left to a person: it is as often the publisher's abstract as the report.
    """
    seen = recognise(name, text, wanted)
    said = "it came back on this record"
    if seen.record_id and seen.by != "name" and seen.record_id != told.record_id:
        said += f"; its first pages are those of {seen.record_id}"
        return Recognised(told.record_id, "id", False, seen.part, said)
    if seen.part == "supplement":
        said += "; it looks like a supplement"
    is_pdf = PurePath(name).suffix.lower() == ".pdf"
    sure = seen.part == "report" and is_pdf and bool(text.pages)
    return Recognised(told.record_id, "id", sure, seen.part, said)


def belies(text: FullText, one: Wanted) -> str:
    """Why a file does not look like the report that it is said to be, or ""."""
    if text.n_without_text == len(text.pages):
        return ""
    seen = recognise("", text, [one])
    if seen.record_id:
        return ""
    return "neither the DOI nor the title of this report stands on the first pages"


def _told(
    one: Wanted, by: By, said: str, part: Part, others: Sequence[Wanted], text: FullText
) -> Recognised:
    plain = by == "doi" and "and title" in said
    plain |= by == "title" and _names_author_or_year(text, one)
    if others:
        said += f"; so do those of {others[0].record_id}"
    if part == "supplement":
        said += "; it looks like a supplement"
    sure = plain and not others and part == "report"
    return Recognised(one.record_id, by, sure, part, said)


def _by_doi(text: FullText, wanted: Sequence[Wanted]) -> list[Wanted]:
    # A DOI that is set over a line's end is read with the line's end taken out.
    front = _front(text)
    named = {text.doi, *dois_in(front), *dois_in(re.sub(r"(?<=[/.\-_])\n", "", front))}
    return [one for one in wanted if one.doi and one.doi in named]


def _by_title(text: FullText, wanted: Sequence[Wanted]) -> list[Wanted]:
    pages = (*text.pages[:_FRONT], text.title)
    on_pages = frozenset().union(*(read_words(page).tokens for page in pages))
    return [one for one in wanted if _bears(pages, on_pages, one.title)]


def _bears(pages: Sequence[str], on_pages: frozenset[str], title: str) -> bool:
    tokens = read_words(title).tokens
    if len(tokens) < _LEAST_WORDS or _shared(tokens, on_pages) < _LEAST_SHARED:
        return False
    found = find_quote(title, pages)
    if found.match != "not_found":
        return True
    return len(tokens) >= 2 * _LEAST_WORDS and found.score >= _LEAST_ALIKE


def _by_name(name: str, wanted: Sequence[Wanted]) -> list[Wanted]:
    said = re.sub(r"\W+", " ", name.replace("_", " ")).casefold()
    return [
        one
        for one in wanted
        if f" {_plain(one.record_id)} " in f" {said} "
        or (one.surname and one.year and _plain(one.surname) in said and one.year in said)
    ]


def _names_author_or_year(text: FullText, one: Wanted) -> bool:
    front = _front(text).casefold()
    return any(part and part.casefold() in front for part in (one.surname, one.year))


def _looks_supplementary(name: str, text: FullText) -> bool:
    first_lines = " ".join(text.pages[0].split("\n")[:4]) if text.pages else ""
    return _SUPPLEMENT.search(f"{name.replace('_', ' ')} {first_lines[:300]}") is not None


def _front(text: FullText) -> str:
    return "\n".join((text.title, *text.pages[:_FRONT]))


def _shared(tokens: Iterable[str], there: frozenset[str]) -> float:
    own = set(tokens)
    return len(own & there) / len(own)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text).casefold().split())
