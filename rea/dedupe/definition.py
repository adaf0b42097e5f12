"""What counts as a copy: the switches of a review, and all rules in the order they are tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rea.dedupe.rulebook import MATCHES, ONE_PUBLICATION, QUESTIONS, TWO_PUBLICATIONS, VETOES
from rea.dedupe.rules import Outcome, Rule

_IN_WORDS: Final = {
    "preprint_and_article": "a preprint and its article",
    "conference_and_journal": "a conference paper and the journal article of that title",
    "thesis_and_article": "a thesis and an article of that title",
    "report_versions": "versions of a report",
    "online_first_and_print": "an article online and in print where nothing else agrees",
    "cochrane_updates": "updates of a Cochrane review",
    "errata": "an erratum and its article",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """Which versions of a report count as copies of each other.

    Each switch is "same" (one group), "different" (two groups, nobody is asked) or "ask"
    (a person decides). Two records of one publication (same journal, volume and page, or
    same DOI) are copies whatever type a database gave them; only errata and Cochrane
    updates are told apart before that.

    Attributes
    ----------
    preprint_and_article : Outcome
        The text may have changed in review, so a person looks.
    conference_and_journal : Outcome
        Paper or meeting abstract and the later article: two reports of one study.
    thesis_and_article : Outcome
        Two reports of one study.
    report_versions : Outcome
        Two reports of one title and different years.
    online_first_and_print : Outcome
        One year apart, and one has no volume yet.
    cochrane_updates : Outcome
        One review in different years.
    errata : Outcome
        An erratum and the article that it corrects. Retraction notices, replies and
        comments are never copies of the article.
    """

    preprint_and_article: Outcome = "ask"
    conference_and_journal: Outcome = "different"
    thesis_and_article: Outcome = "different"
    report_versions: Outcome = "ask"
    online_first_and_print: Outcome = "ask"
    cochrane_updates: Outcome = "ask"
    errata: Outcome = "different"

    def in_words(self) -> str:
        """What counts as a copy, for the methods of a report."""
        said = (
            ("same", "as one report"),
            ("different", "as two reports"),
            ("ask", "as two unless a person said otherwise"),
        )
        pairs = {name: getattr(self, name) for name in _IN_WORDS}
        parts = (
            f"{', '.join(_IN_WORDS[name] for name in pairs if pairs[name] == outcome)} counted "
            f"{words}"
            for outcome, words in said
            if outcome in pairs.values()
        )
        text = "; ".join(parts)
        return f"{text[0].upper()}{text[1:]}."


def rules_for(definition: Definition) -> tuple[Rule, ...]:
    """All rules in the order in which they are tried."""
    return (
        *_notices(definition),
        *VETOES,
        *ONE_PUBLICATION,
        *_versions(definition),
        *TWO_PUBLICATIONS,
        *MATCHES,
        *QUESTIONS,
    )


def _notices(definition: Definition) -> tuple[Rule, ...]:
    return (
        Rule(
            "erratum-and-article",
            definition.errata,
            "One is an erratum and the other the article that it corrects.",
            "title alike; erratum and article; authors agree",
        ),
        Rule(
            "cochrane-update",
            definition.cochrane_updates,
            "Two versions of one Cochrane review.",
            "title near; cochrane; years differ",
            "authors differ",
        ),
    )


def _versions(definition: Definition) -> tuple[Rule, ...]:
    return (
        Rule(
            "preprint-and-article",
            definition.preprint_and_article,
            "One is a preprint and the other the published article.",
            "title alike; preprint and article",
        ),
        Rule(
            "thesis-and-article",
            definition.thesis_and_article,
            "One is a thesis and the other is not.",
            "title alike; thesis and article",
        ),
        Rule(
            "conference-and-journal",
            definition.conference_and_journal,
            "One is a conference paper or meeting abstract and the other a journal article.",
            "title alike; conference and journal",
            "journal same",
        ),
        Rule(
            "report-versions",
            definition.report_versions,
            "Two reports of one title and different years.",
            "title near; two reports; years differ",
        ),
        Rule(
            "online-first-and-print",
            definition.online_first_and_print,
            "Same title, authors and journal, one year apart, and one has no volume yet.",
            "title near; distinctive; authors agree; journal same; online first",
        ),
        Rule(
            "thesis-listed",
            "ask",
            "One is a thesis and the other its entry in a journal of abstracts.",
            "title near; thesis listed",
        ),
    )
