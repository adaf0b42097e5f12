"""A decision, once acknowledged, is never lost, and no merge or synced drive can spoil it."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.store import log
from rea.store.log import TornLogError, TwoLinesOneIdError

LINES = [
    {"id": f"{n:02d}", "person": "r1", "at": f"2027-01-12T09:00:0{n}Z", "note": note}
    for n, note in enumerate(("first", "Núñez", "third"))
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "title-abstract" / "r1.laptop.jsonl"


@pytest.fixture
def said(monkeypatch):
    """What the log warned of."""
    warned: list[str] = []
    monkeypatch.setattr(
        logging.getLogger("rea"), "warning", lambda text, *parts: warned.append(text % parts)
    )
    return warned


# -- what is appended is read back -----------------------------------------------------------


def test_lines_are_read_back_in_the_order_in_which_they_were_added(path):
    log.append(path, LINES[0])
    log.append(path, LINES[1], LINES[2])

    assert log.read(path) == LINES


def test_a_line_ends_in_a_newline_alone(path):
    log.append(path, *LINES)

    data = path.read_bytes()
    assert data.count(b"\n") == 3
    assert b"\r" not in data


def test_nothing_to_add_makes_no_file(path):
    log.append(path)

    assert not path.parent.exists()


@given(note=st.text(), key=st.text(min_size=1))
def test_what_is_appended_is_read_back_whatever_the_text(tmp_path_factory, note, key):
    path = tmp_path_factory.mktemp("log") / "r1.laptop.jsonl"
    line = {**LINES[0], f"x-{key}": note}

    log.append(path, line)
    log.append(path, LINES[1])

    assert log.read(path) == [line, LINES[1]]


def test_letters_that_no_file_can_hold_do_not_stop_a_decision(path):
    # What a terminal of another code page hands over for a byte that it cannot read.
    log.append(path, {**LINES[0], "note": "caf\udce9"})

    assert log.read(path)[0]["note"].startswith("caf")


def test_a_new_line_has_an_id_a_person_and_a_time_in_utc():
    one, other = log.new_line("r1", record="a/1"), log.new_line("r1", record="a/1")

    assert one["id"] != other["id"]
    assert (one["person"], one["record"]) == ("r1", "a/1")
    assert one["at"].endswith("Z")


# -- crashes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", range(1, len(log._dump(LINES[2]).encode()) + 1))
def test_a_crash_loses_only_the_line_being_written(path, said, cut):
    log.append(path, *LINES)
    path.write_bytes(path.read_bytes()[:-cut])

    log.append(path, {**LINES[2], "id": "03"})

    # Cut off by one byte only the newline is missing: the line was whole and is kept.
    kept = LINES if cut == 1 else LINES[:2]
    assert log.read(path) == [*kept, {**LINES[2], "id": "03"}]
    torn = path.with_name(path.name + ".torn")
    whole_line_gone = cut == len(log._dump(LINES[2]).encode())
    assert torn.exists() == (cut != 1 and not whole_line_gone)
    assert bool(said) == torn.exists()


@given(before=st.integers(0, 3), n_torn=st.integers(0, 5000))
def test_half_a_line_of_any_length_is_moved_aside_whole(tmp_path_factory, before, n_torn):
    path = tmp_path_factory.mktemp("log") / "r1.laptop.jsonl"
    kept, half = LINES[:before], b"x" * n_torn
    path.write_bytes(b"".join(log._dump(one).encode() for one in kept) + half)

    log.append(path, {**LINES[0], "id": "new"})

    assert log.read(path) == [*kept, {**LINES[0], "id": "new"}]
    torn = path.with_name(path.name + ".torn")
    assert (torn.read_bytes() if torn.exists() else b"") == (half + b"\n" if half else b"")


@pytest.mark.parametrize("cut", [2, 9, 40])
def test_half_a_line_is_passed_over_by_readers_and_said(path, said, cut):
    log.append(path, *LINES)
    path.write_bytes(path.read_bytes()[:-cut])

    assert log.read(path) == LINES[:2]
    assert "cut off" in said[0]


def test_half_lines_of_several_crashes_are_all_kept_aside(path, said):
    for n in range(2):
        with path.open("ab") if path.exists() else _made(path) as file:
            file.write(b'{"id":"half' + str(n).encode())
        log.append(path, {**LINES[0], "id": f"whole{n}"})

    torn = path.with_name(path.name + ".torn").read_bytes()
    assert torn == b'{"id":"half0\n{"id":"half1\n'
    assert [line["id"] for line in log.read(path)] == ["whole0", "whole1"]


def test_blank_memory_that_a_power_cut_left_at_the_end_is_moved_aside(path, said):
    log.append(path, LINES[0])
    path.write_bytes(path.read_bytes() + b"\0" * 64)

    log.append(path, LINES[1])

    assert log.read(path) == LINES[:2]


@pytest.mark.parametrize(
    ("spoilt", "line"),
    [
        (b"not json", 2),
        (b'["a list"]', 2),
        (b'{"id": "x"}', 2),
        (b'{"id": 7, "person": "r1", "at": "2027"}', 2),
        (b"\xff\xfe", 2),
    ],
)
def test_any_other_line_that_cannot_be_read_is_an_error_with_file_and_line(path, spoilt, line):
    log.append(path, LINES[0])
    path.write_bytes(path.read_bytes() + spoilt + b"\n" + log._dump(LINES[1]).encode())

    with pytest.raises(TornLogError) as caught:
        log.read(path)

    assert (caught.value.path, caught.value.line) == (path, line)
    assert caught.value.hint


@pytest.mark.parametrize("marker", [b"<<<<<<< HEAD", b"=======", b">>>>>>> branch"])
def test_a_merge_left_unfinished_is_named_as_one(path, marker):
    log.append(path, LINES[0])
    path.write_bytes(marker + b"\n" + path.read_bytes())

    with pytest.raises(TornLogError, match=r"line 1: a merge was left unfinished here"):
        log.read(path)


# -- what other programs do to files ---------------------------------------------------------


def test_line_ends_of_windows_are_read(path):
    log.append(path, *LINES)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert log.read(path) == LINES


def test_a_byte_order_mark_that_an_editor_left_is_read(path):
    log.append(path, *LINES)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert log.read(path) == LINES


def test_empty_lines_are_passed_over_and_still_counted(path):
    log.append(path, LINES[0])
    path.write_bytes(b"\n  \n" + path.read_bytes() + b"nonsense\n")

    with pytest.raises(TornLogError) as caught:
        log.read(path)

    assert caught.value.line == 4


@given(data=st.data())
def test_conflict_copies_are_united_in_any_order(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("synced")
    names = (
        "r1.laptop.jsonl",
        "r1.laptop-LAPTOP7.jsonl",
        "r1.laptop (r1's conflicted copy 2027-01-12).jsonl",
    )
    for name in names:
        held = data.draw(st.lists(st.sampled_from(LINES), unique_by=lambda line: line["id"]))
        log.append(folder / name, *held)
    log.append(folder / names[data.draw(st.integers(0, 2))], *LINES)

    assert log.read_folder(folder) == LINES


def test_a_line_that_a_merge_kept_twice_counts_once(path):
    log.append(path, *LINES, LINES[0])

    assert log.read_folder(path.parent) == LINES


def test_two_different_lines_with_one_id_are_refused_naming_both(path):
    log.append(path, LINES[0])
    other = path.with_name("r1.laptop-2.jsonl")
    log.append(other, {**LINES[0], "note": "edited"})

    with pytest.raises(TwoLinesOneIdError) as caught:
        log.read_folder(path.parent)

    assert f"{path}, line 1" in str(caught.value)
    assert f"{other}, line 1" in str(caught.value)


def test_the_person_is_in_the_line_and_never_taken_from_the_name_of_the_file(path):
    log.append(path, LINES[0], {**LINES[1], "person": "r2"})

    assert log.read_folder(path.parent, "r1") == [LINES[0]]


def test_a_reader_does_not_read_the_file_of_a_colleague(path):
    log.append(path, LINES[0])
    path.with_name("r2.laptop.jsonl").write_bytes(b"unreadable\nunreadable\n")

    assert log.read_folder(path.parent, "r1") == [LINES[0]]


def test_a_folder_that_does_not_exist_holds_no_lines(tmp_path):
    assert log.read_folder(tmp_path / "nowhere") == []


# -- several writers -------------------------------------------------------------------------


def test_writers_in_several_processes_lose_nothing(path):
    n_each = 40
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, n, n_each)) for n in range(3)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    lines = log.read(path)
    assert {line["id"] for line in lines} == {f"{w}-{n}" for w in range(3) for n in range(n_each)}
    assert len(lines) == 3 * n_each


def test_a_write_that_takes_only_a_part_is_gone_on_with(path, monkeypatch):
    class Slow:
        def __init__(self, file):
            self.file = file

        def write(self, data):
            return self.file.write(bytes(data[:7]))

    path.parent.mkdir()
    with path.open("ab", buffering=0) as file:
        log._write_all(Slow(file), json.dumps(LINES[0]).encode() + b"\n")

    assert log.read(path) == LINES[:1]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot open a folder for fsync")
def test_a_line_is_on_the_disk_before_it_is_acknowledged(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(path.stat().st_size))

    log.append(path, LINES[0])

    # The file once, whole; and its folder, because the file is new.
    assert synced == [len(log._dump(LINES[0]).encode())] * 2


def _made(path):
    path.parent.mkdir(parents=True)
    return path.open("ab")


def _write(path, writer, n_lines):
    for n in range(n_lines):
        log.append(path, {"id": f"{writer}-{n}", "person": "r1", "at": "2027", "note": "x" * 200})
