"""What an earlier screening decided comes in with its records, if somebody asks for it.

Kept, they are decisions of named earlier readers and count like any other. As priors they
count for nothing, and a ranker learns from them before the first record is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pandas as pd

from rea.errors import UnknownNameError
from rea.model import EARLIER_COLUMNS, Person, Reason, Stage
from rea.protocol import Protocol
from rea.steps.state import PRIORS
from rea.steps.team.people import add_person, person_leaves
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

KEEP, AS_PRIORS, IGNORE = "keep", "priors", "ignore"
WAYS: Final = (KEEP, AS_PRIORS, IGNORE)

# How a decision that was brought in came up, instead of a ranker's name.
EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an export said of earlier decisions, and what was done with it.

    Attributes
    ----------
    readers : tuple of (str, str, int)
        Reader as the export names them, the id they have here ("" if they have none),
        and how many decisions they made.
    """

    way: str
    n_decisions: int
    readers: tuple[tuple[str, str, int], ...]


class _Said(NamedTuple):
    record: str
    reader: str
    stage: Stage
    verdict: str
    reason: str


def check_way(way: str) -> None:
    """Refuse what is none of `WAYS`, before anything is filed."""
    if way not in WAYS:
        raise UnknownNameError("way to bring decisions in", way, WAYS)


def bring_in(
    review: Review, protocol: Protocol, records: pd.DataFrame, said: pd.DataFrame, way: str
) -> Earlier:
    """Write earlier decisions to the logs as somebody asked for.

    An exclusion at full text whose reason no code of the protocol has is brought in as
    "unsure", with the reason as its note.

    Parameters
    ----------
    records : DataFrame
        The records as filed, with their ids.
    said : DataFrame
        Columns `rea.model.EARLIER_COLUMNS`.
    """
    counted = Counter(said["reader"])
    if way == IGNORE or said.empty:
        readers = tuple((name, "", n) for name, n in counted.most_common())
        return Earlier(IGNORE, len(said), readers)
    ids: dict[str, str] = {}
    for name in counted:
        review, person = _person(review, name)
        ids[name] = person.person_id
    at = list(records["record_id"])
    for name, rows in said.groupby("reader", sort=False):
        who = ids[str(name)]
        by_room: dict[str, list[log.Line]] = defaultdict(list)
        for row, *said_of in zip(*(rows[column] for column in EARLIER_COLUMNS), strict=True):
            for room, line in _lines(who, _Said(at[row], *said_of), protocol, way):
                by_room[room].append(line)
        for room, lines in by_room.items():
            write_lines(review, room, who, lines)
    return Earlier(way, len(said), tuple((name, ids[name], n) for name, n in counted.most_common()))


def _person(review: Review, name: str) -> tuple[Review, Person]:
    known = {person.name: person for person in review.settings.people}
    if name in known:
        return review, known[name]
    # They have left: nobody must take them for somebody who reads here.
    review, person = add_person(review, name)
    return person_leaves(review, person.person_id, datetime.now(UTC).date())


def _lines(
    person: str, said: _Said, protocol: Protocol, way: str
) -> Iterator[tuple[str, log.Line]]:
    if way == AS_PRIORS:
        facts = {"verdict": said.verdict, "reader": said.reader, "replaces": []}
        yield PRIORS, log.new_line(person, record=said.record, **facts)
        return
    if said.stage == "full-text":  # nobody reads the full text of what was not kept before
        kept = said._replace(stage="title-abstract", verdict="include", reason="")
        yield kept.stage, _decision(person, kept, protocol)
    yield said.stage, _decision(person, said, protocol)


def _decision(person: str, said: _Said, protocol: Protocol) -> log.Line:
    reason = _code(said.reason, protocol.reasons(said.stage))
    # PRISMA counts a reason for every exclusion at full text; one that has no code here
    # waits for a person to give it.
    waits = said.stage == "full-text" and said.verdict == "exclude" and not reason
    return log.new_line(
        person,
        record=said.record,
        stage=said.stage,
        verdict="unsure" if waits else said.verdict,
        reason=reason,
        note="" if reason else said.reason,
        protocol="",
        shown_by=EARLIER,
        replaces=[],
    )


def _code(said: str, reasons: tuple[Reason, ...]) -> str:
    """The code that a reason in somebody's words has here, or ""."""
    wanted = said.strip().casefold()
    found = (one.code for one in reasons if wanted in (one.code.casefold(), one.label.casefold()))
    return next(found, "") if wanted else ""
