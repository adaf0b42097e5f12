"""What a decision rests on: the texts by which somebody judged whether a report is in.

These are the criteria, and what the criteria are read by: the questions and the definitions.
When such a text changes, decisions that were made by the old one may have to be made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rea.model import STAGES, Stage
from rea.protocol.amendments import Amendment, Effect, joined, numbers
from rea.protocol.schema import Protocol

Kind = Literal["exclude", "include", "question", "definition"]


@dataclass(frozen=True, slots=True)
class Ground:
    """One text that decisions rest on.

    Attributes
    ----------
    name : str
        Code of the criterion, id of the question, or the term that is defined.
    stages : tuple of Stage
        Where it is used; a text without stages of its own is used at both.
    """

    name: str
    kind: Kind
    label: str
    text: str
    stages: tuple[Stage, ...] = STAGES

    @property
    def title(self) -> str:
        """How sentences name it: ``criterion X4-POP (Other population)``."""
        if self.kind in ("exclude", "include"):
            return f"criterion {self.name} ({self.label})"
        return f"{'question' if self.kind == 'question' else 'definition of'} {self.label}"


@dataclass(frozen=True, slots=True)
class ChangedGround:
    """One such text before and after; None where it was added or removed."""

    name: str
    before: Ground | None
    after: Ground | None

    @property
    def title(self) -> str:
        one = self.after or self.before
        assert one is not None
        return one.title

    @property
    def forms(self) -> tuple[Ground, ...]:
        """Those of the two that are there."""
        return tuple(one for one in (self.before, self.after) if one is not None)


def grounds(protocol: Protocol) -> dict[str, Ground]:
    """Every text that decisions rest on, by name, in the protocol's order."""
    return {one.name: one for one in _grounds(protocol)}


def changed_grounds(before: Protocol, after: Protocol) -> tuple[ChangedGround, ...]:
    """The texts that differ between two versions, as the later one orders them.

    The order of precedence, the reason for having a criterion, and whether it is a limit do
    not decide who is included, so a change of these alone is none here.
    """
    old, new = grounds(before), grounds(after)
    names = [*new, *(name for name in old if name not in new)]
    pairs = ((name, old.get(name), new.get(name)) for name in names)
    return tuple(ChangedGround(*pair) for pair in pairs if pair[1] != pair[2])


def stated_effect(amendments: tuple[Amendment, ...], since: str, name: str) -> Effect:
    """What the amendments after version `since` say that the change of one text does.

    Where none of them says anything, both must be assumed.
    """
    said = [one for later in after(amendments, since) for one in said_by(later, name)]
    return joined(said) if said else "both"


def said_by(amendment: Amendment, name: str) -> Iterator[Effect]:
    """What one amendment says of one text; written by hand, it may say it of all at once."""
    if amendment.rereading is not None and not amendment.rereading.needed:
        if amendment.rereading.why:
            yield "none"
    elif amendment.effects:
        yield from (one.effect for one in amendment.effects if one.of == name)
    elif amendment.effect != "none":
        yield amendment.effect


def after(amendments: tuple[Amendment, ...], version: str) -> tuple[Amendment, ...]:
    """The amendments that made later versions than this."""
    return tuple(one for one in amendments if numbers(one.version) > numbers(version))


def unstated(before: Protocol, later: Protocol) -> tuple[ChangedGround, ...]:
    """The changed texts of which no amendment since says what the change does."""
    since = after(later.amendments, before.version)
    return tuple(
        one
        for one in changed_grounds(before, later)
        if not any(said for amendment in since for said in said_by(amendment, one.name))
    )


def _grounds(protocol: Protocol) -> Iterator[Ground]:
    for one in protocol.criteria:
        stages: Mapping[bool, tuple[Stage, ...]] = {True: one.stages, False: STAGES}
        yield Ground(one.code, one.kind, one.label, one.definition, stages[bool(one.stages)])
    for question in protocol.asked:
        yield Ground(question.id, "question", question.id, question.text)
    for term, meaning in protocol.definitions.items():
        yield Ground(term, "definition", term.replace("_", " "), meaning)
