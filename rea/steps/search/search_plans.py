"""What was planned to be searched, what was, and whether the known reports were found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rea.model import Source
from rea.protocol import Protocol
from rea.protocol.lint_search import TermRow, is_run_otherwise, term_table
from rea.protocol.searches import PlannedSource, Sentinel
from rea.protocol.strategies import draft_strategy
from rea.steps.protocol.protocols import in_force, read_draft
from rea.store.review import Review

_BETWEEN_LETTERS: Final = re.compile(r"[\W_]+")

_DRAFTED = (
    "A draft from the concept blocks, for an information specialist: it has text words only, "
    "and was run nowhere."
)


@dataclass(frozen=True, slots=True)
class KnownReports:
    """The reports that the protocol names as known, and which of them were imported.

    Attributes
    ----------
    missed, unchecked : tuple of str
        References not found, and those with neither DOI nor title to look for.
    late : tuple of str
        A sentence for each report that a source should have given and did not.
    """

    n_found: int
    missed: tuple[str, ...]
    unchecked: tuple[str, ...]
    late: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """``4 of 5 known reports were found; missed: …``; empty where none could be."""
        n = self.n_found + len(self.missed)
        if not n:
            return ""
        missed = f"; missed: {'; '.join(self.missed)}" if self.missed else ""
        return f"{self.n_found} of {n} known reports were found{missed}"


@dataclass(frozen=True, slots=True)
class PlannedSearch:
    """One source of the protocol, with the searches that were imported for it.

    Attributes
    ----------
    differences : tuple of str
        Where a search was run otherwise than planned, a sentence each.
    """

    source_id: str
    name: str
    platform: str
    imported: tuple[Source, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """The searches of a review, planned and imported."""

    searches: tuple[PlannedSearch, ...]
    unplanned: tuple[Source, ...]
    known: KnownReports
    unsigned: str
    terms: tuple[TermRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class DraftedSearch:
    """A strategy drafted for one platform."""

    platform: str
    text: str
    note: str = _DRAFTED


def draft_search(review: Review, platform: str) -> DraftedSearch:
    """Draft a strategy from the concept blocks of the protocol being edited.

    Raises
    ------
    UnknownNameError, ProtocolError
    """
    return DraftedSearch(platform, draft_strategy(read_draft(review).search, platform))


def planned_searches(review: Review) -> SearchPlan:
    """Compare what the protocol in force plans with what was imported."""
    protocol = in_force(review).protocol
    sources = review.sources()
    found = tuple(_planned(one, sources) for one in protocol.search.sources)
    cited = {one.source_id for search in found for one in search.imported}
    missing = [one.source_id for one in found if not one.imported]
    return SearchPlan(
        searches=found,
        unplanned=tuple(one for one in sources if one.source_id not in cited),
        known=known_reports(review, protocol, sources),
        unsigned=unsigned(protocol),
        terms=term_table(protocol),
        next=(
            f"rea import FILE --source NAME --searched DATE --strategy {missing[0]}"
            if missing
            else "rea status"
        ),
    )


def unsigned(protocol: Protocol) -> str:
    """A sentence where the protocol plans a review of its searches that is not signed yet."""
    plan = protocol.search.peer_review
    if plan is None or plan.done_on is not None:
        return ""
    by = f" by the {plan.by}" if plan.by else ""
    return f"The protocol plans a review of its searches{by} ({plan.method}); it is not signed yet."


def known_reports(review: Review, protocol: Protocol, sources: Sequence[Source]) -> KnownReports:
    """Look the known reports up among the imported records, by DOI or by title."""
    by_doi, by_title = _where_named(review, protocol.search.sentinel_records)
    found = 0
    missed: list[str] = []
    unchecked: list[str] = []
    late: list[str] = []
    for one in protocol.search.sentinel_records:
        if one.doi is None and one.title is None:
            unchecked.append(one.ref)
            continue
        where = by_doi[(one.doi or "").casefold()] | by_title[_bare(one.title or "")]
        found += bool(where)
        missed += [] if where else [one.ref]
        late += _late(one, where, sources)
    return KnownReports(found, tuple(missed), tuple(unchecked), tuple(late))


def _where_named(
    review: Review, wanted: Sequence[Sentinel]
) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    """The sources that hold each DOI, and each title, of the reports wanted."""
    dois = {one.doi.casefold() for one in wanted if one.doi}
    titles = {_bare(one.title) for one in wanted if one.title} - {""}
    by_doi, by_title = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    if not (dois or titles):
        return by_doi, by_title
    records = review.records(("doi", "title", "source"))
    for doi, title, source in records.itertuples(index=False, name=None):
        if doi in dois:
            by_doi[doi].add(source)
        if titles and (bare := _bare(title)) in titles:
            by_title[bare].add(source)
    return by_doi, by_title


def _late(sentinel: Sentinel, where: set[str], sources: Sequence[Source]) -> Iterator[str]:
    """Sources that were searched, should have given a report, and did not."""
    for name in sentinel.expected_in:
        searched = {one.source_id for one in sources if one.strategy == name}
        if searched and not searched & where:
            yield f"{name} was expected to find {sentinel.ref}, and did not."


def _planned(planned: PlannedSource, sources: Sequence[Source]) -> PlannedSearch:
    imported = tuple(one for one in sources if _is_for(one, planned))
    return PlannedSearch(
        source_id=planned.id,
        name=planned.name,
        platform=planned.platform or "",
        imported=imported,
        differences=tuple(
            f"{one.source_id} was run otherwise than {planned.id} plans it; if that is how it "
            f"should be, put the search as run into {planned.id} and release that as an amendment."
            for one in imported
            if one.strategy != planned.id and is_run_otherwise(planned, one.strategy)
        ),
    )


def _is_for(source: Source, planned: PlannedSource) -> bool:
    """A source cites its strategy by id, or has the name that the protocol gives it."""
    if source.strategy == planned.id:
        return True
    return source.name.casefold() == planned.name.casefold()


def _bare(title: str) -> str:
    return _BETWEEN_LETTERS.sub("", title.casefold())
