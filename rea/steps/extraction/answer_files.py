"""The answers that count as files for other programs: tables, their codebook, robvis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rea.errors import ReaError
from rea.extraction.answers import Answer, Answers, Place, for_others
from rea.extraction.eppi import to_eppi
from rea.extraction.forms import Form
from rea.extraction.tidy import codebook, long_table, to_json, wide_table
from rea.report import robvis_csv
from rea.sources import write_csv, write_sheets
from rea.steps.extraction.answer_book import AnswerBook, form_in_force
from rea.steps.extraction.appraise import appraised_of
from rea.steps.extraction.included import Study, studies_of
from rea.steps.search.correcting import rows_of
from rea.steps.state import read_state
from rea.store.review import Review
from rea.store.table import write_bytes
from rea.workbook.cells import to_cell


@dataclass(frozen=True, slots=True)
class AnswerFiles:
    """Files of answers, by their names from the review's folder.

    Attributes
    ----------
    n_left_out : int
        Answers whose words and note stay with the team.
    """

    files: tuple[str, ...]
    n_studies: int
    n_answers: int
    n_left_out: int = 0
    next: str = "rea status"


def export_answers(
    review: Review, folder: Path | None = None, *, for_team: bool = False
) -> AnswerFiles:
    """Write the answers that count: long, wide, their codebook, and each tool for robvis.

    Those that are choices also as codes for EPPI-Mapper. The same stands in one workbook and
    in one JSON file; `Extraction.read_file` reads each of the tables, the workbook and the JSON
    back.

    Where people differ and nobody has settled it, the answer is left out.

    Parameters
    ----------
    folder : Path, optional
        ``reports/answers`` in the review if not given.
    for_team : bool
        Whether words and notes marked as identifying are kept; left out otherwise.

    Raises
    ------
    ReaError
        No study is included yet; a protocol without a form; for the team without a folder.
    """
    if for_team and folder is None:
        raise ReaError(
            "What could identify somebody is not written into reports/.",
            "Name a folder of the team's own: rea export FOLDER --which answers --team.",
        )
    state = read_state(review)
    studies = studies_of(state)
    if not studies:
        raise ReaError("No study is included yet.", "See 'rea status' for what is next.")
    form, book = form_in_force(state.protocol), AnswerBook.of(review)
    answers = {one.study_id: book.counted(one.study_id) for one in studies}
    n_left_out = 0
    if not for_team:
        every = (one for each in answers.values() for one in each.values())
        n_left_out = sum(bool(one.identifying) for one in every)
        answers = {study: _for_others(form, each) for study, each in answers.items()}
    names = {one.study_id: one.name for one in studies}
    tables = _tables(form, names, answers)
    first = _first_records(review, studies)
    title = state.protocol.protocol.title
    tables["eppi-mapper.json"] = to_eppi(form, title, names, first, answers)
    for tool in appraised_of(state):
        name = re.sub(r"[^a-z0-9]+", "-", tool.label.casefold()).strip("-")
        tables[f"robvis-{name}.csv"] = robvis_csv(tool)
    target = folder or review.reports / "answers"
    for name, data in tables.items():
        write_bytes(target / name, data)
    files = tuple(review.shown(target / name) for name in tables)
    n_answers = sum(form.has(one.field) for each in answers.values() for one in each.values())
    return AnswerFiles(files, len(studies), n_answers, n_left_out)


def _tables(
    form: Form, names: Mapping[str, str], answers: Mapping[str, Mapping[Place, Answer]]
) -> dict[str, bytes]:
    """The same answers as tables, as a workbook and as JSON, by the names of the files."""
    sheets = {
        "long": long_table(form, names, answers),
        "wide": wide_table(form, names, answers),
        "codebook": codebook(form),
    }
    return {
        "answers-long.csv": write_csv(sheets["long"]),
        "answers-wide.csv": write_csv(sheets["wide"]),
        "codebook.csv": write_csv(sheets["codebook"]),
        "answers.xlsx": write_sheets({name: one.map(to_cell) for name, one in sheets.items()}),
        "answers.json": to_json(form, names, answers),
    }


def _first_records(review: Review, studies: Iterable[Study]) -> dict[str, dict[str, str]]:
    """The record of each study's first report, in the order of ids."""
    first = {one.study_id: one.record_ids[0] for one in studies}
    rows = rows_of(review, list(first.values()))
    return {study: rows[record] for study, record in first.items()}


def _for_others(form: Form, answers: Answers) -> dict[Place, Answer]:
    return {
        place: for_others(form, one) if form.has(one.field) else one
        for place, one in answers.items()
    }
