"""The rules that hold in every review, as data; what is a matter of definition is in `definition`.

Five groups, tried in this order: vetoes, one publication, two publications, matches and
questions. Each rule names facts (`facts`); "; " stands between them.
"""

from __future__ import annotations

from typing import Final

from rea.dedupe.rules import Rule

VETOES: Final = (
    Rule(
        "different-role",
        "different",
        "One is an erratum, reply, comment, protocol or the like and the other is not.",
        "roles differ",
        "same place and doi",
    ),
    Rule(
        "different-numbers",
        "different",
        "The titles bear different numbers, such as Part I and Part II or two years.",
        "numbers differ",
        "same place; doi same",
    ),
    Rule(
        "different-words",
        "different",
        "A word of the one title is replaced by another word in the other.",
        "word replaced",
        "same place; doi same; abstract same",
    ),
    Rule(
        "different-authors",
        "different",
        "The two share no author.",
        "authors differ",
        "same place; doi same",
    ),
    Rule(
        "different-issue",
        "different",
        "The title could stand in any issue, and the DOIs, issues, pages or abstracts differ.",
        "generic title; issue item differs",
    ),
)

ONE_PUBLICATION: Final = (
    Rule(
        "same-place",
        "same",
        "Same title, volume and first page, and the journals do not contradict each other.",
        "title near; same place",
        "authors differ; generic title",
    ),
    Rule(
        "same-place-other-authors",
        "same",
        "Same title, journal, volume, pages and abstract (or many pages); the authors are "
        "written so differently that no name is shared, as with a study group.",
        "title near; distinctive; journal same; same place; end same; abstract same or many pages",
        "item of an issue",
    ),
    Rule(
        "same-doi",
        "same",
        "Same DOI and same title.",
        "title near; doi same",
        "two places; authors differ; generic title",
    ),
    Rule(
        "same-issue-item",
        "same",
        "Same title of a kind that recurs, and the same DOI or the same journal, volume, "
        "pages and year.",
        "title same; generic title; same item",
        "authors differ",
    ),
    Rule(
        "same-place-title-alike",
        "same",
        "Same journal, volume, pages and authors; the titles are spelt differently.",
        "title alike; same place; authors agree",
        "end differs; recurring page; generic title",
    ),
    Rule(
        "same-doi-title-alike",
        "same",
        "Same DOI and authors; the titles are spelt differently or one is cut short.",
        "title alike; doi same; authors agree",
        "start differs; word replaced; numbers differ",
    ),
    Rule(
        "same-doi-no-title",
        "same",
        "Same DOI; one has no title, and nothing contradicts.",
        "untitled; doi same",
        "authors differ; place differs; years differ",
    ),
    Rule(
        "same-doi-translated",
        "same",
        "Same DOI and authors; the titles are in two languages.",
        "two languages; doi same; authors agree",
        "place differs; years differ",
    ),
    Rule(
        "same-pages",
        "same",
        "Same journal, volume, first and last page and authors; the title is another version "
        "or a translation.",
        "journal same; same place; end same; several pages; authors agree; first same",
        "recurring page; title other; issue differs; doi differs",
    ),
    Rule(
        "same-address",
        "same",
        "Same web address and same title.",
        "title near; address same",
        "place differs; authors differ",
    ),
    Rule(
        "same-isbn",
        "same",
        "Same ISBN and same title.",
        "title near; isbn same",
        "place differs; authors differ",
    ),
    Rule(
        "journal-year-page",
        "same",
        "Same title, authors, journal, year and first page; the volume is given differently.",
        "title near; journal same; same year; start same; authors agree",
        "generic title",
    ),
    Rule(
        "two-journal-names-pages",
        "same",
        "Same title, authors, year and first and last page; the journal goes by two names.",
        "title near; distinctive; authors agree; same year; start same; end same; several pages",
        "volume differs; doi differs",
    ),
    Rule(
        "two-journal-names-issue",
        "same",
        "Same title, authors, year, volume and issue; the journal goes by two names.",
        "title near; distinctive; authors agree; volume same; issue same; same year",
        "start differs; supplement; doi differs",
    ),
    Rule(
        "two-journal-names",
        "same",
        "Same title, authors, year, volume and pages; the journal goes by two names.",
        "title near; authors agree; volume same; start same; same year",
        "end differs; generic title; doi differs",
    ),
    Rule(
        "proceedings-one-year-apart",
        "same",
        "Same title, authors and conference; proceedings may bear the year of the meeting or "
        "the next, and nothing contradicts.",
        "title near; distinctive; authors agree; journal same; years close; both papers",
        "volume or page differs; doi differs; supplement",
    ),
)

TWO_PUBLICATIONS: Final = (
    Rule(
        "registry-and-report",
        "different",
        "One is the entry of a trial in a registry and the other a report of the trial.",
        "title alike; registry and report",
    ),
    Rule(
        "printed-twice",
        "same",
        "Same title, authors, journal, abstract and number of pages: one article printed in two "
        "volumes.",
        "title same; distinctive; authors same; journal same; abstract same; one length; "
        "years close; two places",
        "supplement; item of an issue",
    ),
    Rule(
        "two-places-one-abstract",
        "ask",
        "Same title, authors, journal and abstract, but volume and page differ.",
        "title near; journal same; authors agree; abstract same; two places",
    ),
    Rule(
        "two-conferences",
        "ask",
        "Same title, authors and year, presented at two conferences or under two names of one.",
        "title near; authors agree; same year; both papers; journal differs",
        "volume differs; doi differs",
    ),
    Rule(
        "different-place",
        "different",
        "Same title, but published in two journals or at two meetings.",
        "title alike; journal differs",
        "start same; volume same, page open",
    ),
    Rule(
        "different-volume-and-page",
        "different",
        "Same title, but volume and page both differ.",
        "title alike; two places",
    ),
)

MATCHES: Final = (
    Rule(
        "title-authors-journal",
        "same",
        "Same title, authors, journal and year, and nothing contradicts.",
        "title near; distinctive; authors agree; journal same; same year",
        "volume or page differs; doi differs; item of an issue",
    ),
    Rule(
        "title-authors-volume-or-page",
        "same",
        "Same title, authors and journal, and the same volume or the same page.",
        "title near; distinctive; authors agree; journal same; volume or page same",
        "doi differs",
    ),
    Rule(
        "short-title-journal",
        "same",
        "Same short title, authors, journal and year, and nothing contradicts.",
        "title same; authors same; journal same; same year",
        "volume or page differs; doi differs; generic title",
    ),
    Rule(
        "title-authors-year",
        "same",
        "Same title, authors and year, and nothing contradicts.",
        "title near; distinctive; authors agree; same year",
        "volume or page differs; doi differs; journal differs; item of an issue",
    ),
    Rule(
        "long-title-authors",
        "same",
        "Same long title and authors; one gives no year, and nothing contradicts.",
        "title near; long title; authors agree; year unknown",
        "place differs; doi differs; web; item of an issue",
    ),
    Rule(
        "long-title-journal",
        "same",
        "Same long title and journal; authors or year are missing on one side, and nothing "
        "contradicts.",
        "title same; long title; journal same",
        "place differs; doi differs; years differ; authors differ; web; item of an issue",
    ),
    Rule(
        "title-year",
        "same",
        "Same long title and year; no authors are given on one side, and nothing contradicts.",
        "title same; long title; same year",
        "authors differ; volume or page differs; doi differs; journal differs; web",
    ),
    Rule(
        "heading-before-title",
        "same",
        "Same long title, authors, journal and year; one title has the heading of its section "
        "before it, and nothing contradicts.",
        "title ends alike; title within; authors same; journal same; same year",
        "place differs; doi differs",
    ),
    Rule(
        "two-dois",
        "same",
        "Same title, authors, journal, volume, year and abstract; only the DOIs differ.",
        "title near; authors agree; journal same; volume same; same year; abstract same",
        "start differs; generic title",
    ),
    Rule(
        "title-journal-abstract",
        "same",
        "Same title, journal, volume, year and abstract, and nothing contradicts.",
        "title same; journal same; volume same; same year; abstract same",
        "doi differs; start differs; authors differ",
    ),
)

QUESTIONS: Final = (
    Rule(
        "title-authors",
        "ask",
        "Same title and authors, but the years or the places do not fit together.",
        "title near; authors agree",
        "generic title",
    ),
    Rule(
        "title-only",
        "ask",
        "Same title; too little else is given to be sure.",
        "title near; distinctive",
        "generic title; web; years differ",
    ),
    Rule(
        "title-only-page",
        "ask",
        "Two web pages of the same long title.",
        "title near; long title; web",
        "generic title; years differ",
    ),
    Rule(
        "short-title-year",
        "ask",
        "Same short title and year; too little else is given to be sure.",
        "title same; three words; same year",
        "generic title; web; place differs; doi differs",
    ),
    Rule(
        "doi-translated",
        "ask",
        "Same DOI, and the titles are in two languages.",
        "two languages; doi same",
        "place differs; years differ",
    ),
    Rule(
        "abstract-no-title",
        "ask",
        "Same abstract; one has no title.",
        "untitled; abstract same",
        "authors differ; doi differs",
    ),
    Rule(
        "title-alike-place",
        "ask",
        "Same volume and page, and much of the title agrees.",
        "title alike; same place",
        "generic title",
    ),
    Rule(
        "title-alike-doi",
        "ask",
        "Same DOI, and much of the title agrees.",
        "title alike; doi same",
        "generic title; start differs",
    ),
    Rule(
        "place-only",
        "ask",
        "Same journal, volume, pages and authors, but different titles.",
        "same place; journal same; end same; several pages; authors agree",
        "issue differs",
    ),
    Rule(
        "title-cut-short",
        "ask",
        "One title is the beginning of the other, and the authors agree.",
        "title within; three words; authors agree; years close",
        "journal differs; volume or page differs",
    ),
    Rule(
        "title-alike-abstract",
        "ask",
        "Same abstract and authors, and much of the title agrees.",
        "title alike; abstract same; authors agree",
        "two places",
    ),
)
