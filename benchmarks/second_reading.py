"""Whether a second reading proves what it says, on simulated readers.

    python benchmarks/second_reading.py reviews/*.csv

First the coverage of every interval and limit in simulated reviews whose truth is known. Then
whole second readings of real reviews with a first reader who misses 5, 10 and 20 % of the
relevant records and keeps 3 % of the others, and a second reader who sees what is there: a fifth
is drawn, read and judged by the escalation rule, and a further fifth while the rule asks for it.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from rea.screening.agreement import TwoByTwo, measure_agreement, missed_at_most
from rea.screening.missed import Lost, estimate_lost, lost_at_most
from rea.screening.sampling import draw
from rea.screening.sufficing import why_more

STATISTICS = ("percent", "kappa", "pabak", "ac1", "positive", "negative")
MISSES = (0.05, 0.10, 0.20)
KEEPS_IRRELEVANT = 0.03
SHARE, MINIMUM = 0.2, 100
# The rule that the shipped protocol plans, and one with a bar for recall.
RULES = {"share 2 %": (0.02, None), "share 2 %, recall 90 %": (0.02, 0.9)}


def main() -> None:
    options = _options()
    chance = np.random.default_rng(options.seed)
    report_coverage(pd.DataFrame(covered(options.reviews, chance)))
    report_limits(pd.DataFrame(limited(options.reviews, chance)))
    rows = [
        {"review": file.stem, "misses": misses, "rule": rule, **row}
        for file in options.files
        for misses in MISSES
        for rule in RULES
        for row in second_readings(file, misses, rule, options.runs, chance)
    ]
    if rows:
        report_readings(pd.DataFrame(rows))


# -- the intervals -------------------------------------------------------------------------------


def covered(n_reviews: int, chance: np.random.Generator) -> Iterator[dict[str, object]]:
    """For each simulated double reading, whether each interval holds the truth."""
    for _ in range(n_reviews):
        kept, n = chance.uniform(0.03, 0.4), int(chance.integers(100, 401))
        hit, false = chance.uniform(0.8, 0.98), chance.uniform(0.01, 0.08)
        both = kept * hit**2 + (1 - kept) * false**2
        only = kept * hit * (1 - hit) + (1 - kept) * false * (1 - false)
        cells = np.array([both, only, only, 1 - both - 2 * only])
        found = measure_agreement(TwoByTwo(*map(int, chance.multinomial(n, cells))))
        for name, true in _truth(cells).items():
            one = getattr(found, name)
            if one.value is not None:
                yield {"statistic": name, "held": one.low <= true <= one.high}


def _truth(cells: np.ndarray) -> dict[str, float]:
    a, b, c, d = cells
    percent, kept = a + d, (2 * a + b + c) / 2
    by_chance = (a + b) * (a + c) + (c + d) * (b + d)
    rare = 2 * kept * (1 - kept)
    return {
        "percent": percent,
        "kappa": (percent - by_chance) / (1 - by_chance),
        "pabak": 2 * percent - 1,
        "ac1": (percent - rare) / (1 - rare),
        "positive": 2 * a / (2 * a + b + c),
        "negative": 2 * d / (2 * d + b + c),
    }


def limited(n_reviews: int, chance: np.random.Generator) -> Iterator[dict[str, object]]:
    """For each simulated sample of exclusions, whether the limits hold."""
    for _ in range(n_reviews):
        n_all = int(chance.integers(200, 3001))
        n_lost = int(chance.integers(0, max(2, n_all // 40)))
        n_read = int(n_all * chance.uniform(0.1, 0.5))
        missed = int(chance.hypergeometric(n_lost, n_all - n_lost, n_read))
        share, once = missed_at_most(missed, n_read), n_all - n_read
        yield {"limit": "share", "held": n_lost / n_all <= share}
        in_records = n_lost - missed <= lost_at_most(missed, n_read, once)
        yield {"limit": "records", "held": in_records}
        yield {"limit": "records, as share times records", "held": n_lost - missed <= share * once}


# -- whole second readings -----------------------------------------------------------------------


@dataclass(frozen=True)
class FirstReading:
    """What an imperfect reader made of a review."""

    relevant: np.ndarray
    kept: np.ndarray


def second_readings(
    file: Path, misses: float, rule: str, n_runs: int, chance: np.random.Generator
) -> Iterator[dict[str, object]]:
    """One row a run: whether the rule asked for more, and whether the estimates held."""
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    relevant = (table["label_included"] == "1").to_numpy()
    for run in range(n_runs):
        sure = chance.random(len(relevant))
        kept = np.where(relevant, sure >= misses, sure < KEEPS_IRRELEVANT)
        yield _one_run(FirstReading(relevant, kept), rule, run)


def _one_run(first: FirstReading, rule: str, seed: int) -> dict[str, object]:
    share, recall = RULES[rule]
    lost_by_first = int((first.relevant & ~first.kept).sum())
    read = np.zeros(len(first.kept), dtype=bool)
    estimates, asked = [], []
    while True:
        left = np.flatnonzero(~read)
        ids = [f"r{n:06}" for n in left]
        strata = ["include" if first.kept[n] else "exclude" for n in left]
        n = max(MINIMUM, int(np.ceil(SHARE * len(read))))
        drawn = set(draw(ids, strata, 0.0, min(n, len(ids)), seed))
        read[[place for place, one in zip(left, ids, strict=True) if one in drawn]] = True
        lost, figures = _judged(first, read)
        unseen = int((first.relevant & ~first.kept & ~read).sum())
        estimates.append(unseen <= lost.n_at_most)
        asked.append(list(why_more(lost, figures, upper_limit_above=share, recall_below=recall)))
        if not asked[-1] or read.all():
            break
    return {
        "lost": lost_by_first,
        "caught": bool(asked[0]),
        "first_held": estimates[0],
        "last_held": estimates[-1],
        "share_read_twice": float(read.mean()),
        "lost_after": unseen,
        "recall_after": 1 - unseen / max(1, int(first.relevant.sum())),
    }


def _judged(first: FirstReading, read: np.ndarray) -> tuple[Lost, object]:
    excluded = ~first.kept
    twice = excluded & read
    missed = int((twice & first.relevant).sum())
    kept = int(first.kept.sum()) + missed
    lost = estimate_lost(missed, int(twice.sum()), int((excluded & ~read).sum()), kept)
    cells = TwoByTwo(
        int((read & first.kept & first.relevant).sum()),
        int((read & first.kept & ~first.relevant).sum()),
        missed,
        int((twice & ~first.relevant).sum()),
    )
    return lost, measure_agreement(cells)


# -- reports -------------------------------------------------------------------------------------


def report_coverage(found: pd.DataFrame) -> None:
    print("\nInterval of 95 %: holds the truth in")
    for name, held in found.groupby("statistic")["held"].mean().reindex(STATISTICS).items():
        print(f"  {name:<10} {held:.1%}")


def report_limits(found: pd.DataFrame) -> None:
    print("\nUpper limit of 95 %: holds the truth in")
    for name, held in found.groupby("limit")["held"].mean().items():
        print(f"  {name:<34} {held:.1%}")


def report_readings(found: pd.DataFrame) -> None:
    """By reader and rule, over all runs; a run in which nothing was missed has nothing to catch."""
    print(f"\n{found['review'].nunique()} reviews, {len(found):,} second readings")
    told = defaultdict(list)
    for (rule, misses), rows in found.groupby(["rule", "misses"]):
        missing = rows[rows["lost"] > 0]
        told["rule"].append(rule)
        told["misses"].append(f"{misses:.0%}")
        told["asked for more"].append(f"{rows['caught'].mean():.1%}")
        told["of those with a miss"].append(f"{missing['caught'].mean():.1%}")
        told["limit held, first"].append(f"{rows['first_held'].mean():.1%}")
        told["limit held, last"].append(f"{rows['last_held'].mean():.1%}")
        told["read twice"].append(f"{rows['share_read_twice'].mean():.0%}")
        told["recall after"].append(f"{rows['recall_after'].mean():.1%}")
    print(pd.DataFrame(told).to_string(index=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, help="reviews with a column label_included")
    parser.add_argument("--reviews", type=int, default=10_000, help="simulated reviews")
    parser.add_argument("--runs", type=int, default=20, help="second readings a review")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
