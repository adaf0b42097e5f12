"""What is installed is whole: the wheel runs the worked review, far from the repository."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demonstration as the wheel made it, and what it said."""
    base = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(base)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(base.glob("*.whl"))) as wheel:
        wheel.extractall(base / "installed")
    elsewhere = base / "elsewhere"
    elsewhere.mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(base / "installed"),
        "REA_DEVICE": "test",
        "HTTPS_PROXY": "http://127.0.0.1:9",  # nothing may be fetched
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rea", "demo", "made-here"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in elsewhere.iterdir()) == ["made-here"]
    return elsewhere / "made-here", done.stdout + done.stderr


def test_the_demonstration_ends_with_a_report_that_adds_up(demo: tuple[Path, str]) -> None:
    folder, said = demo

    assert (folder / "reports" / "report.html").stat().st_size > 10_000
    assert "All of it adds up" in said
    assert said.count("$ rea import") >= 4


def test_it_reads_as_one_story(demo: tuple[Path, str]) -> None:
    _, said = demo

    chapters = re.findall(r"^(\d)\. ", said, re.M)
    assert chapters == [str(n) for n in range(1, 10)]
    # It goes on by itself, and the sites of a web search are no databases.
    assert "Next: " not in said
    assert "The records name" not in said
    assert said.count("Not recorded, and PRISMA-S asks for it: limits.") == 1
    assert str(ROOT) not in said


def test_it_loses_no_work_to_a_wrong_merge(demo: tuple[Path, str]) -> None:
    _, said = demo

    assert "0 works lost" in said


def test_its_numbers_are_those_of_its_decisions(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    with (folder / "reports" / "flow.csv").open(encoding="utf-8-sig", newline="") as file:
        flow = {(row["column"], row["box"]): int(row["n"]) for row in csv.DictReader(file)}
    with (folder / "data" / "screened" / "duplicates.csv").open(encoding="utf-8") as file:
        reports = {row["group_id"] for row in csv.DictReader(file)}

    assert flow["other", "screened"] == len(reports)
    kept = flow["other", "screened"] - flow["other", "excluded"]
    assert kept == flow["other", "sought_pending"] + flow["other", "sought"]
    assert flow["other", "sought"] == flow["other", "assessed"] == 6


def test_nothing_extracted_from_a_summary_is_called_a_quote(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    page = (folder / "reports" / "report.html").read_text(encoding="utf-8")

    assert "paraphrase, from a summary written for this demonstration" in page
    assert "<q>" not in page


def test_no_exclusion_of_a_model_is_counted_as_a_person_s(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    text = (folder / "reports" / "flow.csv").read_text(encoding="utf-8-sig")

    assert 'excluded_by_people,other,"Of these, by a person",0\n' in text
