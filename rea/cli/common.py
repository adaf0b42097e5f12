"""What all commands share: their options, and how they speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rea.errors import ReaError

if TYPE_CHECKING:
    import pandas as pd

    from rea.store.review import Review

STEPS = "The way through a review"
FINDING = "Searches and full texts"
TEAM = "Reading together"
EVIDENCE = "Protocol and evidence"
READING = "Where things stand"
TOOLS = "Without a review"

ReviewFolder = Annotated[
    Path | None,
    typer.Option("--review", metavar="FOLDER", help="The review; the current folder if not given."),
]
As = Annotated[
    str, typer.Option("--as", metavar="ID", help="Who you are, such as r1.", show_default=False)
]
StageName = Annotated[str, typer.Option("--stage", help="title-abstract or full-text.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for other programs.")]

# How many skipped lines or questions are listed before the rest is counted.
_SHOWN = 10


def review_at(folder: Path | None, person: str = "", *, refuse_edited: bool = True) -> Review:
    """The review that a command is about; whoever is named must be one of its people."""
    from rea import open_review

    review = open_review(folder or Path(), refuse_edited=refuse_edited)
    if person:
        review.settings.person(person)
    return review


def say(*lines: str) -> None:
    """The answer, on standard output."""
    for line in lines:
        typer.echo(line)


def note(*lines: str) -> None:
    """Progress and warnings, on standard error."""
    for line in lines:
        typer.echo(line, err=True)


def what_next(command: str) -> None:
    """Every command ends by saying what comes next."""
    typer.echo(f"Next: {command}")


def as_date(text: str) -> date:
    """A day that somebody typed.

    Raises
    ------
    ReaError
    """
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise ReaError(f"'{text}' is no date.", "Write it as 2027-01-31.") from err


def as_columns(pairs: Iterable[str]) -> dict[str, str]:
    """``Titel=title`` as header and column."""
    found = {}
    for pair in pairs:
        header, equals, column = pair.rpartition("=")
        if not equals or not header or not column:
            raise ReaError(f"'{pair}' maps nothing.", 'Write --map "Titel=title".')
        found[header] = column
    return found


def answer_json(value: Any) -> None:
    """A step's answer as JSON."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def listed(lines: Iterable[str]) -> list[str]:
    """The first few lines indented, and how many more there are."""
    every = list(lines)
    shown = [f"  {line}" for line in every[:_SHOWN]]
    if len(every) > _SHOWN:
        shown.append(f"  … and {len(every) - _SHOWN:,} more.")
    return shown


def say_skipped(skipped: pd.DataFrame, where: str = "") -> None:
    """What could not be read, and where all of it is listed."""
    if not len(skipped):
        return
    note(
        *listed(
            f"{row['file']}, line {row['line']}: {row['reason']}"
            for row in skipped.to_dict("records")
        )
    )
    if where:
        note(f"All of them are in {where}.")


def is_watched() -> bool:
    """Whether a person is looking at the progress."""
    return sys.stderr.isatty()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "to_dict"):
        return _plain(value.to_dict("records"))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value != value:
        return None
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
