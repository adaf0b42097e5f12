"""The places of a Word document where people write, marked so that their text can be taken back.

Each place is a content control whose tag names it, with the digest of the text that it was
written with: so whoever takes the text back can tell an edit in Word from one in the file.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rea.errors import ReaError
from rea.report.blocks import TO_BE_WRITTEN, Bullets, Heading, PaperBlock, Paragraph, Written
from rea.report.lettering import clean
from rea.report.places import text_of
from rea.report.word_fields import element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_TAG: Final = "rea"


class NoWordDocumentError(ReaError):
    """A file that was given as a Word document is none."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The text of one place as it stands in a Word document.

    Attributes
    ----------
    before : str
        Digest of the text that the document was written with.
    """

    key: str
    before: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a Word document says: its places, and every paragraph that is in none."""

    places: tuple[Taken, ...]
    others: tuple[str, ...]

    def not_in(self, other: ReadBack) -> tuple[str, ...]:
        """Paragraphs outside the places that the other document does not have."""
        more = Counter(self.others) - Counter(other.others)
        return tuple(text for text in dict.fromkeys(self.others) if more[text])


def enclose(document: Document, block: Written, n_before: int) -> None:
    """Mark what was written since the body had `n_before` elements as one place."""
    body = document.element.body
    inside = list(body)[n_before - 1 : -1]  # what ends the body says how pages look
    marks = element("w:sdtPr", {})
    marks.append(element("w:alias", {"w:val": block.key}))
    marks.append(element("w:tag", {"w:val": f"{_TAG}:{block.key}:{block.digest}"}))
    content = element("w:sdtContent", {})
    place = element("w:sdt", {})
    place.extend([marks, content])
    inside[0].addprevious(place)
    content.extend(inside)


def read_back(data: bytes, name: str) -> ReadBack:
    """What a Word document that rea wrote says now.

    Raises
    ------
    NoWordDocumentError
        It is no Word document.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as err:
        raise NoWordDocumentError(
            f"{name}: this is no Word document (.docx).", "Save it from Word as .docx."
        ) from err
    body = document.element.body
    places = tuple(_read_place(one, document) for one in _marked(body))
    paragraphs = (one for one in body.iter(_q("w:p")) if not _is_within(one))
    return ReadBack(places, tuple(text for one in paragraphs if (text := _text(one))))


def _marked(body: Any) -> list[Any]:
    return [one for one in body.iter(_q("w:sdt")) if _tag(one)[0] == _TAG]


def _is_within(paragraph: Any) -> bool:
    return any(_tag(one)[0] == _TAG for one in paragraph.iterancestors(_q("w:sdt")))


def _tag(place: BaseOxmlElement) -> list[str]:
    found = place.find(f"{_q('w:sdtPr')}/{_q('w:tag')}")
    return str(found.get(_q("w:val"))).split(":") if found is not None else [""]


def _read_place(place: BaseOxmlElement, document: Document) -> Taken:
    _, key, before = (*_tag(place), "", "")[:3]
    return Taken(key, before, text_of(tuple(_read(place, document))))


def _read(place: BaseOxmlElement, document: Document) -> Iterator[PaperBlock]:
    """The paragraphs of a place; entries of a list one after another are one list."""
    from docx.text.paragraph import Paragraph as WordParagraph

    entries: list[str] = []
    for one in place.iter(_q("w:p")):
        text = _text(one)
        style = str(WordParagraph(one, document).style.name)  # type: ignore[union-attr]
        if style.startswith("List") and text:
            entries.append(text)
            continue
        if entries:
            yield Bullets(tuple(entries))
            entries = []
        if style.startswith("Heading") and text:
            yield Heading(text, 3)
        elif text and not text.startswith(TO_BE_WRITTEN):
            yield Paragraph(text)
    if entries:
        yield Bullets(tuple(entries))


def _text(paragraph: Any) -> str:
    """What is written, without what was deleted with changes tracked."""
    parts = (one.text or "" for one in paragraph.iter(_q("w:t")))
    return clean("".join(parts))


def _q(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
