"""What is wrong with the form, the appraisal tools and the planned tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rea.errors import nearest
from rea.protocol.forms import Extraction, FormField
from rea.protocol.schema import Protocol
from rea.protocol.tree import Fault, FieldPath

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
    for one in asked:
        yield from _field_faults(one)
        yield from _show_faults(one, asked)
    yield from _cycle_faults(asked)
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
    doubles = sorted({value for value in field.values if field.values.count(value) > 1})
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


def _show_faults(one: Asked, asked: list[Asked]) -> Iterator[Fault]:
    ids = sorted({other.field.id for other in asked})
    for part in ("values_from", "show_if_answered"):
        name = getattr(one.field, part)
        if name is not None and _target(name, one, asked) is None:
            yield "error", (*one.path, part), _no_field(name, ids)
    source = one.field.values_from
    target = _target(source, one, asked) if source else None
    if target is not None and not target.field.values:
        sentence = f"{target.field.id} has no 'values' that {one.field.id} could use."
        yield "error", (*one.path, "values_from"), sentence
    for name, values in one.field.show_if.items():
        target = _target(name, one, asked)
        where = (*one.path, "show_if", name)
        if target is None:
            yield "error", where, _no_field(name, ids)
            continue
        for value in values:
            if value not in target.field.values:
                near = nearest(value, target.field.values, n=1)
                offered = f"; did you mean {near[0]}?" if near else "."
                yield "error", where, f"'{value}' is not an answer of {name}{offered}"


def _target(name: str, one: Asked, asked: list[Asked]) -> Asked | None:
    """The field that `name` means: in the same group, the same section, or anywhere."""
    found = [other for other in asked if other.field.id == name]
    found.sort(key=lambda other: _shared(other.names, one.names), reverse=True)
    return found[0] if found else None


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(left[:-1], right[:-1], strict=False)) if a != b),
        min(len(left), len(right)) - 1,
    )


def _no_field(name: str, known: list[str]) -> str:
    near = nearest(name, known, n=1)
    return f"There is no field '{name}' in the form" + (
        f"; did you mean {near[0]}?" if near else "."
    )


def _cycle_faults(asked: list[Asked]) -> Iterator[Fault]:
    """Fields that wait for one another and would never be shown; each circle once."""
    waits_for = {one.names: _awaited(one, asked) for one in asked}
    paths = {one.names: one.path for one in asked}
    done: set[tuple[str, ...]] = set()
    for start in waits_for:
        circle = _circle_through(start, waits_for)
        if circle and not done & circle:
            done |= circle
            names = ", ".join(sorted(one[-1] for one in circle))
            sentence = f"These fields wait for one another and are never shown: {names}."
            yield "error", paths[start], sentence


def _awaited(one: Asked, asked: list[Asked]) -> set[tuple[str, ...]]:
    names = [*one.field.show_if]
    if one.field.show_if_answered:
        names.append(one.field.show_if_answered)
    targets = (_target(name, one, asked) for name in names)
    return {target.names for target in targets if target is not None}


def _circle_through(
    start: tuple[str, ...], waits_for: dict[tuple[str, ...], set[tuple[str, ...]]]
) -> set[tuple[str, ...]]:
    """The fields on a way from `start` back to itself; empty if there is none."""
    ahead = _reachable(start, waits_for)
    return (
        {one for one in ahead if start in _reachable(one, waits_for)} if start in ahead else set()
    )


def _reachable(
    start: tuple[str, ...], waits_for: dict[tuple[str, ...], set[tuple[str, ...]]]
) -> set[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    open_ = [*waits_for[start]]
    while open_:
        one = open_.pop()
        if one not in seen:
            seen.add(one)
            open_ += waits_for[one]
    return seen


def _question_faults(protocol: Protocol, asked: list[Asked]) -> Iterator[Fault]:
    known = [one.question_id for one in protocol.questions]
    answered: set[str] = set()
    for one in asked:
        if not one.in_group and not one.field.questions:
            sentence = f"{one.field.id} is keyed to no question; use '{ADMIN}' for bookkeeping."
            yield "error", one.path, sentence
        for name in one.field.questions:
            answered.add(name)
            if name not in known and name != ADMIN:
                near = nearest(name, known, n=1) or known
                sentence = f"There is no question '{name}'; known are {', '.join(near)}."
                yield "error", (*one.path, "questions"), sentence
    for i, name in enumerate(known):
        if name not in answered:
            yield "error", ("questions", i), f"No field of the form answers question {name}."


def _verification_faults(protocol: Protocol, extraction: Extraction) -> Iterator[Fault]:
    plan, here = extraction.verification, ("extraction", "verification")
    if plan is None:
        if extraction.mode == "single-with-verification":
            yield "error", ("extraction", "mode"), "'verification' must say how much is checked."
        return
    if extraction.mode != "single-with-verification":
        yield "error", here, f"Nothing is verified where the mode is {extraction.mode}."
    known = [one.question_id for one in protocol.questions]
    for name in plan.questions:
        if name not in known:
            yield "error", (*here, "questions"), f"There is no question '{name}'."


def _appraisal_faults(protocol: Protocol, asked: list[Asked]) -> Iterator[Fault]:
    if protocol.appraisal is None:
        yield "advice", (), "There is no 'appraisal': how studies are appraised is not said."
        return
    designs = next((one for one in asked if one.field.id == "design"), None)
    if designs is None:
        sentence = "The form has no field 'design', by which tools are chosen."
        yield "error", ("appraisal",), sentence
        return
    known, covered = designs.field.values, set()
    for i, tool in enumerate(protocol.appraisal.tools):
        here = ("appraisal", "tools", i)
        for name in tool.use_for:
            covered.add(name)
            if name not in (*known, "all"):
                near = nearest(name, known, n=1)
                offered = f"; did you mean {near[0]}?" if near else "."
                yield "error", (*here, "use_for"), f"'{name}' is not an answer of design{offered}"
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
    known = [*TABLE_AXES, *(".".join(one.names) for one in asked)]
    known += [one.field.id for one in asked if not one.in_group]
    for i, table in enumerate(protocol.synthesis.tables):
        axes = [("rows", table.rows), *(("columns", one) for one in table.columns)]
        if table.colour is not None:
            axes.append(("colour", table.colour))
        for part, name in axes:
            if name not in known:
                near = nearest(name, known, n=1)
                offered = f"; did you mean {near[0]}?" if near else "."
                sentence = f"Table {table.id} shows '{name}', which is no field{offered}"
                yield "error", ("synthesis", "tables", i, part), sentence
