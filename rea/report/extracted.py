"""What was extracted from the included studies, as the report tells it.

Handed over by whoever read the answers: only those that count, and only what the studies
themselves say or what was looked for in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rea.model import Person
from rea.phrases import count
from rea.report.lettering import clean
from rea.report.maps import EvidenceMap

# answered   the study says something to the question
# not-found  somebody looked for it, and the report does not say
# open       nobody has answered all of it yet
# not-asked  other answers of the study leave nothing to ask
Covered = Literal["answered", "not-found", "open", "not-asked"]

COVERED_WORDS: Final[dict[Covered, str]] = {
    "answered": "answered",
    "not-found": "gap: not found",
    "open": "gap: not yet answered",
    "not-asked": "gap: not asked",
}

Support = Literal["verified", "near", "other_page", "not_found", "not_checked"]

SUPPORT_WORDS: Final[dict[Support, str]] = {
    "verified": "found there",
    "near": "found there but for small slips",
    "other_page": "not found on that page",
    "not_found": "not found in the report",
    "not_checked": "",
}

LEFT_OUT: Final = "Words that could identify somebody are left out"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that support an answer: the report's own, or what somebody made of them.

    Attributes
    ----------
    place : str
        Where they stand, such as "page 7" or "from a summary".
    support : str
        Whether a program found them there; a paraphrase is never looked up.
    translation, translated_by : str
        What a quote in another language says, and who or what translated it; what is looked up
        is the quote.
    is_left_out : bool
        Whether the words could identify somebody, and stay with the team.
    """

    text: str
    is_quote: bool
    place: str
    support: Support = "not_checked"
    translation: str = ""
    translated_by: str = ""
    is_left_out: bool = False

    @property
    def shown(self) -> str:
        """The words without quotation marks, or that they are left out."""
        return LEFT_OUT if self.is_left_out else clean(self.text)

    @property
    def translated(self) -> str:
        """The translation as a sentence, or ""."""
        if not self.translation:
            return ""
        return f"Translated by {clean(self.translated_by)}: “{clean(self.translation)}”"

    @property
    def origin(self) -> str:
        """Whose words they are, where they stand, and whether they were found there."""
        kind = "quote" if self.is_quote else "paraphrase"
        found = SUPPORT_WORDS[self.support]
        return ", ".join(filter(None, (kind, clean(self.place), found)))

    @property
    def sentence(self) -> str:
        """The words, in quotation marks only if they are the report's, and their origin."""
        is_marked = self.is_quote and not self.is_left_out
        text = f"“{self.shown}”" if is_marked else self.shown
        return f"{text} ({self.origin}) {self.translated}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a study says to one thing that was asked of it.

    Attributes
    ----------
    found : str
        The answer, or "" where the words alone are it.
    """

    asked: str
    found: str
    words: tuple[Words, ...] = ()

    @property
    def label(self) -> str:
        """What was asked, as it stands before the answer."""
        asked = clean(self.asked)
        return asked if asked.endswith("?") or not self.found else f"{asked}:"


@dataclass(frozen=True, slots=True)
class StudyFindings:
    """What one study says to one question."""

    study: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class QuestionFindings:
    """What all studies that answer one question say to it."""

    question_id: str
    studies: tuple[StudyFindings, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What the studies together say, and how much confidence that deserves.

    Attributes
    ----------
    supports, contradicts : tuple of str
        Names of studies.
    confidence : str
        A level in words, or "" while nobody has judged it.
    reasons : tuple of str
        What takes away from confidence, component by component.
    """

    question_id: str
    text: str
    supports: tuple[str, ...]
    contradicts: tuple[str, ...]
    confidence: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study: its reports by their ids, its characteristics, and what it covers.

    Attributes
    ----------
    cells : tuple of str
        In the order of `Extracted.columns`.
    covered : tuple
        For each question in the order of `Extracted.questions`.
    """

    name: str
    reports: tuple[str, ...]
    cells: tuple[str, ...]
    covered: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything that was extracted.

    Attributes
    ----------
    title : str
        Of the table of studies, as the protocol plans it.
    columns : tuple of str
        Headings of the characteristics.
    questions : tuple of QuestionFindings
        Every question of the protocol in its order, those that no study answers too.
    people : tuple of (Person, int)
        Who answered the form, and how many of their answers stand.
    n_differing : int
        Answers in which readers differ; none of them counts until that is settled.
    statements : tuple of Statement
        What people found the studies to say together, by question.
    """

    title: str
    columns: tuple[str, ...]
    studies: tuple[StudyRow, ...]
    questions: tuple[QuestionFindings, ...]
    people: tuple[tuple[Person, int], ...]
    n_differing: int = 0
    maps: tuple[EvidenceMap, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Ids of the questions that no study answers."""
        return tuple(one.question_id for one in self.questions if not one.studies)

    @property
    def n_covering(self) -> tuple[int, ...]:
        """How many studies answer each question."""
        columns = zip(*(study.covered for study in self.studies), strict=True)
        return tuple(column.count("answered") for column in columns)


def covering(extracted: Extracted, interim: bool) -> str:
    """The coverage in one sentence, as a heading says it."""
    n_gaps, n = len(extracted.gaps), len(extracted.questions)
    so_far = " so far" if interim else ""
    if not n_gaps:
        return f"Every question is answered by at least one study{so_far}"
    verb = "is" if n_gaps == 1 else "are"
    return f"{n_gaps:,} of {n:,} questions {verb} answered by no study{so_far}"


def told_of_extraction(extracted: Extracted) -> Iterator[str]:
    """Who answered the form, and what of it does not count."""
    people = [one for one in extracted.people if not one[0].is_model]
    models = [one for one in extracted.people if one[0].is_model]
    if people:
        yield f"People answered the form: {_named(people)}."
    if models:
        yield f"Models answered the form: {_named(models)}."
        if not people:
            yield "No person took part in the extraction."
    if n := extracted.n_differing:
        yield f"Readers differ in {count(n, 'answer')}, left out here."
    yield from _told_of_quotes([words for words in _all_words(extracted) if words.is_quote])
    if any(not words.is_quote for words in _all_words(extracted)):
        yield "A paraphrase is not in the words of the report; only a quote is."


def _told_of_quotes(quotes: list[Words]) -> Iterator[str]:
    """How many quotations were looked up in the full texts, and what came of it."""
    looked_up = [one for one in quotes if one.support != "not_checked"]
    if not looked_up:
        return
    n_found = sum(one.support in ("verified", "near") for one in looked_up)
    n_marked = len(looked_up) - n_found
    rest = f"; {count(n_marked, 'is', 'are')} marked" if n_marked else ""
    unread = len(quotes) - len(looked_up)
    aside = f" For {unread:,} there was no text to look in." if unread else ""
    yield (
        f"Of {count(len(looked_up), 'quote')} looked up in the full texts, {n_found:,} stand where "
        f"they are said to{rest}.{aside}"
    )


def _named(people: list[tuple[Person, int]]) -> str:
    return "; ".join(f"{person.name} ({count(n, 'answer')})" for person, n in people)


def _all_words(extracted: Extracted) -> Iterator[Words]:
    for question in extracted.questions:
        for study in question.studies:
            for finding in study.findings:
                yield from finding.words
