"""What our ranker saves against ASReview's ELAS u4, on reviews whose verdicts are known.

    python benchmarks/screening.py reviews/*.csv --protocols protocols.json

Each file needs the columns title, abstract and label_included (1 or 0). The protocols are
one JSON object: the file's name without .csv -> {"text": question and criteria}. Every ranker
starts from the same two priors of each seed, and (--cold) from the question alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

# Before numpy is imported: more threads than cores make every ranker slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from rea.screening.ranking import prepare
from rea.screening.simulation import draw_priors, replay

MEASURES = ["wss_95", "recall_at_10", "loss", "ndcg"]


class Job(NamedTuple):
    """One ranker on one review, all seeds: a process of its own, so that memory is its own."""

    file: Path
    question: str
    ranker: str
    start: str
    seeds: tuple[int, ...]


def main() -> None:
    options = _options()
    protocols = json.loads(options.protocols.read_text()) if options.protocols else {}
    jobs = [
        Job(file, protocols.get(file.stem, {}).get("text", ""), ranker, start, options.seeds)
        for file in sorted(options.files, key=lambda file: file.stat().st_size)
        for start, ranker in _runs(options)
    ]
    with get_context("spawn").Pool(options.processes, maxtasksperchild=1) as pool:
        rows = [row for done in _shown(pool.imap(run, jobs), len(jobs)) for row in done]
    runs = pd.DataFrame(rows)
    if options.out:
        runs.to_csv(options.out, index=False)
    report(runs, options.rankers[0])


def run(job: Job) -> list[dict[str, object]]:
    """Replay one review with one ranker."""
    table = pd.read_csv(job.file, dtype=str, keep_default_na=False)
    prepared = prepare(table["title"].tolist(), table["abstract"].tolist())
    truth = table["label_included"].astype(np.int8).to_numpy()
    # "random" starts as a tool does that cannot read the question.
    question = "" if job.start == "random" else job.question
    rows = []
    for seed in job.seeds:
        priors = draw_priors(truth, seed) if job.start == "priors" else ()
        began = time.process_time()
        done = replay(prepared, truth, job.ranker, seed, question, priors)
        rows.append(
            {
                "review": job.file.stem,
                "n_records": done.n_records,
                "n_relevant": done.n_relevant,
                "start": job.start,
                "ranker": job.ranker,
                "seed": seed,
                **{measure: getattr(done, measure) for measure in MEASURES},
                "cpu_s": time.process_time() - began,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    return rows


def report(runs: pd.DataFrame, reference: str) -> None:
    """Print a table for each start, and each ranker against the reference on the same start."""
    for start, of_start in runs.groupby("start", sort=False):
        by_review = of_start.groupby(["review", "ranker"])[[*MEASURES, "cpu_s", "peak_mb"]].mean()
        print(f"\n## Start from {start}\n")
        print(by_review.round(3).to_string())
        print("\nMean of the reviews\n")
        print(by_review.groupby("ranker").mean().round(4).to_string())
        if start == "priors":
            _compare(by_review, by_review.xs(reference, level="ranker"), reference)
    if {"random", "question"} <= set(runs["start"]):
        cold = runs[runs["start"] == "question"].groupby(["review", "ranker"])[MEASURES].mean()
        chance = runs[(runs["start"] == "random") & (runs["ranker"] == reference)]
        _compare(cold, chance.groupby("review")[MEASURES].mean(), f"{reference}, random start")


def _compare(by_review: pd.DataFrame, reference: pd.DataFrame, name: str) -> None:
    print(f"\nAgainst {name}\n")
    for ranker, own in by_review.groupby("ranker"):
        own = own.droplevel("ranker")
        difference = own["loss"] - reference["loss"]
        early = own["recall_at_10"].mean() / reference["recall_at_10"].mean()
        print(
            f"{ranker:12} loss x {own['loss'].mean() / reference['loss'].mean():.3f}"
            f" (geometric {np.exp(np.log(own['loss'] / reference['loss']).mean()):.3f})"
            f"  WSS@95 {(own['wss_95'] - reference['wss_95']).mean():+.3f}"
            f"  recall at 10 % x {early:.2f}"
            f"  lower loss {(difference < 0).mean():.0%}"
            f"  not worse by .01 {(difference <= 0.01).mean():.0%}"
            f"  worst {difference.max():+.3f} ({difference.idxmax()})"
        )


def _runs(options: argparse.Namespace) -> list[tuple[str, str]]:
    runs = [("priors", ranker) for ranker in options.rankers]
    if options.cold:
        runs += [("question", ranker) for ranker in options.rankers]
        runs += [("random", options.rankers[0])]
    return runs


def _shown(
    done: Iterable[list[dict[str, object]]], n_jobs: int
) -> Iterable[list[dict[str, object]]]:
    for number, rows in enumerate(done, 1):
        first = rows[0]
        print(f"{number}/{n_jobs} {first['review']} {first['ranker']}", flush=True)
        yield rows


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    parser.add_argument("--protocols", type=Path, help="JSON of questions by file name")
    parser.add_argument("--rankers", type=_names, default=("elas_u4", "rea_1"))
    parser.add_argument("--seeds", type=_numbers, default=(1, 2, 3))
    parser.add_argument("--cold", action="store_true", help="also start from the question alone")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, help="write every run to this CSV")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
