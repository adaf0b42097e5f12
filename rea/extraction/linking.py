"""Which reports may describe one study: suggested here with the reason, said by a person.

A wrong link hides a study and a missing one counts it twice, so that nothing is linked by a
rule. What is looked for is what reports of one study share: a trial's number, a project's
name, and authors who write of the same thing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rea.extraction.words import read_words

# The numbers that registers of trials and of protocols give (ICTRP's primary registers, ISRCTN,
# ClinicalTrials.gov, PROSPERO).
_TRIAL: Final = re.compile(
    r"\b(NCT ?\d{8}|ISRCTN ?\d{8}|ACTRN ?\d{14}|DRKS ?\d{8}|CRD ?\d{11}|PACTR ?\d{15}"
    r"|ChiCTR-?[A-Z\d-]{8,}|NTR ?\d{3,4}|\d{4}-\d{6}-\d{2})\b"
)
# "the MOSAIC trial", "IRIS+ programme": a name in capitals before a word for a project.
_PROJECT: Final = re.compile(
    r"\b([A-Z][\w-]*[A-Z][\w+-]*)\s+"
    r"(?:study|trial|project|programme|program|cohort|pilot|evaluation|intervention)\b"
)
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
# What many studies are about or are made with is nobody's name.
_NO_NAMES: Final = re.compile(
    r"RCT|IPV|IPA|DVA|VAWG?|GBV|CSA|PTSD|COVID|NHS|USA|WHO|LGBTQ?I?|BA?ME|HIV|GPS|MARAC|IDVA|ISVA"
    r"|SARC|CBT|EMDR|REA|PRISMA|SMS|ICT|I[IV]+|[A-Z]{2}"
)
# A name that more of the reports bear than this is a subject.
_MOST_BEARERS: Final = 6
_LEAST_ALIKE: Final = 0.5  # share of the shorter title's words that stand in the other
_LEAST_ALIKE_BY_THREE: Final = 0.3
_MOST_YEARS: Final = 8
# A team writes of one study within these years, and of the next one after them.
_MOST_YEARS_OF_A_TEAM: Final = 3
_EMPTY_WORDS: Final = re.compile(
    r"an?|and|as|at|by|for|from|how|in|into|is|of|on|or|the|to|with|study|research|report|review"
    r"|evidence|findings|results|analysis|qualitative|quantitative|exploring"
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IncludedReport:
    """What is known of an included report; `study` is "" while nobody linked it."""

    record_id: str
    title: str
    authors: str
    year: str
    abstract: str
    study: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two reports that may describe one study, and why; the first is the earlier one."""

    record_ids: Pair
    why: tuple[str, ...]


def suggest_links(
    reports: Iterable[IncludedReport], denied: Iterable[Pair] = ()
) -> tuple[Suggestion, ...]:
    """Pairs of reports that may describe one study, those with most reasons first.

    Parameters
    ----------
    denied : iterable of pairs
        Record ids of two reports that a person said describe two studies.

    Notes
    -----
    Two reports that people linked to two studies are never suggested: they were told apart.
    """
    by_id = {one.record_id: one for one in reports}
    refused = {frozenset(pair) for pair in denied}
    why: dict[Pair, list[str]] = defaultdict(list)
    every = sorted(by_id.values(), key=lambda one: (one.year or "9999", one.record_id))
    for a, b, reason in (*_by_trial(every), *_by_project(every), *_by_authors(every)):
        told_apart = a.study and b.study
        if not told_apart and {a.record_id, b.record_id} not in refused:
            why[a.record_id, b.record_id].append(reason)
    found = [Suggestion(pair, tuple(reasons)) for pair, reasons in why.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.why), one.record_ids)))


_Found = Iterator[tuple[IncludedReport, IncludedReport, str]]


def _by_trial(reports: Sequence[IncludedReport]) -> _Found:
    bearers: dict[str, list[IncludedReport]] = defaultdict(list)
    for one in reports:
        named = _TRIAL.findall(f"{one.title} {one.abstract}")
        for number in dict.fromkeys(number.replace(" ", "") for number in named):
            bearers[number].append(one)
    for number, those in bearers.items():
        for a, b in combinations(those, 2):
            yield a, b, f"both name the trial {number}"


def _by_project(reports: Sequence[IncludedReport]) -> _Found:
    """A project named as one in both, or a name in capitals that people share as well."""
    bearers: dict[str, list[IncludedReport]] = defaultdict(list)
    projects = {one.record_id: _projects(one) for one in reports}
    for one in reports:
        for name in sorted(_names(one) | projects[one.record_id]):
            bearers[name].append(one)
    for name, those in bearers.items():
        for a, b in combinations(those[: _MOST_BEARERS + 1], 2):
            named = name in projects[a.record_id] and name in projects[b.record_id]
            if len(those) <= _MOST_BEARERS and (named or _shared_authors(a, b)):
                yield a, b, f"both name {name}"


def _by_authors(reports: Sequence[IncludedReport]) -> _Found:
    writers: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(reports):
        for surname in _authors(one):
            writers[surname].append(n)
    pairs = Counter(pair for those in writers.values() for pair in combinations(those, 2))
    for n, m in sorted(pairs):
        a, b = reports[n], reports[m]
        shared = _shared_authors(a, b)
        why = _why_by_authors(a, b, len(shared)) if shared else ""
        if why:
            yield a, b, f"both are by {' and '.join(name.title() for name in shared[:3])}, {why}"


def _why_by_authors(a: IncludedReport, b: IncludedReport, n_shared: int) -> str:
    alike, years = _alike(a.title, b.title), _years_apart(a, b)
    near = n_shared >= 3 and alike >= _LEAST_ALIKE_BY_THREE
    if (alike >= _LEAST_ALIKE or near) and years <= _MOST_YEARS:
        return "and their titles are alike"
    # The report to the funder and the article of the same people seldom share a title.
    is_team = n_shared >= 2 and n_shared == min(len(_authors(a)), len(_authors(b)))
    if is_team and years <= _MOST_YEARS_OF_A_TEAM:
        return f"and came out within {_MOST_YEARS_OF_A_TEAM} years"
    return ""


def _projects(one: IncludedReport) -> frozenset[str]:
    named = _PROJECT.findall(f"{one.title}. {one.abstract}")
    return frozenset(name for name in named if not _NO_NAMES.fullmatch(name.upper()))


def _names(one: IncludedReport) -> frozenset[str]:
    if one.title.isupper():  # then capitals say nothing
        return frozenset()
    named = _CAPITALS.findall(one.title)
    return frozenset(name for name in named if not _NO_NAMES.fullmatch(name.upper()))


def _shared_authors(a: IncludedReport, b: IncludedReport) -> list[str]:
    """Surnames in both, unless their initials differ, in the order of the first."""
    first, second = _authors(a), _authors(b)
    return [
        name
        for name, initial in first.items()
        if name in second and (not initial or not second[name] or initial == second[name])
    ]


def _authors(one: IncludedReport) -> dict[str, str]:
    """Surname to initial; "" where no given name stands."""
    parted = (author.partition(",") for author in one.authors.split(";") if author.strip())
    return {name.strip().casefold(): given.strip()[:1].casefold() for name, _, given in parted}


def _alike(title: str, other: str) -> float:
    words, others = _words(title), _words(other)
    return len(words & others) / (min(len(words), len(others)) or 1)


def _words(title: str) -> frozenset[str]:
    tokens = read_words(title).tokens
    return frozenset(token for token in tokens if not _EMPTY_WORDS.fullmatch(token))


def _years_apart(a: IncludedReport, b: IncludedReport) -> int:
    if not (a.year.isdecimal() and b.year.isdecimal()):
        return 0
    return abs(int(a.year) - int(b.year))
