"""How sound the studies are: each rating of each study, as it was given.

No ratings are added up to a total.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from rea.report.lettering import clean
from rea.report.sheet import Tone

TONE_NAMES: Final[dict[Tone, str]] = {
    "good": "sound",
    "some": "some concern",
    "poor": "weak",
    "unclear": "cannot be told",
    "open": "not rated yet",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One rating: its word, and what it says."""

    rating: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class AppraisedStudy:
    """One study; a mark for each item, and for the study as a whole where it is rated."""

    name: str
    marks: tuple[Mark, ...]
    overall: Mark | None = None


@dataclass(frozen=True, slots=True)
class AppraisedTool:
    """One tool, what it asks, and the studies that it is for."""

    label: str
    items: tuple[str, ...]
    studies: tuple[AppraisedStudy, ...]
    has_overall: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """D1, D2, …: what stands above the marks, explained below the figure."""
        names = tuple(f"D{n}" for n in range(1, len(self.items) + 1))
        return (*names, "Overall") if self.has_overall else names

    def marks_of(self, study: AppraisedStudy) -> tuple[Mark, ...]:
        """The marks of a study, in the order of `columns`."""
        overall = study.overall or Mark("", "open")
        return (*study.marks, overall) if self.has_overall else study.marks


def robvis_csv(tool: AppraisedTool) -> bytes:
    """The ratings as the package robvis reads them: Study, D1…, Overall, Weight."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    items = [f"D{n}" for n in range(1, len(tool.items) + 1)]
    writer.writerow(["Study", *items, "Overall", "Weight"])
    for study in tool.studies:
        overall = study.overall.rating if study.overall else ""
        ratings = [mark.rating for mark in study.marks]
        writer.writerow([clean(study.name), *map(clean, ratings), clean(overall), 1])
    return file.getvalue().encode()
