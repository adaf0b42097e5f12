"""A review is begun, imported, released, shared and sought from the front door, step by step."""

from __future__ import annotations

import io
import re

import pytest
from support import INVENTED
from web.web_reader import Reader

from rea import open_review
from rea.steps.fulltext.sought import full_texts

SCOPUS = (INVENTED / "scopus.ris").read_bytes()
PSYCINFO = (INVENTED / "psycinfo.csv").read_bytes()


def drop(one, *files):
    one.open("/")
    data = {"token": one.hidden("token"), "files": [(io.BytesIO(b), name) for name, b in files]}
    one.page = one.client.post(
        "/import", data=data, content_type="multipart/form-data", follow_redirects=True
    )
    return one.text


def answer(one, **fields):
    key = re.search(r'action="(/import/[0-9a-f]+)"', one.text)[1]
    return one.send(key, {"token": one.hidden("token"), **fields})


def sources(one):
    return open_review(one.folder).sources()


def test_dropped_files_become_searches(reader):
    one = reader("begun")

    page = drop(one, ("Scopus export.ris", SCOPUS), ("psycinfo.csv", PSYCINFO))
    assert "18 records" in page
    assert "10 records" in page
    answer(
        one,
        **{
            "0:name": "Scopus",
            "0:searched": "2026-01-12",
            "0:kind": "database",
            "0:claimed": "1,018",
            "1:name": "PsycInfo",
            "1:searched": "2026-01-13",
            "1:kind": "database",
        },
    )

    assert "Scopus: 18 records imported" in one.text
    assert [(s.name, s.n_records, s.n_claimed) for s in sources(one)] == [
        ("PsycInfo", 10, None),
        ("Scopus", 18, 1018),
    ]
    assert "Find the copies of the same report" in one.text


def test_two_parts_of_one_search_are_one_source(reader):
    one = reader("begun")
    drop(one, ("a.ris", SCOPUS), ("b.csv", PSYCINFO))

    answer(one, **{"0:name": "S", "0:searched": "2026-01-12", "0:kind": "database", "1:part": "on"})

    [source] = sources(one)
    assert (source.n_records, len(source.files)) == (28, 2)


def test_a_file_that_is_no_export_is_said_and_left_out(reader):
    one = reader("begun")

    page = drop(one, ("notes.txt", b"Dear all,\nsee you."), ("scopus.ris", SCOPUS))

    assert "no export that rea knows" in page
    answer(one, **{"1:name": "Scopus", "1:searched": "2026-01-12", "1:kind": "database"})
    assert len(sources(one)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"0:name": "S"}, "no day was given"),
        ({"0:name": "S", "0:searched": "soon"}, "is no date"),
        ({"0:name": "", "0:searched": "2026-01-12"}, "A source needs a name"),
        ({"0:name": "S", "0:searched": "2999-01-12"}, "has not come yet"),
        ({"0:name": "S", "0:searched": "2026-01-12", "0:claimed": "many"}, "no number of hits"),
    ],
)
def test_what_cannot_be_is_said_and_the_files_stay(reader, fields, said):
    one = reader("begun")
    drop(one, ("scopus.ris", SCOPUS))

    refused = answer(one, **{"0:kind": "database"} | fields)

    assert refused.status_code == 422
    assert said in one.text
    assert str(one.folder) not in one.text
    assert sources(one) == ()
    answer(one, **{"0:name": "S", "0:searched": "2026-01-12", "0:kind": "database"})
    assert len(sources(one)) == 1


@pytest.mark.parametrize(
    "name", ["../../x.ris", "..\\..\\x.ris", "/etc/x.ris", "\x00.ris", "", "."]
)
def test_a_files_name_leads_nowhere(reader, name):
    one = reader("begun")
    before = {path for path in one.folder.rglob("*") if ".rea" not in path.parts}

    drop(one, (name, SCOPUS))

    assert {path for path in one.folder.rglob("*") if ".rea" not in path.parts} == before
    assert not (one.folder.parent / "x.ris").exists()


@pytest.mark.parametrize("key", ["0" * 16, "..", "%2e%2e%2fdata", "0" * 15 + "/"])
def test_an_upload_that_is_not_there_is_not_found(reader, key):
    one = reader("begun")

    one.open(f"/import/{key}")

    assert one.page.status_code == 404


def test_no_file_at_all_is_said(reader):
    one = reader("begun")

    drop(one)

    assert one.page.status_code == 400


def test_the_protocol_is_looked_over_and_released_under_ones_name(reader):
    one = reader("grouped")
    page = one.open("/release")
    assert "The protocol can be released" in page

    one.send("/release", one.form("stood", approver="r1"))

    assert "is released" in one.text
    [line] = open_review(one.folder).lines("signatures")
    assert (line["person"], line["what"]) == ("r1", "release")
    assert open_review(one.folder).settings.in_force


def test_somebody_is_added_and_a_sample_drawn_for_them(reader):
    one = reader("screened")
    one.open("/")

    one.send("/people", one.form(name="Dee"))
    assert "Dee takes part as" in one.text
    reader_id = next(
        p.person_id for p in open_review(one.folder).settings.people if p.name == "Dee"
    )
    one.send("/second", one.form(reader=reader_id, stage="title-abstract", share="50"))

    assert "drawn for" in one.text
    line = open_review(one.folder).lines("draws")[-1]
    assert (line["reader"], line["share"], line["person"]) == (reader_id, 0.5, "r1")


def test_full_texts_are_noted_and_kept(reader):
    one = reader("screened")
    one.open("/full-texts")
    record = one.hidden("record")
    data = {
        "token": one.hidden("token"),
        "record": record,
        "outcome": "got",
        "file": (io.BytesIO(b"%PDF-1.4 not much of one"), "paper.pdf"),
    }

    one.page = one.client.post("/full-texts/note", data=data, follow_redirects=True)

    assert "the full text is there" in one.text
    [line] = open_review(one.folder).lines("retrieval", "r1")
    assert (line["record"], line["outcome"]) == (record, "retrieved")
    assert (one.folder / line["file"]).read_bytes().startswith(b"%PDF")


def test_what_could_not_be_had_needs_what_was_tried(reader):
    one = reader("screened")
    one.open("/full-texts")

    refused = one.send("/full-texts/note", one.form("record", outcome="not-retrieved", reason=""))
    assert refused.status_code == 400
    one.open("/full-texts")
    one.send(
        "/full-texts/note", one.form("record", outcome="not-retrieved", reason="Author asked.")
    )

    assert "could not be had" in one.text


def test_a_report_asked_for_says_until_when(reader):
    one = reader("screened")
    one.open("/full-texts")
    one.send("/full-texts/note", one.form("record", outcome="sought", reason=""))

    assert "It may be sought until" in one.text
    [open_] = [one for one in full_texts(open_review(one.folder), "r1").reports if one.due_on]
    assert not open_.is_late


def test_who_has_still_to_read_is_not_told_what_is_sought(reader):
    folder = reader("screened").folder
    one = Reader(folder, "r1")
    one.open("/")
    one.send("/people", one.form(name="Dee"))
    newest = open_review(folder).settings.people[-1].person_id
    one.send("/second", one.form(reader="r2", stage="title-abstract", share="50"))

    drawn = set(open_review(folder).lines("draws")[-1]["records"])
    page = Reader(folder, "r2").open("/full-texts")

    assert not [record for record in drawn if f'value="{record}"' in page]
    assert newest


def test_the_dashboard_shows_nobody_elses_pace_and_no_verdict_to_the_blind(reader):
    folder = reader("screened").folder
    assert "were kept" in Reader(folder, "r1").open("/")
    one = Reader(folder, "r1")
    one.open("/")
    one.send("/second", one.form(reader="r2", stage="title-abstract", share="50"))

    page = Reader(folder, "r2").open("/")

    assert "were kept" not in page
    assert "kept, only here" not in page
