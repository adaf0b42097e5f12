"""Whether included reports were retracted or corrected since: asked before the report is made.

No program is asked: a person looks in a place that tells it, and says where and what they found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from rea.errors import DecisionError, UnknownNameError
from rea.model import standing_lines
from rea.steps.extraction.included import studies_of
from rea.steps.state import RETRACTIONS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

# What somebody may find of a report, and how the report tells it.
FOUND: Final = {
    "none": "neither retracted nor corrected",
    "retracted": "retracted",
    "corrected": "corrected",
    "concern": "under an expression of concern",
}


@dataclass(frozen=True, slots=True)
class LookedFor:
    """What was looked for and is on the disk."""

    n_reports: int
    where: str
    found: str
    next: str = "rea report"


@dataclass(frozen=True, slots=True)
class NamedReport:
    """An included report as people call it."""

    record_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Retractions:
    """How far the included reports were looked up.

    Attributes
    ----------
    unasked : tuple of str
        Records of included reports that nobody has looked up yet.
    sentence : str
        What the report says of it; "" while nobody has looked up any.
    """

    unasked: tuple[str, ...]
    sentence: str
    reports: tuple[NamedReport, ...]

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What may be found of one report, and its words."""
        return tuple((code, text) for code, text in FOUND.items() if code != "none")


def note_retractions(
    review: Review,
    where: str,
    *,
    person: str,
    record: str = "",
    found: str = "none",
    note: str = "",
) -> LookedFor:
    """Note that somebody looked whether included reports were retracted or corrected.

    Parameters
    ----------
    where : str
        Where they looked, such as "PubMed and Retraction Watch".
    record : str
        The one report of which something was found; all included ones if empty, of which
        nothing new is said where something was found before.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who = acting(review.settings, person).person_id
    if found not in FOUND:
        raise UnknownNameError("finding", found, FOUND)
    if not where.strip():
        raise DecisionError("Say where you looked.", 'Such as "PubMed and Retraction Watch".')
    if found != "none" and not record:
        raise DecisionError(f"'{found}' is said of one report.", "Name it with --of RECORD.")
    state = read_state(review)
    included = _included(state)
    standing = _standing(state)
    if record:
        group = state.group_of[state.find(record)]
        if group not in included:
            raise DecisionError(f"{record} is not an included report.", f"See 'rea show {record}'.")
        groups = [group]
    else:
        groups = [one for one in included if standing.get(one, {}).get("found", "none") == "none"]
    facts = {"found": found, "where": where.strip(), "note": note.strip()}
    mine = {one["id"] for one in review.lines(RETRACTIONS, who)}
    lines = [
        log.new_line(
            who,
            record=state.speaker[group],
            **facts,
            replaces=[one["id"] for one in [standing.get(group)] if one and one["id"] in mine],
        )
        for group in groups
    ]
    write_lines(review, RETRACTIONS, who, lines)
    return LookedFor(len(lines), where.strip(), found)


def retractions_of(state: State) -> Retractions:
    """How far the included reports were looked up, and what was found."""
    included, standing = _included(state), _standing(state)
    asked = {group: standing[group] for group in included if group in standing}
    unasked = tuple(state.speaker[group] for group in included if group not in asked)
    reports = tuple(
        NamedReport(record, study.name if len(study.record_ids) == 1 else f"{study.name}, {record}")
        for study in studies_of(state)
        for record in study.record_ids
    )
    if not asked:
        return Retractions(unasked, "", reports)
    n_of = Counter(str(line["found"]) for line in asked.values())
    told = [
        f"{line['record']} is {FOUND[line['found']]}"
        + (f" ({line['note']})" if line["note"] else "")
        for line in asked.values()
        if line["found"] != "none"
    ]
    places = "; ".join(sorted({str(line["where"]) for line in asked.values()}))
    last = max(str(line["at"])[:10] for line in asked.values())
    rest = f"{n_of['none']:,} neither retracted nor corrected"
    return Retractions(
        unasked,
        f"Of {len(included):,} included reports, {len(asked):,} were looked up for retractions "
        f"and corrections ({places}; last on {last}): {'; '.join([*told, rest])}.",
        reports,
    )


def _included(state: State) -> list[str]:
    return [state.group_of[one] for study in studies_of(state) for one in study.record_ids]


def _standing(state: State) -> dict[str, log.Line]:
    """Group id to what stands; what somebody found before what nobody did, then the last."""
    found: dict[str, log.Line] = {}
    lines = standing_lines(state.review.lines(RETRACTIONS))
    for line in sorted(lines, key=lambda one: (one["found"] != "none", str(one["at"]))):
        if line["record"] in state.group_of:
            found[state.group_of[line["record"]]] = line
    return found
