"""Citation chasing, round by round: what is to be chased goes out, what was found comes in.

A round takes the included reports that were not chased in its direction before. What a tool
finds is a source of its own; what was decided before is not asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from rea.errors import ReaError, UnknownNameError
from rea.model import STAGES, standing_lines
from rea.sources import write_ris
from rea.steps.dedupe.dedupe import find_duplicates
from rea.steps.search.correcting import corrected
from rea.steps.search.filing import SearchFacts
from rea.steps.search.importing import import_records
from rea.steps.search.searching import log_search
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review
from rea.store.table import write_bytes, write_text

CHASES: Final = "chases"
# What a tool asks for, and the words of the flow diagram.
DIRECTIONS: Final = {"backward": "Backward citations", "forward": "Forward citations"}


@dataclass(frozen=True, slots=True)
class Seeds:
    """The reports to chase, as files for the tool that chases.

    Attributes
    ----------
    without_doi : tuple of str
        Reports that stand in the RIS alone; a list of DOIs cannot name them.
    """

    direction: str
    round: int
    n_seeds: int
    without_doi: tuple[str, ...]
    files: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Chased:
    """What a round brought.

    Attributes
    ----------
    n_new : int
        Reports that the review did not have; they wait to be screened.
    n_known, n_decided : int
        Reports that it had, and how many of these were decided before.
    """

    source_id: str
    direction: str
    round: int
    n_records: int
    n_new: int
    n_known: int
    n_decided: int
    notes: tuple[str, ...]
    next: str


def write_seeds(review: Review, direction: str) -> Seeds:
    """Write the included reports that were not chased yet, as a list of DOIs and as RIS.

    Raises
    ------
    UnknownNameError, ReaError
        No such direction, or nothing is left to chase in it.
    """
    state, round_ = _round(review, direction)
    table = _seeds(state, direction)
    stem = review.reports / f"chase-{round_}-{direction}"
    dois = [one for one in table["doi"] if one]
    paths = (stem.with_suffix(".txt"), stem.with_suffix(".ris"))
    write_text(paths[0], "".join(f"{doi}\n" for doi in dois))
    write_bytes(paths[1], write_ris(table))
    return Seeds(
        direction=direction,
        round=round_,
        n_seeds=len(table),
        without_doi=tuple(table.loc[table["doi"] == "", "record_id"]),
        files=tuple(map(str, paths)),
        next=f"rea chase FOUND.ris --direction {direction} --tool NAME --searched DATE",
    )


def read_chase(
    review: Review,
    files: Sequence[Path],
    *,
    direction: str,
    tool: str,
    searched_on: date,
    person: str = "",
) -> Chased:
    """Import what a tool found from this round's seeds; without a file, it found nothing.

    Raises
    ------
    UnknownNameError, ReaError, SourceError
    """
    who = acting(review.settings, person).person_id
    state, round_ = _round(review, direction)
    seeds = list(_seeds(state, direction)["record_id"])
    told = f"{DIRECTIONS[direction]} of {len(seeds):,} included reports, round {round_}"
    source_id, notes = _filed(review, files, direction, tool, searched_on, told, who)
    facts = {"direction": direction, "round": round_, "seeds": seeds, "tool": tool}
    line = log.new_line(who, source=source_id, **facts, replaces=[])
    write_lines(review, CHASES, who, [line])
    if files:
        find_duplicates(review)
    return _told(read_state(review), source_id, direction, round_, notes)


def _filed(
    review: Review,
    files: Sequence[Path],
    direction: str,
    tool: str,
    searched_on: date,
    told: str,
    person: str,
) -> tuple[str, tuple[str, ...]]:
    facts = SearchFacts(
        DIRECTIONS[direction],
        searched_on,
        "citation",
        platform=tool,
        strategy=told,
        searched_by=person,
    )
    if not files:
        nothing = replace(facts, n_claimed=0, n_kept=0)
        return log_search(review, nothing, person=person).source.source_id, ()
    done = import_records(review, files, replace(facts, limits="none"))
    return done.source.source_id, done.notes


def _told(
    state: State, source_id: str, direction: str, round_: int, notes: tuple[str, ...]
) -> Chased:
    own = [one for one in state.records["record_id"] if one.startswith(f"{source_id}/")]
    groups = dict.fromkeys(state.group_of[one] for one in own)
    known = [group for group in groups if set(state.members[group]) - set(own)]
    decided = [group for group in known if any(group in state.outcomes[at] for at in STAGES)]
    n_new = len(groups) - len(known)
    return Chased(
        source_id=source_id,
        direction=direction,
        round=round_,
        n_records=len(own),
        n_new=n_new,
        n_known=len(known),
        n_decided=len(decided),
        notes=notes,
        next="rea screen --as ID" if n_new else "rea status",
    )


def _round(review: Review, direction: str) -> tuple[State, int]:
    if direction not in DIRECTIONS:
        raise UnknownNameError("direction", direction, DIRECTIONS)
    state = read_state(review)
    return state, 1 + max((int(one["round"]) for one in _chases(state, direction)), default=0)


def _chases(state: State, direction: str) -> list[log.Line]:
    withdrawn = state.review.withdrawn()
    return [
        one
        for one in standing_lines(state.review.lines(CHASES))
        if one["direction"] == direction and one["source"] not in withdrawn
    ]


def _seeds(state: State, direction: str) -> pd.DataFrame:
    """The included reports that were not chased in this direction before."""
    chased = {
        state.group_of.get(record) for one in _chases(state, direction) for record in one["seeds"]
    }
    history = state.history
    rows = history[(history["representative"] == "yes") & (history["assessed"] == "included")]
    wanted = set(rows.loc[~rows["group_id"].isin(chased), "record_id"])
    if not wanted:
        why = "every included report was chased" if len(rows) else "no report is included yet"
        raise ReaError(f"Nothing is left to chase {direction}: {why}.", "See 'rea status'.")
    table = corrected(state.review)
    return table[table["record_id"].isin(wanted)].reset_index(drop=True)
