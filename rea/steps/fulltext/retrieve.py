"""Full texts: sought, retrieved or not, as facts with a date and a person."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.extraction.fulltext import FullTextError
from rea.extraction.recognising import PARTS, Wanted, belies
from rea.model import standing_lines
from rea.steps.fulltext.fulltexts import text_of_file
from rea.steps.search.spreadsheet import named, read_rows
from rea.steps.state import FILES, RETRIEVAL, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.index import sha256_of
from rea.store.review import Review
from rea.store.table import write_bytes

# What people type, and the fact that the log holds.
OUTCOMES = {"sought": "sought", "got": "retrieved", "not-retrieved": "not-retrieved"}

# File names stay short enough for paths below 140 characters under the review.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class RetrievalWish:
    """What somebody wants to note about one report.

    Attributes
    ----------
    place : str
        The row of a table that asks for it, or "".
    route, asked : str
        How the report is being got, and whom somebody asked for it.
    part : str
        What the file is: report, supplement or version. Only the first makes it retrieved.
    told_by : str
        What told whose file it is: person, id, doi or title.
    """

    record: str
    outcome: str
    reason: str = ""
    file: Path | None = None
    place: str = ""
    route: str = ""
    asked: str = ""
    part: str = "report"
    told_by: str = "person"


@dataclass(frozen=True, slots=True)
class Noted:
    """Retrieval facts that are on the disk.

    Attributes
    ----------
    warnings : tuple of str
        What is odd about a file that was stored all the same: damaged, without text, or not
        like the report that it is said to be.
    """

    n_sought: int
    n_retrieved: int
    n_not_retrieved: int
    files: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    next: str = "rea screen --as ID --stage full-text"


def note_retrieval(review: Review, wishes: Sequence[RetrievalWish], *, person: str) -> Noted:
    """Note how far reports have come: all of them, or none if one cannot be noted.

    A full text that is handed over is copied to ``data/fulltext`` under a readable name,
    and its hash stands in the log.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who = acting(review.settings, person).person_id
    state = read_state(review)
    granted = [(wish, _granted(state, wish)) for wish in wishes]
    mine = _standing_of(state, who)
    lines: dict[str, list[log.Line]] = {RETRIEVAL: [], FILES: []}
    for wish, record in granted:
        stored, digest = _store(state, record, wish) if wish.file else ("", "")
        if wish.part == "report":
            before = mine[state.group_of[record]]
            lines[RETRIEVAL].append(_line(who, record, wish, stored, digest, before))
        else:
            facts = {"file": stored, "sha256": digest, "part": wish.part, "told_by": wish.told_by}
            lines[FILES].append(log.new_line(who, record=record, **facts, replaces=[]))
    for room, made in lines.items():
        write_lines(review, room, who, made)
    outcomes = [line["outcome"] for line in lines[RETRIEVAL]]
    return Noted(
        n_sought=outcomes.count("sought"),
        n_retrieved=outcomes.count("retrieved"),
        n_not_retrieved=outcomes.count("not-retrieved"),
        files=tuple(line["file"] for made in lines.values() for line in made if line["file"]),
        warnings=tuple(_warnings(state, [line for made in lines.values() for line in made])),
    )


def note_retrieval_from_table(review: Review, path: Path, *, person: str) -> Noted:
    """Note retrieval from a CSV: record, outcome and reason, file, route, asked, part.

    A row without an outcome says nothing new: a library returns those it still waits for.
    """
    rows = read_rows(path, needed=("outcome",))
    told = [row for row in rows if row["outcome"]]
    wishes = [
        RetrievalWish(
            row.name,
            row["outcome"],
            row.get("reason", ""),
            path.parent / row["file"] if row.get("file", "") else None,
            row.place,
            route=row.get("route", ""),
            asked=row.get("asked", ""),
            part=row.get("part", "report"),
        )
        for row in told
    ]
    done = note_retrieval(review, wishes, person=person)
    n_without = len(rows) - len(told)
    if not n_without:
        return done
    warning = f"{path.name}: rows without an outcome, which say nothing new: {n_without:,}."
    return replace(done, warnings=(*done.warnings, warning))


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
    if wish.part not in PARTS:
        raise UnknownNameError("part of a report", wish.part, PARTS)
    if wish.part != "report" and wish.file is None:
        raise DecisionError(
            f"{wish.record}: a {wish.part} is a file of its own.", "Name it with --got FILE."
        )


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
        route=wish.route.strip(),
        asked=wish.asked.strip(),
        told_by=wish.told_by if stored else "",
        replaces=sorted(replaces),
    )


def _standing_of(state: State, person: str) -> dict[str, list[str]]:
    """Group id to the ids of this person's standing lines on it."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in standing_lines(state.review.lines(RETRIEVAL, person)):
        found[state.group_of.get(line["record"], "")].append(line["id"])
    return found


def _store(state: State, record: str, wish: RetrievalWish) -> tuple[str, str]:
    assert wish.file is not None
    data = wish.file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    folder, suffix = state.review.fulltext, wish.file.suffix.lower()
    name = _readable(state, record) + (f" ({wish.part})" if wish.part != "report" else "")
    target = folder / f"{name}{suffix}"
    if target.exists() and sha256_of(target) != digest:
        target = folder / f"{name} {digest[:6]}{suffix}"
    if not target.exists():
        write_bytes(target, data)
    return state.review.shown(target), digest


def _warnings(state: State, lines: Sequence[log.Line]) -> Iterator[str]:
    """What is odd about the files that were stored."""
    stored = [line for line in lines if line["file"]]
    groups = {state.group_of[line["record"]] for line in stored}
    known = wanted_reports(state, groups) if stored else {}
    for line in stored:
        path = state.review.root / line["file"]
        try:
            text = text_of_file(state.review, path, line["sha256"])
        except FullTextError as err:
            yield str(err)
            continue
        is_report = line.get("part", "report") == "report"
        doubt = belies(text, known[state.group_of[line["record"]]]) if is_report else ""
        for fact in filter(None, (text.fault, doubt)):
            yield f"{path.name}: {fact}."


def wanted_reports(state: State, groups: Collection[str]) -> dict[str, Wanted]:
    """What a file of a report is recognised by, group by group; a DOI of any of its copies."""
    members = {
        group: state.members[group] for group in sorted(groups, key=state.speaker.__getitem__)
    }
    rows = state.review.lookup().rows([record for held in members.values() for record in held])
    wanted: dict[str, Wanted] = {}
    for group, held in members.items():
        speaker = rows[state.speaker[group]]
        doi = next((rows[one]["doi"] for one in sorted(held) if rows[one]["doi"]), "")
        told = {name: speaker[name] for name in ("record_id", "title", "authors", "year")}
        wanted[group] = Wanted(**told, doi=doi)
    return wanted


def _readable(state: State, record: str) -> str:
    """A file name that people can read: first author, year, title."""
    table = state.review.records(("record_id", "authors", "year", "title"))
    speaker = state.speaker[state.group_of[record]]
    row = table[table["record_id"] == speaker].iloc[0]
    author = row["authors"].split(";")[0].split(",")[0]
    plain = unicodedata.normalize("NFKC", f"{author} {row['year']} {row['title']}")
    kept = re.sub(r"[^\w\- ]+", "", plain)
    return re.sub(r"\s+", " ", kept).strip()[:_LONGEST_NAME].strip() or record.replace("/", "-")
