"""The reports whose full text is sought: how far each is, and until when it may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rea.model import standing_lines
from rea.steps.blinding import Sight
from rea.steps.correcting import rows_of
from rea.steps.sought import after_working_days
from rea.steps.state import RETRIEVAL
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Sought:
    """One report that was kept at title and abstract.

    Attributes
    ----------
    outcome : str
        pending, sought, retrieved or not-retrieved.
    by : date or None
        The day until which the protocol has it sought; None before the first request.
    is_late : bool
        Whether that day has passed.
    """

    record: dict[str, str]
    outcome: str
    reason: str
    by: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Seeking:
    """All of them, those that wait first."""

    reports: tuple[Sought, ...]
    n_waiting: int
    rule: str
    code: str


def seeking(review: Review, person: str, today: date) -> Seeking:
    """Where the full texts stand, as far as this person may know it.

    That a report is sought tells how it was decided, so what they have still to read at
    title and abstract is left out.
    """
    sight = Sight(review, person)
    state, hidden = sight.state, sight.left("title-abstract")
    rule = state.protocol.protocol.not_retrieved
    kept = [one for one in state.kept if one not in hidden]
    rows = rows_of(review, [state.speaker[group] for group in kept])
    first: dict[str, str] = {}
    for line in standing_lines(review.lines(RETRIEVAL)):
        group = state.group_of.get(line["record"], "")
        first[group] = min(first.get(group, line["at"]), line["at"])
    found = []
    for group in kept:
        outcome, fact = state.retrieved(group), state.retrievals.get(group)
        by = None
        if outcome == "sought" and group in first:
            asked_on = datetime.fromisoformat(first[group]).date()
            by = after_working_days(asked_on, rule.working_days)
        is_late, reason = by is not None and by < today, fact.reason if fact else ""
        found.append(Sought(rows[state.speaker[group]], outcome, reason, by, is_late))
    order = {"pending": 0, "sought": 1, "not-retrieved": 2, "retrieved": 3}
    found.sort(key=lambda one: (order[one.outcome], one.record["record_id"]))
    waiting = sum(one.outcome in ("pending", "sought") for one in found)
    return Seeking(tuple(found), waiting, rule.definition, rule.code)
