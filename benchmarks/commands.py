"""How long a reader waits for a command: ``python benchmarks/commands.py [RECORDS]``.

Prints the wall time of `rea --help` beside that of a bare Typer program, and of
`rea status` on a made-up review of so many records (20,000), without and with its cache.
Each figure is the median of five runs in a process of its own.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_BARE = """\
import typer
app = typer.Typer()
@app.command()
def one() -> None: "One."
@app.command()
def two() -> None: "Two."
app()
"""
_REA = [sys.executable, "-m", "rea"]


def main() -> None:
    n_records = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        review = make_review(folder, n_records)
        _decide_a_third(folder, review, n_records)
        status = [*_REA, "status", "--review", str(review)]
        shutil.rmtree(review / ".rea", ignore_errors=True)
        cold = _seconds(status, times=1)
        rows = [
            ("a bare Typer program, --help", _seconds([sys.executable, "-c", _BARE, "--help"])),
            ("rea --help", _seconds([*_REA, "--help"])),
            (f"rea status, {n_records:,} records, no cache", cold),
            (f"rea status, {n_records:,} records, from cache", _seconds(status)),
        ]
    for label, seconds in rows:
        print(f"{label:<48} {seconds:6.2f} s")


def _seconds(command: list[str], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def make_review(folder: Path, n_records: int, *asked: str) -> Path:
    """A review with records of 2 kB, grouped and released; `asked` is how `rea init` begins it."""
    review = folder / "review"
    words = [
        "support",
        "survivors",
        "agencies",
        "communication",
        "risk",
        "safety",
        "advocate",
        "referral",
    ]
    with (folder / "export.ris").open("w", encoding="utf-8") as file:
        for n in range(n_records):
            title = " ".join(words[(n * k + k) % len(words)] for k in range(1, 9))
            abstract = " ".join(words[(n + k * k) % len(words)] for k in range(200))
            file.write(
                f"TY  - JOUR\nID  - B{n}\nTI  - {title} {n}\nAU  - Author{n}, A.\n"
                f"PY  - {1990 + n % 35}\nT2  - Journal {n % 97}\nAB  - {abstract}\nER  - \n\n"
            )
    here = ["--review", str(review)]
    searched = ["--source", "Bench", "--searched", "2026-01-01"]
    for command in (
        ["init", str(review), *(asked or ("--question", "Which agencies communicate?"))],
        ["import", str(folder / "export.ris"), *searched, *here],
        ["dedupe", *here],
        ["protocol", "release", "--approve", "r1", *here],
    ):
        _run(command)
    return review


def _decide_a_third(folder: Path, review: Path, n_records: int) -> None:
    with (folder / "decisions.csv").open("w", encoding="utf-8") as file:
        file.write("accession,verdict\n")
        file.writelines(f"B{n},include\n" for n in range(n_records // 3))
    here = ["--review", str(review)]
    _run(["decide", "--from", str(folder / "decisions.csv"), "--as", "r1", *here])


def _run(command: list[str]) -> None:
    began = time.perf_counter()
    subprocess.run([*_REA, *command], check=True, capture_output=True)
    print(f"(made with rea {command[0]}: {time.perf_counter() - began:.1f} s)")


if __name__ == "__main__":
    main()
