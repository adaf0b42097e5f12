"""A report that somebody edited is kept, and the new one lies beside it until they are done."""

from __future__ import annotations

import json

from rea.steps.reports.keeping import WRITTEN, write_beside_edits


def _write(folder, **files: str) -> list[str]:
    given = [(name.replace("_", "."), text.encode()) for name, text in files.items()]
    return [kept.path.name for kept in write_beside_edits(folder, given)]


def _texts(folder) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != WRITTEN}


def test_what_rea_wrote_is_replaced(tmp_path):
    _write(tmp_path, report_docx="one", flow_csv="1")

    assert _write(tmp_path, report_docx="two", flow_csv="2") == ["report.docx", "flow.csv"]

    assert _texts(tmp_path) == {"report.docx": "two", "flow.csv": "2"}


def test_what_somebody_edited_stays_and_the_new_one_lies_beside_it(tmp_path):
    _write(tmp_path, report_docx="one")
    (tmp_path / "report.docx").write_text("edited")

    [kept] = write_beside_edits(tmp_path, [("report.docx", b"two")])

    assert kept.edited == tmp_path / "report.docx"
    assert _texts(tmp_path) == {"report.docx": "edited", "report.new.docx": "two"}


def test_the_one_beside_it_is_replaced_unless_it_was_edited_too(tmp_path):
    _write(tmp_path, report_docx="one")
    (tmp_path / "report.docx").write_text("edited")
    _write(tmp_path, report_docx="two")

    assert _write(tmp_path, report_docx="three") == ["report.new.docx"]

    (tmp_path / "report.new.docx").write_text("edited too")
    assert _write(tmp_path, report_docx="four") == ["report.new-2.docx"]
    assert _texts(tmp_path) == {
        "report.docx": "edited",
        "report.new.docx": "edited too",
        "report.new-2.docx": "four",
    }


def test_once_the_edited_one_is_moved_away_all_is_as_before(tmp_path):
    _write(tmp_path, report_docx="one")
    (tmp_path / "report.docx").write_text("edited")
    _write(tmp_path, report_docx="two")

    (tmp_path / "report.docx").rename(tmp_path / "ours.docx")

    assert _write(tmp_path, report_docx="three") == ["report.docx"]
    assert _texts(tmp_path) == {"ours.docx": "edited", "report.docx": "three"}


def test_an_edit_that_is_undone_is_no_edit(tmp_path):
    _write(tmp_path, report_docx="one")
    (tmp_path / "report.docx").write_text("edited")
    _write(tmp_path, report_docx="two")
    (tmp_path / "report.docx").write_text("one")

    assert _write(tmp_path, report_docx="three") == ["report.docx"]
    assert _texts(tmp_path) == {"report.docx": "three"}


def test_a_file_that_is_not_known_to_be_ours_is_kept(tmp_path):
    (tmp_path / "report.docx").write_text("somebody's own")
    (tmp_path / WRITTEN).write_text("<<<<<<< a merge")

    assert _write(tmp_path, report_docx="one") == ["report.new.docx"]


def test_a_file_of_the_same_bytes_is_ours(tmp_path):
    (tmp_path / "report.docx").write_text("one")

    assert _write(tmp_path, report_docx="one") == ["report.docx"]


def test_a_crash_before_the_last_note_makes_nothing_look_edited(tmp_path):
    _write(tmp_path, report_docx="one")
    before = json.loads((tmp_path / WRITTEN).read_text())
    _write(tmp_path, report_docx="two")
    after = json.loads((tmp_path / WRITTEN).read_text())
    both = {name: before[name] + after[name] for name in before}
    (tmp_path / WRITTEN).write_text(json.dumps(both))

    for text in ("one", "two"):
        (tmp_path / "report.docx").write_text(text)
        assert _write(tmp_path, report_docx="three") == ["report.docx"]
        (tmp_path / WRITTEN).write_text(json.dumps(both))
