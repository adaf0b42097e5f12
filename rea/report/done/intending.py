"""What the review set out to do, as its protocol says: the parts that a report repeats."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import STAGE_NAMES
from rea.report.blocks import Block, Bullets, Heading, Paragraph, Table
from rea.report.done.telling import Told
from rea.report.facts import RoundHeld, Ruled
from rea.report.lettering import clean
from rea.report.planned.asking import (
    definitions_of,
    exclusion_of,
    framework_of,
    inclusion_of,
    rationale_of,
    rules_of,
)
from rea.report.planned.taking import form_of


def questions_of(told: Told) -> Iterator[Block]:
    """Why the review was made, and what it asked."""
    plan = told.facts.plan
    yield Heading("What was asked", anchor="questions")
    if plan and plan.rationale:
        yield Heading("Why", 2, "rationale")
        yield from rationale_of(plan)
        yield Heading("The questions", 2, "asked")
    yield Bullets(tuple(clean(f"{one.question_id}: {one.text}") for one in told.facts.questions))
    if plan and plan.framework:
        yield from framework_of(plan)
    if plan and plan.definitions:
        yield from definitions_of(plan)


def criteria_of(told: Told) -> Iterator[Block]:
    """What was in and what was out."""
    plan = told.facts.plan
    if plan is None:
        return
    yield Heading("What was in and what was out", anchor="criteria")
    yield from inclusion_of(plan)
    yield from exclusion_of(plan)
    yield from rules_of(plan)


def themes_of(told: Told) -> Iterator[Block]:
    """The findings by the themes that were raised before the questions were written."""
    plan, extracted = told.facts.plan, told.facts.extracted
    if plan is None or not plan.themes or extracted is None:
        return
    studies = {one.question_id: one.studies for one in extracted.questions}
    rows = []
    for theme in plan.themes:
        asked = [one.id for one in plan.asked if theme.id in one.themes]
        answering = dict.fromkeys(study.study for one in asked for study in studies.get(one, ()))
        rows.append(
            (
                clean(theme.text),
                clean("; ".join(asked)) or clean(theme.taken_up or "taken up by no question"),
                clean("; ".join(answering)) or "none",
            )
        )
    yield Heading("By theme", anchor="themes")
    yield Paragraph(
        "Practitioners and survivors raised these themes before the questions were written."
    )
    columns = ("Theme", "Questions", "Studies that answer one of them")
    yield Table("Themes, questions and studies", columns, (5, 3, 5), tuple(rows))


def protocol_of(told: Told) -> Iterator[Block]:
    """Which protocol was followed, and where it is registered (PRISMA 2020, item 24)."""
    facts, plan = told.facts, told.facts.plan
    yield Heading("The protocol", anchor="protocol")
    released = f", released on {facts.protocol.released_on}" if facts.protocol.released_on else ""
    yield Paragraph(
        clean(
            f"The review follows {facts.protocol.protocol_id} {facts.protocol.version}{released}."
        )
    )
    if plan and plan.registration:
        where = (plan.registration.registry, plan.registration.number, plan.registration.url)
        yield Paragraph(clean(f"Registered at {', '.join(filter(None, where))}."))
    else:
        yield Paragraph("It is not registered, or its entry is not recorded.")


def rulings_of(told: Told) -> Iterator[Block]:
    """How readers agreed to read the criteria, each with its example."""
    if not told.facts.rulings:
        return
    yield Heading("Rulings", anchor="rulings", is_appendix=True)
    yield Paragraph("What calibration meetings agreed on how a criterion is read.")
    rows = tuple(
        tuple(map(clean, (one.criterion, _said(one), one.example, one.ruled_on)))
        for one in told.facts.rulings
    )
    yield Table("Rulings", ("Criterion", "Ruling", "Example", "Made on"), (3, 7, 4, 2), rows)


def rounds_of(told: Told) -> Iterator[Block]:
    """The rounds that everybody read before the work was divided, and how far they agreed."""
    if not told.facts.rounds:
        return
    yield Heading("Calibration", anchor="calibration", is_appendix=True)
    yield Paragraph(
        "In a round everybody reads the same records apart; each figure is that of the two "
        "readers who agree least."
    )
    rows = tuple(tuple(map(clean, _row(one))) for one in told.facts.rounds)
    names = ("Round", "Drawn on", "Records", "Records decided alike", "Asked and reached")
    yield Table("Calibration", names, (3, 3, 2, 5, 5), rows)


def _row(one: RoundHeld) -> tuple[str, ...]:
    where = f"{one.n}, {STAGE_NAMES[one.stage]}"
    return where, one.drawn_on, f"{one.n_records:,}", "; ".join(one.alike), "; ".join(one.bars)


def _said(one: Ruled) -> str:
    changed = " It changes the meaning: see the amendments." if one.changes_meaning else ""
    return one.text + changed


def form_part(told: Told) -> Iterator[Block]:
    """The form that was answered for each study."""
    if told.facts.plan and told.facts.plan.extraction:
        yield Heading("The extraction form", anchor="form", is_appendix=True)
        yield from form_of(told.facts.plan)
