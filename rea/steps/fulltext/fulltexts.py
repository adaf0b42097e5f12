"""The full texts that are stored: which files a report has, and what they say.

A file lies in ``data/fulltext``, which git ignores: somebody else's copy of the review may lack
it. Its hash stands in the log, so that a text is never taken from another file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rea.extraction.fulltext import FullText, FullTextError, read_full_text
from rea.model import standing_lines
from rea.steps.state import FILES, RETRIEVAL, State
from rea.store.index import sha256_of
from rea.store.kept import kept
from rea.store.review import Review

# Another name makes every text be taken anew: change it when `read_full_text` reads otherwise.
_METHOD = "t1"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a report.

    Attributes
    ----------
    file : str
        From the review's folder, such as ``data/fulltext/Evans 2016 Barriers.pdf``.
    part : str
        report, supplement or version.
    """

    record_id: str
    file: str
    sha256: str
    part: str


@dataclass(frozen=True, slots=True)
class TextAtHand:
    """A stored file and its text; the pages are none where it cannot be read here.

    Attributes
    ----------
    fault : str
        Why there is no text, or not on every page; "" where nothing is wrong.
    """

    stored: StoredFile
    pages: tuple[str, ...]
    fault: str


def files_of(state: State) -> dict[str, tuple[StoredFile, ...]]:
    """Group id to the files of that report, the report itself before its supplements."""
    found: dict[str, dict[str, StoredFile]] = defaultdict(dict)
    for line in _lines(state.review):
        group = state.group_of.get(line["record"])
        if group and line.get("file"):
            one = _stored(line)
            found[group].setdefault(one.sha256, one)
    return {group: tuple(files.values()) for group, files in found.items()}


def text_at_hand(review: Review, stored: StoredFile) -> TextAtHand:
    """The text of a stored file, or why there is none."""
    path = review.root / stored.file
    if not path.is_file():
        return TextAtHand(stored, (), "the file is not on this computer")
    if sha256_of(path) != stored.sha256:
        return TextAtHand(stored, (), "it is not the file that was stored")
    try:
        text = text_of_file(review, path, stored.sha256)
    except FullTextError as err:
        return TextAtHand(stored, (), err.fact.rstrip("."))
    return TextAtHand(stored, text.pages, text.fault)


def text_of_file(review: Review, path: Path, sha256: str) -> FullText:
    """The text of a file, from the cache if it was taken before.

    Raises
    ------
    FullTextError
    """

    def take() -> dict[str, Any]:
        text = read_full_text(path.read_bytes(), path.name)
        return {"pages": list(text.pages), "title": text.title, "doi": text.doi}

    held = kept(review.cache / "texts", sha256, _METHOD, take)
    return FullText(tuple(held["pages"]), str(held["title"]), str(held["doi"]))


def _lines(review: Review) -> Iterator[Mapping[str, Any]]:
    for room in (RETRIEVAL, FILES):
        yield from sorted(standing_lines(review.lines(room)), key=lambda line: str(line["id"]))


def _stored(line: Mapping[str, Any]) -> StoredFile:
    return StoredFile(
        str(line["record"]), str(line["file"]), str(line["sha256"]), str(line.get("part", "report"))
    )
