"""What a reader did instead of deciding: left a record for later, or passed it on.

Nobody is asked why. Each is a line on the reader's own log; a line without a way takes the
one that it replaces back, and a decision makes it void.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from rea.model import SetAside, Stage, standing_lines

LATER: Final = "later"
# A colleague reads it instead: without a reason, or because the reader knows author or case.
PASSED_ON: Final = ("pass-on", "known")
WAYS: Final = (LATER, *PASSED_ON)


def read_asides(lines: Iterable[Mapping[str, Any]], stage: Stage) -> list[SetAside]:
    """What stands of a log's lines at a stage, oldest first."""
    return [
        SetAside(line["id"], line["person"], line["at"], line["record"], stage, line["how"])
        for line in standing_lines(line for line in lines if line["stage"] == stage)
        if line["how"] in WAYS
    ]


def passed_on(asides: Iterable[SetAside], person: str, group_of: Mapping[str, str]) -> set[str]:
    """The groups that this person has passed on."""
    return {
        group_of[one.record_id]
        for one in asides
        if one.person == person and one.how in PASSED_ON and one.record_id in group_of
    }


def handed_on(
    passed: Iterable[str], readers: Mapping[str, Collection[str]], person: str
) -> list[str]:
    """Of the groups that came out of a sealed sample, those that go to this person.

    A third reader takes the second reader's place: somebody who has not read the report,
    as long as nobody else has read it in that place.

    Parameters
    ----------
    passed : iterable of str
        Groups of sealed samples whose reader passed them on.
    readers : mapping
        Group to the people whose decisions on it stand.

    Examples
    --------
    >>> handed_on(["g1", "g2"], {"g1": ["r1"], "g2": ["r1", "r3"]}, "r4")
    ['g1']
    """
    return [
        group
        for group in passed
        if person not in readers.get(group, ()) and len(readers.get(group, ())) < 2
    ]
