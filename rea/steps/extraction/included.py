"""The included studies: their reports, what each is called, and which question each answers."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from rea.extraction.coverage import Coverage, coverage
from rea.steps.extraction.answer_book import AnswerBook, form_in_force
from rea.steps.search.correcting import rows_of
from rea.steps.state import State


@dataclass(frozen=True, slots=True)
class Study:
    """An included study: its reports, and what it is called."""

    study_id: str
    name: str
    record_ids: tuple[str, ...]


def studies_of(state: State) -> tuple[Study, ...]:
    """The included studies of a review and their reports, by name."""
    return state.told.once("studies", lambda: _studies(state))


def _studies(state: State) -> tuple[Study, ...]:
    reports: dict[str, list[str]] = {}
    outcomes = state.outcomes["full-text"]
    # Only what is read in full: a record excluded on title and abstract since is not.
    for group in state.groups_of("full-text"):
        if group in outcomes and outcomes[group].state == "include":
            study = state.study_of.get(group, state.speaker[group])
            reports.setdefault(study, []).append(state.speaker[group])
    rows = rows_of(state.review, [study for study in reports if study in state.group_of])
    names = {
        one: _short_name(row["authors"], row["year"], row["title"]) for one, row in rows.items()
    }
    found = [
        Study(study, names.get(study, study), tuple(sorted(records)))
        for study, records in reports.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.study_id)))


def coverage_of(state: State) -> Coverage:
    """Which study answers which question, from the answers that count."""
    protocol = state.protocol.protocol
    book = AnswerBook.of(state.review)
    by_study = {one.study_id: book.counted(one.study_id) for one in studies_of(state)}
    return coverage(
        form_in_force(state.protocol), [one.question_id for one in protocol.questions], by_study
    )


def _short_name(authors: str, year: str, title: str) -> str:
    first = authors.split(";")[0].split(",")[0].strip()
    # A year alone names no study; where authors are unknown, the title does.
    return " ".join(filter(None, (first or shorten(title, 60, placeholder="…"), year)))
