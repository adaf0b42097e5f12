"""Stopping certificates: who agreed that enough was read, on which data and decisions.

A signature is a line of the log of signatures and holds everything it was given for: the
rule, its values, and hashes of the records and decisions that it rests on. So many people
as the protocol asks for must have signed the same; only then is it in force, and what was
unread then counts as not read. Nothing here decides whether the rule was met.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from rea.model import standing_lines
from rea.store.log import Line
from rea.store.releases import SIGNATURES
from rea.store.review import Review

WHAT: Final = "stop"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a certificate rests on, and what the rule said of it.

    Attributes
    ----------
    until : str
        Time of the newest line that it takes into account (UTC).
    sources : tuple of str
        The searches that had been imported.
    data_sha256, decisions_sha256 : str
        Of the record tables of these searches, and of every decision and resolution of the
        stage up to that time, replaced ones included.
    met : bool
        Whether the rule was met.
    value, threshold : float
        What the rule measured, and against what.
    recall_low : float or None
        Recall is at least this, at that confidence.
    """

    stage: str
    protocol: str
    rule: str
    target_recall: float
    confidence: float
    until: str
    sources: tuple[str, ...]
    data_sha256: str
    decisions_sha256: str
    met: bool
    value: float
    threshold: float
    sentence: str
    n_records: int
    n_read: int
    n_relevant: int
    n_unread: int
    n_missed_at_most: int
    recall_low: float | None


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's standing agreement to stop."""

    line_id: str
    person: str
    at: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Certificate:
    """What several people signed alike, and whether they are enough."""

    basis: Basis
    signatures: tuple[Signature, ...]
    n_needed: int

    @property
    def is_agreed(self) -> bool:
        return len({one.person for one in self.signatures}) >= self.n_needed


def signatures_of(review: Review) -> tuple[Signature, ...]:
    """The signatures to stop that stand, oldest first."""
    lines = [one for one in review.lines(SIGNATURES) if one["what"] == WHAT]
    return tuple(_signature(one) for one in standing_lines(lines) if "basis" in one)


def certificate_of(review: Review, n_needed: int) -> Certificate | None:
    """The certificate that most people signed, the newest of several; None without any."""
    alike: dict[Basis, list[Signature]] = defaultdict(list)
    for one in signatures_of(review):
        alike[one.basis].append(one)
    found = [Certificate(basis, tuple(made), n_needed) for basis, made in alike.items()]
    newest = sorted(found, key=lambda one: (one.is_agreed, one.signatures[-1].at))
    return newest[-1] if newest else None


def fields_of(basis: Basis) -> dict[str, Any]:
    """A basis as a line of the log holds it."""
    return {"basis": asdict(basis) | {"sources": list(basis.sources)}}


def hash_of_lines(lines: Sequence[Line]) -> str:
    """One SHA-256 for lines of logs, however they are spread over files."""
    written = sorted(
        json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for one in lines
    )
    return hashlib.sha256("\n".join(written).encode(errors="replace")).hexdigest()


def _signature(line: Line) -> Signature:
    held = dict(line["basis"])
    basis = Basis(**held | {"sources": tuple(held["sources"])})
    return Signature(line["id"], line["person"], line["at"], basis)
