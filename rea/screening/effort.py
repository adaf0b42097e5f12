"""How long reading will take: from speeds that others measured, then from one's own.

A speed is minutes for one record, with a range: nobody knows it better beforehand. Hours are
working hours of people, not days in a calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

SITTING_MINUTES: Final = 30

# Sittings of half an hour on a working day that people who also do other work keep up.
_SITTINGS_A_DAY: Final = 4


@dataclass(frozen=True, slots=True)
class Speed:
    """Minutes for one record: the usual, and what is quick and slow; where that is from."""

    minutes: float
    quick: float
    slow: float
    source: str


# Haddaway & Westgate (2019), Predicting the time needed for environmental systematic reviews
# and systematic maps, Conserv Biol 33:434-443, doi:10.1111/cobi.13231, asked 33 experienced
# reviewers. Defaults of their PredicTER, a working day of 7.5 hours being assumed here: 468
# titles with abstracts, 192 abstracts, 44 full texts, 16.7 studies coded and 6.9 extracted.
# 5,000 abstracts in 40 hours are what Wallace et al. gave an experienced reader on a simple
# topic, as told in doi:10.1186/s13643-020-01324-7, whose own readers took 297 hours for 13,492.
_DAY: Final = 7.5 * 60
_SOURCE: Final = "Haddaway & Westgate 2019"
DEFAULTS: Final[dict[str, Speed]] = {
    "title-abstract": Speed(_DAY / 468, 40 * 60 / 5000, _DAY / 192, _SOURCE),
    "full-text": Speed(_DAY / 44, _DAY / 88, _DAY / 22, _SOURCE),
    "extraction": Speed(_DAY / 6.9, _DAY / 16.7, 2 * _DAY / 6.9, _SOURCE),
}
# Shares that went on in the same reviews: 14.6% of titles and 25% of abstracts, and of full
# texts 21.4%. They stand in until enough was read here.
KEPT_SHARE: Final = 0.146 * 0.25
INCLUDED_SHARE: Final = 0.214


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work, the usual and a range, and the sittings of half an hour they fill."""

    usual: float
    least: float
    most: float

    @property
    def sittings(self) -> int:
        return ceil(self.usual * 60 / SITTING_MINUTES)


def measured(seconds: Sequence[float]) -> Speed | None:
    """A speed from people's own medians, in seconds a record; None where there is none.

    The range is a quarter to either side: a pace at one time is no promise, and a wider one
    made of people's own would tell who is quick.

    Examples
    --------
    >>> measured([60.0, 120.0])
    Speed(minutes=1.5, quick=1.125, slow=1.875, source='the pace of this team')
    """
    if not seconds:
        return None
    usual = sum(seconds) / len(seconds) / 60
    return Speed(usual, usual * 0.75, usual * 1.25, "the pace of this team")


def hours(n_records: float, speed: Speed) -> Hours:
    """What so many records take.

    Examples
    --------
    >>> hours(60, Speed(1, 0.5, 2, ""))
    Hours(usual=1.0, least=0.5, most=2.0)
    """
    return Hours(
        n_records * speed.minutes / 60, n_records * speed.quick / 60, n_records * speed.slow / 60
    )


def together(parts: Sequence[Hours]) -> Hours:
    """The sum of several pieces of work.

    Examples
    --------
    >>> together([Hours(1, 0.5, 2), Hours(2, 1, 4)])
    Hours(usual=3, least=1.5, most=6)
    """
    return Hours(
        sum(one.usual for one in parts),
        sum(one.least for one in parts),
        sum(one.most for one in parts),
    )


def said(work: Hours) -> str:
    """Hours as a sentence says them: in minutes while they are few.

    Examples
    --------
    >>> said(Hours(26.2, 13.1, 52.4)), said(Hours(1.5, 0.7, 3))
    ('about 26 hours (13 to 52)', 'about 1.5 hours (0.7 to 3)')
    >>> said(Hours(0.5, 0.2, 1.4)), said(Hours(1.02, 0.5, 2))
    ('about 30 minutes (10 to 85)', 'about 1 hour (0.5 to 2)')
    """
    parts = (work.usual, work.least, work.most)
    if work.usual < 1:
        usual, least, most = (f"{max(5, round(one * 12) * 5)}" for one in parts)
        return f"about {usual} minutes ({least} to {most})"
    exactly = 0 if work.usual >= 10 else 1
    usual, least, most = (f"{one:,.{exactly}f}".removesuffix(".0") for one in parts)
    return f"about {usual} {'hour' if usual == '1' else 'hours'} ({least} to {most})"


def end_on(start: date, work: float, n_people: int) -> date:
    """The working day on which so many hours are done, at two hours a day and person.

    Examples
    --------
    >>> end_on(date(2027, 1, 8), 4, 1)  # a Friday, and the Monday after
    datetime.date(2027, 1, 11)
    """
    left = ceil(work * 60 / (SITTING_MINUTES * _SITTINGS_A_DAY * max(1, n_people)))
    day = start
    while day.weekday() >= 5:
        day += timedelta(days=1)
    while left > 1:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
