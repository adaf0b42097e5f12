"""The worked review, rebuilt in a new folder by the commands that anybody would type.

Its records are real; its readings are those of one language model and are evidence of
nothing. They are named so in every place where they are counted.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rea.cli.common import note, say
from rea.errors import ReaError

if TYPE_CHECKING:
    from rea.steps.truth import Comparison

NOTICE = (
    "A demonstration and no evidence: real records from web searches, read by one language "
    "model. No human reviewer took part."
)

_READERS = {
    "model-reading-1": "Language model, first reading",
    "model-reading-2": "The same language model, second reading",
    "model-reading-3": "The same language model, third reading of what differed",
}


def run_demo(folder: Path) -> None:
    """Rebuild the worked review, showing each command before it runs it.

    Raises
    ------
    ReaError
        The folder is not empty, or a command failed.
    """
    from rea import steps

    if folder.exists() and any(folder.iterdir()):
        raise ReaError(f"{folder}: this folder is not empty.", "Name a new one: 'rea demo NAME'.")
    began = time.monotonic()
    say("The worked review: when do survivors disengage because of how agencies communicate?")
    say(NOTICE)
    data = steps.shipped("data/demo")
    for command in _commands(folder, data):
        _run(*command)
        if command[0] == "dedupe":
            _compare(steps.compare_with_truth(folder, data / "duplicates_truth.csv"))
    say(
        "",
        f"Done in {time.monotonic() - began:.0f} seconds. "
        f"Open {folder / 'reports' / 'report.html'} in a browser.",
        "Six reports were taken through full text, and five of them through extraction, from "
        "summaries written for this demonstration; no report was read. The rest of what was "
        "kept waits as pending.",
    )


def _commands(folder: Path, data: Path) -> Iterator[tuple[str, ...]]:
    from rea import steps

    here = ("--review", str(folder))
    readings = ("--from", str(data / "readings.csv"))
    settlements = ("--from", str(data / "settlements.csv"))
    protocol = ("--protocol", "disengagement-communication")
    yield "init", str(folder), *protocol, "--name", "Whoever runs this", "--notice", NOTICE
    for reader, name in _READERS.items():
        yield "people", "add", name, "--id", reader, "--model", *here
    for one, file in steps.shipped_searches():
        about = ("--source", one.name, "--kind", one.kind, "--platform", one.platform)
        when = ("--searched", one.searched_on.isoformat(), "--strategy", one.strategy)
        yield "import", str(file), *about, *when, *here
    yield "dedupe", *here
    yield "protocol", "release", "--approve", "r1", *here
    yield "screen", "--as", "model-reading-1", *readings, *here
    yield "second", "draw", "--for", "model-reading-2", "--share", "1", "--as", "r1", *here
    yield "screen", "--as", "model-reading-2", *readings, *here
    yield "agreement", *here
    third = ("--as", "model-reading-3", "--how", "adjudication")
    yield "reconcile", *settlements, *third, *here
    yield from _from_summaries(data, here)
    yield "status", *here
    yield "report", "--interim", *here
    yield "check", *here


def _from_summaries(data: Path, here: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Six reports, of which the summaries of this set stand for the full texts."""
    yield "retrieve", "--from", str(data / "retrieval.csv"), "--as", "r1", *here
    decisions = ("--from", str(data / "fulltext.csv"), "--stage", "full-text")
    for reader in ("model-reading-1", "model-reading-2"):
        yield "decide", *decisions, "--as", reader, *here
    answers = ("--from", str(data / "extraction.xlsx"))
    yield "extract", "--as", "model-reading-1", *answers, *here
    yield "extract", "--as", "model-reading-1", "--list", *here


def _run(*args: str) -> None:
    from rea.cli.app import main

    say("", f"$ rea {shlex.join(args)}")
    code = main(args)
    if code:
        raise ReaError(f"'rea {args[0]}' ended with {code}.", "The demonstration stops here.")


def _compare(found: Comparison) -> None:
    note(
        f"Against the known duplicates of this set: {found.n_wrong:,} works lost, "
        f"{found.n_removed:,} of {found.n_removable:,} removed "
        f"(sensitivity {found.sensitivity:.2f})."
    )
