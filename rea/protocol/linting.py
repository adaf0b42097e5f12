"""What a readable protocol still lacks or contradicts, one sentence each.

Reading refuses what has no meaning; lint says what would go wrong later. An error keeps a
protocol from being released, advice does not. Checks of the form are in `lint_form`, of the
searches in `lint_search`, of sampling and stopping in `lint_plans`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import Final, Literal

from rea.model import STAGES
from rea.protocol.amendments import Amendment, numbers
from rea.protocol.eligibility import Criterion
from rea.protocol.faults import Fault, did_you_mean
from rea.protocol.lint_form import form_faults
from rea.protocol.lint_plans import plan_faults
from rea.protocol.lint_search import search_faults
from rea.protocol.reading import dotted
from rea.protocol.schema import Protocol

# Nobody mends more at once, and looking up near names for thousands would take minutes.
MAX_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a protocol, or could be better.

    Attributes
    ----------
    level : str
        An error keeps the protocol from being released.
    field : str
        Dotted path, list entries counted from 1.
    line : int or None
        Where that field stands in the file.
    """

    level: Literal["error", "advice"]
    field: str
    sentence: str
    line: int | None = None


def lint(protocol: Protocol) -> tuple[Finding, ...]:
    """What is wrong with a protocol or could be better, in the file's order; at most 100."""
    faults = chain(
        _question_faults(protocol),
        _criterion_faults(protocol),
        _record_faults(protocol),
        _previous_faults(protocol),
        search_faults(protocol),
        plan_faults(protocol),
        form_faults(protocol),
        _care_faults(protocol),
    )
    findings = []
    for level, path, sentence in islice(faults, MAX_FINDINGS):
        place = protocol.place_of(path)
        findings.append(Finding(level, dotted(path), sentence, place.line if place else None))
    return tuple(sorted(findings, key=lambda one: one.line or 0))


def _previous_faults(protocol: Protocol) -> Iterator[Fault]:
    if protocol.previous_version is not None:
        for field, sentence in protocol.previous_version.contradictions():
            yield "error", ("previous_version", field) if field else ("previous_version",), sentence


def _care_faults(protocol: Protocol) -> Iterator[Fault]:
    # Only a team knows it, so no protocol that rea brings along can say it.
    if protocol.reviewer_care.text and not protocol.reviewer_care.support:
        sentence = (
            "Readers are told to take care of themselves, but 'support' names nobody whom they can "
            "turn to; it stands at the foot of every page."
        )
        yield "advice", ("reviewer_care", "support"), sentence


def _question_faults(protocol: Protocol) -> Iterator[Fault]:
    n_primary = sum(one.kind == "primary" for one in protocol.asked)
    if n_primary != 1:
        yield "error", ("questions",), f"One question must be primary; here {n_primary} are."
    themes = {one.id: one for one in protocol.themes}
    for i, question in enumerate(protocol.asked):
        for theme in question.themes:
            if theme not in themes:
                sentence = f"There is no theme '{theme}'{did_you_mean(theme, themes)}"
                yield "error", ("questions", i, "themes"), sentence
    answered = {theme for one in protocol.asked for theme in one.themes}
    for i, one in enumerate(protocol.themes):
        if one.id not in answered and one.taken_up is None:
            sentence = (
                f"Theme {one.id} is answered by no question, and 'taken_up' does not say why."
            )
            yield "advice", ("themes", i), sentence


def _criterion_faults(protocol: Protocol) -> Iterator[Fault]:
    here = ("eligibility", "criteria")
    if not protocol.inclusions:
        yield "error", here, "No criterion of kind 'include' says what is looked for."
    for i, one in enumerate(protocol.criteria):
        yield from (("error", (*here, i), sentence) for sentence in _incomplete(one))
    ordered = [
        (i, one)
        for i, one in enumerate(protocol.criteria)
        if one.kind == "exclude" and one.order is not None
    ]
    for (_, before), (i, after) in pairwise(ordered):
        if (after.order or 0) <= (before.order or 0):
            sentence = f"{after.code} stands behind {before.code}, so its order must be greater."
            yield "error", (*here, i, "order"), sentence
    for i, one in ordered[:-1]:
        if one.limit == "language":
            yield "advice", (*here, i), _LANGUAGE_LAST.format(one.code)
    yield from _stage_faults(protocol)


_LANGUAGE_LAST = (
    "{} stands before other reasons: put language last, so that reports left out for their "
    "language alone can be listed."
)


def _incomplete(one: Criterion) -> Iterator[str]:
    if one.kind == "exclude" and one.order is None:
        yield f"{one.code} has no 'order', so its precedence is not known."
    if one.kind == "exclude" and not one.stages:
        yield f"{one.code} names no stage in 'stages', so it could never be used."
    if one.kind == "include" and one.order is not None:
        yield f"{one.code} is of kind 'include' and needs no 'order'."
    if one.kind == "include" and re.search(r"\bcounted as excluded\b", one.definition):
        yield (
            f"{one.code} is of kind 'include' and counted as excluded, so its reports would leave "
            "without a reason; make it an exclusion."
        )
    if one.kind == "include" and one.limit is not None:
        yield f"{one.code} is of kind 'include' and cannot be a limit."


def _stage_faults(protocol: Protocol) -> Iterator[Fault]:
    here = ("eligibility", "reason_required")
    for stage in STAGES:
        if stage not in protocol.eligibility.reason_required:
            yield "error", here, f"It is not said whether a reason is required at {stage}."
        elif protocol.reason_required(stage) and not protocol.reasons(stage):
            sentence = f"A reason is required at {stage}, but no criterion may be used there."
            yield "error", (*here, stage), sentence
    code = protocol.not_retrieved.code
    where = ("eligibility", "not_retrieved", "code")
    if code in {one.code for one in protocol.criteria}:
        yield "error", where, f"{code} is also the code of a criterion."
    if protocol.extraction is not None and code in protocol.extraction.missing_codes:
        yield "error", where, f"{code} is also a code for missing answers in the form."


def _record_faults(protocol: Protocol) -> Iterator[Fault]:
    for i, shortcut in enumerate(protocol.shortcuts):
        for part in ("why", "effect"):
            if getattr(shortcut, part) is None:
                yield "error", ("shortcuts", i), f"Shortcut {shortcut.id} lacks '{part}'."
    team = [one.id for one in protocol.team]
    if protocol.guarantor is not None and protocol.guarantor not in team:
        sentence = f"There is no member '{protocol.guarantor}'"
        yield "error", ("guarantor",), sentence + did_you_mean(protocol.guarantor, team)
    dates = [(name, day) for name, day in protocol.dates if day is not None]
    for (before, earlier), (after, later) in pairwise(dates):
        if later < earlier:
            sentence = f"'{after}' ({later}) is before '{before}' ({earlier})."
            yield "error", ("dates", after), sentence
    yield from _amendment_faults(protocol)


def _amendment_faults(protocol: Protocol) -> Iterator[Fault]:
    amendments = protocol.amendments
    for i, (before, after) in enumerate(pairwise(amendments), start=1):
        if numbers(after.version) <= numbers(before.version):
            sentence = f"Amendment {after.version} does not come after {before.version}."
            yield "error", ("amendments", i, "version"), sentence
        if after.on < before.on:
            sentence = f"Amendment {after.version} ({after.on}) is dated before the one above it."
            yield "error", ("amendments", i, "on"), sentence
    for i, one in enumerate(amendments):
        yield from _effect_faults(i, one)
    if amendments and amendments[-1].version != protocol.version:
        sentence = f"The last amendment made {amendments[-1].version}, not {protocol.version}."
        yield "error", ("version",), sentence


def _effect_faults(i: int, one: Amendment) -> Iterator[Fault]:
    here = ("amendments", i, "rereading")
    for j, stated in enumerate(one.effects):
        if stated.effect == "none" and stated.why is None:
            sentence = f"Amendment {one.version} does not say why {stated.of} admits the same."
            yield "error", ("amendments", i, "effects", j), sentence
    if one.effect == "none":
        return
    if one.rereading is None:
        effect = one.effect.replace("-", " ")
        sentence = f"Amendment {one.version} ({effect}) lacks 'rereading': what is read again."
        yield "error", here[:2], sentence
    elif one.rereading.needed and one.rereading.scope is None:
        sentence = f"The rereading after {one.version} lacks 'scope': which decisions."
        yield "error", here, sentence
    elif not one.rereading.needed and one.rereading.why is None:
        sentence = f"Nothing is read again after {one.version}: 'why' must say why."
        yield "error", here, sentence
