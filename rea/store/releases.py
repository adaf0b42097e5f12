"""Released protocols: signed once, found out when edited, put back as they were signed.

A signature is a line of a log: who released which version, its SHA-256, and the text itself,
so that an edited file can be put back where there is neither git nor a copy.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rea.errors import ProtocolError

if TYPE_CHECKING:
    from rea.store.log import Line
    from rea.store.review import Review

SIGNATURES = "signatures"


class EditedReleaseError(ProtocolError):
    """A released protocol is not the file that was signed."""

    def __init__(self, file: str, name: str, draft: str) -> None:
        super().__init__(
            file,
            f"this released protocol ({name}) was edited after its release.",
            "Put it back with 'rea protocol restore' (your edit is kept beside it) or "
            f"'git checkout -- {file}'; to change the protocol, edit {draft} and amend it with "
            "'rea protocol amend'.",
        )
        self.name = name


def sha256_of(data: bytes) -> str:
    """The SHA-256 that a signature names."""
    return hashlib.sha256(data).hexdigest()


def signed(review: Review, name: str) -> set[str]:
    """The hashes under which that version was signed."""
    return {line["sha256"] for line in _signatures(review) if line["protocol"] == name}


def signed_text(review: Review, name: str) -> str | None:
    """The text that was signed; None where the signature was written without it."""
    for line in _signatures(review):
        text = line.get("text")
        if line["protocol"] == name and text and sha256_of(text.encode()) == line["sha256"]:
            return str(text)
    return None


def edited(review: Review) -> Iterator[EditedReleaseError]:
    """The released protocols that are not what was signed; one that is missing is no edit."""
    hashes: dict[str, set[str]] = defaultdict(set)
    for line in _signatures(review):
        hashes[line["protocol"]].add(line["sha256"])
    for name in sorted(hashes):
        path = review.released_file(name)
        if path.exists() and sha256_of(path.read_bytes()) not in hashes[name]:
            yield EditedReleaseError(review.shown(path), name, review.shown(review.protocol_file()))


def refuse_edited(review: Review) -> None:
    """Stop where a released protocol was edited.

    Raises
    ------
    EditedReleaseError
    """
    for error in edited(review):
        raise error


def _signatures(review: Review) -> list[Line]:
    return [
        line
        for line in review.lines(SIGNATURES)
        if line["what"] == "release" and {"protocol", "sha256"} <= line.keys()
    ]
