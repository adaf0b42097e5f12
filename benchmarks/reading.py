"""Whether a reader ever waits: ``python benchmarks/reading.py [RECORDS]``.

Makes up a review of so many records (5,000), opens it with ``rea screen`` and asks for the first
record at once, as no browser is quick enough to; decides 300 records in the pages, leaves them and
opens them again. Prints how long the first record took from the start of the command, how long
a decision took until the next record was shown (while the features were still being made, and
afterwards), and the peak memory. Nothing leaves this computer; a browser's own time is not in it.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.request import urlopen

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_PAGE = "/screen/title-abstract"
_PAUSE_S = 0.1


def main() -> None:
    options = _options()
    if options.read:
        read(Path(options.read), options.n_decisions)
        return
    with tempfile.TemporaryDirectory() as name:
        review = Path(name) / "review"
        began = time.perf_counter()
        make(review, options.records)
        print(f"{options.records:,} records (made in {time.perf_counter() - began:.0f} s)")
        for label, n in (("first time", 300), ("opened again", 100)):
            print(f"\n{label}")
            print(f"  first record shown after {opened_after(review):.2f} s", flush=True)
            command = [sys.executable, __file__, "--read", str(review), "--n-decisions", str(n)]
            subprocess.run(command, check=True)


def opened_after(review: Path) -> float:
    """Seconds from the start of ``rea screen`` until the page with the first record is there."""
    command = [sys.executable, "-m", "rea", "screen", "--as", "r1", "--review", str(review)]
    no_browser = os.environ | {"BROWSER": "true"}  # a command that does nothing
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=no_browser, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout
        address = re.search(r"http://\S+", run.stdout.readline())
        assert address
        page = urlopen(address[0]).read().decode()
        took = time.perf_counter() - began
        run.terminate()
    assert 'name="record"' in page
    return took


def read(review: Path, n_decisions: int) -> None:
    """Open the page in this process and decide, as a reader in a hurry does."""
    from rea.web import create_app
    from rea.web.serving import make_ready, stay_ready

    began = time.time()
    make_ready()
    client = create_app(review, "r1").test_client()
    page = client.get(_PAGE).get_data(as_text=True)
    stay_ready()
    waits: dict[str, list[float]] = {"features not ready": [], "features ready": []}
    for n in range(n_decisions):
        form = {name: _hidden(page, name) for name in ("token", "record", "replaces")}
        answer = "include" if n % 10 == 0 else "unsure" if n % 10 == 1 else _exclusion(page)
        time.sleep(_PAUSE_S)
        asked = time.perf_counter()
        page = client.post(_PAGE, data=form | {"answer": answer}, follow_redirects=True).text
        waits[_moment(client)].append(1000 * (time.perf_counter() - asked))
        assert 'name="record"' in page
    for moment, taken in waits.items():
        if taken:
            taken.sort()
            p95 = taken[int(0.95 * len(taken))]
            print(
                f"  decision to next record, {moment}: median {taken[len(taken) // 2]:.0f} ms, "
                f"p95 {p95:.0f} ms, longest {taken[-1]:.0f} ms ({len(taken)} decisions)"
            )
    orders = _orders(client)
    orders.wait()
    took = time.time() - began
    print(f"  last order: {orders.newest().shown_by}, ready {took:.0f} s after the first page")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def make(folder: Path, n_records: int) -> None:
    """A review of invented records: words as frequent as words are, abstracts as long."""
    import numpy as np
    import pandas as pd

    from rea import steps
    from rea.model import RECORD_COLUMNS, Source
    from rea.store.review import open_review

    chance = np.random.default_rng(0)
    letters = np.array(list("etaoinshrdlucmfwypvbgkqjxz"))
    share = 1 / np.arange(1, 27) ** 0.7
    lengths = np.maximum(2, chance.normal(7, 2.5, 60_000).astype(int))
    words = ["".join(chance.choice(letters, n, p=share / share.sum())) for n in lengths]
    often = np.cumsum(1 / np.arange(1, 60_001))

    def text(n_words: int) -> str:
        places = np.searchsorted(often, chance.random(n_words) * often[-1])
        return " ".join(words[place] for place in places)

    rows = {name: [""] * n_records for name in RECORD_COLUMNS}
    rows["record_id"] = [f"made-up-2026-01-01/{n:06}" for n in range(1, n_records + 1)]
    rows["title"] = [text(12) for _ in range(n_records)]
    rows["abstract"] = [text(int(n)) for n in chance.integers(120, 280, n_records)]
    question = "Which agencies support survivors of domestic abuse?"
    steps.begin(folder, question=f"{question} {text(8)}", person_name="Reader")
    review = open_review(folder)
    steps.release_protocol(review, "r1")
    name = "made-up-2026-01-01"
    day = date(2026, 1, 1)
    source = Source(name, "Made up", "database", "", day, "", (), n_records, 0, "2026-01-01")
    skipped = pd.DataFrame(columns=["file", "line", "reason", "text"])
    open_review(folder).add_source(source, {}, pd.DataFrame(rows), skipped)


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def _exclusion(page: str) -> str:
    found = re.search(r'value="(exclude:[^"]*)"', page)
    assert found
    return found[1]


def _orders(client):  # type: ignore[no-untyped-def]
    from rea.web.place import EXTENSION

    place = client.application.extensions[EXTENSION]
    return place._desks["title-abstract"].course.orders


def _moment(client) -> str:  # type: ignore[no-untyped-def]
    return "features not ready" if _orders(client).newest() is None else "features ready"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=int, nargs="?", default=5_000)
    parser.add_argument("--read", help=argparse.SUPPRESS)
    parser.add_argument("--n-decisions", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
