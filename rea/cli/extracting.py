"""Extraction: the form in the page or in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, AsJson, ReviewFolder, answer_json, review_at, say, what_next
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.extraction.extract import StudyProgress


def extract(
    as_: As = "",
    template: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write a workbook to fill in.")
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Take a filled workbook, a file of 'rea export --which answers', or a table.",
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="With --from, a CSV or XLSX table made elsewhere: what a column of it holds, "
            "'study' or a field of the form. Once for each column.",
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only say how far each study is.")] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Answer the protocol's form for each included study.

    Opens the form in your browser; --template and --from do the same in a spreadsheet. What
    was answered before stays unless a cell says otherwise; a blank cell takes nothing back.

    \b
    Examples:
        rea extract --as r1
        rea extract --as r1 --template form.xlsx
        rea extract --as r1 --from form.xlsx
        rea extract --as r1 --from table.csv --map "Ref=study" --map "N=people.n_survivors"
    """
    from rea import steps

    if template and from_:
        raise ReaError("Writing and reading a workbook are two steps.", "Give one of the two.")
    if map_ and not from_:
        raise ReaError("--map says what a table holds.", "Name the table with --from.")
    opened = review_at(review)
    form = steps.Extraction(opened, as_)
    if not form.studies:
        raise ReaError("No study is included yet.", "See 'rea status' for what is next.")
    if template:
        form.write_template(template)
        say(f"{template}: the form for {count(len(form.studies), 'study', 'studies')}.")
        what_next(f"fill it in, then rea extract --as {form.person.person_id} --from {template}")
    elif from_:
        done = form.read_file(from_, _columns(map_ or []))
        if json:
            answer_json(done)
            return
        say(
            f"{done.person}: {count(done.n_written, 'answer')} saved, {done.n_changed:,} of them "
            f"changed; {done.n_unchanged:,} stood already."
        )
        what_next(f"rea extract --as {done.person} --list")
    elif list_:
        _list_progress(form.progress(), json)
    else:
        from rea.cli.pages import serve_pages

        serve_pages(opened, form.person.person_id, "/extract")


def _columns(maps: list[str]) -> dict[str, str]:
    columns = {}
    for one in maps:
        heading, equals, field = one.rpartition("=")
        if not (heading and equals and field):
            raise ReaError(
                f"--map {one}: there is no column and field in it.",
                'Write --map "Their column=section.field".',
            )
        if heading.strip() in columns:
            raise ReaError(f"--map names the column '{heading.strip()}' twice.", "Keep one.")
        columns[heading.strip()] = field.strip()
    return columns


def _list_progress(progress: tuple[StudyProgress, ...], json: bool) -> None:
    if json:
        answer_json(progress)
        return
    for one in progress:
        open_now = count(len(one.open), "field") + " open" if one.open else "nothing open"
        again = ", ".join(field.field.label for field in one.revisit)
        anew = f"; since the form changed, look again at: {again}" if again else ""
        say(f"  {one.study.name}: {count(one.n_answered, 'answer')}, {open_now}{anew}")
    what_next("rea report --interim")
