"""Releasing a protocol: from then on nobody edits it, and decisions cite it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rea.errors import ProtocolError, ReaError
from rea.protocol import Protocol, lint, release_text
from rea.protocol.grounds import unstated
from rea.steps.protocol.protocols import read_draft, refuse_errors, released, text_of
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log, table
from rea.store.releases import SIGNATURES, sha256_of, signed
from rea.store.review import Review


class NoAmendmentError(ProtocolError):
    """A changed protocol was to be released without saying what changed and why."""

    def __init__(self, file: str, name: str, silent: Sequence[str]) -> None:
        what = f" ({'; '.join(silent)})" if silent else ""
        super().__init__(
            file,
            f"{name} is in force, and no amendment says what this draft changes in it{what}.",
            "Run 'rea protocol diff' to see it, and 'rea protocol amend' to release it.",
        )
        self.silent = tuple(silent)


@dataclass(frozen=True, slots=True)
class Released:
    """A protocol was frozen."""

    name: str
    file: str
    sha256: str
    person: str
    advice: tuple[str, ...]
    next: str = "rea screen --as ID"


def release_protocol(review: Review, person_id: str) -> Released:
    """Freeze the protocol being edited as ``protocols/released/<id>@<version>.yaml``.

    Raises
    ------
    ProtocolError
        It cannot be read, or its lint finds an error.
    ReaError
        This version was released before.
    """
    person = acting(review.settings, person_id)
    draft = read_draft(review)
    findings = lint(draft)
    shown = review.shown(review.protocol_file())
    refuse_errors(shown, findings)
    name = f"{draft.id}@{draft.version}"
    target = review.released_file(name)
    data = release_text(text_of(review.protocol_file(), shown), draft.version).encode()
    digest = sha256_of(data)
    before = signed(review, name)
    if before and (digest not in before or review.settings.in_force == name):
        raise ReaError(
            f"{review.shown(target)} was released before.",
            f"A release is for ever: to change it, edit {shown} and run 'rea protocol amend'.",
        )
    _refuse_unamended(review, draft, shown)
    # In this order a release that was cut short is completed by releasing again.
    table.write_bytes(target, data)
    if not before:
        line = log.new_line(
            person.person_id, what="release", protocol=name, sha256=digest, text=data.decode()
        )
        write_lines(review, SIGNATURES, person.person_id, [line])
    review.with_settings(replace(review.settings, in_force=name))
    return Released(
        name=name,
        file=review.shown(target),
        sha256=digest,
        person=person.person_id,
        advice=tuple(one.sentence for one in findings if one.level != "error"),
    )


def _refuse_unamended(review: Review, draft: Protocol, shown: str) -> None:
    """A version after the first one is released with the account of what it changes."""
    name = review.settings.in_force
    if name.rpartition("@")[0] != draft.id:
        return
    before = released(review, name).protocol
    silent = unstated(before, draft)
    told = any(one.version == draft.version for one in draft.amendments)
    if silent or not told:
        raise NoAmendmentError(shown, name, [one.title for one in silent])
