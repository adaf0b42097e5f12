"""Findings: what the studies together say to each question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, AsJson, ReviewFolder, answer_json, review_at, say, what_next
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.extraction.stating import FindingsDesk


def findings(
    as_: As = "",
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.csv", help="Findings from a table.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only list what was found.")] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """State what the studies together say to each question, and the confidence in it.

    Opens a page in your browser: a statement, the studies that support and contradict it, and
    confidence by GRADE-CERQual's components, each with its reason. The CSV of --from has the
    columns question, statement, supports, contradicts, confidence, and for each component its
    concern and a column with _reason behind its name; studies are separated by semicolons.

    \b
    Examples:
        rea findings --as r1
        rea findings --as r1 --from findings.csv
    """
    from rea import steps
    from rea.cli.pages import serve_pages

    opened = review_at(review)
    desk = steps.findings_desk(opened)
    if from_ is not None:
        done = steps.findings_from_table(opened, from_, person=as_)
        if json:
            answer_json(done)
            return
        open_ones = f"; {done.n_unjudged:,} without confidence yet" if done.n_unjudged else ""
        say(f"{count(done.n_stated, 'finding')} kept{open_ones}.")
        what_next(done.next)
    elif list_ or json:
        _list(desk, json)
    else:
        serve_pages(opened, as_, "/findings")


def _list(desk: FindingsDesk, json: bool) -> None:
    if json:
        answer_json(desk.questions)
        return
    for one in desk.questions:
        say(f"{one.question.question_id}: {one.question.text}")
        for each in one.findings:
            sure = (each.confidence or "not judged yet").replace("_", " ")
            behind = count(len(each.supports), "study", "studies")
            against = f", {len(each.contradicts):,} against" if each.contradicts else ""
            say(f"  {each.finding_id}  {each.statement} ({behind}{against}; confidence: {sure})")
        if not one.findings:
            n = len(one.suggested)
            say(f"  no finding yet; {count(n, 'study answers', 'studies answer')} it")
    what_next("rea findings --as ID")
