"""What is wrong with the planned searches: references, brackets, quotes, missing terms.

Strategies are read as text. What a platform really makes of one is known only there, so
everything about its syntax is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product, zip_longest
from typing import Final, get_args

from rea.protocol.faults import Fault, did_you_mean
from rea.protocol.schema import Protocol
from rea.protocol.searches import Element, PlannedSource
from rea.protocol.tree import FieldPath

# How each platform writes "near": the sign that lint accepts, and an example of it.
_NEAR: Final[dict[str, tuple[str, str]]] = {
    "proquest": (r"(near|n|pre|p)/\d+", "NEAR/3"),
    "ebscohost": (r"[nw]\d+", "N3"),
    "ovid": (r"adj\d*", "adj3"),
    "elsevier": (r"(w|pre)/\d+", "W/3"),
    "scopus": (r"(w|pre)/\d+", "W/3"),
    "clarivate": (r"near/\d+", "NEAR/3"),
    "web of science": (r"near/\d+", "NEAR/3"),
}
# What a search says beside its words: operators, field codes, line numbers, years.
_SYNTAX: Final = re.compile(
    r"and|or|not|to|noft|ti|ab|su|kw|tw|de|mh|mj|exp|title|abs|key|ts|tiab|mesh|dp|limit|yr|current"
    r"|pubyear|s?\d+|\*"
)
_REQUIRED: Final = "revision-required"
_ANY_NEAR: Final = re.compile(r"\b(?:near/\d+|pre/\d+|[nwp]/\d+|[nw]\d+|adj\d*)(?=[\s)])", re.I)


def search_faults(protocol: Protocol) -> Iterator[Fault]:
    """Faults of the part `search`."""
    search = protocol.search
    limits = search.limits
    if limits.first_year and limits.last_year and limits.first_year > limits.last_year:
        yield (
            "error",
            ("search", "limits", "first_year"),
            "In 'limits', 'first_year' is later than 'last_year'.",
        )
    yield from _combination_faults(protocol)
    yield from _review_faults(protocol)
    for i, concept in enumerate(search.concepts):
        for term in concept.near:
            where: FieldPath = ("search", "concepts", i, "near")
            if term not in concept.terms or len(term.split()) != 2:
                sentence = f"'{term}' in 'near' is no term of two words of concept {concept.id}."
                yield "error", where, sentence
        for name in concept.headings:
            if name not in protocol.strategies:
                sentence = f"There is no source '{name}'{did_you_mean(name, protocol.strategies)}"
                yield "error", ("search", "concepts", i, "headings"), sentence
    known = {one.id: one for one in search.concepts}
    for i, source in enumerate(search.sources):
        here: FieldPath = ("search", "sources", i)
        for name in source.concepts:
            if name not in known:
                sentence = f"There is no concept '{name}'{did_you_mean(name, known)}"
                yield "error", (*here, "concepts"), sentence
        yield from _source_faults(source, here)
        yield from _term_faults(protocol, source, here)
    sources = protocol.strategies
    for i, sentinel in enumerate(search.sentinel_records):
        for name in sentinel.expected_in:
            if name not in sources:
                where = ("search", "sentinel_records", i, "expected_in")
                sentence = f"There is no source '{name}'{did_you_mean(name, sources)}"
                yield "error", where, sentence


def _review_faults(protocol: Protocol) -> Iterator[Fault]:
    """A peer review that is dated and does not say what was looked at, or of what."""
    plan, here = protocol.search.peer_review, ("search", "peer_review")
    if plan is None:
        return
    if plan.strategy is not None and plan.strategy not in protocol.strategies:
        sentence = f"There is no source '{plan.strategy}'"
        yield (
            "error",
            (*here, "strategy"),
            sentence + did_you_mean(plan.strategy, protocol.strategies),
        )
    if plan.done_on is None or plan.method.casefold() != "press":
        return
    absent = [name for name in get_args(Element) if name not in plan.elements]
    if absent:
        names = ", ".join(absent)
        yield "advice", here, f"The PRESS review says nothing of these elements: {names}."
    if plan.signed_by is None:
        yield "advice", here, "The PRESS review is dated, and nobody has signed it ('signed_by')."
    required = [name for name, one in plan.elements.items() if one.verdict == _REQUIRED]
    if required:
        names = ", ".join(required)
        yield "advice", here, f"The PRESS review requires a revision: {names}."


def _combination_faults(protocol: Protocol) -> Iterator[Fault]:
    concepts = {one.id: one for one in protocol.search.concepts}
    rule, here = protocol.search.combination, ("search", "combination")
    if rule is None:
        if concepts:
            sentence = "'combination' is missing: how the concepts are joined."
            yield "error", ("search", "concepts"), sentence
        return
    fault = unbalanced(rule)
    if fault:
        yield "error", here, f"In 'combination', {fault}"
    used = dict.fromkeys(w for w in re.findall(r"\w+", rule) if w not in ("AND", "OR", "NOT"))
    for word in used:
        if word not in concepts:
            sentence = f"'{word}' in 'combination' is no concept and not AND, OR or NOT."
            yield "error", here, sentence
    for name in concepts:
        if name not in used:
            yield "error", here, f"Concept {name} does not stand in 'combination'."


def _source_faults(source: PlannedSource, here: FieldPath) -> Iterator[Fault]:
    if source.kind not in ("database", "register"):
        if source.method is None:
            yield "error", here, f"{source.id} does not say in 'method' how it is searched."
        return
    if source.platform is None:
        yield "error", here, f"{source.id} does not say on which 'platform' it is searched."
    if source.strategy is None:
        yield "error", here, f"{source.id} has no 'strategy'."
        return
    where = (*here, "strategy")
    if _is_description(source.strategy):
        sentence = f"{source.id} describes its search; write the exact strategy out."
        yield "error", where, sentence
        return
    # Numbered lines are searches of their own; other lines continue one another.
    lines = source.strategy.split("\n")
    numbered = all(re.match(r"[Ss#]?\d+[.:]?\s", line) for line in lines)
    for n, part in enumerate(lines if numbered else [source.strategy], start=1):
        fault = unbalanced(part)
        if fault:
            at = f"line {n} of the strategy of {source.id}" if numbered else source.id
            yield "error", where, f"In {at}, {fault}"
            break
    yield from _near_faults(source, where)
    for sentence in run_differences(source):
        yield "advice", where, sentence


def run_differences(source: PlannedSource) -> Iterator[str]:
    """Where a search was run otherwise than its strategy plans it."""
    if source.run is None or source.strategy is None:
        return
    planned = [_bare(line) for line in source.strategy.split("\n")]
    run = [_bare(one.line) for one in source.run.lines]
    for n, (plan, done) in enumerate(zip_longest(planned, run, fillvalue=""), start=1):
        if plan != done:
            how = "was not run" if not done else "was not planned" if not plan else "differs"
            yield (
                f"Line {n} of {source.id}, as run on {source.run.on}, {how}; make the search as it "
                "was run the strategy, and release that as an amendment."
            )
            return


def is_run_otherwise(source: PlannedSource, run: str) -> bool:
    """Whether a search as run is not the strategy that was planned, however it was spaced."""
    return bool(run and source.strategy) and _bare(run) != _bare(source.strategy or "")


def _bare(line: str) -> str:
    """A line of a search, however it was spaced."""
    return "".join(line.split())


def unbalanced(text: str) -> str | None:
    """What is wrong with the brackets and quotes of a search; None if they match.

    Examples
    --------
    >>> unbalanced('(abuse OR "intimate partner')
    'a quotation mark is not closed.'
    >>> unbalanced('((abuse OR violence)')
    'a bracket is opened and not closed.'
    """
    if text.count('"') % 2:
        return "a quotation mark is not closed."
    depth = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return "a bracket is closed that was not opened."
    return "a bracket is opened and not closed." if depth else None


def _is_description(strategy: str) -> bool:
    """Whether words about a search stand where the search should."""
    return bool(
        re.search(r"\bas (in )?S\d+\b|\bsame as\b|\bconcepts? [A-Z]\b", strategy)
        or not re.search(r"\b(AND|OR|and|or)\b|[\"()*]", strategy)
    )


def _near_faults(source: PlannedSource, where: FieldPath) -> Iterator[Fault]:
    known = _NEAR.get((source.platform or "").casefold())
    if known is None:
        return
    pattern, example = known
    for found in _ANY_NEAR.findall(re.sub(r'"[^"]*"', "", source.strategy or "")):
        if not re.fullmatch(pattern, found, re.I):
            sentence = f"{source.id}: {source.platform} does not know {found}; it writes {example}."
            yield "advice", where, sentence
            return


def _term_faults(protocol: Protocol, source: PlannedSource, here: FieldPath) -> Iterator[Fault]:
    if source.strategy is None:
        return
    single, pairs = _spread(source)
    for concept in protocol.search.concepts:
        if concept.id not in source.concepts:
            continue
        absent = [term for term in concept.terms if not _stands_in(term, single, pairs)]
        if absent:
            sentence = f"{source.id} lacks terms of concept {concept.id}: {', '.join(absent)}."
            yield "advice", (*here, "strategy"), sentence
    extra = extra_words(protocol, source)
    if extra:
        sentence = f"{source.id} searches for words that no concept holds: {', '.join(extra)}."
        yield "advice", (*here, "strategy"), sentence


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of a concept, and the strategies of that concept that have and lack it."""

    concept: str
    term: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


def term_table(protocol: Protocol) -> tuple[TermRow, ...]:
    """Every term of every concept against the strategies that are to cover it."""
    sources = [one for one in protocol.search.sources if one.strategy]
    spread = {one.id: _spread(one) for one in sources}
    rows = []
    for concept in protocol.search.concepts:
        asked = [one.id for one in sources if concept.id in one.concepts]
        for term in concept.terms:
            present = tuple(name for name in asked if _stands_in(term, *spread[name]))
            absent = tuple(name for name in asked if name not in present)
            rows.append(TermRow(concept.id, term, present, absent))
    return tuple(rows)


def _spread(source: PlannedSource) -> tuple[set[str], set[tuple[str, str]]]:
    """The words of a strategy, and those that stand side by side in either order."""
    words = _words(source.strategy or "")
    return set(words), {*pairwise(words), *pairwise(reversed(words))}


def extra_words(protocol: Protocol, source: PlannedSource) -> tuple[str, ...]:
    """Words of a strategy that no term of its concepts has, in their order."""
    of_source = [one for one in protocol.search.concepts if one.id in source.concepts]
    if not of_source or len(of_source) < len(source.concepts):
        return ()
    held = {word for one in of_source for term in one.terms for word in _words(term)}
    headed = {
        word for one in of_source for h in one.headings.values() for t in h for word in _words(t)
    }
    covers = {way for word in held | headed for way in _written_as(word)}
    found = (word for word in _words(source.strategy or "") if not _SYNTAX.fullmatch(word))
    return tuple(dict.fromkeys(word for word in found if word not in covers))


def _words(text: str) -> list[str]:
    """The words of a search or a term, without signs, hyphens and "near"."""
    bare = _ANY_NEAR.sub(" ", text)
    return re.findall(r"[\w*']+", bare.replace("-", " ").casefold())


def _stands_in(term: str, words: set[str], pairs: set[tuple[str, str]]) -> bool:
    """Whether a search has the words of a term side by side, in either order."""
    wanted = [_written_as(word) for word in _words(term)]
    if len(wanted) == 1:
        return not words.isdisjoint(wanted[0])
    return all(not pairs.isdisjoint(product(*two)) for two in pairwise(wanted))


def _written_as(word: str) -> set[str]:
    """What a search may write to find `word`: itself, or a truncation of it.

    Examples
    --------
    >>> sorted(_written_as("fog"))
    ['f*', 'fo*', 'fog', 'fog*']
    """
    stem = word.rstrip("*")[:40]
    return {word, *(f"{stem[:length]}*" for length in range(1, len(stem) + 1))}
