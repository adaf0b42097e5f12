"""Files that somebody dropped on a page: kept aside until it is said what they are.

Nothing of them is in the review before `import_received` or `take_received` files them. What
was dropped and never said anything of goes after a day.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from rea.errors import ReaError, SourceError, UnknownNameError
from rea.sources import read_export
from rea.steps.protocol.protocols import in_force
from rea.steps.search.filing import SearchFacts, bytes_of
from rea.steps.search.importing import Imported, import_records
from rea.store.review import Review

_LONGEST_NAME: Final = 80
_KEPT_SECONDS: Final = 86_400


class Dropped(Protocol):
    """A file as a browser sends it."""

    @property
    def filename(self) -> str | None: ...

    def save(self, dst: Path) -> None:
        """Write it to a path."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file that was dropped, and what was seen in it.

    Attributes
    ----------
    titles : tuple of str
        Of its first records.
    fault : str
        Why it cannot be imported, or "".
    strategy : str
        Id of the planned search that its name suggests, or "".
    """

    name: str
    n_records: int
    n_skipped: int
    format: str
    titles: tuple[str, ...]
    fault: str
    strategy: str


@dataclass(frozen=True, slots=True)
class ReceivedSearch:
    """One search among what was dropped: its files' names, and what a person says of it."""

    files: tuple[str, ...]
    facts: SearchFacts


def receive(review: Review, files: Iterable[Dropped]) -> str:
    """Keep dropped files aside; gives the name under which they are asked for.

    Raises
    ------
    ReaError
        There is none.
    """
    base = _base(review)
    _tidy(base)
    key = secrets.token_hex(8)
    for dropped in files:
        name = _free_name(base / key, dropped.filename or "")
        (base / key).mkdir(parents=True, exist_ok=True)
        dropped.save(base / key / name)
    if not (base / key).is_dir():
        raise ReaError("No file came with that.", "Choose one or several export files.")
    return key


def receive_one(review: Review, dropped: Dropped | None) -> Path | None:
    """Keep the one file that may come with a form aside; None where there is none."""
    if dropped is None or not dropped.filename:
        return None
    return next(folder_of(review, receive(review, [dropped])).iterdir())


def received(review: Review, key: str) -> tuple[ReceivedFile, ...]:
    """What was dropped and not filed yet.

    Raises
    ------
    UnknownNameError
    """
    return tuple(_looked_at(review, path) for path in sorted(folder_of(review, key).iterdir()))


def import_received(review: Review, key: str, searches: Sequence[ReceivedSearch]) -> list[Imported]:
    """File what was dropped, search by search; what is filed is no longer aside.

    Raises
    ------
    SourceError, ReaError
        See `import_records`; the searches before the refused one are filed.
    """
    folder, done = folder_of(review, key), []
    for search in searches:
        paths = [folder / name for name in search.files]
        try:
            done.append(import_records(review, paths, search.facts))
        except ReaError as err:  # the reader knows the file by its own name alone
            raise ReaError(_without(folder, err.sentence), err.hint) from err
        for path in paths:
            path.unlink()
    shutil.rmtree(folder)
    return done


def folder_of(review: Review, key: str) -> Path:
    """Where dropped files lie until they are filed.

    Raises
    ------
    UnknownNameError
    """
    folder = _base(review) / key
    if not re.fullmatch(r"[0-9a-f]{16}", key) or not folder.is_dir():
        raise UnknownNameError("upload", key, [], "Drop the files again.")
    return folder


def _looked_at(review: Review, path: Path) -> ReceivedFile:
    try:
        reading = read_export(bytes_of(path), path.name)
    except SourceError as err:
        # An option of the command is no help to whoever dropped a file on a page.
        hint = None if "--" in (err.hint or "") else err.hint
        fault = " ".join(filter(None, (_without(path.parent, err.sentence), hint)))
        return ReceivedFile(path.name, 0, 0, "", (), fault, "")
    return ReceivedFile(
        name=path.name,
        n_records=len(reading.records),
        n_skipped=len(reading.skipped),
        format=reading.format,
        titles=tuple(reading.records["title"].head(3)),
        fault="",
        strategy=_suggested(review, path.stem),
    )


def _suggested(review: Review, stem: str) -> str:
    """The planned search whose name shares its first word with the file's."""
    words = set(re.findall(r"[a-z]{4,}", stem.casefold()))
    found = [
        one.id
        for one in in_force(review).protocol.strategies.values()
        if words & set(re.findall(r"[a-z]{4,}", one.name.casefold()))
    ]
    return found[0] if len(found) == 1 else ""


def _base(review: Review) -> Path:
    return review.cache / "received"


def _tidy(base: Path) -> None:
    for left in base.glob("*"):
        if left.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _free_name(folder: Path, given: str) -> str:
    """The file's own name as far as it can be one here, and another if it is taken."""
    plain = re.sub(r"[^\w.\- ]+", "_", given.replace("\\", "/").rpartition("/")[2])
    name = plain.strip(" .")[-_LONGEST_NAME:] or "file"
    n = 1
    while (folder / name).exists():
        n += 1
        name = f"{n}-{plain.strip(' .')[-_LONGEST_NAME:]}"
    return name


def _without(folder: Path, sentence: str) -> str:
    return sentence.replace(f"{folder}/", "").replace(f"{folder}\\", "")
