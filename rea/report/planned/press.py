"""The form of PRESS: one strategy, and what its reviewer says of six elements of it.

The prompts are our own; the authors' wording is in the source.

Sources
-------
McGowan et al. (2016), PRESS Peer Review of Electronic Search Strategies: 2015 guideline
statement, J Clin Epidemiol 75:40-46. doi:10.1016/j.jclinepi.2016.01.021
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.errors import ReaError
from rea.protocol.schema import Protocol
from rea.protocol.searches import PlannedSource
from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.lettering import clean, printable
from rea.report.outline import Outline
from rea.report.planned import searching
from rea.report.planned.asking import framework_of, questions_of
from rea.report.planned.standing import Standing
from rea.report.planned.words import words

_PROMPTS: Final = {
    "question": "Does the search say what the question asks? Is a concept missing, or one too "
    "many that narrows it?",
    "operators": "Are AND, OR, NOT, brackets and distances right? Would a wider or a narrower "
    "distance find more of what is wanted?",
    "subject_headings": "Does the database have a thesaurus? Are its headings there, exploded "
    "where they should be, and joined to the text words by OR?",
    "text_words": "Are spellings, plurals, synonyms, older and foreign words there? Does any "
    "truncation catch too much or too little?",
    "spelling_and_syntax": "Are there slips of spelling, wrong field codes, or wrong numbers of "
    "lines?",
    "limits": "Are limits and filters fit for the question, and each of them explained?",
}


class NothingToReviewError(ReaError):
    """A form for the review of a search was asked for, and there is no search."""

    def __init__(self, protocol_id: str) -> None:
        super().__init__(
            f"The protocol {protocol_id} has no written strategy to review.",
            "Draft one with 'rea protocol searches --draft PLATFORM' and put it into 'sources'.",
        )


def press_outline(protocol: Protocol, standing: Standing | None = None) -> Outline:
    """The primary strategy with a form for the person who reviews it.

    What the protocol already holds of the review is filled in.

    Raises
    ------
    NothingToReviewError
    """
    stands = standing or Standing()
    source = _primary(protocol)
    return Outline(
        title=clean(f"Review of searches: {protocol.short_title or protocol.title}"),
        headline=clean(f"Review of the search {source.id}, {source.name}"),
        kicker=clean(f"PRESS, six elements · version {protocol.version} · {stands.told}"),
        as_of=stands.released_on,
        blocks=tuple(_blocks(protocol, source)),
    )


def _primary(protocol: Protocol) -> PlannedSource:
    plan = protocol.search.peer_review
    written = {one.id: one for one in protocol.search.sources if one.strategy}
    if not written:
        raise NothingToReviewError(protocol.id)
    named = plan.strategy if plan is not None else None
    return written.get(named or "", next(iter(written.values())))


def _blocks(protocol: Protocol, source: PlannedSource) -> Iterator[Block]:
    yield Paragraph(
        "For each element say: no revision, revision suggested, or revision required; and what "
        "should be changed. Lines are named by their numbers."
    )
    yield Heading("The question", 1)
    yield from questions_of(protocol)
    yield from framework_of(protocol)
    yield Heading("The search", 1)
    if protocol.search.concepts:
        yield from searching.words_of(protocol)
    yield Paragraph(printable(source.strategy or ""), "search")
    yield from searching.limits_of(protocol)
    yield Heading("The review", 1)
    plan = protocol.search.peer_review
    found = plan.elements if plan is not None else {}
    rows = []
    for name, prompt in _PROMPTS.items():
        said = next((one for element, one in found.items() if element == name), None)
        verdict, note = (words(said.verdict), said.note or "") if said else ("", "")
        rows.append((words(name).capitalize(), prompt, verdict, clean(note)))
    columns = ("Element", "To be looked at", "Finding", "What should be changed")
    yield Table("Six elements", columns, (3, 7, 3, 7), tuple(rows))
    yield Bullets(("Reviewed by:", "Date:", "Answered by the team on:"))
    yield Paragraph(
        "What was found is entered in the protocol under search, peer_review: elements, done_on "
        "and signed_by."
    )
