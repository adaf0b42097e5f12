"""What stays between two pages: the review, who reads, and their desk at each stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from flask import current_app

from rea.errors import ReaError
from rea.model import Person, Stage
from rea.protocol.schema import ReviewerCare
from rea.steps.dedupe.pair_desk import PairDesk
from rea.steps.protocol.protocols import in_force
from rea.steps.screening.deciding import as_stage
from rea.steps.screening.desk import Desk
from rea.steps.team.people import acting
from rea.store.preferences import Preferences, read_preferences
from rea.store.review import Review, open_review
from rea.store.settings import Settings

EXTENSION = "rea"


class Place:
    """One person's way into one review. Pages run in threads; a desk serves one at a time."""

    def __init__(self, review: Review, person: str) -> None:
        self._root = review.root
        self.person: Person = acting(review.settings, person)
        self._desks: dict[Stage, Desk] = {}
        self._pairs: PairDesk | None = None
        self._lock = RLock()

    @property
    def review(self) -> Review:
        """The review as its settings say now."""
        return open_review(self._root)

    @property
    def settings(self) -> Settings:
        """What the review says of itself, also while a released protocol is refused."""
        return open_review(self._root, refuse_edited=False).settings

    @property
    def care(self) -> ReviewerCare:
        """What protects readers; none where a page says what is wrong with the protocol."""
        try:
            return in_force(self.review).protocol.reviewer_care
        except ReaError:
            return ReviewerCare()

    @property
    def preferences(self) -> Preferences:
        """What this reader chose."""
        return read_preferences(self.settings.protocol, self.person.person_id)

    @contextmanager
    def desk(self, stage: str) -> Iterator[Desk]:
        """The desk at a stage, for the length of one request.

        Raises
        ------
        UnknownNameError, ReaError
            No such stage; no released protocol.
        """
        name = as_stage(stage)
        with self._lock:
            desk = self._desks.get(name)
            if desk is None:
                desk = Desk(self.review, self.person.person_id, name)
            elif not desk.is_current():
                desk = desk.renewed()
            self._desks[name] = desk
            yield desk

    @contextmanager
    def pairs(self) -> Iterator[PairDesk]:
        """The desk for pairs that may be copies, for the length of one request.

        Raises
        ------
        ReaError
            Nothing was imported yet.
        """
        with self._lock:
            if self._pairs is None:
                self._pairs = PairDesk(self.review, self.person.person_id)
            else:
                self._pairs.refresh(self.review)
            yield self._pairs

    @contextmanager
    def writing(self) -> Iterator[Review]:
        """The review, for one request that writes to it."""
        with self._lock:
            yield self.review


def here() -> Place:
    """The place of the application that serves this request."""
    place = current_app.extensions[EXTENSION]
    assert isinstance(place, Place)
    return place
