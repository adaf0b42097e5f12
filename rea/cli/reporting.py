"""The report, and records for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import AsJson, ReviewFolder, answer_json, count, review_at, say, what_next


def report(
    interim: Annotated[
        bool, typer.Option("--interim", help="Show what is still open as pending.")
    ] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write the PRISMA flow and the summary report into reports/.

    Every number is counted from the decisions, and the same review gives the same files.

    \b
    Example:
        rea report --interim
    """
    from rea import steps

    opened = review_at(review)
    done = steps.report(opened, interim=interim)
    if json:
        answer_json(done)
        return
    kind = "Interim report" if done.interim else "Report"
    say(
        f"{kind}: {count(done.n_records, 'record')} identified, "
        f"{count(done.n_reports_included, 'report')} of "
        f"{count(done.n_studies_included, 'study', 'studies')} included"
        + (f", {done.n_pending:,} pending." if done.n_pending else ".")
    )
    for file in done.files:
        say(f"  {file}")
    for file in done.edited:
        say(f"{file} was edited since rea wrote it and stays as it is; the new one is beside it.")
    what_next(f"open {opened.root / done.files[-1]} in a browser; then {done.next}")


def export(
    output: Annotated[
        Path | None, typer.Argument(help="The file to write; in reports/ if not given.")
    ] = None,
    to: Annotated[
        str, typer.Option(help="ris, csv or xlsx; from the file's name if not given.")
    ] = "",
    which: Annotated[
        str,
        typer.Option(
            help="all, kept, unread, excluded, sought, not-retrieved, excluded-at-full-text "
            "or included."
        ),
    ] = "all",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write records, one a report, with what was decided, for another tool.

    \b
    Examples:
        rea export --to ris --which included
        rea export kept.xlsx --which kept
    """
    from rea import steps

    done = steps.export(review_at(review), output, to=to, which=which)
    if json:
        answer_json(done)
        return
    say(f"{done.file}: {count(done.n_reports, 'report')} ({done.which}).")
    what_next(done.next)
