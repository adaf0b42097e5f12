"""Who shares the reading of a stage, and whose unread work went to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rea.model import Stage
from rea.screening.shares import HandOver, falls_to, read_hand_overs, read_shares, takers_of
from rea.store.review import Review

SHARES = "shares"
HAND_OVERS = "hand-overs"


@dataclass(frozen=True)
class Team:
    """The people of a review at one moment, as its logs and ``review.yaml`` say."""

    review: Review
    group_of: Mapping[str, str]

    @cached_property
    def hand_overs(self) -> list[HandOver]:
        return read_hand_overs(self.review.lines(HAND_OVERS), self.group_of)

    @cached_property
    def takers(self) -> dict[str, frozenset[str]]:
        """Who took over from whom: they sign in their place, too."""
        return takers_of(self.hand_overs)

    def weights(self, stage: Stage) -> dict[str, float]:
        """Who reads a stage and how much of it; empty where no shares were cut.

        Who has left without naming anybody drops out, and the others share what was theirs.
        """
        gone = {one.person_id for one in self.review.settings.people if one.left_on is not None}
        return {
            person: weight
            for (at, person), weight in sorted(self._shares.items())
            if at == stage and weight > 0 and (person not in gone or person in self.takers)
        }

    def share_of(
        self,
        person: str,
        stage: Stage,
        groups: Collection[str],
        seed: int,
        passed_on: Mapping[str, Collection[str]],
    ) -> frozenset[str] | None:
        """The groups that fall to a person, or None where no shares were cut.

        Parameters
        ----------
        passed_on : mapping of str to collection of str
            Group to the members who left it to a colleague.
        """
        weights = self.weights(stage)
        if not weights:
            return None
        return frozenset(
            group
            for group in groups
            if falls_to(group, weights, seed, self.takers, passed_on.get(group, ())) == person
        )

    def handed_to(self, person: str, stage: Stage) -> list[str]:
        """Groups of sealed samples that came to somebody from a colleague."""
        return [group for group, holders in self._holders[stage].items() if person in holders]

    def handed_away(self, person: str, stage: Stage) -> set[str]:
        """Groups of sealed samples that somebody gave to a colleague."""
        return {
            group
            for group, givers in self._givers[stage].items()
            if person in givers and person not in self._holders[stage][group]
        }

    @cached_property
    def _shares(self) -> dict[tuple[str, str], float]:
        return read_shares(self.review.lines(SHARES))

    @cached_property
    def _givers(self) -> dict[str, dict[str, dict[str, set[str]]]]:
        found: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(dict)
        for one in sorted(self.hand_overs, key=lambda one: one.line_id):
            for stage, group, taker in one.samples:
                moves = found[stage].setdefault(group, defaultdict(set))
                moves[one.giver].add(taker)
        return found

    @cached_property
    def _holders(self) -> dict[str, dict[str, set[str]]]:
        return defaultdict(
            dict,
            {
                stage: {group: set(_ends(moves)) for group, moves in groups.items()}
                for stage, groups in self._givers.items()
            },
        )


def _ends(moves: Mapping[str, Collection[str]]) -> Iterator[str]:
    """With whom a record ends that was handed from one to the next, and perhaps on."""
    ends = {taker for takers in moves.values() for taker in takers if taker not in moves}
    # Handed round in a circle it is nobody's; one of them has it, whatever the order.
    yield from ends or {min(moves)}
