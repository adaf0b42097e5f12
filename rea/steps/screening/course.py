"""One reader's way through one stage: what is left for them, and what comes up next.

Kept as arrays beside the stage's groups, and changed by one place with each decision, so that
the next record is there at once in a review of a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.model import STAGES, Stage
from rea.screening.calibration import SHOWN_BY, read_together
from rea.screening.outcomes import GIVEN
from rea.screening.queue import Queue, Turn, rank_again_after, to_read, with_chance
from rea.screening.ranking import EXCLUDE, INCLUDE, UNREAD, Labels
from rea.screening.sampling import draw
from rea.screening.stopping import safe_phase
from rea.steps.screening.deciding import Deciding
from rea.steps.screening.enough import NOW, plan_of, reading_of
from rea.steps.screening.orders import Made, Orders, Plan, count_labels
from rea.steps.screening.texts import prepared_of
from rea.steps.state import State
from rea.steps.team.voting import waiting_votes

# The phase of SAFE in which another ranker takes over (Boetje & van de Schoot 2024).
_SWITCHES: Final = 3


class Course:
    """What is left for one reader at one stage, and the turns in which it comes up.

    Parameters
    ----------
    deciding : Deciding
        The reader's own decisions; whoever writes one says so by `decided` or `undone`.
    ranker : str
        The protocol's if empty.
    behind : bool
        Rank in a thread behind the reader, who goes on with the newest order meanwhile.
    """

    def __init__(
        self, state: State, deciding: Deciding, *, ranker: str = "", behind: bool = False
    ) -> None:
        self._state = state
        self._deciding = deciding
        self._protocol = deciding.protocol.protocol
        self.plan = Plan.of(self._protocol, ranker)
        self._is_asked_for = bool(ranker)
        self._behind = behind
        self._queue = Queue()
        self._serving: Made | str = ""
        self._n_since = 0
        self._serves = 0

    # -- what is left ---------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[str]:
        """All groups of the stage, whoever reads them."""
        return self._state.groups_of(self._deciding.stage)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each group stands among them."""
        return {group: place for place, group in enumerate(self.groups)}

    @property
    def is_sealed(self) -> bool:
        """Whether what comes up was drawn for this reader, in an order that tells nothing."""
        return bool(self._left[self._sample].any())

    @property
    def stage(self) -> Stage:
        return self._deciding.stage

    @property
    def is_blind(self) -> bool:
        """Whether colleagues have decided what this reader has still to read."""
        places = (self.places[one] for one in self._elsewhere if one in self.places)
        return self.is_sealed or any(self._left[place] for place in places)

    @property
    def n_left(self) -> int:
        return int(self._left.sum())

    @property
    def n_decided(self) -> int:
        return int(self._decided.sum())

    def left(self) -> frozenset[str]:
        """The groups that this reader has still to read."""
        return frozenset(self.groups[place] for place in np.flatnonzero(self._left))

    def given_away(self) -> list[str]:
        """The groups that this reader has left to a colleague, and not decided after all."""
        decided = self._deciding.decided()
        here = (group for group in self._given_away if group in self.places)
        return sorted(group for group in here if group not in decided)

    # -- what comes next ------------------------------------------------------------------

    def next(self) -> Turn | None:
        """The group to read now and how it comes up; None when nothing is left."""
        if not self.n_left:
            return None
        serving = self._what_serves()
        if serving is not self._serving:
            self._serving = serving
            self._queue.renew(self._turns(serving))
        return self._queue.next()

    def decided(self, group: str) -> None:
        """The reader decided on a group."""
        self._look_again(group)
        self._queue.decided(group)
        self._n_since += 1

    def undone(self, group: str) -> None:
        """The reader took a decision back: what was learnt from it is unlearnt."""
        self._look_again(group)
        self._n_since, self._serving = self._serves, ""

    def passed(self, group: str) -> None:
        """The reader leaves a group for later."""
        self._queue.passed(group)

    def passed_on(self, group: str) -> None:
        """The reader leaves a group to a colleague."""
        self._given_away.add(group)
        self.decided(group)

    def taken_again(self, group: str) -> None:
        """The reader takes back what they had left to a colleague."""
        self._given_away.discard(group)
        self.undone(group)

    @cached_property
    def orders(self) -> Orders:
        """What ranks; an older course of the same groups may hand on its own."""
        reader, stage = self._deciding.person.person_id, self._deciding.stage
        review, speaker = self._state.review, self._state.speaker
        kept = review.cache / "orders" / f"{stage}.{reader}.npz"
        records = [speaker[group] for group in self.groups]
        return Orders(
            self.plan,
            self.groups,
            lambda: prepared_of(review, records),
            kept=kept,
            behind=self._behind,
        )

    @cached_property
    def labels(self) -> Labels:
        """What the ranker may learn from, for each group.

        Settled reports, and what this reader decided. A report that this reader has still to
        read teaches nothing, even if a colleague has decided it: the order would give that
        decision away. What an earlier review said of it and somebody brought in as a prior
        may be learnt from.
        """
        labels = np.full(len(self.groups), UNREAD, dtype=np.int8)
        for place in np.flatnonzero(~self._left):
            labels[place] = self._label(self.groups[place])
        for at in [self.places[one] for one in self._state.priors if one in self.places]:
            if self._left[at]:
                labels[at] = self._prior(at)
        return labels

    def _what_serves(self) -> Made | str:
        if self.is_sealed:
            return "sealed"
        return "again" if len(self._again()) == self.n_left else self._newest()

    def _again(self) -> list[str]:
        """What an amendment brings back to this reader, in an order that tells nothing."""
        waiting = self._deciding.to_read_again()
        here = [one for one in waiting if one in self.places and self._left[self.places[one]]]
        return list(draw(here, [""] * len(here), 1.0, 0, self._protocol.ranking.seed))

    def _newest(self) -> Made:
        if self._n_since >= self._serves:
            self.orders.ask(self.labels, self._plan_now())
            self._n_since = 0
            self._serves = rank_again_after(count_labels(self.labels), len(self.groups))
        newest = self.orders.newest()
        return self._stand_in if newest is None else newest

    def _plan_now(self) -> Plan:
        """The plan of this moment: SAFE has another ranker take over in its third phase."""
        stopping = self._protocol.stopping
        is_safe = "safe" in (stopping.rule, *stopping.also) and self._deciding.stage == STAGES[0]
        if self._is_asked_for or not is_safe or not stopping.switch_to:
            return self.plan
        if safe_phase(reading_of(self._state, until=NOW), plan_of(self._protocol)) < _SWITCHES:
            return self.plan
        return replace(self.plan, ranker=stopping.switch_to)

    @cached_property
    def _stand_in(self) -> Made:
        return self.orders.stand_in(self.labels)

    def _turns(self, serving: Made | str) -> Iterator[Turn]:
        again = self._again()
        yield from (Turn(group, f"amendment:{self._protocol.version}") for group in again)
        is_next = self._left & ~self._where(again)
        if isinstance(serving, str):  # a second reader learns nothing from the order
            sealed = self._sample[is_next[self._sample]]
            together = read_together(self._state.rounds, self._deciding.stage)
            for group in (self.groups[place] for place in sealed):
                yield Turn(group, SHOWN_BY if group in together else "second_screening")
        else:
            yield from self._ranked(serving, is_next)

    def _ranked(self, made: Made, is_next: NDArray[np.bool_]) -> Iterator[Turn]:
        known = self._known[is_next[self._known]]
        yield from (Turn(self.groups[place], "sentinel") for place in known)
        is_next[known] = False
        ranks = np.flatnonzero(is_next[made.order])
        plan = self._protocol.ranking
        by_chance = with_chance(
            range(len(ranks)),
            self.n_decided,
            start_random=plan.start_random,
            random_share=plan.random_share,
            seed=plan.seed,
        )
        is_learnt = ":" in made.shown_by
        for turn, is_drawn in by_chance:
            rank = int(ranks[turn])
            group = self.groups[int(made.order[rank])]
            shown_by = "random" if is_drawn else made.shown_by
            yield Turn(group, shown_by, rank + 1 if is_learnt and not is_drawn else 0)
        # A prior, and what was taken back since the order was made, is in none of it.
        is_next[made.order] = False
        yield from (Turn(self.groups[place], GIVEN) for place in np.flatnonzero(is_next))

    # -- one place for each group -----------------------------------------------------------

    @cached_property
    def _left(self) -> NDArray[np.bool_]:
        return self._where(self._to_read(self.groups))

    @cached_property
    def _decided(self) -> NDArray[np.bool_]:
        return self._where(group for group in self._deciding.decided() if group in self.places)

    @cached_property
    def _sample(self) -> NDArray[np.intp]:
        """Places of the groups drawn for this reader, in the order in which they are read."""
        drawn = self._state.sample_of(self._deciding.person.person_id, self._deciding.stage)
        places = [self.places[group] for group in drawn if group in self.places]
        return np.array(places, dtype=np.intp)

    @cached_property
    def _known(self) -> NDArray[np.intp]:
        """Places of the known reports that the protocol wants the ranker to learn from first."""
        if not self._protocol.ranking.start_with_sentinels:
            return np.zeros(0, dtype=np.intp)
        wanted = {one.doi for one in self._protocol.search.sentinel_records if one.doi}
        table = self._state.review.records(("record_id", "doi"))
        known = set(table[table["doi"].isin(wanted)]["record_id"])
        speaker = self._state.speaker
        return np.flatnonzero(self._where(one for one in self.groups if speaker[one] in known))

    @cached_property
    def _elsewhere(self) -> set[str]:
        me = self._deciding.person.person_id
        return {
            self._state.group_of[one.record_id]
            for one in self._state.decisions[self._deciding.stage]
            if one.person != me and one.record_id in self._state.group_of
        }

    def _to_read(self, groups: list[str]) -> list[str]:
        plan = self._protocol.second_screening(self._deciding.stage)
        stopped: Set[str] = frozenset()
        if self._deciding.stage == STAGES[0]:
            stopped = self._state.not_read - self._drawn
        return to_read(
            [group for group in groups if group not in stopped] if stopped else groups,
            self._deciding.decided(),
            self._elsewhere,
            everybody_reads=plan is not None and plan.reads_everything,
            sample=self._drawn | self._deciding.to_read_again().keys(),
            passed_on=self._given_away | self._read_again_later,
            share=self._share,
        )

    @cached_property
    def _share(self) -> frozenset[str] | None:
        return self._state.share_of(self._deciding.person.person_id, self._deciding.stage)

    @cached_property
    def _read_again_later(self) -> set[str]:
        person = self._deciding.person.person_id
        return waiting_votes(self._state, person, self._deciding.stage)

    @cached_property
    def _given_away(self) -> set[str]:
        return self._state.passed_on(self._deciding.person.person_id, self._deciding.stage)

    @cached_property
    def _drawn(self) -> set[str]:
        return {self.groups[place] for place in self._sample}

    def _label(self, group: str) -> int:
        verdict = self._deciding.verdict_on(group) or self._settled(group)
        if verdict is None:
            return UNREAD
        return EXCLUDE if verdict == "exclude" else INCLUDE

    def _prior(self, place: int) -> int:
        if self._deciding.stage != "title-abstract":
            return UNREAD
        verdict = self._state.priors.get(self.groups[place])
        return UNREAD if verdict is None else EXCLUDE if verdict == "exclude" else INCLUDE

    def _settled(self, group: str) -> str | None:
        outcome = self._state.outcomes[self._deciding.stage].get(group)
        return None if outcome is None or outcome.state == "conflict" else outcome.state

    def _look_again(self, group: str) -> None:
        place = self.places[group]
        is_left = bool(self._to_read([group]))
        self._left[place] = is_left
        self._decided[place] = group in self._deciding.decided()
        self.labels[place] = self._prior(place) if is_left else self._label(group)

    def _where(self, groups: Iterable[str]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.groups), dtype=bool)
        found[[self.places[group] for group in groups]] = True
        return found
