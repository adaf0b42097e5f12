"""The rules as data: which facts make a pair one report, two reports or a question.

A fact is a short phrase that holds for a pair or not (`facts_of`). A rule names the facts
that it needs and those that stop it, and says in a sentence what it means. Rules are
tried in the order in which they stand, and the first that fits decides. So a veto, which
stands above a match, beats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rea.dedupe.matching import TITLE_ALIKE, TITLE_NEAR, TITLE_OTHER

Outcome = Literal["same", "different", "ask"]
Facts = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, what it decides, its sentence, and the facts it needs or forbids."""

    name: str
    outcome: Outcome
    sentence: str
    needs: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """Which versions of a report count as copies of each other.

    Each switch is "same" (one group), "different" (two groups, nobody is asked) or "ask"
    (a person decides). Two records of one publication (same journal, volume and page, or
    same DOI) are copies whatever type a database gave them.
    """

    preprint_and_article: Outcome = "ask"
    conference_and_journal: Outcome = "different"
    thesis_and_article: Outcome = "different"
    report_versions: Outcome = "ask"
    online_first_and_print: Outcome = "ask"
    cochrane_updates: Outcome = "ask"
    errata: Outcome = "different"


def rules_for(definition: Definition) -> tuple[Rule, ...]:
    """All rules in the order in which they are tried."""
    versions = (
        Rule(
            "preprint-and-article",
            definition.preprint_and_article,
            "One is a preprint and the other the published article.",
            ("title alike", "preprint and article"),
        ),
        Rule(
            "thesis-and-article",
            definition.thesis_and_article,
            "One is a thesis and the other is not.",
            ("title alike", "thesis and article"),
        ),
        Rule(
            "conference-and-journal",
            definition.conference_and_journal,
            "One is a conference paper or meeting abstract and the other a journal article.",
            ("title alike", "conference and journal"),
            ("journal same",),
        ),
        Rule(
            "report-versions",
            definition.report_versions,
            "Two reports of one title and different years.",
            ("title near", "report versions", "years differ"),
        ),
        Rule(
            "online-first-and-print",
            definition.online_first_and_print,
            "Same title, authors and journal, one year apart, and one has no volume yet.",
            ("title near", "distinctive", "authors agree", "journal same", "online first"),
        ),
        Rule(
            "thesis-listed",
            "ask",
            "One is a thesis and the other its entry in a journal of abstracts.",
            ("title near", "thesis listed"),
        ),
    )
    notices = (
        Rule(
            "erratum-and-article",
            definition.errata,
            "One is an erratum and the other the article that it corrects.",
            ("title alike", "erratum and article", "authors agree"),
        ),
        Rule(
            "cochrane-update",
            definition.cochrane_updates,
            "Two versions of one Cochrane review.",
            ("title near", "cochrane", "years differ"),
            ("authors differ",),
        ),
    )
    return (
        *notices,
        *_VETOES,
        *_ONE_PUBLICATION,
        *versions,
        *_TWO_PUBLICATIONS,
        *_MATCHES,
        *_QUESTIONS,
    )


_VETOES: Final = (
    Rule(
        "different-role",
        "different",
        "One is an erratum, reply, comment, protocol or the like and the other is not.",
        ("roles differ",),
        ("same place and doi",),
    ),
    Rule(
        "different-numbers",
        "different",
        "The titles bear different numbers, such as Part I and Part II or two years.",
        ("numbers differ",),
        ("same place", "doi same"),
    ),
    Rule(
        "different-words",
        "different",
        "A word of the one title is replaced by another word in the other.",
        ("word replaced",),
        ("same place", "doi same", "abstract same"),
    ),
    Rule(
        "different-authors",
        "different",
        "The two share no author.",
        ("authors differ",),
        ("same place", "doi same"),
    ),
    Rule(
        "different-issue",
        "different",
        "The title could stand in any issue, and the DOIs, issues, pages or abstracts differ.",
        ("generic title", "issue item differs"),
    ),
)

_ONE_PUBLICATION: Final = (
    Rule(
        "same-place",
        "same",
        "Same title, volume and first page, and the journals do not contradict each other.",
        ("title near", "same place"),
        ("authors differ", "generic title"),
    ),
    Rule(
        "same-place-other-authors",
        "same",
        "Same title, journal, volume, pages and abstract (or many pages); the authors are "
        "written so differently that no name is shared, as with a study group.",
        ("title near", "distinctive", "journal same", "same place", "end same",
         "abstract same or many pages"),
        ("item of an issue",),
    ),
    Rule(
        "same-doi",
        "same",
        "Same DOI and same title.",
        ("title near", "doi same"),
        ("two places", "authors differ", "generic title"),
    ),
    Rule(
        "same-issue-item",
        "same",
        "Same title of a kind that recurs, and the same DOI or the same journal, volume, pages "
        "and year.",
        ("title same", "generic title", "same item"),
        ("authors differ",),
    ),
    Rule(
        "same-place-title-alike",
        "same",
        "Same journal, volume, pages and authors; the titles are spelt differently.",
        ("title alike", "same place", "authors agree"),
        ("end differs", "recurring page", "generic title"),
    ),
    Rule(
        "same-doi-title-alike",
        "same",
        "Same DOI and authors; the titles are spelt differently or one is cut short.",
        ("title alike", "doi same", "authors agree"),
        ("start differs", "word replaced", "numbers differ"),
    ),
    Rule(
        "same-doi-no-title",
        "same",
        "Same DOI; one has no title, and nothing contradicts.",
        ("untitled", "doi same"),
        ("authors differ", "place differs", "years apart"),
    ),
    Rule(
        "same-doi-translated",
        "same",
        "Same DOI and authors; the titles are in two languages.",
        ("two languages", "doi same", "authors agree"),
        ("place differs", "years apart"),
    ),
    Rule(
        "same-pages",
        "same",
        "Same journal, volume, first and last page and authors; the title is another version "
        "or a translation.",
        ("journal same", "same place", "end same", "several pages", "authors agree", "first same"),
        ("recurring page", "title other", "issue differs", "doi differs"),
    ),
    Rule(
        "same-address",
        "same",
        "Same web address and same title.",
        ("title near", "address same"),
        ("place differs", "authors differ"),
    ),
    Rule(
        "same-isbn",
        "same",
        "Same ISBN and same title.",
        ("title near", "isbn same"),
        ("place differs", "authors differ"),
    ),
    Rule(
        "journal-year-page",
        "same",
        "Same title, authors, journal, year and first page; the volume is given differently.",
        ("title near", "journal same", "same year", "start same", "authors agree"),
        ("generic title",),
    ),
    Rule(
        "two-journal-names-pages",
        "same",
        "Same title, authors, year and first and last page; the journal goes by two names.",
        ("title near", "distinctive", "authors agree", "same year", "start same", "end same",
         "several pages"),
        ("volume differs", "doi differs"),
    ),
    Rule(
        "two-journal-names-issue",
        "same",
        "Same title, authors, year, volume and issue; the journal goes by two names.",
        ("title near", "distinctive", "authors agree", "volume same", "issue same", "same year"),
        ("start differs", "supplement", "doi differs"),
    ),
    Rule(
        "two-journal-names",
        "same",
        "Same title, authors, year, volume and pages; the journal goes by two names.",
        ("title near", "authors agree", "volume same", "start same", "same year"),
        ("end differs", "generic title", "doi differs"),
    ),
    Rule(
        "proceedings-one-year-apart",
        "same",
        "Same title, authors and conference; proceedings may bear the year of the meeting or "
        "the next, and nothing contradicts.",
        ("title near", "distinctive", "authors agree", "journal same", "years close", "both papers"),
        ("one of volume and page differs", "doi differs", "supplement"),
    ),
)

_TWO_PUBLICATIONS: Final = (
    Rule(
        "two-places-one-abstract",
        "ask",
        "Same title, authors, journal and abstract, but volume and page differ.",
        ("title near", "journal same", "authors agree", "abstract same", "two places"),
    ),
    Rule(
        "two-conferences",
        "ask",
        "Same title, authors and year, presented at two conferences or under two names of one.",
        ("title near", "authors agree", "same year", "both papers", "journal differs"),
        ("volume differs", "doi differs"),
    ),
    Rule(
        "different-place",
        "different",
        "Same title, but published in two journals or at two meetings.",
        ("title alike", "journal differs"),
        ("start same", "volume same, page open"),
    ),
    Rule(
        "different-volume-and-page",
        "different",
        "Same title, but volume and page both differ.",
        ("title alike", "two places"),
    ),
)

_MATCHES: Final = (
    Rule(
        "title-authors-journal",
        "same",
        "Same title, authors, journal and year, and nothing contradicts.",
        ("title near", "distinctive", "authors agree", "journal same", "same year"),
        ("one of volume and page differs", "doi differs", "item of an issue"),
    ),
    Rule(
        "title-authors-volume-or-page",
        "same",
        "Same title, authors and journal, and the same volume or the same page.",
        ("title near", "distinctive", "authors agree", "journal same", "volume or page same"),
        ("doi differs",),
    ),
    Rule(
        "short-title-journal",
        "same",
        "Same short title, authors, journal and year, and nothing contradicts.",
        ("title same", "authors same", "journal same", "same year"),
        ("one of volume and page differs", "doi differs", "generic title"),
    ),
    Rule(
        "title-authors-year",
        "same",
        "Same title, authors and year, and nothing contradicts.",
        ("title near", "distinctive", "authors agree", "same year"),
        ("one of volume and page differs", "doi differs", "journal differs", "item of an issue"),
    ),
    Rule(
        "long-title-authors",
        "same",
        "Same long title and authors; one gives no year, and nothing contradicts.",
        ("title near", "long title", "authors agree", "year unknown"),
        ("place differs", "doi differs", "web", "item of an issue"),
    ),
    Rule(
        "long-title-journal",
        "same",
        "Same long title and journal; authors or year are missing on one side, and nothing "
        "contradicts.",
        ("title same", "long title", "journal same"),
        ("place differs", "doi differs", "years apart", "authors differ", "web", "item of an issue"),
    ),
    Rule(
        "title-year",
        "same",
        "Same long title and year; no authors are given on one side, and nothing contradicts.",
        ("title same", "long title", "same year"),
        ("authors differ", "one of volume and page differs", "doi differs", "journal differs", "web"),
    ),
    Rule(
        "two-dois",
        "same",
        "Same title, authors, journal, volume, year and abstract; only the DOIs differ.",
        ("title near", "authors agree", "journal same", "volume same", "same year", "abstract same"),
        ("start differs", "generic title"),
    ),
    Rule(
        "title-journal-abstract",
        "same",
        "Same title, journal, volume, year and abstract, and nothing contradicts.",
        ("title same", "journal same", "volume same", "same year", "abstract same"),
        ("doi differs", "start differs", "authors differ"),
    ),
)

_QUESTIONS: Final = (
    Rule(
        "title-authors",
        "ask",
        "Same title and authors, but the years or the places do not fit together.",
        ("title near", "authors agree"),
        ("generic title",),
    ),
    Rule(
        "title-only",
        "ask",
        "Same title; too little else is given to be sure.",
        ("title near", "distinctive"),
        ("generic title", "web", "years apart"),
    ),
    Rule(
        "title-only-page",
        "ask",
        "Two web pages of the same long title.",
        ("title near", "long title", "web"),
        ("generic title", "years apart"),
    ),
    Rule(
        "short-title-year",
        "ask",
        "Same short title and year; too little else is given to be sure.",
        ("title same", "three words", "same year"),
        ("generic title", "web", "place differs", "doi differs"),
    ),
    Rule(
        "doi-translated",
        "ask",
        "Same DOI, and the titles are in two languages.",
        ("two languages", "doi same"),
        ("place differs", "years apart"),
    ),
    Rule(
        "abstract-no-title",
        "ask",
        "Same abstract; one has no title.",
        ("untitled", "abstract same"),
        ("authors differ", "doi differs"),
    ),
    Rule(
        "title-alike-place",
        "ask",
        "Same volume and page, and much of the title agrees.",
        ("title alike", "same place"),
        ("generic title",),
    ),
    Rule(
        "title-alike-doi",
        "ask",
        "Same DOI, and much of the title agrees.",
        ("title alike", "doi same"),
        ("generic title", "start differs"),
    ),
    Rule(
        "place-only",
        "ask",
        "Same journal, volume, pages and authors, but different titles.",
        ("same place", "journal same", "end same", "several pages", "authors agree"),
        ("issue differs",),
    ),
    Rule(
        "title-cut-short",
        "ask",
        "One title is the beginning of the other, and the authors agree.",
        ("title within", "three words", "authors agree", "years close"),
        ("journal differs", "one of volume and page differs"),
    ),
    Rule(
        "title-alike-abstract",
        "ask",
        "Same abstract and authors, and much of the title agrees.",
        ("title alike", "abstract same", "authors agree"),
        ("two places",),
    ),
)


def facts_of(keys: pd.DataFrame, compared: pd.DataFrame) -> Facts:
    """What holds for each compared pair, in the words that the rules use."""
    c = {name: compared[name].to_numpy() for name in compared}
    a, b = keys.iloc[c["low"]], keys.iloc[c["high"]]
    same_start = (c["start"] > 0) & (c["journal"] >= 0)
    n_pages = np.maximum(_n_pages(a), _n_pages(b))
    # Exports often differ by a page in where an article ends.
    end_near = (c["end"] != 0) & (np.abs(_page_number(a["end"]) - _page_number(b["end"])) <= 1)
    same_place = same_start & (
        ((c["volume"] > 0) & (c["year_gap"] <= 1))
        # Proceedings bear no volume; the same first and last page in one year will do.
        | ((c["volume"] == 0) & end_near & (c["year_gap"] == 0) & (n_pages >= 3))
    )
    untitled = (a["n_words"].to_numpy() == 0) | (b["n_words"].to_numpy() == 0)
    languages = a["language"].to_numpy(), b["language"].to_numpy()
    two_languages = (languages[0] != languages[1]) & (languages[0] != "") & (languages[1] != "")
    bracketed = a["translated"].to_numpy(bool) != b["translated"].to_numpy(bool)
    translated = two_languages | bracketed
    role = a["role"].to_numpy()
    near = (c["title"] >= TITLE_NEAR) & (c["title_words"] > 0) & (c["digits"] > 0)
    generic = (c["distinctive"] < 0) | (role == "editorial")
    item = (c["doi"] > 0) | (same_place & (c["journal"] > 0) & (c["year_gap"] == 0))
    differs = (c["doi"] < 0) | (c["issue"] < 0) | (c["end"] < 0) | (c["start"] < 0)
    supplement = a["supplement"].to_numpy(bool) | b["supplement"].to_numpy(bool)
    two_places = (c["volume"] < 0) & (c["start"] < 0)
    kinds = _kinds(a["kind"].to_numpy(), b["kind"].to_numpy())
    return kinds | {
        "title same": c["title"] == 1.0,
        "title near": near,
        "title alike": (c["title"] >= TITLE_ALIKE) | (_within(c) & ~untitled),
        "title within": _within(c) & ~untitled,
        "title other": (c["title"] < TITLE_OTHER) & ~translated & ~untitled,
        "translated": translated,
        "erratum and article": _one(role, b["role"].to_numpy(), "erratum", ("",)),
        "cochrane": a["journal"].str.contains("cochrane").to_numpy(bool) & (c["journal"] > 0),
        "item of an issue": np.isin(role, ("comment", "reply", "erratum", "retraction", "book review")),
        "distinctive": c["distinctive"] > 0,
        "long title": np.minimum(a["n_words"].to_numpy(), b["n_words"].to_numpy()) >= 8,
        "three words": np.minimum(a["n_words"].to_numpy(), b["n_words"].to_numpy()) >= 3,
        "numbers differ": c["digits"] < 0,
        "roles differ": (c["role"] < 0) & ~untitled,
        "word replaced": (c["title_words"] < 0) & (c["title"] < 1.0) & ~untitled,
        "untitled": untitled,
        "two languages": two_languages,
        "recurring page": supplement & (c["title_words"] < 0),
        "generic title": generic,
        "issue item differs": differs | ((c["abstract"] >= 0) & (c["abstract"] < 0.6)),
        "same item": item,
        "authors agree": c["authors"] > 0,
        "authors differ": c["authors"] < 0,
        "online first": (c["year_gap"] == 1) & (c["volume"] == 0) & (c["start"] <= 0),
        "first same": c["first"] > 0,
        "authors same": (c["authors"] > 0) & (a["surnames"].to_numpy() == b["surnames"].to_numpy()),
        "year unknown": c["year_gap"] < 0,
        "years apart": c["year_gap"] > 0,
        "years differ": c["year_gap"] > 0,
        "same year": c["year_gap"] == 0,
        "years close": (c["year_gap"] >= 0) & (c["year_gap"] <= 1),
        "journal same": c["journal"] > 0,
        "journal differs": c["journal"] < 0,
        "volume differs": c["volume"] < 0,
        "volume same": c["volume"] > 0,
        "start same": c["start"] > 0,
        "start differs": c["start"] < 0,
        "end same": c["end"] > 0,
        "end differs": (c["end"] < 0) & ~end_near,
        "issue same": c["issue"] > 0,
        "issue differs": (c["issue"] < 0) & ~translated,
        "several pages": n_pages >= 3,
        "supplement": supplement,
        "volume same, page open": (c["volume"] > 0) & (c["start"] == 0),
        "volume or page same": (c["volume"] > 0) | (c["start"] > 0),
        "one of volume and page differs": (c["volume"] < 0) | (c["start"] < 0),
        "two places": two_places,
        "place differs": (c["volume"] < 0) | (c["start"] < 0) | (c["journal"] < 0),
        "same place": same_place,
        "same place and doi": same_place & (c["doi"] > 0),
        "doi same": c["doi"] > 0,
        "doi differs": c["doi"] < 0,
        "abstract same": c["abstract"] >= 0.9,
        "abstract same or many pages": (c["abstract"] >= 0.9) | (n_pages >= 6),
        "address same": c["address"] > 0,
        "isbn same": c["isbn"] > 0,
    }


def decide(rules: tuple[Rule, ...], facts: Facts) -> NDArray[np.int64]:
    """Number of the first rule that fits each pair, -1 where none does."""
    n = len(facts["title same"])
    decided = np.full(n, -1, dtype=np.int64)
    for number, rule in enumerate(rules):
        fits = decided < 0
        for fact in rule.needs:
            fits &= facts[fact]
        for fact in rule.unless:
            fits &= ~facts[fact]
        decided[fits] = number
    return decided


def score_of(compared: pd.DataFrame) -> NDArray[np.float64]:
    """How much agrees, 0-1: the title counts half, every field that is not missing the rest."""
    fields = ("authors", "journal", "volume", "start", "doi")
    signs = np.stack([compared[name].to_numpy(dtype=float) for name in fields])
    year = np.where(compared["year_gap"] < 0, 0.0, 1.0 - np.minimum(compared["year_gap"], 2))
    signs = np.vstack([signs, year])
    share = (signs.sum(axis=0) / len(signs) + 1) / 2
    return np.asarray((compared["title"].to_numpy() + share) / 2)


def _within(c: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
    return np.asarray((c["title_words"] == 0) & (c["digits"] >= 0))


def _n_pages(a: pd.DataFrame) -> NDArray[np.int64]:
    return np.nan_to_num(_page_number(a["end"]) - _page_number(a["start"])).astype(np.int64) + 1


def _page_number(pages: pd.Series[str]) -> NDArray[np.float64]:
    """Plain numbers; a page with a letter is not a number."""
    return np.asarray(pd.to_numeric(pages, errors="coerce"), dtype=np.float64)


def _kinds(a: NDArray[np.object_], b: NDArray[np.object_]) -> Facts:
    return {
        "preprint and article": _one(a, b, "preprint", ("article", "conference", "report")),
        "thesis and article": _one(a, b, "thesis", ("article", "conference", "book", "chapter")),
        "conference and journal": _one(a, b, "conference", ("article", "preprint")),
        "report versions": (a == "report") & (b == "report"),
        "both papers": (a == "conference") & (b == "conference"),
        "thesis listed": _one(a, b, "thesis", ("thesis listing",)),
        "web": (a == "web") | (b == "web"),
    }


def _one(
    a: NDArray[np.object_], b: NDArray[np.object_], value: str, others: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Pairs of which one has this value and the other one of those."""
    a, b = a.astype(str), b.astype(str)
    return ((a == value) & np.isin(b, others)) | ((b == value) & np.isin(a, others))
