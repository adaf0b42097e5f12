"""Writing decisions, one or many, by the same rules from every door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import STAGES, VERDICTS, Decision, Person, Stage, Verdict
from rea.protocol import Protocol
from rea.screening.outcomes import GIVEN, SECOND_LOOK, read_decisions
from rea.steps.protocol.protocols import InForce, for_deciding
from rea.steps.search.spreadsheet import Row, TableError, named, read_rows
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review
from rea.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision that somebody would like to make, before it is checked.

    Attributes
    ----------
    place : str
        The row of a table that asks for it, ``decisions.csv, line 7``, or "".
    rank : int
        The record's place in the order that `shown_by` names; 0 where it has none.
    protocol : str
        Version under which it was read elsewhere; the one in force if empty.
    """

    record: str
    verdict: str
    reason: str = ""
    note: str = ""
    shown_by: str = GIVEN
    place: str = ""
    rank: int = 0
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions that are on the disk.

    Attributes
    ----------
    n_made : int
        Decisions written, changed minds included.
    n_changed : int
        How many of them replaced an earlier decision of the same person.
    n_unchanged : int
        Asked for, but standing already word for word.
    """

    person: str
    stage: Stage
    n_made: int
    n_changed: int
    n_unchanged: int
    next: str


def decide(
    review: Review,
    wishes: Sequence[Wish],
    *,
    person: str,
    stage: str = "title-abstract",
    pilot: bool = False,
) -> Decided:
    """Decide on records: all of them, or none if one cannot be decided as wished.

    Parameters
    ----------
    wishes : sequence of Wish
    person : str
        Id of who decides.
    pilot : bool
        Practice: written to the log, and never counted.

    Raises
    ------
    DecisionError, UnknownNameError
        The first wish that cannot be granted, and why.
    """
    state = read_state(review)
    return Deciding(state, acting(review.settings, person), as_stage(stage), pilot).write(wishes)


def decide_from_table(
    review: Review, path: Path, *, person: str, stage: str = "title-abstract", pilot: bool = False
) -> Decided:
    """Decide from a CSV with the columns record (or accession), verdict, reason, note.

    Rows of other people or of the other stage are passed over where the table has the
    columns ``person`` and ``stage``.

    Raises
    ------
    TableError, DecisionError
        Naming file and line; nothing is written then.
    """
    who = acting(review.settings, person)
    deciding = Deciding(read_state(review), who, as_stage(stage), pilot)
    rows = rows_of(path, review.settings, who, deciding.stage)
    return deciding.write([wish_of(row) for row in rows])


def rows_of(path: Path, settings: Settings, who: Person, stage: Stage) -> list[Row]:
    """The rows of a table of decisions that are this person's, at this stage.

    Raises
    ------
    TableError, DecisionError
        A row is by nobody of the review or at no stage, or no row is this person's.
    """
    found = []
    for row in read_rows(path, needed=("verdict",)):
        with named(row.place):
            person = settings.person(row.get("person", who.person_id))
            if (person.person_id, as_stage(row.get("stage", stage))) == (who.person_id, stage):
                found.append(row)
    if not found:
        raise TableError(
            path,
            f"no row is by {who.person_id} at {stage}.",
            "Look at its columns 'person' and 'stage'.",
        )
    return found


def wish_of(row: Row) -> Wish:
    """A row of a table as a wish."""
    reason, note = row.get("reason", ""), row.get("note", "")
    return Wish(row.name, row["verdict"], reason, note, place=row.place)


def as_stage(name: str) -> Stage:
    """A stage by its name.

    Raises
    ------
    UnknownNameError
    """
    for stage in STAGES:
        if stage == name:
            return stage
    raise UnknownNameError("stage", name, STAGES)


def check_alike(before: Wish, wish: Wish) -> None:
    """Refuse two wishes on one report that differ."""
    if (before.verdict, before.reason) != (wish.verdict, wish.reason):
        raise DecisionError(
            f"{wish.record} and {before.record} are one report and would be decided in two ways.",
            "Keep one of the two.",
        )


class Deciding:
    """One person's decisions at one stage: checks wishes and writes lines."""

    def __init__(self, state: State, person: Person, stage: Stage, pilot: bool = False) -> None:
        self.state = state
        self.person = person
        self.stage: Stage = stage
        self.pilot = pilot
        self.protocol: InForce = for_deciding(state.review, pilot=pilot)

    @cached_property
    def _again(self) -> dict[str, tuple[Decision, ...]]:
        # A pilot never counts, so it reads nothing again.
        if self.pilot:
            return {}
        return self.state.rereading.left_to(self.person.person_id, self.stage)

    @cached_property
    def _mine(self) -> dict[str, list[Decision]]:
        """What this person has standing on each group that they decided, newest group last."""
        found: dict[str, list[Decision]] = {}
        for decision in self.state.decisions[self.stage]:
            group = self.state.group_of.get(decision.record_id)
            if decision.person == self.person.person_id and group is not None:
                found.setdefault(group, []).append(decision)
        return found

    def decided(self) -> Set[str]:
        """The groups that this person has decided and need not read again, as from now on."""
        return self._mine.keys() - self._again.keys() if self._again else self._mine.keys()

    def to_read_again(self) -> Mapping[str, tuple[Decision, ...]]:
        """The groups that this person reads again after an amendment, and what stands there."""
        return self._again

    def made_on(self, group: str) -> tuple[Decision, ...]:
        """What this person has standing on a group: nothing, one, or two that differ."""
        return tuple(self._mine.get(group, ()))

    def made(self) -> Iterator[Decision]:
        """Everything that this person has decided and that stands."""
        return (one for made in self._mine.values() for one in made)

    def latest(self, n: int) -> list[Decision]:
        """This person's latest decisions that stand, newest first."""
        newest = [one for made in islice(reversed(self._mine.values()), n) for one in made]
        return sorted(newest, key=lambda one: one.at, reverse=True)[:n]

    def standing_line(self, line_id: str) -> Decision | None:
        """This person's decision of that line, if it still stands."""
        found = (one for made in self._mine.values() for one in made if one.line_id == line_id)
        return next(found, None)

    @cached_property
    def saved_at(self) -> str:
        """When this person's latest line reached the disk (UTC), or "" before the first."""
        me, groups = self.person.person_id, self.state.group_of
        made = self.state.all_decisions[self.stage]
        own = (one.at for one in made if one.person == me and one.record_id in groups)
        return max(own, default="")

    def verdict_on(self, group: str) -> Verdict | None:
        """What this person thinks of a group; None if undecided or of two minds."""
        verdicts = {decision.verdict for decision in self._mine.get(group, [])}
        return verdicts.pop() if len(verdicts) == 1 else None

    def reason_on(self, group: str) -> str:
        """The reason that this person gave for a group, or ""."""
        reasons = {decision.reason for decision in self._mine.get(group, [])}
        return reasons.pop() if len(reasons) == 1 else ""

    def check(self, wish: Wish) -> None:
        """Refuse what cannot be decided as wished.

        Raises
        ------
        DecisionError, UnknownNameError
        """
        self._granted(wish)

    def write(self, wishes: Sequence[Wish]) -> Decided:
        """Check every wish, then write them all; on the disk when this returns."""
        lines: list[log.Line] = []
        unchanged = 0
        decided: dict[str, Wish] = {}
        for wish in wishes:
            with named(wish.place):
                record = self._granted(wish)
                group = self.state.group_of[record]
                before = decided.setdefault(group, wish)
                check_alike(before, wish)
            if before is not wish:
                continue
            # What was looked at again is on record even where it stays as it was.
            if self._stands(group, wish) and wish.shown_by != SECOND_LOOK:
                unchanged += 1
            else:
                lines.append(self._line(record, wish))
        self._append(lines)
        return Decided(
            person=self.person.person_id,
            stage=self.stage,
            n_made=len(lines),
            n_changed=sum(bool(line["replaces"]) for line in lines),
            n_unchanged=unchanged,
            next="rea status",
        )

    def take_back(self, group: str) -> None:
        """Undo this person's latest decision on a group; what it had replaced stands again."""
        made = self._mine.get(group, [])
        if not made:
            raise DecisionError(f"Nothing was decided on {group} that could be taken back.")
        latest = max(made, key=lambda one: (one.at, one.line_id))
        earlier = [
            one
            for one in self.state.all_decisions[self.stage]
            if one.line_id in latest.replaces
            and one.verdict is not None
            and one.person == latest.person
        ]
        again = earlier[0] if len(earlier) == 1 else None
        wish = Wish(
            latest.record_id,
            str(again.verdict) if again else "",
            again.reason if again else "",
            again.note if again else "",
            shown_by="undo",
        )
        line = self._line(latest.record_id, wish)
        # What stands again was decided by the text of then, and may have to be read again.
        self._append([line | {"protocol": again.protocol} if again else line])

    def _granted(self, wish: Wish) -> str:
        record = self.state.find(wish.record)
        group = self.state.group_of[record]
        if wish.verdict not in VERDICTS:
            raise UnknownNameError("verdict", wish.verdict, VERDICTS)
        self._check_reason(wish, self.protocol.protocol)
        if self.stage == "full-text" and not self.pilot:
            self._check_ready(wish.record, group)
        return record

    def _check_reason(self, wish: Wish, protocol: Protocol) -> None:
        codes = [one.code for one in protocol.reasons(self.stage)]
        if wish.reason and wish.verdict != "exclude":
            raise DecisionError(
                f"{wish.record}: the reason {wish.reason} was given with '{wish.verdict}'.",
                "Only an exclusion has a reason; put doubts into --note.",
            )
        if wish.reason and wish.reason not in codes:
            raise UnknownNameError(f"exclusion reason at {self.stage}", wish.reason, codes)
        if wish.verdict == "exclude" and not wish.reason and protocol.reason_required(self.stage):
            raise DecisionError(
                f"{wish.record}: an exclusion at {self.stage} needs a reason.",
                f"Give --reason with one of {', '.join(codes)}.",
            )

    def _check_ready(self, name: str, group: str) -> None:
        screened = self.state.screened(group)
        if screened == "excluded":
            raise DecisionError(f"{name} was excluded at title and abstract.", "See 'rea show'.")
        if screened == "pending":
            raise DecisionError(
                f"{name} is not settled at title and abstract yet.", "Screen it there first."
            )
        if self.state.retrieved(group) != "retrieved":
            raise DecisionError(
                f"{name} has no full text yet.", f"Note it with 'rea retrieve {name} --got FILE'."
            )

    def _stands(self, group: str, wish: Wish) -> bool:
        made = self._mine.get(group, [])
        same = [(one.verdict, one.reason, one.note) for one in made] == [
            (wish.verdict, wish.reason, wish.note)
        ]
        # Read again and decided alike is still read again, and that is written down.
        return same and group not in self._again

    def _line(self, record: str, wish: Wish) -> log.Line:
        # A pilot never counts, so it must not unmake what does.
        group = self.state.group_of[record]
        standing = {one.line_id: one for one in self._mine.get(group, ())}
        standing |= {one.line_id: one for one in self._again.get(group, ())}
        made = [one for one in standing.values() if one.pilot == self.pilot]
        line = log.new_line(
            self.person.person_id,
            record=record,
            stage=self.stage,
            verdict=wish.verdict or None,
            reason=wish.reason,
            note=wish.note,
            protocol=wish.protocol or self.protocol.name,
            shown_by=wish.shown_by,
            replaces=sorted(one.line_id for one in made),
        )
        line |= {"place": wish.rank} if wish.rank else {}
        return line | {"pilot": True} if self.pilot else line

    def _append(self, lines: Sequence[log.Line]) -> None:
        written = write_lines(self.state.review, self.stage, self.person.person_id, lines)
        for decision in read_decisions(written):
            self.state.all_decisions[self.stage].append(decision)
            self.saved_at = decision.at
            group = self.state.group_of[decision.record_id]
            self._mine.pop(group, None)  # so that what was decided last stands last
            self._again.pop(group, None)
            if decision.verdict is not None:
                self._mine[group] = [decision]
                if not self.pilot and self.state.rereading.is_asked(decision, self.stage):
                    self._again[group] = (decision,)
