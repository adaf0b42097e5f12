"""Where and how a review looks: the search part of a protocol."""

from __future__ import annotations

from typing import Literal

from rea.protocol.values import Day, Doi, Name, Part, Text, Year, YesNo, may, must


class PeerReview(Part):
    """Review of the search strategies by a second person."""

    method: Text = must("For example PRESS.")
    by: Text | None = may("Role of the person.")
    done_on: Day | None = may("Empty until it was done.")


class Concept(Part):
    """One block of synonyms of a search."""

    id: Name = must("Letter used in `combination` and by the sources.")
    label: Text = must("What the block stands for.")
    terms: tuple[Text, ...] = must("Words and phrases; * truncates.")


class Limits(Part):
    """Limits of the searches (PRISMA-S, item 9)."""

    first_year: Year | None = may("Earliest year of publication.")
    last_year: Year | None = may("Latest year of publication.")
    languages: tuple[Text, ...] = may("Language codes; none means any.", ())
    document_types: Text = may("Kinds of document.", "any")
    why: Text | None = may("The reasons for these limits.")


class PlannedSource(Part):
    """Somewhere that will be searched, and how."""

    id: Name = must("Id of the source and its strategy, such as S01.")
    kind: Literal["database", "register", "website", "organisation", "citation"] = must(
        "Decides the column of the PRISMA flow."
    )
    name: Text = must("Name as the flow diagram shows it.")
    platform: Text | None = may("Who hosts it; databases and registers.")
    concepts: tuple[Name, ...] = may("Concepts that the strategy covers.", ())
    strategy: Text | None = may("The exact search, line by line; databases and registers.")
    method: Text | None = may("How it will be browsed or asked; all other kinds.")
    limits: Text | None = may("Limits set on the platform.")


class Sentinel(Part):
    """A known report that the searches must find."""

    ref: Text = must("Short reference.")
    doi: Doi | None = may("Its DOI, bare.")
    expected_in: tuple[Name, ...] = may("Ids of sources that should have it.", ())


class Search(Part):
    """Where and how the review looks."""

    strategies_run: YesNo = may(
        "Whether the strategies below have been run on their platforms.", False
    )
    peer_review: PeerReview | None = may("Who checks the strategies.")
    concepts: tuple[Concept, ...] = may("Blocks of synonyms.", ())
    combination: Text | None = may("Concepts joined by AND, OR, NOT and brackets.")
    limits: Limits = may("Limits of all searches.", Limits())
    sources: tuple[PlannedSource, ...] = may("Every place that is searched.", ())
    sentinel_records: tuple[Sentinel, ...] = may("Known reports.", ())
