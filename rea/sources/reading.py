"""Which importer reads this file, found from what is in it and never from its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from rea.errors import SourceError
from rea.model import SKIPPED_COLUMNS
from rea.sources import (
    archives,
    asreview_project,
    bibtex,
    decoding,
    endnote_xml,
    enw,
    nbib,
    ovid,
    pubmed_xml,
    refworks,
    ris,
    table,
    wos,
    xlsx,
)
from rea.sources.entries import Parsed, Table, to_table

_N_HEAD = 200_000


@dataclass(frozen=True)
class Reading:
    """What one export holds.

    Attributes
    ----------
    format : str
        As a reviewer would call it: RIS, CSV, PubMed.
    records : DataFrame
        Columns `rea.model.BIBLIOGRAPHIC_COLUMNS`, in file order.
    skipped : DataFrame
        Columns `rea.model.SKIPPED_COLUMNS`: what could not be read, and where.
    notes : tuple of str
        Sentences about what was mended or is odd.
    truncated : bool
        Whether the file ends in the middle of a record.
    """

    format: str
    records: pd.DataFrame
    skipped: pd.DataFrame
    notes: tuple[str, ...]
    truncated: bool = False


class _Format(NamedTuple):
    looks_like: Callable[[str], bool]
    read: Callable[[str, str], Parsed]


# In the order in which they are tried: what is most telling comes first.
FORMATS: dict[str, _Format] = {
    "PubMed XML": _Format(pubmed_xml.looks_like, pubmed_xml.read),
    "EndNote XML": _Format(endnote_xml.looks_like, endnote_xml.read),
    "PubMed": _Format(nbib.looks_like, nbib.read),
    "Web of Science": _Format(wos.looks_like, wos.read),
    "RIS": _Format(ris.looks_like, ris.read),
    "BibTeX": _Format(bibtex.looks_like, bibtex.read),
    "EndNote tagged": _Format(enw.looks_like, enw.read),
    "RefWorks": _Format(refworks.looks_like, refworks.read),
    "Ovid": _Format(ovid.looks_like, ovid.read),
}


def read_export(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> Reading:
    """Read one search export, whatever program wrote it.

    Parameters
    ----------
    name : str
        How messages name the file; it says nothing about its format.
    columns : mapping, optional
        A table's header to the column of `rea.model.BIBLIOGRAPHIC_COLUMNS` it holds.

    Raises
    ------
    SourceError
        The file is empty, is no export, or is one that rea cannot read.
    """
    if archives.is_gzip(data):
        data = archives.gunzipped(data, name)
    if archives.is_zip(data):
        return _read_archive(data, name, columns or {})
    _refuse_packed(data, name)
    decoded = decoding.decode(data, name)
    # A large export lies in memory as bytes, as parts or as text, never as all three.
    del data
    text, notes = decoded.text, decoded.notes
    del decoded
    return _read_text(text, notes, name, columns or {})


def read_rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The rows of any spreadsheet, CSV or Excel, and the line on which each begins.

    Raises
    ------
    SourceError
        It is empty, or is no table.
    """
    if archives.is_zip(data) and archives.is_workbook(data, name):
        rows = xlsx.first_sheet(data, name)
    else:
        rows = table.rows_of(decoding.decode(data, name).text, name)
    return [(row.line, row.cells) for row in rows if any(cell.strip() for cell in row.cells)]


def _read_archive(data: bytes, name: str, columns: Mapping[str, str]) -> Reading:
    if archives.is_workbook(data, name):
        return _as_reading(xlsx.read(data, name, columns), name)
    members = archives.members(data, name)
    if asreview_project.is_project(members):
        return _read_project(members, name, columns)
    return _read_members(members, name, columns)


def _read_project(
    members: Sequence[archives.Member], name: str, columns: Mapping[str, str]
) -> Reading:
    export = asreview_project.data_set(members, name)
    read = _read_member(export.data, f"{name}/{export.name}", columns)
    records, said = asreview_project.with_labels(read.records, members, name)
    return replace(read, format="ASReview project", records=records, notes=(*read.notes, *said))


def _read_member(data: bytes, name: str, columns: Mapping[str, str]) -> Reading:
    if archives.is_zip(data) and archives.is_workbook(data, name):
        return _as_reading(xlsx.read(data, name, columns), name)
    _refuse_packed(data, name)
    decoded = decoding.decode(data, name)
    return _read_text(decoded.text, decoded.notes, name, columns)


def _refuse_packed(data: bytes, name: str) -> None:
    if archives.is_zip(data) or archives.is_gzip(data):
        raise SourceError(name, "an archive within an archive.", "Unpack it first.")


def _read_text(text: str, notes: Sequence[str], name: str, columns: Mapping[str, str]) -> Reading:
    _refuse_web_page(text, name)
    parsed = _parse(text, name, columns)
    parsed.notes[:0] = notes
    return _as_reading(parsed, name)


def _read_members(
    members: Sequence[archives.Member], name: str, columns: Mapping[str, str]
) -> Reading:
    """The exports in an archive, one behind the other."""
    readings, left_aside = [], []
    for member in members:
        place = f"{name}/{member.name}"
        if member.reason:
            left_aside.append((place, "", member.reason, ""))
            continue
        try:
            readings.append((place, _read_member(member.data, place, columns)))
        except SourceError as error:
            left_aside.append((place, str(error.line or ""), error.sentence, ""))
    if not readings:
        raise SourceError(
            name,
            "no file in the archive is an export that rea can read.",
            "Unpack it and import the files one by one.",
        )
    return _joined(readings, left_aside)


def _joined(
    readings: Sequence[tuple[str, Reading]], left_aside: Sequence[tuple[str, str, str, str]]
) -> Reading:
    aside = pd.DataFrame(left_aside, columns=list(SKIPPED_COLUMNS), dtype=object)
    parts = [one for _, one in readings]
    return Reading(
        format=" + ".join(dict.fromkeys(one.format for one in parts)),
        records=pd.concat([one.records for one in parts], ignore_index=True),
        skipped=pd.concat([*(one.skipped for one in parts), aside], ignore_index=True),
        notes=tuple(f"{place}: {note}" for place, one in readings for note in one.notes),
        truncated=any(one.truncated for one in parts),
    )


def _parse(text: str, name: str, columns: Mapping[str, str]) -> Parsed:
    head = text[:_N_HEAD]
    for one in FORMATS.values():
        if one.looks_like(head):
            return one.read(text, name)
    return table.read(text, name, columns)


def _refuse_web_page(text: str, name: str) -> None:
    if re.match(r"\s*(?:<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)", text, re.I):
        raise SourceError(
            name,
            "this is a web page, probably a sign-in or error page.",
            "Sign in on the platform and export again.",
        )


def _as_reading(parsed: Parsed, name: str) -> Reading:
    table_ = to_table(parsed)
    skipped = pd.DataFrame(
        [(name, str(one.line), one.reason, one.text) for one in parsed.skipped],
        columns=list(SKIPPED_COLUMNS),
        dtype=object,
    )
    notes = (*parsed.notes, *_gaps(table_, parsed.counted_in))
    return Reading(parsed.format, table_.records, skipped, notes, parsed.truncated)


def _gaps(found: Table, counted_in: str) -> list[str]:
    """How many records lack what screening needs."""
    said = []
    records = found.records
    untitled = [
        line for line, title in zip(found.lines, records["title"], strict=True) if not title
    ]
    if untitled:
        first = f"first: {counted_in} {untitled[0]}"
        said.append(f"Records without a title: {len(untitled):,} ({first}).")
    n_without = int((records["abstract"] == "").sum())
    if n_without:
        said.append(f"Records without an abstract: {n_without:,} of {len(records):,}.")
    return said
