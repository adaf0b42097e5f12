"""Records to a reference manager and back: an id that survives there, and what hangs on it.

The id goes as a keyword, ``rea:scopus-2027-01-12/0007``, which Zotero makes a tag. Of all
its fields only tags belong to every kind of item, come through import and through each
export without an option, are not touched when a field is edited, and are united when
items are merged: a merged item comes back with both ids.

Sources
-------
Zotero's translator for RIS, https://github.com/zotero/translators/blob/master/RIS.js: ID is
ignored; CN is no field of a web page; what comes in by M2 (Extra) never goes out again; N1
goes out only if notes are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from rea.sources.writing import write_ris

# What is compared: the fields by which a person knows a report.
COMPARED: Final = ("title", "authors", "year", "journal", "doi", "abstract")

_ID = re.compile(r"""\brea:([^\s;,<>{}"'\\/]+/[^\s;,<>{}"'\\/]+)""")
# Zotero lays each file into a numbered folder of its own; names change on the way, it does not.
_FOLDER = re.compile(r"\bfiles[/\\]+(\w+)[/\\]")
# Where the same is looked for: a person may have moved it.
_WHERE: Final = ("keywords", "url", "extra")


@dataclass(frozen=True, slots=True)
class Returned:
    """One record as a reference manager gave it back.

    Attributes
    ----------
    ids : tuple of str
        Of the records that were sent; none for one that was added there, several where
        they were merged.
    folders : frozenset of str
        Names of the folders in ``files`` in which its files lie.
    fields : mapping
        `COMPARED` as they are now.
    """

    ids: tuple[str, ...]
    folders: frozenset[str]
    fields: Mapping[str, str]


def write_tagged_ris(records: pd.DataFrame) -> bytes:
    """RIS in which every record bears its id among the keywords."""
    keywords = [
        "; ".join(filter(None, (words, f"rea:{record_id}")))
        for words, record_id in zip(records["keywords"], records["record_id"], strict=True)
    ]
    return write_ris(records.assign(keywords=keywords))


def returned(records: pd.DataFrame) -> Iterator[Returned]:
    """What came back, record by record.

    Parameters
    ----------
    records : DataFrame
        As `rea.sources.read_export` reads an export of the reference manager.
    """
    for _, row in records.fillna("").iterrows():
        said = "\n".join(str(row[name]) for name in _WHERE)
        yield Returned(
            ids=tuple(dict.fromkeys(_ID.findall(said))),
            folders=frozenset(_FOLDER.findall(said)),
            fields={name: str(row[name]) for name in COMPARED},
        )


def edited(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that say something else now; one that came back empty is no edit.

    Many kinds of item have no field for a journal or a DOI, and lose it without anybody's
    doing.

    Examples
    --------
    >>> sent = {"title": "Safe at home", "year": "2019"}
    >>> edited(sent, {"title": "Safe at Home.", "year": "2020"})
    ('year',)
    """
    return tuple(
        name for name, text in now.items() if text and _plain(text) != _plain(was.get(name, ""))
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
