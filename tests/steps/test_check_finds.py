"""`rea check` finds what was damaged by hand, names the file, and mends nothing."""

from __future__ import annotations

import json

import pytest
from support import bytes_under, done, rea

from rea import open_review, steps

SCOPUS = "data/raw/scopus-2026-10-05"
LOG = "data/screened/title-abstract/r1.desk.jsonl"


@pytest.fixture
def folder(invented):
    return invented("reported")


def test_a_whole_review_has_no_findings(folder):
    checked = steps.check(open_review(folder))

    assert checked.is_whole
    assert (checked.n_sources, checked.n_records, checked.n_decisions) == (6, 61, 93)


def _append(name, text):
    def damage(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(text.encode())

    return damage


def _replace(name, old, new):
    def damage(folder):
        path = folder / name
        before = path.read_bytes()
        assert old.encode() in before
        path.write_bytes(before.replace(old.encode(), new.encode(), 1))

    return damage


def _remove(name):
    return lambda folder: (folder / name).unlink()


def _line(**fields):
    line = {"id": "x" * 16, "person": "r1", "at": "2027-01-01T00:00:00Z"} | fields
    return json.dumps(line) + "\n"


def _decision(**fields):
    made = {
        "record": "scopus-2026-10-05/0001",
        "stage": "title-abstract",
        "verdict": "include",
        "protocol": "invented@1.0.0",
        "replaces": [],
    }
    return _line(**(made | fields))


DAMAGES = {
    "an export that was edited": (
        _append(f"{SCOPUS}/export.ris", "x"),
        f"{SCOPUS}/export.ris: not the bytes that were imported.",
    ),
    "an export that is gone": (
        _remove(f"{SCOPUS}/export.ris"),
        f"{SCOPUS}/export.ris: the export is missing.",
    ),
    "a source that lost its facts": (
        _remove(f"{SCOPUS}/source.yaml"),
        f"{SCOPUS}: no source.yaml in it.",
    ),
    "a source of a kind that does not exist": (
        _replace(f"{SCOPUS}/source.yaml", "kind: database", "kind: databse"),
        "kind 'databse' is missing or wrong",
    ),
    "records that are fewer": (
        _remove(f"{SCOPUS}/records.csv"),
        f"{SCOPUS}/records.csv: 0 records where source.yaml says 18.",
    ),
    "a record that moved": (
        _replace(f"{SCOPUS}/records.csv", "scopus-2026-10-05/0002", "scopus-2026-10-05/0001"),
        f"{SCOPUS}/records.csv: the id scopus-2026-10-05/0001 is there twice",
    ),
    "a records table cut short": (
        _append(f"{SCOPUS}/records.csv", "scopus-2026-10-05/0019,JOUR\n"),
        "records.csv, line 20: 2 cells where the header has 18",
    ),
    "a line that was edited": (
        lambda folder: (
            _copy_first_line(folder),
            _replace(LOG, '"include"', '"exclude"')(folder),
        ),
        "also stands in",
    ),
    "a line that is not whole": (
        _replace(LOG, '"person"', 'person"'),
        "r1.desk.jsonl, line 1: not a whole entry",
    ),
    "a line without its record": (
        _replace(LOG, '"record"', '"recrod"'),
        "r1.desk.jsonl, line 1: no 'record' in it",
    ),
    "a merge left unfinished": (
        _append(LOG, "<<<<<<< HEAD\n"),
        "a merge was left unfinished here",
    ),
    "half a line of a crash": (
        _append(f"{LOG}.torn", '{"id": "'),
        f"{LOG}.torn: half a line that a crash left",
    ),
    "a line of nobody": (
        _append(LOG, _decision(person="zz")),
        "is by 'zz', who is nobody in review.yaml",
    ),
    "a protocol that is gone": (
        _remove("protocols/released/invented@1.0.0.yaml"),
        "protocols/released/invented@1.0.0.yaml: this released protocol is missing",
    ),
    "a record grouped twice": (
        lambda folder: _append(
            "data/screened/duplicates.csv",
            (folder / "data/screened/duplicates.csv").read_text("utf-8").splitlines()[1] + "\n",
        )(folder),
        "is there twice. Run 'rea dedupe' again.",
    ),
    "a group of a record that is none": (
        _append("data/screened/duplicates.csv", "zz/1,,zz,g-zz/1,zz/1,,\n"),
        "zz/1 is no record of this review",
    ),
    "a record without a group": (
        lambda folder: _cut_last_line(folder / "data/screened/duplicates.csv"),
        "1 record is not in it yet. Run 'rea dedupe'.",
    ),
    "a group for which two records speak": (
        lambda folder: _spoil_representative(folder / "data/screened/duplicates.csv"),
        "has no single record that represents it",
    ),
    "a decision on no record": (
        _append(LOG, _decision(record="zz/1")),
        "is about zz/1, which is no record of this review",
    ),
    "a verdict that does not exist": (
        _append(LOG, _decision(verdict="perhaps")),
        "has the verdict 'perhaps', which does not exist",
    ),
    "a reason that does not exist": (
        _append(LOG, _decision(verdict="exclude", reason="X99")),
        "has the reason X99, which invented@1.0.0 does not know",
    ),
    "a decision under a draft": (
        _append(LOG, _decision(protocol="invented@draft")),
        "was made under 'invented@draft'. protocols/released/invented@draft.yaml",
    ),
    "two minds of one person": (
        _append(LOG, _decision(verdict="exclude", reason="X4-POP")),
        "r1 decided scopus-2026-10-05/0001 in two ways. Settle it with 'rea decide",
    ),
    "a retrieval of no record": (
        _append("data/screened/retrieval/r1.desk.jsonl", _line(record="zz/1", outcome="sought")),
        "data/screened/retrieval: line xxxxxxxxxxxxxxxx is about zz/1",
    ),
    "a retrieval with an outcome that does not exist": (
        _append(
            "data/screened/retrieval/r1.desk.jsonl",
            _line(record="scopus-2026-10-05/0001", outcome="lost"),
        ),
        "has the outcome 'lost', which does not exist",
    ),
    "a report linked to two studies": (
        _append(
            "data/screened/studies/r2.desk.jsonl",
            _line(person="r2", record="scopus-2026-10-05/0001", study="Another"),
        ),
        "is linked to Another and to Brannick-Hale 2021. Settle it with 'rea link",
    ),
    "numbers of the report changed by hand": (
        _replace("reports/flow.csv", "Records excluded,18", "Records excluded,17"),
        "reports/flow.csv: its numbers are not those of the decisions",
    ),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES.keys())
def test_hand_damage_is_found(folder, damage, said):
    damage(folder)
    before = bytes_under(folder)

    ran = rea("check", "--review", folder)

    assert ran.code == 1
    assert said in ran.out
    assert "mend what is named above" in ran.out
    assert bytes_under(folder) == before


def test_every_damaged_log_is_named_at_once(folder):
    for room in ("title-abstract", "full-text"):
        _append(f"data/screened/{room}/r1.desk.jsonl", "nonsense\n")(folder)

    ran = rea("check", "--review", folder)

    assert "title-abstract" in ran.out
    assert "full-text" in ran.out
    assert "2 findings." in ran.out


@pytest.mark.parametrize(
    "damage",
    ["a record grouped twice", "a group of a record that is none", "a record without a group"],
)
def test_dedupe_mends_the_groups_as_check_says(folder, damage):
    DAMAGES[damage][0](folder)

    done("dedupe", "--review", folder)

    assert rea("check", "--review", folder).code == 0


def test_a_report_older_than_a_decision_is_found_and_made_anew(folder):
    done("decide", "scopus-2026-10-05/0001", "exclude", "--reason", "X4-POP", "--as", "r1",
         "--review", folder)  # fmt: skip

    ran = rea("check", "--review", folder)

    assert ran.code == 1
    assert "Make it anew with 'rea report'" in ran.out
    done("report", "--interim", "--review", folder)
    assert rea("check", "--review", folder).code == 0


def test_the_answer_in_json_has_the_findings_and_the_same_exit_code(folder):
    _append(f"{SCOPUS}/export.ris", "x")(folder)

    ran = rea("check", "--json", "--review", folder)

    assert ran.code == 1
    assert len(json.loads(ran.out)["findings"]) == 1


def _copy_first_line(folder):
    first = (folder / LOG).read_bytes().split(b"\n")[0]
    (folder / LOG).with_name("r1.desk-LAPTOP7.jsonl").write_bytes(first + b"\n")


def _cut_last_line(path):
    path.write_bytes(path.read_bytes().rstrip(b"\n").rpartition(b"\n")[0] + b"\n")


def _spoil_representative(path):
    lines = path.read_text("utf-8").splitlines(keepends=True)
    cells = lines[1].split(",")
    cells[4] = "assia-2026-10-06/0014"
    lines[1] = ",".join(cells)
    path.write_text("".join(lines), "utf-8")
