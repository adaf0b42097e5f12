"""A reader sees no trace of a colleague's verdict on a record that they have still to read.

Two worlds differ in nothing but how the colleague decided. Whatever the reader opens must be
the same bytes in both.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support import done
from web.web_reader import Reader

from rea import open_review
from rea.steps import DrawWish, Wish, decide, draw_second

PAGES = (
    "/",
    "/screen/title-abstract",
    "/screen/full-text",
    "/reconcile/title-abstract",
    "/reconcile/full-text",
    "/agreement/title-abstract",
    "/agreement/full-text",
    "/report",
    "/extract",
)
NOTE = "zebra-note"


def everybody_reads(invented) -> Path:
    """Both read every record at title and abstract; the protocol says so."""
    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    plan = "title-abstract: {share: 0.2, minimum: 10, sample: random, seed: 1}"
    assert plan in text
    path.write_text(text.replace(plan, "title-abstract: {share: 1, sample: all}"), encoding="utf-8")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    return folder


def colleague_decides(folder: Path, stage: str, verdict: str) -> list[str]:
    """r1 decides every report of a stage in one way."""
    review = open_review(folder)
    groups = review.duplicates()
    speakers = sorted(set(groups["representative"]))
    if stage == "full-text":
        found = [
            line["record"] for line in review.lines("retrieval") if line["outcome"] == "retrieved"
        ]
        speakers = sorted(set(groups[groups["record_id"].isin(found)]["representative"]))
    reason = "X4-POP" if verdict == "exclude" else ""
    wishes = [Wish(one, verdict, reason, NOTE) for one in speakers]
    decide(review, wishes, person="r1", stage=stage)
    return speakers


def both_worlds(start: Path, stage: str) -> list[tuple[Path, list[str]]]:
    worlds = []
    for verdict in ("include", "exclude"):
        folder = start.parent / verdict / "review"
        shutil.copytree(start, folder)
        worlds.append((folder, colleague_decides(folder, stage, verdict)))
    return worlds


def all_pages(folder: Path, records: list[str], person: str) -> dict[str, str]:
    reader = Reader(folder, person)
    addresses = [*PAGES, *(f"/record/{record}" for record in records[:2])]
    return {one: re.sub(r'name="token" value="[^"]*"', "", reader.open(one)) for one in addresses}


@pytest.fixture(params=["everybody reads", "a drawn sample", "full text"])
def worlds(request, invented):
    if request.param == "full text":
        return both_worlds(invented("retrieved"), "full-text")
    if request.param == "everybody reads":
        return both_worlds(everybody_reads(invented), "title-abstract")
    found = both_worlds(invented("released"), "title-abstract")
    for folder, _ in found:
        draw_second(open_review(folder), "r2", person="r1", wish=DrawWish(share=1))
    return found


def test_every_page_is_the_same_whatever_the_colleague_decided(worlds):
    (kept, records), (excluded, _) = worlds

    one, other = all_pages(kept, records, "r2"), all_pages(excluded, records, "r2")

    assert [address for address in one if one[address] != other[address]] == []
    assert not any(NOTE in page for page in one.values())


def test_the_reports_files_are_withheld_too(worlds):
    folder, _ = worlds[0]
    done("report", "--interim", "--review", folder)
    reader = Reader(folder, "r2")

    assert "report.html" not in reader.open("/report")
    reader.open("/report/files/report.html")

    assert reader.page.status_code == 404


def test_what_was_decided_is_shown_once_it_was_read(invented):
    [(folder, _), _] = both_worlds(everybody_reads(invented), "title-abstract")
    reader = Reader(folder, "r2")
    reader.open("/screen/title-abstract")
    record = reader.hidden("record")

    assert NOTE not in reader.open(f"/record/{record}")
    reader.open("/screen/title-abstract")
    reader.press("exclude:X4-POP")

    assert NOTE in reader.open(f"/record/{record}")
    assert NOTE in reader.open("/reconcile/title-abstract")


def test_a_disagreement_just_made_is_not_counted_while_there_is_more_to_read(invented):
    [(folder, _), _] = both_worlds(everybody_reads(invented), "title-abstract")
    reader = Reader(folder, "r2")
    reader.open("/screen/title-abstract")
    reader.press("exclude:X4-POP")

    page = reader.open("/")

    assert not re.search(r"\d disagreement", page)
    assert "so that nobody is steered" in page


def test_a_reader_of_two_minds_is_not_shown_to_one_who_has_not_begun(invented):
    folder = everybody_reads(invented)
    review = open_review(folder)
    record = sorted(review.duplicates()["representative"])[0]
    for verdict in ("include", "exclude"):
        copy = folder.parent / verdict
        shutil.copytree(folder, copy)
        decide(
            open_review(copy),
            [Wish(record, verdict, "X4-POP" if verdict == "exclude" else "", NOTE)],
            person="r1",
        )
        log = copy / "data" / "screened" / "title-abstract" / "r1.desk.jsonl"
        target = folder / "data" / "screened" / "title-abstract" / f"r1.{verdict}.jsonl"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(log, target)

    page = Reader(folder, "r2").open("/reconcile/title-abstract")

    assert NOTE not in page
    assert "No disagreement waits" in page
