"""What is written for other tools is read back by us and by them, whatever the text."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
import rispy
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.model import RECORD_COLUMNS
from rea.screening.elas import import_asreview
from rea.sources import decided, earlier_decisions, read_export, write_ris
from rea.sources.writing_formats import write_bibtex, write_endnote_xml, write_nbib

SIX = ["title", "authors", "year", "journal", "doi", "abstract"]
RECORD = {
    "record_id": "scopus-2027-01-12/0007",
    "type": "JOUR",
    "title": "Costs & benefits of {lamps}: 100 % <brighter>_streets #1 ~ \\ $5",
    "authors": "Müller, Jörg; World Health Organization; De Cock, Martine",
    "year": "2019",
    "journal": "Journal of Lamps & Streets",
    "volume": "12",
    "issue": "3",
    "pages": "35-42",
    "doi": "10.1002/(sici)1097-0258(19980815/30)17:15/16",
    "abstract": "First line. ER - is no end here; 5 < 6 & 7.",
    "keywords": "crime; Child, Preschool",
    "url": "https://example.org/a_b?c=1&d=2",
    "extra": '{"N1": ["rea: screened=kept", "seen by hand"]}',
}
WRITERS = [write_ris, write_bibtex, write_nbib, write_endnote_xml]


def table(*records: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(RECORD_COLUMNS, ""), **one} for one in records])


@pytest.mark.parametrize("write", WRITERS)
def test_a_record_comes_back_with_its_fields_and_notes(
    write: Callable[[pd.DataFrame], bytes],
) -> None:
    back = read_export(write(table(RECORD, {"title": "Only this title"})), "x").records

    assert len(back) == 2
    assert back[SIX].iloc[0].to_dict() == {name: RECORD[name] for name in SIX}
    assert back[["volume", "issue", "pages", "keywords"]].iloc[0].to_dict() == {
        name: RECORD[name] for name in ("volume", "issue", "pages", "keywords")
    }
    assert back["url"][0] == RECORD["url"]
    assert "rea: screened=kept" in back["extra"][0]
    assert "seen by hand" in back["extra"][0]
    assert back["title"][1] == "Only this title"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.fixed_dictionaries({"title": WORDS, "abstract": WORDS}), max_size=3))
@pytest.mark.parametrize("write", WRITERS[1:])
def test_any_text_leaves_as_many_records_and_their_titles(
    write: Callable[[pd.DataFrame], bytes], drawn: list[dict[str, str]]
) -> None:
    titled = [{**one, "title": f"A title {one['title']}", "year": "2019"} for one in drawn]
    data = write(table(*titled, {"title": "The last one", "year": "2020"}))

    back = read_export(data, "x").records

    assert len(back) == len(titled) + 1
    assert back["title"].iloc[-1] == "The last one"
    assert all(title.startswith("A title") for title in back["title"][:-1])


def test_the_xml_is_whole_and_declares_nothing() -> None:
    root = fromstring(write_endnote_xml(table(RECORD)))

    assert root.find(".//title").text == RECORD["title"]
    assert root.find(".//ref-type").get("name") == "Journal Article"


def test_only_a_record_of_pubmed_bears_its_number_there() -> None:
    rows = table({"title": "One", "accession": "30123456"}, {"title": "Two", "accession": "7"})

    assert b"PMID" not in write_nbib(rows)
    assert b"PMID- 30123456\n" in write_nbib(rows.assign(source="pubmed-2027-01-12"))


@pytest.mark.parametrize(
    ("kind", "bibtex", "endnote"),
    [
        ("CHAP", b"@incollection", b"Book Section"),
        ("THES", b"@phdthesis", b"Thesis"),
        ("", b"@misc", b"Generic"),
        ("Report", b"@techreport", b"Report"),
    ],
)
def test_a_kind_of_report_keeps_its_name(kind: str, bibtex: bytes, endnote: bytes) -> None:
    row = table({"title": "One", "type": kind})

    assert write_bibtex(row).startswith(bibtex)
    assert b'<ref-type name="' + endnote + b'"' in write_endnote_xml(row)


READINGS = [
    decided.Reading('Sam "S" Okafor', "exclude", "Wrong topic"),
    decided.Reading("Bo", "unsure", ""),
]


def noted(notes: decided.Notes, row: dict[str, str]) -> pd.DataFrame:
    extra = decided.with_notes('{"N1": "mine"}', notes(row, READINGS))
    return table({**RECORD, "extra": extra})


def test_decisions_go_out_and_come_back_in_the_form_of_each_tool() -> None:
    row = {"screened": "excluded", "screened_reason": "X1"}
    told = {
        name: earlier_decisions(read_export(write_ris(noted(notes, row)), "x").records)
        for name, notes in (
            ("rea", decided.as_rea),
            ("rayyan", decided.as_rayyan),
            ("asreview", decided.as_asreview),
        )
    }

    columns = ["reader", "verdict", "reason"]
    assert told["rea"][columns].values.tolist() == [["rea", "exclude", "X1"]]
    assert told["asreview"][columns].values.tolist() == [["ASReview", "exclude", ""]]
    assert told["rayyan"][columns].values.tolist() == [
        ['Sam "S" Okafor', "exclude", "Wrong topic"],
        ["Bo", "unsure", ""],
    ]
    assert decided.as_rayyan(row, []) == []
    assert decided.as_asreview({}, []) == ["ASReview_not_seen"]


def test_rispy_and_asreview_read_our_ris_with_the_same_fields_notes_and_labels(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import_asreview()
    from asreview.data.ris import RISReader

    path = tmp_path / "out.ris"
    path.write_bytes(write_ris(noted(decided.as_asreview, {"screened": "kept"})))
    alone = rispy.loads(path.read_text(encoding="utf-8"))[0]
    theirs = RISReader.read_data(path).iloc[0]

    assert alone["title"] == theirs["title"] == RECORD["title"]
    assert alone["authors"] == RECORD["authors"].split("; ")
    assert (alone["year"], alone["doi"]) == (RECORD["year"], RECORD["doi"])
    assert alone["abstract"] == theirs["abstract"] == RECORD["abstract"]
    assert alone["journal_name"] == alone["secondary_title"] == RECORD["journal"]
    assert alone["notes"] == ["ASReview_relevant", "mine"]
    assert theirs["included"] == 1
    assert theirs["notes"] == ["mine"]
