"""Replaying screening on a labelled set: what would a ranker have saved?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from rea.errors import DecisionError, SourceError
from rea.screening.ranking import find_ranker
from rea.screening.stopping import BEYOND_THE_ORDER, RULES, Plan, advise
from rea.sources import read_export
from rea.steps.screening.replays import (
    Replayed,
    Task,
    keep_replays,
    kept_replays,
    replays_of,
    write_replays,
)
from rea.steps.search.filing import bytes_of

# The names under which labelled sets keep their verdicts, commonest first.
LABEL_COLUMNS = ("label_included", "included", "label", "asreview_label", "label_abstract")

_LABELS = {"1": 1, "1.0": 1, "include": 1, "included": 1, "yes": 1, "true": 1} | {
    "0": 0,
    "0.0": 0,
    "exclude": 0,
    "excluded": 0,
    "no": 0,
    "false": 0,
}


@dataclass(frozen=True, slots=True)
class MeanReplay:
    """What a ranker's replays come to, the seeds taken together."""

    ranker: str
    n_replays: int
    recall_at_10: float
    wss_95: float
    loss: float


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """A labelled set replayed.

    Attributes
    ----------
    n_unlabelled : int
        Records without a verdict; they were left out.
    n_kept : int
        Replays that were done before and not again.
    files : tuple of str
        What was written.
    """

    file: str
    n_records: int
    n_relevant: int
    n_unlabelled: int
    replays: tuple[Replayed, ...]
    means: tuple[MeanReplay, ...]
    n_kept: int = 0
    files: tuple[str, ...] = ()


def simulate_screening(
    path: Path,
    *,
    rankers: Sequence[str] = ("rea_1",),
    seeds: Sequence[int] = (1,),
    rules: Sequence[str] = ("callaghan_mueller_hansen",),
    question: str = "",
    label: str = "",
    output: Path | None = None,
    n_jobs: int = 1,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> SimulationSummary:
    """Replay the screening of a labelled export with each ranker and seed.

    Parameters
    ----------
    rules : sequence of str
        Stopping rules to ask of each replay, with their usual numbers.
    label : str
        The column of verdicts; otherwise the first of `LABEL_COLUMNS` that is there.
    question : str
        For rankers that start from the protocol's words.
    output : Path, optional
        A folder for the table, the curves and every replay. What it holds already is not
        replayed again, so a run that was cut short goes on.
    n_jobs : int
        Replays at a time.
    on_progress : callable, optional
        Called with a replay's name, and how many of how many are there.

    Raises
    ------
    SourceError
        It cannot be read, has no column of verdicts, or fewer than two records are relevant
        or irrelevant.
    UnknownNameError
        There is no such ranker or rule.
    DecisionError
        A rule asks for more than the order of verdicts.
    """
    for name in rankers:
        find_ranker(name)
    for rule in rules:
        advise(np.zeros(0, dtype=bool), 1, Plan(rule))
        _refuse_untold(rule)
    records = read_export(bytes_of(path), str(path)).records
    if records.empty:
        raise SourceError(
            str(path), "no record in it has a title or an abstract.", "Export it with them."
        )
    verdicts = _verdicts(records, path, label)
    known = records[verdicts.notna()]
    labels = tuple(int(one) for one in verdicts.dropna())
    _refuse_one_sided(path, labels)
    task = Task(tuple(known["title"]), tuple(known["abstract"]), labels, question, tuple(rules))
    wanted = [(ranker, seed) for ranker in rankers for seed in seeds]
    kept = {} if output is None else kept_replays(output)
    open_ = [one for one in wanted if task.key(*one) not in kept]
    for n, (key, run) in enumerate(replays_of(task, open_, n_jobs), start=1):
        kept[key] = run
        if output is not None:
            keep_replays(output, kept)
        if on_progress is not None:
            on_progress(f"{run.ranker}, seed {run.seed}", n, len(open_))
    replays = tuple(kept[task.key(*one)] for one in wanted)
    return SimulationSummary(
        file=str(path),
        n_records=len(known),
        n_relevant=sum(labels),
        n_unlabelled=len(records) - len(known),
        replays=replays,
        means=tuple(_means(replays)),
        n_kept=len(wanted) - len(open_),
        files=() if output is None else write_replays(output, path.name, replays),
    )


def _refuse_untold(rule: str) -> None:
    """Such a rule would never be met, and seem to save nothing."""
    if needed := BEYOND_THE_ORDER.get(rule):
        told = ", ".join(one for one in RULES if one not in BEYOND_THE_ORDER)
        raise DecisionError(
            f"A replay cannot tell of the rule {rule}: it asks for {needed}.",
            f"Ask one that goes by the order of verdicts alone: {told}.",
        )


def _means(replays: Sequence[Replayed]) -> Iterator[MeanReplay]:
    for ranker in dict.fromkeys(one.ranker for one in replays):
        of_one = [one for one in replays if one.ranker == ranker]
        figures = [(one.recall_at_10, one.wss_95, one.loss) for one in of_one]
        yield MeanReplay(ranker, len(of_one), *map(float, np.mean(figures, axis=0)))


def _refuse_one_sided(path: Path, labels: Sequence[int]) -> None:
    """A replay begins with a relevant and an irrelevant record, and looks for the others."""
    n_relevant, n_irrelevant = sum(labels), len(labels) - sum(labels)
    for n, kind in ((n_relevant, "relevant"), (n_irrelevant, "irrelevant")):
        if n < 2:
            there = (
                f"only 1 of {len(labels):,} records" if n else f"none of {len(labels):,} records"
            )
            raise SourceError(
                str(path),
                f"{there} is {kind}, so no order can be better than another.",
                "A replay starts from one relevant and one irrelevant record, and needs more "
                "of each to find or to leave behind.",
            )


def _verdicts(records: pd.DataFrame, path: Path, label: str) -> pd.Series[float]:
    extras = [json.loads(one) if one else {} for one in records["extra"]]
    names = {name for extra in extras for name in extra}
    wanted = [label] if label else list(LABEL_COLUMNS)
    column = next((name for name in wanted if name in names), None)
    if column is None:
        raise SourceError(
            str(path),
            f"no verdict in it: no column {' or '.join(wanted)}, or nothing in that column.",
            "Name it with --label COLUMN; it holds 1 for included and 0 for excluded.",
        )
    found = []
    for line, extra in enumerate(extras, start=2):
        said = str(extra.get(column, "")).strip().lower()
        if said and said not in _LABELS:
            raise SourceError(
                str(path),
                f"'{said}' in column {column} is no verdict.",
                "Use 1 for included and 0 for excluded.",
                line=line,
            )
        found.append(_LABELS.get(said))
    return pd.Series(found, index=records.index, dtype="float64")
