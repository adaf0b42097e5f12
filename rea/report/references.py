"""References in a style that journals ask for, and how each is cited in the text.

The styles are those of the Citation Style Language that typst brings along; its page of
HTML is the only output in which it writes a bibliography as text, so it is read back from
there.

Sources
-------
Citation Style Language 1.0.2, https://docs.citationstyles.org/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import quote, urlsplit

from rea.report.lettering import clean

STYLES: Final[Mapping[str, str]] = {
    "apa": "apa",
    "harvard": "harvard-cite-them-right",
    "chicago": "chicago-author-date",
}
_PAGE: Final = """\
#for key in json(bytes(sys.inputs.keys)) { par(cite(label(key), form: "prose")) }
#bibliography(bytes(sys.inputs.entries), style: sys.inputs.style, title: none)
"""
_YEAR: Final = re.compile(r"(1[5-9]|20)\d\d")
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"  # what an address is made of (RFC 3986)
_SIGNS: Final = re.compile(r"[\\${}]")
_ESCAPED: Final = r"\\\g<0>"
_PARENT: Final = {"article": "periodical", "chapter": "book", "conference": "proceedings"}
# The types that exports give, in all their spellings, by what they begin with.
_TYPES: Final = (
    ("article", ("JOUR", "ARTICLE", "MGZN", "NEWS", "EJOUR", "JOURNAL")),
    ("chapter", ("CHAP", "ECHAP", "INCOLLECTION", "INBOOK")),
    ("conference", ("CONF", "CPAPER", "INPROCEEDINGS", "PROCEEDINGS")),
    ("thesis", ("THES", "PHDTHESIS", "MASTERSTHESIS", "DISSERTATION")),
    ("book", ("BOOK", "EBOOK", "EDBOOK")),
    ("report", ("RPRT", "REPORT", "GOVDOC", "TECHREPORT")),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a reference that is set alike."""

    text: str
    is_italic: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One report as the list of references names it.

    Attributes
    ----------
    cited : str
        As the text names it, ``Evans & Feder (2016)``; without an author, its title.
    """

    group_id: str
    cited: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def refer(reports: Iterable[Mapping[str, str]], style: str = "apa") -> tuple[Reference, ...]:
    """The list of references, in the order of its style.

    Parameters
    ----------
    reports : iterable of mapping
        `group_id`, and what is known of `type`, `title`, `authors`, `year`, `journal`,
        `volume`, `issue`, `pages`, `publisher`, `doi` and `url`.
    style : str
        One of `STYLES`.
    """
    import typst

    by_key = {f"r{k}": one for k, one in enumerate(reports)}
    if not by_key:
        return ()
    entries = {key: _entry(one) for key, one in by_key.items()}
    page: bytes = typst.compile(
        _PAGE.encode(),
        format="html",
        sys_inputs={
            "keys": json.dumps(list(by_key)),
            "entries": json.dumps(entries, ensure_ascii=False),
            "style": STYLES[style],
        },
    )
    written = _Written(page.decode())
    cited = dict(zip(written.targets, zip(by_key, written.cited, strict=True), strict=True))
    return tuple(_reference(by_key, *cited[target], runs) for target, runs in written.entries)


def _web_address(url: str) -> str:
    """`url` if a browser would open it as a web page, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that begins no IPv6 address
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _reference(
    by_key: Mapping[str, Mapping[str, str]], key: str, cited: str, runs: tuple[Run, ...]
) -> Reference:
    one = by_key[key]
    has_author = not cited.startswith("(")
    return Reference(
        group_id=str(one["group_id"]),
        cited=cited if has_author else f"“{_title(one)}” {cited}",
        runs=runs,
    )


def _entry(known: Mapping[str, str]) -> dict[str, Any]:
    """One report in the words of typst's bibliographies."""
    kind = _kind(known)
    entry: dict[str, Any] = {"type": kind, "title": _as_is(_title(known))}
    if authors := [_name(one) for one in clean(known.get("authors", "")).split(";") if one.strip()]:
        entry["author"] = authors
    if year := _YEAR.search(known.get("year", "")):
        entry["date"] = int(year[0])
    for ours, theirs in (("pages", "page-range"), ("publisher", "publisher")):
        if value := clean(known.get(ours, "")):
            entry[theirs] = value
    if doi := clean(known.get("doi", "")):
        entry["serial-number"] = {"doi": doi}
    elif url := _web_address(clean(known.get("url", ""))):
        entry["url"] = url
    if parent := _parent(kind, known):
        entry["parent"] = parent
    return entry


def _parent(kind: str, known: Mapping[str, str]) -> dict[str, Any]:
    title = clean(known.get("journal", ""))
    if not title or kind not in _PARENT:
        return {}
    parent: dict[str, Any] = {"type": _PARENT[kind], "title": _as_is(title)}
    for name in ("volume", "issue"):
        if value := clean(known.get(name, "")):
            parent[name] = value
    return parent


def _kind(known: Mapping[str, str]) -> str:
    given = re.sub(r"[^A-Z]", "", known.get("type", "").upper())
    for kind, words in _TYPES:
        if given.startswith(words):
            return kind
    if known.get("journal", "").strip():
        return "article"
    return "web" if _web_address(clean(known.get("url", ""))) else "report"


def _name(text: str) -> dict[str, str]:
    """A person is written ``Family, Given``; what has no comma is an organisation."""
    family, _, given = (part.strip() for part in text.partition(","))
    return {"name": family, "given-name": given} if given else {"name": family}


def _title(known: Mapping[str, str]) -> str:
    return clean(known.get("title", "")).rstrip(".") or "No title in the export"


def _as_is(text: str) -> str:
    """A title that no style changes: else MARAC becomes Marac, and $5 and $10 a formula."""
    return f"{{{_SIGNS.sub(_ESCAPED, text)}}}"


class _Written(HTMLParser):
    """The page read back: how each is cited, what that leads to, and the entries."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cited: list[str] = []
        self.targets: list[str] = []
        self.entries: list[tuple[str, tuple[Run, ...]]] = []
        self._target = ""
        self._runs: list[Run] = []
        self._is_italic, self._address = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "li":
            self._target, self._runs = given.get("id") or "", []
        elif tag == "p":
            self._runs = []
        elif tag == "em":
            self._is_italic = True
        elif tag == "a" and given.get("role") == "doc-biblioref":
            self.targets.append((given.get("href") or "").removeprefix("#"))
        elif tag == "a":
            self._address = quote(given.get("href") or "", safe=_SAFE)

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self.entries.append((self._target, tuple(self._runs)))
        elif tag == "p":
            self.cited.append("".join(run.text for run in self._runs))
        elif tag == "em":
            self._is_italic = False
        elif tag == "a":
            self._address = ""

    def handle_data(self, data: str) -> None:
        # typst sets a comma behind the lone year of a web page, and a full stop behind any title.
        text = data.replace(",)", ")").replace("?.", "?").replace("!.", "!")
        self._runs.append(Run(text, self._is_italic, self._address))
