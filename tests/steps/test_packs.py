"""A pack goes out with no decision in it, and its answers come back without overwriting any."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
import zlib
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import done
from support import rea as run

import rea
from rea import steps
from rea.errors import ReaError
from rea.screening.packs.contents import Pack, PackRecord
from rea.screening.packs.page import write_list, write_page
from rea.screening.packs.returns import read_return
from rea.steps import DrawWish, Wish
from rea.steps.state import DRAWS, PACKS, read_state
from rea.steps.team.packing import pack
from rea.steps.team.unpacking import unpack

NOTE = "zebra-note"


@pytest.fixture
def read_once(invented):
    """Every fifth of 47 reports was kept by r1, the others excluded; r2 has read nothing."""
    review = rea.open_review(invented("released"))
    wishes = [
        Wish(record, "include" if n % 5 == 0 else "exclude", "" if n % 5 == 0 else "X3-TYPE", NOTE)
        for n, record in enumerate(sorted(read_state(review).speaker.values()))
    ]
    steps.decide(review, wishes, person="r1")
    return review


def packed(review, tmp_path, form="html", n=8):
    suffix = "xlsx" if form == "xlsx" else "html"
    out = tmp_path / f"pack-{len(review.lines(PACKS))}.{suffix}"
    return pack(review, "r2", person="r1", n=n, form=form, out=out), out


def answered(review, path, marks, digest="", pack_line=None):
    """The file that the page saves, for answers as (record, verdict, reason)."""
    line = pack_line or review.lines(PACKS)[-1]
    head = {"rea": "answers", "format": 1, "pack": line["pack"]}
    rows = [head | {"digest": digest or line["digest"]}]
    rows += [
        {"record": r, "verdict": v, "reason": x, "note": "", "at": "2027"} for r, v, x in marks
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    end = {"end": len(marks), "check": f"{zlib.crc32(text.encode()):08x}"}
    path.write_bytes(f"{text}{json.dumps(end)}\n".encode())
    return path


def own(review):
    made = read_state(review).decisions["title-abstract"]
    return {one.record_id: (one.verdict, one.reason) for one in made if one.person == "r2"}


# -- out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "xlsx", "print"])
def test_no_byte_of_a_pack_depends_on_what_was_decided(invented, tmp_path, monkeypatch, form):
    named = SimpleNamespace(token_hex=lambda n: "ab" * n)
    monkeypatch.setattr("rea.steps.team.packing.secrets", named)
    start, seen = invented("released"), []
    for verdict in ("include", "exclude"):
        folder = tmp_path / verdict
        shutil.copytree(start, folder)
        review = rea.open_review(folder)
        reason = "X3-TYPE" if verdict == "exclude" else ""
        records = read_state(review).speaker.values()
        steps.decide(review, [Wish(one, verdict, reason, NOTE) for one in records], person="r1")
        _, out = packed(review, folder, form)
        seen.append(_bytes(out))

    assert seen[0] == seen[1]
    assert not any(NOTE.encode() in part for part in seen[0])


def _bytes(path: Path) -> list[bytes]:
    """The bytes of a file, or of each part of a workbook but for the time it was made."""
    if path.suffix == ".html":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as book:
        return [book.read(one) for one in book.namelist() if one != "docProps/core.xml"]


@pytest.mark.parametrize("form", ["html", "print", "xlsx"])
def test_a_pack_says_whom_its_reader_may_turn_to(invented, tmp_path, form):
    folder = invented("grouped")
    [protocol] = (folder / "protocols").glob("*.yaml")
    care = "{text: Stop when you like., support: 'Grace, 0123 & 4'}"
    protocol.write_text(f"{protocol.read_text('utf-8')}\nreviewer_care: {care}\n", "utf-8")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    review = rea.open_review(folder)
    records = sorted(read_state(review).speaker.values())
    steps.decide(review, [Wish(one, "include") for one in records], person="r1")

    _, out = packed(review, tmp_path, form)

    told = b"".join(_bytes(out)).decode(errors="replace").replace("&amp;", "&")
    assert "Stop when you like." in told
    assert "Support for this team: Grace, 0123 & 4" in told


def test_a_pack_seals_its_sample_before_anybody_reads_it(read_once, tmp_path):
    made, _ = packed(read_once, tmp_path)

    [draw], [line] = read_once.lines(DRAWS), read_once.lines(PACKS)
    assert (made.level, made.is_drawn, draw["level"]) == ("pack", True, "pack")
    assert line["records"] == draw["records"]
    assert len(line["records"]) == 8


def test_what_was_drawn_before_is_packed_as_it_was_sealed(read_once, tmp_path):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))

    made, _ = packed(read_once, tmp_path, n=5)

    assert (made.level, made.is_drawn, made.n_records) == ("folder", False, 5)
    assert len(read_once.lines(DRAWS)) == 1


def test_a_title_cannot_break_out_of_the_page():
    nasty = "</script><script>alert(1)</script>[[review]]"
    record = PackRecord("a/1", nasty, nasty, "2016", nasty, nasty, "", "")
    made = Pack("p", nasty, "r2", nasty, "full-text", "x@1", "", (nasty,), (), True, "", (record,))

    for page in (write_page(made, ""), write_list(made, "")):
        assert b"<script>alert" not in page
    assert write_page(made, "").count(b"</script>") == 2


def test_nothing_is_written_over(read_once, tmp_path):
    _, out = packed(read_once, tmp_path)

    with pytest.raises(ReaError, match="is there already"):
        pack(read_once, "r2", person="r1", out=out)
    assert run("pack", "--for", "r2", "--format", "pdf", "--review", read_once.root).code == 1


# -- back --------------------------------------------------------------------------------------


def test_answers_come_back_in_parts_and_more_than_once(read_once, tmp_path):
    packed(read_once, tmp_path)
    records = read_once.lines(PACKS)[0]["records"]
    some = [(one, "exclude", "X4-POP") for one in records[:3]]
    all_of_them = [*some, *((one, "include", "") for one in records[3:])]

    first = unpack(read_once, answered(read_once, tmp_path / "a.txt", some))
    again = unpack(read_once, answered(read_once, tmp_path / "b.txt", all_of_them))

    assert (first.n_taken, first.n_unchanged, first.n_open) == (3, 0, 5)
    assert (again.n_taken, again.n_unchanged, again.n_open) == (5, 3, 0)
    assert own(read_once) == {record: (verdict, reason) for record, verdict, reason in all_of_them}


def test_a_reading_from_a_pack_is_called_blind(read_once, tmp_path):
    packed(read_once, tmp_path)
    records = read_once.lines(PACKS)[0]["records"]
    unpack(
        read_once,
        answered(read_once, tmp_path / "a.txt", [(one, "include", "") for one in records]),
    )

    found = steps.second_reading(read_once)

    assert found.level == "pack"
    assert any("blind, from a pack" in one for one in found.sentences)


def test_what_stands_is_never_overwritten(read_once, tmp_path):
    packed(read_once, tmp_path)
    record, other = read_once.lines(PACKS)[0]["records"][:2]
    steps.decide(read_once, [Wish(record, "include")], person="r2")

    back = [(record, "exclude", "X4-POP"), (other, "include", "")]
    found = unpack(read_once, answered(read_once, tmp_path / "a.txt", back))

    assert found.n_taken == 1
    assert own(read_once)[record] == ("include", "")
    [fault] = found.faults
    assert fault.startswith("a.txt, line 2:")
    assert "stands as 'include' already, not as 'exclude X4-POP'" in fault


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("maybe", "no verdict 'maybe'"),
        ("exclude", "needs a reason|no exclusion reason"),
    ],
)
def test_unknown_marks_are_named_by_line_and_the_rest_is_taken(read_once, tmp_path, mark, said):
    packed(read_once, tmp_path)
    one, other = read_once.lines(PACKS)[0]["records"][:2]

    back = [(one, mark, "X99" if mark == "exclude" else ""), (other, "include", "")]
    found = unpack(read_once, answered(read_once, tmp_path / "a.txt", back))

    assert found.n_taken == 1
    [fault] = found.faults
    assert fault.startswith("a.txt, line 2:")
    assert re.search(said, fault)


def test_a_record_that_was_never_packed_is_named(read_once, tmp_path):
    packed(read_once, tmp_path)
    stray = next(
        one
        for one in read_state(read_once).speaker.values()
        if one not in read_once.lines(PACKS)[0]["records"]
    )

    found = unpack(read_once, answered(read_once, tmp_path / "a.txt", [(stray, "include", "")]))

    assert (found.n_taken, len(found.faults)) == (0, 1)
    assert "is not in this pack" in found.faults[0]


def test_a_workbook_comes_back_with_every_bad_cell_named(read_once, tmp_path):
    _, out = packed(read_once, tmp_path, "xlsx")
    book = openpyxl.load_workbook(out)
    sheet = book["Records"]
    assert "Criteria" in book.sheetnames
    typed = [
        ("Exclude", "Wrong population [X4-POP]"),
        ("include", None),
        ("perhaps", None),
        ("exclude", "Boring"),
        (None, "Wrong population [X4-POP]"),
        (date(2026, 3, 5), None),
        ("not sure", None),
    ]
    for row, (verdict, reason) in enumerate(typed, start=3):
        sheet.cell(row, 5, verdict)
        sheet.cell(row, 6, reason)
    sheet.cell(10, 1, sheet.cell(9, 1).value)  # the record of row 9, once more
    sheet.cell(10, 5, "include")
    book.save(out)

    found = unpack(read_once, out)

    records = read_once.lines(PACKS)[0]["records"]
    assert own(read_once) == {records[0]: ("exclude", "X4-POP"), records[1]: ("include", "")}
    cells = sorted(one.split(": ")[0].split(", ")[1] for one in found.faults)
    assert cells == [
        "Records!E5",
        "Records!E6",
        "Records!E7",
        "Records!E8",
        "Records!E9 and Records!E10",
    ]


def test_answers_under_an_old_protocol_bear_its_version(read_once, tmp_path):
    packed(read_once, tmp_path)
    line = read_once.lines(PACKS)[0]
    [path] = (read_once.root / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("discussion}", "discussion, note_required: no}"), encoding="utf-8")
    done("protocol", "amend", "--as", "r1", "--why", "Fewer notes.", "--review", read_once.root)
    review = rea.open_review(read_once.root)

    mark = [(line["records"][0], "include", ""), (line["records"][1], "exclude", "X0-GONE")]
    found = unpack(review, answered(review, tmp_path / "a.txt", mark, pack_line=line))

    assert (found.protocol, found.n_taken) == ("invented@1.0.0", 1)
    assert found.in_force == review.settings.in_force != found.protocol
    made = read_state(review).decisions["title-abstract"]
    assert [one.protocol for one in made if one.person == "r2"] == ["invented@1.0.0"]
    [fault] = found.faults
    assert fault.startswith("a.txt, line 3:")
    assert fault.endswith("It was read under invented@1.0.0.")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda data: data[: len(data) // 2], "cut off after line"),
        (lambda data: data.replace(b'"include"', b'"exclude"'), "changed since it was saved"),
        (lambda data: b"<!DOCTYPE html>" + data, "the pack itself"),
        (lambda data: b"", "no file of answers"),
        (lambda data: data.replace(b'"format": 1', b'"format": 9'), "format 9"),
        (lambda data: b"PK\x03\x04" + data, "no Excel workbook"),
        (lambda data: b"\xd0\xcf\x11\xe0" + data, "password or the old format"),
    ],
    ids=["cut off", "edited", "pack", "empty", "newer", "damaged book", "old book"],
)
def test_a_file_is_named_for_what_is_wrong_with_it(read_once, tmp_path, harm, said):
    packed(read_once, tmp_path)
    records = read_once.lines(PACKS)[0]["records"]
    path = answered(read_once, tmp_path / "a.txt", [(one, "include", "") for one in records])
    path.write_bytes(harm(path.read_bytes()))

    with pytest.raises(ReaError, match=said):
        unpack(read_once, path)
    assert own(read_once) == {}


def test_answers_to_another_review_or_an_edited_pack_are_refused(read_once, tmp_path):
    packed(read_once, tmp_path)
    line = read_once.lines(PACKS)[0]
    mark = [(line["records"][0], "include", "")]

    with pytest.raises(ReaError, match="was not made from this review"):
        unpack(
            read_once,
            answered(read_once, tmp_path / "a.txt", mark, pack_line={**line, "pack": "ffff"}),
        )
    with pytest.raises(ReaError, match="changed after rea had made it"):
        unpack(read_once, answered(read_once, tmp_path / "b.txt", mark, digest="0" * 64))
    with pytest.raises(ReaError, match="there is no such file"):
        unpack(read_once, tmp_path / "nowhere.txt")


def test_a_mail_program_may_change_line_ends_and_add_a_mark_in_front(read_once, tmp_path):
    packed(read_once, tmp_path)
    path = answered(
        read_once,
        tmp_path / "a.txt",
        [(one, "include", "") for one in read_once.lines(PACKS)[0]["records"]],
    )
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert unpack(read_once, path).n_taken == 8


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_no_bytes_crash_it(data):
    with pytest.raises(ReaError):
        read_return(data)


def test_both_commands_say_what_they_did(read_once, tmp_path):
    out = tmp_path / "p.html"
    made = done(
        "pack", "--for", "r2", "--n", "4", "--out", out, "--as", "r1", "--review", read_once.root
    )
    record = read_once.lines(PACKS)[0]["records"][0]
    back = answered(
        read_once, tmp_path / "a.txt", [(record, "include", ""), ("x/1", "include", "")]
    )
    ran = done("unpack", back, "--review", read_once.root)

    assert "4 records for r2 at title-abstract, drawn and sealed just now" in made.out
    assert "1 decision taken at title-abstract; 3 of the pack still to be read" in ran.out
    assert "1 mark not taken" in ran.err
