"""What is sought: how each report is being got, since when, until when, and the files to hand.

That a report is sought tells how it was decided, so a reader who has still to read it at title
and abstract sees nothing of it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rea.extraction.open_access import OpenCopy
from rea.steps.fulltext.borrowing import LibraryLinks, library_links
from rea.steps.fulltext.dropping import Seen, inbox
from rea.steps.fulltext.fulltexts import StoredFile, files_of
from rea.steps.fulltext.looking_up import open_copies
from rea.steps.fulltext.retrieve import wanted_reports
from rea.steps.screening.blinding import Sight
from rea.steps.search.correcting import rows_of
from rea.steps.state import LOOKUPS, RETRIEVAL, State
from rea.store.review import Review

# What waits for somebody comes first.
_ORDER = ("sought", "pending", "not-retrieved", "retrieved")


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
    record : dict
        The record that speaks for it.
    outcome : str
        pending, sought, retrieved or not-retrieved.
    due_on : date or None
        When it counts as not retrieved, by the protocol's working days since the first request;
        None before that, and once it is retrieved.
    is_late : bool
        Whether that day has passed.
    links : LibraryLinks
        Where the review's library may have it.
    open_copy : OpenCopy or None
        Where everybody may read it, as somebody looked it up.
    """

    record: dict[str, str]
    outcome: str
    tried: tuple[Tried, ...]
    due_on: date | None
    is_late: bool
    files: tuple[StoredFile, ...]
    links: LibraryLinks
    open_copy: OpenCopy | None = None


@dataclass(frozen=True, slots=True)
class FullTexts:
    """Reports sought, those without a full text first, and the files that are unsure.

    Attributes
    ----------
    reports : tuple of Sought
        Those from `start` on that were asked for, of `n_all`.
    names : dict
        Record id to how people call the report, of all that wait and all that a file is of.
    rule : str
        When the protocol counts a report as not retrieved.
    has_more_to_read : bool
        Whether this person has records to read, of which nothing stands here.
    """

    reports: tuple[Sought, ...]
    start: int
    n_all: int
    n_missing: int
    names: dict[str, str]
    inbox: tuple[Seen, ...]
    rule: str
    working_days: int
    has_more_to_read: bool


def full_texts(review: Review, person: str, *, start: int = 0, n: int = 50) -> FullTexts:
    """How far the full texts have come, as far as this person may know it.

    Parameters
    ----------
    start, n : int
        Which of the reports to look at closely: so many, from this place on.
    """
    sight = Sight(review, person)
    state, hidden = sight.state, sight.left("title-abstract")
    kept = [group for group in state.kept if group not in hidden]
    kept.sort(key=lambda group: (_ORDER.index(state.retrieved(group)), state.speaker[group]))
    n_missing = sum(state.is_missing(group) for group in kept)
    own = {state.speaker[group] for group in kept}
    files = [one for one in inbox(state) if not hidden or one.recognised.record_id in own]
    rule = state.protocol.protocol.not_retrieved
    return FullTexts(
        reports=tuple(_looked_at(state, kept[start : start + n], rule.working_days)),
        start=start,
        n_all=len(kept),
        n_missing=n_missing,
        names=_names(state, kept) if files else {},
        inbox=tuple(files),
        rule=rule.definition,
        working_days=rule.working_days,
        has_more_to_read=bool(hidden),
    )


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


def _looked_at(state: State, groups: Sequence[str], working_days: int) -> Iterator[Sought]:
    tried, files, copies = _tried(state, set(groups)), files_of(state), open_copies(state)
    speakers = [state.speaker[group] for group in groups]
    rows, links = rows_of(state.review, speakers), library_links(state, speakers)
    doi_of = {group: one.doi for group, one in wanted_reports(state, groups).items()}
    today = datetime.now(UTC).date()
    for group, record in zip(groups, speakers, strict=True):
        done = tried.get(group, ())
        due_on = _due_on(done, working_days) if state.is_missing(group) else None
        yield Sought(
            record=rows[record] | {"doi": doi_of[group]},
            outcome=state.retrieved(group),
            tried=tuple(done),
            due_on=due_on,
            is_late=due_on is not None and due_on < today,
            files=files.get(group, ()),
            links=links.get(record, LibraryLinks()),
            open_copy=copies.get(group),
        )


def _due_on(tried: Sequence[Tried], working_days: int) -> date | None:
    asked_on = [one.on for one in tried if one.outcome == "sought"]
    first = date.fromisoformat(min(asked_on)) if asked_on else None
    return after_working_days(first, working_days) if first else None


def _names(state: State, groups: Sequence[str]) -> dict[str, str]:
    """How people call the reports, those that wait first."""
    wanted = wanted_reports(state, groups)
    found = [wanted[group] for group in groups]
    return {
        one.record_id: f"{' '.join(filter(None, (one.surname, one.year)))}: {one.title}"
        for one in found
    }


def _tried(state: State, groups: Collection[str]) -> Mapping[str, Sequence[Tried]]:
    """Everything that was noted of each report, oldest first; what was replaced too."""
    found: dict[str, list[Tried]] = defaultdict(list)
    lines = [*state.review.lines(RETRIEVAL), *state.review.lines(LOOKUPS)]
    for line in sorted(lines, key=lambda one: str(one["at"])):
        group = state.group_of.get(line["record"], "")
        if group in groups:
            found[group].append(_told(line))
    return found


def _told(line: Mapping[str, Any]) -> Tried:
    return Tried(
        on=str(line["at"])[:10],
        person=str(line["person"]),
        outcome=str(line.get("outcome") or _looked_up(line)),
        route=str(line.get("route") or line.get("service", "")),
        asked=str(line.get("asked", "")),
        reason=str(line.get("reason", "")),
    )


def _looked_up(line: Mapping[str, Any]) -> str:
    return f"looked up, {'an open copy' if line['url'] else 'no open copy'}"
