"""The places of a report where people write: their message, what it means, what to do.

What stands there is kept as plain text, a file a place, and never rewritten. A comment
``<!-- … -->`` is not part of it; an empty line ends a paragraph, a line that begins with
``- `` is an entry of a list, one that begins with ``#`` a small heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Final

from rea.report.blocks import Bullets, Heading, PaperBlock, Paragraph
from rea.report.lettering import clean

_COMMENT: Final = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """One place: the name of its file, its heading in the report, and what is asked for."""

    key: str
    heading: str
    prompt: str

    @property
    def start(self) -> str:
        """What its file holds before somebody writes in it."""
        return (
            f"<!-- {self.heading}. {self.prompt}\n"
            "Write below this comment. An empty line ends a paragraph, '- ' begins an entry of a\n"
            "list. rea puts the text into the report and never changes this file. -->\n"
        )


PLACES: Final = (
    Place("headline", "The answer in one sentence", "It becomes the title of the first page."),
    Place(
        "message",
        "The message",
        "For practitioners, at most one page: what was found, how sure one can be, and what it "
        "means for their work.",
    ),
    Place(
        "summary",
        "Summary of the findings",
        "At most two pages for those who decide: the findings question by question, without "
        "the methods, which rea adds.",
    ),
    Place(
        "discussion",
        "What this means",
        "How the findings fit with what was known, and what they do not show.",
    ),
    Place("recommendations", "Recommendations", "For practice, for policy, for research."),
    Place(
        "limitations",
        "Further limitations",
        "Of the evidence and of the review, beside the shortcuts that rea lists.",
    ),
    Place(
        "plain-english",
        "For survivors, in plain English",
        "One page without technical words: what was asked, what was found, what it may mean "
        "for you, and where to find support.",
    ),
    Place(
        "consultations",
        "Consultations",
        "Whom you asked, on which day, and what changed because of it.",
    ),
    Place(
        "acknowledgements",
        "Acknowledgements, funding and interests",
        "Who helped, who paid and what part they had, and declared interests.",
    ),
)

PLACE: Final = {place.key: place for place in PLACES}


def blocks_of(text: str) -> tuple[PaperBlock, ...]:
    """What people wrote in a place, as blocks; nothing while it is only the comment."""
    lines = map(clean, _COMMENT.sub("", text).splitlines())
    # Entries are one list also with empty lines between them.
    parts = [list(part) for kind, part in groupby(lines, _kind) if kind != "gap"]
    runs = groupby(parts, lambda part: _kind(part[0]) == "entry" or id(part))
    return tuple(block for _, run in runs for block in _read([one for part in run for one in part]))


def text_of(blocks: tuple[PaperBlock, ...]) -> str:
    """The blocks as the file of a place holds them; `blocks_of` reads the same again."""
    return "\n".join(_written(block) for block in blocks)


def digest(text: str) -> str:
    """Short SHA-256 of what a text says, however its file is laid out."""
    return sha256(text_of(blocks_of(text)).encode()).hexdigest()[:12]


def _kind(line: str) -> str:
    if not line.strip("# "):
        return "gap"
    return "heading" if line.startswith("#") else "entry" if line.startswith("- ") else "text"


def _read(lines: list[str]) -> Iterator[PaperBlock]:
    match _kind(lines[0]):
        case "text":
            yield Paragraph(" ".join(lines))
        case "entry":
            yield Bullets(tuple(clean(line[2:]) for line in lines))
        case "heading":
            for line in lines:
                yield Heading(clean(line.lstrip("#")), 3)


def _written(block: PaperBlock) -> str:
    match block:
        case Heading():
            return f"### {block.text}\n"
        case Bullets():
            return "".join(f"- {entry}\n" for entry in block.entries)
        case Paragraph():
            return f"{block.text}\n"
    return ""
