"""Retraction notices and corrections, and the records that they are about.

A notice is a report of its own and never merged away; whoever reads the article must see
that it was withdrawn or corrected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from rea.dedupe.journals import journal_words, journals_agree
from rea.dedupe.keys import is_marked_retracted, plain_title

# Shorter titles stand within longer ones by chance.
_TELLING: Final = 25

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
    rows = [
        (record, title, journal, *plain_title(title))
        for record, title, journal in zip(*cells, strict=True)
    ]
    beginnings: dict[str, list[int]] = {}
    for n, (*_, bare, role) in enumerate(rows):
        if role == "" and len(bare) >= _TELLING:
            beginnings.setdefault(bare[:_TELLING], []).append(n)
    found = [
        Notice(record, record, "marked as retracted")
        for record, title, *_ in rows
        if is_marked_retracted(title)
    ]
    for record, _, journal, bare, role in rows:
        what = _KINDS.get(role)
        if what is None:
            continue
        for n in _named(bare, beginnings):
            article = rows[n]
            if article[3] in bare and _one_journal(journal, article[2]):
                found.append(Notice(record, article[0], what))
    return tuple(sorted(set(found), key=lambda one: (one.about, one.record_id)))


def _named(bare: str, beginnings: dict[str, list[int]]) -> set[int]:
    """Rows whose titles begin somewhere within a notice's title."""
    places = range(1, len(bare) - _TELLING + 1)
    return {n for at in places for n in beginnings.get(bare[at : at + _TELLING], ())}


def _one_journal(a: str, b: str) -> bool:
    return journals_agree(journal_words(a), journal_words(b)) >= 0
