"""What the disk refuses is one sentence that names the file, and nothing half-written stays."""

from __future__ import annotations

import errno
import os

import pytest
from support import bytes_under, rea, rows_of

from rea.errors import is_refusal
from rea.store import log, table

SAYS = {
    errno.ENOSPC: "the disk is full. Make room and try again",
    errno.EROFS: "this disk can only be read. Copy the review",
    errno.EACCES: "the system does not allow this. Close it in other programs",
    errno.EIO: "the disk does not answer. Look whether the drive is connected.",
}


@pytest.fixture
def released(invented):
    folder = invented("released")
    record = rows_of(folder / "data/screened/duplicates.csv")[0]["representative"]
    return folder, ("decide", record, "include", "--as", "r1", "--review", folder)


@pytest.mark.parametrize("number", SAYS)
def test_a_decision_that_finds_no_room_is_told_and_leaves_no_half_line(
    released, monkeypatch, number
):
    folder, decide = released
    whole = log._write_all

    def half(file, data):
        whole(file, data[: len(data) // 2])
        raise OSError(number, os.strerror(number))

    before = bytes_under(folder)
    monkeypatch.setattr(log, "_write_all", half)
    refused = rea(*decide)
    monkeypatch.undo()

    assert refused.code == 1
    assert refused.err.count("\n") == 1
    assert ".desk.jsonl: " + SAYS[number] in refused.err
    left = {name: data for name, data in bytes_under(folder).items() if data}
    assert left.items() <= before.items()
    assert rea(*decide).code == 0
    assert not list(folder.rglob("*.torn"))


@pytest.mark.parametrize(
    ("stage", "command"),
    [("imported", ["dedupe"]), ("reported", ["report", "--interim"]), ("reported", ["export"])],
)
def test_a_file_that_finds_no_room_leaves_what_stood(invented, monkeypatch, stage, command):
    folder = invented(stage)
    before = bytes_under(folder)

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(table.os, "fsync", full)
    refused = rea(*command, "--review", folder)
    monkeypatch.undo()

    assert refused.code == 1
    assert SAYS[errno.ENOSPC] in refused.err
    assert ".part" not in refused.err
    assert bytes_under(folder) == before


def test_a_defect_of_ours_keeps_its_traceback(released, monkeypatch):
    _, decide = released
    absent = OSError(errno.ENOENT, os.strerror(errno.ENOENT))

    def lost(file, data):
        raise absent

    monkeypatch.setattr(log, "_write_all", lost)

    assert not is_refusal(absent)
    with pytest.raises(FileNotFoundError):
        rea(*decide)


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators on Windows")
@pytest.mark.parametrize("command", [("status",), ("dedupe",), ("merge", "loop")])
def test_a_link_that_leads_back_to_itself_is_no_review(tmp_path, monkeypatch, invented, command):
    folder = invented("begun")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")

    here = folder if command[0] == "merge" else "loop"
    refused = rea(*command, "--review", here)

    assert refused.code == 1
    assert "no review here" in refused.err


@pytest.mark.parametrize("command", ["chase", "dedupe", "calibrate"])
def test_who_is_named_must_take_part_even_where_nothing_is_noted(invented, command):
    refused = rea(command, "--as", "r9", "--review", invented("finished"))

    assert refused.code == 1
    assert "There is no person 'r9'" in refused.err
