"""Where and how a review looks: the search part of a protocol."""

from __future__ import annotations

from typing import Literal

from rea.protocol.values import Day, Doi, Name, Part, Text, Whole, Year, YesNo, may, must

# The six elements of PRESS (McGowan et al. 2016, doi:10.1016/j.jclinepi.2016.01.021).
Element = Literal[
    "question", "operators", "subject_headings", "text_words", "spelling_and_syntax", "limits"
]


class ElementReview(Part):
    """What a reviewer of a search found of one element of PRESS."""

    verdict: Literal["no-revision", "revision-suggested", "revision-required"] = must(
        "What the reviewer asks for."
    )
    note: Text | None = may("What should be changed, and what became of it.")


class PeerReview(Part):
    """Review of the search strategies by a second person."""

    method: Text = must("For example PRESS.")
    by: Text | None = may("Role of the person.")
    done_on: Day | None = may("Empty until it was done.")
    strategy: Name | None = may("Source whose strategy was reviewed; the others follow from it.")
    elements: dict[Element, ElementReview] = may(
        "PRESS: question (its translation into a search), operators (Boolean and proximity), "
        "subject_headings, text_words, spelling_and_syntax (with line numbers), limits "
        "(and filters).",
        {},
    )
    signed_by: Text | None = may("Name of the person who reviewed.")


class Concept(Part):
    """One block of synonyms of a search."""

    id: Name = must("Letter used in `combination` and by the sources.")
    label: Text = must("What the block stands for.")
    terms: tuple[Text, ...] = must("Words and phrases; * truncates.")
    near: dict[Text, Whole] = may(
        "Terms of two words that need not stand side by side, and how many words may stand "
        "between them.",
        {},
    )
    headings: dict[Name, tuple[Text, ...]] = may(
        "Subject headings by source, written as that database writes them.", {}
    )


class Limits(Part):
    """Limits of the searches (PRISMA-S, item 9)."""

    first_year: Year | None = may("Earliest year of publication.")
    last_year: Year | None = may("Latest year of publication.")
    languages: tuple[Text, ...] = may("Language codes; none means any.", ())
    document_types: Text = may("Kinds of document.", "any")
    why: Text | None = may("The reasons for these limits.")


class RunLine(Part):
    """One line of a search as it was run."""

    line: Text = must("The line, exactly.")
    hits: Whole | None = may("What it found.")


class SearchRun(Part):
    """A search as it was run on its platform."""

    on: Day = must("Date.")
    by: Text = must("Who ran it.")
    lines: tuple[RunLine, ...] = must("Its lines, in order.")


class PlannedSource(Part):
    """Somewhere that will be searched, and how."""

    id: Name = must("Id of the source and its strategy, such as S01.")
    kind: Literal[
        "database",
        "register",
        "website",
        "search-engine",
        "organisation",
        "contact",
        "citation",
        "handsearch",
        "previous-review",
    ] = must("Decides the column of the PRISMA flow.")
    name: Text = must("Name as the flow diagram shows it.")
    platform: Text | None = may("Who hosts it; databases and registers.")
    concepts: tuple[Name, ...] = may("Concepts that the strategy covers.", ())
    strategy: Text | None = may("The exact search, line by line; databases and registers.")
    method: Text | None = may("How it will be browsed or asked; all other kinds.")
    limits: Text | None = may("Limits set on the platform.")
    run: SearchRun | None = may("The search as it was run, line by line.")


class Sentinel(Part):
    """A known report that the searches must find."""

    ref: Text = must("Short reference.")
    title: Text | None = may("Its title, by which it is looked for where it has no DOI.")
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
