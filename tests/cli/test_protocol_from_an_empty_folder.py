"""From an empty folder a protocol is written, released, worked under, amended and reported.

All by commands, as somebody would type them who never opened an editor but for two lines of
the draft.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support import done, rea

from rea import open_review
from rea.steps.state import read_state

WIDER = ("It concerns people or a setting", "It concerns only men, or a setting")


@pytest.fixture
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_protocol_is_written_released_screened_amended_read_again_and_reported(inside):
    # Written and looked over.
    done("protocol", "new", "letters.yaml", "--question", "Do letters of agencies help?",
         "--exclude", "Men only: Nobody but men took part.")  # fmt: skip
    done("init", "review", "--protocol", "letters.yaml", "--name", "Ada")
    here = ("--review", "review")
    done("people", "add", "Grace", *here)
    assert "Next: rea protocol release" in done("protocol", "lint", *here).out
    done("protocol", "release", "--approve", "r1", *here)

    # 100 records, screened by two people.
    records = [f"Letter {n} to nobody, or the {n}th of its kind" for n in range(100)]
    _csv(
        "search.csv",
        ("title", "abstract", "year"),
        [(title, f"Words of record {n}.", 2000 + n % 20) for n, title in enumerate(records)],
    )
    done("import", "search.csv", "--source", "Shelf", "--searched", "2026-10-05", *here)
    done("dedupe", *here)
    _csv("read.csv", ("record", "person", "verdict", "reason"),
         [(_id(n), "r1" if n < 60 else "r2", *_first(n)) for n in range(100)])  # fmt: skip
    for person in ("r1", "r2"):
        done("screen", "--from", "read.csv", "--as", person, "--order", "random", *here)
    status = json.loads(done("status", "--json", *here).out)
    assert [one["n_decided"] for one in status["readers"]] == [60, 40]

    # Amended: what kept people out now names men alone, so that the review admits more.
    draft = inside / "review/protocols/letters.yaml"
    draft.write_text(draft.read_text("utf-8").replace(*WIDER), "utf-8")
    said = done("protocol", "diff", *here).out
    assert "Criterion X3-POP (Other people or setting) was changed" in said
    refused = rea("protocol", "release", "--approve", "r1", *here)
    assert "was released before" in refused.err
    refused = rea("protocol", "amend", "--as", "r1", "--why", "The pilot showed it.", *here)
    assert "Say what this change does to who is included: criterion X3-POP" in refused.err
    done("protocol", "amend", "--as", "r1", "--approve", "r1", "--approve", "r2",
         "--why", "Practitioners asked.", "--effect", "X3-POP=admits-more", *here)  # fmt: skip

    # The queue is named by the status, and worked by whoever had decided.
    excluded = [n for n in range(100) if _first(n)[1] == "X3-POP"]
    without = [n for n in range(100) if _first(n) == ("exclude", "")]
    assert excluded
    assert without
    status = done("status", *here).out
    n = len(excluded) + len(without)
    assert f"{n} records are to be read again under letters@1.0.0." in status
    assert "Next: rea screen --as r1\n" in status
    assert rea("report", *here).code == 1
    again = [*excluded, *without]
    _csv("again.csv", ("record", "person", "verdict", "reason"),
         [(_id(n), "r1" if n < 60 else "r2", *_second(n)) for n in again])  # fmt: skip
    for person in ("r1", "r2"):
        done("screen", "--from", "again.csv", "--as", person, *here)
    assert "to be read again" not in done("status", *here).out
    assert done("check", *here).code == 0

    # The rest, and the report.
    state = read_state(open_review("review"))
    kept = [state.speaker[one] for one in state.speaker if state.screened(one) == "kept"]
    for record in kept:
        done(
            "retrieve", record, "--not-retrieved", "Author and library asked.", "--as", "r1", *here
        )
    done("report", *here)
    page = (inside / "review/reports/report.html").read_text("utf-8")
    n_changed = sum(_first(one) != _second(one) for one in again)
    assert f"{n} earlier decisions were made again by the amended text" in page
    assert f"and {n_changed} of them changed" in page
    assert "Approved by Ada, Grace." in page
    assert "100 decisions before" in page


def _id(n):
    return f"shelf-2026-10-05/{n + 1:04}"


def _first(n):
    """What a record is by the first version."""
    if n % 10 == 0:
        return "include", ""
    if n % 10 == 1:
        return "exclude", ""
    return "exclude", "X3-POP" if n % 10 in (2, 3) else "X2-TYPE"


def _second(n):
    """What the same record is once men alone are kept out."""
    return ("include", "") if n % 20 == 2 else _first(n)


def _csv(name, header, rows):
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
