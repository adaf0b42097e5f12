"""What a reader finds again by the catchwords in their own notes; nobody else's are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rea.model import STAGES
from rea.screening.catchwords import by_catchword, catchwords_in
from rea.steps.screening.desk import Made
from rea.steps.screening.screen import Sitting
from rea.steps.search.correcting import rows_of
from rea.steps.state import read_state
from rea.steps.team.people import acting
from rea.store.review import Review

# So many can be taken in at a glance beside the note.
_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Catchword:
    """A word that this reader wrote with a ``#``, and their decisions in whose note it stands."""

    word: str
    made: tuple[Made, ...]


def own_catchwords(review: Review, person: str) -> tuple[Catchword, ...]:
    """This person's catchwords in the notes that stand, those used most first."""
    who, state = acting(review.settings, person).person_id, read_state(review)
    own = (one for stage in STAGES for one in state.decisions[stage] if one.person == who)
    words = by_catchword(one for one in own if one.record_id in state.group_of)
    speaker = {
        one.record_id: state.speaker[state.group_of[one.record_id]]
        for decisions in words.values()
        for one in decisions
    }
    rows = rows_of(review, set(speaker.values()))
    title = {record: rows[one]["title"] for record, one in speaker.items()}
    return tuple(
        Catchword(word, tuple(Made(one, title[one.record_id]) for one in decisions))
        for word, decisions in words.items()
    )


def offered_catchwords(sitting: Sitting, note: str = "") -> tuple[str, ...]:
    """The reader's catchwords to add to a note: those used most that it has not."""
    there = {word.casefold() for word in catchwords_in(note)}
    new = (word for word in by_catchword(sitting.made()) if word.casefold() not in there)
    return tuple(new)[:_OFFERED]
