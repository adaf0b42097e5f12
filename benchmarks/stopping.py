"""How safe each stopping rule is and what it saves, on reviews whose verdicts are known.

    python benchmarks/stopping.py reviews/*.csv --protocols protocols.json

Each review is replayed with one ranker; each rule is asked after every 1 % of the records and
obeyed the first time it is met. The recall estimate is asked at the same moments from the
hundredth record on.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from rea.screening.estimates import estimate_recall
from rea.screening.ranking import prepare
from rea.screening.simulation import Simulation, draw_priors, replay
from rea.screening.stopping import Plan, advise

PLANS = {
    "Callaghan & Müller-Hansen, 95 %": Plan(confidence=0.95),
    "Callaghan & Müller-Hansen, 90 %": Plan(confidence=0.90),
    "Callaghan & Müller-Hansen, 80 %": Plan(confidence=0.80),
    "50 in a row": Plan("consecutive_irrelevant", n_consecutive=50),
    "100 in a row": Plan("consecutive_irrelevant", n_consecutive=100),
    "200 in a row": Plan("consecutive_irrelevant", n_consecutive=200),
    "knee": Plan("knee"),
}


def main() -> None:
    options = _options()
    protocols = json.loads(options.protocols.read_text()) if options.protocols else {}
    stops, estimates = [], []
    for file in sorted(options.files, key=lambda file: file.stat().st_size):
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        prepared = prepare(table["title"].tolist(), table["abstract"].tolist())
        truth = table["label_included"].astype(np.int8).to_numpy()
        question = protocols.get(file.stem, {}).get("text", "")
        for seed in options.seeds:
            priors = draw_priors(truth, seed)
            done = replay(prepared, truth, options.ranker, seed, question, priors)
            stops += [{"review": file.stem, **row} for row in obey(done)]
            estimates += [{"review": file.stem, **row} for row in estimate(done)]
        print(file.stem, flush=True)
    report_stopping(pd.DataFrame(stops), pd.DataFrame(estimates))


def obey(done: Simulation) -> list[dict[str, object]]:
    """Where each rule stops, and what has been found by then."""
    rows: list[dict[str, object]] = []
    for name, plan in PLANS.items():
        stop = next(
            n for n in _moments(done, 1) if advise(done.included[:n], done.n_records, plan).met
        )
        recall = float(done.included[:stop].sum() / done.n_relevant)
        saved = 1 - stop / done.n_records
        rows.append({"rule": name, "n": done.n_records, "recall": recall, "saved": saved})
    return rows


def estimate(done: Simulation) -> list[dict[str, object]]:
    """Whether the bound on missed records held, at every moment from the hundredth record on."""
    rows: list[dict[str, object]] = []
    for n in _moments(done, 100):
        bound = estimate_recall(done.included[:n], done.n_records)
        n_missed = done.n_relevant - bound.n_found
        recall = float(bound.n_found / done.n_relevant)
        low = bound.low or 0.0
        held = bool(n_missed <= bound.n_missed_at_most)
        rows.append({"held": held, "recall": recall, "low": low, "read": n / done.n_records})
    return rows


def report_stopping(stops: pd.DataFrame, estimates: pd.DataFrame) -> None:
    """Print the table of rules and the coverage of the bound."""
    for name, runs in (("all", stops), ("N >= 1500", stops[stops["n"] >= 1500])):
        rules = runs.groupby("rule", sort=False)
        table = pd.DataFrame(
            {
                "runs": rules.size(),
                "reached .95": rules["recall"].agg(lambda recall: (recall >= 0.95 - 1e-9).mean()),
                "lowest recall": rules["recall"].min(),
                "saved": rules["saved"].mean(),
            }
        )
        print(f"\n## Stopping, {name}\n\n{table.round(3).to_string()}")
    print("\n## Bound on missed records, nominal 95 %\n")
    print(f"held at {estimates['held'].mean():.1%} of {len(estimates):,} moments")
    part = pd.cut(estimates["read"], [0, 0.25, 0.5, 0.75, 1])
    means = estimates.groupby(part, observed=True)[["held", "recall", "low"]].mean()
    print(means.round(3).to_string())


def _moments(done: Simulation, first: int) -> list[int]:
    step = max(1, done.n_records // 100)
    return [n for n in range(step, done.n_records, step) if n >= first] + [done.n_records]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    parser.add_argument("--protocols", type=Path, help="JSON of questions by file name")
    parser.add_argument("--ranker", default="rea_1")
    parser.add_argument("--seeds", type=_numbers, default=(1, 2, 3))
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
