"""What is said of a search after it was filed: a fact that PRISMA-S asks for, or a better one.

The search's own file stays as it was written; each fact is a line on a log, and the last stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rea.errors import ReaError
from rea.model import Source, standing_lines
from rea.steps.search.filing import (
    SearchFacts,
    check_facts,
    claim_that_differs,
    missing_facts,
)
from rea.steps.search.withdrawing import source_named
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import FACTS, Review
from rea.store.sources import SAID_LATER


@dataclass(frozen=True, slots=True)
class CompletedSearch:
    """A search, and what was said of it now.

    Attributes
    ----------
    said : tuple of str
        The fields of `Source` that have another value than before.
    missing : tuple of str
        What PRISMA-S asks for and nobody gave yet.
    """

    source: Source
    said: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    next: str = "rea search list"


def complete_search(
    review: Review, source_id: str, facts: SearchFacts, *, person: str = ""
) -> CompletedSearch:
    """Say of a search what was not said when it was filed, or say it better.

    Parameters
    ----------
    facts : SearchFacts
        Only what `rea.store.sources.SAID_LATER` names can be said later.

    Raises
    ------
    ReaError, UnknownNameError
        No such search, nobody named, or a fact that cannot be right.
    """
    who = acting(review.settings, person)
    before = source_named(review, source_id)
    given = facts.said()
    fixed = next((name for name in given if name not in SAID_LATER), "")
    if fixed:
        raise ReaError(
            f"The {fixed} of a search stays as it was filed.",
            "If it is wrong, withdraw the search and import it again.",
        )
    said = {name: one for name, one in given.items() if one != getattr(before, name)}
    if not given:
        raise ReaError(
            f"{source_id}: there is nothing to add.", "Give a fact, such as --platform Elsevier."
        )
    after = replace(before, **said)
    check_facts(review, after)
    if said:
        write_lines(review, FACTS, who.person_id, _lines(review, who.person_id, source_id, said))
    notes = tuple(claim_that_differs(after)) if "n_claimed" in said else ()
    return CompletedSearch(after, tuple(said), missing_facts(after), notes)


def _lines(
    review: Review, person: str, source_id: str, said: Mapping[str, Any]
) -> Iterator[log.Line]:
    standing = [one for one in standing_lines(review.lines(FACTS)) if one["source"] == source_id]
    for name, fact in said.items():
        yield log.new_line(
            person,
            source=source_id,
            field=name,
            text=fact.isoformat() if isinstance(fact, date) else str(fact),
            replaces=sorted(one["id"] for one in standing if one["field"] == name),
        )
