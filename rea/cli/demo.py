"""The worked review, rebuilt in a new folder by the commands that anybody would type.

Its records are real; its readings are those of one language model and are evidence of
nothing. They are named so in every place where they are counted.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from rea.cli.common import say
from rea.errors import ReaError

if TYPE_CHECKING:
    from rea.steps.dedupe.truth import Comparison

NOTICE = (
    "A demonstration and no evidence: real records from web searches, read by one language "
    "model. No human reviewer took part."
)

_READERS = {
    "model-reading-1": "Language model, first reading",
    "model-reading-2": "The same language model, second reading",
    "model-reading-3": "The same language model, third reading of what differed",
}
# A longer value of a command is shown by its beginning.
_SHOWN = 40

Command = tuple[str, ...]


def run_demo(folder: Path) -> None:
    """Rebuild the worked review, showing each command before it runs it.

    Raises
    ------
    ReaError
        The folder is not empty, or a command failed.
    """
    from rea import steps

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReaError(f"{folder}: this is no empty folder.", "Name a new one: 'rea demo NAME'.")
    began = time.monotonic()
    say("The worked review: when do survivors disengage because of how agencies communicate?")
    say(NOTICE, "Behind each $ stands the command that does it; … stands for more of the same.")
    data = steps.shipped("data/demo")
    told: set[str] = set()
    for n, (chapter, commands) in enumerate(_chapters(folder, data), start=1):
        say("", f"{n}. {chapter}")
        for command in commands:
            _run(command, data, told)
            if command[0] == "dedupe":
                say(_against(steps.compare_with_truth(folder, data / "duplicates_truth.csv")))
    say(
        "",
        f"Done in {time.monotonic() - began:.0f} seconds. Six reports were taken through full "
        "text, and five of them through extraction, from summaries written for this "
        "demonstration; no report was read. The rest of what was kept waits as pending.",
        "",
        f"Read its report: open {folder / 'reports' / 'report.html'} in a browser.",
        f"Walk through it: rea open --review {shlex.quote(str(folder))}",
        "Begin your own:  rea init my-review --question 'What do you want to know?'",
    )


def _chapters(folder: Path, data: Path) -> Iterator[tuple[str, list[Command]]]:
    here = ("--review", str(folder))
    readings = ("--from", str(data / "readings.csv"))
    protocol = ("--protocol", "disengagement-communication")
    begin = ("init", str(folder), *protocol, "--name", "Whoever runs this", "--notice", NOTICE)
    people = [
        ("people", "add", name, "--id", reader, "--model", *here)
        for reader, name in _READERS.items()
    ]
    release = ("protocol", "release", "--approve", "r1", *here)
    draw = ("second", "draw", "--for", "model-reading-2", "--share", "1", "--as", "r1", *here)
    settle = ("--from", str(data / "settlements.csv"), "--as", "model-reading-3")
    yield "A folder for the review, and who takes part", [begin, *people]
    yield "What the searches found", list(_imports(here))
    yield "Copies of one report are found", [("dedupe", *here)]
    yield "The protocol is frozen before anybody reads", [release]
    yield "Every record is read", [("screen", "--as", "model-reading-1", *readings, *here)]
    second = ("screen", "--as", "model-reading-2", *readings, *here)
    yield "And read a second time, without the first verdicts", [draw, second, ("agreement", *here)]
    adjudicate = ("reconcile", *settle, "--how", "adjudication", *here)
    yield "Where the two differ, a third reading settles", [adjudicate]
    yield "Six reports go on to full text and extraction", list(_from_summaries(data, here))
    ends = [("status", *here), ("report", "--interim", *here), ("check", *here)]
    yield "The flow, the report, and whether all of it adds up", ends


def _imports(here: Command) -> Iterator[Command]:
    from rea import steps

    for one, file in steps.shipped_searches():
        about = ("--source", one.name, "--kind", one.kind, "--platform", one.platform)
        when = ("--searched", one.searched_on.isoformat(), "--strategy", one.strategy)
        yield "import", str(file), *about, *when, *here


def _from_summaries(data: Path, here: Command) -> Iterator[Command]:
    """Six reports, of which the summaries of this set stand for the full texts."""
    yield "retrieve", "--from", str(data / "retrieval.csv"), "--as", "r1", *here
    decisions = ("--from", str(data / "fulltext.csv"), "--stage", "full-text")
    for reader in ("model-reading-1", "model-reading-2"):
        yield "decide", *decisions, "--as", reader, *here
    answers = ("--from", str(data / "extraction.xlsx"))
    yield "extract", "--as", "model-reading-1", *answers, *here
    yield "extract", "--as", "model-reading-1", "--list", *here


def _run(command: Command, data: Path, told: set[str]) -> None:
    """Run one command, and show what it says but for its next step and what was `told` before."""
    from rea.cli.app import main

    say(f"$ rea {shlex.join(_short(one, data) for one in command)}")
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(command)
    lines = said.getvalue().splitlines()
    # The demonstration goes on by itself, by another way than a team would.
    news = [one for one in lines if one not in told and not one.startswith("Next: ")]
    say(*(f"  {one}".rstrip() for one in news))
    told.update(filter(None, lines))
    if code:
        raise ReaError(f"'rea {command[0]}' ended with {code}.", "The demonstration stops here.")


def _short(value: str, data: Path) -> str:
    """A value as the screen shows it: files that rea brought along by their last names."""
    if Path(value).is_relative_to(data.parent):
        return "…/" + "/".join(Path(value).parts[-2:])
    return value if len(value) <= _SHOWN or Path(value).is_absolute() else value[:_SHOWN] + "…"


def _against(found: Comparison) -> str:
    return (
        f"  Against the duplicates that are known of this set: {found.n_wrong:,} works lost, "
        f"{found.n_removed:,} of {found.n_removable:,} removed "
        f"(sensitivity {found.sensitivity:.2f})."
    )
