"""Which decisions an amended criterion asks to be made again, and how far that has come.

A text that now admits more asks again for what was excluded by it, or excluded without any
reason; one that admits fewer asks again for what was kept. Everything else that was decided
would be decided in the same way by the new text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rea.model import Decision, Stage
from rea.protocol.amendments import Effect


@dataclass(frozen=True, slots=True)
class Change:
    """A changed text, as far as it matters to decisions.

    Attributes
    ----------
    is_reason : bool
        Whether it is a coded reason for exclusion, before and after; other texts stand
        behind every exclusion.
    stages : tuple of Stage
        Where the text was or is used.
    """

    name: str
    effect: Effect
    is_reason: bool
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """How far the rereading after one amendment has come, in decisions.

    Attributes
    ----------
    n_read : int
        Decisions that were made again.
    n_changed : int
        Those that came out otherwise, in the verdict or in its reason.
    n_let_in, n_kept_out : int
        Exclusions that became another verdict, and other verdicts that became exclusions.
    n_open : int
        Decisions that still wait to be made again.
    """

    n_read: int
    n_changed: int
    n_let_in: int
    n_kept_out: int
    n_open: int

    @property
    def is_done(self) -> bool:
        return self.n_open == 0


def asks_again(change: Change, stage: Stage, verdict: str | None, reason: str) -> bool:
    """Whether a changed text asks for a decision of this kind to be made again.

    Examples
    --------
    >>> wider = Change("X4-POP", "admits-fewer", True, ("title-abstract",))
    >>> asks_again(wider, "title-abstract", "include", "")
    True
    >>> asks_again(wider, "title-abstract", "exclude", "X4-POP")
    False
    """
    if stage not in change.stages:
        return False
    if verdict == "exclude":
        by_it = not change.is_reason or reason in ("", change.name)
        return by_it and change.effect in ("admits-more", "both")
    return change.effect in ("admits-fewer", "both")


def how_far(
    lines: Iterable[Decision],
    standing: Iterable[Decision],
    waiting: Iterable[Decision],
    is_asked: Callable[[Decision], bool],
    is_before: Callable[[Decision], bool],
) -> Reread:
    """How far the rereading after one amendment has come at one stage.

    Parameters
    ----------
    lines, standing, waiting : iterable of Decision
        Every line, those that stand, and those of them that wait to be made again.
    is_asked : callable
        Whether the amendment asks for a decision to be made again.
    is_before : callable
        Whether a decision was made under a version before the amendment.
    """
    by_id = {one.line_id: one for one in lines}
    now = [one for one in standing if not is_before(one)]
    found = ((_earlier(one, by_id, is_before), one) for one in now)
    pairs = [(was, one) for was, one in found if was is not None and is_asked(was)]
    was_out = [(a.verdict == "exclude", b.verdict == "exclude") for a, b in pairs]
    return Reread(
        n_read=len(pairs),
        n_changed=sum((a.verdict, a.reason) != (b.verdict, b.reason) for a, b in pairs),
        n_let_in=was_out.count((True, False)),
        n_kept_out=was_out.count((False, True)),
        n_open=sum(is_before(one) and is_asked(one) for one in waiting),
    )


def together(parts: Iterable[Reread]) -> Reread:
    """The rereading of several stages as one."""
    every = list(parts)
    return Reread(
        n_read=sum(one.n_read for one in every),
        n_changed=sum(one.n_changed for one in every),
        n_let_in=sum(one.n_let_in for one in every),
        n_kept_out=sum(one.n_kept_out for one in every),
        n_open=sum(one.n_open for one in every),
    )


def _earlier(
    decision: Decision, by_id: Mapping[str, Decision], is_before: Callable[[Decision], bool]
) -> Decision | None:
    """The last decision before the amendment that this one stands in for, if there is one."""
    waiting, seen = list(decision.replaces), set[str]()
    found = []
    while waiting:
        line_id = waiting.pop()
        one = by_id.get(line_id)
        if one is None or line_id in seen:
            continue
        seen.add(line_id)
        if is_before(one) and one.verdict is not None:
            found.append(one)
        else:
            waiting += one.replaces
    # Where a reading stands in for that of somebody who left, the reader's own comes first.
    return min(found, key=lambda one: (one.person != decision.person, one.line_id), default=None)
