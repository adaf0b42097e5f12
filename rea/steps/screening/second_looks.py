"""What a reader asks of the order: why this record, what is like it, what looks wrong.

All of it only of a reader's own decisions and of orders made for them, so that nobody learns
here how a colleague decided. A blind second reader has no order, and gets no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rea.errors import DecisionError
from rea.model import Decision
from rea.screening.outcomes import SECOND_LOOK
from rea.screening.ranking import EXCLUDE, INCLUDE, LEARNER, UNREAD
from rea.screening.second_look import (
    Why,
    answers,
    held_out_places,
    most_alike,
    telling_words,
    unexpected,
    why,
)
from rea.steps.screening.screen import Shown, Sitting

_N_LIKE: Final = 20

# Fewer on either side, and every chance word of theirs seems to matter.
_LEAST_READ: Final = 3

# One is left out at a time, and the others must still teach something.
_LEAST_LOOKED_AT: Final = 4


@dataclass(frozen=True, slots=True)
class LookAgain:
    """One's own decision that the others' would not have expected.

    Attributes
    ----------
    share : float
        Where the record would stand in the order had it not been read: 0 first, 1 last.
    """

    decision: Decision
    title: str
    share: float


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Excluded records that rank high, included ones that rank low; the strangest first."""

    excluded: tuple[LookAgain, ...]
    included: tuple[LookAgain, ...]
    n_looked_at: int


def second_look(sitting: Sitting, n: int = 50) -> SecondLook:
    """What this reader may look at again before the review stops.

    What was looked at again already is left out.

    Raises
    ------
    DecisionError
        Too little was decided to say what was to be expected, or nothing tells it.
    """
    course, plan = sitting.course, sitting.course.plan
    labels = course.labels
    _refuse_untold(sitting)
    # Where chance alone orders the reading, our own learner says what was to be expected.
    model = LEARNER if plan.ranker == "random" else plan.ranker
    places = held_out_places(model, course.orders.texts(), labels, plan.seed, plan.question)
    own = np.array([_looks_new(sitting, group) for group in course.groups])
    of_own = np.where(own, labels, UNREAD).astype(np.int8)
    found = [
        tuple(
            _again(sitting, course.groups[one], float(places[one]))
            for one in unexpected(of_own, places, verdict, n)
        )
        for verdict in (EXCLUDE, INCLUDE)
    ]
    made = (one for group in course.groups for one in sitting.made_on(group))
    return SecondLook(found[0], found[1], sum(one.shown_by == SECOND_LOOK for one in made))


def why_shown(sitting: Sitting, shown: Shown) -> Why | None:
    """The words that moved a record in this reader's order; None where there is no order.

    ASReview's models do not tell theirs.
    """
    course = sitting.course
    if shown.rank == 0 or not shown.shown_by.startswith(("rea_", "questions")):
        return None
    place, texts = course.places[shown.group_id], course.orders.texts()
    return why(texts, course.labels, course.plan.seed, course.plan.question, place)


@dataclass(frozen=True, slots=True)
class WordsThatMatter:
    """The words that tell kept records from excluded ones, the strongest first."""

    kept: tuple[str, ...]
    excluded: tuple[str, ...]
    n_kept: int
    n_excluded: int


def words_that_matter(sitting: Sitting) -> WordsThatMatter:
    """What the decisions that this reader may know make of words.

    Raises
    ------
    DecisionError
        What this reader reads was drawn for them, or too little was decided.
    """
    course, plan = sitting.course, sitting.course.plan
    _refuse_sealed(sitting)
    n_kept, n_excluded = (int((course.labels == one).sum()) for one in (INCLUDE, EXCLUDE))
    if min(n_kept, n_excluded) < _LEAST_READ:
        raise DecisionError(
            "No word tells anything yet.",
            f"It takes {_LEAST_READ} records that were kept, and as many that were excluded.",
        )
    words = telling_words(course.orders.texts(), course.labels, plan.seed, plan.question)
    return WordsThatMatter(*words, n_kept, n_excluded)


def more_like(sitting: Sitting, shown: Shown) -> list[str]:
    """The records still to read that are most like one, by their ids.

    Raises
    ------
    DecisionError
        What this reader reads was drawn for them, in an order that tells nothing.
    """
    course = sitting.course
    _refuse_sealed(sitting)
    left = course.left()
    is_left = np.array([group in left for group in course.groups])
    alike = most_alike(
        course.orders.texts(), course.plan.question, course.places[shown.group_id], is_left
    )
    return [course.groups[one] for one in alike[:_N_LIKE]]


def _refuse_untold(sitting: Sitting) -> None:
    course = sitting.course
    n_kept, n_excluded = (int((course.labels == one).sum()) for one in (INCLUDE, EXCLUDE))
    if n_kept + n_excluded < _LEAST_LOOKED_AT:
        raise DecisionError(
            "There is nothing to look at again yet.",
            f"It takes {_LEAST_LOOKED_AT} decided records at least.",
        )
    # Where all verdicts are alike, the question alone says what was to be expected.
    if min(n_kept, n_excluded) == 0 and not answers(course.orders.texts(), course.plan.question):
        raise DecisionError(
            f"Every record was {'excluded' if n_excluded else 'kept'}, and no word of the "
            "protocol's question stands in any of them, so none stands out.",
            "Look through your decisions in the order in which you made them.",
        )


def _refuse_sealed(sitting: Sitting) -> None:
    if sitting.course.is_sealed:
        raise DecisionError(
            "Your records were drawn for a second reading, and come in the order drawn.",
            "When they are read, you can look at words and at records that are alike.",
        )


def _again(sitting: Sitting, group: str, share: float) -> LookAgain:
    return LookAgain(sitting.made_on(group)[0], sitting.title(group), share)


def _looks_new(sitting: Sitting, group: str) -> bool:
    """Whether it was decided by this reader, and not looked at again yet."""
    made = sitting.made_on(group)
    return len(made) == 1 and made[0].shown_by != SECOND_LOOK
