"""The second reader: drawing a sample, and what the second reading shows."""

from __future__ import annotations

from typing import Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    review_at,
    say,
    what_next,
)
from rea.cli.second_told import LEVEL_TOLD, say_pair, say_reading
from rea.errors import ReaError
from rea.phrases import count

app = typer.Typer(help="Draw what a second reader reads.", no_args_is_help=True)


@app.command("draw")
def draw(
    for_: Annotated[str, typer.Option("--for", metavar="ID", help="Who reads the sample.")],
    share: Annotated[
        float | None,
        typer.Option(min=0.001, max=1, help="Such as 0.2; the protocol's if not given."),
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", min=1, help="So many records, instead of a share.")
    ] = None,
    stage: StageName = "title-abstract",
    among: Annotated[str, typer.Option(help="all, or excluded; the protocol's if not given.")] = "",
    strata: Annotated[
        str,
        typer.Option(help="Such as first-decision,source,rank; the protocol's if not given."),
    ] = "",
    blind: Annotated[
        str,
        typer.Option(help="pack, folder or open: what the reader could see of first decisions."),
    ] = "",
    seed: Annotated[int | None, typer.Option(help="The protocol's if not given.")] = None,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Draw and seal a sample of what others decided, for a second reading.

    At any moment, and again when more is to be read twice. The sample, its seed and its
    strata stand in a log before anybody reads it. The second reader gets it in an order
    that tells nothing, and no page shows a first decision. With --blind pack it is read
    from a file that 'rea pack' makes, in which there is none to be found.

    \b
    Examples:
        rea second draw --for r2 --share 0.2
        rea second draw --for r2 --n 60 --among excluded --blind pack
    """
    from rea import steps

    if share is not None and n is not None:
        raise ReaError("A sample has a share or a number, not both.", "Give --share or --n.")
    named = tuple(filter(None, (one.strip() for one in strata.split(","))))
    wish = steps.DrawWish(share, n, named or None, among or None, blind or None, seed)
    done = steps.draw_second(review_at(review), for_, person=as_, stage=stage, wish=wish)
    if json:
        answer_json(done)
        return
    unsure = f", {done.n_unsure:,} of them because somebody was not sure" if done.n_unsure else ""
    say(
        f"{count(done.n_drawn, 'record')} of {done.n_eligible:,} drawn for {done.reader} "
        f"at {done.stage}{unsure}; sealed with seed {done.seed}.",
        LEVEL_TOLD[done.level],
    )
    what_next(done.next)


def agreement(
    stage: StageName = "title-abstract",
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """What the second reading shows: what may be lost, whether it suffices, the figures.

    With --as it keeps back what that person may not know before they have read theirs.

    \b
    Example:
        rea agreement --stage full-text
    """
    from rea import steps
    from rea.steps.screening.blinding import agreement_for

    opened = review_at(review)
    if as_:
        shown = agreement_for(opened, as_, stage)
        if shown.reading is None:
            say(f"{as_} has {count(shown.n_left, 'record')} to read at {stage} first.")
            what_next(f"rea screen --as {as_} --stage {stage}")
            return
        found = shown.reading
    else:
        found = steps.second_reading(opened, stage)
    if json:
        answer_json(found)
        return
    if not found.pairs and not found.samples:
        say(f"No two readers have decided the same reports at {stage}.")
        what_next("rea second draw --for ID")
        return
    say_reading(found)
    for pair in found.pairs:
        say_pair(pair)
    if found.sentences:
        say("", "For the methods:", *(f"  {one}" for one in found.sentences))
    asks = found.escalation.command if found.escalation else ""
    what_next(asks or f"rea reconcile --list --stage {stage}")
