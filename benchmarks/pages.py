"""How long a reader waits: 95 of 100 decisions at 5,000 records, the first byte at 20,000.

    python benchmarks/pages.py [n_decisions]

Makes reviews of invented records in a temporary folder, asks the application without a network
in between, and prints milliseconds. A page is asked for twice, because the first reader of a
large review is served what a thread behind the server has read by then.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import tempfile
import time
from datetime import date
from html import unescape
from pathlib import Path

from rea import open_review, steps
from rea.web import create_app

TA = "/screen/title-abstract"
PAGES = (
    "/",
    TA,
    f"{TA}/list?words=police",
    "/screen/full-text",
    "/reconcile/title-abstract",
    "/agreement/title-abstract",
    "/pairs",
    "/full-texts",
    "/extract",
    "/report",
    "/plan",
    "/settings",
    "/tags",
    "/practice/1",
)
WORDS = [
    *("survivor", "domestic", "abuse", "police", "agency", "advocate", "referral", "health"),
    *(f"term{n}" for n in range(3000)),
]


def main() -> None:
    n_decisions = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        decisions(made(Path(folder) / "small", 5_000), n_decisions)
        first_bytes(made(Path(folder) / "large", 20_000))


def decisions(folder: Path, n: int) -> None:
    """Time the answers to a form, and the page that follows."""
    client = create_app(folder, "r1").test_client()
    saved, shown = [], []
    page = client.get(TA).get_data(as_text=True)
    for turn in range(n):
        form = {name: hidden(page, name) for name in ("token", "record", "replaces")}
        answer = "unsure" if turn % 7 else "include"
        began = time.perf_counter()
        client.post(TA, data=form | {"answer": answer, "note": ""})
        saved.append(time.perf_counter() - began)
        began = time.perf_counter()
        page = client.get(TA).get_data(as_text=True)
        shown.append(time.perf_counter() - began)
    for name, times in (("decision saved", saved), ("next record shown", shown)):
        times.sort()
        print(f"{name:<22} p50 {ms(times[n // 2])}  p95 {ms(times[int(n * 0.95)])}")


def first_bytes(folder: Path) -> None:
    """Time every page of a review in which somebody has read a little."""
    review = open_review(folder)
    records = review.records(("record_id",))["record_id"].head(500)
    steps.decide(review, [steps.Wish(one, "include") for one in records], person="r1")
    client = create_app(folder, "r1").test_client()
    for address in PAGES:
        client.get(address)
        began = time.perf_counter()
        answer = client.get(address)
        print(f"{address:<30} {ms(time.perf_counter() - began)}  {len(answer.data) / 1000:6.1f} kB")


def made(folder: Path, n: int) -> Path:
    """A review of so many invented records, ready to be read."""
    steps.begin(folder, protocol="disengagement-communication", person_name="Reader")
    review, chance, export = open_review(folder), random.Random(1), folder / "export.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("title", "abstract", "authors", "year", "journal", "doi"))
        for number in range(n):
            title = f"{' '.join(chance.choices(WORDS, k=10))} {number}"
            abstract = " ".join(chance.choices(WORDS, k=180))
            year = str(1990 + number % 35)
            rows.writerow((title, abstract, "A, B", year, "Journal", f"10.1000/x.{number}"))
    steps.import_records(review, [export], steps.SearchFacts("Scopus", date(2026, 1, 1)))
    steps.find_duplicates(review)
    steps.release_protocol(review, "r1")
    return folder


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f} ms"


if __name__ == "__main__":
    main()
