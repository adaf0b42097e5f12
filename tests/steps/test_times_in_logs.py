"""Logs tell as much of when somebody worked as the protocol allows, and keep their order."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import advance, done, set_clock
from web.web_reader import Reader

from rea import open_review, steps
from rea.steps.screening.certifying import wrong_certificates
from rea.steps.screening.replaying import replay_orders
from rea.steps.screening.setting_aside import set_aside
from rea.steps.state import DRAWS, read_state
from rea.steps.writing import DATED, write_lines
from rea.store import log
from rea.store import review as places

STEPS = Path(steps.__file__).parent
TIMES = {
    "hour": r"\d{4}-\d\d-\d\dT\d\d:00:00\.\d{6}Z",
    "day": r"\d{4}-\d\d-\d\dT00:00:00\.\d{6}Z",
    "off": r"\d{4}-01-01T00:00:00\.\d{6}Z",
}
PLAN = "stopping: {rule: consecutive_irrelevant, consecutive_irrelevant: 3, footnote: Three.}"


@pytest.fixture
def kept(invented):
    """The invented review, from a stage on, under a protocol that keeps times so."""

    def make(exactness: str, stage: str = "grouped", **changed: str):
        folder = invented(stage)
        [path] = (folder / "protocols").glob("*.yaml")
        text = path.read_text(encoding="utf-8")
        for before, after in changed.values():
            text = text.replace(before, after)
        path.write_text(f"{text}\nreviewer_care: {{times_in_logs: {exactness}}}\n", "utf-8")
        return folder

    return make


def test_nothing_is_written_to_a_log_but_this_way():
    found = [
        path.relative_to(STEPS.parent).as_posix()
        for path in STEPS.parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr == "add_lines"
            or (node.func.attr == "append" and ast.unparse(node.func.value) == "log")
        )
    ]

    # What unites two copies of a log adds lines that somebody wrote before.
    assert sorted(found) == ["steps/writing.py", "store/review.py", "store/uniting.py"]


@pytest.mark.parametrize("exactness", TIMES)
@pytest.mark.parametrize("room", places._FIELDS)
def test_every_kind_of_line_is_as_coarse_as_the_protocol_says(kept, exactness, room):
    review = open_review(kept(exactness, "begun"))
    pattern = TIMES["day" if exactness == "off" and room in DATED else exactness]

    told = [write_lines(review, room, who, [log.new_line(who)])[0] for who in ("r1", "r2", "r1")]

    assert all(re.fullmatch(pattern, line["at"]) for line in told)
    assert [line["at"] for line in told] == sorted({line["at"] for line in told})
    written = [
        json.loads(line)
        for path in review.screened.parent.rglob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert sorted(written, key=lambda line: line["at"]) == told


def test_a_whole_review_without_times_adds_up_and_tells_no_time(kept):
    folder = kept("off", "begun")
    for stage in ("imported", "grouped", "released", "screened", "retrieved", "finished"):
        advance(folder, stage)
    review = open_review(folder)
    records = sorted(read_state(review).speaker.values())
    set_aside(review, records[:1], "later", person="r1")
    steps.draw_second(review, "r2", person="r1", wish=steps.DrawWish(n=1))
    advance(folder, "extracted")
    advance(folder, "reported")

    for path in sorted((folder / "data").rglob("*.jsonl")):
        exactness = "day" if path.parent.name in DATED else "off"
        for line in log.read(path):
            assert re.fullmatch(TIMES[exactness], line["at"]), path
    for path in (folder / "data" / "raw").glob("*/source.yaml"):
        [imported] = re.findall(r"^imported: '?([^'\n]+)", path.read_text("utf-8"), re.M)
        assert imported.endswith("-01-01T00:00:00Z")
    done("check", "--review", folder)
    shown = done("show", records[0], "--review", folder).out
    assert not re.search(r"\d\d:\d\d", shown.partition("What was done:")[2])
    page = Reader(folder, "r1").open(f"/record/{records[0]}")
    assert re.search(r"<td[^>]*>\d{4}</td>", page)
    assert review.lines(DRAWS)[0]["at"][5:10] != "01-01"


@pytest.mark.parametrize("exactness", TIMES)
def test_what_was_signed_stays_true_when_somebody_reads_on_at_the_same_coarse_moment(
    kept, exactness
):
    folder = kept(exactness, plan=("stopping: {rule: read_all}", PLAN))
    advance(folder, "released")
    review = open_review(folder)
    records = list(read_state(review).speaker.values())
    wishes = [steps.Wish(records[0], "include")]
    wishes += [steps.Wish(one, "exclude", "X4-POP") for one in records[1:5]]
    for wish in wishes[:4]:
        steps.decide(review, [wish], person="r1")
    steps.sign_stop(review, "r1")

    steps.decide(review, wishes[4:], person="r1")

    assert list(wrong_certificates(read_state(review))) == []


def test_orders_can_be_made_again_where_only_days_are_kept(kept):
    folder = kept("day", ranker=("ranker: random", "ranker: rea_1"))
    advance(folder, "released")
    with set_clock(datetime(2027, 2, 1, tzinfo=UTC)):  # after the imports, by their own clock
        sitting = steps.Sitting(open_review(folder), "r1")
        for n in range(8):
            sitting.decide(sitting.next(), "include" if n % 3 == 0 else "unsure")

    made = replay_orders(read_state(open_review(folder)), 10)

    assert made.findings == ()
    assert made.n_same == made.n_replayed == 8


def test_a_draft_that_cannot_be_read_lets_no_time_slip_out(invented):
    folder = invented("begun")
    [path] = (folder / "protocols").glob("*.yaml")
    path.write_text("reviewer_care: {times_in_logs: day\n", encoding="utf-8")

    [line] = write_lines(open_review(folder), "pairs", "r1", [log.new_line("r1")])

    assert re.fullmatch(TIMES["day"], line["at"])


@pytest.mark.parametrize("exactness", TIMES)
def test_lines_stay_in_order_after_a_crash_left_half_a_line(kept, exactness):
    review = open_review(kept(exactness, "begun"))
    write_lines(review, "pairs", "r1", [log.new_line("r1") for _ in range(3)])
    [path] = (review.screened / "pairs").glob("*.jsonl")
    path.write_bytes(path.read_bytes() + b'{"id":"half')

    write_lines(review, "pairs", "r1", [log.new_line("r1")])

    written = [line["at"] for line in log.read(path)]
    assert written == sorted(set(written))
    assert len(written) == 4


@pytest.mark.parametrize("exactness", TIMES)
@pytest.mark.parametrize("room", ["pairs", DRAWS])
def test_what_is_written_after_times_were_made_coarse_comes_after_what_was_before(
    kept, exactness, room
):
    review = open_review(kept(exactness, "begun"))
    now = log.new_line("r1")
    log.append(review.screened / room / "r1.desk.jsonl", now)
    log.append(review.screened / "asides" / "r1.desk.jsonl", log.new_line("r1"))

    lines = write_lines(review, room, "r2", [log.new_line("r2") for _ in range(2)])

    times = [now["at"], *(line["at"] for line in lines)]
    assert times == sorted(set(times))
    # Only lines are counted since then, and no time went by.
    assert times[2][:16] == times[0][:16]


def test_where_no_days_are_kept_a_dated_line_tells_none_to_the_others(kept):
    review = open_review(kept("off", "begun"))
    write_lines(review, DRAWS, "r1", [log.new_line("r1")])

    [line] = write_lines(review, "pairs", "r1", [log.new_line("r1")])

    assert re.fullmatch(TIMES["off"], line["at"])
