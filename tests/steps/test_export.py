"""Records go out with what was decided, and come back as they were."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import rea
from rea import steps
from rea.errors import ReaError, UnknownNameError
from rea.sources import earlier_decisions, read_export
from rea.steps.search.exporting import FORMS


@pytest.fixture
def finished(invented):
    return rea.open_review(invented("finished"))


@pytest.mark.parametrize(
    ("which", "n"), [("all", 47), ("kept", 20), ("included", 9), ("excluded-at-full-text", 9)]
)
def test_a_choice_has_as_many_reports_as_the_flow_says(finished, tmp_path, which, n):
    done = steps.export(finished, tmp_path / "out.ris", which=which)

    assert done.n_reports == n
    assert len(read_export((tmp_path / "out.ris").read_bytes(), "out.ris").records) == n


def test_ris_bears_the_decision_as_its_first_note(finished, tmp_path):
    steps.export(finished, tmp_path / "out.ris", which="included")

    records = (tmp_path / "out.ris").read_text(encoding="utf-8").split("ER  - ")
    first_notes = [one.split("N1  - ")[1] for one in records if "TY  - " in one]
    assert all(note.startswith("rea: screened=kept") for note in first_notes)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_bears_the_same_titles(finished, tmp_path, form):
    path = tmp_path / f"out.{form}"
    steps.export(finished, path, which="included")

    titles = set(read_export(path.read_bytes(), path.name).records["title"])

    speakers = steps.status(finished).n_included_reports
    assert len(titles) == speakers


def test_a_workbook_runs_nothing(finished, tmp_path):
    steps.export(finished, tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_unknown_format_or_choice_is_refused(finished, tmp_path):
    with pytest.raises(UnknownNameError, match="export format"):
        steps.export(finished, tmp_path / "out.doc")
    with pytest.raises(UnknownNameError, match="Did you mean included"):
        steps.export(finished, tmp_path / "out.ris", which="include")


def test_nothing_is_written_where_nothing_is_chosen(finished, tmp_path):
    with pytest.raises(ReaError, match="No report is 'unread'"):
        steps.export(finished, tmp_path / "out.ris", which="unread")

    assert not (tmp_path / "out.ris").exists()


def test_without_a_file_name_it_lies_with_the_reports(finished):
    done = steps.export(finished, to="csv", which="included")

    path = finished.reports / "export-included.csv"
    assert done.file == str(path)
    assert path.read_bytes().count(b"\n") == 10


@pytest.mark.parametrize("to", FORMS)
def test_every_format_has_as_many_reports_with_the_same_titles(finished, to):
    done = steps.export(finished, to=to, which="included")

    path = Path(done.file)
    back = read_export(path.read_bytes(), path.name).records
    assert len(back) == done.n_reports == 9
    whole = finished.records(("record_id", "title"))["title"]
    assert set(back["title"]) <= set(whole)


def test_a_tool_that_takes_few_at_once_gets_several_files(finished, monkeypatch):
    small = FORMS["covidence"]._replace(most_records=20, most_bytes=9_000)
    monkeypatch.setitem(FORMS, "covidence", small)

    done = steps.export(finished, to="covidence")

    parts = [Path(one) for one in done.files]
    assert len(parts) > 3
    assert all(part.stat().st_size <= 9_000 for part in parts)
    assert sum(len(read_export(one.read_bytes(), "x").records) for one in parts) == 47


def test_rayyan_learns_who_decided_what(finished):
    done = steps.export(finished, to="rayyan", which="excluded")

    said = earlier_decisions(read_export(Path(done.file).read_bytes(), "x").records)
    names = {one.name for one in finished.settings.people}
    assert set(said["reader"]) <= names
    assert set(said["verdict"]) <= {"include", "exclude", "unsure"}
    assert len(set(said["row"])) == done.n_reports
