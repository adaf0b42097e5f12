"""RIS in all its dialects.

rispy reads well-formed RIS and loses the rest without a word: a record without ER, a
line that is indented, a tag with one space, a record whose TY follows on another's ER.
So RIS is read by us, and the tests hold us to rispy wherever it reads all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rea.sources.entries import Dialect, Entry, Parsed, Skipped, is_empty
from rea.sources.ris_form import Records, looks_like

__all__ = ["DIALECT", "looks_like", "read"]

DIALECT = Dialect(
    fields={
        "type": ("TY",),
        "title": ("TI", "T1", "BT", "CT", "TT", "ST"),
        "authors": ("AU", "A1", "A2", "A3", "A4", "ED"),
        "year": ("PY", "Y1", "DA", "YR", "PD"),
        # T2 may be an alternative title (EBSCO), JA and J2 are abbreviations.
        "journal": ("JF", "JO", "T2", "JA", "J2", "J1", "BT", "T3"),
        "volume": ("VL", "VO"),
        "issue": ("IS", "CP"),
        "pages": ("SP", "PG"),
        "doi": ("DO", "DI", "L3", "M3"),
        "abstract": ("AB", "N2", "A5"),
        "keywords": ("KW", "DE"),
        "url": ("UR", "L2", "L1", "LK"),
        "language": ("LA", "LG"),
        "publisher": ("PB", "PU"),
        "isbn": ("SN", "BN"),
        "accession": ("AN", "ID", "UT", "PMID", "U1", "U2"),
    },
    last_page=("EP",),
    doi_in_text=("UR", "L2", "N1", "SE", "LK"),
    accession_in_text=("N1", "UR"),
)


def read(text: str, name: str) -> Parsed:  # noqa: ARG001 - the shape of every reader
    """The records of a RIS file, however it was damaged."""
    records = Records()
    parsed = Parsed("RIS", DIALECT)
    parsed.entries = _noted(_set_aside_empty(records.read(text), parsed), records, parsed)
    return parsed


def _noted(entries: Iterable[Entry], records: Records, parsed: Parsed) -> Iterator[Entry]:
    """The entries; behind the last, what was odd about the text is known."""
    yield from entries
    parsed.notes += records.notes()
    parsed.truncated = records.truncated


def _set_aside_empty(entries: Iterable[Entry], parsed: Parsed) -> Iterator[Entry]:
    """Empty records among others are ones that the platform exported: they count.

    Where there are none but empty ones there is nothing to import, and each is reported.
    """
    empty: list[Entry] = []
    n_yielded = 0
    for entry in entries:
        if is_empty(entry.values):
            empty.append(entry)
            if not n_yielded:
                continue
        elif not n_yielded:
            yield from empty
        n_yielded += 1
        yield entry
    if empty and not n_yielded:
        parsed.skipped += [Skipped(one.line, "a record without any field", "") for one in empty]
    elif empty:
        parsed.notes.append(
            f"Records with nothing but a type: {len(empty):,} (first: line {empty[0].line})."
        )
