"""Changing a released protocol: see what differs, say what it does, release it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
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
    from rea.protocol.differences import Difference
    from rea.steps.protocol.amending import Amended, Proposal, Question, Stated


def diff(
    before: Annotated[
        str, typer.Argument(help="A version, 'draft' or a file; the one in force if not given.")
    ] = "",
    after: Annotated[str, typer.Argument(help="The same; the draft if not given.")] = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Say what differs between two versions, in the field's words.

    \b
    Examples:
        rea protocol diff
        rea protocol diff 1.0.0 2.0.0
    """
    from rea import steps

    done = steps.compare_protocols(review or Path(), before, after)
    if json:
        answer_json(done)
        return
    say(f"{done.before} → {done.after}")
    _say_differences(done.differences)
    if not done.differences:
        say("Nothing differs.")
    what_next(done.next)


def amend(
    as_: As = "",
    why: Annotated[str, typer.Option(help="The reason; never a finding.")] = "",
    effect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE=EFFECT",
            help="What a changed criterion does: admits-more, admits-fewer, both, or "
            '"none: why"; once for each.',
        ),
    ] = None,
    stage: Annotated[
        str, typer.Option(help="How far the review was; as its folder shows, if not given.")
    ] = "",
    what: Annotated[str, typer.Option(help="In your words; what differs, if not given.")] = "",
    not_again: Annotated[
        str, typer.Option(metavar="WHY", help="Why nothing is read again all the same.")
    ] = "",
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Who approves, once for each; you, if nobody is named."),
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Be asked for each answer that is missing.")
    ] = False,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Release the edited draft as the next version, and open what must be read again for it.

    Edit the draft first. The new version is major where eligibility changes, minor where a
    rule or the form does, a patch where words do. Records that were decided by a text which
    now admits more or fewer come up again in 'rea screen', for whoever decided them.

    \b
    Examples:
        rea protocol amend --as r1 --interactive
        rea protocol amend --as r1 --why "The pilot showed …" --effect X4-POP=admits-fewer
    """
    from rea import steps

    opened = review_at(review)
    said = dict(map(_stated, effect or ()))
    if interactive:
        proposal = steps.propose_amendment(opened)
        why, said = _asked(proposal, why, said)
    done = steps.amend(
        opened,
        as_,
        why=why,
        effects=said,
        approved_by=approve or (),
        stage=stage,
        what=what,
        not_again=not_again,
    )
    if json:
        answer_json(done)
    else:
        _say_amended(done)


def _stated(text: str) -> tuple[str, Stated]:
    """``X4-POP=none: why`` as a name and what is said of it."""
    from rea import steps

    name, equals, said = text.partition("=")
    if not equals:
        raise ReaError(
            f"'{text}' says nothing of a criterion.", "Write --effect X4-POP=admits-fewer."
        )
    effect, _, why = said.partition(":")
    return name.strip(), steps.Stated(effect.strip(), why.strip())


def _asked(proposal: Proposal, why: str, said: dict[str, Stated]) -> tuple[str, dict[str, Stated]]:
    """The answers that are still missing, asked one by one."""
    say(f"{proposal.since} → {proposal.file} (draft)")
    _say_differences(proposal.differences)
    for question in proposal.questions:
        if question.name not in said:
            said |= {question.name: _ask_effect(question)}
    return why or ask("Why is the protocol changed (never because of a finding)? "), said


def _ask_effect(question: Question) -> Stated:
    from rea import steps
    from rea.protocol.amendments import EFFECT_WORDS, EFFECTS

    say("", *wrapped(f"What does the change of {question.title} do?"))
    for key, effect in enumerate(EFFECTS, start=1):
        n = count(question.n_by_effect[effect], "decision")
        say(f"  {key}  It {EFFECT_WORDS[effect]}: {n} to be made again.")
    keys = {str(key): effect for key, effect in enumerate(EFFECTS, start=1)}
    while (answer := ask("1, 2, 3 or 4 (q stops): ")) not in keys:
        if answer == "q":
            raise ReaError("Nothing was amended.", "Run the command again when you know.")
    why = ask("Why need nothing be read again? ") if keys[answer] == "none" else ""
    return steps.Stated(keys[answer], why)


def _say_differences(differences: Iterable[Difference]) -> None:
    for one in differences:
        say("", *wrapped(one.sentence))
        for head, text in (("was", one.was), ("now", one.now)):
            if text:
                say(*wrapped(f"  {head}: {text}", indent=7))
    say("")


def _say_amended(done: Amended) -> None:
    for advice in done.advice:
        note(f"Advice: {advice}")
    say(f"{done.name} is released and in force ({done.kind}).")
    for sentence in done.what:
        say(*wrapped(f"  {sentence}", indent=2))
    before = count(done.n_decided, "decision")
    if not done.readers:
        say(f"{before} had been made before it; none of them need be made again.")
    else:
        say(f"{before} had been made before it; {done.n_to_read_again:,} are to be made again:")
    for one in done.readers:
        say(f"  {one.person:<6} {count(one.n_reports, 'report')} at {one.stage}")
    if done.n_to_revisit:
        studies = count(done.n_to_revisit, "study is", "studies are")
        say(f"{studies} to be looked at again, because the form asks something else.")
    what_next(done.next)
