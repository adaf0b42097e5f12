"""Histories for the tests of the report: one worked by hand, and any number at random."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import strategies as st

from rea.model import (
    HISTORY_COLUMNS,
    KINDS,
    ExportFile,
    Person,
    Question,
    Reason,
    Source,
)
from rea.report import Facts, ProtocolInForce, Screener

REASONS = (
    Reason("X1-LANG", "Not in English", "", ("title-abstract", "full-text")),
    Reason("X2-TYPE", "Not evidence", "", ("title-abstract", "full-text")),
    Reason("X3-POP", "Wrong population", "", ("title-abstract", "full-text")),
)

# Two studies in three reports. By hand, databases and registers: 11 records (Scopus 7,
# PsycInfo 3, a register 1), 2 of them copies; of 9 reports 1 unread and 1 removed; 7
# screened, 2 excluded, 5 kept; 1 not yet sought, 4 sought, 1 not retrieved; 3 assessed,
# 1 excluded, 2 included. Other methods: 5 records, 3 of them copies, 2 across columns (c/1
# although it speaks for its group); 2 screened, 1 excluded; 1 sought, assessed, included.
_BY_HAND = """
scopus-2027-01-12/0001   database g01 yes kept     -        retrieved     included -       st1
psycinfo-2027-01-12/0001 database g01 -   kept     -        retrieved     included -       st1
gov-2027-01-14/0001      website  g01 -   kept     -        retrieved     included -       st1
scopus-2027-01-12/0002   database g02 yes excluded X2-TYPE  -             -        -       -
psycinfo-2027-01-12/0003 database g02 -   excluded X2-TYPE  -             -        -       -
scopus-2027-01-12/0003   database g03 yes kept     -        not-retrieved -        -       -
scopus-2027-01-12/0004   database g04 yes kept     -        retrieved     excluded X3-POP  -
scopus-2027-01-12/0005   database g05 yes unread   -        -             -        -       -
scopus-2027-01-12/0006   database g06 yes removed  retracted -            -        -       -
psycinfo-2027-01-12/0002 database g07 yes kept     -        retrieved     included -       st1
register-2027-01-13/0001 register g08 yes excluded X1-LANG  -             -        -       -
gov-2027-01-14/0002      website  g09 yes kept     -        retrieved     included -       st2
gov-2027-01-14/0004      website  g09 -   kept     -        retrieved     included -       st2
gov-2027-01-14/0003      website  g10 yes excluded X1-LANG  -             -        -       -
chase-2027-01-10/0001    citation g11 yes kept     -        pending       -        -       -
scopus-2027-01-12/0007   database g11 -   kept     -        pending       -        -       -
"""
SOURCE_NAMES = {
    "scopus-2027-01-12": "Scopus",
    "psycinfo-2027-01-12": "APA PsycInfo",
    "register-2027-01-13": "A register",
    "gov-2027-01-14": "GOV.UK",
    "chase-2027-01-10": "Reference lists",
}


def by_hand() -> pd.DataFrame:
    """The history worked by hand, above."""
    rows = []
    for line in _BY_HAND.strip().splitlines():
        cells = ["" if cell == "-" else cell for cell in line.split()]
        record, kind, group, spoken, screened, reason, retrieval, assessed, out, study = cells
        source = record.partition("/")[0]
        rows.append(
            (
                *(record, source, SOURCE_NAMES[source], kind, group, spoken),
                *(screened, reason, retrieval, "", assessed, out, study),
            )
        )
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS), dtype=str)


def finished() -> pd.DataFrame:
    """The same review when nothing waits any more."""
    history = by_hand()
    history.loc[history["group_id"] == "g11", "retrieval"] = "not-retrieved"
    return history


def described(history: pd.DataFrame) -> pd.DataFrame:
    """One row a report, with an invented title."""
    spoken = history[history["representative"] == "yes"]
    table = spoken[["group_id", "record_id"]].copy()
    table["title"] = [f"Invented report {group}" for group in table["group_id"]]
    table["authors"] = "Ames, A; Bell, B; Cole, C; Dunn, D"
    table["year"] = "2019"
    table["journal"] = "NA"
    table["doi"] = [f"10.9999/{group}" if group < "g05" else "" for group in table["group_id"]]
    table["url"] = "https://www.example.org/report"
    return table


def facts(history: pd.DataFrame, **other: object) -> Facts:
    """What a report on such a history needs beside the flow."""
    sources = tuple(
        Source(
            source_id=str(source),
            name=SOURCE_NAMES.get(str(source), str(source)),
            kind=str(rows["kind"].iloc[0]),
            platform="Ovid",
            searched_on=date.fromisoformat(str(source)[-10:]),
            strategy="S1",
            files=(ExportFile("export.ris", "ab" * 32, "RIS", len(rows), 0),),
            n_records=len(rows),
            n_skipped=0,
            imported_at="2027-01-15T09:00:00Z",
        )
        for source, rows in history.groupby("source", sort=False)
    )
    given: dict[str, object] = {
        "title": "An invented review",
        "questions": (
            Question("PQ", "primary", "Does it help?"),
            Question("SQ1", "secondary", "Whom does it help?"),
        ),
        "protocol": ProtocolInForce("invented", "1.0.0", "cd" * 32),
        "as_of": "2027-03-01",
        "rea_version": "0.1.0",
        "sources": sources,
        "reports": described(history),
        "strategies": (("S1", "help* AND need*"),),
        "screeners": (Screener(Person("r1", "First reader"), "title-abstract", 9),),
    }
    return Facts(**{**given, **other})  # type: ignore[arg-type]


PATHS = (
    # screened, its reason, retrieval, assessed, its reason; "?" is any reason
    ("pending", "", "", "", ""),
    ("unread", "", "", "", ""),
    ("removed", "retracted", "", "", ""),
    ("excluded", "?", "", "", ""),
    ("kept", "", "pending", "", ""),
    ("kept", "", "sought", "", ""),
    ("kept", "", "not-retrieved", "", ""),
    ("kept", "", "retrieved", "pending", ""),
    ("kept", "", "retrieved", "excluded", "?"),
    ("kept", "", "retrieved", "included", ""),
)


@st.composite
def histories(draw: st.DrawFn) -> pd.DataFrame:
    """Any history that could have happened: groups of any copies at any point of their way."""
    sources = draw(
        st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abc")), min_size=1, max_size=5)
    )
    rows = []
    for k in range(draw(st.integers(0, 12))):
        path = draw(st.sampled_from(PATHS))
        codes = [draw(st.sampled_from(REASONS)).code if cell == "?" else cell for cell in path]
        study = f"study{draw(st.integers(0, 4))}" if path[3] == "included" else ""
        copies = draw(st.lists(st.integers(0, len(sources) - 1), min_size=1, max_size=4))
        spoken = draw(st.integers(0, len(copies) - 1))
        for i, at in enumerate(copies):
            kind, name = sources[at]
            screened, why, retrieval, assessed, out = codes
            rows.append(
                (
                    *(f"s{at}-2027-01-01/{k:03d}{i}", f"s{at}-2027-01-01", f"Source {name}"),
                    *(kind, f"g{k:03d}", "yes" if i == spoken else ""),
                    *(screened, why, retrieval, "", assessed, out, study),
                )
            )
    order = draw(st.permutations(rows))
    return pd.DataFrame(order, columns=list(HISTORY_COLUMNS), dtype=str)
