"""A protocol on one page in plain words, for practitioners and survivors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.errors import ReaError
from rea.phrases import joined
from rea.protocol.schema import PlainSummary, Protocol
from rea.report.blocks import Block, Bullets, Heading, Paragraph
from rea.report.lettering import clean
from rea.report.outline import Outline
from rea.report.planned.standing import Standing
from rea.report.planned.words import sentence

_PLACES: Final = {
    "database": "databases of research",
    "register": "registers",
    "website": "websites",
    "organisation": "publications of organisations",
    "citation": "reference lists",
    "search-engine": "search engines",
    "contact": "what experts send us",
    "handsearch": "journals page by page",
    "previous-review": "earlier reviews",
}


class NoPlainSummaryError(ReaError):
    """A page in plain words was asked for, and nobody has written one."""

    def __init__(self, protocol_id: str) -> None:
        super().__init__(
            f"The protocol {protocol_id} has no 'plain_summary'.",
            "Write it in everyday words: why, question, looked_for, left_out, use.",
        )


def practitioners_outline(protocol: Protocol, standing: Standing | None = None) -> Outline:
    """The review on one page, from the words that its authors wrote for this.

    Raises
    ------
    NoPlainSummaryError
    """
    plain = protocol.plain_summary
    if plain is None:
        raise NoPlainSummaryError(protocol.id)
    stands = standing or Standing()
    return Outline(
        title=clean(protocol.short_title or protocol.title),
        headline=sentence(plain.question),
        kicker=clean(f"A review of evidence on one page · plan {protocol.version} · {stands.told}"),
        as_of=stands.released_on,
        blocks=tuple(_blocks(protocol, plain)),
    )


def _blocks(protocol: Protocol, plain: PlainSummary) -> Iterator[Block]:
    if protocol.notice:
        yield Paragraph(clean(protocol.notice), "note")
    yield from _said("Why this review", sentence(plain.why))
    yield from _said("What it looks at", sentence(plain.looked_for))
    yield Heading("How it is done", 1)
    yield Bullets(tuple(map(clean, _steps(protocol))))
    if plain.left_out:
        yield from _said("What it leaves out", sentence(plain.left_out))
    yield from _said("What you can do with the result", sentence(plain.use))


def _said(heading: str, text: str) -> Iterator[Block]:
    yield Heading(heading, 1)
    yield Paragraph(text)


def _steps(protocol: Protocol) -> Iterator[str]:
    kinds = dict.fromkeys(one.kind for one in protocol.search.sources)
    if kinds:
        since = protocol.search.limits.first_year
        when = f", for work published since {since}" if since else ""
        yield f"We search {joined(_PLACES[kind] for kind in kinds)}{when}."
    yield "People, not a computer, decide what is included, against rules written down beforehand."
    if protocol.ranking.ranker not in ("random", "questions"):
        yield "A computer suggests the order of reading; a person decides on every record read."
    if protocol.stopping.rule != "read_all":
        yield "Reading may stop early under a rule set beforehand; we report what was not read."
    if protocol.second_screening("title-abstract") is not None:
        yield "A second person reads a share of the records without seeing the first decision."
    yield "For each study we note what it found, in whose words, and how sound it is."
    if protocol.reporting.survivors_version:
        yield "There will be a summary in plain English and a version for survivors."
    elif protocol.reporting.plain_summary:
        yield "There will be a summary in plain English."
