"""What is wrong with the form, the appraisal tools and the planned tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import Final

from rea.protocol.faults import Fault, did_you_mean
from rea.protocol.forms import Extraction, FormField
from rea.protocol.schema import Protocol
from rea.protocol.tree import FieldPath

# What a table can show beside the fields of the form.
TABLE_AXES: Final = (
    "study",
    "question",
    "finding",
    "studies",
    "confidence",
    "weight_of_evidence",
)
ADMIN: Final = "admin"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form with where it stands: its names, its path, its group."""

    names: tuple[str, ...]
    path: FieldPath
    field: FormField

    @property
    def in_group(self) -> bool:
        return len(self.names) > 2


def form_faults(protocol: Protocol) -> Iterator[Fault]:
    """Faults of extraction, appraisal and synthesis."""
    extraction = protocol.extraction
    if extraction is None:
        yield "advice", (), "There is no 'extraction': the form is still to be written."
        return
    asked = list(_fields(extraction))
    by_id: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_id[one.field.id].append(one)
    for one in asked:
        yield from _field_faults(one)
        yield from _show_faults(one, by_id)
    yield from _cycle_faults(asked, by_id)
    yield from _question_faults(protocol, asked)
    yield from _verification_faults(protocol, extraction)
    yield from _appraisal_faults(protocol, asked)
    yield from _table_faults(protocol, asked)


def _fields(extraction: Extraction) -> Iterator[Asked]:
    for i, section in enumerate(extraction.sections):
        start: FieldPath = ("extraction", "sections", i, "fields")
        for j, one in enumerate(section.fields):
            yield Asked((section.id, one.id), (*start, j), one)
            for k, inner in enumerate(one.fields):
                path = (*start, j, "fields", k)
                yield Asked((section.id, one.id, inner.id), path, inner)


def _field_faults(one: Asked) -> Iterator[Fault]:
    field = one.field
    for part, sentence in _mismatches(field):
        yield "error", (*one.path, part), sentence
    if field.type == "group" and not field.fields:
        yield "error", one.path, f"The group {field.id} has no fields."
    if field.type == "group" and one.in_group:
        yield "error", one.path, f"The group {field.id} stands in another group; only one level is."
    if field.type in ("single", "multi") and not (field.values or field.values_from):
        yield "error", one.path, f"{field.id} is of type {field.type} and has no 'values'."
    doubles = [value for value, n in Counter(field.values).items() if n > 1]
    if doubles:
        yield "error", (*one.path, "values"), f"'{doubles[0]}' is given twice in {field.id}."
    if field.min is not None and field.max is not None and field.min > field.max:
        yield "error", (*one.path, "min"), f"In {field.id}, 'min' is greater than 'max'."


def _mismatches(field: FormField) -> Iterator[tuple[str, str]]:
    """Parts that the type of a field has no use for."""
    only_for = {
        "values": ("single", "multi"),
        "values_from": ("single", "multi"),
        "fields": ("group",),
        "repeat": ("group",),
        "min": ("integer", "number"),
        "max": ("integer", "number"),
        "unit": ("integer", "number"),
    }
    for part, types in only_for.items():
        if getattr(field, part) not in (None, (), False) and field.type not in types:
            yield part, f"'{part}' is for type {' or '.join(types)}; {field.id} is {field.type}."


def _show_faults(one: Asked, by_id: Mapping[str, list[Asked]]) -> Iterator[Fault]:
    for part in ("values_from", "show_if_answered"):
        name = getattr(one.field, part)
        if name is not None and _target(name, one, by_id) is None:
            yield "error", (*one.path, part), _no_field(name, by_id)
    source = one.field.values_from
    target = _target(source, one, by_id) if source else None
    if target is not None and not target.field.values:
        sentence = f"{target.field.id} has no 'values' that {one.field.id} could use."
        yield "error", (*one.path, "values_from"), sentence
    for name, values in one.field.show_if.items():
        target = _target(name, one, by_id)
        where = (*one.path, "show_if", name)
        if target is None:
            yield "error", where, _no_field(name, by_id)
            continue
        for value in values:
            if value not in target.field.values:
                offered = did_you_mean(value, target.field.values)
                yield "error", where, f"'{value}' is not an answer of {name}{offered}"


def _target(name: str, one: Asked, by_id: Mapping[str, list[Asked]]) -> Asked | None:
    """The field that `name` means: in the same group, the same section, or anywhere."""
    return max(by_id.get(name, ()), key=lambda other: _shared(other.names, one.names), default=None)


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """How many names two fields have in common, from the section inwards."""
    pairs = zip(left[:-1], right[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _no_field(name: str, by_id: Mapping[str, list[Asked]]) -> str:
    return f"There is no field '{name}' in the form{did_you_mean(name, by_id)}"


def _cycle_faults(asked: list[Asked], by_id: Mapping[str, list[Asked]]) -> Iterator[Fault]:
    """Fields that wait for one another and would never be shown."""
    waits_for = {one.names: _awaited(one, by_id) for one in asked}
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError as err:
        circle = err.args[1][:-1]
        first = next(one for one in asked if one.names in circle)
        names = ", ".join(sorted(one[-1] for one in circle)[:12])
        sentence = f"These fields wait for one another and are never shown: {names}."
        yield "error", first.path, sentence


def _awaited(one: Asked, by_id: Mapping[str, list[Asked]]) -> list[tuple[str, ...]]:
    names = [*one.field.show_if]
    if one.field.show_if_answered:
        names.append(one.field.show_if_answered)
    targets = (_target(name, one, by_id) for name in names)
    return [target.names for target in targets if target is not None]


def _question_faults(protocol: Protocol, asked: list[Asked]) -> Iterator[Fault]:
    known = {one.question_id: one for one in protocol.questions}
    answered: set[str] = set()
    for one in asked:
        if not one.in_group and not one.field.questions:
            sentence = f"{one.field.id} is keyed to no question; use '{ADMIN}' for bookkeeping."
            yield "error", one.path, sentence
        for name in one.field.questions:
            answered.add(name)
            if name not in known and name != ADMIN:
                sentence = f"There is no question '{name}'{did_you_mean(name, known)}"
                yield "error", (*one.path, "questions"), sentence
    for i, name in enumerate(known):
        if name not in answered:
            yield "error", ("questions", i), f"No field of the form answers question {name}."


def _verification_faults(protocol: Protocol, extraction: Extraction) -> Iterator[Fault]:
    plan, here = extraction.verification, ("extraction", "verification")
    if plan is None:
        if extraction.mode == "single-with-verification":
            yield (
                "error",
                ("extraction", "mode"),
                "'verification' does not say how much is checked.",
            )
        return
    if extraction.mode != "single-with-verification":
        yield "error", here, f"Nothing is verified where the mode is {extraction.mode}."
    known = {one.question_id: one for one in protocol.questions}
    for name in plan.questions:
        if name not in known:
            sentence = f"There is no question '{name}'{did_you_mean(name, known)}"
            yield "error", (*here, "questions"), sentence


def _appraisal_faults(protocol: Protocol, asked: list[Asked]) -> Iterator[Fault]:
    if protocol.appraisal is None:
        yield "advice", (), "There is no 'appraisal': how studies are appraised is not said."
        return
    designs = next((one for one in asked if one.field.id == "design"), None)
    if designs is None:
        sentence = "The form has no field 'design', by which tools are chosen."
        yield "error", ("appraisal",), sentence
        return
    known, covered = dict.fromkeys(designs.field.values), set()
    for i, tool in enumerate(protocol.appraisal.tools):
        here = ("appraisal", "tools", i)
        for name in tool.use_for:
            covered.add(name)
            if name not in known and name != "all":
                sentence = f"'{name}' is not an answer of design{did_you_mean(name, known)}"
                yield "error", (*here, "use_for"), sentence
        if tool.overall == "lowest" and not (tool.parts and tool.scale):
            yield "error", here, f"{tool.id} rates by its lowest part and lacks 'parts' or 'scale'."
    # A tool for `all` weighs relevance beside the soundness that another tool judges.
    for name in known:
        if name not in covered:
            sentence = f"No tool of appraisal is for the design '{name}'."
            yield "error", ("appraisal", "tools"), sentence


def _table_faults(protocol: Protocol, asked: list[Asked]) -> Iterator[Fault]:
    if protocol.synthesis is None:
        yield "advice", (), "There is no 'synthesis': how findings are put together is not said."
        return
    known = dict.fromkeys((*TABLE_AXES, *(".".join(one.names) for one in asked)))
    known |= dict.fromkeys(one.field.id for one in asked if not one.in_group)
    for i, table in enumerate(protocol.synthesis.tables):
        axes = [("rows", table.rows), *(("columns", one) for one in table.columns)]
        if table.colour is not None:
            axes.append(("colour", table.colour))
        for part, name in axes:
            if name not in known:
                sentence = f"Table {table.id} shows '{name}', which is no field"
                sentence += did_you_mean(name, known)
                yield "error", ("synthesis", "tables", i, part), sentence
