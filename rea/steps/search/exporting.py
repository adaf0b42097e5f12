"""Records out again, with what was decided, for other tools and for spreadsheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from rea.errors import ReaError, UnknownNameError
from rea.sources import decided, write_csv, write_ris, write_xlsx
from rea.sources.returning import write_tagged_ris
from rea.sources.writing_formats import write_bibtex, write_endnote_xml, write_nbib
from rea.steps.search.correcting import corrected
from rea.steps.state import State, read_state
from rea.store.review import Review
from rea.store.table import write_bytes


class Form(NamedTuple):
    """How records go out: who writes them, the file's suffix, and its limits.

    Attributes
    ----------
    notes : callable or None
        What was decided, as notes; None where the table has columns for it.
    most_records, most_bytes : int
        Of one file; 0 for any.
    """

    write: Callable[[pd.DataFrame], bytes]
    suffix: str
    notes: decided.Notes | None = decided.as_rea
    most_records: int = 0
    most_bytes: int = 0


# Formats, and what the tools named here take of them.
FORMS: Final[dict[str, Form]] = {
    "ris": Form(write_ris, "ris"),
    "csv": Form(write_csv, "csv", None),
    "xlsx": Form(write_xlsx, "xlsx", None),
    "bibtex": Form(write_bibtex, "bib"),
    "nbib": Form(write_nbib, "nbib"),
    "endnote-xml": Form(write_endnote_xml, "xml"),
    "asreview": Form(write_ris, "ris", decided.as_asreview),
    "rayyan": Form(write_ris, "ris", decided.as_rayyan),
    "covidence": Form(write_ris, "ris", most_records=15_000, most_bytes=50 * 10**6),
    "eppi": Form(write_ris, "ris"),
    "zotero": Form(write_tagged_ris, "ris"),
    "endnote": Form(write_endnote_xml, "xml"),
}
FORM_OF_SUFFIX: Final = {form.suffix: form for form in reversed(FORMS.values())}
_OF_SUFFIX: Final = {form.suffix: name for name, form in reversed(FORMS.items())}

# What can be asked for, and the cells of the history that it means.
WHICH: dict[str, tuple[str, str] | None] = {
    "all": None,
    "kept": ("screened", "kept"),
    "unread": ("screened", "pending"),
    "excluded": ("screened", "excluded"),
    "sought": ("retrieval", "sought"),
    "not-retrieved": ("retrieval", "not-retrieved"),
    "excluded-at-full-text": ("assessed", "excluded"),
    "included": ("assessed", "included"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of records, one a report; several where the tool takes only so many at once.

    Attributes
    ----------
    file : str
        The first of `files`.
    """

    file: str
    which: str
    n_reports: int
    files: tuple[str, ...] = ()
    next: str = "rea status"


def export(
    review: Review, output: Path | None = None, *, to: str = "", which: str = "all"
) -> Exported:
    """Write the reports asked for, one record each, with what was decided on them.

    Parameters
    ----------
    output : Path, optional
        In the review's ``reports`` if not given.
    to : str
        One of `FORMS`; from the file's name if empty, else ris.
    which : str
        One of `WHICH`.

    Raises
    ------
    UnknownNameError, ReaError
    """
    suffix = output.suffix.removeprefix(".").lower() if output else "ris"
    name = to or _OF_SUFFIX.get(suffix, suffix)
    if name not in FORMS:
        raise UnknownNameError("export format", name, FORMS)
    if which not in WHICH:
        raise UnknownNameError("choice of records", which, WHICH)
    state = read_state(review)
    chosen = _chosen(state, which)
    if chosen.empty:
        raise ReaError(f"No report is '{which}' in this review.", "See 'rea status'.")
    form = FORMS[name]
    own = "" if name == form.suffix else f"-{name}"
    path = output or review.reports / f"export-{which}{own}.{form.suffix}"
    table = chosen.drop(columns="extra") if form.notes is None else _noted(state, chosen, form)
    parts = list(_parts(table, form))
    paths = [path] if len(parts) == 1 else _numbered(path, len(parts))
    for target, data in zip(paths, parts, strict=True):
        write_bytes(target, data)
    return Exported(str(paths[0]), which, len(chosen), tuple(map(str, paths)))


def _chosen(state: State, which: str) -> pd.DataFrame:
    history = state.history[state.history["representative"] == "yes"]
    wanted = WHICH[which]
    if wanted is not None:
        column, value = wanted
        history = history[history[column] == value]
    kept = history[["record_id", "group_id", *decided.DECIDED]]
    return corrected(state.review).merge(kept, on="record_id", how="inner")


def _noted(state: State, chosen: pd.DataFrame, form: Form) -> pd.DataFrame:
    """The records with what was decided in front of their notes, where every tool keeps it."""
    assert form.notes is not None
    read = _readings(state)
    extras = [
        decided.with_notes(row["extra"], form.notes(row, read.get(row["group_id"], ())))
        for row in _cells(chosen)
    ]
    return chosen.assign(extra=extras)


def _cells(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The rows of a table of text, each by column."""
    names = [str(name) for name in table.columns]
    for row in table.itertuples(index=False, name=None):
        yield dict(zip(names, row, strict=True))


def _readings(state: State) -> dict[str, list[decided.Reading]]:
    names = {one.person_id: one.name for one in state.review.settings.people}
    words = {one.code: one.label for one in state.protocol.protocol.reasons("title-abstract")}
    found: dict[str, list[decided.Reading]] = defaultdict(list)
    for one in state.decisions["title-abstract"]:
        if one.record_id in state.group_of:
            reading = decided.Reading(
                names.get(one.person, one.person),
                str(one.verdict),
                words.get(one.reason, one.reason or one.note),
            )
            found[state.group_of[one.record_id]].append(reading)
    return found


def _parts(table: pd.DataFrame, form: Form) -> Iterator[bytes]:
    """The table in as few files as the tool allows."""
    most = form.most_records or len(table)
    for begin in range(0, len(table), most):
        yield from _halved(table.iloc[begin : begin + most], form)


def _halved(table: pd.DataFrame, form: Form) -> Iterator[bytes]:
    data = form.write(table)
    if form.most_bytes and len(data) > form.most_bytes and len(table) > 1:
        middle = len(table) // 2
        yield from _halved(table.iloc[:middle], form)
        yield from _halved(table.iloc[middle:], form)
    else:
        yield data


def _numbered(path: Path, n: int) -> list[Path]:
    return [path.with_name(f"{path.stem}-{i}{path.suffix}") for i in range(1, n + 1)]
