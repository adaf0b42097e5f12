"""A sitting as pages need it: several windows, left at any moment and taken up again.

A page may be old when its form comes back: another window has decided the record since,
or the back button brought an answered form up again. So a form says which record it was
about and which of the reader's decisions stood when it was shown; where these no longer
stand, nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from rea.errors import DecisionError, UnknownNameError
from rea.model import STAGES, Decision
from rea.screening import pace
from rea.screening.aside import PASSED_ON
from rea.screening.outcomes import GIVEN, SECOND_LOOK
from rea.screening.queue import Turn
from rea.steps.fulltext.fulltexts import StoredFile, files_of
from rea.steps.screening.advising import Advised, Advising
from rea.steps.screening.deciding import Decided, Wish
from rea.steps.screening.finding_words import WhatIsSaid
from rea.steps.screening.guiding import Guide, guide
from rea.steps.screening.screen import Shown, Sitting
from rea.steps.screening.setting_aside import BACK, aside_lines
from rea.steps.search.correcting import rows_of
from rea.steps.state import ASIDE, EDITS
from rea.steps.team.calibrating import rulings
from rea.steps.writing import write_lines
from rea.store.device import device_id
from rea.store.review import SETTINGS_FILE, WITHDRAWALS, Review, open_review
from rea.store.stamps import Stamps, stamp, stamps_of

# What a desk was made from; when one of these changes, somebody else has been at work.
_WATCHED = (
    SETTINGS_FILE,
    "protocols/released/*.yaml",
    "data/raw/*/records.csv",
    "data/screened/*.csv",
    "data/screened/*/*.jsonl",
)

# Logs that change what records say, or which records there are.
_LOGS_OF_TEXTS = (EDITS, WITHDRAWALS)


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


@dataclass(frozen=True, slots=True)
class Pace:
    """How one reader gets on; shown to that reader alone.

    Attributes
    ----------
    minutes_left : float or None
        At this reader's own pace; None while it rests on too few decisions.
    minutes_sitting : int
        Since the last pause.
    wants_break : bool
        Whether that is as long as the protocol has anybody read at a stretch.
    minutes_worked : int
        At this stage in all, pauses left out.
    """

    minutes_left: float | None
    minutes_sitting: int
    wants_break: bool
    minutes_worked: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that the reader passed on."""

    record_id: str
    title: str


class Desk(Sitting):
    """One reader's place at one stage, for as long as the pages are open."""

    def __init__(self, review: Review, person: str, stage: str) -> None:
        # Read the stamps first: what changes while the rest is read is then seen as change.
        self._review = review
        self._stamps = stamps_of(review.root, _WATCHED)
        self._offered: dict[str, Turn] = {}
        super().__init__(review, person, stage=stage, behind=True)
        self._said = WhatIsSaid(review)
        is_exact = self._protocol.reviewer_care.times_in_logs == "exact"
        self._decided_at = [
            datetime.fromisoformat(one.at)
            for one in self._state.all_decisions[self.stage] * is_exact
            if one.person == self.person.person_id and one.verdict is not None
        ]

    # -- what is on the desk --------------------------------------------------------------

    def offered(self) -> Shown | None:
        """The record to read now; how it came up is remembered until it is decided."""
        up = self.course.next()
        if up is None:
            return None
        self._offered[up.group] = up
        return self._shown(up)

    def shown(self, name: str) -> Shown:
        """A record of this stage by its name, decided or not.

        Raises
        ------
        UnknownNameError
        """
        group = self._state.group_of[self._state.find(name)]
        if group not in self.course.places:
            raise UnknownNameError(
                f"record at {self.stage}", name, [], "It is not read at this stage."
            )
        up = self._offered.get(group) or self.course.next()
        return self._shown(up if up is not None and up.group == group else Turn(group, GIVEN))

    def of_group(self, group: str) -> Shown:
        """A group's record, asked for by name."""
        return self._shown(Turn(group, GIVEN))

    def look_again(self, name: str) -> Shown:
        """Show a record that this reader decided, as one that is looked at again."""
        group = self.shown(name).group_id
        if self.made_on(group):
            self._offered[group] = Turn(group, SECOND_LOOK)
        return self.shown(name)

    def files(self, shown: Shown) -> tuple[StoredFile, ...]:
        """The files of a report that are on this computer; none at title and abstract."""
        if self.stage == STAGES[0]:
            return ()
        known = self._files.get(shown.group_id, ())
        return tuple(one for one in known if (self._review.root / one.file).is_file())

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
        if self._protocol.reviewer_care.times_in_logs == "exact" or not self._decided_at:
            return self._deciding.saved_at
        return self._decided_at[-1].isoformat()

    @cached_property
    def guide(self) -> Guide:
        """What the protocol tells this reader."""
        return guide(self._protocol, self.stage, rulings(self._review))

    def pace(self) -> Pace:
        """How this reader gets on."""
        each = pace.seconds_each(self._decided_at)
        sitting = pace.sitting(self._decided_at, datetime.now(UTC))
        minutes, limit = int(sitting.total_seconds() // 60), self.guide.session_minutes
        return Pace(
            minutes_left=None if each is None else each * self.course.n_left / 60,
            minutes_sitting=minutes,
            wants_break=limit is not None and minutes >= limit,
            minutes_worked=int(pace.worked(self._decided_at).total_seconds() // 60),
        )

    def advice(self) -> Advised | None:
        """Whether reading may stop, as far as this reader may know."""
        return self._advising.say()

    @cached_property
    def _advising(self) -> Advising:
        return Advising(self._state, self.course)

    @cached_property
    def _files(self) -> dict[str, tuple[StoredFile, ...]]:
        return files_of(self._state)

    @property
    def n_reports(self) -> int:
        """Reports of this stage, whoever reads them."""
        return len(self.course.groups)

    def listed(self, words: str, n: int) -> tuple[list[dict[str, str]], int]:
        """Records still to read in which all these words stand, and how many there are.

        Words as of `WhatIsSaid.having`; in order of their ids, which tells nothing, and at
        most `n` of them.
        """
        left = {self._state.speaker[group] for group in self.course.left()}
        found = self._said.having(words, left)
        rows = rows_of(self._review, found[:n])
        return [rows[one] for one in found[:n]], len(found)

    def named(self, name: str) -> str:
        """The record of this stage that bears this id, or this number at its source; or ""."""
        try:
            return self.shown(name).record_id
        except (UnknownNameError, DecisionError):
            return ""

    def passed(self) -> list[Passed]:
        """What this reader has passed on and may take back."""
        records = [self._state.speaker[group] for group in self.course.given_away()]
        rows = self._lookup.rows(records)
        return [Passed(one, rows[one]["title"]) for one in records]

    def to_read(self) -> frozenset[str]:
        """The groups that this reader has still to read."""
        return self.course.left()

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
        self._decided_at.append(datetime.now(UTC))
        self._offered.pop(shown.group_id, None)
        self._note_own_writing()
        return done

    def set_aside_as_shown(self, name: str, how: str) -> None:
        """Leave the record for later, or to a colleague; once, however often it is sent.

        Raises
        ------
        StaleFormError
            It was decided meanwhile.
        """
        shown = self.shown(name)
        if self.mine(shown) and shown.group_id not in self._deciding.to_read_again():
            raise StaleFormError(shown.record_id, shown.title)
        self._write_aside(shown.record_id, how)
        self._offered.pop(shown.group_id, None)
        if how in PASSED_ON:
            self.course.passed_on(shown.group_id)
        else:
            self.pass_over(shown)

    def take_again(self, name: str) -> Shown:
        """Take back a record that was passed on; gives it to be read."""
        shown = self.shown(name)
        self._write_aside(shown.record_id, BACK)
        self.course.taken_again(shown.group_id)
        return shown

    def exclude_together(self, names: Sequence[str], reason: str, note: str) -> Decided:
        """Exclude several records for one reason: all of them, or none.

        Raises
        ------
        StaleFormError
            One of them was decided since the list was shown.
        DecisionError
        """
        every = [self.shown(name) for name in names]
        for shown in every:
            if self.mine(shown):
                raise StaleFormError(shown.record_id, shown.title)
        way = f"together:{len(every)}"
        wishes = [Wish(one.record_id, "exclude", reason, note, way) for one in every]
        done = self._deciding.write(wishes)
        for shown in every:
            self.course.decided(shown.group_id)
        self._note_own_writing()
        return done

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
        self.course.undone(shown.group_id)
        self._note_own_writing()
        return shown

    # -- staying true to the folder -------------------------------------------------------

    def is_current(self) -> bool:
        """Whether nobody else has changed the folder since."""
        return self._stamps == stamps_of(self._review.root, _WATCHED)

    def renewed(self) -> Desk:
        """The same place with what others have added."""
        review = open_review(self._review.root)
        desk = Desk(review, self.person.person_id, self.stage)
        says_the_same = desk._ground_stamps(*_LOGS_OF_TEXTS) == self._ground_stamps(*_LOGS_OF_TEXTS)
        if says_the_same:
            desk._said = self._said
        is_same = desk._ground_stamps() == self._ground_stamps()
        if is_same and desk.course.groups == self.course.groups:
            desk.course.orders = self.course.orders
        if not says_the_same or desk.course.orders is not self.course.orders:
            # Otherwise the costly part of ranking, the texts in numbers, is as it was.
            self.course.orders.forget_texts()
        desk._decided_at = max(desk._decided_at, self._decided_at, key=len)
        desk._offered = self._offered
        return desk

    def _ground_stamps(self, *logs: str) -> Stamps:
        """Of what decides which records are ranked, and how; and of these folders of logs."""
        return {
            path: stamp
            for path, stamp in self._stamps.items()
            if path.suffix != ".jsonl" or path.parent.name in logs
        }

    def _write_aside(self, record: str, how: str) -> None:
        lines = aside_lines(self._state, self.person, self.stage, record, how)
        write_lines(self._review, ASIDE, self.person.person_id, lines)
        self._note_own_writing(ASIDE)

    def _note_own_writing(self, room: str = "") -> None:
        name = f"{self.person.person_id}.{device_id()}.jsonl"
        own = self._review.screened / (room or self.stage) / name
        self._stamps[own] = stamp(own)
