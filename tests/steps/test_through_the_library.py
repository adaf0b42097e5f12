"""A review that names its library gets links, a list for loans that comes back, and letters."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from support import done, rea, rows_of
from web.web_reader import Reader

import rea as library
from rea.steps.state import read_state

RECORD = "psycinfo-2026-10-07/0003"
RESOLVER = "https://resolver.example.org/openurl"
PROXY = "https://proxy.example.org/login?url="


@pytest.fixture
def folder(invented):
    return invented("screened")


def _outcome(folder):
    state = read_state(library.open_review(folder))
    return state.retrieved(state.group_of[RECORD])


def test_the_library_gives_a_link_for_each_report_on_the_page(folder):
    bare = Reader(folder, "r1").open("/full-texts")
    said = done(
        "library", "links", "--resolver", RESOLVER, "--proxy", PROXY, "--review", folder
    ).out

    page = Reader(folder, "r1").open("/full-texts")

    assert "find at my library" not in bare
    assert f"Link resolver: {RESOLVER}\nProxy: {PROXY}\n" in said
    assert f'href="{RESOLVER}?url_ver=Z39.88-2004&amp;' in page
    assert f'href="{PROXY}https://doi.org/10.5555/hss.2019.28.377"' in page
    assert page.count("find at my library") == 20


def test_either_address_may_change_alone_or_go(folder):
    done("library", "links", "--resolver", RESOLVER, "--proxy", PROXY, "--review", folder)

    done("library", "links", "--resolver", "", "--review", folder)

    settings = library.open_review(folder).settings
    assert (settings.library, settings.proxy) == ("", PROXY)
    assert [one.person_id for one in settings.people] == ["ad", "r1", "r2"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "resolver.example.org", "https://"])
def test_what_is_no_web_address_never_becomes_a_link(folder, address):
    typed = rea("library", "links", "--resolver", address, "--review", folder)
    settings = folder / "review.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}library: '{address}'\n", "utf-8")

    assert typed.code == 1
    assert f"'{address}' is no web address." in typed.err
    assert "is no web address" in rea("status", "--review", folder).err


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_the_missing_goes_out_and_its_outcomes_come_back(folder, tmp_path, kind):
    done("library", "links", "--resolver", RESOLVER, "--review", folder)
    said = done("library", "missing", tmp_path / f"missing.{kind}", "--review", folder).out
    rows = _rows(tmp_path / f"missing.{kind}")
    mine = next(row for row in rows if row["record"] == RECORD)
    held = dict(mine)
    mine["outcome"], mine["reason"] = "not-retrieved", "no library lends it"
    returned = tmp_path / "returned.csv"
    with returned.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(mine), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)

    back = done("retrieve", "--from", returned, "--as", "r1", "--review", folder)

    assert "20 reports still missing" in said
    assert len(rows) == 20
    assert held["doi"] == "10.5555/hss.2019.28.377"
    assert held["openurl"].startswith(RESOLVER)
    assert held["outcome"] == ""
    assert "Noted: 0 sought, 0 retrieved, 1 not retrieved." in back.out
    assert "rows without an outcome, which say nothing new: 19." in back.err
    assert _outcome(folder) == "not-retrieved"
    done("library", "missing", tmp_path / "again.csv", "--review", folder)
    assert RECORD not in {row["record"] for row in _rows(tmp_path / "again.csv")}


def test_a_list_of_another_kind_is_refused_and_nothing_written(folder, tmp_path):
    ran = rea("library", "missing", tmp_path / "missing.docx", "--review", folder)

    assert ran.code == 1
    assert "a list is written as CSV or XLSX" in ran.err
    assert not (tmp_path / "missing.docx").exists()


def test_the_list_is_kept_from_those_who_still_read(invented, tmp_path):
    folder = invented("released")
    done("decide", RECORD, "include", "--as", "r1", "--review", folder)
    done("second", "draw", "--for", "r2", "--share", "1", "--as", "r1", "--review", folder)

    ran = rea("library", "missing", tmp_path / "m.csv", "--as", "r2", "--review", folder)

    assert ran.code == 1
    assert "r2 has still to read" in ran.err


def test_a_letter_asks_the_author_and_says_how_to_note_it(folder):
    said = done("library", "letter", RECORD, "--as", "r2", "--review", folder).out

    assert said.startswith("Dear ")
    assert "Unsafe letters" in said
    assert "Reader Two" in said
    assert f"Next: rea retrieve {RECORD} --sought --route author --asked " in said


def _rows(path):
    if path.suffix == ".csv":
        return rows_of(path)
    sheet = openpyxl.load_workbook(path)["Missing full texts"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, (cell or "" for cell in row), strict=True)) for row in rows]
