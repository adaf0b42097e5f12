"""XML exports record by record: no entity is expanded, no file opened, no depth unbounded."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from rea.errors import SourceError
from rea.sources.entries import Entry, Values

# PubMed's records are 9 deep, EndNote's 6.
_MAX_DEPTH = 60
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_STRAY = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)(\w{1,30};)?")


@dataclass(slots=True)
class XmlRecords:
    """The records of an XML file, and why reading stopped before its end, if it did."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    truncated: bool = False


def read_xml(
    text: str, name: str, elements: frozenset[str], values: Callable[[Element], Values]
) -> XmlRecords:
    """The values of every element of the given names.

    Raises
    ------
    SourceError
        The file declares entities, nests without end, or holds no record that is whole.
    """
    # The text is decoded already; a declaration would name the encoding of the file.
    text = _DECLARATION.sub("", text, count=1)
    found = XmlRecords()
    error = _collect(text, name, elements, values, found)
    if error is not None:
        mended = _STRAY.sub(_escaped, text)
        if mended != text:
            again = XmlRecords()
            second = _collect(mended, name, elements, values, again)
            if len(again.entries) >= len(found.entries):
                found, error = again, second
                found.notes.append("Stray ampersands and unknown entities were read as text.")
    if error is not None:
        _say_cut(found, name, error)
    return found


def _collect(
    text: str,
    name: str,
    elements: frozenset[str],
    values: Callable[[Element], Values],
    found: XmlRecords,
) -> ParseError | None:
    try:
        for element in _whole(text, name, elements):
            found.entries.append(Entry(len(found.entries) + 1, values(element)))
    except ParseError as error:
        return error
    except DefusedXmlException as error:
        raise SourceError(
            name,
            "the XML declares entities, which no export needs and rea does not expand.",
            "Export again, as RIS or PubMed text.",
        ) from error
    return None


def _whole(text: str, name: str, elements: frozenset[str]) -> Iterator[Element]:
    """Each record element once it is closed; it is emptied when the caller is done."""
    depth, inside = 0, 0
    stream = BytesIO(text.encode("utf-8", errors="replace"))
    for event, element in iterparse(
        stream, events=("start", "end"), forbid_dtd=False, forbid_entities=True
    ):
        tag = local(element)
        if event == "start":
            depth += 1
            inside += tag in elements
            if depth > _MAX_DEPTH:
                raise SourceError(
                    name,
                    "the XML is nested too deeply to be an export.",
                    "Export again, as RIS or PubMed text.",
                )
        else:
            depth -= 1
            if tag in elements:
                inside -= 1
                if inside == 0:
                    yield element
                    element.clear()


def _say_cut(found: XmlRecords, name: str, error: ParseError) -> None:
    line, column = error.position
    if not found.entries:
        raise SourceError(
            name,
            f"the XML is broken at column {column + 1}, before the first record ends.",
            "Export again.",
            line,
        ) from error
    found.truncated = True
    found.notes.append(
        f"The XML is broken at line {line}, column {column + 1}: records are read up to "
        f"there, the file is cut short or damaged at record {len(found.entries) + 1}."
    )


def _escaped(stray: re.Match[str]) -> str:
    name = stray[1]
    known = html.unescape(f"&{name}") if name else ""
    if known and known != f"&{name}":
        return known.replace("&", "&amp;").replace("<", "&lt;")
    return f"&amp;{name or ''}"


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Element | None) -> str:
    """All text of an element, that of its children included."""
    if element is None:
        return ""
    return "".join(element.itertext()).replace("\r", "\n").strip()


def flattened(element: Element, transparent: frozenset[str] = frozenset()) -> Values:
    """Every leaf by its path below `element`; `transparent` elements are only markup."""
    values: Values = {}
    _flatten(element, "", transparent, values)
    return values


def _flatten(element: Element, path: str, transparent: frozenset[str], values: Values) -> None:
    for child in element:
        tag = local(child)
        below = f"{path}/{tag}" if path else tag
        if all(local(one) in transparent for one in child):
            text = text_of(child)
            if text:
                values.setdefault(below, []).append(text)
        else:
            _flatten(child, below, transparent, values)
