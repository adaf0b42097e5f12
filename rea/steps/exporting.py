"""Records out again, with what was decided, for other tools and for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rea.errors import ReaError, UnknownNameError
from rea.sources import write_csv, write_ris, write_xlsx
from rea.steps.correcting import corrected
from rea.steps.state import State, read_state
from rea.store.review import Review
from rea.store.table import write_bytes

WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "ris": write_ris,
    "csv": write_csv,
    "xlsx": write_xlsx,
}

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

_DECIDED = ("screened", "screened_reason", "retrieval", "assessed", "assessed_reason", "study_id")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of records, one a report."""

    file: str
    which: str
    n_reports: int
    next: str = "rea status"


def export(
    review: Review, output: Path | None = None, *, to: str = "", which: str = "all"
) -> Exported:
    """Write the reports asked for, one record each, with what was decided on them.

    Parameters
    ----------
    output : Path, optional
        ``reports/export-<which>.<to>`` in the review if not given.
    to : str
        ris, csv or xlsx; from the file's name if empty, else ris.
    which : str
        One of `WHICH`.

    Raises
    ------
    UnknownNameError, ReaError
    """
    form = to or (output.suffix.removeprefix(".").lower() if output else "ris")
    if form not in WRITERS:
        raise UnknownNameError("export format", form, WRITERS)
    if which not in WHICH:
        raise UnknownNameError("choice of records", which, WHICH)
    chosen = _chosen(read_state(review), which)
    if chosen.empty:
        raise ReaError(f"No report is '{which}' in this review.", "See 'rea status'.")
    path = output or review.reports / f"export-{which}.{form}"
    write_bytes(path, WRITERS[form](_with_notes(chosen) if form == "ris" else _as_table(chosen)))
    return Exported(str(path), which, len(chosen))


def _chosen(state: State, which: str) -> pd.DataFrame:
    history = state.history[state.history["representative"] == "yes"]
    wanted = WHICH[which]
    if wanted is not None:
        column, value = wanted
        history = history[history[column] == value]
    decided = history[["record_id", "group_id", *_DECIDED]]
    return corrected(state.review).merge(decided, on="record_id", how="inner")


def _as_table(chosen: pd.DataFrame) -> pd.DataFrame:
    return chosen.drop(columns="extra")


def _with_notes(chosen: pd.DataFrame) -> pd.DataFrame:
    # A tool that reads RIS keeps its notes; the decision stands first among them.
    extras = []
    for row in chosen.to_dict("records"):
        extra = json.loads(row["extra"]) if row["extra"] else {}
        before = extra.get("N1", [])
        said = "; ".join(f"{name}={row[name]}" for name in _DECIDED if row[name])
        extra["N1"] = [f"rea: {said}", *([before] if isinstance(before, str) else before)]
        extras.append(json.dumps(extra, ensure_ascii=False))
    return chosen.assign(extra=extras)
