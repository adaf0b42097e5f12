"""What people corrected in records: an abstract that an export lacked. Raw is never touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from rea.errors import DecisionError
from rea.model import REVIEW_RECORD_COLUMNS, standing_lines
from rea.steps.state import EDITS, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that is on the disk, or that stood already."""

    record_id: str
    field: str
    is_new: bool
    next: str = "rea status"


def supply_abstract(review: Review, name: str, text: str, *, person: str) -> Corrected:
    """Give a record the abstract that its export lacks, or correct one given before.

    Raises
    ------
    DecisionError
        The export has an abstract, or there is no text.
    """
    who = acting(review.settings, person)
    record = read_state(review).find(name)
    clean = text.strip()
    if not clean:
        raise DecisionError(f"{record}: there is no text in that abstract.", "Paste the abstract.")
    raw = review.records(("record_id", "abstract"))
    if raw.loc[raw["record_id"] == record, "abstract"].iloc[0]:
        raise DecisionError(
            f"{record} has an abstract in its export, which stays as it came.",
            "Write what is wrong with it into a note.",
        )
    before = [line for line in _standing(review) if line["record"] == record]
    if [line["text"] for line in before] == [clean]:
        return Corrected(record, "abstract", is_new=False)
    line = log.new_line(
        who.person_id,
        record=record,
        field="abstract",
        text=clean,
        replaces=sorted(line["id"] for line in before),
    )
    write_lines(review, EDITS, who.person_id, [line])
    return Corrected(record, "abstract", is_new=True)


def supplied(review: Review) -> dict[str, str]:
    """Record id to the abstract that people supplied for it."""
    # Two people may have supplied it apart from each other: the longer text says more.
    lines = sorted(_standing(review), key=lambda one: (len(one["text"]), one["id"]))
    return {line["record"]: line["text"] for line in lines if line["field"] == "abstract"}


def rows_of(review: Review, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """A few records by their ids, with what people corrected in them."""
    rows = review.lookup().rows(list(ids)) if ids else {}
    texts = supplied(review) if rows else {}
    return {one: row | {"abstract": texts.get(one, row["abstract"])} for one, row in rows.items()}


def corrected(review: Review, columns: Sequence[str] = REVIEW_RECORD_COLUMNS) -> pd.DataFrame:
    """The records of all sources with what people corrected in them."""
    table = review.records(columns)
    texts = supplied(review) if "abstract" in columns else {}
    if not texts:
        return table
    mended = table["record_id"].map(texts)
    return table.assign(abstract=table["abstract"].where(mended.isna(), mended))


def _standing(review: Review) -> list[log.Line]:
    return standing_lines(review.lines(EDITS))
