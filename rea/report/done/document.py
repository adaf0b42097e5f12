"""The report in the shape 1:3:25: a page for practitioners, three pages, and all of it.

Sources
-------
Civil Service, Government Social Research: Rapid Evidence Assessment toolkit, on 1:3:25.
"""

from __future__ import annotations

from collections.abc import Iterator

from rea.report.appraised import appraisal_of
from rea.report.blocks import Block, Bullets, Contents, Heading, Paragraph
from rea.report.done.finding import findings_of
from rea.report.done.message import message_of, summary_of
from rea.report.done.searching import sources_of
from rea.report.done.selecting import (
    flow_of,
    included_of,
    not_kept_of,
    read_in_full_of,
    waiting_of,
)
from rea.report.done.telling import Told, written_part
from rea.report.done.working import agreement_of, limits_of, methods_of, recompute_of
from rea.report.facts import Facts
from rea.report.flow import Flow
from rea.report.lettering import clean
from rea.report.lists import Bibliography
from rea.report.numbering import numbered
from rea.report.outline import Outline
from rea.report.places import blocks_of
from rea.report.sentences import headline


def write_outline(facts: Facts, flow: Flow, *, interim: bool) -> Outline:
    """The report from its message to how it can be recomputed."""
    protocol = facts.protocol
    kicker = "Interim report of a" if interim else "A"
    told = Told(facts, flow, interim, Bibliography(facts.reports, flow, facts.references))
    return Outline(
        title=clean(facts.title),
        headline=_headline(told),
        kicker=clean(
            f"{kicker} rapid evidence assessment · protocol {protocol.protocol_id} "
            f"{protocol.version} · as of {facts.as_of}"
        ),
        as_of=facts.as_of,
        blocks=(*message_of(told), *numbered(_parts(told))),
        imprint=(
            f"Made with rea {facts.rea_version} from what was recorded up to {facts.as_of}.",
            "This page is one file: it fetches nothing and sends nothing.",
        ),
    )


def _headline(told: Told) -> str:
    own = blocks_of(dict(told.facts.texts).get("headline", ""))
    texts = [one.text for one in own if isinstance(one, Paragraph | Heading)]
    return " ".join(texts) or headline(told.flow, told.interim)


def _parts(told: Told) -> Iterator[Block]:
    facts = told.facts
    yield from summary_of(told)
    yield Contents(starts_page=True)
    yield Heading("What was asked", anchor="questions")
    yield Bullets(tuple(clean(f"{one.question_id}: {one.text}") for one in facts.questions))
    yield from flow_of(told)
    yield from included_of(told)
    if facts.extracted:
        yield from findings_of(facts.extracted, facts.questions, told.interim)
    if facts.appraised:
        yield from appraisal_of(facts.appraised)
    yield from written_part(told, "discussion")
    yield from written_part(told, "recommendations")
    yield from methods_of(told)
    yield from agreement_of(told)
    yield from limits_of(told)
    yield from written_part(told, "limitations")
    yield from written_part(told, "acknowledgements")
    yield from sources_of(told)
    yield from read_in_full_of(told)
    yield from not_kept_of(told)
    yield from waiting_of(told)
    yield from recompute_of(told)
