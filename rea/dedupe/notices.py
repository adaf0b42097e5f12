"""Retraction notices and corrections, and the records that they are about.

A notice is a report of its own and never merged away; whoever reads the article must see
that it was withdrawn or corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    told = [row for row in rows if any(sign in row[1].lower() for sign in _SIGNS)]
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
