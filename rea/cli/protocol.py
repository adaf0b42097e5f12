"""The protocol: looked over, released, and written as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli import amending, drafting
from rea.cli.common import (
    AsJson,
    ReviewFolder,
    answer_json,
    note,
    review_at,
    say,
    what_next,
)
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.search.search_plans import PlannedSearch, SearchPlan

app = typer.Typer(
    help="Look over the protocol, release it, amend it, and write it as a document.",
    no_args_is_help=True,
)
app.command("new")(drafting.new)
app.command("pilot")(drafting.pilot)
app.command("diff")(amending.diff)
app.command("amend")(amending.amend)


@app.command("release")
def release(
    approve: Annotated[str, typer.Option(metavar="ID", help="Who approves it, such as r1.")],
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Freeze the protocol as a released version that decisions are made under.

    A released file is never edited; a change is a new version.

    \b
    Example:
        rea protocol release --approve r1
    """
    from rea import steps

    done = steps.release_protocol(review_at(review), approve)
    if json:
        answer_json(done)
        return
    for advice in done.advice:
        note(f"Advice: {advice}")
    say(
        f"{done.name} is released and in force, approved by {done.person}.",
        f"{done.file}",
        f"SHA-256 {done.sha256}",
    )
    what_next(done.next)


@app.command("lint")
def lint(
    form: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="First take the extraction form from a workbook of 'show --for form'.",
        ),
    ] = None,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Say what the protocol being edited still lacks.

    \b
    Examples:
        rea protocol lint
        rea protocol lint --form reports/protocol-form.xlsx
    """
    from rea import steps

    if form is not None:
        taken = steps.take_form(review_at(review), form)
        note(
            f"{taken.file}: {count(len(taken.changed), 'row')} of the form changed, "
            f"{len(taken.added)} added."
        )
    done = steps.lint_protocol(review_at(review))
    if json:
        answer_json(done)
    else:
        for finding in done.findings:
            where = f"line {finding.line}, " if finding.line else ""
            say(f"{where}{finding.level}: {finding.sentence}")
        n = len(done.findings)
        for score in done.scores:
            missing = f"; missing: {'; '.join(score.missing)}" if score.missing else ""
            say(f"{score.guidance}: {score.n_answered} of {score.n_items} items answered{missing}.")
        say(f"{done.file}: {count(n, 'finding') if n else 'nothing to mend'}.")
        what_next(done.next)
    if any(finding.level == "error" for finding in done.findings):
        raise typer.Exit(1)


@app.command("show")
def show(
    output: Annotated[
        Path | None, typer.Argument(help="The file to write; in reports/ if not given.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option("--format", help="html, docx, pdf or md; from the file's name if not given."),
    ] = "",
    for_: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="READER",
            help="everybody: the whole protocol; osf: field by field, to register it; "
            "practitioners: one page in plain words; comment: every item numbered, with a sheet "
            "for comments; press: the form for whoever reviews the searches; form: the draft's "
            "extraction form as a workbook to edit.",
        ),
    ] = "everybody",
    version: Annotated[
        str,
        typer.Option(
            help="A released version such as 1.0.0, or draft; the one in force if not given."
        ),
    ] = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Write the protocol as a document to publish and to register.

    With its searches exactly as planned, its form, its amendments, and a PRISMA-P checklist
    that says where each item is answered.

    \b
    Examples:
        rea protocol show --format pdf
        rea protocol show --for osf --format docx
        rea protocol show --for comment
        rea protocol show --for form
        rea protocol show protocol.docx --version draft
    """
    from rea import steps

    done = steps.publish_protocol(
        review_at(review), output, form=format_, version=version, reader=for_
    )
    if json:
        answer_json(done)
        return
    say(f"{done.protocol} ({done.standing}):", *(f"  {file}" for file in done.files))
    what_next(done.next)


@app.command("comments")
def comments(
    sheets: Annotated[
        list[Path],
        typer.Argument(help="Returned sheets, or CSV with the columns item, comment and name."),
    ],
    format_: Annotated[str, typer.Option("--format", help="docx, html, pdf or md.")] = "docx",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Bring the comment sheets that came back together as one checklist.

    Comments stand in the order of the items, with who made them; an item that has changed
    since is said.

    \b
    Example:
        rea protocol comments ours.xlsx partners.csv
    """
    from rea import steps

    done = steps.gather_comments(review_at(review), sheets, form=format_)
    if json:
        answer_json(done)
        return
    say(
        f"{done.file}: {count(done.n_comments, 'comment')} on {count(done.n_items, 'item')}, "
        f"by {', '.join(done.people)}."
    )
    what_next(done.next)


@app.command("searches")
def searches(
    draft: Annotated[
        str,
        typer.Option(
            metavar="PLATFORM",
            help="Draft a strategy instead: proquest, ebscohost, ovid, scopus, web-of-science "
            "or pubmed.",
        ),
    ] = "",
    terms: Annotated[
        bool, typer.Option("--terms", help="Show every term against every strategy instead.")
    ] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Compare the searches planned with those imported, or draft one from the concepts.

    Says which sources were not searched yet, which search was run otherwise than planned,
    and which known reports were found.

    \b
    Examples:
        rea protocol searches
        rea protocol searches --draft ovid
        rea protocol searches --terms
    """
    from rea import steps

    if draft:
        drafted = steps.draft_search(review_at(review), draft)
        if json:
            answer_json(drafted)
            return
        note(drafted.note)
        say(drafted.text)
        return
    done = steps.planned_searches(review_at(review))
    if json:
        answer_json(done)
        return
    if terms:
        _say_terms(done)
        return
    for one in done.searches:
        say(f"{one.source_id}  {_searched(one)}")
        say(*(f"     {sentence}" for sentence in one.differences))
    for source in done.unplanned:
        say(f"--   {source.name}: {source.source_id}, not planned by the protocol")
    say("", *filter(None, (done.known.told and f"{done.known.told}.", *done.known.late)))
    for ref in done.known.unchecked:
        say(f"Without DOI or title, so not looked for: {ref}")
    say(*filter(None, (done.unsigned,)))
    what_next(done.next)


def _say_terms(plan: SearchPlan) -> None:
    """A line a term, a column a strategy: + has it, - lacks it."""
    names = list(dict.fromkeys(n for row in plan.terms for n in (*row.present, *row.absent)))
    widest = max((len(row.term) for row in plan.terms), default=0)
    say(f"{'':<{widest + 6}}{' '.join(names)}")
    for row in plan.terms:
        signs = ("+" if n in row.present else "-" if n in row.absent else " " for n in names)
        cells = " ".join(f"{sign:<{len(n)}}" for sign, n in zip(signs, names, strict=True))
        say(f"{row.concept}   {row.term:<{widest}}  {cells}".rstrip())
    n_absent = sum(bool(row.absent) for row in plan.terms)
    say(f"{count(len(plan.terms), 'term')}, {n_absent} lacking in some strategy.")
    what_next("rea protocol lint")


def _searched(one: PlannedSearch) -> str:
    name = ", ".join(filter(None, (one.name, one.platform)))
    runs = ", ".join(
        f"{source.searched_on.isoformat()} ({count(source.n_records, 'record')})"
        for source in one.imported
    )
    return f"{name}: {f'searched {runs}' if runs else 'not imported yet'}"


@app.command("restore")
def restore(review: ReviewFolder = None, json: AsJson = False) -> None:
    """Put a released protocol that somebody edited back as it was signed.

    The edit is not lost: it is kept as a file of its own beside the draft.

    \b
    Example:
        rea protocol restore
    """
    from rea import steps

    done = steps.restore_releases(review_at(review, refuse_edited=False))
    if json:
        answer_json(done)
        return
    for file, kept in zip(done.files, done.kept, strict=True):
        say(f"{file} is again what was signed; what was edited is kept as {kept}.")
    say(f"To make such a change, edit {done.draft} and run 'rea protocol amend'.")
    what_next(done.next)
