"""Search strategies drafted from the concept blocks, each in its platform's own syntax.

A draft is where an information specialist begins, and no strategy: it has text words only,
knows no thesaurus, and was run nowhere. Platforms count the distance between two words
differently: on most of them NEAR/3 allows three words in between, in Ovid adj3 allows two.

Sources
-------
University of Illinois Chicago Library, Proximity operators; National Library of Medicine,
PubMed update: proximity search now available in PubMed, NLM Tech Bull 2022 (449):e4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from rea.errors import ProtocolError, UnknownNameError
from rea.protocol.searches import Concept, Search


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a platform wants a search written.

    Attributes
    ----------
    block : str
        Words of one concept in title, abstract and keywords.
    near : str
        Two words at most `n` words apart; empty where truncated words cannot stand so.
    line : str
        How a numbered line begins and is named; empty where the search is one expression.
    year : str
        What limits the search to `year` or later; empty where that is set beside the search.
    """

    block: str
    near: str = ""
    line: str = ""
    year: str = ""
    is_quoted: bool = True
    is_lower: bool = False
    each_word: str = "{}"
    words_between: int = 0


_LIMIT: Final = "\nAND PUBYEAR > {before}"
PLATFORMS: Final[Mapping[str, Syntax]] = {
    "proquest": Syntax("NOFT({})", "({} NEAR/{n} {})"),
    "ebscohost": Syntax("TI ( {} ) OR AB ( {} )", "({} N{n} {})", line="S{}"),
    "ovid": Syntax(
        "({}).ti,ab.",
        "({} adj{n} {})",
        line="{}",
        year='limit {last} to yr="{year}-Current"',
        is_quoted=False,
        is_lower=True,
        words_between=1,
    ),
    "scopus": Syntax("TITLE-ABS-KEY ( {} )", "({} W/{n} {})", year=_LIMIT),
    "web-of-science": Syntax("TS=({})", "({} NEAR/{n} {})"),
    "pubmed": Syntax(
        "({})",
        '"{} {}"[tiab:~{n}]',
        line="#{}",
        each_word="{}[tiab]",
        year="{last} AND {year}:3000[dp]",
    ),
}
_NAMES: Final = {
    "elsevier": "scopus",
    "clarivate": "web-of-science",
    "web of science": "web-of-science",
    "nlm": "pubmed",
}
_JOINED: Final = re.compile(r"\(\s*\w+(?:\s+OR\s+\w+)+\s*\)")


def platform_of(name: str) -> str | None:
    """The platform that a protocol means, or None if rea knows none of that name."""
    folded = name.casefold().strip()
    known = _NAMES.get(folded, folded.replace(" ", "-"))
    return known if known in PLATFORMS else None


def draft_strategy(search: Search, platform: str) -> str:
    """The concepts of a protocol as a search on one platform, line by line.

    Raises
    ------
    UnknownNameError
        rea does not know the platform.
    ProtocolError
        There are no concepts, or nothing says how they are joined.
    """
    name = platform_of(platform)
    if name is None:
        raise UnknownNameError("platform", platform, PLATFORMS)
    if not search.concepts or search.combination is None:
        raise ProtocolError(
            "search",
            "there are no 'concepts', or no 'combination' that joins them.",
            "Write the concept blocks first; see docs/protocol.md.",
        )
    syntax = PLATFORMS[name]
    concepts = {one.id: one for one in search.concepts}
    write = _numbered if syntax.line else _expression
    return write(search.combination, concepts, syntax, search.limits.first_year)


def _numbered(rule: str, concepts: Mapping[str, Concept], syntax: Syntax, year: int | None) -> str:
    """A line for each concept, one that joins them, and one for the year."""
    lines = [_block(one, syntax) for one in concepts.values()]
    named = {name: syntax.line.format(n) for n, name in enumerate(concepts, start=1)}
    if len(concepts) > 1:
        lines.append(_in_case(_substituted(rule, named.__getitem__, concepts), syntax))
    if year and syntax.year:
        lines.append(syntax.year.format(last=syntax.line.format(len(lines)), year=year))
    return "\n".join(f"{syntax.line.format(n)} {line}" for n, line in enumerate(lines, start=1))


def _expression(
    rule: str, concepts: Mapping[str, Concept], syntax: Syntax, year: int | None
) -> str:
    """One expression over several lines; concepts joined by OR in brackets share a block."""

    def merged(found: re.Match[str]) -> str:
        names = re.findall(r"\w+", found.group())
        if any(name not in concepts for name in names if name != "OR"):
            return found.group()
        terms = [_terms(concepts[name], syntax) for name in names if name != "OR"]
        blocks.append(syntax.block.format(" OR ".join(terms)))
        return f"\0{len(blocks) - 1}\0"

    blocks: list[str] = []
    kept = _JOINED.sub(merged, rule)
    whole = _substituted(_broken(kept), lambda name: _block(concepts[name], syntax), concepts)
    whole = re.sub(r"\0(\d+)\0", lambda found: blocks[int(found.group(1))], whole)
    if year and syntax.year:
        whole = f"( {whole} )" if re.search(r"\bOR\b(?![^(]*\))", kept) else whole
        whole += syntax.year.format(before=year - 1)
    return whole


def _broken(rule: str) -> str:
    """A line for each part of the rule, those within brackets moved to the right."""
    depth, written = 0, ""
    for sign in re.findall(r"[()]|[^\s()]+", rule):
        depth += (sign == "(") - (sign == ")")
        if sign in ("AND", "OR", "NOT"):
            written = f"{written.rstrip()}\n{'     ' * depth}{sign} "
        else:
            written += f" {sign}" if sign == ")" else f"{sign} " if sign == "(" else sign
    return written


def _substituted(rule: str, write: Callable[[str], str], concepts: Mapping[str, Concept]) -> str:
    def put(found: re.Match[str]) -> str:
        return write(found.group()) if found.group() in concepts else found.group()

    return re.sub(r"\b\w+\b", put, rule)


def _block(concept: Concept, syntax: Syntax) -> str:
    terms = _terms(concept, syntax)
    return syntax.block.replace("{}", terms)


def _terms(concept: Concept, syntax: Syntax) -> str:
    joiner = " or " if syntax.is_lower else " OR "
    return joiner.join(_term(one, concept.near.get(one), syntax) for one in concept.terms)


def _term(term: str, apart: int | None, syntax: Syntax) -> str:
    words = term.split()
    # PubMed takes no truncated word in a proximity search.
    if apart is not None and len(words) == 2 and not ("[" in syntax.near and "*" in term):
        return syntax.near.format(*words, n=apart + syntax.words_between)
    is_phrase = " " in term or "-" in term
    return syntax.each_word.format(f'"{term}"' if syntax.is_quoted and is_phrase else term)


def _in_case(rule: str, syntax: Syntax) -> str:
    return (
        re.sub(r"\b(AND|OR|NOT)\b", lambda m: m.group().lower(), rule) if syntax.is_lower else rule
    )
