"""What is wrong with the planned searches: references, brackets, quotes, missing terms.

Strategies are read as text. What a platform really makes of one is known only there, so
everything about its syntax is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Final

from rea.protocol.faults import Fault, did_you_mean
from rea.protocol.schema import Protocol
from rea.protocol.searches import PlannedSource
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
    words = _words(source.strategy)
    single = set(words)
    pairs = {*pairwise(words), *pairwise(reversed(words))}
    for concept in protocol.search.concepts:
        if concept.id not in source.concepts:
            continue
        absent = [term for term in concept.terms if not _stands_in(term, single, pairs)]
        if absent:
            sentence = f"{source.id} lacks terms of concept {concept.id}: {', '.join(absent)}."
            yield "advice", (*here, "strategy"), sentence


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
