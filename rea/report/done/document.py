"""The report in the shape 1:3:25: a page for practitioners, three pages, and all of it.

Sources
-------
Civil Service, Government Social Research: Rapid Evidence Assessment toolkit, on 1:3:25.
"""

from __future__ import annotations

from collections.abc import Iterator

from rea.report.blocks import Block, Contents, Heading
from rea.report.done.checklists import checklists_of
from rea.report.done.finding import findings_of
from rea.report.done.intending import (
    criteria_of,
    form_part,
    questions_of,
    rounds_of,
    rulings_of,
    themes_of,
)
from rea.report.done.message import headline_of, message_of, summary_of
from rea.report.done.picturing import appraisal_of, maps_of, pictures_of
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
from rea.report.lettering import clean
from rea.report.numbering import numbered
from rea.report.outline import Outline


def write_outline(told: Told) -> Outline:
    """The report from its message to how it can be recomputed."""
    facts, protocol = told.facts, told.facts.protocol
    kicker = "Interim report of a" if told.interim else "A"
    parts = written_parts(told)
    return Outline(
        title=clean(facts.title),
        headline=headline_of(told),
        kicker=clean(
            f"{kicker} rapid evidence assessment · protocol {protocol.protocol_id} "
            f"{protocol.version} · as of {facts.as_of}"
        ),
        as_of=facts.as_of,
        blocks=(*message_of(told), *parts, *checklists_of(told, parts)),
        imprint=(
            f"Made with rea {facts.rea_version} from what was recorded up to {facts.as_of}.",
            "This page is one file: it fetches nothing and sends nothing.",
        ),
    )


def written_parts(told: Told) -> tuple[Block, ...]:
    """The numbered parts, without the checklists that refer to them."""
    return tuple(numbered(_parts(told)))


def _parts(told: Told) -> Iterator[Block]:
    facts = told.facts
    yield from summary_of(told)
    yield Contents(starts_page=True)
    yield from questions_of(told)
    yield from flow_of(told)
    yield from included_of(told)
    yield from pictures_of(told)
    if facts.extracted:
        yield from findings_of(facts.extracted, facts.questions, told.interim)
        yield from maps_of(told)
        yield from themes_of(told)
    yield from appraisal_of(told)
    for key in ("discussion", "recommendations"):
        yield from written_part(told, key)
    yield from criteria_of(told)
    yield from methods_of(told)
    yield from agreement_of(told)
    yield from limits_of(told)
    for key in ("limitations", "consultations", "acknowledgements"):
        yield from written_part(told, key)
    yield from sources_of(told)
    yield from read_in_full_of(told)
    yield from not_kept_of(told)
    yield from waiting_of(told)
    yield from rounds_of(told)
    yield from rulings_of(told)
    yield from form_part(told)
    yield from recompute_of(told)
    yield Heading("Checklists", anchor="checklists", is_appendix=True)
