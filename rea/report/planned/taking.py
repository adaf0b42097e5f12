"""What is taken from each study, how it is appraised, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import joined
from rea.protocol.forms import Extraction, FormField, Section, Tool
from rea.protocol.forms import Table as PlannedTable
from rea.protocol.schema import Protocol
from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.lettering import clean
from rea.report.planned.words import (
    EXTRACTED_BY,
    GUIDELINE,
    METHOD,
    NOT_SAID,
    named,
    number,
    per_cent,
    sentence,
    words,
)

_ANSWER = {
    "text": "text",
    "longtext": "longer text",
    "integer": "whole number",
    "number": "number",
    "single": "one of",
    "multi": "any of",
    "yes_no_unclear": "yes, no or unclear",
    "year_range": "years",
    "quote": "passage",
    "record_refs": "reports",
    "list_text": "several texts",
    "group": "filled once",
}
_OVERALL = {
    "none": "none",
    "judgement": "agreed by the reviewers",
    "lowest": "the lowest of its parts",
    "level": "the level that the tool defines",
}
_CELL = {"count-of-studies": "number of studies", "answer": "the answers"}


def extraction_of(protocol: Protocol) -> Iterator[Block]:
    """Who extracts, and what is checked."""
    plan = protocol.extraction
    if plan is None:
        yield Paragraph("The form is still to be written.")
        return
    yield Bullets(tuple(map(clean, _extraction(plan))))
    n_fields = sum(1 for section in plan.sections for _ in _flat(section))
    sections = joined(f"“{one.label}”" for one in plan.sections)
    yield Paragraph(
        clean(
            f"The form asks {n_fields} things in {number(len(plan.sections))} sections "
            f"({sections}). It is in the appendix, with the questions that each field helps to "
            "answer."
        )
    )


def _extraction(plan: Extraction) -> Iterator[str]:
    unit = (
        "Reports of one investigation are linked first, and the study is what is extracted."
        if plan.unit == "study"
        else "Each report is extracted by itself."
    )
    yield f"{unit} Each is extracted {EXTRACTED_BY[plan.mode]}."
    if plan.pilot:
        yield (
            f"The form is tried first: {number(plan.pilot.people)} people extract the same "
            f"{number(plan.pilot.studies)} studies and compare."
        )
    if plan.verification:
        check = plan.verification
        of = f" in all fields that answer {joined(check.questions)}" if check.questions else ""
        other = (
            f"; other fields are checked in {per_cent(check.other_share)}"
            if check.other_share is not None
            else ""
        )
        yield f"A second person checks {per_cent(check.share)} of the studies{of}{other}."
    if plan.missing_codes:
        codes = joined(f"{code} ({meaning})" for code, meaning in plan.missing_codes.items())
        yield f"An answer that is not there is coded {codes}; an empty field is none of these."
    if plan.locator_required:
        yield "Every passage that is quoted bears its page or paragraph."


def form_of(protocol: Protocol) -> Iterator[Block]:
    """The form, a table a section."""
    if protocol.extraction is None:
        return
    for section in protocol.extraction.sections:
        yield Heading(clean(section.label), 2)
        rows = tuple(_row(field, inside) for field, inside in _flat(section))
        columns = ("Field", "Asked", "Answer", "For")
        yield Table(clean(f"Fields of “{section.label}”"), columns, (4, 5, 8, 2), rows)


def _flat(section: Section) -> Iterator[tuple[FormField, FormField | None]]:
    for field in section.fields:
        yield field, None
        yield from ((inner, field) for inner in field.fields)


def _row(field: FormField, group: FormField | None) -> tuple[str, ...]:
    name = f"{group.id}: {field.id}" if group else field.id
    must = " (must)" if field.required else ""
    questions = field.questions or (group.questions if group else ())
    return clean(name), clean(f"{field.label}{must}"), clean(_answer(field)), joined(questions)


def _answer(field: FormField) -> str:
    parts = [_ANSWER[field.type]]
    if field.type == "group":
        parts = ["group, filled as often as needed" if field.repeat else "group"]
    if field.values:
        parts = [f"{_ANSWER[field.type]}: {', '.join(words(one) for one in field.values)}"]
    if field.values_from:
        parts = [f"{_ANSWER[field.type]} the answers of {field.values_from}"]
    if field.min is not None or field.max is not None:
        bounds = (
            f"{field.min:g} or more"
            if field.max is None
            else f"{field.min or 0:g} to {field.max:g}"
        )
        parts.append(bounds)
    if field.unit:
        parts.append(f"in {field.unit}")
    if field.locator:
        parts.append("with page")
    if field.help:
        parts.append(field.help)
    parts += [_shown(name, values) for name, values in field.show_if.items()]
    if field.show_if_answered:
        parts.append(f"only where {field.show_if_answered} is answered")
    return "; ".join(parts)


def _shown(name: str, values: tuple[str, ...]) -> str:
    return f"only where {name} is {joined((words(one) for one in values), 'or')}"


def appraisal_of(protocol: Protocol) -> Iterator[Block]:
    """Tools by design, and what a weak study means."""
    plan = protocol.appraisal
    if plan is None:
        yield Paragraph(NOT_SAID)
        return
    rows = tuple(_tool(one) for one in plan.tools)
    yield Table("Tools by design", ("Tool", "For", "Overall rating"), (4, 7, 3), rows)
    for tool in plan.tools:
        if tool.parts:
            yield Paragraph(clean(f"{tool.label or tool.id}, parts{_scale(tool)}:"))
            yield Bullets(tuple(clean(f"{name}: {text}") for name, text in tool.parts.items()))
        if tool.wording:
            rows = tuple((clean(name), clean(text)) for name, text in tool.wording.items())
            caption = clean(f"Official wording of {tool.label or tool.id}")
            yield Table(caption, ("Item", "Wording"), (1, 6), rows)
    out = (
        "Studies below the bar of quality are left out."
        if plan.exclude_on_quality
        else "No study is left out for its quality; quality is weighed in the findings."
    )
    yield Paragraph(f"Studies are appraised {EXTRACTED_BY[plan.mode]}. {out}")


def _tool(one: Tool) -> tuple[str, ...]:
    used = "every study" if one.use_for == ("all",) else ", ".join(words(n) for n in one.use_for)
    return clean(one.label or one.id), clean(used), _OVERALL[one.overall]


def _scale(tool: Tool) -> str:
    return f", each rated {joined((words(one) for one in tool.scale), 'or')}" if tool.scale else ""


def confidence_of(protocol: Protocol) -> Iterator[Block]:
    """Confidence in each finding."""
    plan = protocol.confidence
    if plan is None:
        yield Paragraph("Confidence in findings is not rated by a method of its own.")
        return
    weighed = joined(words(one) for one in plan.components)
    levels = joined((words(one) for one in plan.levels), "or")
    parts = [f"Confidence in each finding is rated by {named(plan.method, METHOD)}"]
    parts += [f", which weighs {weighed}"] if weighed else []
    yield Paragraph(clean("".join(parts) + "." + (f" Levels: {levels}." if levels else "")))


def synthesis_of(protocol: Protocol) -> Iterator[Block]:
    """How findings are put together."""
    plan = protocol.synthesis
    if plan is None:
        yield Paragraph(NOT_SAID)
        return
    votes = (
        "Significant results are counted."
        if plan.vote_counting
        else "Significant results are not counted as votes."
    )
    pooled = "" if plan.pooled else "Results are not pooled in a meta-analysis. "
    yield Paragraph(clean(f"{sentence(plan.method)} {pooled}{votes}"))
    if plan.bias_across:
        yield Paragraph(clean(f"Bias across studies: {sentence(plan.bias_across)}"))
    if plan.steps:
        yield Bullets(tuple(clean(sentence(one)) for one in plan.steps), ordered=True)
    rows = tuple(
        (
            *(one.id, clean(one.title), words(one.kind), words(one.rows.split(".")[-1])),
            *(", ".join(words(name.split(".")[-1]) for name in one.columns), _cells(one)),
        )
        for one in plan.tables
    )
    if rows:
        columns = ("Id", "Title", "Shape", "Rows", "Columns", "Cells hold")
        yield Table("Tables and maps of the report", columns, (1, 4, 3, 3, 5, 3), rows)


def _cells(table: PlannedTable) -> str:
    coloured = f", coloured by {words(table.colour.split('.')[-1])}" if table.colour else ""
    return _CELL[table.cell] + coloured


def reporting_of(protocol: Protocol) -> Iterator[Block]:
    """Guidelines followed, forms of the report, and what is shared."""
    plan, sharing = protocol.reporting, protocol.sharing
    entries = []
    if plan.guidelines:
        entries.append(f"Reported after {joined(GUIDELINE.get(g, g) for g in plan.guidelines)}.")
    if plan.format:
        entries.append(f"Format: {plan.format}.")
    versions = []
    versions += ["a summary in plain English"] if plan.plain_summary else []
    versions += ["a version for survivors"] if plan.survivors_version else []
    if versions:
        entries.append(f"There will also be {joined(versions)}.")
    if sharing.open:
        entries.append(f"Open to everybody: {joined(sharing.open)}.")
    if sharing.withheld:
        entries.append(f"Withheld: {joined(sharing.withheld)}.")
    yield Bullets(tuple(map(clean, entries)) or (NOT_SAID,))
