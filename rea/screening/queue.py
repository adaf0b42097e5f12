"""What this reader reads next, and what stays hidden from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from random import Random

# A group and how it comes up: the ranker and how much it had learnt, random, …
Turn = tuple[str, str]

# How many further decisions may pass before the order is made anew. After every label up
# to 100 labels and then every 2.5 % of the records changes nothing measurable (43 paired
# runs on labelled reviews: mean loss .1459 and .1463).
_EVERY_LABEL_UNTIL = 100
_THEN_SHARE = 0.025


def to_read(
    groups: Sequence[str],
    mine: Collection[str],
    others: Collection[str],
    *,
    everybody_reads: bool,
    sample: Collection[str] = (),
) -> list[str]:
    """The groups that one reader has still to read, in the order given.

    Parameters
    ----------
    groups : sequence of str
        All groups of the stage.
    mine, others : collection of str
        Groups that this reader has decided, and groups that colleagues have decided; which
        way they decided is not asked.
    everybody_reads : bool
        Whether every reader reads every record of this stage.
    sample : collection of str
        Groups that were drawn for this reader to read a second time.
    """
    done, elsewhere, drawn = set(mine), set(others), set(sample)
    return [
        group
        for group in groups
        if group not in done and (everybody_reads or group in drawn or group not in elsewhere)
    ]


def rank_again_after(n_labels: int, n_records: int) -> int:
    """How many decisions an order serves that was learnt from `n_labels`.

    Examples
    --------
    >>> rank_again_after(20, 5000), rank_again_after(400, 5000)
    (1, 125)
    """
    if n_labels < _EVERY_LABEL_UNTIL:
        return 1
    return max(1, int(n_records * _THEN_SHARE))


def with_chance(
    order: Sequence[str],
    shown_by: str,
    n_decided: int,
    *,
    start_random: int,
    random_share: float,
    seed: int,
) -> list[Turn]:
    """The order with groups drawn at random in between, as the protocol plans it.

    The first `start_random` records that a reader gets are drawn at random, and later every
    so many that `random_share` of them are: against tunnel vision, and for an estimate of
    what a ranker leaves behind. The place in the whole reading and the seed decide which
    group is drawn, so that the order can be replayed.

    Parameters
    ----------
    order : sequence of str
        Groups to read, most likely relevant first; `shown_by` is how they were ranked.
    n_decided : int
        Records that the reader has decided before these.

    Examples
    --------
    >>> with_chance(["a", "b", "c"], "elas_u4:9", 1, start_random=0, random_share=0.5, seed=1)
    [('b', 'random'), ('a', 'elas_u4:9'), ('c', 'random')]
    """
    every = round(1 / random_share) if random_share else 0
    turns: list[Turn] = []
    taken: set[str] = set()
    ranked = iter(order)
    for place in range(n_decided, n_decided + len(order)):
        if place < start_random or (every and (place + 1) % every == 0):
            chance = Random(f"{seed}/{place}")
            while (group := chance.choice(order)) in taken:
                pass
            turns.append((group, "random"))
        else:
            group = next(one for one in ranked if one not in taken)
            turns.append((group, shown_by))
        taken.add(group)
    return turns


class Queue:
    """Hands out one group after another and has the order remade when it has aged.

    Parameters
    ----------
    rank : callable
        Gives the turns, in order, and the number of decisions that the order had learnt
        from.
    n_records : int
        Groups of the stage in all.
    """

    def __init__(self, rank: Callable[[], tuple[list[Turn], int]], n_records: int) -> None:
        self._rank = rank
        self._n_records = n_records
        self._turns: list[Turn] = []
        self._serves = 0
        self._passed: list[str] = []

    def next(self) -> Turn | None:
        """The next group and how it came up, or None when nothing is left."""
        if self._serves <= 0 or not self._turns:
            self._remake()
        return self._turns[0] if self._turns else None

    def decided(self, group: str) -> None:
        """This group was decided, by whatever way."""
        self._turns = [turn for turn in self._turns if turn[0] != group]
        self._passed = [one for one in self._passed if one != group]
        self._serves -= 1

    def passed(self, group: str) -> None:
        """This group comes up again after all others of this sitting."""
        if group not in self._passed:
            self._passed.append(group)
        here = [turn for turn in self._turns if turn[0] == group]
        self._turns = [turn for turn in self._turns if turn[0] != group] + here

    def again(self) -> None:
        """Something was taken back: make the order anew."""
        self._serves = 0

    def _remake(self) -> None:
        turns, n_labels = self._rank()
        by_group = dict(turns)
        waiting = [(one, by_group[one]) for one in self._passed if one in by_group]
        self._turns = [turn for turn in turns if turn not in waiting] + waiting
        self._serves = rank_again_after(n_labels, self._n_records)
