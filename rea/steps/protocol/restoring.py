"""Putting edited releases back as they were signed; no edit is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rea.errors import ReaError
from rea.protocol import release_text
from rea.store import table
from rea.store.releases import EditedReleaseError, edited, sha256_of, signed, signed_text
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Restored:
    """Releases that are again what was signed, and where each edit is kept."""

    files: tuple[str, ...]
    kept: tuple[str, ...]
    draft: str
    next: str = "rea status"


def restore_releases(review: Review) -> Restored:
    """Put every edited release back; what was edited is kept beside the draft.

    Raises
    ------
    ReaError
        Nothing was edited, or the signed text is found nowhere; nothing is changed then.
    """
    wrong = list(edited(review))
    if not wrong:
        raise ReaError("No released protocol was edited.", "There is nothing to put back.")
    texts = [(one, _signed_text(review, one)) for one in wrong]
    kept = []
    for error, text in texts:
        path = review.released_file(error.name)
        aside = _aside(review, error.name)
        table.write_bytes(aside, path.read_bytes())
        table.write_bytes(path, text.encode())
        kept.append(review.shown(aside))
    return Restored(
        tuple(error.file for error in wrong), tuple(kept), review.shown(review.protocol_file())
    )


def _signed_text(review: Review, error: EditedReleaseError) -> str:
    hashes = signed(review, error.name)
    for text in (signed_text(review, error.name), *_from_draft(review, error.name)):
        if text is not None and sha256_of(text.encode()) in hashes:
            return text
    raise ReaError(
        f"{error.file}: the text that was signed is kept nowhere here.",
        f"Restore it with 'git checkout -- {error.file}' or from a copy.",
    )


def _from_draft(review: Review, name: str) -> Iterator[str]:
    """The release as the draft would still give it; the first signatures kept no text."""
    draft = review.protocol_file()
    if not draft.exists():
        return
    try:
        yield release_text(draft.read_text(encoding="utf-8-sig"), name.rpartition("@")[2])
    except (ReaError, UnicodeDecodeError):
        return


def _aside(review: Review, name: str) -> Path:
    folder = review.protocol_file().parent
    names = (f"{name}-edited{'' if n == 1 else f'-{n}'}.yaml" for n in count(1))
    return next(folder / one for one in names if not (folder / one).exists())
