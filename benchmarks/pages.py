"""How long a reader waits: 95 of 100 decisions at 5,000 records, the first byte at 20,000.

    python benchmarks/pages.py [n_decisions]

Makes reviews of invented records in a temporary folder, asks the application without a network
in between, and prints milliseconds: of a page the median of five, once it was asked for, because
the first reader of a large review is served what a thread behind the server has read by then.
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
from rea.extraction.answers import Answer
from rea.steps.team.people import add_person
from rea.web import create_app

TA = "/screen/title-abstract"
# Every kind of page; names in braces are of the review that is made. A test of the scenes says
# which pages there are, `tests/scenes.py`.
PAGES = (
    "/",
    TA,
    f"{TA}?record={{unread}}&shown=1",
    f"{TA}?record={{decided}}",
    f"{TA}/why?record={{unread}}",
    f"{TA}/like?record={{unread}}",
    f"{TA}/list?words=police",
    f"{TA}/second-look",
    f"{TA}/words",
    "/calibration/title-abstract",
    "/screen/full-text",
    "/reconcile/title-abstract",
    "/agreement/title-abstract",
    "/searches",
    "/pairs",
    "/pairs?a={unread}",
    "/pairs?a={unread}&b={decided}",
    "/record/{decided}",
    "/full-texts",
    "/extract",
    "/extract/{study}",
    "/extract/{study}?part=people",
    "/printed",
    "/printed/{study}",
    "/coverage",
    "/verify/r2/{study}",
    "/differing",
    "/findings",
    "/findings/PQ",
    "/report",
    "/plan",
    "/settings",
    "/practice/1",
    "/protocol",
    "/protocol?part=criteria&entry=X3-TYPE",
    "/protocol/amend",
    "/release",
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
    """Time every page of a review in which two people have read and extracted a little."""
    names = read_a_little(folder)
    client = create_app(folder, "r1").test_client()
    for address in PAGES:
        answer = client.get(address.format(**names))
        times = []
        for _ in range(5):
            began = time.perf_counter()
            client.get(address.format(**names))
            times.append(time.perf_counter() - began)
        said = "" if answer.status_code == 200 else f"  {answer.status}"
        kept = f"{len(answer.data) / 1000:6.1f} kB"
        print(f"{address:<42} {ms(sorted(times)[2])}  {kept}{said}")


def read_a_little(folder: Path) -> dict[str, str]:
    """A round of calibration, 500 records read, 40 studies, one extracted by a colleague."""
    add_person(open_review(folder), "Colleague")
    review = open_review(folder)
    records = review.records(("record_id",))["record_id"].tolist()
    steps.draw_round(review, n=20, readers=("r1", "r2"), seed=1)
    both = review.lines("draws")[0]["records"]
    for who in ("r1", "r2"):
        steps.decide(review, [steps.Wish(one, "include") for one in both], person=who)
    read = [one for one in records[:500] if one not in both]
    kept = [steps.Wish(one, "include") for one in read[:60]]
    steps.decide(review, kept, person="r1")
    left_out = [steps.Wish(one, "exclude", "X3-TYPE") for one in read[60:]]
    steps.decide(review, left_out, person="r1")
    path = review.protocol_file()
    path.write_text(path.read_text("utf-8").replace('"Short name"', '"Name"'), "utf-8")
    got = read[:40]
    steps.note_retrieval(review, [steps.RetrievalWish(one, "got") for one in got], person="r1")
    for who in ("r1", "r2"):
        wishes = [steps.Wish(one, "include") for one in got]
        steps.decide(review, wishes, person=who, stage="full-text")
    study = steps.Extraction(review, "r2").studies[0].study_id
    steps.Extraction(review, "r2").answer(Answer(study, "about.study_label", value="One"))
    return {"decided": read[0], "unread": records[-1], "study": study}


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
