"""Single fields of a record, read as what they mean: pages, volumes, DOIs, names.

Exports damage them in known ways (Excel turns the pages 6-10 into "06-Oct"); a value
that is damaged beyond doubt is read as missing, because missing does not contradict.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from rea.dedupe.text import folded, word_set, words

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_EXCEL_DATE: Final = re.compile(r"^(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,4}))(?:-\d+)?$")
_EXCEL_FULL_DATE: Final = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}/\d{1,2}/\d{4}")
_NO_PAGES: Final = re.compile(
    r"^\d+\s*(?:pp?|pages|leaves)\b|no pagination|^n/?a$|^suppl|^np\b|^online|^xx|^0+$|^[a-z]+-\d+$"
)
_PLAIN_PAGES: Final = re.compile(r"(\d+)(?:-(\d+))?")
_PAGE: Final = re.compile(r"([a-z]{0,5})[\s.:]?(\d+)([a-z]?)")
_INTEGER: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_DOI_END: Final = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|meta|html?)|\.pdf|v\d+\.full)?(?:[&?#].*)?$"
)
# Versions of one preprint: 10.1101/2020.02.03.20020248v2, 10.21203/rs.3.rs-15996/v1
_PREPRINT_VERSION: Final = re.compile(
    r"^(10\.(?:1101|21203|20944|26434|48550|31219|31234|31235)/.+?)[./_]?v\d+$"
)
_SUPPLEMENT: Final = re.compile(r"suppl|meeting|abstract|conference|congress")

_PARTICLES: Final = word_set(
    "de del della der den dos das da di du van von vom zu zur la le les el al ter ten st bin ben "
    "ibn af av y e jr sr ii iii"
)
_GLUED: Final = re.compile(r"(?<=[A-Z]\.)(?=[A-Z][^.\s])")
_INITIALS: Final = re.compile(r"^(?:[A-Z][.\s-]*){1,4}$")
_NOBODY: Final = frozenset(("anonymous", "anon", "unknown", "na", "no author", "et al", "others"))


class Pages(NamedTuple):
    """Where a record begins and ends.

    Attributes
    ----------
    start, end : str
        Letters and digits, "s95"; "" where unknown.
    other : str
        A second reading of `start`, when a spreadsheet made a date of it.
    """

    start: str = ""
    end: str = ""
    other: str = ""


def pages_of(text: str) -> Pages:
    """Read a page range.

    Examples
    --------
    >>> pages_of("241-8")
    Pages(start='241', end='248', other='')
    >>> pages_of("06-Oct")
    Pages(start='6', end='', other='10')
    >>> pages_of("S95--S96")
    Pages(start='s95', end='s96', other='')
    """
    plain = text.strip().lower().replace("–", "-").replace("—", "-").replace("--", "-")
    if simple := _PLAIN_PAGES.fullmatch(plain):
        start = _page("", simple[1], "")
        return Pages(start, _expanded(start, _page("", simple[2], "")) if simple[2] else "")
    damaged = _EXCEL_DATE.match(plain)
    if damaged and (damaged[2] or damaged[3]) in _MONTHS:
        return _undated(damaged)
    if not plain or _NO_PAGES.search(plain) or _EXCEL_FULL_DATE.match(plain):
        return Pages()
    found = _PAGE.findall(re.split(r"[;,]", plain)[0])
    if not found:
        return Pages()
    start = _page(*found[0])
    if len(found) == 1:
        return Pages(start)
    return Pages(start, _expanded(start, _page(*found[1])))


def volume_of(text: str) -> str:
    """The number of a volume; "" for what an importer cut out of "55 (Suppl. 1)".

    Examples
    --------
    >>> volume_of("Vol. 055 (Suppl. 1)"), volume_of("1)"), volume_of("Ph.D.")
    ('55', '', '')
    """
    if ")" in text and "(" not in text:
        return ""
    head = text.split("(")[0]
    found = _INTEGER.search(head)
    return found.group().lstrip("0") if found else ""


def issue_of(text: str) -> str:
    """The first number of an issue: "3-4" and "03" are both "3"."""
    found = _INTEGER.search(text)
    return found.group().lstrip("0") if found else ""


def in_supplement(volume: str, issue: str, start: str) -> bool:
    """Whether volume, issue or page say supplement or meeting abstract."""
    said = f"{volume} {issue}".lower()
    return bool(_SUPPLEMENT.search(said)) or ")" in said or start[:1] in ("s", "a", "e")


def year_of(text: str) -> int:
    """The first year in the text, or 0."""
    found = _YEAR.search(text)
    return int(found.group()) if found else 0


def doi_of(doi: str, url: str) -> str:
    """The DOI, bare and in lower case, read from the address where the field is empty.

    Examples
    --------
    >>> doi_of("http://dx.doi.org/10.2337/DB12-836", "")
    '10.2337/db12-836'
    >>> doi_of("", "https://x.org/?rft_id=info:doi/10.1007%2Fs00210-015&rft.issn=0028")
    '10.1007/s00210-015'
    """
    for text in (doi, url):
        if "10." not in text:
            continue
        found = _DOI.search(unquote(text) if "%" in text else text)
        if found:
            bare = found.group().lower()
            if text is url:
                bare = _DOI_END.sub("", bare)
            return _PREPRINT_VERSION.sub(r"\1", bare.rstrip(".,;)/]"))
    return ""


def surnames_of(authors: str) -> list[str]:
    """Surnames in order, without particles.

    Examples
    --------
    >>> surnames_of("Le Quintrec, M.; Ruiter De, M.; van 't Hoff, J.")
    ['quintrec', 'ruiter', 'hoff']
    >>> surnames_of("Chang M. W.Chen C. H.")
    ['chang', 'chen']
    """
    found = (_surname(name) for name in _names(authors))
    return [name for name in found if name and name not in _NOBODY]


def _names(authors: str) -> list[str]:
    if ";" in authors:
        return authors.split(";")
    if " and " in authors:
        return authors.split(" and ")
    if "." in authors:
        glued = _GLUED.split(authors)
        if len(glued) > 1:
            return glued
    parts = authors.split(",")
    if len(parts) < 3:
        return [authors]
    if all(_INITIALS.match(part.strip()) for part in parts[1::2]):
        return parts[::2]
    return parts


@lru_cache(maxsize=100_000)
def _surname(name: str) -> str:
    last, comma, given = name.partition(",")
    plain = last.strip()
    if comma and plain.isascii() and plain.isalpha():
        surname = plain.lower()  # as most are, with nothing to mend
        if len(surname) > 1 and surname not in _PARTICLES:
            return surname
    tokens = words(folded(last))
    if not comma and len(tokens) > 1:
        tokens = _without_initials(tokens)
    real = [token for token in tokens if token not in _PARTICLES and len(token) > 1]
    if not real and comma:
        # "del, Pino M": the particle was taken for the surname.
        real = [t for t in words(folded(given)) if t not in _PARTICLES and len(t) > 1][:1]
    return "".join(real)


def _without_initials(tokens: list[str]) -> list[str]:
    """The surname of "Smith J A", "J. A. Smith" and "Jane Smith"."""
    if len(tokens[-1]) <= 2:
        return [token for token in tokens if len(token) > 2] or tokens[:1]
    return tokens[-1:]


def _undated(damaged: re.Match[str]) -> Pages:
    day, month, month_first, end = damaged.groups()
    number = _MONTHS[month or month_first]
    if month_first:
        return Pages(str(number), end.lstrip("0"))
    # 6-10 becomes "06-Oct" or "10-Jun" after the country the spreadsheet is set to.
    return Pages(day.lstrip("0"), "", str(number))


def _page(prefix: str, digits: str, suffix: str) -> str:
    letters = "" if prefix in ("p", "pp", "pg", "page") else prefix
    return (letters or suffix) + digits.lstrip("0")


def _expanded(start: str, end: str) -> str:
    if start.isdigit() and end.isdigit() and len(end) < len(start):
        return start[: len(start) - len(end)] + end
    return end
