"""Decisions: one at a time, many at once, and what settles them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    listed,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.extraction.suggesting import SuggestedLinks
    from rea.steps.screening.screen import Sitting
    from rea.store.review import Review

Pilot = Annotated[bool, typer.Option("--pilot", help="Practice: written down, never counted.")]
Terminal = Annotated[
    bool, typer.Option("--terminal", help="Stay in the terminal; no page is opened.")
]
FromFile = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", help="Answers from a CSV.")
]


def screen(
    as_: As = "",
    stage: StageName = "title-abstract",
    order: Annotated[
        str, typer.Option(help="questions, elas_u4, random…; the protocol's if not given.")
    ] = "",
    from_: FromFile = None,
    terminal: Terminal = False,
    pilot: Pilot = False,
    second_look: Annotated[
        bool, typer.Option("--second-look", help="Your own decisions that stand out.")
    ] = False,
    review: ReviewFolder = None,
) -> None:
    """Read records and decide, most likely relevant first.

    Opens a page in your browser, on this computer only: one record at a time with the
    protocol's criteria beside it. Every answer is on the disk before the next record comes
    up; stop and go on whenever you like. With --order or --pilot it stays in the terminal.

    \b
    Example:
        rea screen --as r1
    """
    from rea import steps
    from rea.cli.pages import serve_pages
    from rea.cli.terminal import screen_in_terminal

    opened = review_at(review)
    # Recorded readings are replayed in the same order on every machine; people do not wait.
    sitting = steps.Sitting(
        opened, as_, stage=stage, order=order, pilot=pilot, behind=from_ is None
    )
    if second_look:
        _look_again(sitting, terminal=terminal)
        return
    if from_ is None and not (terminal or pilot or order):
        serve_pages(opened, sitting.person.person_id, f"/screen/{sitting.stage}")
        return
    if from_ is None:
        screen_in_terminal(sitting)
    else:
        n_kept = n_made = 0
        for _, verdict in steps.replay(sitting, from_):
            n_made += 1
            n_kept += verdict != "exclude"
        say(
            f"{sitting.person.person_id}: {count(n_made, 'record')} decided in the order of "
            f"the ranker, {n_kept:,} kept, {sitting.progress().n_left:,} left."
        )
    what_next("rea status")


def _look_again(sitting: Sitting, *, terminal: bool) -> None:
    from rea.cli.pages import serve_pages
    from rea.steps.screening.second_looks import second_look

    person, stage = sitting.person.person_id, sitting.stage
    if not terminal:
        serve_pages(sitting.review, person, f"/screen/{stage}/second-look")
        return
    found = second_look(sitting)
    for title, these in (
        ("Excluded; those most like what was kept come first:", found.excluded),
        ("Kept; those least like what was kept come first:", found.included),
    ):
        say(title)
        say(*listed(f"{one.decision.record_id}  {one.title[:70]}" for one in these))
    what_next(f"rea decide RECORD VERDICT --stage {stage} --as {person}")


def decide(
    records: Annotated[
        list[str] | None,
        typer.Argument(help="Records, then include, exclude, unsure; or later, pass-on, back."),
    ] = None,
    as_: As = "",
    stage: StageName = "title-abstract",
    reason: Annotated[str, typer.Option(help="Code of the exclusion reason.")] = "",
    note_: Annotated[str, typer.Option("--note", help="Anything a colleague should know.")] = "",
    from_: FromFile = None,
    pilot: Pilot = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Decide on records by name, or on many from a spreadsheet.

    To undo, decide again: the later decision replaces the earlier one and both stay on
    record. The CSV has the columns record (or accession), verdict, reason, note. Instead of
    deciding, leave a record for later, or pass it on to a colleague, for which nobody is
    asked why ("known" says that you know an author or the case); "back" takes it again.

    \b
    Examples:
        rea decide scopus-2027-01-12/0007 exclude --reason X4-POP --as r1
        rea decide --from decisions.csv --as r1
    """
    from rea import steps

    opened = review_at(review)
    if from_ is not None:
        if records or reason or note_:
            raise ReaError(
                "Decisions come from a file or from the command line.",
                "Give --from FILE alone, or records and a verdict.",
            )
        done = steps.decide_from_table(opened, from_, person=as_, stage=stage, pilot=pilot)
    else:
        *named, verdict = records or [""]
        if not named:
            raise ReaError(
                "No record was named, or no verdict given.",
                "Write 'rea decide RECORD include --as ID', or --from FILE.csv.",
            )
        if verdict in steps.WAYS:
            _set_aside(opened, named, verdict, as_, stage)
            return
        wishes = [steps.Wish(one, verdict, reason, note_) for one in named]
        done = steps.decide(opened, wishes, person=as_, stage=stage, pilot=pilot)
    if json:
        answer_json(done)
        return
    extras = [
        f"{done.n_changed:,} of them a changed mind" if done.n_changed else "",
        f"{done.n_unchanged:,} stood already" if done.n_unchanged else "",
    ]
    said = "".join(f", {one}" for one in extras if one)
    say(f"{done.person}: {count(done.n_made, 'decision')} saved at {done.stage}{said}.")
    what_next(done.next)


def _set_aside(review: Review, named: list[str], how: str, person: str, stage: str) -> None:
    from rea import steps

    done = steps.set_aside(review, named, how, person=person, stage=stage)
    what = {"later": "left for later", "back": "taken back"}.get(how, "passed on to a colleague")
    say(f"{done.person}: {count(done.n_records, 'record')} {what} at {done.stage}.")
    what_next(done.next)


def reconcile(
    as_: As = "",
    stage: StageName = "title-abstract",
    how: Annotated[
        str, typer.Option(help="consensus or adjudication; whichever is yours if not given.")
    ] = "",
    from_: FromFile = None,
    list_: Annotated[bool, typer.Option("--list", help="Only list the disagreements.")] = False,
    reader: Annotated[str, typer.Option(metavar="ID", help="List those of this reader.")] = "",
    reason: Annotated[str, typer.Option(metavar="CODE", help="List those about it.")] = "",
    terminal: Terminal = False,
    review: ReviewFolder = None,
) -> None:
    """Settle disagreements between readers, one by one.

    Opens a page in your browser, on this computer only: the decisions side by side, settled
    by discussion or by a third reader. What two readers agree, both sign: it settles when
    each has given the same answer. Both decisions stay on record; what settled them is added.

    \b
    Examples:
        rea reconcile --as ad
        rea reconcile --list --stage full-text
    """
    from rea import steps
    from rea.cli.pages import serve_pages
    from rea.cli.settling import list_disagreements, reconcile_in_terminal

    opened = review_at(review)
    if list_ or (from_ is None and not steps.conflicts(opened, stage)):
        list_disagreements(opened, as_, stage, reader, reason)
        return
    if from_ is not None:
        done = steps.settle_from_table(opened, from_, person=as_, stage=stage, how=how)
    elif terminal:
        done = reconcile_in_terminal(opened, as_, stage, how)
    else:
        serve_pages(opened, as_, f"/reconcile/{stage}")
        return
    left = count(done.n_open, "disagreement")
    signed = f", {done.n_to_sign:,} waiting for another signature" if done.n_to_sign else ""
    say(f"{done.person}: {done.n_settled:,} settled at {stage}{signed}; {left} left.")
    what_next(done.next)


def link(
    records: Annotated[
        list[str] | None, typer.Argument(help="Reports of one study; leave out with --from.")
    ] = None,
    study: Annotated[str, typer.Option(help="Its name, such as Evans 2016.")] = "",
    as_: As = "",
    from_: FromFile = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="List included reports that may be one study.")
    ] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="These two are two studies; not asked again.")
    ] = False,
    review: ReviewFolder = None,
) -> None:
    """Say that several reports describe one study.

    A report that nobody linked is a study of its own. The CSV of --from has the columns
    record (or accession) and study. --suggest goes by authors, titles, and the numbers and
    names of trials and projects, and links nothing by itself.

    \b
    Examples:
        rea link --suggest
        rea link scopus-2027-01-12/0007 assia-2027-01-13/0031 --study "Evans 2016"
        rea link scopus-2027-01-12/0007 assia-2027-01-13/0044 --apart --as r1
    """
    from rea import steps

    opened = review_at(review)
    if suggest:
        _say_suggested(steps.suggested_links(opened, as_))
        return
    if apart:
        told = steps.tell_apart(opened, records or [], person=as_)
        say(f"{' and '.join(told.record_ids)} stay two studies and are not suggested again.")
        what_next(told.next)
        return
    if from_ is not None:
        done = steps.link_reports_from_table(opened, from_, person=as_)
    else:
        if not records:
            raise ReaError("No report was named.", "Write 'rea link RECORD RECORD --study NAME'.")
        done = steps.link_reports(opened, study, records, person=as_)
    linked = count(done.n_studies, "study", "studies")
    say(f"{count(done.n_reports, 'report')} linked to {linked}.")
    what_next(done.next)


def _say_suggested(found: SuggestedLinks) -> None:
    pairs = count(len(found.suggestions), "pair")
    say(f"{pairs} of {count(found.n_reports, 'included report')} may describe one study.")
    for one in found.suggestions:
        say(f"Perhaps {one.study}: {'; '.join(one.why)}.")
        say(*(f"  {each.record_id}  {each.year} {each.title[:70]}" for each in one.reports))
    what_next(found.next if found.suggestions else "rea report")
