"""A sitting as pages need it: several windows, left at any moment and taken up again.

A page may be old when its form comes back: another window has decided the record since,
or the back button brought an answered form up again. So a form says which record it was
about and which of the reader's decisions stood when it was shown; where these no longer
stand, nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import Decision
from rea.screening.queue import Turn
from rea.steps.deciding import Decided
from rea.steps.screen import Shown, Sitting
from rea.store.device import device_id
from rea.store.review import SETTINGS_FILE, Review, open_review

# What a desk was made from; when one of these changes, somebody else has been at work.
_WATCHED = (
    SETTINGS_FILE,
    "protocols/released/*.yaml",
    "data/raw/*/records.csv",
    "data/screened/*.csv",
    "data/screened/*/*.jsonl",
)

Stamps = dict[Path, tuple[int, int]]


class StaleFormError(DecisionError):
    """What a form was about has changed since it was shown; nothing was saved.

    Attributes
    ----------
    record_id : str
    """

    def __init__(self, record_id: str, title: str) -> None:
        super().__init__(
            f"“{title or record_id}” was decided in another window since this page was opened, "
            "so nothing was saved from here.",
            "Look at what stands now, and change it there if need be.",
        )
        self.record_id = record_id


@dataclass(frozen=True, slots=True)
class Made:
    """One of the reader's own decisions that stand, as a list shows it."""

    decision: Decision
    title: str


class Desk(Sitting):
    """One reader's place at one stage, for as long as the pages are open."""

    def __init__(self, review: Review, person: str, stage: str) -> None:
        # Read the stamps first: what changes while the rest is read is then seen as change.
        self._review = review
        self._stamps = stamps_of(review)
        self._later: list[str] = []
        self._offered: dict[str, Shown] = {}
        super().__init__(review, person, stage=stage, behind=True)

    # -- what is on the desk --------------------------------------------------------------

    def offered(self) -> Shown | None:
        """The record to read now; how it came up is remembered until it is decided."""
        shown = self.next()
        if shown is not None:
            self._offered[shown.group_id] = shown
        return shown

    def shown(self, name: str) -> Shown:
        """A record of this stage by its name, decided or not.

        Raises
        ------
        UnknownNameError
        """
        group = self._state.group_of[self._state.find(name)]
        if group not in self._course.places:
            raise UnknownNameError(
                f"record at {self.stage}", name, [], "It is not read at this stage."
            )
        if group in self._offered:
            return self._offered[group]
        up = self._course.next()
        return self._shown(up if up is not None and up.group == group else Turn(group, "given"))

    def mine(self, shown: Shown) -> tuple[Decision, ...]:
        """What this reader has standing on a record: nothing, one, or two that differ."""
        return self._deciding.made_on(shown.group_id)

    def last(self, n: int = 10) -> list[Made]:
        """The reader's own latest decisions that stand, newest first."""
        made = self._deciding.latest(n)
        speakers = [self._state.speaker[self._state.group_of[one.record_id]] for one in made]
        rows = self._lookup.rows(speakers)
        return [Made(one, rows[who]["title"]) for one, who in zip(made, speakers, strict=True)]

    @property
    def saved_at(self) -> str:
        """When this reader's latest line reached the disk (UTC), or "" before the first."""
        return self._deciding.saved_at

    @property
    def care(self) -> str:
        """What the protocol tells readers before they begin, or ""."""
        return self._protocol.reviewer_care.text or ""

    @property
    def n_reports(self) -> int:
        """Reports of this stage, whoever reads them."""
        return len(self._course.groups)

    def to_read(self) -> frozenset[str]:
        """The groups that this reader has still to read."""
        return self._course.left()

    # -- what forms ask for ---------------------------------------------------------------

    def decide_as_shown(
        self, name: str, replaces: Sequence[str], verdict: str, reason: str = "", note: str = ""
    ) -> Decided | None:
        """Decide by a form that was shown while the lines `replaces` stood.

        None where the same form came twice: the decision stands already.

        Raises
        ------
        StaleFormError
            Other lines stand now.
        """
        shown = self.shown(name)
        mine = self.mine(shown)
        if sorted(replaces) != sorted(one.line_id for one in mine):
            if [(one.verdict, one.reason, one.note) for one in mine] == [(verdict, reason, note)]:
                return None
            raise StaleFormError(shown.record_id, shown.title)
        done = self.decide(shown, verdict, reason, note)
        self._offered.pop(shown.group_id, None)
        self._note_own_writing()
        return done

    def leave_for_later(self, name: str) -> None:
        """The record comes up again after all others; nothing is written."""
        shown = self.shown(name)
        self._later.append(shown.group_id)
        self.pass_over(shown)

    def take_back(self, line_id: str) -> Shown:
        """Undo the decision of that line; gives the record that it was about.

        Raises
        ------
        StaleFormError
            It does not stand any more.
        """
        found = self._deciding.standing_line(line_id)
        if found is None:
            raise StaleFormError("", "The last decision")
        shown = self.shown(found.record_id)
        self._deciding.take_back(shown.group_id)
        self._course.undone(shown.group_id)
        self._note_own_writing()
        return shown

    # -- staying true to the folder -------------------------------------------------------

    def is_current(self) -> bool:
        """Whether nobody else has changed the folder since."""
        return self._stamps == stamps_of(self._review)

    def renewed(self) -> Desk:
        """The same place with what others have added; what was left for later stays so."""
        review = open_review(self._review.root)
        desk = Desk(review, self.person.person_id, self.stage)
        is_same = desk._texts_stamps() == self._texts_stamps()
        if is_same and desk._course.groups == self._course.groups:
            # The costly part of ranking, the texts in numbers, is as it was.
            desk._course.orders = self._course.orders
        for group in self._later:
            desk._later.append(group)
            desk._course.passed(group)
        desk._offered = self._offered
        return desk

    def _texts_stamps(self) -> Stamps:
        """Of what decides which texts are ranked, and by which words."""
        return {path: stamp for path, stamp in self._stamps.items() if path.suffix != ".jsonl"}

    def _note_own_writing(self) -> None:
        own = self._review.screened / self.stage / f"{self.person.person_id}.{device_id()}.jsonl"
        self._stamps[own] = _stamp(own)


def stamps_of(review: Review, patterns: Sequence[str] = _WATCHED) -> Stamps:
    """Size and time of each file that matches; two that differ tell that somebody wrote."""
    return {
        path: _stamp(path) for pattern in patterns for path in sorted(review.root.glob(pattern))
    }


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:  # a synced drive may take a file away at any moment
        return -1, -1
    return found.st_size, found.st_mtime_ns
