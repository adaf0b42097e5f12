"""Orders of reading, made behind the reader, so that nobody who decides waits for a ranker.

Whoever reads asks for an order that has learnt from what is decided now, and goes on with the
newest one that is ready. Asked for several times meanwhile, only the last wish is granted.
The newest order is kept under ``.rea/``: a review that is opened again goes on with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Condition, Lock, Thread, current_thread
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rea.errors import ReaError
from rea.protocol import Protocol
from rea.screening.ranking import UNREAD, Labels, Prepared, at_random, rank
from rea.store.arrays import read_arrays, write_arrays

_NO_TEXTS_NEEDED: Final = "random"

# The page that asks is made in so many seconds; with a ranker beside it, in twice as many.
_PAGE_FIRST_S: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An order that is ready.

    Attributes
    ----------
    order : array of int
        Places among the stage's groups, most likely relevant first.
    shown_by : str
        What to stamp on decisions that are made in it.
    """

    order: NDArray[np.intp]
    shown_by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a stage is ranked: the name of the ranker, its seed and what it starts from."""

    ranker: str
    seed: int
    question: str

    @classmethod
    def of(cls, protocol: Protocol, ranker: str = "") -> Plan:
        """The protocol's plan; another ranker in its place if one is named."""
        ranking = protocol.ranking
        return cls(ranker or ranking.ranker, ranking.seed, protocol.ranking_text())


class Orders:
    """The orders of one reader at one stage.

    Parameters
    ----------
    plan : Plan
    groups : sequence of str
        All groups of the stage; orders and labels are about their places.
    texts : callable
        Gives the texts of these groups; called once, in the thread that ranks.
    kept : Path or None
        Where the newest order is kept from one day to the next.
    behind : bool
        Rank in a thread; otherwise when `newest` is asked.
    """

    def __init__(
        self,
        plan: Plan,
        groups: Sequence[str],
        texts: Callable[[], Prepared],
        *,
        kept: Path | None = None,
        behind: bool = False,
    ) -> None:
        self._plan = plan
        self._groups = groups
        self._texts = texts
        self._kept = kept if behind and plan.ranker != _NO_TEXTS_NEEDED else None
        self._behind = behind
        self._prepared: Prepared | None = None
        self._wish: tuple[Labels, Plan] | None = None
        self._newest: Made | None = None
        self._failed: ReaError | None = None
        self._worker: Thread | None = None
        self._changed = Condition()
        self._preparing = Lock()

    def ask(self, labels: Labels, plan: Plan | None = None) -> None:
        """Wish for an order that has learnt from these labels; returns at once.

        Parameters
        ----------
        plan : Plan, optional
            Another one than planned, where the reading has come to a phase of its own.
        """
        with self._changed:
            self._wish, self._failed = (labels.copy(), plan or self._plan), None
            if self._behind and self._worker is None:
                self._worker = Thread(target=self._work, name="rea-ranking", daemon=True)
                self._worker.start()

    def newest(self) -> Made | None:
        """The newest order that is ready; None where none is yet.

        Raises
        ------
        ReaError
            What kept the last wish from being granted.
        """
        if not self._behind and (wish := self._taken()) is not None:
            self._newest = self._make(*wish)
        if self._failed is not None:
            raise self._failed
        return self._newest

    def texts(self) -> Prepared:
        """The texts of the groups; whoever asks first, or too early, waits for them."""
        with self._preparing:
            if self._prepared is None:
                self._prepared = self._texts()
            return self._prepared

    def forget_texts(self) -> None:
        """The texts say something else now, or nobody asks any more.

        What was made of them is let go; whoever asks for an order next has them read again, and
        goes on meanwhile with the newest one.
        """
        with self._changed:
            self._wish = None
        with self._preparing:
            self._prepared = None

    def wait(self) -> None:
        """Until the last wish is granted."""
        with self._changed:
            self._changed.wait_for(lambda: self._worker is None)

    def stand_in(self, labels: Labels) -> Made:
        """What is read while no order is ready: the one kept, or one at random."""
        kept = read_arrays(self._kept) if self._kept else None
        if kept is None or str(kept.get("of", "")) != self._key():
            drawn = at_random(labels, self._plan.seed)
            return Made(drawn.order, drawn.shown_by)
        return Made(kept["order"].astype(np.intp), str(kept["shown_by"]))

    def _work(self) -> None:
        time.sleep(_PAGE_FIRST_S)
        try:
            while (wish := self._taken()) is not None:
                try:
                    self._newest = self._make(*wish)
                except ReaError as err:
                    self._failed = err
        finally:
            with self._changed:
                if self._worker is current_thread():  # and not one that was started since
                    self._worker = None
                self._changed.notify_all()

    def _taken(self) -> tuple[Labels, Plan] | None:
        with self._changed:
            wish, self._wish = self._wish, None
            if wish is None:
                # Said under the lock: who asks from now on starts another thread.
                self._worker = None
            return wish

    def _make(self, labels: Labels, plan: Plan) -> Made:
        if plan.ranker == _NO_TEXTS_NEEDED:
            ranking = at_random(labels, plan.seed)
        else:
            ranking = rank(plan.ranker, self.texts(), labels, plan.seed, plan.question)
        made = Made(ranking.order, ranking.shown_by)
        self._keep(made)
        return made

    def _keep(self, made: Made) -> None:
        if self._kept is None or not len(made.order):
            return
        order = made.order.astype(np.int32)
        of, shown_by = np.array(self._key()), np.array(made.shown_by)
        write_arrays(self._kept, {"of": of, "order": order, "shown_by": shown_by})

    def _key(self) -> str:
        # An order means something for the same groups and the same plan only.
        parts = (self._plan.ranker, str(self._plan.seed), self._plan.question, *self._groups)
        return sha256("\n".join(parts).encode(errors="replace")).hexdigest()


def count_labels(labels: Labels) -> int:
    """How many records a ranker may learn from."""
    return int(np.count_nonzero(labels != UNREAD))
