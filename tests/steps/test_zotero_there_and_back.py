"""What goes to Zotero comes back with its files, and what was done there is told."""

from __future__ import annotations

import json
import re

import pytest
from extraction.documents import report_pdf, web_page
from support import done

import rea
from rea import steps
from rea.errors import ReaError
from rea.sources import read_export
from rea.steps.fulltext.fulltexts import files_of
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.state import RETRIEVAL, read_state

RECORD = "psycinfo-2026-10-07/0003"
PILOT = "rivermead-commission-2026-10-15/0001"
ONLY_ID = report_pdf("Scanned title page", "Nothing by which a report could be known.")
OTHER = report_pdf("Another cover", "Nothing by which a report could be known either.")


@pytest.fixture
def review(invented):
    return rea.open_review(invented("screened"))


@pytest.fixture
def sent(review, tmp_path):
    """The RIS that goes to Zotero, as its records by id."""
    steps.export(review, tmp_path / "out.ris", to="zotero", which="kept")
    text = (tmp_path / "out.ris").read_text(encoding="utf-8")
    records = [one.strip() for one in text.split("ER  - ") if "TY  - " in one]
    return {re.search(r"KW  - rea:(\S+)", one)[1]: one for one in records}


@pytest.fixture
def library(tmp_path):
    """Write an export of Zotero: its records, and the files that hang on them."""

    def write(*records, name="My Library.ris", **files):
        folder = tmp_path / "My Library"
        for number, (file, data) in files.values():
            (folder / "files" / number).mkdir(parents=True, exist_ok=True)
            (folder / "files" / number / file).write_bytes(data)
        (folder / "files").mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(
            "".join(f"{one}\nER  - \n\n" for one in records), encoding="utf-8"
        )
        return folder

    return write


def _as_ris(record, folder="12", file="scan.pdf"):
    return f"{record}\nL1  - files/{folder}/{file}"


def test_every_record_goes_out_with_its_id_as_a_keyword(review, sent):
    kept = read_state(review).history.query("representative == 'yes' and screened == 'kept'")

    assert set(sent) == set(kept["record_id"])


@pytest.mark.parametrize("form", ["ris", "bib", "csv"])
def test_a_file_is_known_by_the_id_in_each_of_zoteros_formats(review, sent, library, form):
    tag = f"rea:{RECORD}"
    texts = {
        "ris": _as_ris(sent[RECORD]),
        "bib": "@article{larkspur_2019,\n\ttitle = {Unsafe},\n"
        f"\tkeywords = {{letters, {tag}}},\n"
        "\tfile = {Full Text PDF:files/12/scan.pdf:application/pdf},\n}",
        "csv": '"Key","Item Type","Title","File Attachments","Manual Tags"\n'
        f'"YVC6GC78","journalArticle","Unsafe","files/12/scan.pdf","letters; {tag}"',
    }
    folder = library(name=f"My Library.{form}", pdf=("12", ("scan.pdf", ONLY_ID)))
    (folder / f"My Library.{form}").write_text(texts[form] + ("\nER  - \n" * (form == "ris")))

    dropped = steps.take_folder(review, folder, person="r1")

    state = read_state(review)
    (stored,) = files_of(state)[state.group_of[RECORD]]
    assert [one.recognised.by for one in dropped.taken] == ["id"]
    assert dropped.passed_over == ()
    assert (review.root / stored.file).read_bytes() == ONLY_ID
    assert [line["told_by"] for line in review.lines(RETRIEVAL)] == ["id"]


def test_a_file_of_two_merged_records_waits_for_a_person(review, sent, library):
    merged = f"{sent[RECORD]}\nKW  - rea:{PILOT}"
    folder = library(_as_ris(merged), pdf=("12", ("scan.pdf", ONLY_ID)))

    dropped = steps.take_folder(review, folder, person="r1")

    assert dropped.back.merged == ((RECORD, PILOT),)
    assert [one.name for one in dropped.unsure] == ["scan.pdf"]


def test_one_file_on_two_records_waits_for_a_person(review, sent, library):
    folder = library(
        _as_ris(sent[RECORD]),
        _as_ris(sent[PILOT], "13"),
        one=("12", ("scan.pdf", ONLY_ID)),
        same=("13", ("scan.pdf", ONLY_ID)),
    )

    dropped = steps.take_folder(review, folder, person="r1")

    assert (dropped.taken, len(dropped.unsure)) == ((), 1)


def test_a_pdf_that_says_it_is_another_report_waits_for_a_person(review, sent, library):
    title = re.search(r"TI  - (.+)", sent[PILOT])[1]
    folder = library(
        _as_ris(sent[RECORD]), pdf=("12", ("scan.pdf", report_pdf(title, "Adetola, 2020.")))
    )

    (unsure,) = steps.take_folder(review, folder, person="r1").unsure

    assert unsure.recognised.record_id == RECORD
    assert unsure.recognised.why.endswith(f"its first pages are those of {PILOT}")


def test_a_saved_web_page_is_not_taken_for_the_report(review, sent, library):
    folder = library(
        _as_ris(sent[RECORD], file="page.html"),
        page=("12", ("page.html", web_page("Sign in", "Buy this article."))),
    )

    assert steps.take_folder(review, folder, person="r1").taken == ()


def test_a_pdf_that_does_not_open_is_not_taken_for_the_report(review, sent, library):
    folder = library(_as_ris(sent[RECORD]), pdf=("12", ("scan.pdf", ONLY_ID[:300])))

    (unsure,) = steps.take_folder(review, folder, person="r1").unsure

    assert unsure.recognised.record_id == RECORD
    assert unsure.fault.startswith("the PDF is damaged")


def test_what_was_edited_is_told_and_changes_nothing(review, sent, library):
    before = review.records().to_csv()
    folder = library(re.sub(r"PY  - \d+", "PY  - 1999", sent[RECORD]), sent[PILOT])

    dropped = steps.take_folder(review, folder, person="r1")

    assert [(one.record_id, one.field, one.now) for one in dropped.back.edited] == [
        (RECORD, "year", "1999")
    ]
    assert review.records().to_csv() == before
    assert review.lines(RETRIEVAL) == []


def test_what_went_out_and_came_back_untouched_is_no_edit(review, sent, library):
    back = steps.take_folder(review, library(*sent.values()), person="r1").back

    assert (back.n_records, back.n_others, back.edited, back.merged) == (len(sent), 0, (), ())


def test_a_record_of_another_review_is_counted_and_left(review, sent, library):
    strange = sent[RECORD].replace(RECORD, "scopus-1999-01-01/0001")
    folder = library(_as_ris(strange), pdf=("12", ("scan.pdf", ONLY_ID)))

    dropped = steps.take_folder(review, folder, person="r1")

    assert (dropped.back.n_records, dropped.back.n_others) == (0, 1)
    assert len(dropped.unsure) == 1


@pytest.mark.parametrize(
    "path", ["../secret.pdf", "files/../secret.pdf", "files/12/../../secret.pdf"]
)
def test_no_file_outside_the_folder_is_taken(review, sent, library, tmp_path, path):
    (tmp_path / "secret.pdf").write_bytes(ONLY_ID)
    folder = library(f"{sent[RECORD]}\nL1  - {path}", pdf=("13", ("other.pdf", OTHER)))

    dropped = steps.take_folder(review, folder, person="r1")

    assert [one.name for one in (*dropped.taken, *dropped.unsure)] == ["other.pdf"]
    assert dropped.taken == ()


def test_a_report_that_has_its_file_keeps_it(review, sent, library, tmp_path):
    (tmp_path / "first.pdf").write_bytes(OTHER)
    note_retrieval(review, [RetrievalWish(RECORD, "got", file=tmp_path / "first.pdf")], person="r1")
    folder = library(_as_ris(sent[RECORD]), pdf=("12", ("scan.pdf", ONLY_ID)))

    dropped = steps.take_folder(review, folder, person="r1")

    assert (dropped.taken, [one.name for one in dropped.unsure]) == ((), ["scan.pdf"])


def test_an_export_that_cannot_be_read_is_refused_before_anything_is_stored(review, library):
    folder = library(pdf=("12", ("scan.pdf", ONLY_ID)))
    (folder / "My Library.ris").write_text("<!doctype html><html>Sign in</html>")

    with pytest.raises(ReaError, match="web page"):
        steps.take_folder(review, folder, person="r1")
    assert review.lines(RETRIEVAL) == []


def test_the_command_says_what_came_back(review, sent, library):
    edit = re.sub(r"PY  - \d+", "PY  - 1999", sent[RECORD])
    folder = library(
        _as_ris(f"{edit}\nKW  - rea:{PILOT}"),
        "TY  - BOOK\nTI  - Found there",
        pdf=("12", ("scan.pdf", ONLY_ID)),
    )
    here = ("--review", review.root, "--as", "r1")

    said = done("retrieve", "--from", folder, *here).out
    told = json.loads(done("retrieve", "--from", folder, "--json", *here).out)

    assert "Zotero: 1 record of this review came back; 1 without an id of it." in said
    assert f"  {RECORD} and {PILOT}" in said
    assert f"  {RECORD}, year: '2019' is now '1999'" in said
    assert told["back"]["merged"] == [[RECORD, PILOT]]


def test_the_tag_is_read_back_by_import_as_any_keyword(review, sent):
    read = read_export((sent[RECORD] + "\r\nER  - \r\n").encode(), "x.ris")

    assert f"rea:{RECORD}" in read.records["keywords"].iloc[0].split("; ")
