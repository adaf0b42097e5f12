"""The ``.asreview`` project file: the records of its data set with what was decided on them.

A project is a zip archive of ``project.json``, the data set as somebody uploaded it, and a
database of labels. ASReview 3 keeps records and labels in one ``results.db``; version 2
kept the records in a ``data_store.db`` beside ``reviews/<id>/results.db``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import pandas as pd

from rea.errors import SourceError
from rea.sources.archives import Member

_PROJECT = "project.json"
# Tables are read by name, so that a view or a trigger in the file can run nothing.
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def is_project(members: Sequence[Member]) -> bool:
    """Whether an unpacked archive is a project of ASReview."""
    return any(one.name.rpartition("/")[2] == _PROJECT for one in members) and any(
        one.name.endswith("results.db") for one in members
    )


def data_set(members: Sequence[Member], name: str) -> Member:
    """The export that was uploaded to the project.

    Raises
    ------
    SourceError
        The project names none, or more than one holds it.
    """
    config = next(one for one in members if one.name.rpartition("/")[2] == _PROJECT)
    wanted = _named_in(config.data)
    found = [one for one in members if one.name.rpartition("/")[2] in wanted]
    if not found:
        raise SourceError(
            name,
            "the ASReview project holds no data set.",
            "Export its records from ASReview as RIS or CSV, with labels.",
        )
    return found[0]


def with_labels(
    records: pd.DataFrame, members: Sequence[Member], name: str
) -> tuple[pd.DataFrame, list[str]]:
    """The records, each with the labels that the project holds of it in `extra`.

    Returns
    -------
    (DataFrame, list of str)
        The records, and a sentence where labels belong to no record.

    Raises
    ------
    SourceError
        The project's database cannot be read.
    """
    stored = [one.data for one in members if one.name.endswith(("results.db", "data_store.db"))]
    try:
        tables = [table for data in stored for table in _tables(data)]
    except sqlite3.Error as error:
        raise SourceError(
            name,
            "the database of the ASReview project is damaged.",
            "Export the project from ASReview again.",
        ) from error
    rows = _rows_of_ids([dict(one) for kind, table in tables if kind == "record" for one in table])
    labels = [dict(one) for kind, table in tables if kind == "results" for one in table]
    extras = list(records["extra"])
    n_strays = 0
    for label in labels:
        if label.get("label") not in (0, 1):
            continue
        row = rows.get(label["record_id"], label["record_id"] if not rows else -1)
        if 0 <= row < len(extras):
            extras[row] = _with_label(extras[row], label)
        else:
            n_strays += 1
    said = [f"Labels of the project that fit no record: {n_strays:,}."] if n_strays else []
    return records.assign(extra=extras), said


def _named_in(data: bytes) -> set[str]:
    try:
        config = json.loads(data)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(config, dict):
        return set()
    sets = config.get("datasets") or []
    listed = [one.get("name") for one in sets if isinstance(one, dict)]
    return {str(one) for one in (*listed, config.get("dataset_path")) if one}


def _tables(data: bytes) -> Iterator[tuple[str, list[sqlite3.Row]]]:
    if not data.startswith(b"SQLite format 3\x00"):
        raise sqlite3.DatabaseError("not a database")
    # A database in memory has no write-ahead log; the header must not ask for one.
    data = data[:18] + b"\x01\x01" + data[20:]
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        base.row_factory = sqlite3.Row
        there = {row[0] for row in base.execute(_TABLES)}
        for kind in ("record", "results"):
            if kind in there:
                yield kind, base.execute(f'SELECT * FROM "{kind}"').fetchall()


def _rows_of_ids(stored: Sequence[dict[str, object]]) -> dict[object, int]:
    """The project's record id to the row of the data set."""
    return {
        one["record_id"]: row
        for one in stored
        if isinstance(row := one.get("dataset_row"), int) and "record_id" in one
    }


def _with_label(extra: str, label: dict[str, object]) -> str:
    kept = json.loads(extra) if extra else {}
    kept["asreview_label"] = str(label["label"])
    if label.get("note"):
        kept["asreview_note"] = str(label["note"])
    return json.dumps(kept, ensure_ascii=False)
