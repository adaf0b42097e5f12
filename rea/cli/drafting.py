"""A protocol before its first release: written from a few answers, and tried out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    note,
    review_at,
    say,
    what_next,
)
from rea.cli.terminal import ask, wrapped
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.protocol.drafts import FirstAnswers
    from rea.steps.protocol.piloting import Answer, Pilot, Piloted


def new(
    file: Annotated[Path, typer.Argument(help="Where the draft is to be, such as fog.yaml.")],
    question: Annotated[str, typer.Option(help="What is asked, in one sentence.")] = "",
    also: Annotated[
        list[str] | None, typer.Option(help="A secondary question; once for each.")
    ] = None,
    include: Annotated[str, typer.Option(help="What an included report must speak of.")] = "",
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar='"LABEL: WHEN"', help="A reason for exclusion; once for each."),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"NAME, PLATFORM: SEARCH"', help="A database and its search; once for each."
        ),
    ] = None,
    since: Annotated[str, typer.Option(metavar="YEAR", help="Earliest year of publication.")] = "",
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Be asked for each answer instead.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Write the first draft of a protocol from a few answers, with comments to edit it by.

    \b
    Examples:
        rea protocol new letters.yaml --interactive
        rea protocol new letters.yaml --question "Do letters help?" --since 2004
    """
    from rea import steps
    from rea.protocol.drafts import FirstAnswers

    answers = FirstAnswers(
        question,
        tuple(also or ()),
        include,
        tuple(exclude or ()),
        tuple(source or ()),
        since,
    )
    done = steps.draft_protocol(file, _asked() if interactive else answers)
    if json:
        answer_json(done)
        return
    say(f"{done.file}: a first draft.")
    for finding in done.findings:
        say(*wrapped(f"  {finding.level}, line {finding.line}: {finding.sentence}", indent=4))
    if done.findings:
        say(f"{count(len(done.findings), 'finding')} to mend before it can be released.")
    what_next(done.next)


def pilot(
    before: Annotated[
        str, typer.Argument(help="A version, 'draft' or a file; the one in force if not given.")
    ] = "",
    after: Annotated[str, typer.Argument(help="The same; the draft if not given.")] = "",
    as_: As = "",
    n: Annotated[int, typer.Option("--n", min=1, help="Records to try it on.")] = 10,
    stage: StageName = "title-abstract",
    seed: Annotated[int, typer.Option(help="Another draws other records.")] = 1,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Answers from a CSV.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only list the records.")] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Screen a few records under two versions side by side, before the later one is released.

    Nothing of it counts. The CSV has the columns record, before, before_reason, after and
    after_reason.

    \b
    Example:
        rea protocol pilot --as r1
    """
    from rea import steps

    tried = steps.Pilot(review_at(review), as_, before, after, n=n, stage=stage, seed=seed)
    if list_:
        say(*(f"{one.record_id}  {one.title}" for one in tried.records))
        return
    if from_ is None:
        _try(tried)
    else:
        tried.decide_from_table(from_)
    done = tried.result()
    if json:
        answer_json(done)
    else:
        _say_piloted(done)


def _try(tried: Pilot) -> None:
    say(" → ".join(side.name for side in tried.sides), "")
    for text in tried.changed:
        say(*wrapped(f"{text.title[:1].upper()}{text.title[1:]} differs:"))
        for side, form in zip(tried.sides, (text.before, text.after), strict=True):
            say(*wrapped(f"  {side.name}: {form.text if form else 'not there'}", indent=4))
    say("", "For each version: i include, e CODE exclude, u not sure; q stops.")
    for place, record in enumerate(tried.records, start=1):
        say("", f"Record {place} of {len(tried.records)}: {record.title}")
        say(*wrapped(record.abstract or "(This record has no abstract.)"))
        while (answers := _two_answers(tried)) is not None:
            try:
                tried.decide(record, *answers)
                break
            except ReaError as err:
                note(str(err))
        else:
            return


def _two_answers(tried: Pilot) -> tuple[Answer, Answer] | None:
    from rea.steps.protocol.piloting import Answer

    verdicts = {"i": "include", "e": "exclude", "u": "unsure"}
    given = []
    for side in tried.sides:
        key, _, reason = ask(f"{side.name}: ").partition(" ")
        if key == "q":
            return None
        given.append(Answer(verdicts.get(key, key), reason.strip()))
    return given[0], given[1]


def _say_piloted(done: Piloted) -> None:
    n = len(done.tried)
    differing = [one for one in done.tried if one.differs]
    say(
        f"{count(n, 'record')} tried: {done.before} lets {done.n_in_before:,} through, "
        f"{done.after} {done.n_in_after:,}; {len(differing):,} differ."
    )
    for one in differing:
        say(*wrapped(f"  {one.record.title}: {one.before} → {one.after}", indent=4))
    what_next(done.next)


def _asked() -> FirstAnswers:
    from rea.protocol.drafts import FirstAnswers

    return FirstAnswers(
        question=_one("What is asked, in one sentence? "),
        further=tuple(_each("A further question (Enter for no more)? ")),
        included=_one("What must a report speak of to be included (Enter to write it later)? "),
        left_out=tuple(_each("What keeps a report out, 'label: when' (Enter for no more)? ")),
        sources=tuple(_each("A database, 'name, platform' (Enter for no more)? ")),
        since=_one("Earliest year of publication (Enter for any)? "),
    )


def _one(prompt: str) -> str:
    answer = ask(prompt)
    return "" if answer == "q" else answer  # the end of a pipe, too


def _each(prompt: str) -> Iterator[str]:
    while answer := _one(prompt):
        yield answer
