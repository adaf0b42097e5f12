"""Replays of a labelled set: done once, kept in a folder, drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from rea.report.curves import draw_curves
from rea.report.rendering import to_png
from rea.screening.simulation import Simulation, simulate
from rea.screening.stopping import Plan, advise
from rea.store.table import write_bytes, write_table, write_text

# Recall is kept after each of so many equal parts of the records.
_N_STEPS: Final = 100
_REPLAYS: Final = "replays.json"


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a stopping rule would have stopped a replay."""

    rule: str
    read_share: float
    recall: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """One replay of one ranker.

    Attributes
    ----------
    curve : tuple of float
        Recall after 0, 1, …, 100 % of the records.
    stops : tuple of Stopped
        Each rule asked after every 1 % of the records, and obeyed the first time it was met.
    """

    ranker: str
    seed: int
    n_records: int
    n_relevant: int
    recall_at_10: float
    wss_95: float
    loss: float
    curve: tuple[float, ...] = ()
    stops: tuple[Stopped, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What the replays of one labelled set share."""

    titles: tuple[str, ...]
    abstracts: tuple[str, ...]
    labels: tuple[int, ...]
    question: str
    rules: tuple[str, ...]

    def key(self, ranker: str, seed: int) -> str:
        """Names a replay: the same key, the same replay."""
        parts = [*self.titles, *self.abstracts, str(self.labels), self.question, *self.rules]
        return sha256("\0".join([*parts, ranker, str(seed)]).encode(errors="replace")).hexdigest()


def replays_of(
    task: Task, wanted: Sequence[tuple[str, int]], n_jobs: int
) -> Iterator[tuple[str, Replayed]]:
    """Each replay with its key, as they come; in processes of their own where several run."""
    if n_jobs == 1 or len(wanted) < 2:
        done: Iterator[Replayed] = (_replay(task, *one) for one in wanted)
    else:
        from joblib import Parallel, delayed

        several = Parallel(n_jobs=n_jobs, return_as="generator_unordered")
        done = several(delayed(_replay)(task, *one) for one in wanted)
    yield from ((task.key(run.ranker, run.seed), run) for run in done)


def kept_replays(folder: Path) -> dict[str, Replayed]:
    """The replays that a folder holds, by their keys; none where they cannot be read."""
    try:
        held = json.loads((folder / _REPLAYS).read_bytes())
        return {key: _read(run) for key, run in held.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep_replays(folder: Path, kept: dict[str, Replayed]) -> None:
    """Write the replays of a folder anew."""
    held = {key: asdict(run) for key, run in sorted(kept.items())}
    write_text(folder / _REPLAYS, json.dumps(held, indent=1) + "\n")


def write_replays(folder: Path, name: str, replays: Sequence[Replayed]) -> tuple[str, ...]:
    """Write a table of replays and the curves of their rankers; gives the files."""
    write_table(folder / "replays.csv", pd.DataFrame([_row(run) for run in replays]))
    by_ranker: dict[str, list[tuple[float, ...]]] = {}
    for run in replays:
        by_ranker.setdefault(run.ranker, []).append(run.curve)
    curves = [(one, np.mean(them, axis=0).tolist()) for one, them in by_ranker.items()]
    drawn = draw_curves(f"Relevant records found in {name}", curves)
    write_text(folder / "recall.svg", drawn)
    write_bytes(folder / "recall.png", to_png(drawn))
    names = (_REPLAYS, "replays.csv", "recall.svg", "recall.png")
    return tuple(str(folder / one) for one in names)


def _replay(task: Task, ranker: str, seed: int) -> Replayed:
    run = simulate(task.titles, task.abstracts, task.labels, ranker, seed, task.question)
    return Replayed(
        ranker=ranker,
        seed=seed,
        n_records=run.n_records,
        n_relevant=run.n_relevant,
        recall_at_10=run.recall_at_10,
        wss_95=run.wss_95,
        loss=run.loss,
        curve=_curve(run),
        stops=tuple(_stop(run, rule) for rule in task.rules),
    )


def _curve(run: Simulation) -> tuple[float, ...]:
    recall = np.concatenate([[0.0], run.recall()])
    places = np.round(np.linspace(0, run.n_records, _N_STEPS + 1)).astype(int)
    return tuple(round(float(one), 4) for one in recall[places])


def _stop(run: Simulation, rule: str) -> Stopped:
    step = max(1, run.n_records // _N_STEPS)
    moments = [*range(step, run.n_records, step), run.n_records]
    n = next(n for n in moments if advise(run.included[:n], run.n_records, Plan(rule)).met)
    return Stopped(rule, n / run.n_records, float(run.included[:n].sum() / run.n_relevant))


def _read(run: dict[str, Any]) -> Replayed:
    stops = tuple(Stopped(**one) for one in run["stops"])
    return Replayed(**run | {"curve": tuple(run["curve"]), "stops": stops})


def _row(run: Replayed) -> dict[str, str]:
    return {
        "ranker": run.ranker,
        "seed": str(run.seed),
        "recall_at_10": f"{run.recall_at_10:.4f}",
        "wss_95": f"{run.wss_95:.4f}",
        "loss": f"{run.loss:.4f}",
        **{f"{one.rule}: read": f"{one.read_share:.4f}" for one in run.stops},
        **{f"{one.rule}: recall": f"{one.recall:.4f}" for one in run.stops},
    }
