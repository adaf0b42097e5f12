"""Full texts: sought, retrieved or not, as facts with a date and a person."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import standing_lines
from rea.steps.people import acting
from rea.steps.spreadsheet import named, read_rows
from rea.steps.state import RETRIEVAL, State, read_state
from rea.store import log
from rea.store.review import Review
from rea.store.table import write_bytes

# What people type, and the fact that the log holds.
OUTCOMES = {"sought": "sought", "got": "retrieved", "not-retrieved": "not-retrieved"}

# File names stay short enough for paths below 140 characters under the review.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class RetrievalWish:
    """What somebody wants to note about one report; `place` is the row that asks for it."""

    record: str
    outcome: str
    reason: str = ""
    file: Path | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """Retrieval facts that are on the disk."""

    n_sought: int
    n_retrieved: int
    n_not_retrieved: int
    files: tuple[str, ...]
    next: str = "rea screen --as ID --stage full-text"


def note_retrieval(review: Review, wishes: Sequence[RetrievalWish], *, person: str) -> Noted:
    """Note how far reports have come: all of them, or none if one cannot be noted.

    A full text that is handed over is copied to ``data/fulltext`` under a readable name,
    and its hash stands in the log.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who = acting(review.settings, person)
    state = read_state(review)
    granted = [(wish, _granted(state, wish)) for wish in wishes]
    mine = _standing_of(state, who.person_id)
    lines, files = [], []
    for wish, record in granted:
        stored, digest = _store(state, record, wish.file) if wish.file else ("", "")
        if stored:
            files.append(stored)
        before = mine[state.group_of[record]]
        lines.append(_line(who.person_id, record, wish, stored, digest, before))
    review.add_lines(RETRIEVAL, who.person_id, lines)
    outcomes = [line["outcome"] for line in lines]
    return Noted(
        n_sought=outcomes.count("sought"),
        n_retrieved=outcomes.count("retrieved"),
        n_not_retrieved=outcomes.count("not-retrieved"),
        files=tuple(files),
    )


def note_retrieval_from_table(review: Review, path: Path, *, person: str) -> Noted:
    """Note retrieval from a CSV with the columns record (or accession), outcome, reason, file."""
    wishes = [
        RetrievalWish(
            row.name,
            row["outcome"],
            row.get("reason", ""),
            path.parent / row["file"] if row.get("file", "") else None,
            row.place,
        )
        for row in read_rows(path, needed=("outcome",))
    ]
    return note_retrieval(review, wishes, person=person)


def _granted(state: State, wish: RetrievalWish) -> str:
    with named(wish.place):
        record = state.find(wish.record)
        _check_outcome(state, wish, record)
    return record


def _check_outcome(state: State, wish: RetrievalWish, record: str) -> None:
    if wish.outcome not in OUTCOMES:
        raise UnknownNameError("retrieval outcome", wish.outcome, OUTCOMES)
    if wish.outcome == "not-retrieved" and not wish.reason.strip():
        raise DecisionError(
            f"{wish.record}: 'not retrieved' needs a reason.",
            'Say what was tried, such as "library and author asked".',
        )
    if state.screened(state.group_of[record]) != "kept":
        raise DecisionError(
            f"{wish.record} was not kept at title and abstract, so its report is not sought.",
            f"See 'rea show {wish.record}'.",
        )
    if wish.file is not None and not wish.file.is_file():
        raise DecisionError(f"{wish.file}: there is no such file.", "Check its name.")


def _line(
    person: str, record: str, wish: RetrievalWish, stored: str, digest: str, replaces: list[str]
) -> log.Line:
    return log.new_line(
        person,
        record=record,
        outcome=OUTCOMES[wish.outcome],
        reason=wish.reason.strip(),
        file=stored,
        sha256=digest,
        replaces=sorted(replaces),
    )


def _standing_of(state: State, person: str) -> dict[str, list[str]]:
    """Group id to the ids of this person's standing lines on it."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in standing_lines(state.review.lines(RETRIEVAL, person)):
        found[state.group_of.get(line["record"], "")].append(line["id"])
    return found


def _store(state: State, record: str, file: Path) -> tuple[str, str]:
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    folder = state.review.fulltext
    name = _readable(state, record)
    target = folder / f"{name}{file.suffix.lower()}"
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() != digest:
        target = folder / f"{name} {digest[:6]}{file.suffix.lower()}"
    if not target.exists():
        write_bytes(target, data)
    return state.review.shown(target), digest


def _readable(state: State, record: str) -> str:
    """A file name that people can read: first author, year, title."""
    table = state.review.records(("record_id", "authors", "year", "title"))
    speaker = state.speaker[state.group_of[record]]
    row = table[table["record_id"] == speaker].iloc[0]
    author = row["authors"].split(";")[0].split(",")[0]
    plain = unicodedata.normalize("NFKC", f"{author} {row['year']} {row['title']}")
    kept = re.sub(r"[^\w\- ]+", "", plain)
    return re.sub(r"\s+", " ", kept).strip()[:_LONGEST_NAME].strip() or record.replace("/", "-")
