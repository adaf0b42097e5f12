"""Two copies of one review folder united: what one has and the other lacks, by id and by bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rea.errors import ReviewError
from rea.store import log, table
from rea.store.log import Entry, TwoLinesOneIdError
from rea.store.review import Review

# Folders of which each file is there or not, and never changes once it is.
_FOR_EVER = ("protocols/released", "data/raw", "data/fulltext")


@dataclass(frozen=True, slots=True)
class Coming:
    """What the other copy has and this one lacks.

    Attributes
    ----------
    lines : mapping of Path to list of dict
        File of this copy, and the log lines to add to it.
    files : mapping of Path to Path
        File of this copy that is not there yet, and the one to copy.
    """

    lines: Mapping[Path, list[log.Line]]
    files: Mapping[Path, Path]


class DifferentFileError(ReviewError):
    """A file that never changes is not the same in both copies."""

    def __init__(self, path: str, other: Path) -> None:
        super().__init__(
            f"{path}: not the same file as {other}.",
            "It must never change: find out which of the two is as it was, and put it back.",
        )
        self.path = path


def compare(mine: Review, other: Review) -> Coming:
    """What there is to bring over; nothing is written.

    Raises
    ------
    TwoLinesOneIdError, TornLogError
        A line was edited in one of the copies, or cannot be read.
    DifferentFileError
        An imported search, a released protocol or a full text differs.
    """
    return Coming(lines=dict(_lines(mine, other)), files=dict(_files(mine, other)))


def bring(mine: Review, coming: Coming) -> None:
    """Write what `compare` found: whole files first, then lines.

    Each step is whole in itself, so that a merge that was cut short is done again.
    """
    sources: dict[Path, list[tuple[Path, Path]]] = {}
    for to, source in coming.files.items():
        if to.is_relative_to(mine.raw):
            folder = mine.raw / to.relative_to(mine.raw).parts[0]
            sources.setdefault(folder, []).append((to, source))
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            table.copy_file(source, to)
    for folder, parts in sources.items():
        _bring_source(mine, folder, parts)
    for path, lines in coming.lines.items():
        log.append(path, *lines)


def _bring_source(mine: Review, folder: Path, parts: list[tuple[Path, Path]]) -> None:
    """An imported search appears whole or not at all."""
    staging = mine.cache / "staging" / f"merge-{folder.name}"
    shutil.rmtree(staging, ignore_errors=True)
    for to, source in parts:
        place = staging / to.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        table.copy_file(source, place)
    folder.parent.mkdir(parents=True, exist_ok=True)
    table.rename(staging, folder)


def _lines(mine: Review, other: Review) -> Iterator[tuple[Path, list[log.Line]]]:
    for folder in other.log_folders():
        here = mine.root / folder.relative_to(other.root)
        known = {entry.line["id"]: entry for entry in _entries(here)}
        found: dict[Path, list[log.Line]] = {}
        for entry in _entries(folder):
            same = known.setdefault(entry.line["id"], entry)
            if same.line != entry.line:
                raise TwoLinesOneIdError(str(entry.line["id"]), same, entry)
            if same is entry:
                found.setdefault(here / entry.path.name, []).append(entry.line)
        yield from found.items()


def _entries(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from log.entries(path)


def _files(mine: Review, other: Review) -> Iterator[tuple[Path, Path]]:
    for top in _FOR_EVER:
        for source in sorted((other.root / top).rglob("*")):
            to = mine.root / source.relative_to(other.root)
            if not source.is_file() or source.name.endswith(".part"):
                continue
            if not to.exists():
                yield to, source
            elif to.read_bytes() != source.read_bytes():
                raise DifferentFileError(mine.shown(to), source)
