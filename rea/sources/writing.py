"""Records out again, in the form that every reference manager and screening tool takes.

RIS: title, full journal name in both T2 and JO, one author, keyword and note a line,
CRLF, ``ER  - `` with its space, and no byte-order mark, at which other readers drop the
first record. CSV: no cell that a spreadsheet would run.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any, Final

import pandas as pd

from rea.sources.fields import one_line

_CODES: Final = frozenset(
    """
    ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA
    DBASE DICT EBOOK ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT HEAR ICOMM INPR
    JFULL JOUR LEGAL MANSCPT MAP MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM RPRT SER SLIDE SOUND
    STAND STAT THES UNBILL UNPB VIDEO WEB
    """.split()  # noqa: SIM905 - to be read as a line of words
)
# The first word that a source's own type holds decides.
_CODE_OF_WORD: Final = (
    ("chapter", "CHAP"),
    ("section", "CHAP"),
    ("inbook", "CHAP"),
    ("incollection", "CHAP"),
    ("proceeding", "CPAPER"),
    ("conference", "CPAPER"),
    ("thesis", "THES"),
    ("dissertation", "THES"),
    ("report", "RPRT"),
    ("book", "BOOK"),
    ("web", "ELEC"),
    ("news", "NEWS"),
    ("preprint", "UNPB"),
    ("article", "JOUR"),
    ("journal", "JOUR"),
    ("review", "JOUR"),
)
# Fields without a column of their own that mean the same wherever they come from.
_KEPT: Final = ("SN", "A2", "CY", "ET", "AD", "U1", "N1")
_RANGE = re.compile(r"([^\s-]+)-([^\s-]+)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]+")
_RUNS = re.compile(r"'*[=+\-@\t\r\n]")


def write_ris(records: pd.DataFrame) -> bytes:
    """The records as RIS; missing columns are missing fields.

    Parameters
    ----------
    records : DataFrame
        Any of `rea.model.REVIEW_RECORD_COLUMNS`.
    """
    rows = records.fillna("").to_dict("records")
    return "".join(
        f"{tag}  - {value}\r\n" if tag else "\r\n" for row in rows for tag, value in _fields(row)
    ).encode("utf-8", errors="replace")


def write_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV, with every cell that a spreadsheet would run made text.

    A cell that begins with ``=``, ``+``, ``-``, ``@``, tab or return gets an apostrophe
    in front, which `rea.sources.read_export` takes away again. A cell that has both
    already gets one more, so that nothing is lost on the way there and back.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_cell, table.columns))
    for row in table.fillna("").itertuples(index=False, name=None):
        writer.writerow(map(_cell, row))
    return out.getvalue().encode("utf-8", errors="replace")


def neutralised(cell: str) -> str:
    """The cell as a spreadsheet may show it.

    Examples
    --------
    >>> neutralised("=1+1"), neutralised("-5"), neutralised("Smith, J")
    ("'=1+1", "'-5", 'Smith, J')

    Sources
    -------
    OWASP, CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if _RUNS.match(cell) else cell


def _cell(value: object) -> str:
    # The csv module leaves a lone return unquoted, and every reader ends the row there.
    return neutralised(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _fields(row: Mapping[Any, object]) -> Iterator[tuple[str, str]]:
    """Tags and values of one record, empty ones left out."""
    record = {str(column): _clean(str(value)) for column, value in row.items()}
    code = _code(record.get("type", ""), bool(record.get("journal")))
    yield "TY", code
    written = set()
    for tag, value in (*_named(record, code), *_kept(record)):
        if value and (tag not in written or tag in ("AU", "KW", "N1", "A2", "AD")):
            written.add(tag)
            yield tag, value
    yield "ER", ""
    yield "", ""


def _named(record: Mapping[str, str], code: str) -> Iterator[tuple[str, str]]:
    yield "TI", record.get("title", "")
    yield from (("AU", name) for name in record.get("authors", "").split("; "))
    yield "PY", record.get("year", "")
    yield "T2", record.get("journal", "")
    yield "JO", record.get("journal", "")
    yield "VL", record.get("volume", "")
    yield "IS", record.get("issue", "")
    whole = record.get("pages", "")
    pages = _RANGE.fullmatch(whole)
    yield "SP", pages[1] if pages else whole
    yield "EP", pages[2] if pages else ""
    yield "SN", record.get("isbn", "")
    yield "DO", record.get("doi", "")
    yield "UR", record.get("url", "")
    yield "AB", record.get("abstract", "")
    yield from (("KW", word) for word in record.get("keywords", "").split("; "))
    yield "LA", record.get("language", "")
    yield "PB", record.get("publisher", "")
    if record.get("type", "") != code:
        yield "M3", record.get("type", "")
    yield "AN", record.get("accession", "")
    yield "ID", record.get("record_id", "")
    yield "DB", record.get("source", "")


def _kept(record: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not record.get("extra"):
        return
    extra = json.loads(record["extra"])
    for tag in _KEPT:
        values = extra.get(tag, [])
        for value in [values] if isinstance(values, str) else values:
            yield tag, _clean(value)


def _code(kind: str, in_journal: bool) -> str:
    if kind.upper() in _CODES:
        return kind.upper()
    for word, code in _CODE_OF_WORD:
        if word in kind.casefold():
            return code
    return "JOUR" if in_journal else "GEN"


def _clean(text: str) -> str:
    """One line without control characters: RIS knows no other end of a field."""
    return one_line(_CONTROLS.sub(" ", text.replace("\r", "\n")))
