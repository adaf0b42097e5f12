"""The program ``rea``: its commands, and the one place where errors are shown."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rea import __version__
from rea.cli import (
    calibrating,
    chasing,
    deduping,
    extracting,
    findings,
    importing,
    library,
    looking,
    merging,
    packs,
    pages,
    people,
    planning,
    protocol,
    records,
    reporting,
    retrieving,
    reviewing,
    searching,
    second,
    setup,
    stopping,
)
from rea.cli.common import EVIDENCE, FINDING, READING, STEPS, TEAM, TOOLS
from rea.errors import FileError, ReaError, is_refusal


class StoppedError(ReaError):
    """Somebody pressed Ctrl-C."""

    def __init__(self) -> None:
        super().__init__("stopped; everything acknowledged so far is saved.")


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        # Typer itself would end without a word, and with an exit code of its own.
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as err:
            raise StoppedError from err


app = typer.Typer(
    cls=_Commands,
    help=(
        "Rapid evidence assessment: search exports in, a PRISMA flow and a report out. "
        "Somebody new needs the first six commands; 'rea demo' shows them at work."
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"rea {__version__}")
        raise typer.Exit


@app.callback()
def _rea(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Read options that come before any command."""


def _help_of(command: Callable[..., Any]) -> str:
    """What a command says of itself; its lines break where the terminal ends, not ours."""
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    # Examples stay as they are written.
    return "\n\n".join(one if one.startswith("\b") else " ".join(one.split()) for one in paragraphs)


for command, name, panel in (
    (setup.init, "init", STEPS),
    (importing.import_, "import", STEPS),
    (deduping.dedupe, "dedupe", STEPS),
    (reviewing.screen, "screen", STEPS),
    (extracting.extract, "extract", STEPS),
    (reporting.report, "report", STEPS),
    (pages.open_, "open", READING),
    (looking.status, "status", READING),
    (planning.plan, "plan", READING),
    (stopping.stop, "stop", READING),
    (looking.show, "show", READING),
    (looking.check, "check", READING),
    (reporting.export, "export", READING),
    (searching.add, "add", FINDING),
    (chasing.chase, "chase", FINDING),
    (retrieving.retrieve, "retrieve", FINDING),
    (reviewing.decide, "decide", TEAM),
    (second.agreement, "agreement", TEAM),
    (reviewing.reconcile, "reconcile", TEAM),
    (packs.pack, "pack", TEAM),
    (packs.unpack, "unpack", TEAM),
    (merging.merge, "merge", TEAM),
    (reviewing.link, "link", EVIDENCE),
    (findings.findings, "findings", EVIDENCE),
    (setup.demo, "demo", TOOLS),
    (records.convert, "convert", TOOLS),
    (records.simulate, "simulate", TOOLS),
):
    app.command(name, help=_help_of(command), rich_help_panel=panel)(command)
app.add_typer(searching.app, name="search", rich_help_panel=FINDING)
app.add_typer(library.app, name="library", rich_help_panel=FINDING)
app.add_typer(people.app, name="people", rich_help_panel=TEAM)
app.add_typer(calibrating.app, name="calibrate", rich_help_panel=TEAM)
app.add_typer(second.app, name="second", rich_help_panel=TEAM)
app.add_typer(protocol.app, name="protocol", rich_help_panel=EVIDENCE)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    0 done; 1 nothing could be done, or a check failed; 2 wrong usage.
    """
    _speak_utf8()
    _show_warnings()
    try:
        _commands()(args=None if args is None else list(args), prog_name="rea")
    except ReaError as err:
        typer.echo(f"rea: {err}", err=True)
        return 1
    except OSError as err:
        if not is_refusal(err):
            raise
        typer.echo(f"rea: {FileError(err.filename or 'The disk', err)}", err=True)
        return 1
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


@cache
def _commands() -> Callable[..., int]:
    # Once a process: to build all commands takes longer than most of them take to run.
    return typer.main.get_command(app)


def _speak_utf8() -> None:
    # A title may hold any letter; a Windows console of another code page must not stop on it.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _show_warnings() -> None:
    logger = logging.getLogger("rea")
    logger.handlers.clear()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("rea: %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
