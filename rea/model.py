"""The field's nouns as frozen dataclasses, and the columns of their tables.

A single thing is a dataclass; many of them are a pandas table whose columns are
named here. Every cell of such a table is text: a missing value is the empty
string, a year is ``"2016"``, and "NA" is a journal like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

Stage = Literal["title-abstract", "full-text"]
STAGES: Final[tuple[Stage, ...]] = ("title-abstract", "full-text")

Verdict = Literal["include", "exclude", "unsure"]
VERDICTS: Final[tuple[Verdict, ...]] = ("include", "exclude", "unsure")

# PRISMA 2020 has two columns of boxes (Page et al. 2021): databases and registers,
# and other methods.
Column = Literal["databases", "other"]


class Kind(NamedTuple):
    """One way of finding records, and where PRISMA 2020 counts it.

    Attributes
    ----------
    column : {"databases", "other"}
    box : str
        The line of the box "Records identified from" that it counts in.
    one, many : str
        The search as a sentence names it.
    """

    column: Column
    box: str
    one: str
    many: str


# Every kind of source of PRISMA-S (Rethlefsen et al. 2021, items 1 to 7) is assigned to a
# line of the diagram here and nowhere else.
KIND_OF_SOURCE: Final[dict[str, Kind]] = {
    "database": Kind("databases", "Databases", "database", "databases"),
    "register": Kind("databases", "Registers", "register", "registers"),
    "website": Kind("other", "Websites", "website search", "website searches"),
    "search-engine": Kind("other", "Websites", "search engine", "search engines"),
    "organisation": Kind("other", "Organisations", "organisation", "organisations"),
    "contact": Kind("other", "Contacts", "contact", "contacts"),
    "citation": Kind("other", "Citation searching", "citation search", "citation searches"),
    "handsearch": Kind("other", "Handsearching", "handsearched journal", "handsearched journals"),
    "previous-review": Kind("other", "Previous reviews", "previous review", "previous reviews"),
}
COLUMN_OF_KIND: Final[dict[str, Column]] = {
    name: kind.column for name, kind in KIND_OF_SOURCE.items()
}
KINDS: Final[tuple[str, ...]] = tuple(KIND_OF_SOURCE)

# What an export says of a record, in the order in which every table shows it.
# `authors` and `keywords` are separated by "; ", an author is "Surname, Given".
# `doi` is bare and lower case (10.1111/hex.12330). `accession` is the source's own
# identifier. `extra` is a JSON object of every field that rea does not know.
BIBLIOGRAPHIC_COLUMNS: Final[tuple[str, ...]] = (
    "type",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "abstract",
    "keywords",
    "url",
    "language",
    "publisher",
    "isbn",
    "accession",
    "extra",
)

# data/raw/<source>/records.csv
RECORD_COLUMNS: Final[tuple[str, ...]] = ("record_id", *BIBLIOGRAPHIC_COLUMNS)

# What all records of a review look like in memory: `source` is the source's id.
REVIEW_RECORD_COLUMNS: Final[tuple[str, ...]] = (*RECORD_COLUMNS, "source")

# `rea convert` writes these.
NORMALISED_COLUMNS: Final[tuple[str, ...]] = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "abstract",
    "keywords",
    "url",
    "type",
    "accession",
    "source",
)

# data/raw/<source>/skipped.csv: what could not be read, with the line it began on.
SKIPPED_COLUMNS: Final[tuple[str, ...]] = ("file", "line", "reason", "text")

# What an earlier screening decided, as an export of another tool tells it. `row` counts
# the records of the export from 0; `reader` is a person, or the tool where it names none.
EARLIER_COLUMNS: Final[tuple[str, ...]] = ("row", "reader", "stage", "verdict", "reason")

# data/screened/duplicates.csv. `representative` is the record_id that speaks for the
# group. `rule` and `score` (0-1) tell why the record belongs to its group; both are
# empty for a group of one and for the representative.
DUPLICATE_COLUMNS: Final[tuple[str, ...]] = (
    "record_id",
    "accession",
    "source",
    "group_id",
    "representative",
    "rule",
    "score",
)

# What people say of two records: one report, or two. "withdrawn" stands where somebody took
# their answer back and nobody has given another.
PairVerdict = Literal["same", "different"]
PAIR_VERDICTS: Final[tuple[PairVerdict, ...]] = ("same", "different")

# What stands of data/screened/pairs/. `group` holds the ids of the group that both records
# stood in when the answer split it, blanks between; "" where they stood in two.
PAIR_COLUMNS: Final[tuple[str, ...]] = ("record_a", "record_b", "verdict", "group")

# What became of every record, one row each; the one table from which the flow is
# counted. Group-level values are repeated on each of the group's rows.
#   group_id         the report this record is a copy of
#   representative   "yes" on one row of each group
#   screened         pending | kept | excluded | unread | removed   (title and abstract)
#   screened_reason  reason code of an exclusion or removal, or ""
#   retrieval        pending | sought | retrieved | not-retrieved; "" unless kept
#   assessed         pending | included | excluded; "" unless retrieved (full text)
#   assessed_reason  reason code, or ""
#   study_id         the study an included report belongs to, or ""
HISTORY_COLUMNS: Final[tuple[str, ...]] = (
    "record_id",
    "source",
    "source_name",
    "kind",
    "group_id",
    "representative",
    "screened",
    "screened_reason",
    "retrieval",
    "retrieval_reason",
    "assessed",
    "assessed_reason",
    "study_id",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a model, who decides. The id is permanent; the shown name is not."""

    person_id: str
    name: str
    is_model: bool = False
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of a source, as the platform gave it."""

    name: str
    sha256: str
    format: str
    n_records: int
    n_skipped: int


@dataclass(frozen=True, slots=True)
class Source:
    """One search: exported once, or logged without an export.

    Attributes
    ----------
    source_id : str
        Name and date, such as ``scopus-2027-01-12``; also its folder in ``data/raw``.
    name : str
        As the flow diagram shows it.
    kind : str
        One of `KINDS`.
    strategy : str
        Id of the strategy in the protocol, or the exact search as run, or the path browsed.
    n_claimed : int or None
        Hits that the platform claimed, or results that a website showed.
    coverage, limits : str
        What the platform held that day, and what the search was limited to.
    searched_by : str
        Who searched: an id of the review's people, or a name.
    n_looked_at, n_kept : int or None
        Of a search without an export: how many results somebody looked at, and kept.
    stopped : str
        Where they stopped, and why: "first 200".
    part_of : str
        The search that this report was added to, one by one.
    rerun_of : str
        The search that this one is run again of.
    told_by : str
        Who sent the report, or told of it.
    databases : tuple of (str, int)
        What an export of several databases holds of each, by the records' own tag.
    """

    source_id: str
    name: str
    kind: str
    platform: str
    searched_on: date
    strategy: str
    files: tuple[ExportFile, ...]
    n_records: int
    n_skipped: int
    imported_at: str
    n_claimed: int | None = None
    coverage: str = ""
    limits: str = ""
    searched_by: str = ""
    n_looked_at: int | None = None
    n_kept: int | None = None
    stopped: str = ""
    part_of: str = ""
    rerun_of: str = ""
    told_by: str = ""
    databases: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a decision log: what one person thought of one record at one stage.

    Attributes
    ----------
    line_id : str
        Random; names this line for ever.
    verdict : str or None
        One of `VERDICTS`; None takes back the line that is replaced.
    reason : str
        Code of an exclusion reason, or "".
    protocol : str
        ``<id>@<version>`` in force when it was made.
    shown_by : str
        How the record came up: ``random``, ``given`` (asked for by name), or the ranker
        and how many decisions it had learnt from, ``elas_u4:120``.
    place : int
        Its place among all unread records in that ranker's order, from 1, so that the order
        can be made again and compared; 0 where no ranker put it there.
    replaces : tuple of str
        Line ids that this one replaces: none for a first decision, one for a changed mind,
        several where it settles two standing lines of the same person.
    """

    line_id: str
    person: str
    at: str
    record_id: str
    stage: Stage
    verdict: Verdict | None
    reason: str
    note: str
    protocol: str
    shown_by: str
    replaces: tuple[str, ...]
    pilot: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """One line of ``data/screened/aside``: a reader left a record for later, or passed it on.

    Attributes
    ----------
    how : str
        ``later``; ``pass-on``, for which nobody gives a reason; ``known``, because the
        reader knows an author or the case.
    """

    line_id: str
    person: str
    at: str
    record_id: str
    stage: Stage
    how: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One line of ``data/screened/rulings``: how a criterion is read, and a record that shows it.

    Attributes
    ----------
    criterion : str
        Code of the criterion or exclusion reason that it stands beside.
    record_id : str
        Its example.
    changes_meaning : bool
        Whether it does more than explain: the protocol must then be amended, which alone
        decides what is read again.
    """

    line_id: str
    person: str
    at: str
    criterion: str
    text: str
    record_id: str
    stage: Stage
    protocol: str
    changes_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason for exclusion, in the protocol's order of precedence."""

    code: str
    label: str
    definition: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the protocol."""

    question_id: str
    kind: Literal["primary", "secondary"]
    text: str


def standing_lines(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The log lines that no other line replaces, in their order: these stand.

    Examples
    --------
    >>> standing_lines([{"id": "a"}, {"id": "b", "replaces": ["a"]}])
    [{'id': 'b', 'replaces': ['a']}]
    """
    every = [dict(line) for line in lines]
    replaced = {line_id for line in every for line_id in line.get("replaces") or ()}
    return [line for line in every if line["id"] not in replaced]
