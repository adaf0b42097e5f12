"""Rounds in which everybody reads the same records, and the rulings that come of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rea.model import Decision, Ruling, Stage, standing_lines
from rea.screening.agreement import Agreement
from rea.screening.sufficing import NAMES, statistic_of

# How a record of a round comes up, on its decision.
SHOWN_BY: Final = "calibration"


@dataclass(frozen=True, slots=True)
class Round:
    """One sealed round, as it stands in the log.

    Attributes
    ----------
    n : int
        Its place among the rounds of its stage, from 1.
    readers : tuple of str
        Everybody who reads it.
    groups : tuple of str
        In the order in which they are read, the same for everybody.
    """

    line_id: str
    n: int
    person: str
    at: str
    stage: Stage
    readers: tuple[str, ...]
    groups: tuple[str, ...]
    seed: int
    n_eligible: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the protocol's plan, and the pair of readers that came out lowest.

    Attributes
    ----------
    lowest : float or None
        None where no pair's table defines the statistic; it then reaches no bar and fails none.
    """

    name: str
    asked: float
    lowest: float | None

    @property
    def is_reached(self) -> bool:
        return self.lowest is None or self.lowest >= self.asked


def is_round(line: Mapping[str, Any]) -> bool:
    """Whether a line of the log of draws seals a round, and not a second reader's sample."""
    return bool(line.get("readers"))


def read_rounds(lines: Iterable[Mapping[str, Any]], group_of: Mapping[str, str]) -> list[Round]:
    """The sealed rounds, oldest first."""
    sealed = sorted(filter(is_round, lines), key=lambda line: (line["at"], line["id"]))
    found: list[Round] = []
    for line in sealed:
        groups = dict.fromkeys(group_of[one] for one in line["records"] if one in group_of)
        found.append(
            Round(
                line_id=line["id"],
                n=1 + sum(one.stage == line["stage"] for one in found),
                person=line["person"],
                at=line["at"],
                stage=line["stage"],
                readers=tuple(line["readers"]),
                groups=tuple(groups),
                seed=line["seed"],
                n_eligible=line["n_eligible"],
            )
        )
    return found


def read_together(rounds: Iterable[Round], stage: Stage) -> frozenset[str]:
    """The groups that everybody reads, or has read, in a round of a stage."""
    return frozenset(group for one in rounds if one.stage == stage for group in one.groups)


def counted(decisions: list[Decision], verdicts_count: bool) -> list[Decision]:
    """The decisions that count: without those of calibration, where the protocol says so."""
    if verdicts_count:
        return decisions
    return [one for one in decisions if one.shown_by != SHOWN_BY]


def votes_of(
    decisions: Iterable[Decision], group_of: Mapping[str, str]
) -> dict[str, dict[str, Decision]]:
    """Group and person to what they decided; in calibration, where they read it more than once."""
    found: dict[str, dict[str, Decision]] = {}
    for one in sorted(decisions, key=lambda one: one.shown_by == SHOWN_BY):
        if one.record_id in group_of:
            found.setdefault(group_of[one.record_id], {})[one.person] = one
    return found


def bars(pass_at: Mapping[str, float], figures: Iterable[Agreement]) -> Iterator[Bar]:
    """Each bar of the plan with the lowest value of any pair of readers.

    A round is passed when its two least alike readers pass: an average would hide the one
    who reads the criteria differently from everybody else.
    """
    every = list(figures)
    for name, asked in pass_at.items():
        values = [statistic_of(one, name).value for one in every]
        known = [one for one in values if one is not None]
        yield Bar(NAMES[name], asked, min(known, default=None))


def read_rulings(lines: Iterable[Mapping[str, Any]]) -> tuple[Ruling, ...]:
    """The rulings that stand, oldest first; one that was taken back is none."""
    standing = [line for line in standing_lines(lines) if line["text"]]
    return tuple(
        Ruling(
            line_id=line["id"],
            person=line["person"],
            at=line["at"],
            criterion=line["criterion"],
            text=line["text"],
            record_id=line["record"],
            stage=line["stage"],
            protocol=line.get("protocol", ""),
            changes_meaning=bool(line.get("changes_meaning")),
        )
        for line in sorted(standing, key=lambda line: (line["at"], line["id"]))
    )
