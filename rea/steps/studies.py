"""Reports that describe one study. A report that nobody linked is a study of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError
from rea.steps.people import acting
from rea.steps.spreadsheet import read_rows
from rea.steps.state import STUDIES, State, read_state
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
    return _link(review, {study: list(records)}, person)


def link_reports_from_table(review: Review, path: Path, *, person: str) -> Linked:
    """Link from a CSV with the columns record (or accession) and study."""
    by_study: dict[str, list[str]] = {}
    for row in read_rows(path, needed=("study",)):
        by_study.setdefault(row["study"], []).append(row.name)
    return _link(review, by_study, person)


def _link(review: Review, by_study: dict[str, list[str]], person: str) -> Linked:
    who = acting(review.settings, person)
    state = read_state(review)
    lines: list[log.Line] = []
    for name, names in by_study.items():
        study = " ".join(name.split())
        if not study:
            raise DecisionError("A study needs a name.", "Such as Evans 2016.")
        groups = sorted({state.group_of[state.find(one)] for one in names})
        lines += [_line(state, who.person_id, study, group) for group in groups]
    review.add_lines(STUDIES, who.person_id, lines)
    return Linked(len(lines), len(by_study))


def _line(state: State, person: str, study: str, group: str) -> log.Line:
    return log.new_line(
        person,
        record=state.speaker[group],
        study=study,
        replaces=sorted(line["id"] for line in state.study_lines.get(group, ())),
    )
