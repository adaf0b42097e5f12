"""What stands beside a record while it is read: what the protocol asks, means and cares for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rea.model import Question, Reason, Ruling, Stage
from rea.protocol import Protocol
from rea.screening.marking import Marker


@dataclass(frozen=True, slots=True)
class Marked:
    """A concept of the search whose terms a page may mark."""

    concept_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The protocol as a reader needs it at one stage.

    Attributes
    ----------
    wanted : tuple of (str, str)
        What must hold of an included report: label and definition; their codes in
        `wanted_codes`.
    definitions : mapping
        Terms as they are meant in this review.
    concepts : tuple of Marked
        In the order in which `marker` counts them.
    onward : str
        What becomes of a record that is kept.
    session_minutes : int or None
        The longest sitting before a break.
    """

    questions: tuple[Question, ...]
    wanted: tuple[tuple[str, str], ...]
    wanted_codes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    reason_required: bool
    definitions: Mapping[str, str]
    concepts: tuple[Marked, ...]
    marker: Marker
    onward: tuple[str, ...]
    care: str
    session_minutes: int | None
    may_pass_on: bool
    rulings: tuple[Ruling, ...] = ()

    def rulings_on(self, *codes: str) -> tuple[Ruling, ...]:
        """What calibration meetings ruled of these criteria, oldest first."""
        return tuple(one for one in self.rulings if one.criterion in codes)


def guide(protocol: Protocol, stage: Stage, rulings: tuple[Ruling, ...] = ()) -> Guide:
    """What a protocol, and the rulings on it, tell readers at a stage."""
    care, concepts = protocol.reviewer_care, protocol.search.concepts
    return Guide(
        questions=tuple(sorted(protocol.questions, key=lambda one: one.kind != "primary")),
        wanted=tuple((one.label, one.definition) for one in protocol.inclusions),
        wanted_codes=tuple(one.code for one in protocol.inclusions),
        reasons=protocol.reasons(stage),
        reason_required=protocol.reason_required(stage),
        definitions={
            name.replace("_", " "): meaning for name, meaning in protocol.definitions.items()
        },
        concepts=tuple(Marked(one.id, one.label) for one in concepts),
        marker=Marker([one.terms for one in concepts]),
        onward=tuple(_onward(protocol, stage)),
        care=care.text or "",
        session_minutes=care.session_minutes,
        may_pass_on=care.hand_on_freely,
        rulings=rulings,
    )


def announced(title: str, abstract: str, words: Sequence[str]) -> list[str]:
    """Which of the words that a reader asked to be told of beforehand a record speaks of.

    As the reader wrote them: what the record says itself, it says when it is shown.
    """
    pieces = Marker([[word] for word in words]).pieces(f"{title}\n{abstract}")
    found = {one.concept for one in pieces}
    return [word.replace("*", "…") for n, word in enumerate(words) if n in found]


def _onward(protocol: Protocol, stage: Stage) -> list[str]:
    """What happens next with an answer, a sentence each."""
    if stage == "full-text":
        kept = "Include: the report goes on to the form, where its findings are taken down."
        unsure = "Not sure: a colleague reads it too, and you settle it together."
    else:
        kept = "Include: the full text is obtained and read."
        unsure = (
            "Not sure: the record stays in, and the full text decides."
            if protocol.unsure_at_title_abstract == "keep"
            else "Not sure: a colleague decides before it goes on."
        )
    second = protocol.second_screening(stage)
    if second is None:
        return [kept, unsure]
    whom = "All records are" if second.share >= 1 else f"About {second.share:.0%} of records are"
    again = f"{whom} read by a second person, who does not see what you decided."
    return [kept, unsure, again]
