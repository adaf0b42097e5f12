"""The history of one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.dedupe import FieldValue, Notice, differing_values
from rea.model import STAGES, Decision, Stage, standing_lines
from rea.phrases import STAGE_NAMES, count
from rea.screening.outcomes import Resolution
from rea.steps.dedupe.notices import notices_by_group
from rea.steps.search.correcting import rows_of
from rea.steps.state import ASIDE, EDITS, RETRIEVAL, State, read_state
from rea.store.review import Review

_ASIDE = {
    "pass-on": "passed on to a colleague",
    "known": "passed on, knowing an author or the case",
    "back": "took back what was passed on",
}

_SOUGHT: Final = {
    "pending": "full text no longer sought",
    "sought": "full text asked for",
    "retrieved": "full text obtained",
    "not-retrieved": "full text could not be had",
}

_CAME_UP: Final = {
    "given": "asked for by name",
    "random": "drawn at random",
    "sentinel": "shown first as a known report",
    "second_screening": "drawn for a second reading",
    "calibration": "read by everybody in calibration",
    "second_look": "looked at again",
    "pack": "read in a pack",
    "earlier": "decided in another tool",
    "protocol_pilot": "read in a trial of the protocol",
    "questions:0": "put in its place by the words of the question",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One record of the same report."""

    record_id: str
    accession: str
    source: str
    rule: str
    score: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did to a record."""

    at: str
    person: str
    what: str
    stands: bool


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """A record, its copies, and everything that was done with it.

    Attributes
    ----------
    differing : tuple of FieldValue
        What the copies give in more than one way, value by value; nothing of it is dropped.
    notices : tuple of Notice
        That the report was retracted or corrected.
    """

    record: dict[str, str]
    group_id: str
    representative: str
    copies: tuple[Copy, ...]
    differing: tuple[FieldValue, ...]
    notices: tuple[Notice, ...]
    events: tuple[Event, ...]
    screened: str
    retrieval: str
    assessed: str


def show_record(review: Review, name: str) -> RecordHistory:
    """Everything that the review knows of a record.

    Raises
    ------
    UnknownNameError
    """
    state = read_state(review)
    record_id = state.find(name)
    group = state.group_of[record_id]
    rows = rows_of(review, state.members[group])
    copies = pd.DataFrame([rows[one] for one in sorted(rows)], dtype=object)
    fate = state.history[state.history["record_id"] == record_id].iloc[0]
    return RecordHistory(
        record={column: value for column, value in rows[record_id].items() if value},
        group_id=group,
        representative=state.speaker[group],
        copies=_copies(state, group, record_id),
        differing=differing_values(copies),
        notices=notices_by_group(state).get(group, ()),
        events=tuple(sorted(_events(state, group), key=lambda one: one.at)),
        screened=fate["screened"],
        retrieval=fate["retrieval"],
        assessed=fate["assessed"],
    )


def _copies(state: State, group: str, record_id: str) -> tuple[Copy, ...]:
    rows = state.duplicates[state.duplicates["group_id"] == group]
    return tuple(
        Copy(row["record_id"], row["accession"], row["source"], row["rule"], row["score"])
        for row in rows.to_dict("records")
        if row["record_id"] != record_id
    )


def _events(state: State, group: str) -> list[Event]:
    members = set(state.members[group])
    events = []
    for stage in STAGES:
        standing = {one.line_id for one in state.decisions[stage]}
        events += [
            Event(one.at, one.person, _decided(one), one.line_id in standing)
            for one in state.all_decisions[stage]
            if one.record_id in members
        ]
        outcome = state.outcomes[stage].get(group)
        if outcome and outcome.resolution:
            events.append(_settled(outcome.resolution, stage))
    retrieval = [line for line in state.review.lines(RETRIEVAL) if line["record"] in members]
    stands = {line["id"] for line in standing_lines(retrieval)}
    events += [
        Event(
            line["at"],
            line["person"],
            ": ".join(filter(None, (_SOUGHT[line["outcome"]], line.get("reason", "")))),
            line["id"] in stands,
        )
        for line in retrieval
    ]
    return [*events, *_put_aside(state, members), *_corrections(state, members)]


def _put_aside(state: State, members: set[str]) -> list[Event]:
    """What was passed on; that somebody left a record for later is nobody's news."""
    lines = [line for line in state.review.lines(ASIDE) if line["record"] in members]
    stands = {line["id"] for line in standing_lines(lines)}
    return [
        Event(
            line["at"],
            line["person"],
            f"{STAGE_NAMES[line['stage']]}: {_ASIDE[line['how']]}",
            line["id"] in stands,
        )
        for line in lines
        if line["how"] in _ASIDE
    ]


def _corrections(state: State, members: set[str]) -> list[Event]:
    lines = [line for line in state.review.lines(EDITS) if line["record"] in members]
    stands = {line["id"] for line in standing_lines(lines)}
    return [
        Event(line["at"], line["person"], f"supplied the {line['field']}", line["id"] in stands)
        for line in lines
    ]


def _decided(decision: Decision) -> str:
    said = decision.verdict or "took the decision back"
    parts = [f"{STAGE_NAMES[decision.stage]}: {said}", decision.reason]
    if decision.note:
        parts.append(f"“{decision.note}”")
    parts.append(f"under {decision.protocol}, {_came_up(decision.shown_by)}")
    if decision.pilot:
        parts.append("(pilot, never counts)")
    return " ".join(filter(None, parts))


def _came_up(shown_by: str) -> str:
    """How a record came up, in words.

    Examples
    --------
    >>> _came_up("given"), _came_up("elas_u4:120")
    ('asked for by name', 'put in its place by elas_u4 after 120 decisions')
    """
    ranker, _, n = shown_by.partition(":")
    if ranker == "amendment":
        return f"read again since version {n}"
    if n.isdecimal() and shown_by not in _CAME_UP:
        return f"put in its place by {ranker} after {count(int(n), 'decision')}"
    return _CAME_UP.get(shown_by, f"shown by {shown_by}")


def _settled(resolution: Resolution, stage: Stage) -> Event:
    said = " ".join(filter(None, (resolution.verdict, resolution.reason)))
    note = f" “{resolution.note}”" if resolution.note else ""
    what = f"{STAGE_NAMES[stage]}: settled by {resolution.how} as {said}{note}"
    return Event(resolution.at, resolution.person, what, stands=True)
