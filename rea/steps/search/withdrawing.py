"""Taking a search back, putting another file in its place, and running one again.

The bytes of a withdrawn source stay where they are, and so does every decision; the source
counts no more from the line that says why. A decision on one of its records counts on for
the copy that another source holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from rea.errors import ReviewError, UnknownNameError
from rea.model import STAGES, Source
from rea.steps.dedupe.dedupe import find_duplicates
from rea.steps.search.filing import SearchFacts
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import WITHDRAWALS, Review

_OF_THE_SEARCH: Final = ("name", "kind", "platform", "strategy", "coverage", "limits")
# Another file of the same day has these in common too; a later run has not.
_OF_ITS_DAY: Final = ("searched_on", "n_claimed")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A source that counts no more.

    Attributes
    ----------
    carried : tuple of str
        Decided records whose decisions count on for a copy in another source.
    lapsed : tuple of str
        Decided records whose decisions count no more: nothing else holds them.
    """

    source_id: str
    why: str
    n_records: int
    carried: tuple[str, ...]
    lapsed: tuple[str, ...]
    next: str = "rea dedupe"


@dataclass(frozen=True, slots=True)
class Rerun:
    """What running a search again has brought.

    Attributes
    ----------
    new, seen : int
        Records that the earlier run did not have, and those that it had.
    vanished : tuple of str
        Records of the earlier run that the platform gives no more.
    """

    source_id: str
    rerun_of: str
    new: int
    seen: int
    vanished: tuple[str, ...]


def withdraw(review: Review, source_id: str, *, why: str, person: str = "") -> Withdrawn:
    """Let a source count no more, and say what that means for decisions.

    Raises
    ------
    UnknownNameError, ReviewError
        There is no such source, it was withdrawn before, or nobody says why.
    """
    who = acting(review.settings, person).person_id
    source = source_named(review, source_id)
    if not why.strip():
        raise ReviewError(
            f"{source_id}: a search is withdrawn for a reason.", 'Say it with --why "…".'
        )
    state = read_state(review)
    own = [one for one in state.records["record_id"] if _source_of(one) == source_id]
    carried = {
        record: others[0]
        for record in own
        if (others := [o for o in _copies(state, record) if _source_of(o) != source_id])
    }
    decided = _decided(state, set(own))
    line = log.new_line(who, source=source_id, why=why.strip(), carried=carried, replaces=[])
    write_lines(review, WITHDRAWALS, who, [line])
    return Withdrawn(
        source_id=source_id,
        why=why.strip(),
        n_records=source.n_records,
        carried=tuple(one for one in decided if one in carried),
        lapsed=tuple(one for one in decided if one not in carried),
    )


def put_in_place(review: Review, old_id: str, new_id: str, *, person: str = "") -> Withdrawn:
    """Withdraw a source for which another was imported; its decisions go over to the copies."""
    find_duplicates(review)  # only then is it known which record is whose copy
    done = withdraw(review, old_id, why=f"replaced by {new_id}", person=person)
    find_duplicates(review)
    return done


def with_former_facts(review: Review, facts: SearchFacts, replaces: str = "") -> SearchFacts:
    """The facts, and of those not said again what the search replaced or run again has.

    Raises
    ------
    UnknownNameError, ReviewError
    """
    former_id = replaces or facts.rerun_of
    if not former_id:
        return facts
    former, said = source_named(review, former_id), facts.said()
    kept = _OF_THE_SEARCH if facts.rerun_of else (*_OF_THE_SEARCH, *_OF_ITS_DAY)
    return replace(facts, **{name: getattr(former, name) for name in kept if name not in said})


def source_named(review: Review, source_id: str) -> Source:
    """A source that counts, by its id.

    Raises
    ------
    UnknownNameError, ReviewError
    """
    counting = {one.source_id: one for one in review.sources()}
    if source_id in counting:
        return counting[source_id]
    line = review.withdrawn().get(source_id)
    if line is not None:
        raise ReviewError(f"{source_id} was withdrawn on {line['at'][:10]}: {line['why']}.")
    raise UnknownNameError("source", source_id, counting, "See 'rea search list'.")


def compare_runs(review: Review, source_id: str, earlier_id: str) -> Rerun:
    """What a search that was run again has new, has again and has lost."""
    columns = ("record_id", "source", "accession", "doi", "title", "year")
    table = review.records(columns)
    now, before = table[table["source"] == source_id], table[table["source"] == earlier_id]
    known, found = _names_of(before), _names_of(now)
    seen = sum(bool(names & set().union(*known.values())) for names in found.values())
    every_name = set().union(*found.values())
    vanished = tuple(record for record, names in known.items() if not names & every_name)
    return Rerun(source_id, earlier_id, len(found) - seen, seen, vanished)


def _names_of(records: pd.DataFrame) -> dict[str, set[str]]:
    """By what a record is known again: the platform's identifier, DOI, or title and year."""
    found = {}
    for row in records.to_dict("records"):
        titled = "".join(filter(str.isalnum, row["title"].casefold())) + row["year"]
        found[str(row["record_id"])] = {row["accession"], row["doi"], titled} - {"", row["year"]}
    return found


def _decided(state: State, records: set[str]) -> Sequence[str]:
    made = [one.record_id for stage in STAGES for one in state.decisions[stage]]
    return sorted(records.intersection(made))


def _copies(state: State, record: str) -> list[str]:
    return state.members[state.group_of[record]]


def _source_of(record: str) -> str:
    return record.rpartition("/")[0]
