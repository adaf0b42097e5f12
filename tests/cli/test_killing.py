"""Whatever is killed at whatever moment, the next command opens the folder and nothing is lost.

The points are drawn from a fixed seed within the running time of each command, and beside
them stands every call at which something becomes durable. The default run takes few of them.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support import INVENTED, STAGES, bytes_under, done, rea, rows_of, searches
from web.web_reader import finished_with_form

from rea import open_review, steps
from rea.steps.state import ANSWERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork on Windows")

SCOPUS = searches()[0]


class Deaths(NamedTuple):
    """How often a command dies at a moment drawn at random, and at which calls."""

    n_random: int
    durable: tuple[tuple[str, int], ...]


FEW = Deaths(1, (("fsync", 2), ("replace", 1)))
MANY = Deaths(
    5, (("write", 1), ("fsync", 1), ("fsync", 2), ("fsync", 7), ("replace", 1), ("replace", 4))
)


@pytest.fixture(params=[FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"])
def deaths(request):
    return request.param


@pytest.fixture(scope="module")
def mortal():
    """A process that runs commands in children and kills them; see `mortal.py`."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("mortal.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def attempt(**trial):
        process.stdin.write(json.dumps(trial) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield attempt
    process.communicate()


@pytest.fixture
def at(shelf, tmp_path):
    """Copies of the review at a stage, as many as there are deaths."""
    n = iter(range(1000))
    return lambda stage: shelf.copy(stage, tmp_path / f"review-{next(n)}")


def test_an_import_is_complete_or_absent(mortal, at, deaths):
    def command(folder):
        facts = ("--source", "Late", "--searched", "2026-10-05", "--review", str(folder))
        return ["import", str(INVENTED / SCOPUS["file"]), *facts]

    for folder, died in _deaths(mortal, at, deaths, "begun", command):
        review = open_review(folder)
        assert len(review.records()) in (0, 18)
        assert len(review.source_ids()) == (len(review.records()) > 0)
        assert steps.check(review).findings == ()

        again = rea(*command(folder))

        assert again.code == 0 or "this very file was imported" in again.err, died
        assert len(open_review(folder).records()) == 18
        assert steps.check(open_review(folder)).findings == ()


def test_groups_are_the_old_ones_or_the_new_ones_whole(mortal, at, deaths):
    def command(folder):
        return ["dedupe", "--review", str(folder)]

    whole = (at("grouped") / "data/screened/duplicates.csv").read_bytes()

    for folder, died in _deaths(mortal, at, deaths, "imported", command):
        path = folder / "data/screened/duplicates.csv"
        assert not path.exists() or path.read_bytes() == whole, died
        assert steps.check(open_review(folder)).findings == ()

        done(*command(folder))

        assert path.read_bytes() == whole


def test_a_table_of_decisions_can_be_given_again(mortal, at, deaths):
    def command(folder):
        decisions = str(INVENTED / "decisions.csv")
        return ["decide", "--from", decisions, "--as", "r1", "--review", str(folder)]

    for folder, died in _deaths(mortal, at, deaths, "released", command):
        found = steps.check(open_review(folder)).findings
        assert all(".torn" in one for one in found), died

        done(*command(folder))

        lines = open_review(folder).lines("title-abstract")
        assert len({line["record"] for line in lines}) == len(lines) == 47
        # Half a line, never acknowledged, lies aside until somebody has looked at it.
        for torn in folder.rglob("*.torn"):
            torn.unlink()
        assert steps.check(open_review(folder)).findings == ()


def test_every_acknowledged_decision_is_present(mortal, at, deaths):
    records = _records(at("released"))[:15]
    whole = mortal(decide=str(at("released")), records=records)
    assert whole["code"] == 0, whole

    moments = [{"after": moment} for moment in _moments(whole["seconds"], deaths.n_random)]
    calls = [{"at": call, "nth": nth} for call in ("write", "fsync") for nth in (1, 2, 9)]
    for death in moments + calls[:: 1 if deaths is MANY else 3]:
        folder = at("released")
        end = mortal(decide=str(folder), records=records, **death)

        acknowledged = end["said"].split()
        assert end["died"] or len(acknowledged) == 15
        present = [line["record"] for line in open_review(folder).lines("title-abstract")]
        assert present[: len(acknowledged)] == acknowledged
        # One more may have reached the disk without a word.
        assert len(present) <= len(acknowledged) + 1

        done("decide", *records, "include", "--as", "r1", "--review", folder)
        assert len(open_review(folder).lines("title-abstract")) == 15
        shutil.rmtree(folder)


def test_every_field_that_was_left_is_present(mortal, shelf, tmp_path, deaths):
    """One review, one restart after another: as many deaths as there are moments of typing."""
    folder = finished_with_form(shelf.copy("grouped", tmp_path / "review"))
    study = steps.Extraction(open_review(folder), "r1").studies[0].study_id

    def typing(turn, **death):
        # A changed answer to one field, and a first and a changed one to another.
        said = [["about.country", f"{turn}a"], ["about.people", f"{turn + 1}"],
                ["about.country", f"{turn}b"], ["about.people", f"{turn + 1}0"]]  # fmt: skip
        end = mortal(type=str(folder), study=study, said=said, **death)
        return end, [f"{field}={value}" for field, value in said]

    whole, _ = typing(0)
    assert whole["code"] == 0, whole
    calls = (1, 2, 3, 4) if deaths is MANY else (2,)
    ends = [{"at": call, "nth": nth} for call in ("write", "fsync") for nth in calls]
    n = 2 * deaths.n_random
    ends += [{"after": whole["seconds"] * (0.4 + 0.6 * moment / n)} for moment in range(n)]
    n_lines = 4
    for turn, death in enumerate(ends, start=1):
        end, said = typing(turn, **death)

        # Beside what is saved the server says that half a line was found.
        acknowledged = re.findall(r"^Saved: (.+)$", end["said"], re.MULTILINE)
        assert end["died"] or len(acknowledged) == 4, end
        lines = open_review(folder).lines(ANSWERS, "r1")
        new = [f"{line['field']}={line['value']}" for line in lines[n_lines:]]
        assert acknowledged == said[: len(acknowledged)]
        # One more may have reached the disk without a word; never half of one.
        assert new[: len(acknowledged)] == acknowledged, death
        assert new == said[: len(new)], death
        assert len(new) <= len(acknowledged) + 1, death
        n_lines = len(lines)
    assert all(".torn" in one for one in steps.check(open_review(folder)).findings)


def test_a_report_is_made_again(mortal, at, deaths):
    def command(folder):
        return ["report", "--review", str(folder)]

    whole = bytes_under(at("reported") / "reports")

    before = STAGES[STAGES.index("reported") - 1]
    for folder, died in _deaths(mortal, at, deaths, before, command):
        written = {name: data for name, data in bytes_under(folder / "reports").items()
                   if not name.endswith(".part")}  # fmt: skip
        assert written == {name: whole[name] for name in written}, died
        assert steps.check(open_review(folder)).findings == ()

        done(*command(folder))

        assert whole.items() <= bytes_under(folder / "reports").items()


def test_a_folder_is_a_review_once_it_is_one(mortal, tmp_path, deaths):
    n = iter(range(1000))

    def empty(stage):
        return tmp_path / f"new-{next(n)}"

    def command(folder):
        return ["init", str(folder), "--question", "Do letters help?", "--name", "Sam"]

    for folder, died in _deaths(mortal, empty, deaths, "", command):
        if not (folder / "review.yaml").exists():
            done(*command(folder))
        assert open_review(folder).settings.people[0].name == "Sam", died
        assert steps.check(open_review(folder)).findings == ()


def _deaths(mortal, at, deaths, stage, command):
    """Yield the folders that a command left when it died, at every point in turn."""
    first = at(stage)
    whole = mortal(args=command(first))
    assert whole["code"] == 0, whole["said"]

    n_died = 0
    for death in (
        *({"after": moment} for moment in _moments(whole["seconds"], deaths.n_random)),
        *({"at": call, "nth": nth} for call, nth in deaths.durable),
    ):
        folder = at(stage)
        end = mortal(args=command(folder), **death)
        assert end["died"] or end["code"] == 0, end["said"]
        if "at" in death and not end["died"]:
            continue  # the command makes fewer such calls
        n_died += end["died"]
        yield folder, death
        if folder.exists():
            shutil.rmtree(folder)
    assert n_died > deaths.n_random // 2


def _moments(seconds, n):
    # Between the start and the usual end; a few lie behind it and find the command done.
    drawn = random.Random(20261122)
    return sorted(drawn.uniform(0, seconds) for _ in range(n))


def _records(folder):
    groups = rows_of(folder / "data/screened/duplicates.csv")
    return sorted({row["representative"] for row in groups})
