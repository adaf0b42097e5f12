"""Writing to a review's logs: the one way, so that times are as exact as the protocol has them.

Every line says when it was written, and these times together say when somebody works. A protocol
may keep them to the hour, to the day, or not at all. The order of the lines is needed all the
same: undo, certificates and orders made again rest on it. So each line is a microsecond later
than the one before it on that day, whoever wrote that: the fraction of the second counts lines,
and is no time. Where times were exact until a protocol was amended, it counts on from the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rea.errors import ProtocolError
from rea.model import Stage
from rea.steps.protocol.protocols import in_force
from rea.steps.state import DRAWS, LOOKUPS, RETRACTIONS, RETRIEVAL, RULINGS
from rea.store import log
from rea.store.releases import SIGNATURES
from rea.store.review import Review

# What the report or a deadline dates: where times are off, these alone keep their day.
DATED: Final = frozenset({SIGNATURES, DRAWS, RULINGS, RETRIEVAL, LOOKUPS, RETRACTIONS})


def write_lines(
    review: Review, room: str | Stage, person: str, lines: Iterable[log.Line]
) -> list[log.Line]:
    """Append to this person's log on this device; on the disk as they are given back."""
    exactness = _exactness(review)
    written = list(lines if exactness == "exact" else _coarse(review, room, lines, exactness))
    review.add_lines(room, person, written)
    return written


def filed_at(review: Review) -> str:
    """The moment at which a search is filed, as exactly as logs have it."""
    return log.coarse(f"{log.now()[:_SECOND]}Z", _exactness(review))


def _exactness(review: Review) -> str:
    try:
        return in_force(review).protocol.reviewer_care.times_in_logs
    except ProtocolError:
        if review.settings.in_force:
            raise
        # A draft that nobody can read may ask for it, and what was written cannot be unwritten.
        return "day"


def _coarse(
    review: Review, room: str, lines: Iterable[log.Line], exactness: str
) -> Iterator[log.Line]:
    times = review.latest_times()
    if exactness == "off":  # a line that keeps no day must not be told one by a line that does
        is_dated = room in DATED
        times = (one for one in times if (one[0] in DATED) == is_dated)
        exactness = "day" if is_dated else "off"
    newest: dict[str, str] = {}
    for _, at in times:
        moment = log.coarse(at, exactness)
        newest[moment] = max(at, newest.get(moment, ""))
    for line in lines:
        moment = log.coarse(line["at"], exactness)
        newest[moment] = log.just_after(newest.get(moment, moment))
        yield line | {"at": newest[moment]}


# As far as a time goes without its fraction: ``2027-05-12T14:02:31``.
_SECOND: Final = 19
