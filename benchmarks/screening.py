"""What our ranker saves against ASReview's ELAS u4, on reviews whose verdicts are known.

    python benchmarks/screening.py reviews/*.csv --protocols protocols.json

Each file needs the columns title, abstract and label_included (1 or 0). The protocols are
one JSON object: the file's name without .csv -> {"text": question and criteria}. Every ranker
starts from the same two priors of each seed, and (--cold) from the question alone. On our own
ranker's orders from priors the stopping rules are asked too, as in stopping.py.

Every run is added to --out as soon as it is there; begun again, what stands there is not run
again. The table at the end holds what was promised beside what was reached.
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
from stopping import estimate, obey, report_stopping

from rea.screening.ranking import prepare
from rea.screening.simulation import Simulation, draw_priors, replay

_JOB = ["review", "start", "ranker"]
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
    known = pd.read_csv(options.out) if options.out and options.out.exists() else pd.DataFrame()
    there = set(zip(*(known[name] for name in _JOB), strict=True)) if len(known) else set()
    jobs = [
        Job(file, protocols.get(file.stem, {}).get("text", ""), ranker, start, options.seeds)
        for file in sorted(options.files, key=lambda file: file.stat().st_size)
        for start, ranker in _runs(options)
        if (file.stem, start, ranker) not in there
    ]
    parts = [known] if len(known) else []
    with get_context("spawn").Pool(options.processes, maxtasksperchild=1) as pool:
        for rows in _shown(pool.imap(run, jobs), len(jobs)):
            parts.append(pd.DataFrame(rows))
            if options.out:  # a job is there whole or not at all
                pd.concat(parts).to_csv(options.out, index=False)
    runs = pd.concat(parts, ignore_index=True)
    report(runs, options.rankers[0])
    if "stops" in runs:
        stops = _held(runs, "stops")
        estimates = _held(runs, "estimates")
        ours = options.rankers[-1]
        of_ours = (one[one["ranker"] == ours] for one in (stops, estimates))
        report_stopping(*of_ours)
        promised(runs, stops, estimates, options.rankers)


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
                **(_asked_to_stop(done) if job.start == "priors" else {}),
            }
        )
    return rows


def promised(
    runs: pd.DataFrame, stops: pd.DataFrame, estimates: pd.DataFrame, rankers: tuple[str, ...]
) -> None:
    """Print what was promised of our ranker beside what it reached."""
    reference, ours = rankers[0], rankers[-1]
    stops, estimates = (one[one["ranker"] == ours] for one in (stops, estimates))
    means = runs.groupby(["start", "ranker", "review"])[MEASURES].mean()
    u4, own = means.loc["priors", reference], means.loc["priors", ours]
    rows = [
        ("mean loss, x reference", 0.96, 0.90, own["loss"].mean() / u4["loss"].mean()),
        ("mean WSS@95, above reference", 0.01, 0.03, own["wss_95"].mean() - u4["wss_95"].mean()),
        (
            "reviews not worse by more than .01",
            *(0.80, 0.95),
            (own["loss"] - u4["loss"] <= 0.01).mean(),
        ),
    ]
    if {"question", "random"} <= set(runs["start"]):
        chance, cold = means.loc["random", reference], means.loc["question", ours]
        early = cold["recall_at_10"].mean() / chance["recall_at_10"].mean()
        rows.append(("cold start: recall at 10 %, x random", 1.25, 1.40, early))
        lower = (cold["loss"] < chance["loss"]).mean()
        rows.append(("cold start: reviews with lower loss", 0.85, 0.95, lower))
    rule = stops[stops["rule"] == "Callaghan & Müller-Hansen, 95 %"]
    reached = (rule["recall"] >= 0.95 - 1e-9).mean()
    saved = rule[rule["n"] >= 1500]["saved"].mean()
    rows += [
        ("stopping: runs that reach .95", 0.95, 0.98, reached),
        ("stopping: lowest recall", 0.90, 0.93, rule["recall"].min()),
        ("stopping: work saved, N >= 1,500", 0.16, 0.25, saved),
        ("recall interval: coverage", 0.90, 0.95, estimates["held"].mean()),
    ]
    print("\n## What was promised\n")
    print(f"{'measure':<40} {'floor':>6} {'aim':>6} {'reached':>8}")
    for name, floor, aim, value in rows:
        better = value <= floor if aim < floor else value >= floor
        at_aim = value <= aim if aim < floor else value >= aim
        verdict = "aim" if at_aim else "floor" if better else "SHORT"
        print(f"{name:<40} {floor:>6.2f} {aim:>6.2f} {value:>8.3f}  {verdict}")
    print("Waiting, features, reopening and memory: benchmarks/reading.py 5000 and 100000.")


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


def _asked_to_stop(done: Simulation) -> dict[str, str]:
    """Where each rule would stop, and whether the bound held, as cells of a table."""
    return {"stops": json.dumps(obey(done)), "estimates": json.dumps(estimate(done))}


def _held(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    rows = [
        {"review": run.review, "ranker": run.ranker, **row}
        for run in runs[runs["start"] == "priors"].itertuples()
        for row in json.loads(getattr(run, name))
    ]
    return pd.DataFrame(rows)


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
