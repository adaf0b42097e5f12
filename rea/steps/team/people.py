"""Who takes part. An id is for ever; the name shown stands in ``review.yaml`` alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rea.errors import ReaError, ReviewError
from rea.model import Person
from rea.store.review import Review
from rea.store.settings import Settings


class PersonLeftError(ReviewError):
    """Somebody who has left the review cannot decide any more."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            f"{person.person_id} ({person.name}) left this review on {person.left_on}.",
            "What they decided stays; add a new person with 'rea people add NAME'.",
        )
        self.person = person


# Windows keeps these for devices, whatever follows after a dot, and an id begins the name
# of a log.
_NO_FILE_NAMES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


def add_person(
    review: Review, name: str, person_id: str = "", *, is_model: bool = False
) -> tuple[Review, Person]:
    """Add somebody; without an id they get the next of r1, r2, r3…

    Raises
    ------
    ReviewError
        The id is taken or not fit to be part of a file's name.
    """
    taken = {person.person_id for person in review.settings.people}
    chosen = person_id or next(f"r{n}" for n in range(1, len(taken) + 2) if f"r{n}" not in taken)
    if chosen in taken:
        raise ReviewError(
            f"{chosen} is somebody's id already.", "Ids are for ever: choose another one."
        )
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,23}", chosen) or chosen in _NO_FILE_NAMES:
        raise ReviewError(
            f"'{chosen}' cannot be an id.",
            "Use up to 24 small letters, digits and hyphens, a letter first, such as r2.",
        )
    person = Person(chosen, _fit(name), is_model)
    return review.with_settings(review.settings.with_person(person)), person


def rename_person(review: Review, person_id: str, name: str) -> tuple[Review, Person]:
    """Change the name shown; the id stays, and no log is touched."""
    person = replace(review.settings.person(person_id), name=_fit(name))
    return review.with_settings(review.settings.with_person(person)), person


def person_leaves(review: Review, person_id: str, on: date) -> tuple[Review, Person]:
    """Somebody leaves: their decisions stay, and they make no further ones."""
    person = replace(review.settings.person(person_id), left_on=on)
    return review.with_settings(review.settings.with_person(person)), person


def acting(settings: Settings, person_id: str) -> Person:
    """Who is about to decide; without an id, the only person who could be meant.

    Raises
    ------
    UnknownNameError, PersonLeftError, ReaError
    """
    if not person_id:
        here = people_here(settings)
        if len(here) != 1:
            ids = ", ".join(one.person_id for one in here) or "nobody yet"
            raise ReaError("Say who you are.", f"Add --as ID; in this review: {ids}.")
        return here[0]
    person = settings.person(person_id)
    if person.left_on is not None:
        raise PersonLeftError(person)
    return person


def people_here(settings: Settings) -> list[Person]:
    """The people who take part now; models are left out."""
    return [one for one in settings.people if not one.is_model and one.left_on is None]


def ids_here(settings: Settings) -> list[str]:
    """The same people by their ids."""
    return [one.person_id for one in people_here(settings)]


def _fit(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise ReviewError("A person needs a name.", "It can be changed later.")
    return clean
