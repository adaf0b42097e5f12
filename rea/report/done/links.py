"""Where each number of the flow leads to on the page of the report."""

from __future__ import annotations

from typing import Final

from rea.report.flow import Flow
from rea.report.lists import anchor_of_reason
from rea.report.tables import numbers

# By the part of a number's key that names the box.
_ANCHORS: Final = {
    "identified": "sources",
    "duplicates": "duplicates",
    "copies_across": "duplicates",
    "unread": "not-read",
    "removed": "removed",
    "screening_pending": "waiting-screening",
    "screened": "method-screening",
    "excluded": "excluded-title-abstract",
    "excluded_by_people": "excluded-title-abstract",
    "excluded_by_tools": "excluded-title-abstract",
    "sought_pending": "waiting-sought",
    "sought": "full-text",
    "not_retrieved": "not-retrieved",
    "awaited": "waiting-awaited",
    "assessment_pending": "waiting-assessment",
    "assessed": "full-text",
    "excluded_at_full_text": "excluded-full-text",
    "included": "included",
    "studies": "included",
    "new_reports": "included",
    "known_reports": "included",
}


def links_of(flow: Flow) -> dict[str, str]:
    """An address for every number that is not zero, by its key."""
    links = {}
    reasons = anchor_of_reason(flow)
    for key, column, _, ids in numbers(flow):
        box, _, part = key.removeprefix(f"{column}/").partition("/")
        anchor = _ANCHORS[box]
        if box == "excluded_at_full_text":
            anchor = reasons.get(part, anchor)
        if ids:
            links[key] = f"#{anchor}"
    return links
