"""A protocol as a document: numbered parts in the order in which PRISMA-P asks for them.

What the protocol does not say is said to be missing, so that nobody takes a gap for a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rea.protocol.amendments import Amendment
from rea.protocol.guidance import says
from rea.protocol.schema import Protocol
from rea.report.blocks import Block, Bullets, Contents, Heading, Paragraph, Table
from rea.report.lettering import clean
from rea.report.numbering import numbered, numbers_of
from rea.report.outline import Outline
from rea.report.planned import asking, searching, taking, working
from rea.report.planned.prisma_p import checklist
from rea.report.planned.standing import Standing
from rea.report.planned.words import sentence, words


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading with what stands below it; `needs` names a field without which it is left out."""

    key: str
    text: str
    write: Callable[[Protocol], Iterator[Block]] | None = None
    level: Literal[1, 2] = 2
    needs: str = ""
    is_appendix: bool = False


def protocol_outline(protocol: Protocol, standing: Standing | None = None) -> Outline:
    """A protocol as a document fit to be published and registered.

    Parameters
    ----------
    standing : Standing, optional
        When and by whom it was released; a draft if not given.
    """
    stands = standing or Standing()
    parts = [one for one in _parts(stands) if says(protocol, one.needs)]
    return Outline(
        title=clean(f"Protocol: {protocol.short_title or protocol.title}"),
        headline=clean(protocol.title),
        kicker=clean(
            f"Protocol of a rapid evidence assessment · version {protocol.version} · {stands.told}"
        ),
        as_of=stands.released_on,
        blocks=tuple(_blocks(protocol, parts)),
    )


def _blocks(protocol: Protocol, parts: list[_Part]) -> Iterator[Block]:
    if protocol.notice:
        yield Paragraph(clean(protocol.notice), "note")
    yield Contents()
    written = tuple(numbered(_written(protocol, parts)))
    yield from written
    yield Paragraph(_PRISMA_P)
    yield checklist(protocol, numbers_of(written))


def _written(protocol: Protocol, parts: list[_Part]) -> Iterator[Block]:
    for part in parts:
        yield Heading(
            *(part.text, part.level, part.key),
            is_appendix=part.is_appendix,
            starts_page=part.is_appendix,
        )
        if part.write is not None:
            yield from part.write(protocol)


def _parts(standing: Standing) -> tuple[_Part, ...]:
    def stands(protocol: Protocol) -> Iterator[Block]:
        return asking.standing_of(protocol, standing)

    return (_PARTS[0], _Part("standing", "This version", stands), *_PARTS[1:])


def _shortcuts(protocol: Protocol) -> Iterator[Block]:
    rows = tuple(
        (one.id, clean(one.what), clean(one.why or ""), clean(one.effect or ""))
        for one in protocol.shortcuts
    )
    yield Paragraph(
        "A rapid assessment leaves out or shortens steps of a full systematic review. Each "
        "departure stands here with its reason and its likely effect on the conclusions."
    )
    yield Table("Shortcuts", ("Id", "Shortcut", "Why", "Likely effect"), (1, 4, 4, 5), rows)


def _amendments(protocol: Protocol) -> Iterator[Block]:
    yield Paragraph(
        "A released version is never changed. Every change makes a new version, which records "
        "what was changed and why, at which stage, who approved it, how many decisions had been "
        "made, and which of them are made again. Each decision keeps the version it was made under."
    )
    if not protocol.amendments:
        yield Paragraph("No amendment has been made.")
        return
    rows = tuple(_amended(one) for one in protocol.amendments)
    columns = ("Version", "When", "What and why", "Read again")
    yield Table("Amendments", columns, (2, 3, 8, 4), rows)


def _amended(one: Amendment) -> tuple[str, ...]:
    decided = "" if one.n_decided_before is None else f"; {one.n_decided_before:,} decisions before"
    approved = f" Approved by {', '.join(one.approved_by)}." if one.approved_by else ""
    return (
        f"{one.version} ({one.kind})",
        clean(f"{one.on}, {one.stage.replace('-', ' ')}{decided}"),
        clean(f"{sentence(one.what)}{_touched(one)} Why: {sentence(one.why)}{approved}"),
        clean(_reread(one)),
    )


def _touched(one: Amendment) -> str:
    """Which parts it touches, and what it does to who is included."""
    touched = f" It touches {', '.join(one.affects)}." if one.affects else ""
    effects = [f"{each.of} {words(each.effect)}" for each in one.effects]
    if not effects and one.effect != "none":
        effects = [words(one.effect)]
    return touched + (f" Effect: {'; '.join(effects)}." if effects else "")


def _reread(one: Amendment) -> str:
    plan = one.rereading
    if plan is None or not plan.needed:
        return sentence(plan.why) if plan and plan.why else "nothing"
    done = [f"{plan.n_read:,} read again"] if plan.n_read is not None else []
    done += [f"{plan.n_changed:,} changed"] if plan.n_changed is not None else []
    return "; ".join([plan.scope or "", *done]).strip("; ")


def _records(_: Protocol) -> Iterator[Block]:
    yield Bullets(_RECORDS)


_RECORDS: Final = (
    "Every search export is kept as the platform gave it, with its date and strategy.",
    "Copies of one report are found by named rules; doubtful pairs are left to a person.",
    "Each decision is kept with who made it, when, why, and under which version of this protocol.",
    "The numbers of the flow diagram are counted from the decisions.",
)

_PARTS: Final[tuple[_Part, ...]] = (
    _Part("about", "Who and why", None, 1),
    _Part("plain", "In plain words", asking.plain_of, needs="plain_summary"),
    _Part("team", "Team", asking.team_of),
    _Part("support", "Support and interests", asking.support_of),
    _Part("rationale", "Rationale", asking.rationale_of),
    _Part("themes", "Where the questions came from", asking.themes_of, needs="themes"),
    _Part("asked", "What is asked", None, 1),
    _Part("questions", "Questions", asking.questions_of),
    _Part("framework", "The question in parts", asking.framework_of, needs="framework"),
    _Part("definitions", "Definitions", asking.definitions_of, needs="definitions"),
    _Part("eligibility", "What is in and what is out", None, 1),
    _Part("inclusion", "What is looked for", asking.inclusion_of),
    _Part("exclusion", "Reasons for exclusion", asking.exclusion_of),
    _Part("rules", "Rules around them", asking.rules_of),
    _Part("search", "Where the review looks", None, 1),
    _Part("sources", "Sources", searching.sources_of),
    _Part("words", "Words searched for", searching.words_of, needs="search.concepts"),
    _Part(
        "known",
        "Known reports",
        searching.known_reports_of,
        needs="search.sentinel_records",
        level=2,
    ),
    _Part("peer_review", "Review of the searches", searching.review_of_searches),
    _Part("selection", "How studies are selected", None, 1),
    _Part("records", "Records and decisions", _records),
    _Part("calibration", "Calibration", working.calibration_of),
    _Part("second", "Second reading", working.second_of),
    _Part("conflicts", "Disagreements", working.conflicts_of),
    _Part("other_methods", "Records from other methods", working.other_methods_of),
    _Part("order", "Order of reading, and stopping", working.order_of),
    _Part("care", "Care for those who read", working.care_of),
    _Part("evidence", "What is taken from the studies", None, 1),
    _Part("extraction", "Extraction", taking.extraction_of),
    _Part("appraisal", "Appraisal", taking.appraisal_of),
    _Part("confidence", "Confidence in findings", taking.confidence_of),
    _Part("synthesis", "Synthesis", taking.synthesis_of),
    _Part("reporting", "Reporting and sharing", taking.reporting_of),
    _Part("shortcuts", "Shortcuts and their likely effect", _shortcuts, 1, needs="shortcuts"),
    _Part("amendments", "Amendments", _amendments, 1),
    _Part("strategies", "Search strategies", searching.strategies_of, 1, is_appendix=True),
    _Part("form", "The extraction form", taking.form_of, 1, is_appendix=True, needs="extraction"),
    _Part("prisma_p", "PRISMA-P checklist", None, 1, is_appendix=True),
)

_PRISMA_P: Final = (
    "Items of PRISMA-P 2015 (Moher et al., doi:10.1186/2046-4053-4-1), in our words, with the "
    "section of this document that answers each."
)
