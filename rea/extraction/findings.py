"""What the studies together say to a question, and how much confidence that deserves.

A finding is a statement with the studies that support and contradict it. Confidence in it is a
judgement by named components, each with its reason; nothing here works one out.

Sources
-------
Lewin et al. (2018), Applying GRADE-CERQual to qualitative evidence synthesis findings,
Implementation Sci 13:2. doi:10.1186/s13012-017-0688-3
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from rea.errors import ReaError
from rea.model import standing_lines
from rea.workbook.texts import clean, one_line

# How much a component takes away from confidence (Lewin et al. 2018).
CONCERNS: Final[dict[str, str]] = {
    "none": "no or very minor concerns",
    "minor": "minor concerns",
    "moderate": "moderate concerns",
    "serious": "serious concerns",
}
COMPONENTS: Final = ("methodological_limitations", "coherence", "adequacy", "relevance")
LEVELS: Final = ("high", "moderate", "low", "very_low")


class FindingError(ReaError):
    """A finding cannot be kept as it is.

    Attributes
    ----------
    part : str
        Which part is at fault: question, statement, supports, confidence, or a component.
    """

    def __init__(self, part: str, fact: str, hint: str) -> None:
        super().__init__(fact, hint)
        self.part = part


@dataclass(frozen=True, slots=True)
class Concern:
    """What one component takes away, and why."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatedFinding:
    """A statement, the studies behind and against it, and the confidence in it.

    Attributes
    ----------
    finding_id : str
        The same through all its versions.
    supports, contradicts : tuple of str
        Study ids.
    concerns : mapping of str to Concern
        By component.
    confidence : str
        A level, or "" while nobody has judged it.
    """

    finding_id: str
    question: str
    statement: str
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    concerns: Mapping[str, Concern] = field(default_factory=dict)
    confidence: str = ""
    person: str = ""
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a finding may name: the protocol's questions, components and levels, the studies."""

    questions: tuple[str, ...]
    components: tuple[str, ...]
    levels: tuple[str, ...]
    studies: frozenset[str]


def check_finding(raw: StatedFinding, scale: Scale) -> StatedFinding:
    """The finding as it is stored.

    Raises
    ------
    FindingError
        Naming the part at fault.
    """
    found = replace(
        raw,
        statement=clean(raw.statement),
        supports=tuple(dict.fromkeys(raw.supports)),
        contradicts=tuple(dict.fromkeys(raw.contradicts)),
        concerns={
            name: Concern(one.level, one_line(one.reason))
            for name, one in raw.concerns.items()
            if one.level or one.reason.strip()
        },
    )
    _check_statement(found, scale)
    _check_studies(found, scale)
    _check_confidence(found, scale)
    return found


def standing_findings(lines: Iterable[Mapping[str, Any]]) -> list[StatedFinding]:
    """The findings that nobody replaced or withdrew, in the order in which they were first said.

    Two versions that stand side by side are both given: nobody settled which holds.
    """
    every = list(lines)
    first = {str(line["finding"]): n for n, line in reversed(list(enumerate(every)))}
    standing = [_read(line) for line in standing_lines(every) if line["statement"] is not None]
    return sorted(standing, key=lambda one: (first[one.finding_id], one.line_id))


def line_of(one: StatedFinding) -> dict[str, Any]:
    """What a log line says of a finding, beside its id, person and time."""
    return {
        "finding": one.finding_id,
        "question": one.question,
        "statement": one.statement,
        "supports": list(one.supports),
        "contradicts": list(one.contradicts),
        "concerns": {
            name: {"level": each.level, "reason": each.reason}
            for name, each in one.concerns.items()
        },
        "confidence": one.confidence,
    }


def _read(line: Mapping[str, Any]) -> StatedFinding:
    concerns = line.get("concerns") or {}
    return StatedFinding(
        finding_id=str(line["finding"]),
        question=str(line["question"]),
        statement=str(line["statement"]),
        supports=tuple(line.get("supports") or ()),
        contradicts=tuple(line.get("contradicts") or ()),
        concerns={
            name: Concern(str(one["level"]), str(one["reason"])) for name, one in concerns.items()
        },
        confidence=str(line.get("confidence") or ""),
        person=str(line["person"]),
        line_id=str(line["id"]),
    )


def _check_statement(found: StatedFinding, scale: Scale) -> None:
    if not found.statement:
        raise FindingError("statement", "The finding says nothing.", "Write it as a sentence.")
    if found.question not in scale.questions:
        raise FindingError(
            "question",
            f"There is no question '{found.question}'.",
            f"The protocol has {', '.join(scale.questions)}.",
        )


def _check_studies(found: StatedFinding, scale: Scale) -> None:
    unknown = [one for one in (*found.supports, *found.contradicts) if one not in scale.studies]
    if unknown:
        fact = f"'{unknown[0]}' is no included study."
        raise FindingError("supports", fact, "Name it as 'rea extract --list' does.")
    both = set(found.supports) & set(found.contradicts)
    if both:
        fact = f"{min(both)} would support and contradict the same statement."
        raise FindingError("supports", fact, "Make two statements of it, or choose one.")


def _check_confidence(found: StatedFinding, scale: Scale) -> None:
    for name, one in found.concerns.items():
        if name not in scale.components:
            hint = f"The protocol weighs {_listed(scale.components)}."
            raise FindingError(name, f"There is no component '{name}'.", hint)
        if one.level not in CONCERNS:
            hint = f"Choose {_listed(CONCERNS)}."
            raise FindingError(name, f"{_shown(name)}: '{one.level}' is no concern.", hint)
        if not one.reason:
            raise FindingError(name, f"{_shown(name)}: no reason is given.", "Say why, briefly.")
    if not found.confidence:
        return
    if found.confidence not in scale.levels:
        hint = f"Choose {_listed(scale.levels)}."
        raise FindingError("confidence", f"'{found.confidence}' is no level.", hint)
    open_ones = [name for name in scale.components if name not in found.concerns]
    if open_ones:
        fact = f"Confidence is given, and nothing is said of {_shown(open_ones[0]).casefold()}."
        raise FindingError(open_ones[0], fact, "Judge each component first, with its reason.")
    if not found.supports:
        fact = "Confidence is given to a statement that no study supports."
        raise FindingError("supports", fact, "Name the studies that it rests on.")


def _listed(names: Collection[str] | Sequence[str]) -> str:
    return ", ".join(names)


def _shown(name: str) -> str:
    return name.replace("_", " ").capitalize()
