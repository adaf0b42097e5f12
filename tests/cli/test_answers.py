"""A command answers on standard output and says by its exit code how it ended."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from support import INVENTED, bytes_under, done, rea

from rea import steps

RECORD = "scopus-2026-10-05/0001"


# -- exit codes ------------------------------------------------------------------------------


def test_done_is_0_and_the_answer_is_on_standard_output(invented):
    ran = rea("status", "--review", invented("imported"))

    assert (ran.code, ran.err) == (0, "")
    assert "61 records from 6 sources" in ran.out


def test_nothing_done_is_1_and_the_reason_is_on_standard_error(tmp_path):
    ran = rea("status", "--review", tmp_path)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"rea: {tmp_path}: no review here")
    assert "rea init FOLDER" in ran.err


@pytest.mark.parametrize(
    "args",
    [("nonsense",), ("import",), ("status", "--nonsense"), ("simulate", "x", "--seed", "one")],
)
def test_wrong_usage_is_2(args):
    ran = rea(*args)

    assert (ran.code, ran.out) == (2, "")
    assert "Usage" in ran.err


@pytest.mark.parametrize(("args", "code"), [(("check",), 0), (("report",), 1), (("decied",), 2)])
def test_a_shell_sees_the_same_exit_codes(invented, args, code):
    folder = invented("screened")

    ran = subprocess.run(
        [sys.executable, "-m", "rea", *args], cwd=folder, capture_output=True, check=False
    )

    assert ran.returncode == code
    assert b"Traceback" not in ran.stderr


def test_a_review_is_found_from_a_folder_within_it(invented, monkeypatch):
    monkeypatch.chdir(invented("imported") / "data" / "raw")

    assert "61 records" in done("status").out


def test_ctrl_c_ends_with_one_sentence(invented, monkeypatch):
    folder = invented("imported")

    def interrupted(review):
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "status", interrupted)
    ran = rea("status", "--review", folder)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "rea: stopped; everything acknowledged so far is saved.\n"


def test_a_defect_of_ours_keeps_its_traceback(invented, monkeypatch):
    monkeypatch.setattr(steps, "status", lambda review: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        rea("status", "--review", invented("imported"))


def test_a_warning_does_not_spoil_the_answer(invented):
    folder = invented("screened")
    log = folder / "data/screened/title-abstract/r1.desk.jsonl"
    log.write_bytes(log.read_bytes()[:-5])

    ran = done("status", "--json", "--review", folder)

    assert json.loads(ran.out)["readers"][0]["n_decided"] == 46
    assert "r1.desk.jsonl: its last line was cut off" in ran.err


# -- what comes next -------------------------------------------------------------------------

SAYING_NEXT = (
    ("begun", ("protocol", "lint")),
    ("begun", ("people", "add", "Another")),
    ("begun", ("people", "list")),
    ("begun", ("people", "rename", "r1", "Sam")),
    ("begun", ("people", "leave", "r2")),
    ("begun", ("import", INVENTED / "shelf.csv", "--source", "S", "--searched", "2026-10-14")),
    ("imported", ("dedupe",)),
    ("grouped", ("protocol", "release", "--approve", "r1")),
    ("released", ("decide", RECORD, "include", "--as", "r1")),
    ("screened", ("reconcile", "--list")),
    ("screened", ("retrieve", RECORD, "--sought", "--as", "r1")),
    ("screened", ("link", RECORD, "--study", "One", "--as", "r1")),
    ("screened", ("agreement",)),
    ("screened", ("report", "--interim")),
    ("screened", ("status",)),
    ("screened", ("show", RECORD)),
    ("screened", ("check",)),
)


@pytest.mark.parametrize(("stage", "args"), SAYING_NEXT, ids=lambda one: str(one[0])[:12])
def test_a_command_ends_by_saying_what_comes_next(invented, stage, args):
    ran = done(*args, "--review", invented(stage))

    assert ran.out.rstrip("\n").rpartition("\n")[2].startswith("Next: ")


# -- JSON ------------------------------------------------------------------------------------

IN_JSON = (
    ("begun", ("people", "list")),
    ("begun", ("protocol", "lint")),
    ("begun", ("import", INVENTED / "shelf.csv", "--source", "S", "--searched", "2026-10-14")),
    ("imported", ("dedupe",)),
    ("grouped", ("protocol", "release", "--approve", "r1")),
    ("released", ("decide", RECORD, "include", "--as", "r1")),
    ("screened", ("retrieve", RECORD, "--sought", "--as", "r1")),
    ("screened", ("agreement",)),
    ("screened", ("status",)),
    ("screened", ("show", RECORD)),
    ("screened", ("check",)),
    ("finished", ("report",)),
)


@pytest.mark.parametrize(("stage", "args"), IN_JSON, ids=lambda one: str(one[0])[:12])
def test_an_answer_in_json_can_be_read_by_a_program(invented, stage, args):
    ran = done(*args, "--json", "--review", invented(stage))

    assert json.loads(ran.out)


def test_init_and_convert_answer_in_json_too(tmp_path):
    begun = done("init", tmp_path / "new", "--question", "Do letters help?", "--json")
    assert json.loads(begun.out)["protocol"] == "do-letters-help"

    out = tmp_path / "all.csv"
    ran = done("convert", INVENTED / "scopus.ris", INVENTED / "shelf.csv", "-o", out, "--json")
    assert json.loads(ran.out)["n_records"] == 18 + 7


def test_simulate_answers_in_json(tmp_path):
    export = tmp_path / "labelled.csv"
    rows = "".join(f"Title {n},Words of {n},{int(n % 7 == 0)}\n" for n in range(60))
    export.write_text("title,abstract,label_included\n" + rows, encoding="utf-8")

    ran = done("simulate", export, "--ranker", "random", "--seed", "1", "--seed", "2", "--json")

    found = json.loads(ran.out)
    assert (found["n_records"], found["n_relevant"], len(found["replays"])) == (60, 9, 2)
    shown = done("simulate", export, "--ranker", "random").out
    assert "60 records, 9 relevant." in shown


def test_the_json_of_status_has_the_numbers_of_the_flow(invented):
    now = json.loads(done("status", "--json", "--review", invented("finished")).out)

    assert (now["n_records"], now["n_duplicates"]) == (61, 14)
    assert (now["n_included_reports"], now["n_included_studies"]) == (9, 8)
    assert (now["stages"][0]["n_exclude"], now["stages"][0]["n_conflicts"]) == (27, 0)


# -- the commands that need no review --------------------------------------------------------


def test_convert_writes_the_normalised_columns(tmp_path):
    out = tmp_path / "deep" / "all.csv"

    ran = done("convert", INVENTED / "assia.ris", "-o", out)

    header = out.read_text(encoding="utf-8").splitlines()[0]
    assert header == (
        "title,authors,year,journal,volume,issue,pages,doi,abstract,keywords,url,type,accession,"
        "source"
    )
    assert "14 records, 0 skipped." in ran.out


def test_a_review_from_one_question_can_be_worked_in(tmp_path):
    folder = tmp_path / "quick"
    done("init", folder, "--question", "Do letters help?", "--name", "Sam")
    export = ("import", INVENTED / "scopus.ris", "--source", "Scopus", "--searched", "2026-10-05")
    for command in (export, ("dedupe",), ("protocol", "release", "--approve", "r1")):
        done(*command, "--review", folder)

    done("decide", RECORD, "include", "--as", "r1", "--review", folder)

    assert rea("check", "--review", folder).code == 0


@pytest.mark.parametrize("protocol", ["disengagement-communication", "what-works-multi-agency",
                                      "marac-risk-information-sharing"])  # fmt: skip
def test_a_review_begins_from_a_shipped_protocol(tmp_path, protocol):
    done("init", tmp_path / "new", "--protocol", protocol)

    done("protocol", "release", "--approve", "r1", "--review", tmp_path / "new")


def test_the_notice_of_a_review_is_in_its_settings_and_its_files_are_for_git(tmp_path):
    folder = tmp_path / "new"
    (folder / "kept").mkdir(parents=True)

    done("init", folder, "--question", "Do letters help?", "--notice", "Only a trial.")

    assert "notice: Only a trial." in (folder / "review.yaml").read_text(encoding="utf-8")
    assert "merge=union" in (folder / ".gitattributes").read_text(encoding="utf-8")
    assert ".rea/" in (folder / ".gitignore").read_text(encoding="utf-8")
    files = bytes_under(folder)
    # Windows reads its starter only so.
    assert b"\r\n" in files.pop("open-review.bat")
    assert all(b"\r" not in data for data in files.values())


def test_names_of_files_stay_short_and_safe_on_every_system(invented):
    names = bytes_under(invented("reported"))

    assert max(map(len, names)) < 140
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./@") for name in names)
    assert not any(name.endswith(".lock") for name in names)
