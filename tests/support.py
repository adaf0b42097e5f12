"""What tests of the store, the steps and the commands share: the invented review, and running rea.

The review under `tests/data/invented` is built once a stage and copied for each test. Its
clock is set, so that a report made from it is the same on every day.
"""

from __future__ import annotations

import csv
import io
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import openpyxl

from rea.cli.app import main

INVENTED = Path(__file__).parent / "data" / "invented"

# How far the invented review may be built, in the order in which the work happens.
STAGES = (
    "begun",
    "imported",
    "grouped",
    "released",
    "screened",
    "retrieved",
    "finished",
    "extracted",
    "reported",
)


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def rea(*args: object) -> Ran:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with _logger_restored(), redirect_stdout(out), redirect_stderr(err):
        code = main([str(arg) for arg in args])
    return Ran(code, out.getvalue(), err.getvalue())


def done(*args: object) -> Ran:
    """Run a command that must succeed."""
    ran = rea(*args)
    assert ran.code == 0, f"rea {' '.join(map(str, args))}\n{ran.out}{ran.err}"
    return ran


def advance(folder: Path, stage: str) -> None:
    """Do what brings the invented review in `folder` from the stage before to `stage`."""
    with set_clock():
        for command in commands(stage, folder):
            done(*command)


def released_with(folder: Path, said: str, says: str) -> Path:
    """Change one thing that the invented review's protocol says, then release it."""
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    assert said in text
    path.write_text(text.replace(said, says), encoding="utf-8")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    return folder


def commands(stage: str, folder: Path) -> Iterator[tuple[object, ...]]:
    """The commands of one stage, as somebody would type them."""
    here = ("--review", folder)
    if stage == "begun":
        protocol = INVENTED / "protocol.yaml"
        yield "init", folder, "--protocol", protocol, "--name", "Reader One"
        yield "people", "add", "Reader Two", *here
        yield "people", "add", "Adjudicator", "--id", "ad", *here
    elif stage == "imported":
        for search in searches():
            yield import_command(search, folder)
    elif stage == "grouped":
        yield "dedupe", *here
    elif stage == "released":
        yield "protocol", "release", "--approve", "r1", *here
    elif stage == "screened":
        for person in ("r1", "r2"):
            yield "decide", "--from", INVENTED / "decisions.csv", "--as", person, *here
        settled = ("--from", INVENTED / "settlements.csv", "--as", "ad", "--how", "adjudication")
        yield "reconcile", *settled, *here
    elif stage == "retrieved":
        yield "retrieve", "--from", INVENTED / "retrieval.csv", "--as", "r1", *here
    elif stage == "finished":
        for person in ("r1", "r2"):
            decisions = ("--from", INVENTED / "decisions.csv", "--stage", "full-text")
            yield "decide", *decisions, "--as", person, *here
        yield "link", "--from", INVENTED / "studies.csv", "--as", "r1", *here
    elif stage == "extracted":
        book = folder.parent / f"{folder.name}.xlsx"
        yield "extract", "--as", "r1", "--template", book, *here
        fill_workbook(book, rows_of(INVENTED / "extraction.csv"))
        yield "extract", "--as", "r1", "--from", book, *here
        book.unlink()
    elif stage == "reported":
        yield "report", *here


def import_command(search: dict[str, str], folder: Path) -> tuple[object, ...]:
    """How one search of the invented review is imported."""
    facts = ("source", "kind", "platform", "searched", "strategy")
    options = [part for fact in facts for part in (f"--{fact}", search[fact])]
    return ("import", INVENTED / search["file"], *options, "--review", folder)


def searches() -> list[dict[str, str]]:
    """The rows of ``searches.csv``."""
    return rows_of(INVENTED / "searches.csv")


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV as dicts."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill_workbook(book: Path, answers: list[dict[str, str]]) -> None:
    """Type the answers of ``extraction.csv`` into a workbook that rea made."""
    made = openpyxl.load_workbook(book)
    for sheet in made:
        keys = {cell.value: cell.column for cell in sheet[1] if cell.value}
        for row in answers:
            number, columns = _cells_of(sheet, keys, row)
            for part, column in columns.items():
                typed = row["value"] or row["missing"] if part == "value" else row.get(part, "")
                if number and typed:
                    sheet.cell(number, column, typed).data_type = "s"
    made.save(book)


def _cells_of(sheet, keys: dict[str, int], row: dict[str, str]) -> tuple[int, dict[str, int]]:
    """The row of an answer on a sheet, 0 if it is not there, and the column of each part."""
    parts = ("value", "quote", "locator", "kind", "note")
    if "field" in keys:
        for number in range(3, sheet.max_row + 1):
            place = [sheet.cell(number, keys[key]).value for key in ("rea:studies", "field")]
            if place == [row["study"], row["field"]]:
                return number, {part: keys[part] for part in parts}
        return 0, {}
    columns = {part: keys.get(f"{row['field']}|{part}", 0) for part in parts}
    # The sheet of a group has the name of a study, and the other one its id.
    name = row.get("name", row["study"])
    own = [n for n in range(3, sheet.max_row + 1) if sheet.cell(n, 1).value == name]
    if not columns["value"] or not own:
        return 0, {}
    return own[int(row["n"]) - 1], {part: column for part, column in columns.items() if column}


def bytes_under(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, the cache left out: to see that nothing changed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".rea" not in path.relative_to(folder).parts
    }


class Shelf:
    """Keeps the invented review at each stage and hands out copies."""

    def __init__(self, base: Path) -> None:
        self._base = base

    def copy(self, stage: str, to: Path) -> Path:
        """A copy of the review as it is at the end of `stage`."""
        shutil.copytree(self._built(stage), to)
        return to

    def _built(self, stage: str) -> Path:
        folder = self._base / stage
        if not folder.exists():
            place = STAGES.index(stage)
            if place:
                shutil.copytree(self._built(STAGES[place - 1]), folder)
            advance(folder, stage)
        return folder


@contextmanager
def set_clock(start: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)) -> Iterator[None]:
    """A clock for rea that begins at `start` and moves by a second each time it is read."""
    reads = 0

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            nonlocal reads
            reads += 1
            return start + timedelta(seconds=reads)

    with mock.patch("rea.store.log.datetime", Clock):
        yield


@contextmanager
def _logger_restored() -> Iterator[None]:
    # The command line takes the logger over; a later test that listens to it wants it back.
    logger = logging.getLogger("rea")
    handlers, propagate = logger.handlers[:], logger.propagate
    try:
        yield
    finally:
        logger.handlers[:], logger.propagate = handlers, propagate
