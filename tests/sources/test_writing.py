"""What is written is read back, whatever the text, by us and by the tools it is meant for."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.model import BIBLIOGRAPHIC_COLUMNS
from rea.sources import read_export, write_csv, write_ris

COLUMNS = [column for column in BIBLIOGRAPHIC_COLUMNS if column != "extra"]

RECORD = {
    "type": "JOUR",
    "title": "Hot spots & <cold> ones",
    "authors": "Müller, Jörg; World Health Organization",
    "year": "2019",
    "journal": "NA",
    "volume": "12",
    "issue": "3",
    "pages": "35-42",
    "doi": "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
    "abstract": "First. ER - is no end here.",
    "keywords": "crime; Child, Preschool",
    "url": "https://example.org/a?b=1",
    "language": "English",
    "publisher": "Nowhere Press",
    "isbn": "9783161484100",
    "accession": "WOS:1",
}

rows = st.lists(
    st.fixed_dictionaries({column: st.text(max_size=50) for column in COLUMNS}),
    min_size=1,
    max_size=3,
)


def table(*records: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(COLUMNS, ""), **one} for one in records])


def titled(drawn: list[dict[str, str]]) -> pd.DataFrame:
    # Without a title a record may be an empty one, and those are set aside.
    return table(*({**one, "title": f"t {one['title']}"} for one in drawn))


@pytest.mark.parametrize("write", [write_ris, write_csv])
def test_every_column_comes_back(write) -> None:  # type: ignore[no-untyped-def]
    records = table(RECORD, {"title": "Only a title"})

    back = read_export(write(records), "export").records

    assert back[COLUMNS].iloc[0].to_dict() == RECORD
    assert back["title"][1] == "Only a title"


@pytest.mark.parametrize("write", [write_ris, write_csv])
@pytest.mark.parametrize("authors", ["De Cock, Martine Anna", "0 0, 0 A", "Li, B; Van Dyk, J A"])
def test_a_name_of_many_parts_stays_one_author(write, authors) -> None:  # type: ignore[no-untyped-def]
    records = table({"title": "t", "authors": authors})

    assert read_export(write(records), "export").records["authors"][0] == authors


@settings(max_examples=150, deadline=None)
@given(rows)
def test_ris_gives_back_what_was_once_read(drawn: list[dict[str, str]]) -> None:
    once = read_export(write_ris(titled(drawn)), "export").records

    twice = read_export(write_ris(once), "export").records

    assert len(once) == len(drawn)
    assert twice[COLUMNS].to_dict("records") == once[COLUMNS].to_dict("records")


@settings(max_examples=150, deadline=None)
@given(rows)
def test_csv_gives_back_what_was_once_read(drawn: list[dict[str, str]]) -> None:
    once = read_export(write_csv(titled(drawn)), "export").records

    twice = read_export(write_csv(once), "export").records

    assert len(once) == len(drawn)
    assert twice[COLUMNS].to_dict("records") == once[COLUMNS].to_dict("records")


@settings(max_examples=100, deadline=None)
@given(rows)
def test_rispy_alone_reads_our_ris_with_the_same_fields(drawn: list[dict[str, str]]) -> None:
    records = read_export(write_ris(titled(drawn)), "export").records

    found = rispy.loads(write_ris(records).decode().replace("\r\n", "\n"))

    assert [one["title"] for one in found] == list(records["title"])
    assert ["; ".join(one.get("authors", [])) for one in found] == list(records["authors"])
    for field, column in [("year", "year"), ("journal_name", "journal"), ("doi", "doi")]:
        assert [one.get(field, "") for one in found] == list(records[column])


def test_ris_has_the_form_that_every_tool_takes() -> None:
    written = write_ris(table(RECORD))

    assert written.startswith(b"TY  - JOUR\r\nTI  - ")
    assert written.endswith(b"\r\nER  - \r\n\r\n")
    assert b"\nT2  - NA\r\nJO  - NA\r\n" in written
    assert b"\nSP  - 35\r\nEP  - 42\r\n" in written
    assert b"AU  - World Health Organization\r\n" in written


@pytest.mark.parametrize(
    ("kind", "journal", "code"),
    [
        ("JOUR", "", "JOUR"),
        ("thes", "", "THES"),
        ("Book Chapter", "", "CHAP"),
        ("Conference Paper", "", "CPAPER"),
        ("Review", "", "JOUR"),
        ("Erratum", "J", "JOUR"),
        ("Erratum", "", "GEN"),
    ],
)
def test_a_type_in_words_becomes_a_code_and_stays_in_words(
    kind: str, journal: str, code: str
) -> None:
    written = write_ris(table({"title": "t", "type": kind, "journal": journal})).decode()

    assert written.startswith(f"TY  - {code}\r\n")
    assert (f"M3  - {kind}" in written) == (kind != code)


def test_notes_and_an_issn_go_along() -> None:
    records = table({"title": "t"})
    records["extra"] = '{"N1": ["Included by Ann", "two\\nlines"], "SN": "1234-5678", "XX": "no"}'
    records["record_id"] = "scopus-2027-01-12/0007"
    records["source"] = "scopus-2027-01-12"

    written = write_ris(records).decode()

    assert "N1  - Included by Ann\r\nN1  - two lines\r\n" in written
    assert "SN  - 1234-5678\r\n" in written
    assert "ID  - scopus-2027-01-12/0007\r\nDB  - scopus-2027-01-12\r\n" in written
    assert "XX  -" not in written


FORMULAS = ["=HYPERLINK(1)", "+1+1", "-Doe, A", "@SUM(A1)", "'=1", "''-x", "\t=1", "\r=1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_one_that_a_spreadsheet_would_run(text: str) -> None:
    written = write_csv(pd.DataFrame({"title": ["t"], text: [text]})).decode()

    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+1", "-Doe", "@SUM(A1)", "'=1", "''-x"])
def test_the_apostrophe_in_front_of_a_formula_goes_on_the_way_back(text: str) -> None:
    back = read_export(write_csv(table({"title": text, "abstract": text})), "export").records

    assert (back["title"][0], back["abstract"][0]) == (text, text)


def test_a_missing_value_is_an_empty_one() -> None:
    records = pd.DataFrame({"title": ["One", None], "year": [None, "2019"]})

    assert write_csv(records) == b"title,year\nOne,\n,2019\n"
    assert b"TI" not in write_ris(records).split(b"ER")[1]
