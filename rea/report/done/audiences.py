"""The same findings for others: a project summary, a page for survivors, a topic guide.

Each is a document of its own, written from the same facts as the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.phrases import count
from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.done.message import answered_table, headline_of
from rea.report.done.telling import Told, written
from rea.report.lettering import clean
from rea.report.outline import Outline
from rea.report.places import PLACE
from rea.report.sentences import told_of

_Row = tuple[str, str, str]

_CARE: Final = (
    "Say before you begin what will be asked, that any question may be passed over, and that "
    "the conversation may end at any moment; have support at hand for afterwards."
)


def project_summary(told: Told) -> Outline:
    """Two pages, as a department publishes them: why, what was asked, done and found."""
    return _outline(told, "Project summary", headline_of(told), _summary(told))


def for_survivors(told: Told) -> Outline:
    """A page in plain English, for those whom the findings are about."""
    return _outline(told, "For survivors", PLACE["plain-english"].heading, _plain(told))


def topic_guide(told: Told) -> Outline:
    """A draft of what to talk about with survivors and practitioners: what stayed open."""
    heading = "What the evidence left open: a draft guide for conversations"
    return _outline(told, "Topic guide, a draft", heading, _topics(told))


def _outline(told: Told, kind: str, heading: str, blocks: Iterator[Block]) -> Outline:
    facts = told.facts
    state = "interim, " if told.interim else ""
    return Outline(
        title=clean(facts.title),
        headline=heading,
        kicker=clean(f"{kind} · {state}as of {facts.as_of}"),
        as_of=facts.as_of,
        blocks=(*(Paragraph(clean(notice), "note") for notice in facts.notices), *blocks),
        imprint=(f"Made with rea {facts.rea_version}.",),
    )


def _summary(told: Told) -> Iterator[Block]:
    facts = told.facts
    if facts.plan and facts.plan.rationale:
        yield Heading("Why this review")
        yield Paragraph(clean(facts.plan.rationale))
    yield Heading("What was asked")
    yield Paragraph(_primary(told))
    yield Heading("What was done")
    yield Paragraph(" ".join(told_of(told.flow, told.interim)))
    yield Heading("What was found")
    yield from written(told, "message")
    if facts.extracted:
        yield answered_table(told)
    recommended = tuple(written(told, "recommendations"))
    if recommended:
        yield Heading("What is recommended")
        yield from recommended
    if facts.shortcuts:
        yield Heading("What to keep in mind")
        yield Bullets(tuple(clean(f"{one.what}: {one.effect}") for one in facts.shortcuts))


def _plain(told: Told) -> Iterator[Block]:
    yield from written(told, "plain-english")
    plain = told.facts.plan.plain_summary if told.facts.plan else None
    if plain:
        yield Heading("Why we looked")
        yield Paragraph(clean(plain.why))
    yield Heading("What we asked")
    yield Paragraph(clean(plain.question) if plain else _primary(told))
    if plain:
        yield Heading("What we looked for")
        yield Paragraph(clean(plain.looked_for))
    if plain and plain.left_out:
        yield Heading("What we left out")
        yield Paragraph(clean(plain.left_out))
    yield Heading("What we read")
    n_found = count(len(told.facts.reports), "report")
    n_studies = count(len(told.flow.studies), "study", "studies")
    yield Paragraph(
        f"We found {n_found} that might help, and used what {n_studies} say{told.so_far}. "
        "Nobody’s story was collected for this: we read what others had published."
    )
    if plain:
        yield Heading("What you can do with it")
        yield Paragraph(clean(plain.use))


def _topics(told: Told) -> Iterator[Block]:
    yield Paragraph(
        "A review of what is published is the first half; the second is to ask those who know. "
        "These questions were asked of the studies, and the studies leave them open. The words "
        "are those of the review: put them into the words of the people you talk with."
    )
    yield Paragraph(_CARE, "note")
    open_, thin = _left_open(told)
    for heading, rows in (
        ("Answered by no study", open_),
        ("Answered by few studies", thin),
    ):
        if rows:
            yield Heading(heading)
            columns = ("Question of the review", "Studies", "What to ask")
            yield Table(heading, columns, (5, 2, 5), tuple(rows))
    if not (open_ or thin):
        yield Paragraph(f"No question was left open{told.so_far}.")
    yield Heading("For every conversation")
    yield Bullets(
        (
            "Does what the studies say fit with what you have lived or seen?",
            "What would they have had to ask to see it?",
            "What should be done with the findings, and by whom?",
        )
    )


def _left_open(told: Told) -> tuple[list[_Row], list[_Row]]:
    """Questions that no study answers, and those that only few do."""
    found = told.facts.extracted.questions if told.facts.extracted else ()
    answered = {one.question_id: len(one.studies) for one in found}
    open_: list[_Row] = []
    thin: list[_Row] = []
    for one in told.facts.questions:
        n = answered.get(one.question_id, 0)
        row = (clean(f"{one.question_id}: {one.text}"), f"{n:,}", _ASK if n else _ASK_NEW)
        if n < _FEW:
            (thin if n else open_).append(row)
    return open_, thin


# Below three, one study's setting may be all that is known.
_FEW: Final = 3
_ASK: Final = "Is this so where you are? What do these studies not see?"
_ASK_NEW: Final = "What happened, in your own words? What would have helped?"


def _primary(told: Told) -> str:
    asked = (one.text for one in told.facts.questions if one.kind == "primary")
    return clean(" ".join(asked))
