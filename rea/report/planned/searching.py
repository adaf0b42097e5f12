"""Where a review will look and how: sources, words, and the searches exactly as planned.

Sources
-------
Rethlefsen et al. (2021), PRISMA-S, Syst Rev 10:39. doi:10.1186/s13643-020-01542-z
"""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import joined
from rea.protocol.schema import Protocol
from rea.protocol.searches import Concept, PlannedSource
from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.lettering import clean, printable
from rea.report.planned.words import KIND, LANGUAGE, NOT_SAID, sentence, words

_WITH_STRATEGY = ("database", "register")


def sources_of(protocol: Protocol) -> Iterator[Block]:
    """Every place that is searched."""
    if not protocol.search.sources:
        yield Paragraph(NOT_SAID)
        return
    rows = tuple(
        (one.id, clean(one.name), clean(_where(one)), clean(_how(one)))
        for one in protocol.search.sources
    )
    columns = ("Id", "Source", "Kind and platform", "How it is searched")
    yield Table("Everywhere that is searched", columns, (1, 4, 3, 6), rows)
    yield from limits_of(protocol)


def _where(source: PlannedSource) -> str:
    return ", ".join(part for part in (KIND[source.kind], source.platform) if part)


def _how(source: PlannedSource) -> str:
    if source.kind in _WITH_STRATEGY and source.strategy:
        covers = f"Concepts {joined(source.concepts)}. " if source.concepts else ""
        limits = f"Limits: {sentence(source.limits)}" if source.limits else ""
        return f"{covers}Its strategy is written out below. {limits}"
    return sentence(source.method) or NOT_SAID


def limits_of(protocol: Protocol) -> Iterator[Block]:
    """What all searches are limited to, and why."""
    limits = protocol.search.limits
    parts = []
    if limits.first_year:
        parts.append(f"published in {limits.first_year} or later")
    if limits.last_year:
        parts.append(f"published in {limits.last_year} or earlier")
    if limits.document_types != "any":
        parts.append(f"documents of these kinds: {limits.document_types}")
    if limits.languages:
        parts.append(f"reports in {joined(LANGUAGE.get(one, one) for one in limits.languages)}")
    told = f"Limits of all searches: {joined(parts)}." if parts else "No limit is set."
    yield Paragraph(clean(f"{told} {sentence(limits.why)}"))


def words_of(protocol: Protocol) -> Iterator[Block]:
    """The blocks of synonyms, and how they are joined."""
    search = protocol.search
    rows = tuple((one.id, clean(one.label), _words(one)) for one in search.concepts)
    yield Table(
        "Concepts and their words", ("Id", "Concept", "Words; * truncates"), (1, 3, 9), rows
    )
    if search.combination:
        yield Paragraph(f"Joined as: {search.combination}", "search")


def _words(concept: Concept) -> str:
    told = [", ".join(concept.terms)]
    if concept.near:
        apart = (f"{term} ({n})" for term, n in concept.near.items())
        told.append(f"Words that may stand apart, and how many between them: {', '.join(apart)}")
    for source, headings in concept.headings.items():
        told.append(f"Subject headings in {source}: {', '.join(headings)}")
    return printable(". ".join(told))


def known_reports_of(protocol: Protocol) -> Iterator[Block]:
    """What the searches must find."""
    yield Paragraph(
        "These reports are known to belong to the review. A strategy that misses one of them "
        "is looked at again before the searches count as run."
    )
    entries = []
    for one in protocol.search.sentinel_records:
        doi = f" doi:{one.doi}" if one.doi else ""
        expected = f" Expected in {joined(one.expected_in)}." if one.expected_in else ""
        known_as = f"{one.ref}: {one.title}" if one.title else one.ref
        entries.append(clean(f"{sentence(known_as)}{doi}{expected}"))
    yield Bullets(tuple(entries))


def review_of_searches(protocol: Protocol) -> Iterator[Block]:
    """Whether the strategies were checked and run."""
    search, plan = protocol.search, protocol.search.peer_review
    if plan is None:
        checked = "No review of the strategies by a second person is planned."
    elif plan.done_on is None:
        by = f" by the {plan.by}" if plan.by else ""
        checked = f"The strategies are to be reviewed{by} ({plan.method}) before they are run."
    else:
        by = f" by the {plan.by}" if plan.by else ""
        checked = f"The strategies were reviewed{by} ({plan.method}) on {plan.done_on}."
    run = (
        "They have been run on their platforms."
        if search.strategies_run
        else "None of them has been run on its platform yet, so their syntax is still to be tried."
    )
    yield Paragraph(clean(f"{checked} {run}"))
    if plan is not None and plan.elements:
        rows = tuple(
            (words(name), words(one.verdict), clean(one.note or ""))
            for name, one in plan.elements.items()
        )
        caption = f"Review of the strategy {plan.strategy or ''} by {plan.method}"
        yield Table(clean(caption), ("Element", "Found", "Note"), (3, 3, 6), rows)
    if plan is not None and plan.signed_by:
        yield Paragraph(clean(f"Signed by {plan.signed_by}."))


def _as_run(source: PlannedSource) -> Iterator[Block]:
    """The search as it was run, with what each line found."""
    run = source.run
    if run is None:
        return
    rows = tuple(
        (printable(one.line), "" if one.hits is None else f"{one.hits:,}") for one in run.lines
    )
    caption = f"{source.id} as run on {run.on} by {run.by}"
    yield Table(clean(caption), ("Line", "Found"), (8, 1), rows, 1)


def strategies_of(protocol: Protocol) -> Iterator[Block]:
    """Each strategy character by character."""
    planned = [one for one in protocol.search.sources if one.strategy]
    if not planned:
        yield Paragraph("No strategy is written yet.")
        return
    yield from review_of_searches(protocol)
    yield Paragraph(
        "Each strategy stands here as it is to be typed. A line of a strategy may run over "
        "several lines of the page; those that continue it are indented."
    )
    for source in planned:
        where = f", {source.platform}" if source.platform else ""
        yield Heading(clean(f"{source.id}: {source.name}{where}"), 2)
        yield Paragraph(printable(source.strategy or ""), "search")
        yield from _as_run(source)
        if source.limits:
            yield Paragraph(clean(f"Limits set on the platform: {sentence(source.limits)}"))
