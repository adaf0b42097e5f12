"""What a document is made of: headings, paragraphs, lists, tables and the figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A note stands apart from the text; a search is set as it was run."""

    text: str
    kind: Literal["text", "note", "search"] = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption.

    Attributes
    ----------
    shares : tuple of int
        How wide the columns are, relative to one another.
    n_numeric : int
        How many of the last columns hold numbers.
    """

    caption: str
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    n_numeric: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """The flow diagram, and what it shows for those who do not see it."""

    caption: str
    description: str


Block = Heading | Paragraph | Bullets | Table | Figure
