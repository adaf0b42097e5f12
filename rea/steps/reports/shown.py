"""The latest report as one person may see it.

It says how colleagues decided, so it is kept back from whoever has still to read the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from rea.steps.reports.keeping import WRITTEN
from rea.steps.screening.blinding import Sight
from rea.steps.search.retractions import Retractions, retractions_of
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What stands on the page of the report.

    Attributes
    ----------
    files : tuple of str
        Of the latest report, the page first; none where none was made, or while it is blind.
    asked : Retractions or None
        Whether the included reports were looked up since; None while it is blind.
    """

    is_blind: bool
    files: tuple[str, ...]
    asked: Retractions | None


def report_page(review: Review, person: str) -> ReportPage:
    """What this person may see of the report."""
    sight = Sight(review, person)
    if sight.is_blind:
        return ReportPage(is_blind=True, files=(), asked=None)
    return ReportPage(False, latest_files(review), retractions_of(sight.state))


def latest_files(review: Review) -> tuple[str, ...]:
    """The names of the latest report's files, the page first."""
    if not review.reports.is_dir():
        return ()
    every = (one for one in review.reports.iterdir() if one.is_file() and one.suffix)
    names = (one.name for one in every if one.name != WRITTEN)
    return tuple(sorted(names, key=lambda name: (name != "report.html", name)))
