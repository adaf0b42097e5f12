"""A review in which everything rare happens keeps its flow whole, and hides no damaged log.

On the way: copies found at full text, reports of one study, other methods, a stop before all
was read, a search afterwards, an amendment that opens decisions, and an earlier version.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import done, rea, rows_of

from rea import open_review, steps
from rea.report import Flow
from rea.steps.protocol.amending import Stated
from rea.steps.reports.counting import flow_of
from rea.steps.state import read_state

STOPPING = "stopping: {rule: consecutive_irrelevant, consecutive_irrelevant: 3, footnote: Enough.}"
BEFORE = "previous_version: {citation: Ames 2019, n_studies: 4, n_reports: 6}\n"
TA, FT = "title-abstract", "full-text"
# In the order of their groups these are kept, then four are not, and nobody reads the others.
N_KEPT, N_NOT = 24, 4


def _flow(folder: Path) -> Flow:
    """The flow as it stands, which must add up at every moment."""
    flow = flow_of(read_state(open_review(folder)))
    assert flow.violations() == ()
    return flow


def _n(flow: Flow, box: str) -> int:
    return sum(len(getattr(column, box)) for column in flow.columns)


def _replace(draft: Path, before: str, after: str) -> None:
    text = draft.read_text("utf-8")
    assert before in text
    draft.write_text(text.replace(before, after), "utf-8")


def _read(folder: Path, records: list[str], verdict: str, stage: str, person: str) -> None:
    reason = () if verdict == "include" else ("X4-POP",)
    wishes = [steps.Wish(record, verdict, *reason) for record in records]
    steps.decide(open_review(folder), wishes, person=person, stage=stage)


def _retrieve(folder: Path, records: list[str], outcome: str) -> None:
    table = folder.parent / "retrieval.csv"
    rows = [f"{record},{outcome},Nobody has it" for record in records]
    table.write_text("\n".join(["record,outcome,reason", *rows, ""]), "utf-8")
    done("retrieve", "--from", table, "--as", "r1", "--review", folder)


@pytest.fixture(scope="module")
def rare(shelf, tmp_path_factory) -> tuple[Path, dict[str, Flow]]:
    """The review after all of it, and its flow after each event."""
    folder = shelf.copy("grouped", tmp_path_factory.mktemp("rare") / "review")
    draft, flows = folder / "protocols" / "invented.yaml", {}
    _replace(draft, "stopping: {rule: read_all}", STOPPING)
    done("protocol", "release", "--approve", "r1", "--review", folder)

    speakers = list(read_state(open_review(folder)).speaker.values())
    kept, others = speakers[:N_KEPT], speakers[N_KEPT : N_KEPT + N_NOT]
    _read(folder, kept, "include", TA, "r1")
    _read(folder, others, "exclude", TA, "r1")
    for person in ("r1", "r2"):
        done("stop", "--sign", "--as", person, "--review", folder)
    flows["stopped"] = _flow(folder)

    # Of those kept: 12 are here, 2 cannot be had, 3 are awaited, and 7 nobody asked for yet.
    _retrieve(folder, kept[:17], "sought")
    _retrieve(folder, kept[12:14], "not-retrieved")
    for n, record in enumerate(kept[:12]):
        text = folder.parent / f"{n}.txt"
        text.write_text(f"The full text of report {n}.\n", "utf-8")
        done("retrieve", record, "--got", text, "--as", "r1", "--review", folder)
    for person in ("r1", "r2"):
        _read(folder, kept[:8], "include", FT, person)
        _read(folder, kept[8:10], "exclude", FT, person)
    flows["read in full"] = _flow(folder)

    done("link", *kept[:3], "--study", "Ames 2021", "--as", "r1", "--review", folder)
    flows["linked"] = _flow(folder)
    done("dedupe", "--join", kept[6], kept[7], "--as", "r1", "--review", folder)
    done("dedupe", "--join", kept[8], kept[9], "--as", "r1", "--review", folder)
    flows["joined"] = _flow(folder)

    late = folder.parent / "late.csv"
    late.write_text("Title,Authors,Year\nA late report on letters,Late L,2026\n", "utf-8")
    facts = ("--source", "Late database", "--kind", "database", "--searched", "2026-11-01")
    done("import", late, *facts, "--review", folder)
    done("dedupe", "--review", folder)
    flows["late"] = _flow(folder)

    _replace(draft, "Nobody aged 16 or over", "Nobody aged 18 or over")
    draft.write_text(draft.read_text("utf-8") + BEFORE, "utf-8")
    effects = {"X4-POP": Stated("admits-more")}
    steps.amend(open_review(folder), "r1", why="The service takes adults.", effects=effects)
    flows["amended"] = _flow(folder)
    done("report", "--interim", "--format", "csv", "--format", "json", "--review", folder)
    return folder, flows


def test_what_nobody_read_is_unread_and_nothing_else(rare):
    _, flows = rare

    flow = flows["stopped"]

    # 47 works: 24 kept, 4 excluded, and so 19 not read; none of it is screened.
    assert [_n(flow, box) for box in ("kept", "excluded_ids", "unread")] == [24, 4, 19]
    assert flow.other.identified


def test_each_state_of_a_full_text_has_its_box(rare):
    _, flows = rare

    boxes = ("sought_pending", "not_retrieved", "awaited", "assessment_pending", "included")
    found = {box: _n(flows["read in full"], box) for box in boxes}

    assert found == dict(zip(boxes, (7, 2, 3, 2, 8), strict=True))


def test_linked_reports_are_one_study_and_stay_reports(rare):
    _, flows = rare

    assert (len(flows["read in full"].studies), len(flows["linked"].studies)) == (8, 6)
    assert len(flows["linked"].included) == 8


def test_copies_found_at_full_text_become_duplicates_and_leave_every_later_box(rare):
    _, flows = rare
    before, after = flows["linked"], flows["joined"]

    for box, fewer in (("screened", 2), ("sought", 2), ("assessed", 2), ("included", 1)):
        assert _n(before, box) - _n(after, box) == fewer, box
    assert _n(after, "duplicates") - _n(before, "duplicates") == 2
    assert _n(after, "excluded_at_full_text_ids") == 1


def test_a_search_after_the_stop_is_counted_and_nobody_has_screened_it(rare):
    _, flows = rare
    before, after = flows["joined"], flows["late"]

    assert len(after.records) - len(before.records) == 1
    assert _n(after, "screened") == _n(before, "screened")


def test_the_amendment_makes_it_an_update_and_opens_what_it_must(rare):
    folder, flows = rare
    flow = flows["amended"]

    assert flow.totals == (4 + len(flow.studies), 6 + len(flow.included))
    assert any(read_state(open_review(folder)).rereading.waiting.values())
    ran = rea("report", "--review", folder)
    assert ran.code == 1
    assert "read again since the protocol was amended" in ran.err


def test_the_interim_report_says_all_of_it_and_check_finds_no_sum_wrong(rare):
    folder, flows = rare
    told = json.loads((folder / "reports" / "flow.json").read_text("utf-8"))
    rows = {row["box"]: row["n"] for row in rows_of(folder / "reports" / "flow.csv")}

    assert told["violations"] == []
    assert (rows["previous_reports"], rows["total_studies"]) == ("6", str(4 + 5))
    assert flows["amended"].pending
    # What people must do again is named; no sum is.
    findings = _findings(folder)
    assert findings
    assert all("amended since" in one or "data/screened/signatures" in one for one in findings)


def _findings(folder: Path) -> set[str]:
    ran = rea("check", "--review", folder)
    return {one for one in (ran.out + ran.err).splitlines() if "data/" in one or "reports/" in one}


def _half_a_line(lines: list[str]) -> list[str]:
    return [lines[0], lines[1][:40], *lines[2:]]


def _a_line_gone(lines: list[str]) -> list[str]:
    return lines[1:]


def _another_verdict(lines: list[str]) -> list[str]:
    return [lines[0].replace('"include"', '"exclude"'), *lines[1:]]


def _a_verdict_that_is_none(lines: list[str]) -> list[str]:
    return [lines[0].replace('"include"', '"perhaps"'), *lines[1:]]


def _a_record_that_is_none(lines: list[str]) -> list[str]:
    entry = json.loads(lines[0]) | {"record": "nowhere-2026-01-01/0001"}
    return [json.dumps(entry, ensure_ascii=False), *lines[1:]]


@pytest.mark.parametrize(
    "damaged",
    [
        _half_a_line,
        _a_line_gone,
        _another_verdict,
        _a_verdict_that_is_none,
        _a_record_that_is_none,
    ],
)
def test_a_log_damaged_by_hand_is_found_out(
    rare, tmp_path, damaged: Callable[[list[str]], list[str]]
):
    folder = tmp_path / "damaged"
    shutil.copytree(rare[0], folder)
    path = next(
        one
        for one in sorted(folder.rglob("*.jsonl"))
        if '"title-abstract"' in one.read_text("utf-8") and '"include"' in one.read_text("utf-8")
    )
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*damaged(lines), ""]), "utf-8")

    found = _findings(folder) - _findings(rare[0])

    assert any("data/screened/title-abstract" in one or "flow.csv" in one for one in found), found
