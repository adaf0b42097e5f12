"""RIS in all its dialects. The only module that knows rispy.

rispy reads well-formed RIS and loses the rest without a word: a record without ER,
a line that is indented, a tag with one space, a record whose TY follows on another's
ER. So the text is brought into form first, and the records that begin are counted
against the records that rispy returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import rispy
from rispy.parser import NextLine

from rea.errors import SourceError
from rea.sources.entries import Dialect, Entry, Parsed, Skipped, is_empty
from rea.sources.ris_form import InForm, looks_like

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

# Few enough that what rispy returns is used and forgotten while it is still at hand:
# measured, a tenth quicker than a thousand at once.
_N_AT_ONCE = 50


def read(text: str, name: str) -> Parsed:
    """The records of a RIS file, however it was damaged.

    Raises
    ------
    SourceError
        rispy returns another number of records than the file begins.
    """
    form = InForm(text)
    parsed = Parsed("RIS", DIALECT, notes=form.notes(), truncated=form.truncated)
    parsed.entries = _set_aside_empty(_entries(form, name), parsed)
    return parsed


def _entries(form: InForm, name: str) -> Iterator[Entry]:
    """The records as rispy reads them, some at a time to spare memory."""
    long_tags = {index: list(found) for index, found in groupby(form.long_tags, itemgetter(0))}
    ends = [i for i, line in enumerate(form.lines, 1) if line[:2] == "ER"]
    begin = 0
    for at in range(0, len(ends), _N_AT_ONCE):
        begins = form.begins[at : at + _N_AT_ONCE]
        end = ends[at : at + _N_AT_ONCE][-1]
        found = rispy.loads("\n".join(form.lines[begin:end]), implementation=_AnyTag)
        if len(found) != len(begins):
            raise SourceError(
                name,
                f"{len(begins):,} records begin here, but {len(found):,} could be read.",
                "Open the file in a reference manager and export it again as RIS.",
                begins[0],
            )
        for index, (line, values) in enumerate(zip(begins, found, strict=True), start=at):
            for _, tag, value in long_tags.get(index, ()):
                values.setdefault(tag, []).append(value)
            yield Entry(line, values)
        begin = end


class _AnyTag(rispy.RisParser):  # type: ignore[misc]
    """rispy's parser with every tag known and every value in a list, so that it drops none.

    Its own way of adding a value keeps the first of a tag that it holds to be single: the
    second AB, in which EBSCO puts the rights, or the second M3, and takes twice the time.
    """

    def is_tag(self, line: str) -> bool:  # noqa: ARG002 - rispy's own signature
        return True  # `InForm` left no other line

    def _parse_tag(self, line: str) -> dict[str, list[str]]:
        tag = line[:2]
        if tag == "ER":
            found: dict[str, list[str]] = self.current
            return found
        self.current.setdefault(tag, []).append(line[6:].strip())
        raise NextLine


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
