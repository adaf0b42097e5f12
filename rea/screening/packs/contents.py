"""What a pack holds: the records to read and what they are judged by, and no decision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from rea.model import Reason, Stage

FORMAT: Final = 1
# What a reader ticks or types, and the verdict that it is.
VERDICT_WORDS: Final[dict[str, str]] = {
    "include": "include",
    "exclude": "exclude",
    "not sure": "unsure",
    "unsure": "unsure",
}


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A record as it is put before a reader."""

    record_id: str
    title: str
    authors: str
    year: str
    journal: str
    abstract: str
    doi: str
    url: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The records that one person reads elsewhere, in the order in which they are read.

    Attributes
    ----------
    questions : tuple of str
        The protocol's, the primary one first.
    reasons : tuple of Reason
        The exclusion reasons of the stage, in order of precedence.
    care : str
        What the protocol tells readers before they begin and whom they turn to, or "".
    times : str
        How exactly an answer says when it was given: exact, hour, day or off.
    """

    pack_id: str
    review: str
    reader: str
    reader_name: str
    stage: Stage
    protocol: str
    made_on: str
    questions: tuple[str, ...]
    reasons: tuple[Reason, ...]
    reason_required: bool
    care: str
    records: tuple[PackRecord, ...]
    times: str = "exact"

    @property
    def digest(self) -> str:
        """SHA-256 of all of it: whatever comes back says what it was an answer to."""
        return sha256(json.dumps(self._facts(), sort_keys=True).encode()).hexdigest()

    def payload(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {"format": FORMAT, "digest": self.digest, **self._facts()}

    def _facts(self) -> dict[str, Any]:
        return asdict(self)
