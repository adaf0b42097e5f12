"""What a report costs: ``python benchmarks/reporting.py [RECORDS …] [--studies 100]``.

A review is invented with so many records (20,000), grouped, read on title and abstract, and so
many included studies, each with the text of its report and an answer to every field of a shipped
form. `rea report` then runs in a process of its own, for each format and for all of them:
seconds on the clock and of the processor, and the most memory that it held.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands import make_review

import rea
from rea import steps
from rea.extraction.answers import Answer
from rea.extraction.standing import line_of
from rea.steps.state import ANSWERS
from rea.store import log

if TYPE_CHECKING:
    from rea.extraction.forms import Field
    from rea.store.review import Review

_FORMATS = ("csv", "json", "svg", "png", "html", "docx", "pdf")
_ALL = "all"
_PROTOCOL = "disengagement-communication"
_WORDS = ("support", "survivors", "agencies", "communication", "risk", "safety", "advocate")
# For each study, so many are read in full and left out, and so many cannot be had.
_EXCLUDED, _NOT_HAD = 3, 1
_MB = 1024 if sys.platform == "linux" else 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", type=int, nargs="*", default=[20_000])
    parser.add_argument("--studies", type=int, default=100)
    parser.add_argument("--formats", nargs="+", default=[*_FORMATS, _ALL])
    options = parser.parse_args()
    os.environ.setdefault("REA_DEVICE", "bench")
    print(f"{'records':>9} {'format':<8} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for n_records in options.records:
        with tempfile.TemporaryDirectory() as name:
            folder = make_review(Path(name), n_records, "--protocol", _PROTOCOL)
            _read_and_extract(rea.open_review(folder), options.studies)
            for form in options.formats:
                told = " ".join(f"{figure:8,.1f}" for figure in _cost(folder, form))
                print(f"{n_records:9,} {form:<8} {told}", flush=True)


def _cost(folder: Path, form: str) -> tuple[float, float, float]:
    """Wall and processor seconds, and the peak of memory in MB, of one report."""
    only = [] if form == _ALL else ["--format", form]
    command = [sys.executable, "-m", "rea", "report", "--interim", *only, "--review", str(folder)]
    began = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    taken = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} failed.")
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / _MB


def _read_and_extract(review: Review, n_studies: int) -> None:
    """Every record decided, the studies included in the end, and each of them extracted."""
    records = review.records(("record_id",))["record_id"].tolist()
    n_had = n_studies * (1 + _EXCLUDED)
    kept = records[: n_had + n_studies * _NOT_HAD]
    rest = [steps.Wish(one, "exclude", "X3-TYPE") for one in records[len(kept) :]]
    steps.decide(review, [*(steps.Wish(one, "include") for one in kept), *rest], person="r1")
    texts = review.root.parent / "texts"
    texts.mkdir()
    files = {one: _text(texts, n) for n, one in enumerate(kept[:n_studies])}
    wishes = [steps.RetrievalWish(one, "got", file=files.get(one)) for one in kept[:n_had]]
    wishes += [steps.RetrievalWish(one, "not-retrieved", "asked twice") for one in kept[n_had:]]
    steps.note_retrieval(review, wishes, person="r1")
    included = [steps.Wish(one, "include") for one in kept[:n_studies]]
    out = [steps.Wish(one, "exclude", "X4-POP") for one in kept[n_studies:n_had]]
    steps.decide(review, [*included, *out], person="r1", stage="full-text")
    _answer(review)


def _text(folder: Path, n: int) -> Path:
    """The text of a report, 60 kB of words."""
    path = folder / f"{n}.txt"
    path.write_text(" ".join(_words_of(n)), encoding="utf-8")
    return path


def _words_of(n: int) -> list[str]:
    return random.Random(n).choices(_WORDS, k=7_000)


def _answer(review: Review) -> None:
    form = steps.Extraction(review, "r1")
    lines = [
        log.new_line("r1", **line_of(answer), protocol=form.protocol_name, replaces=[])
        for n, study in enumerate(form.studies)
        for answer in _answers(study.study_id, form.form.fields, n)
    ]
    review.add_lines(ANSWERS, "r1", lines)


def _answers(study_id: str, fields: Sequence[Field], n: int) -> Iterator[Answer]:
    """An answer to each field; where words are asked for, one in ten is not in the text."""
    drawn, text = random.Random(n), _words_of(n)
    for k, field in enumerate(fields):
        if field.kind in ("group", "record_refs"):
            continue
        quote = " ".join(drawn.choices(_WORDS, k=30) if k % 10 == 0 else text[k * 50 :][:30])
        yield Answer(
            study_id,
            field.path,
            value=quote if field.kind == "quote" else _value(field, drawn, n),
            quote=quote if field.locator and field.kind != "quote" else "",
            locator="1" if field.locator else "",
            kind="quote" if field.locator else "",
        )


def _value(field: Field, drawn: random.Random, n: int) -> str:
    match field.kind:
        case "single" | "multi" if field.choices:
            most = 3 if field.kind == "multi" else 1
            return "\n".join(drawn.sample(field.choices, min(most, len(field.choices))))
        case "yes_no_unclear":
            return drawn.choice(("yes", "no", "unclear"))
        case "integer" | "number":
            return str(int(field.minimum or 0) + drawn.randrange(40))
        case "year_range":
            return f"{1990 + n % 30}-{1991 + n % 30}"
        case _:
            return (
                f"Study {n}"
                if field.path.endswith("study_label")
                else " ".join(drawn.choices(_WORDS, k=12))
            )


if __name__ == "__main__":
    main()
