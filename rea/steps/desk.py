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
from rea.screening.outcomes import standing
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
        super().__init__(review, person, stage=stage)

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
        if group not in self._groups:
            raise UnknownNameError(
                f"record at {self.stage}", name, [], "It is not read at this stage."
            )
        if group in self._offered:
            return self._offered[group]
        up = self._queue.next()
        shown_by = up[1] if up is not None and up[0] == group else "given"
        row = self._records[self._state.speaker[group]]
        return Shown(**row, group_id=group, shown_by=shown_by, n_copies=self._copies(group))

    def mine(self, shown: Shown) -> tuple[Decision, ...]:
        """What this reader has standing on a record: nothing, one, or two that differ."""
        groups = self._state.group_of
        return tuple(one for one in self._standing() if groups.get(one.record_id) == shown.group_id)

    def last(self, n: int = 10) -> list[Made]:
        """The reader's own latest decisions that stand, newest first."""
        return [Made(one, self._title(one.record_id)) for one in self._standing()[: -n - 1 : -1]]

    @property
    def saved_at(self) -> str:
        """When this reader's latest line reached the disk (UTC), or "" before the first."""
        return max((one.at for one in self._own_lines()), default="")

    @property
    def care(self) -> str:
        """What the protocol tells readers before they begin, or ""."""
        return self._protocol.reviewer_care.text or ""

    @property
    def n_reports(self) -> int:
        """Reports of this stage, whoever reads them."""
        return len(self._groups)

    def to_read(self) -> frozenset[str]:
        """The groups that this reader has still to read."""
        return frozenset(self._left())

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
        found = [one for one in self._standing() if one.line_id == line_id]
        if not found:
            raise StaleFormError("", "The last decision")
        shown = self.shown(found[0].record_id)
        self._deciding.take_back(shown.group_id)
        self._queue.again()
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
        if desk._groups == self._groups and desk._records == self._records:
            desk._prepared = self._prepared  # the costly part of ranking: the texts in numbers
        for group in self._later:
            desk._later.append(group)
            desk._queue.passed(group)
        desk._offered = self._offered
        return desk

    def _own_lines(self) -> list[Decision]:
        me, groups = self.person.person_id, self._state.group_of
        lines = self._state.all_decisions[self.stage]
        return [one for one in lines if one.person == me and one.record_id in groups]

    def _standing(self) -> list[Decision]:
        """The reader's own decisions that stand, oldest first."""
        return sorted(standing(self._own_lines()), key=lambda one: (one.at, one.line_id))

    def _note_own_writing(self) -> None:
        own = self._review.screened / self.stage / f"{self.person.person_id}.{device_id()}.jsonl"
        self._stamps[own] = _stamp(own)

    def _title(self, record_id: str) -> str:
        return self._records[self._state.speaker[self._state.group_of[record_id]]]["title"]


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
