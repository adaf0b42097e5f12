"""How many copies are found, how many works are lost, and what it costs, on labelled sets.

    python benchmarks/deduplication.py DIR... [--peer PYTHON] [--scale N...] [--errors FOLDER]
                                       [--leave-one-out] [--website DIR] [--errata same]

DIR holds `records.csv` (id, title, author, year, journal, volume, number, pages, doi,
abstract, isbn, url, type, source) and `truth.csv` (id, cluster_id). `--peer` names the
Python of an environment in which bib-dedupe is installed; it then runs in the same run on
the same sets. `--scale` makes larger sets out of the given ones (see `recombined`) and
prints time and memory only. `--errors` lists every wrong merge and every copy missed for
reading. `--leave-one-out` scores each set with the thresholds that are best on the others,
and with only those merging rules that the others support (fired there, and never wrongly).
`--website` takes a folder of RIS files and `duplicates_truth.csv` (id, cluster_id), one
source a file, and runs with and without abstracts.

Measures. Removable: records less works. Sensitivity: share of the removable records that
were removed. Works lost: works of which no record is a representative. Queue: questions
per 1,000 records. Reached: share of the true pairs brought together by merges and by
questions answered rightly.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import get_args

import pandas as pd
import rispy

from rea.dedupe import Definition, Grouping, Outcome, explain, facts, group_duplicates
from rea.dedupe import grouping as grouping_module
from rea.dedupe.definition import rules_for
from rea.dedupe.judging import judge_all
from rea.dedupe.keys import keys_of
from rea.dedupe.rules import Rule
from rea.model import REVIEW_RECORD_COLUMNS

_FROM = {"author": "authors", "number": "issue"}
# A word that is replaced: of four letters or more.
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHOWN = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi")


@dataclass(frozen=True)
class Scores:
    """What one run on one set gave."""

    n_records: int
    n_removable: int
    sensitivity: float
    wrong_removals: int
    works_lost: int
    queue_per_1000: float
    pairs_reached: float
    cpu_seconds: float
    peak_mb: int


def main() -> None:
    """Run what the command line asks for."""
    options = _parser().parse_args()
    if options.one:
        print(json.dumps(_one_run(Path(options.one), options.size, options.errata)))
        return
    for folder in options.sets:
        print(_line(folder.name, _child(folder, errata=options.errata)))
        if options.peer:
            print(_line(f"{folder.name} bib-dedupe", _peer(folder, options.peer)))
        if options.errors:
            _list_errors(folder, options.errors / f"{folder.name}.txt")
    if options.leave_one_out:
        _leave_one_out(options.sets)
    if options.website:
        _website(options.website)
    for size in options.scale or []:
        figures = _child(options.sets[0].parent, size)
        seconds, megabytes = figures["cpu_seconds"], figures["peak_mb"]
        print(f"{size:>9,} records: {seconds:7.1f} CPU s, {megabytes:,} MB at the peak")


def load(folder: Path) -> tuple[pd.DataFrame, pd.Series]:
    """One labelled set as records of a review, and the work of each record."""
    given = pd.read_csv(folder / "records.csv", dtype=str, keep_default_na=False)
    given = given.rename(columns=_FROM).rename(columns={"id": "record_id"})
    records = given.reindex(columns=[*REVIEW_RECORD_COLUMNS, "searched_on"], fill_value="")
    records["source"], records["searched_on"] = folder.name, "2020-01-01"
    truth = pd.read_csv(folder / "truth.csv", dtype=str).set_index("id")["cluster_id"]
    return records, truth


def recombined(folders: list[Path], n_records: int) -> pd.DataFrame:
    """A larger set out of small ones, with the same share of copies.

    Round k replaces every word of titles and abstracts, and every surname, by the word 37 k
    places on in the list of all words of titles (of all surnames), most frequent first; it
    puts k before each volume and page and behind each DOI and address. All records of a work
    are changed alike, so exact copies stay exact; a slip of the pen becomes a replaced word,
    so copies are harder to see than in life. Journals, years and words of fewer than four
    letters stay as they are, so that works of different rounds still resemble each other.
    """
    base = pd.concat([_with_folder(folder) for folder in folders], ignore_index=True)
    n_rounds = -(-n_records // len(base))
    titles, people = _by_frequency(base["title"]), _by_frequency(base["authors"])
    words_of = {"title": titles, "abstract": titles, "authors": people}
    rounds = [_round(base, words_of, k) for k in range(n_rounds)]
    return pd.concat(rounds, ignore_index=True).head(n_records)


def _with_folder(folder: Path) -> pd.DataFrame:
    records, _ = load(folder)
    records["record_id"] = folder.name + "/" + records["record_id"]
    return records


def _by_frequency(texts: pd.Series) -> list[str]:
    counts = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    return [word for word, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def _round(base: pd.DataFrame, words_of: Mapping[str, list[str]], k: int) -> pd.DataFrame:
    made = base.copy()
    made["record_id"] = f"round{k:04d}-" + made["record_id"]
    for column, words in words_of.items():
        n = len(words)
        become = {word: words[(i + 37 * k) % n] for i, word in enumerate(words)}
        made[column] = [
            _WORD.sub(lambda found, become=become: become.get(found[0], found[0]), text.lower())
            for text in made[column]
        ]
    for column in ("volume", "pages"):
        made[column] = [number and f"{k}{number}" for number in made[column]]
    for column in ("doi", "url"):
        made[column] = [address and f"{address}.{k}" for address in made[column]]
    return made


def score(grouping: Grouping, truth: pd.Series) -> dict[str, float]:
    """The measures named at the top of this file."""
    rows = grouping.rows.set_index("record_id")
    work = truth.reindex(rows.index)
    n_removable = len(rows) - work.nunique()
    spans = work.groupby(rows["group_id"]).nunique()
    wrong = int((spans - 1).sum())
    removed = len(rows) - len(spans)
    kept = set(work[rows.index == rows["representative"]])
    return {
        "n_records": len(rows),
        "n_removable": n_removable,
        "sensitivity": (removed - wrong) / n_removable,
        "wrong_removals": wrong,
        "works_lost": work.nunique() - len(kept),
        "queue_per_1000": 1000 * len(grouping.questions) / len(rows),
        "pairs_reached": _reached(grouping, work),
    }


def _reached(grouping: Grouping, work: pd.Series) -> float:
    group = grouping.rows.set_index("record_id")["group_id"].to_dict()
    joined = {name: name for name in set(group.values())}

    def root(name: str) -> str:
        while joined[name] != name:
            name = joined[name]
        return name

    asked = zip(grouping.questions["record_a"], grouping.questions["record_b"], strict=True)
    for a, b in asked:
        if work[a] == work[b]:
            joined[root(group[a])] = root(group[b])
    found = pd.Series({record: root(name) for record, name in group.items()})
    return _n_pairs(work.to_frame("w").assign(g=found).groupby(["w", "g"]).size()) / _n_pairs(
        work.groupby(work).size()
    )


def _n_pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _one_run(folder: Path, size: int, errata: Outcome) -> dict[str, float]:
    if size:
        folders = sorted(path.parent for path in folder.glob("*/truth.csv"))
        records, truth = recombined(folders, size), None
    else:
        records, truth = load(folder)
    definition = Definition(errata=errata)
    before = time.process_time()
    grouping = group_duplicates(records, definition=definition)
    cpu = {"cpu_seconds": time.process_time() - before, "peak_mb": _peak_mb()}
    return cpu if truth is None else asdict(Scores(**score(grouping, truth), **cpu))  # type: ignore[arg-type]


def _child(folder: Path, size: int = 0, errata: str = "different") -> dict[str, float]:
    """A run in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--one", str(folder), "--size", str(size)]
    command += ["--errata", errata]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


_GRID = {
    "TITLE_NEAR": (0.90, 0.93, 0.96),
    "TITLE_ALIKE": (0.70, 0.80, 0.90),
    "ABSTRACT_SAME": (0.80, 0.90, 0.95),
}


def _leave_one_out(folders: list[Path]) -> None:
    sets = {folder.name: load(folder) for folder in folders}
    by_threshold = {values: _with_thresholds(values, sets) for values in product(*_GRID.values())}
    _with_thresholds((0.93, 0.80, 0.90), {})
    fired = {name: _fired(*labelled) for name, labelled in sets.items()}
    for left_out, (records, truth) in sets.items():
        others = [name for name in sets if name != left_out]
        best = min(
            by_threshold, key=lambda values: _loss([by_threshold[values][name] for name in others])
        )
        print(
            f"{left_out}: thresholds of the others {best}: {_brief(by_threshold[best][left_out])}"
        )
        supported = {rule for name in others for rule, right in fired[name] if right}
        supported -= {rule for name in others for rule, right in fired[name] if not right}
        scored = _with_rules(supported, records, truth)
        print(f"{left_out}: the {len(supported)} rules that the others support: {_brief(scored)}")


def _with_thresholds(
    values: tuple[float, ...], sets: dict[str, tuple[pd.DataFrame, pd.Series]]
) -> dict[str, dict[str, float]]:
    for name, value in zip(_GRID, values, strict=True):
        setattr(facts, name, value)
    return {name: score(group_duplicates(*one[:1]), one[1]) for name, one in sets.items()}


def _fired(records: pd.DataFrame, truth: pd.Series) -> set[tuple[str, bool]]:
    """Merging rules that decided a pair of this set, and whether rightly."""
    keys = keys_of(records.sort_values("record_id").reset_index(drop=True))
    rules = rules_for(Definition())
    judged = judge_all(keys, rules).with_outcome(rules, "same")
    work = truth.reindex(keys["record_id"]).to_numpy()
    right = work[judged.low] == work[judged.high]
    return {(rules[n].name, bool(r)) for n, r in zip(judged.rule, right, strict=True)}


def _with_rules(supported: set[str], records: pd.DataFrame, truth: pd.Series) -> dict[str, float]:
    def only_supported(definition: Definition) -> tuple[Rule, ...]:
        return tuple(
            replace(rule, outcome="ask")
            if rule.outcome == "same" and rule.name not in supported
            else rule
            for rule in rules_for(definition)
        )

    grouping_module.rules_for = only_supported
    scored = score(group_duplicates(records), truth)
    grouping_module.rules_for = rules_for
    return scored


def _brief(s: dict[str, float]) -> str:
    return (
        f"sensitivity {s['sensitivity']:.4f}, wrong {s['wrong_removals']}, "
        f"queue {s['queue_per_1000']:.1f}/1,000, reached {s['pairs_reached']:.4f}"
    )


def _loss(scores: list[dict[str, float]]) -> tuple[float, float]:
    return sum(s["wrong_removals"] for s in scores), -sum(s["sensitivity"] for s in scores)


def _website(folder: Path) -> None:
    truth = pd.read_csv(folder / "duplicates_truth.csv", dtype=str).set_index("id")["cluster_id"]
    records = pd.concat([_from_ris(path) for path in sorted(folder.glob("*.ris"))])
    records = records[records["url"] != ""].reset_index(drop=True)
    for name, table in (("", records), (" without abstracts", records.assign(abstract=""))):
        before = time.process_time()
        scores = score(group_duplicates(table), truth)
        cost = {"cpu_seconds": time.process_time() - before, "peak_mb": _peak_mb()}
        print(_line(folder.name + name, scores | cost))


def _from_ris(path: Path) -> pd.DataFrame:
    """The few fields that such records have."""
    entries = rispy.loads(path.read_text(encoding="utf-8"), skip_unknown_tags=True)
    rows = [
        {
            "record_id": entry.get("id", ""),
            "type": entry.get("type_of_reference", ""),
            "title": entry.get("title", ""),
            "authors": "; ".join(entry.get("authors", [])),
            "year": entry.get("year", ""),
            "journal": entry.get("secondary_title", "") or entry.get("journal_name", ""),
            "volume": entry.get("volume", ""),
            "issue": entry.get("number", ""),
            "pages": entry.get("start_page", ""),
            "doi": entry.get("doi", ""),
            "url": (entry.get("urls") or [""])[0],
            "abstract": entry.get("abstract", ""),
            "source": path.stem,
            "searched_on": "2026-11-22",
        }
        for entry in entries
    ]
    return pd.DataFrame(rows).reindex(
        columns=[*REVIEW_RECORD_COLUMNS, "searched_on"], fill_value=""
    )


def _peak_mb() -> int:
    import resource  # not on Windows, where nobody runs this

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


_PEER = """
import json, resource, sys, time
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
records = pd.read_csv(sys.argv[1] + "/records.csv", dtype=str, keep_default_na=False)
records = records.rename(columns={"id": "ID", "type": "ENTRYTYPE"})
papers = records["ENTRYTYPE"].isin(["inproceedings", "incollection", "proceedings"])
records["booktitle"] = records["journal"].where(papers, "")
before = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
matched = match(block(prep(records, cpu=1), cpu=1), cpu=1)
ids = cluster(matched)
cpu = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print("\\n" + json.dumps({"groups": ids, "cpu_seconds": cpu, "peak_mb": peak}))
"""


def _peer(folder: Path, python: str) -> dict[str, float]:
    command = [python, "-c", _PEER, str(folder)]
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    records, truth = load(folder)
    group = {name: name for name in records["record_id"]}
    for members in answer["groups"]:
        group.update(dict.fromkeys(members, members[0]))
    ids = [group[name] for name in records["record_id"]]
    rows = pd.DataFrame({"record_id": records["record_id"], "group_id": ids, "representative": ids})
    nothing = pd.DataFrame(columns=["record_a", "record_b"])
    found = score(Grouping(rows, nothing, nothing), truth)
    return found | {"cpu_seconds": answer["cpu_seconds"], "peak_mb": answer["peak_mb"]}


def _line(name: str, s: dict[str, float]) -> str:
    return (
        f"{name:<30} {s['n_records']:>6,} records  sensitivity {s['sensitivity']:.4f} of "
        f"{s['n_removable']:,}  lost {s['works_lost']}  wrong {s['wrong_removals']}  "
        f"queue {s['queue_per_1000']:.1f}/1,000  reached {s['pairs_reached']:.4f}  "
        f"{s['cpu_seconds']:.2f} CPU s  {s['peak_mb']} MB"
    )


def _list_errors(folder: Path, report: Path) -> None:
    """Every group that mixes works and every work in several groups, with the reason."""
    records, truth = load(folder)
    grouping = group_duplicates(records)
    rows = grouping.rows.assign(work=truth.reindex(grouping.rows["record_id"]).to_numpy())
    by_id = records.set_index("record_id")
    report.parent.mkdir(parents=True, exist_ok=True)
    with report.open("w", encoding="utf-8") as out:
        for title, of, other in (
            ("MERGED WRONGLY", "group_id", "work"),
            ("MISSED", "work", "group_id"),
        ):
            out.write(f"== {title}\n\n")
            for _, mixed in rows.groupby(of):
                firsts = mixed.drop_duplicates(other)["record_id"].tolist()
                if len(firsts) > 1:
                    out.write(_described(by_id, firsts) + "\n")


def _described(by_id: pd.DataFrame, ids: list[str]) -> str:
    lines = [f"{name}  " + " | ".join(by_id.loc[name, list(_SHOWN)]) for name in ids]
    for name in ids[1:]:
        why = explain(by_id.loc[ids[0]].to_dict(), by_id.loc[name].to_dict())
        lines.append(f"    {why.outcome}: {why.sentence} ({why.rule or 'no rule'}, {why.score})")
    return "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--peer", metavar="PYTHON", help="runs bib-dedupe from that environment")
    parser.add_argument("--scale", nargs="*", type=int, metavar="N", help="sizes to make and time")
    parser.add_argument("--errors", type=Path, metavar="FOLDER", help="writes every error there")
    parser.add_argument("--leave-one-out", action="store_true", help="choose thresholds so")
    parser.add_argument("--website", type=Path, metavar="DIR", help="RIS files with a truth")
    parser.add_argument(
        "--errata", choices=get_args(Outcome), default="different", help="as in the definition"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
