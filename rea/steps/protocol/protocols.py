"""The protocol in force, and the one being edited.

A released protocol is a file that nobody edits. Who released it and its SHA-256 stand
in a log of signatures; a file that no longer has that hash is refused by every command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rea.errors import ProtocolError, ReaError
from rea.protocol import Finding, Protocol, lint, read_protocol
from rea.protocol.guidance import Score, scores
from rea.store.releases import EditedReleaseError, sha256_of, signed
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class InForce:
    """The protocol that a command works under."""

    protocol: Protocol
    name: str
    sha256: str
    is_released: bool


@dataclass(frozen=True, slots=True)
class Linted:
    """What the protocol being edited still lacks."""

    file: str
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    next: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being released."""
        return tuple(one for one in self.findings if one.level == "error")

    @property
    def advice(self) -> tuple[Finding, ...]:
        """What could be better."""
        return tuple(one for one in self.findings if one.level == "advice")


def lint_protocol(review: Review) -> Linted:
    """Look over the protocol being edited.

    Raises
    ------
    ProtocolError
        It cannot be read at all.
    """
    draft = read_draft(review)
    findings = lint(draft)
    blocked = any(one.level == "error" for one in findings)
    return Linted(
        file=review.shown(review.protocol_file()),
        findings=findings,
        scores=scores(draft),
        next="mend the errors" if blocked else "rea protocol release --approve ID",
    )


def read_draft(review: Review) -> Protocol:
    """The protocol being edited."""
    path = review.protocol_file()
    shown = review.shown(path)
    return protocol_in(path, shown)


def in_force(review: Review) -> InForce:
    """The released protocol, or the draft while none was released.

    Raises
    ------
    EditedReleaseError
        The released file is not the one that was signed.
    """
    name = review.settings.in_force
    if not name:
        draft = read_draft(review)
        return InForce(draft, f"{draft.id}@draft", "", is_released=False)
    return released(review, name)


def released(review: Review, name: str) -> InForce:
    """The released protocol of that name, its signature checked."""
    path = review.released_file(name)
    shown = review.shown(path)
    if not path.exists():
        raise ProtocolError(
            shown, "this released protocol is missing.", "Restore it from git or from a copy."
        )
    digest = sha256_of(path.read_bytes())
    if digest not in signed(review, name):
        raise EditedReleaseError(shown, name, review.shown(review.protocol_file()))
    return InForce(protocol_in(path, shown), name, digest, is_released=True)


def for_deciding(review: Review, *, pilot: bool) -> InForce:
    """The protocol that a decision cites; only a pilot may be made under a draft.

    Raises
    ------
    ReaError
        Nothing was released yet.
    """
    protocol = in_force(review)
    if not protocol.is_released and not pilot:
        raise ReaError(
            "Decisions need a released protocol; this review has a draft.",
            "Release it with 'rea protocol release --approve ID', or try it out with --pilot.",
        )
    return protocol


def refuse_errors(shown: str, findings: Iterable[Finding]) -> None:
    """Stop where lint found an error.

    Raises
    ------
    ProtocolError
    """
    errors = [one for one in findings if one.level == "error"]
    if errors:
        first, n_more = errors[0], len(errors) - 1
        more = f" ({n_more} more errors.)" if n_more else ""
        raise ProtocolError(
            shown,
            first.sentence + more,
            "See 'rea protocol lint', mend it, then release it.",
            line=first.line,
            field=first.field,
        )


def protocol_in(path: Path, shown: str) -> Protocol:
    """The protocol that a file holds.

    Raises
    ------
    ProtocolError
    """
    return _parsed(text_of(path, shown), shown)


@lru_cache(maxsize=16)
def _parsed(text: str, shown: str) -> Protocol:
    # The pages ask for the protocol at every turn; the same text is the same protocol.
    return read_protocol(text, shown)


def text_of(path: Path, shown: str) -> str:
    """The text of a protocol's file.

    Raises
    ------
    ProtocolError
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise ProtocolError(shown, "there is no such file.", "Restore it from git.") from err
    except UnicodeDecodeError as err:
        raise ProtocolError(shown, "not text in UTF-8.", "Save it as UTF-8.") from err
