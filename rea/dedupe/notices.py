"""Retraction notices and corrections, and the records that they are about.

A notice is a report of its own and never merged away; whoever reads the article must see
that it was withdrawn or corrected.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

import pandas as pd

from rea.dedupe.journals import journal_words, journals_agree
from rea.dedupe.keys import is_marked_retracted, plain_title

# Shorter titles stand within longer ones by chance.
_TELLING: Final = 25

# Letters that the title of every notice holds.
_SIGNS: Final = ("retract", "withdraw", "concern", "errat", "corrig", "correct", "addend")

What = Literal["retraction notice", "correction", "marked as retracted"]
_KINDS: Final[dict[str, What]] = {"retraction": "retraction notice", "erratum": "correction"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader of one record must know of it.

    Attributes
    ----------
    record_id : str
        The notice; the record itself where its own title bears the mark.
    about : str
        The record that was retracted or corrected.
    """

    record_id: str
    about: str
    what: What


def notices(records: pd.DataFrame) -> tuple[Notice, ...]:
    """Every notice among the records, with each record whose title it names.

    Parameters
    ----------
    records : table with `record_id`, `title` and `journal`
    """
    cells = (records[name].tolist() for name in ("record_id", "title", "journal"))
    rows = list(zip(*cells, strict=True))
    told = [rows[place] for place in _with_a_sign([row[1] for row in rows])]
    found = [
        Notice(record, record, "marked as retracted")
        for record, title, _ in told
        if is_marked_retracted(title)
    ]
    beginnings: dict[str, list[tuple[str, str, str]]] | None = None
    for record, title, journal in told:
        bare, role = plain_title(title)
        what = _KINDS.get(role)
        if what is None:
            continue
        beginnings = _beginnings(rows) if beginnings is None else beginnings
        found += [
            Notice(record, article, what)
            for article, its_journal, its_bare in _named(bare, beginnings)
            if its_bare in bare and _one_journal(journal, its_journal)
        ]
    return tuple(sorted(set(found), key=lambda one: (one.about, one.record_id)))


def _with_a_sign(titles: Iterable[str]) -> list[int]:
    """The places of the titles that hold one of `_SIGNS`."""
    # All in one text, each sign looked for from hit to hit: ten times as quick as title by
    # title, and everybody who opens a review waits for it.
    small = [title.lower() for title in titles]
    ends = list(accumulate(len(one) + 1 for one in small))
    text, found = "\n".join(small), set[int]()
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            place = bisect_right(ends, at)
            found.add(place)
            at = text.find(sign, ends[place])
    return sorted(found)


def _beginnings(rows: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """Record, journal and letters of each article, by how its title begins."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for record, title, journal in rows:
        bare, role = plain_title(title)
        if role == "" and len(bare) >= _TELLING:
            found.setdefault(bare[:_TELLING], []).append((record, journal, bare))
    return found


def _named(
    bare: str, beginnings: Mapping[str, list[tuple[str, str, str]]]
) -> set[tuple[str, str, str]]:
    """The articles whose titles begin somewhere within a notice's title."""
    places = range(1, len(bare) - _TELLING + 1)
    return {one for at in places for one in beginnings.get(bare[at : at + _TELLING], ())}


def _one_journal(a: str, b: str) -> bool:
    return journals_agree(journal_words(a), journal_words(b)) >= 0
