"""The record of what was changed after the first release, and what it does to decisions.

"Widening" an exclusion criterion admits fewer. So the effect of a changed text is never read
off its words: whoever amends says it, and the rereading follows from what they say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from rea.protocol.values import Day, Part, Text, Version, Whole, YesNo, may, must

Effect = Literal["admits-more", "admits-fewer", "both", "none"]
EFFECTS: Final[tuple[Effect, ...]] = ("admits-more", "admits-fewer", "both", "none")

EFFECT_WORDS: Final[dict[Effect, str]] = {
    "admits-more": "now admits more",
    "admits-fewer": "now admits fewer",
    "both": "now admits some more and some fewer",
    "none": "is worded differently and admits the same",
}

Weight = Literal["major", "minor", "patch"]

ReviewStage = Literal[
    "before-search",
    "before-screening",
    "during-title-abstract",
    "during-full-text",
    "during-extraction",
    "after",
]
REVIEW_STAGES: Final[tuple[ReviewStage, ...]] = (
    "before-search",
    "before-screening",
    "during-title-abstract",
    "during-full-text",
    "during-extraction",
    "after",
)


class Rereading(Part):
    """Decisions that an amendment asks to be made again."""

    needed: YesNo = must("Whether any are.")
    scope: Text | None = may("Which ones.")
    why: Text | None = may("Why, or why none.")
    n_read: Whole | None = may("How many were read again, where that was done without rea.")
    n_changed: Whole | None = may("How many of these changed.")
    done_on: Day | None = may("When that was done.")


class StatedEffect(Part):
    """What one changed text does to who is included, as its authors say."""

    of: Text = must("Code of the criterion, id of the question, or the term that is defined.")
    effect: Effect = must("What its change does.")
    why: Text | None = may("Why nothing need be read again; with `none`.")


class Amendment(Part):
    """A change of the protocol (PRISMA 2020, item 24c). `rea protocol amend` writes it."""

    version: Version = must("Version that the change made.")
    on: Day = must("Date.")
    by: Text = must("Who wrote it.")
    approved_by: tuple[Text, ...] = may("Who approved it.", ())
    stage: ReviewStage = must("How far the review was.")
    kind: Weight = must("major: eligibility or questions; minor: process or form; patch: wording.")
    what: Text = must("What was changed.")
    why: Text = must("Why; never because of a finding.")
    effect: Effect = may("What it does to who is included, all in all.", "none")
    effects: tuple[StatedEffect, ...] = may(
        "What each changed text does; decides the rereading.", ()
    )
    affects: tuple[Text, ...] = may("Sections or criteria that it touches.", ())
    n_decided_before: Whole | None = may("Decisions already made.")
    rereading: Rereading | None = may("What must be read again.")


def joined(effects: Iterable[Effect]) -> Effect:
    """What several effects come to together.

    Examples
    --------
    >>> joined(["none", "admits-more"]), joined(["admits-more", "admits-fewer"]), joined([])
    ('admits-more', 'both', 'none')
    """
    found = set(effects) - {"none"}
    if found in ({"admits-more"}, {"admits-fewer"}):
        return found.pop()
    return "both" if found else "none"


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare and to count on.

    Examples
    --------
    >>> numbers("1.10.0") > numbers("1.9.3")
    True
    """
    return tuple(int(part) for part in version.split("."))
