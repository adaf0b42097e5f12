"""Reports that describe one study. A report that nobody linked is a study of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError
from rea.steps.search.spreadsheet import named, read_rows
from rea.steps.state import STUDIES, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Linked:
    """Reports linked to their studies."""

    n_reports: int
    n_studies: int
    next: str = "rea report"


def link_reports(review: Review, study: str, records: Sequence[str], *, person: str) -> Linked:
    """Say that reports describe one study; a further link replaces the earlier one.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    return _link(review, [(record, study, "") for record in records], person)


def link_reports_from_table(review: Review, path: Path, *, person: str) -> Linked:
    """Link from a CSV with the columns record (or accession) and study."""
    rows = read_rows(path, needed=("study",))
    return _link(review, [(row.name, row["study"], row.place) for row in rows], person)


def _link(review: Review, links: Iterable[tuple[str, str, str]], person: str) -> Linked:
    who = acting(review.settings, person)
    state = read_state(review)
    study_of: dict[str, str] = {}
    for record, name, place in links:
        with named(place):
            study = " ".join(name.split())
            if not study:
                raise DecisionError("A study needs a name.", "Such as Evans 2016.")
            group = state.group_of[state.find(record)]
            if study_of.setdefault(group, study) != study:
                raise DecisionError(
                    f"{record} would belong to {study_of[group]} and to {study}.",
                    "A report describes one study: keep one of the two.",
                )
    lines = [_line(state, who.person_id, study, group) for group, study in study_of.items()]
    write_lines(review, STUDIES, who.person_id, lines)
    return Linked(len(lines), len(set(study_of.values())))


def _line(state: State, person: str, study: str, group: str) -> log.Line:
    return log.new_line(
        person,
        record=state.speaker[group],
        study=study,
        replaces=sorted(line["id"] for line in state.study_lines.get(group, ())),
    )
