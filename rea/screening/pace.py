"""How fast somebody reads, from the times of their own decisions.

A reader who comes back after a pause begins a new sitting; what lies between two sittings
is nobody's working time. These figures are a person's own and are shown to nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

# Longer than anybody looks at one abstract, and shorter than a break worth the name.
PAUSE: Final = timedelta(minutes=10)

# Nobody reads a record in less: several were decided together, or came from a spreadsheet.
_TOGETHER: Final = timedelta(seconds=1)

# A pace is said once it rests on so many decisions, and on no more than the latest ones:
# people get faster.
_LEAST: Final = 5
_LATEST: Final = 100


def seconds_each(times: Sequence[datetime]) -> float | None:
    """Seconds that one decision takes: the median of the latest ones; None if too few.

    Parameters
    ----------
    times : sequence of datetime
        When decisions were made, oldest first.

    Examples
    --------
    >>> at = [datetime(2027, 1, 12, 9, 0, second) for second in (0, 10, 20, 40, 50, 59)]
    >>> seconds_each(at)
    10.0
    """
    gaps = [gap.total_seconds() for gap in _gaps(times) if _TOGETHER < gap <= PAUSE][-_LATEST:]
    return median(gaps) if len(gaps) >= _LEAST else None


def sitting(times: Sequence[datetime], now: datetime) -> timedelta:
    """How long the reader has been at it without a pause; nothing after a pause."""
    began = now
    for time in reversed(times):
        if began - time > PAUSE:
            break
        began = time
    return now - began


def worked(times: Sequence[datetime]) -> timedelta:
    """The time between decisions, pauses left out."""
    return sum((gap for gap in _gaps(times) if gap <= PAUSE), timedelta())


def _gaps(times: Sequence[datetime]) -> list[timedelta]:
    return [after - before for before, after in pairwise(times)]
