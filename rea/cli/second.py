"""The second reader: drawing a sample, and how far readers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    StageName,
    answer_json,
    count,
    review_at,
    say,
    what_next,
)

if TYPE_CHECKING:
    from rea.screening.agreement import Statistic
    from rea.steps.agreeing import PairAgreement

app = typer.Typer(help="Draw what a second reader reads.", no_args_is_help=True)


@app.command("draw")
def draw(
    for_: Annotated[str, typer.Option("--for", metavar="ID", help="Who reads the sample.")],
    share: Annotated[
        float | None,
        typer.Option(min=0.001, max=1, help="Such as 0.2; the protocol's if not given."),
    ] = None,
    stage: StageName = "title-abstract",
    seed: Annotated[int | None, typer.Option(help="The protocol's if not given.")] = None,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Draw and seal a sample of what others decided, for a blind second reading.

    The sample, its seed and its strata stand in a log. The second reader gets it in an
    order that tells nothing, and sees no first decision.

    \b
    Example:
        rea second draw --for r2 --share 0.2
    """
    from rea import steps

    done = steps.draw_second(
        review_at(review), for_, person=as_, stage=stage, share=share, seed=seed
    )
    if json:
        answer_json(done)
        return
    unsure = f", {done.n_unsure:,} of them because somebody was not sure" if done.n_unsure else ""
    say(
        f"{count(done.n_drawn, 'record')} of {done.n_eligible:,} drawn for {done.reader} "
        f"at {done.stage}{unsure}; sealed with seed {done.seed}."
    )
    what_next(done.next)


def agreement(
    stage: StageName = "title-abstract", review: ReviewFolder = None, json: AsJson = False
) -> None:
    """How far readers agree: the 2 by 2 table and what follows from it.

    \b
    Example:
        rea agreement --stage full-text
    """
    from rea import steps

    pairs = steps.agreement(review_at(review), stage)
    if json:
        answer_json(pairs)
        return
    if not pairs:
        say(f"No two readers have decided the same reports at {stage}.")
        what_next("rea second draw --for ID")
        return
    for pair in pairs:
        _say_pair(pair)
    what_next(f"rea reconcile --list --stage {stage}")


def _say_pair(pair: PairAgreement) -> None:
    first, second, found = pair.first.person_id, pair.second.person_id, pair.figures
    table = found.table
    say(f"{first} and {second} at {pair.stage}: {count(pair.n_together, 'report')} read by both")
    if pair.stage == "title-abstract":
        say("  ('not sure' counts as include, because it lets a record through)")
    elif pair.n_left_out:
        say(f"  ({pair.n_left_out:,} left out: one of the two was not sure)")
    width = max(len(f"{first} include"), 16)
    say(
        f"  {'':<{width}} {second} include  {second} exclude",
        f"  {first + ' include':<{width}} {table.both_include:>{len(second) + 8},}  "
        f"{table.only_first_includes:>{len(second) + 8},}",
        f"  {first + ' exclude':<{width}} {table.only_second_includes:>{len(second) + 8},}  "
        f"{table.both_exclude:>{len(second) + 8},}",
    )
    for name, one in (
        ("per cent", found.percent),
        ("Cohen's κ", found.kappa),
        ("PABAK", found.pabak),
        ("Gwet's AC1", found.ac1),
        ("positive", found.positive),
        ("negative", found.negative),
    ):
        say(f"  {name:<12} {_shown(one)}")
    if pair.n_excluded_twice_read:
        say(
            f"  Of {pair.n_excluded_twice_read:,} records that {first} excluded, {second} would "
            f"have kept {pair.n_missed:,}: at most {pair.missed_at_most:.1%} (95%)."
        )
    if pair.caution:
        say(f"  {pair.caution}")


def _shown(one: Statistic) -> str:
    if one.value is None or one.low is None or one.high is None:
        return "undefined for this table"
    return f"{one.value:.3f}  (95% interval {one.low:.3f} to {one.high:.3f})"
