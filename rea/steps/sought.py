"""What is sought: how each report is being got, since when, until when, and the files to hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rea.steps.borrowing import LibraryLinks, library_links
from rea.steps.dropping import Seen, inbox
from rea.steps.fulltexts import StoredFile, files_of
from rea.steps.retrieve import wanted_reports
from rea.steps.state import RETRIEVAL, State, read_state
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Tried:
    """One line of the log of a report's retrieval."""

    on: str
    person: str
    outcome: str
    route: str
    asked: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sought:
    """One report that is kept, and how far its full text has come.

    Attributes
    ----------
    outcome : str
        pending, sought, retrieved or not-retrieved.
    due_on : date or None
        When it counts as not retrieved, by the protocol's working days since the first request;
        None before that, and once it is retrieved.
    links : LibraryLinks
        Where the review's library may have it.
    """

    record_id: str
    name: str
    title: str
    doi: str
    outcome: str
    tried: tuple[Tried, ...]
    due_on: date | None
    files: tuple[StoredFile, ...]
    links: LibraryLinks


@dataclass(frozen=True, slots=True)
class FullTexts:
    """Every report sought, those without a full text first, and the files that are unsure."""

    reports: tuple[Sought, ...]
    inbox: tuple[Seen, ...]
    working_days: int

    @property
    def n_missing(self) -> int:
        return sum(one.outcome in ("pending", "sought") for one in self.reports)


def full_texts(review: Review) -> FullTexts:
    """How far the full texts have come."""
    state = read_state(review)
    rule = state.protocol.protocol.not_retrieved
    order = ("sought", "pending", "not-retrieved", "retrieved")
    reports = sorted(
        _sought(state, rule.working_days), key=lambda one: (order.index(one.outcome), one.name)
    )
    return FullTexts(tuple(reports), inbox(state), rule.working_days)


def after_working_days(start: date, n: int) -> date:
    """The day `n` working days after another; Saturdays and Sundays do not count.

    Examples
    --------
    >>> after_working_days(date(2026, 11, 20), 1)  # a Friday
    datetime.date(2026, 11, 23)
    """
    day = start
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5
    return day


def _sought(state: State, working_days: int) -> Iterator[Sought]:
    kept = {group for group in state.speaker if state.screened(group) == "kept"}
    tried, files = _tried(state), files_of(state)
    wanted = wanted_reports(state, kept)
    links = library_links(state, [one.record_id for one in wanted.values()])
    for group, one in wanted.items():
        outcome = state.retrieved(group)
        asked_on = [each.on for each in tried.get(group, ()) if each.outcome == "sought"]
        is_open = bool(asked_on) and outcome in ("pending", "sought")
        first = date.fromisoformat(min(asked_on)) if is_open else None
        yield Sought(
            record_id=one.record_id,
            name=" ".join(filter(None, (one.surname, one.year))) or one.record_id,
            title=one.title,
            doi=one.doi,
            outcome=outcome,
            tried=tuple(tried.get(group, ())),
            due_on=after_working_days(first, working_days) if first else None,
            files=files.get(group, ()),
            links=links.get(one.record_id, LibraryLinks()),
        )


def _tried(state: State) -> Mapping[str, Sequence[Tried]]:
    """Everything that was noted of each report, oldest first; what was replaced too."""
    found: dict[str, list[Tried]] = defaultdict(list)
    for line in state.review.lines(RETRIEVAL):
        group = state.group_of.get(line["record"])
        if group is not None:
            found[group].append(_told(line))
    return found


def _told(line: Mapping[str, Any]) -> Tried:
    return Tried(
        on=str(line["at"])[:10],
        person=str(line["person"]),
        outcome=str(line["outcome"]),
        route=str(line.get("route", "")),
        asked=str(line.get("asked", "")),
        reason=str(line.get("reason", "")),
    )
