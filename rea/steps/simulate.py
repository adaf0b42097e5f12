"""Replaying screening on a labelled set: what would a ranker have saved?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rea.errors import SourceError
from rea.screening.simulation import simulate
from rea.sources import read_export
from rea.steps.filing import bytes_of

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
class Replayed:
    """One replay of one ranker."""

    ranker: str
    seed: int
    n_records: int
    n_relevant: int
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
    """

    file: str
    n_records: int
    n_relevant: int
    n_unlabelled: int
    replays: tuple[Replayed, ...]


def simulate_screening(
    path: Path,
    *,
    rankers: Sequence[str] = ("elas_u4",),
    seeds: Sequence[int] = (1,),
    question: str = "",
    label: str = "",
    on_progress: Callable[[str, int, int], None] | None = None,
) -> SimulationSummary:
    """Replay the screening of a labelled export with each ranker and seed.

    Parameters
    ----------
    label : str
        The column of verdicts; otherwise the first of `LABEL_COLUMNS` that is there.
    question : str
        For rankers that start from the protocol's words.

    Raises
    ------
    SourceError
        It cannot be read, or has no column of verdicts.
    DecisionError
        Nothing in it is relevant.
    """
    records = read_export(bytes_of(path), str(path)).records
    verdicts = _verdicts(records, path, label)
    known = records[verdicts.notna()]
    labels = [int(one) for one in verdicts.dropna()]
    replays = []
    for ranker in rankers:
        for seed in seeds:
            run = simulate(
                list(known["title"]),
                list(known["abstract"]),
                labels,
                ranker,
                seed,
                question,
                on_progress=_named(on_progress, f"{ranker}, seed {seed}"),
            )
            replays.append(
                Replayed(
                    ranker,
                    seed,
                    run.n_records,
                    run.n_relevant,
                    run.recall_at_10,
                    run.wss_95,
                    run.loss,
                )
            )
    return SimulationSummary(
        file=str(path),
        n_records=len(known),
        n_relevant=sum(labels),
        n_unlabelled=len(records) - len(known),
        replays=tuple(replays),
    )


def _named(
    on_progress: Callable[[str, int, int], None] | None, name: str
) -> Callable[[int, int], None] | None:
    if on_progress is None:
        return None
    return lambda found, there: on_progress(name, found, there)


def _verdicts(records: pd.DataFrame, path: Path, label: str) -> pd.Series[float]:
    extras = [json.loads(one) if one else {} for one in records["extra"]]
    names = {name for extra in extras for name in extra}
    wanted = [label] if label else list(LABEL_COLUMNS)
    column = next((name for name in wanted if name in names), None)
    if column is None:
        raise SourceError(
            str(path),
            f"no column of verdicts ({' or '.join(wanted)}).",
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
