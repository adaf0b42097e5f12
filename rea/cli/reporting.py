"""The report, and records for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    AsJson,
    ReviewFolder,
    answer_json,
    listed,
    note,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.reports.taking_text import TakenText


def report(
    interim: Annotated[
        bool, typer.Option("--interim", help="Show what is still open as pending.")
    ] = False,
    references: Annotated[str, typer.Option(help="apa, harvard or chicago.")] = "apa",
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", help="Only files of this kind: html, docx, pdf, svg, csv…"),
    ] = None,
    question: Annotated[
        str, typer.Option(metavar="ID", help="Only the flow of the studies that answer it.")
    ] = "",
    for_: Annotated[
        str, typer.Option("--for", metavar="WHOM", help="Only the pages for a steering-group.")
    ] = "",
    landscape: Annotated[
        bool, typer.Option("--landscape", help="Draw the flow for a page on its side too.")
    ] = False,
    take_text: Annotated[
        Path | None, typer.Option("--take-text", metavar="DOCX", help="Take your text from Word.")
    ] = None,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write the PRISMA flow and the summary report into reports/.

    Every number is counted from the decisions, and the same review gives the same files.
    What people write stands in reports/text; --take-text takes it there from a report that
    was edited in Word.

    \b
    Examples:
        rea report --interim
        rea report --take-text reports/report.docx
    """
    from rea import steps

    opened = review_at(review)
    if take_text is not None:
        _say_taken(steps.take_text(opened, take_text), json)
        return
    done = steps.report(
        opened,
        interim=interim,
        references=references,
        formats=tuple(format_ or ()),
        question=question,
        audience=for_,
        landscape=landscape,
    )
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
    for name, endings in _by_name(done.files).items():
        say(f"  {name}: {', '.join(endings)}")
    for file in done.edited:
        say(f"{file} was edited since rea wrote it and stays as it is; the new one is beside it.")
    for name, numbers in done.unanswered.items():
        if numbers and not (question or for_):
            say(f"{name}, not answered: {', '.join(numbers)}.")
    if done.n_unasked and not done.interim:
        say(
            f"Nobody has looked yet whether {count(done.n_unasked, 'included report')} "
            "was retracted or corrected since: rea library retractions WHERE."
        )
    if done.to_write:
        say(f"To be written by you: {count(len(done.to_write), 'text')} in reports/text.")
    what_next(f"open {opened.root / done.files[-1]} in a browser; then {done.next}")


def _by_name(files: tuple[str, ...]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for file in files:
        name, _, ending = file.rpartition(".")
        names.setdefault(name, []).append(ending)
    return names


def _say_taken(done: TakenText, json: bool) -> None:
    if json:
        answer_json(done)
        return
    say(f"{count(len(done.changed), 'text')} taken from the document.")
    for file in done.changed:
        say(f"  {file}")
    for file in done.beside:
        note(f"{file}: the file beside it was changed too; unite the two by hand.")
    if done.unmatched:
        note("These paragraphs stand in no place that rea marks, and were not taken:")
        note(*listed(done.unmatched))
    what_next(done.next)


def export(
    output: Annotated[
        Path | None, typer.Argument(help="The file to write; in reports/ if not given.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            help="ris, csv, xlsx, bibtex, nbib, endnote-xml, or the tool that takes them: "
            "covidence, rayyan, eppi, asreview, zotero, endnote. From the file's name if not "
            "given."
        ),
    ] = "",
    which: Annotated[
        str,
        typer.Option(
            help="all, kept, unread, excluded, sought, not-retrieved, excluded-at-full-text "
            "or included; or answers, what was extracted."
        ),
    ] = "all",
    team: Annotated[
        bool, typer.Option("--team", help="With answers: keep words marked as identifying.")
    ] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write records, one a report, with what was decided, for another tool.

    \b
    Examples:
        rea export --to ris --which included
        rea export kept.xlsx --which kept
        rea export --to covidence --which unread
        rea export --which answers
        rea export ~/team-only --which answers --team
    """
    from rea import steps

    if which == "answers":
        _export_answers(review, output, json, team)
        return
    if team:
        raise ReaError("Only answers have words to keep for the team.", "Add --which answers.")
    done = steps.export(review_at(review), output, to=to, which=which)
    if json:
        answer_json(done)
        return
    say(f"{', '.join(done.files)}: {count(done.n_reports, 'report')} ({done.which}).")
    what_next(done.next)


def _export_answers(review: Path | None, folder: Path | None, json: bool, team: bool) -> None:
    from rea import steps

    made = steps.export_answers(review_at(review), folder, for_team=team)
    if json:
        answer_json(made)
        return
    say(f"{count(made.n_answers, 'answer')} of {count(made.n_studies, 'study', 'studies')}:")
    for file in made.files:
        say(f"  {file}")
    if made.n_left_out:
        say(
            f"Words and notes of {count(made.n_left_out, 'answer')} could identify somebody "
            "and are left out; 'rea export FOLDER --which answers --team' keeps them."
        )
    what_next(made.next)
