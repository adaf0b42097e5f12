"""The first page and the three pages behind it: what a reader in a hurry needs."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import count
from rea.report.blocks import Aside, Block, Bullets, Heading, Paragraph, Table
from rea.report.done.methods import ONLY_MODELS, only_models_decided
from rea.report.done.telling import Told, has_text, written
from rea.report.lettering import clean
from rea.report.lists import ids_at
from rea.report.places import blocks_of
from rea.report.sentences import headline, told_of


def headline_of(told: Told) -> str:
    """The message in one line: what people wrote, or the counts."""
    own = blocks_of(dict(told.facts.texts).get("headline", ""))
    texts = [one.text for one in own if isinstance(one, Paragraph | Heading)]
    return " ".join(texts) or headline(told.flow, told.interim)


def message_of(told: Told) -> Iterator[Block]:
    """What stands above everything, the message, and how sure one can be of it."""
    facts, flow = told.facts, told.flow
    for notice in facts.notices:
        yield Paragraph(clean(notice), "note")
    if violations := flow.violations():
        yield Paragraph(
            "These counts do not add up. Do not use them before this is mended:", "warning"
        )
        yield Bullets(tuple(map(clean, violations)))
    if not has_text(told, "message"):
        for paragraph in told_of(flow, told.interim):
            yield Paragraph(paragraph)
    yield from written(told, "message")
    if sure := tuple(_how_sure(told)):
        yield Aside("How sure can you be?", sure)


def summary_of(told: Told) -> Iterator[Block]:
    """The review in three pages, for those who decide."""
    facts = told.facts
    yield Heading("Summary", anchor="summary", short="Summary", starts_page=True)
    primary = [one for one in facts.questions if one.kind == "primary"]
    yield Heading("What was asked", 2)
    for question in primary:
        yield Paragraph(clean(question.text))
    yield Heading("What was done", 2)
    yield Paragraph(" ".join(told_of(told.flow, told.interim)))
    if facts.extracted:
        yield Heading("What was found", 2)
        yield answered_table(told)
    yield from written(told, "summary")


def answered_table(told: Told) -> Table:
    """Each question with the studies that answer it."""
    extracted = told.facts.extracted
    texts = {one.question_id: one.text for one in told.facts.questions}
    rows = tuple(
        (
            clean(f"{one.question_id}: {texts.get(one.question_id, '')}"),
            clean("; ".join(study.study for study in one.studies)) or "none: a gap",
            f"{len(one.studies):,}",
        )
        for one in (extracted.questions if extracted else ())
    )
    columns = ("Question", "Answered by", "Studies")
    return Table("How many studies answer each question", columns, (10, 7, 2), rows, 1)


def _how_sure(told: Told) -> Iterator[Block]:
    facts = told.facts
    if told.interim:
        yield Paragraph("Work is still open, so every count in this report will change.")
    if facts.protocol.note:
        yield Paragraph(clean(facts.protocol.note))
    if only_models_decided(facts):
        yield Paragraph(ONLY_MODELS)
    if n := len(facts.shortcuts):
        taken = f"The protocol takes {count(n, 'shortcut')}"
        yield Paragraph(
            f"{taken}; the likely effect of each", see="shortcuts", see_text="is listed"
        )
    # Two stages read by the same readers need the same caution only once.
    for caution in dict.fromkeys(one.caution for one in facts.agreement if one.caution):
        yield Paragraph(clean(caution), see="agreement", see_text="How far readers agreed")
    if n := len(ids_at(told.flow, "unread")):
        left = f"{count(n, 'record was', 'records were')} left"
        yield Paragraph(left, see="not-read", see_text="unread")
