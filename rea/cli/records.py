"""Without a review: exports brought into one table, and screening replayed on a labelled set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import (
    AsJson,
    answer_json,
    as_columns,
    is_watched,
    listed,
    note,
    say,
    say_skipped,
    what_next,
)
from rea.phrases import count

Exports = Annotated[list[Path], typer.Argument(help="Files as the database gave them.")]
Mapped = Annotated[
    list[str], typer.Option("--map", metavar="HEADER=COLUMN", help="A table's header and ours.")
]


def convert(
    files: Exports,
    output: Annotated[Path, typer.Option("--output", "-o", help="The table to write (CSV).")],
    map_: Mapped = [],  # noqa: B006
    json: AsJson = False,
) -> None:
    """Bring any readable export into one normalised table, without a review.

    \b
    Example:
        rea convert scopus.ris psycinfo.csv -o all.csv
    """
    from rea import steps

    done = steps.convert(files, output, as_columns(map_))
    if json:
        answer_json(done)
        return
    say_skipped(done.skipped)
    note(*done.notes)
    say(f"{done.output}: {count(done.n_records, 'record')}, {len(done.skipped):,} skipped.")
    what_next("open the table, or import the files into a review with 'rea import'")


def simulate(
    file: Annotated[Path, typer.Argument(help="A labelled export.")],
    ranker: Annotated[list[str], typer.Option(help="May be given several times.")] = ["rea_1"],  # noqa: B006
    seed: Annotated[list[int], typer.Option(help="May be given several times.")] = [1],  # noqa: B006
    rule: Annotated[
        list[str], typer.Option(help="Stopping rule to ask; may be given several times.")
    ] = ["callaghan_mueller_hansen"],  # noqa: B006
    question: Annotated[str, typer.Option(help="For rankers that start from words.")] = "",
    label: Annotated[str, typer.Option(help="Column of verdicts, 1 and 0.")] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Table, curves, and where to go on."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Replays at a time.")] = 1,
    json: AsJson = False,
) -> None:
    """Replay screening on a labelled set: what would a ranker have saved?

    With --output, replays that the folder holds are not done again.

    \b
    Example:
        rea simulate pilot.csv --ranker rea_1 --ranker elas_u4 --seed 1 --seed 2 -o runs
    """
    from rea import steps

    done = steps.simulate_screening(
        file,
        rankers=ranker,
        seeds=seed,
        rules=rule,
        question=question,
        label=label,
        output=output,
        n_jobs=jobs,
        on_progress=_show_progress if is_watched() else None,
    )
    if is_watched():
        note("")
    if json:
        answer_json(done)
        return
    say(
        f"{done.file}: {count(done.n_records, 'record')}, {done.n_relevant:,} relevant"
        + (f", {done.n_unlabelled:,} without a verdict left out." if done.n_unlabelled else ".")
    )
    say(f"{'ranker':<12} {'seed':>4} {'recall at 10%':>14} {'WSS@95':>8} {'loss':>7}")
    for one in done.replays:
        say(
            f"{one.ranker:<12} {one.seed:>4} {one.recall_at_10:>14.3f} "
            f"{one.wss_95:>8.3f} {one.loss:>7.3f}"
        )
        for stop in one.stops:
            say(f"    {stop.rule}: after {stop.read_share:.0%}, recall {stop.recall:.0%}")
    for mean in done.means if len(done.replays) > len(done.means) else ():
        say(
            f"{mean.ranker:<12} mean {mean.recall_at_10:>14.3f} "
            f"{mean.wss_95:>8.3f} {mean.loss:>7.3f}  of {mean.n_replays} seeds"
        )
    if done.n_kept:
        say(f"{count(done.n_kept, 'replay')} were there already.")
    note(*listed(done.files))
    what_next("write the ranker you choose into the protocol, screening: ranking: ranker")


def _show_progress(name: str, n_done: int, n_all: int) -> None:
    typer.echo(f"\r{name}: {n_done:,} of {n_all:,} replays", err=True, nl=False)
