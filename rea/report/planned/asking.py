"""The first half of a protocol document: who and why, what is asked, what is in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rea.model import STAGES
from rea.phrases import STAGE_NAMES, joined
from rea.protocol.eligibility import Copies, Criterion
from rea.protocol.schema import Protocol
from rea.report.blocks import Block, Bullets, Paragraph, Table
from rea.report.lettering import clean
from rea.report.planned.standing import Standing
from rea.report.planned.words import NOT_SAID, ROLE, sentence

_IN_STAGES = {
    ("title-abstract",): "title and abstract",
    ("full-text",): "full text",
    ("title-abstract", "full-text"): "both",
}
_DATES = {
    "drafted_on": "First complete draft",
    "approved_on": "Approved by the team",
    "registered_on": "Registered",
    "searches_planned_on": "First day of searching, planned",
    "report_due_on": "Report due",
}


def standing_of(protocol: Protocol, standing: Standing) -> Iterator[Block]:
    """Version, release and registration: what a reader holds in hand."""
    rows = [
        ("Protocol", f"{protocol.id}, version {protocol.version}"),
        ("Standing", standing.told),
        ("Registration", _registered(protocol)),
        ("Criteria set", _MODE[protocol.mode]),
    ]
    if protocol.previous_version:
        before = protocol.previous_version
        n_included = f"{before.n_studies:,} studies in {before.n_reports:,} reports"
        rows.append(("Updates", f"{sentence(before.citation)} It included {n_included}."))
        if before.studies:
            rows.append(("Its studies", "; ".join(before.studies)))
    rows += [(_DATES[name], str(day)) for name, day in protocol.dates if day is not None]
    if standing.sha256:
        rows.append(("SHA-256 of the file", standing.sha256))
    yield Table(
        "Version, standing and registration", ("What", "How it stands"), (2, 5), _cleaned(rows)
    )


_MODE = {
    "a-priori": "before reading begins; a change is an amendment",
    "iterative": "in part while reading, each change recorded as an amendment",
}


def _registered(protocol: Protocol) -> str:
    entry = protocol.registration
    if entry is None:
        return "not registered yet"
    return ", ".join(part for part in (entry.registry, entry.number, entry.url) if part)


def plain_of(protocol: Protocol) -> Iterator[Block]:
    """The page for practitioners, as paragraphs."""
    plain = protocol.plain_summary
    if plain is not None:
        for text in (plain.why, plain.question, plain.looked_for, plain.left_out, plain.use):
            if text:
                yield Paragraph(sentence(text))


def team_of(protocol: Protocol) -> Iterator[Block]:
    """Who takes part, and who answers for it."""
    if not protocol.team:
        yield Paragraph("No team is named: nobody has taken this review on yet.")
        return
    rows = []
    for one in protocol.team:
        who = ", ".join(filter(None, (one.name or one.id, one.affiliation, one.contact)))
        rows.append((who, ROLE[one.role], one.interests or "not declared yet"))
    yield Table("Who takes part", ("Name", "Part", "Interests"), (4, 3, 4), _cleaned(rows))
    if protocol.guarantor:
        known = {one.id: one.name or one.id for one in protocol.team}
        name = known.get(protocol.guarantor, protocol.guarantor)
        yield Paragraph(clean(f"{name} is the guarantor of the review."))


def support_of(protocol: Protocol) -> Iterator[Block]:
    """Money and interests."""
    said = (protocol.funding, protocol.interests)
    yield Paragraph(f"Funding: {sentence(said[0]) or 'none is recorded.'}")
    yield Paragraph(f"Interests: {sentence(said[1]) or NOT_SAID}")


def rationale_of(protocol: Protocol) -> Iterator[Block]:
    """Why this review."""
    yield Paragraph(sentence(protocol.rationale) or NOT_SAID)


def themes_of(protocol: Protocol) -> Iterator[Block]:
    """What was raised before the questions were written, and which question answers it."""
    rows = []
    for theme in protocol.themes:
        answered = [one.id for one in protocol.asked if theme.id in one.themes]
        rows.append((theme.id, theme.text, joined(answered) or "none", theme.taken_up or ""))
    columns = ("Theme", "What was raised", "Questions", "How it was taken up")
    yield Table("From themes to questions", columns, (2, 5, 3, 6), _cleaned(rows))


def questions_of(protocol: Protocol) -> Iterator[Block]:
    """The questions, the primary one first."""
    for kind, heading in (("primary", "Primary question"), ("secondary", "Secondary questions")):
        asked = [one for one in protocol.asked if one.kind == kind]
        if asked:
            yield Paragraph(f"{heading}:")
            yield Bullets(tuple(clean(f"{one.id}: {one.text}") for one in asked))


def framework_of(protocol: Protocol) -> Iterator[Block]:
    """The question in parts."""
    framework = protocol.framework
    if framework is None:
        return
    rows = [(name.replace("_", " ").capitalize(), text) for name, text in framework.parts.items()]
    caption = f"The question in the parts of {framework.name}"
    yield Table(clean(caption), ("Part", "Here"), (2, 6), _cleaned(rows))


def definitions_of(protocol: Protocol) -> Iterator[Block]:
    """Terms as they are meant here."""
    rows = [(name.replace("_", " "), text) for name, text in protocol.definitions.items()]
    yield Table(
        "Terms as they are meant in this review", ("Term", "Meaning"), (2, 6), _cleaned(rows)
    )


def inclusion_of(protocol: Protocol) -> Iterator[Block]:
    """What must hold of an included report."""
    yield Bullets(tuple(_told(one) for one in protocol.inclusions) or (NOT_SAID,))


def exclusion_of(protocol: Protocol) -> Iterator[Block]:
    """The reasons for exclusion in their order of precedence."""
    yield Paragraph(
        "Reasons are tried in this order, and the first that applies is the one that is "
        "counted, so that every excluded report has exactly one reason (PRISMA 2020)."
    )
    ordered = sorted(protocol.exclusions, key=lambda one: one.order or 0)
    rows = [
        (
            one.code,
            f"{one.label}. {one.definition}",
            one.why or "",
            _IN_STAGES.get(_stages(one), "not said"),
        )
        for one in ordered
    ]
    columns = ("Code", "Excluded where", "Why", "Used at")
    yield Table("Reasons for exclusion", columns, (3, 8, 5, 2), _cleaned(rows))


def _stages(one: Criterion) -> tuple[str, ...]:
    return tuple(stage for stage in STAGES if stage in one.stages)


def _told(one: Criterion) -> str:
    why = f" Why: {sentence(one.why)}" if one.why else ""
    return clean(f"{one.label} ({one.code}). {sentence(one.definition)}{why}")


def rules_of(protocol: Protocol) -> Iterator[Block]:
    """What happens in doubt, without a full text, and to further reports of a study."""
    yield Bullets(tuple(map(clean, _rules(protocol))))


def _rules(protocol: Protocol) -> Iterator[str]:
    required = [STAGE_NAMES[stage] for stage in STAGES if protocol.reason_required(stage)]
    if required:
        yield f"An exclusion must name its reason at {joined(required)}."
    if protocol.unsure_at_title_abstract == "keep":
        yield "In doubt at title and abstract, a record goes on to full text."
    else:
        yield "In doubt at title and abstract, a second reader decides before it goes on."
    missing = protocol.not_retrieved
    yield f"{sentence(missing.definition)} Such a report is counted as {missing.code}."
    if protocol.eligibility.secondary_reports:
        yield sentence(protocol.eligibility.secondary_reports)
    yield from _copies(protocol.copies)
    limits = [one.code for one in protocol.criteria if one.limit is not None]
    if limits:
        yield (
            f"{joined(limits)} limit the review and say nothing of relevance; what they leave "
            "out is listed apart."
        )


_PAIRS = {
    "preprint_and_article": "a preprint and its article",
    "conference_and_journal": "a conference paper and the journal article of its title",
    "thesis_and_article": "a thesis and an article or book of its title",
    "report_versions": "two reports of one title and different years",
    "online_first_and_print": "an article online first and in print",
    "cochrane_updates": "one Cochrane review in different years",
    "errata": "an erratum and its article",
}
_COUNT_AS = {
    "same": "Counted as one report without asking",
    "different": "Counted as two reports",
    "ask": "Looked at by a person, pair by pair",
}


def _copies(copies: Copies) -> Iterator[str]:
    """What counts as a copy of what."""
    for way, told in _COUNT_AS.items():
        pairs = [name for pair, name in _PAIRS.items() if getattr(copies, pair) == way]
        if pairs:
            yield f"{told}: {'; '.join(pairs)}."


def _cleaned(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(clean, row)) for row in rows)
