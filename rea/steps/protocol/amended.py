"""What was decided under a text that was amended since, and who reads it again.

Computed each time from the decisions and the versions that they name: a decision waits while
it stands, rests on a text that differs from the one in force, and the amendments do not say
that it need not be made again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rea.model import STAGES, Decision, Stage
from rea.protocol.amendments import EFFECT_WORDS, Effect, joined, numbers
from rea.protocol.grounds import ChangedGround, changed_grounds, said_by, stated_effect
from rea.screening.amended import Change, Reread, asks_again, how_far, together
from rea.screening.outcomes import Resolution
from rea.steps.protocol.protocols import InForce, released

if TYPE_CHECKING:
    from rea.steps.state import State

_AT_FULL_TEXT = " --stage full-text"

_Made = Decision | Resolution
_Changes = tuple[tuple[ChangedGround, Change], ...]


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that was amended since a record was read, as its reader is told."""

    title: str
    effect: Effect
    was: str
    now: str

    @property
    def sentence(self) -> str:
        """What the change does: ``Criterion X4-POP (Other population) now admits fewer.``"""
        return f"{self.title[:1].upper()}{self.title[1:]} {EFFECT_WORDS[self.effect]}."


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What one person has to read again at one stage, in reports."""

    person: str
    stage: Stage
    n_reports: int

    @property
    def command(self) -> str:
        return f"rea screen --as {self.person}{'' if self.stage == STAGES[0] else _AT_FULL_TEXT}"


class Rereading:
    """What waits to be read again in a review at one moment."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._now: InForce = state.protocol
        self._known: dict[tuple[str, str], _Changes] = {}

    @cached_property
    def waiting(self) -> dict[Stage, dict[str, tuple[Decision, ...]]]:
        """For each stage the groups with decisions to be made again, and these decisions."""
        if {one.protocol for stage in STAGES for one in self._state.decisions[stage]} <= {
            self._now.name
        }:
            return {stage: {} for stage in STAGES}
        return {stage: self._waiting(stage, self.is_asked) for stage in STAGES}

    def n_asked_by(self, change: Change) -> int:
        """How many decisions a change that is not made yet would ask for again."""

        def is_asked(made: _Made, stage: Stage) -> bool:
            return asks_again(change, stage, made.verdict, made.reason)

        found = (self._waiting(stage, is_asked) for stage in STAGES)
        return sum(len(made) for groups in found for made in groups.values())

    def is_asked(self, made: _Made, stage: Stage) -> bool:
        """Whether a decision rests on a text that asks for it to be made again."""
        return any(
            asks_again(change, stage, made.verdict, made.reason)
            for _, change in self._since(made.protocol)
        )

    def left_to(self, person: str, stage: Stage) -> dict[str, tuple[Decision, ...]]:
        """What waits for one person: their own decisions, and those of people who have left.

        Whoever reads a record again for somebody who left replaces that decision, too; both
        stay on record.
        """
        here = {one.person_id for one in self._state.review.settings.people if not one.left_on}
        found = {
            group: tuple(one for one in made if one.person == person or one.person not in here)
            for group, made in self.waiting[stage].items()
        }
        return {group: made for group, made in found.items() if made}

    def why(self, decisions: tuple[Decision, ...], stage: Stage) -> tuple[ChangedText, ...]:
        """The texts because of which these decisions are to be made again."""
        found: dict[str, ChangedText] = {}
        settling = (by for one in decisions for by in self._settling[stage].get(one.line_id, ()))
        made: tuple[_Made, ...] = (*decisions, *settling)
        for one in made:
            for ground, change in self._since(one.protocol):
                if asks_again(change, stage, one.verdict, one.reason):
                    was = ground.before.text if ground.before else ""
                    now = ground.after.text if ground.after else ""
                    found[ground.name] = ChangedText(ground.title, change.effect, was, now)
        return tuple(found.values())

    def by_person(self) -> tuple[ReadAgain, ...]:
        """Who reads how many reports again; what people who left leave is shown as theirs."""
        found = []
        for stage in STAGES:
            readers = ({one.person for one in made} for made in self.waiting[stage].values())
            counts = Counter(person for persons in readers for person in persons)
            found += [ReadAgain(person, stage, n) for person, n in sorted(counts.items())]
        return tuple(found)

    def after(self, version: str) -> Reread:
        """How far the rereading after one amendment has come."""
        return together(self._after(version, stage) for stage in STAGES)

    def _after(self, version: str, stage: Stage) -> Reread:
        def is_before(one: Decision) -> bool:
            return self._is_before(one.protocol, version)

        def is_asked(one: Decision) -> bool:
            made = (one, *self._settling[stage].get(one.line_id, ()))
            return any(
                asks_again(change, stage, each.verdict, each.reason)
                for each in made
                for _, change in self._changes(each.protocol, version)
            )

        lines = [one for one in self._state.all_decisions[stage] if not one.pilot]
        waiting = [one for made in self.waiting[stage].values() for one in made]
        return how_far(lines, self._state.decisions[stage], waiting, is_asked, is_before)

    @cached_property
    def _settling(self) -> dict[Stage, dict[str, list[Resolution]]]:
        """For each decision by its line what settled it, where it disagreed with another."""
        found: dict[Stage, dict[str, list[Resolution]]] = {stage: {} for stage in STAGES}
        for stage in STAGES:
            for one in self._state.resolutions[stage]:
                for line_id in one.settles:
                    found[stage].setdefault(line_id, []).append(one)
        return found

    def _waiting(
        self, stage: Stage, is_asked: Callable[[_Made, Stage], bool]
    ) -> dict[str, tuple[Decision, ...]]:
        """The groups read at a stage of which a decision is asked for, in order of group id."""
        state = self._state
        read_here = set(state.groups_of(stage))
        found: dict[str, list[Decision]] = defaultdict(list)
        for one in state.decisions[stage]:
            group = state.group_of.get(one.record_id)
            if group in read_here and is_asked(one, stage):
                found[group].append(one)
        for group, outcome in state.outcomes[stage].items():
            settled = outcome.resolution
            if settled is not None and group in read_here and is_asked(settled, stage):
                # What was settled lapses once the decisions behind it are made again.
                found[group] = [one for one in outcome.decisions if one.line_id in settled.settles]
        return {group: tuple(made) for group, made in sorted(found.items())}

    def _since(self, name: str) -> _Changes:
        """The texts that differ between a version and the one in force, and what that does."""
        return () if name == self._now.name else self._changes(name, "")

    def _changes(self, name: str, until: str) -> _Changes:
        """The same up to one amendment, and as that one states it; up to now without one."""
        if not self._now.is_released or not _version_of(name):
            return ()
        if (name, until) not in self._known:
            self._known[name, until] = tuple(self._compared(name, until))
        return self._known[name, until]

    def _compared(self, name: str, until: str) -> Iterator[tuple[ChangedGround, Change]]:
        review, now = self._state.review, self._now.protocol
        before = released(review, name).protocol
        at = f"{now.id}@{until}"
        later = released(review, at).protocol if review.released_file(at).exists() else now
        amendment = next((one for one in now.amendments if one.version == until), None)
        for ground in changed_grounds(before, later):
            if amendment is not None:
                effect = joined(said_by(amendment, ground.name))
            elif before.id != now.id:
                effect = "both"
            else:
                effect = stated_effect(now.amendments, before.version, ground.name)
            yield ground, change_of(ground, effect)

    def _is_before(self, name: str, version: str) -> bool:
        made_at = _version_of(name)
        is_other = name.rpartition("@")[0] != self._now.protocol.id
        return bool(made_at) and (is_other or made_at < numbers(version))


def change_of(ground: ChangedGround, effect: Effect) -> Change:
    stages = {stage for one in ground.forms for stage in one.stages}
    is_reason = all(one.kind == "exclude" for one in ground.forms)
    return Change(ground.name, effect, is_reason, tuple(one for one in STAGES if one in stages))


def _version_of(name: str) -> tuple[int, ...]:
    """The version in the name of a protocol; () where it names a draft, or nothing."""
    version = name.rpartition("@")[2]
    return numbers(version) if version.replace(".", "").isdecimal() else ()
