"""A protocol as the fields of a registration form, to be copied one by one.

The Generalized Systematic Review Registration of OSF Registries; its fields in their order.

Sources
-------
Van den Akker et al. (2023), Increasing the transparency of systematic reviews: presenting a
generalized registration form, Syst Rev 12:170. doi:10.1186/s13643-023-02281-7
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rea.phrases import joined
from rea.protocol.schema import Protocol
from rea.report.blocks import (
    Block,
    Bullets,
    Contents,
    Heading,
    PaperBlock,
    Paragraph,
    Table,
    on_paper,
)
from rea.report.lettering import clean
from rea.report.outline import Outline
from rea.report.planned import asking, searching, taking, working
from rea.report.planned.standing import Standing
from rea.report.planned.words import sentence

Writer = Callable[[Protocol], Iterable[Block]]
TO_FILL: Final = "To be filled in by the team: the protocol does not say."


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes
    ----------
    answer : str or function
        A sentence, or what writes the answer from the protocol.
    """

    section: str
    name: str
    answer: str | Writer = TO_FILL


def osf_outline(protocol: Protocol, standing: Standing | None = None) -> Outline:
    """A protocol field by field, in the words that are to be pasted into the form.

    A field on which the protocol is silent says so; nothing is made up for it.
    """
    stands = standing or Standing()
    return Outline(
        title=clean(f"Registration: {protocol.short_title or protocol.title}"),
        headline=clean(protocol.title),
        kicker=clean(
            "For the Generalized Systematic Review Registration of OSF Registries · version "
            f"{protocol.version} · {stands.told}"
        ),
        as_of=stands.released_on,
        blocks=tuple(_blocks(protocol)),
    )


def _blocks(protocol: Protocol) -> Iterator[Block]:
    if protocol.notice:
        yield Paragraph(clean(protocol.notice), "note")
    n_open = sum(_answer(one, protocol) == TO_FILL for one in OSF)
    yield Paragraph(
        f"The form has {len(OSF)} fields; {n_open} are still to be filled in by the team. Copy the "
        "text of each field into the form. PROSPERO takes only reviews with an outcome of health."
    )
    yield Contents()
    section = ""
    for one in OSF:
        if one.section != section:
            section = one.section
            number = list(dict.fromkeys(f.section for f in OSF)).index(section) + 1
            yield Heading(f"{number} {section}", 1, f"part-{number}")
        yield Heading(one.name, 2)
        yield from _pasted(one.name, _answer(one, protocol))


def _pasted(name: str, answer: str) -> Iterator[Block]:
    if name == "Query strings":
        yield Paragraph(answer, "search")
        return
    yield from (Paragraph(line) for line in answer.split("\n"))


def _answer(field: FormField, protocol: Protocol) -> str:
    if isinstance(field.answer, str):
        return field.answer
    return as_text(field.answer(protocol)) or TO_FILL


def as_text(blocks: Iterable[Block]) -> str:
    """Blocks as the plain text that a field of a form takes."""
    return "\n".join(line for block in on_paper(blocks) for line in _lines(block)).strip()


def _lines(block: PaperBlock) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            for n, entry in enumerate(block.entries, start=1):
                yield f"{f'{n}.' if block.ordered else '-'} {entry}"
        case Table():
            for row in block.rows:
                named = zip(block.columns[1:], row[1:], strict=True)
                told = (f"{name}: {sentence(cell)}" for name, cell in named if cell)
                yield f"{row[0]}. {' '.join(told)}"
        case _:
            return


def _each(*writers: Writer) -> Writer:
    def write(protocol: Protocol) -> Iterator[Block]:
        for writer in writers:
            yield from writer(protocol)

    return write


def _of_kind(*kinds: str) -> Writer:
    def write(protocol: Protocol) -> Iterator[Block]:
        names = (clean(one.name) for one in protocol.search.sources if one.kind in kinds)
        yield Bullets(tuple(names))

    return write


def _interfaces(protocol: Protocol) -> Iterator[Block]:
    on: dict[str, list[str]] = defaultdict(list)
    for one in protocol.search.sources:
        if one.platform:
            on[one.platform].append(one.name)
    yield Bullets(tuple(clean(f"{name}: {joined(found)}") for name, found in on.items()))


def _questions(kind: str) -> Writer:
    def write(protocol: Protocol) -> Iterator[Block]:
        yield Bullets(tuple(clean(f"{q.id}: {q.text}") for q in protocol.asked if q.kind == kind))

    return write


def _contributors(protocol: Protocol) -> Iterator[Block]:
    if protocol.team:
        yield from asking.team_of(protocol)


def _date(name: str) -> Writer:
    def write(protocol: Protocol) -> Iterator[Block]:
        day = getattr(protocol.dates, name)
        if day is not None:
            yield Paragraph(str(day))

    return write


def _part(*likely: str) -> Writer:
    """Parts of the framework under the names that frameworks give them."""

    def write(protocol: Protocol) -> Iterator[Block]:
        parts = protocol.framework.parts if protocol.framework else {}
        told = [f"{name}: {text}" for name, text in parts.items() if name.casefold() in likely]
        if told:
            yield Bullets(tuple(map(clean, told)))

    return write


def _funding(protocol: Protocol) -> Iterator[Block]:
    yield Paragraph(sentence(protocol.funding))


def _interests(protocol: Protocol) -> Iterator[Block]:
    yield Paragraph(sentence(protocol.interests))


def _shortcuts(protocol: Protocol) -> Iterator[Block]:
    yield Bullets(
        tuple(
            clean(f"{sentence(one.what)} Why: {sentence(one.why)} Effect: {sentence(one.effect)}")
            for one in protocol.shortcuts
        )
    )


def _shared(protocol: Protocol) -> Iterator[Block]:
    told = [f"Open to everybody: {joined(protocol.sharing.open)}."] if protocol.sharing.open else []
    if protocol.sharing.withheld:
        told.append(f"Withheld: {joined(protocol.sharing.withheld)}.")
    yield Paragraph(clean(" ".join(told)))


def _missing(protocol: Protocol) -> Iterator[Block]:
    codes = protocol.extraction.missing_codes if protocol.extraction else {}
    if codes:
        told = joined(f"{code} ({meaning})" for code, meaning in codes.items())
        yield Paragraph(clean(f"An answer that is not there is coded {told}."))


def _bias(protocol: Protocol) -> Iterator[Block]:
    if protocol.synthesis and protocol.synthesis.bias_across:
        yield Paragraph(sentence(protocol.synthesis.bias_across))


def _validation(protocol: Protocol) -> Iterator[Block]:
    if protocol.search.sentinel_records:
        yield from searching.known_reports_of(protocol)
    yield from searching.review_of_searches(protocol)


def _fields(section: str, *fields: tuple[str, str | Writer] | tuple[str]) -> Iterator[FormField]:
    for one in fields:
        yield FormField(section, *one)


_STAGES: Final = (
    "Search; removal of duplicates; screening on title and abstract; retrieval; assessment in "
    "full text; extraction; appraisal; synthesis; reporting."
)
_SOFTWARE: Final = (
    "rea (rapid evidence assessment), which keeps searches, decisions and extraction and counts "
    "the flow diagram from them."
)

OSF: Final[tuple[FormField, ...]] = (
    *_fields(
        "Metadata",
        ("Contributors", _contributors),
        ("Description", asking.plain_of),
    ),
    *_fields(
        "Review methods",
        ("Type of review", "Rapid evidence assessment (rapid review)."),
        (
            "Review stages",
            _STAGES,
        ),
        ("Current review stage",),
        ("Start date", _date("searches_planned_on")),
        ("End date", _date("report_due_on")),
        ("Background", asking.rationale_of),
        ("Primary research question(s)", _questions("primary")),
        ("Secondary research question(s)", _questions("secondary")),
        ("Expectations / hypotheses",),
        (
            "Dependent variable(s) / outcome(s) / main variables",
            _part("outcome", "outcomes", "evaluation"),
        ),
        (
            "Independent variable(s) / intervention(s) / treatment(s)",
            _part("intervention", "exposure", "phenomenon", "phenomenon_of_interest"),
        ),
        (
            "Additional variable(s) / covariate(s)",
            _part("comparison", "context", "setting", "design", "research_type"),
        ),
        (
            "Software",
            _SOFTWARE,
        ),
        ("Funding", _funding),
        ("Conflicts of interest", _interests),
        ("Overlapping authorships",),
    ),
    *_fields(
        "Search strategy",
        ("Databases", _of_kind("database", "register")),
        ("Interfaces", _interfaces),
        ("Grey literature", _of_kind("website", "search-engine", "organisation", "contact")),
        (
            "Inclusion and exclusion criteria",
            _each(asking.inclusion_of, asking.exclusion_of, asking.rules_of),
        ),
        ("Query strings", searching.strategies_of),
        ("Search validation procedure", _validation),
        ("Other search strategies", _of_kind("citation", "handsearch", "previous-review")),
        ("Procedures to contact authors",),
        ("Results of contacting authors",),
        ("Search expiration and repetition",),
        ("Search strategy justification", _each(searching.limits_of, _shortcuts)),
        ("Miscellaneous search strategy details", searching.words_of),
    ),
    *_fields(
        "Screening",
        ("Screening stages", _each(working.other_methods_of, working.order_of)),
        ("Screened fields / blinding", working.second_of),
        ("Used exclusion criteria", asking.exclusion_of),
        ("Screener instructions", _each(asking.definitions_of, asking.rules_of, working.care_of)),
        ("Screening reliability", _each(working.calibration_of, working.second_of)),
        ("Screening reconciliation procedure", working.conflicts_of),
        ("Sampling and sample size", working.order_of),
        ("Screening procedure justification", _shortcuts),
        ("Data management and sharing", _shared),
        ("Miscellaneous screening details",),
    ),
    *_fields(
        "Extraction",
        ("Entities to extract", taking.form_of),
        ("Extraction stages", taking.extraction_of),
        ("Extractor instructions", taking.extraction_of),
        ("Extractor masking",),
        ("Extraction reliability", taking.extraction_of),
        ("Extraction reconciliation procedure", working.conflicts_of),
        ("Extraction procedure justification", _shortcuts),
        ("Data management and sharing", _shared),
        ("Miscellaneous extraction details",),
    ),
    *_fields(
        "Synthesis and quality assessment",
        ("Planned data transformations",),
        ("Missing data", _missing),
        ("Data validation", taking.extraction_of),
        ("Quality assessment", taking.appraisal_of),
        ("Synthesis plan", taking.synthesis_of),
        ("Criteria for conclusions / inference criteria", taking.confidence_of),
        ("Synthesist blinding",),
        ("Synthesis reliability",),
        ("Synthesis reconciliation procedure",),
        ("Publication bias analyses", _bias),
        ("Sensitivity analyses / robustness checks",),
        ("Synthesis procedure justification", _shortcuts),
        ("Synthesis data management and sharing", _shared),
        ("Miscellaneous synthesis details",),
    ),
)
