"""The methods section, written from what was done.

Each sentence needs a fact; where there is none there is no sentence, or the sentence
says that the thing was not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rea.model import Stage
from rea.phrases import count, joined
from rea.report.done.amended import told_of_rereading
from rea.report.extracted import told_of_extraction
from rea.report.facts import Facts, Screener
from rea.report.flow import Flow

ONLY_MODELS: Final = "Every decision so far was made by a model; no person took part."
_STAGE_WORDS: Final[dict[Stage, str]] = {
    "title-abstract": "on title and abstract",
    "full-text": "in full text",
}
_CAME_UP: Final = {
    "random": "drawn at random",
    "amendment": "read again after an amendment",
    "given": "asked for by name",
    "earlier": "brought in from an earlier screening",
    "sentinel": "known reports that the protocol names",
    "calibration": "read by everybody in calibration",
    "second_screening": "drawn for second screening",
    "together": "picked from a list and excluded together for one reason",
    "second_look": "looked at again",
    "questions": "ranked by their likeness to the questions",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the methods under its own small heading."""

    anchor: str
    heading: str
    sentences: tuple[str, ...]


def write_methods(facts: Facts, flow: Flow, interim: bool) -> tuple[Paragraph, ...]:
    """The methods, paragraph by paragraph; one without a sentence is left out."""
    paragraphs = (
        Paragraph("method-searches", "Searches", tuple(_searches(facts))),
        Paragraph("duplicates", "Duplicates", tuple(_duplicates(facts, flow))),
        Paragraph("method-screening", "Screening", tuple(_screening(facts, flow, interim))),
        Paragraph("method-amended", "Read again", tuple(told_of_rereading(facts))),
        Paragraph("method-order", "Order of reading", tuple(_order(facts, flow, interim))),
        Paragraph("method-full-text", "Full texts", tuple(_full_texts(facts, flow))),
        Paragraph("method-extraction", "Extraction", tuple(_extraction(facts))),
        Paragraph("method-more", "Further steps", facts.method_notes),
    )
    return tuple(one for one in paragraphs if one.sentences)


def only_models_decided(facts: Facts) -> bool:
    """Whether every decision that stands was made by a model."""
    deciding = [one for one in facts.screeners if one.n_decisions]
    extracting = facts.extracted.people if facts.extracted else ()
    people = [*(one.person for one in deciding), *(person for person, _ in extracting)]
    return bool(deciding) and all(one.is_model for one in people)


def commands(interim: bool) -> tuple[str, ...]:
    """What makes this report again."""
    return "rea check", "rea report --interim" if interim else "rea report"


def _searches(facts: Facts) -> Iterator[str]:
    if not facts.sources:
        yield "No search has been imported."
        return
    dates = sorted(source.searched_on for source in facts.sources)
    first, last = dates[0].isoformat(), dates[-1].isoformat()
    when = f"on {first}" if first == last else f"between {first} and {last}"
    searches = count(len(facts.sources), "search was", "searches were")
    yield f"{searches} run {when} and imported unchanged."
    n_read = sum(source.n_records for source in facts.sources)
    n_skipped = sum(source.n_skipped for source in facts.sources)
    lost = f"; {n_skipped:,} could not be read and {_are(n_skipped)} listed" if n_skipped else ""
    yield f"They gave {count(n_read, 'record')}{lost}."
    if not any(source.kind in ("database", "register") for source in facts.sources):
        yield "No database or register was searched."


def _duplicates(facts: Facts, flow: Flow) -> Iterator[str]:
    if facts.deduplication:
        yield facts.deduplication
    n = sum(len(column.duplicates) for column in flow.columns)
    yield f"{count(n, 'record was', 'records were')} removed as {_copy(n)} of another."
    if across := len(flow.other.copies_across):
        yield (
            f"{count(across, 'record')} found by other methods had also come from "
            "a database or register, and such a report is counted there."
        )


def _screening(facts: Facts, flow: Flow, interim: bool) -> Iterator[str]:
    n = sum(len(column.screened) for column in flow.columns)
    so_far = " so far" if interim else ""
    screened = count(n, "record has", "records have") if n else "No record has"
    yield f"{screened} been screened on title and abstract{so_far}."
    yield from _who(facts, "title-abstract")
    tools = sum(len(column.excluded_by_tools) for column in flow.columns)
    if tools:
        yield f"{count(tools, 'exclusion was', 'exclusions were')} made by models alone."
    if not flow.databases.identified and flow.other.screened:
        yield (
            "Records from other methods were screened on title and abstract too, a step for "
            "which PRISMA 2020 has no box."
        )


def _who(facts: Facts, stage: Stage) -> Iterator[str]:
    at_stage = [one for one in facts.screeners if one.stage == stage and one.n_decisions]
    people = [one for one in at_stage if not one.person.is_model]
    models = [one for one in at_stage if one.person.is_model]
    if people:
        yield f"Decisions of people {_STAGE_WORDS[stage]}: {_named(people)}."
    if models:
        yield f"Decisions of models {_STAGE_WORDS[stage]}: {_named(models)}."
        if not people:
            yield f"No person took part in the decisions {_STAGE_WORDS[stage]}."


def _named(screeners: list[Screener]) -> str:
    return joined([f"{one.person.name} ({one.n_decisions:,})" for one in screeners])


def _order(facts: Facts, flow: Flow, interim: bool) -> Iterator[str]:
    ways = [f"{n:,} {_CAME_UP.get(way, f'ranked by {way}')}" for way, n in facts.shown_by if n]
    if ways:
        yield f"How the records of the decisions on title and abstract came up: {joined(ways)}."
    if facts.ranking:
        yield facts.ranking
    if facts.stopping:
        yield facts.stopping
    unread = sum(len(column.unread) for column in flow.columns)
    if unread:
        yield (
            f"{count(unread, 'record was', 'records were')} not read; the flow counts "
            f"{'it' if unread == 1 else 'them'} as marked ineligible by automation tools."
        )
    elif not interim:
        yield "No record was left unread."


def _full_texts(facts: Facts, flow: Flow) -> Iterator[str]:
    sought = sum(len(column.sought) for column in flow.columns)
    if not sought:
        yield "No full text has been sought."
        return
    missing = sum(len(column.not_retrieved) for column in flow.columns)
    assessed = sum(len(column.assessed) for column in flow.columns)
    yield (
        f"{count(sought, 'report was', 'reports were')} sought in full text; {missing:,} could "
        f"not be retrieved and {assessed:,} {_have(assessed)} been assessed."
    )
    yield from _who(facts, "full-text")


def _extraction(facts: Facts) -> Iterator[str]:
    if facts.extracted:
        yield from told_of_extraction(facts.extracted)


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _copy(n: int) -> str:
    return "a copy" if n == 1 else "copies"
