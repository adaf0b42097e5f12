"""The text of a report from its file, page by page (the only module that knows pypdf).

What a file is, is told from its bytes, never from its name. A page that cannot be read is an
empty page, so that the others keep their numbers.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rea.errors import ReaError
from rea.workbook.texts import one_line

if TYPE_CHECKING:
    from pypdf import PdfReader

# A book of scanned colour pages; more than this is no report.
_LARGEST: Final = 300 * 1024 * 1024
_MOST_PAGES: Final = 5_000
# A scanned page may bear a stamp or a page number that was set as text.
_LEAST_LETTERS: Final = 20

# A damaged PDF makes pypdf stumble in its own ways, wherever the damage lies.
_STUMBLES: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    OSError,
    struct.error,
    zlib.error,
)
_SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg", "nav"})
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "u", "wbr"}
)
_TITLES: Final = ("citation_title", "dc.title", "og:title")
_DOIS: Final = ("citation_doi", "dc.identifier", "prism.doi")
_MARKUP: Final = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class FullTextError(ReaError):
    """The text of a file cannot be taken."""

    def __init__(self, name: str, fact: str, hint: str) -> None:
        super().__init__(f"{name}: {fact}", hint)
        self.name = name
        self.fact = fact


@dataclass(frozen=True, slots=True)
class FullText:
    """What a file says.

    Attributes
    ----------
    pages : tuple of str
        Text of each page; a web page is one page. A page without text, such as a scanned one,
        is empty.
    title, doi : str
        What the file says of itself, outside its text; "" where it says nothing.
    """

    pages: tuple[str, ...]
    title: str = ""
    doi: str = ""

    @property
    def n_without_text(self) -> int:
        """Pages that a person can read and a program cannot."""
        return sum(not has_text(page) for page in self.pages)

    @property
    def fault(self) -> str:
        """Why words cannot be looked for everywhere in it, or ""."""
        n = self.n_without_text
        if not n:
            return ""
        if n == len(self.pages):
            return "no page of it has text: it is scanned, or holds pictures only"
        return f"{n:,} of {len(self.pages):,} pages have no text"


def read_full_text(data: bytes, name: str) -> FullText:
    """The text of a report.

    Parameters
    ----------
    data : bytes
        A PDF, a web page or plain text.
    name : str
        How messages call the file.

    Raises
    ------
    FullTextError
        It is damaged, locked, or nothing that can be read.
    """
    if not data.strip():
        raise FullTextError(name, "the file is empty.", "Save it again.")
    if len(data) > _LARGEST:
        raise FullTextError(name, "the file is larger than 300 MB.", "Save it in a smaller size.")
    if b"%PDF-" in data[:1024]:
        return _read_pdf(data, name)
    if _MARKUP.search(data[:4096]):
        return _read_html(_decoded(data))
    if b"\0" in data[:4096]:
        raise FullTextError(name, "this is neither a PDF nor a web page.", "Save it as a PDF.")
    return FullText((_decoded(data),))


def has_text(page: str) -> bool:
    """Whether a page holds more text than a stamp or its number."""
    return sum(one.isalpha() for one in page[:2000]) >= _LEAST_LETTERS


def _read_pdf(data: bytes, name: str) -> FullText:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What pypdf notes of odd files is for programmers; what matters is said below.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FullTextError(
                name, "it is locked with a password.", "Save a copy without the password."
            )
        n_pages = len(reader.pages)
    except (PyPdfError, *_STUMBLES) as err:
        raise _damaged(name) from err
    if not n_pages:
        raise _damaged(name)
    if n_pages > _MOST_PAGES:
        raise FullTextError(name, f"it has {n_pages:,} pages.", "Save the pages that matter.")
    pages = tuple(_page(reader, n) for n in range(n_pages))
    return FullText(pages, _title_of(reader))


def _damaged(name: str) -> FullTextError:
    return FullTextError(
        name,
        "the PDF is damaged or was cut short.",
        "Download it again; if it opens elsewhere, print it to a new PDF.",
    )


def _page(reader: PdfReader, n: int) -> str:
    from pypdf.errors import PyPdfError

    try:
        return reader.pages[n].extract_text().encode(errors="replace").decode()
    except (PyPdfError, *_STUMBLES):
        return ""


def _title_of(reader: PdfReader) -> str:
    from pypdf.errors import PyPdfError

    try:
        found = reader.metadata
        return one_line(str(found.title or "")) if found else ""
    except (PyPdfError, *_STUMBLES):
        return ""


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _read_html(text: str) -> FullText:
    page = _WebPage()
    page.feed(text)
    page.close()
    doi = page.meta(_DOIS).removeprefix("doi:").removeprefix("https://doi.org/").casefold()
    title = page.meta(_TITLES) or one_line("".join(page.title))
    return FullText((page.text(),), title, doi if doi.startswith("10.") else "")


class _WebPage(HTMLParser):
    """Collects what a reader of a web page sees, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self._shown: list[str] = []
        self._metas: dict[str, str] = {}
        self._within: list[str] = []

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._shown).split("\n"))
        return "\n".join(filter(None, lines))

    def meta(self, names: tuple[str, ...]) -> str:
        return next((self._metas[one] for one in names if self._metas.get(one)), "")

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "meta":
            said = {key: value or "" for key, value in attrs}
            name = (said.get("name") or said.get("property") or "").casefold()
            self._metas.setdefault(name, one_line(said.get("content", "")))
        elif tag in _SKIPPED or tag == "title":
            self._within.append(tag)
        elif tag not in _INLINE:
            self._shown.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            del self._within[self._within.index(tag) :]
        elif tag not in _INLINE:
            self._shown.append("\n")

    def handle_data(self, data: str) -> None:
        if self._within == ["title"]:
            self.title.append(data)
        elif not self._within:
            # A line break within a sentence is only how the file was written.
            self._shown.append(data.replace("\n", " "))


def dois_in(text: str) -> Iterator[str]:
    """The DOIs that a text names, bare and in small letters.

    Examples
    --------
    >>> list(dois_in("https://doi.org/10.5555/ABC.1. See (doi:10.5555/x(2)y)"))
    ['10.5555/abc.1', '10.5555/x(2)y']
    """
    for found in re.finditer(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^]+", text):
        doi = found.group().rstrip(".,;:’”'")
        while doi.endswith((")", "]")) and doi.count("(") < doi.count(")") + doi.count("]"):
            doi = doi[:-1].rstrip(".,;:")
        yield doi.casefold()
