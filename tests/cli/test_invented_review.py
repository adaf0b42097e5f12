"""A whole review by command line gives the numbers that FLOW.md works out by hand."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from support import INVENTED, advance, bytes_under, done, rea, rows_of, set_clock

# FLOW.md, table by table: databases and registers, then other methods.
IDENTIFIED = {"Scopus": 18, "ASSIA": 14, "PsycInfo": 10}
IDENTIFIED_OTHERWISE = {
    "website/Safer Homes Library": 7,
    "organisation/Rivermead Commission": 6,
    "citation/Citation searching": 6,
}
BOXES = {
    "duplicates": (10, 4),
    "screened": (32, 15),
    "excluded": (18, 9),
    "excluded/X1-LANG": (2, 0),
    "excluded/X2-DATE": (2, 1),
    "excluded/X3-TYPE": (5, 6),
    "excluded/X4-POP": (5, 1),
    "excluded/X5-MULTI": (4, 1),
    "sought": (14, 6),
    "not_retrieved": (1, 1),
    "assessed": (13, 5),
    "excluded_at_full_text": (6, 3),
    "excluded_at_full_text/X3-TYPE": (0, 1),
    "excluded_at_full_text/X5-MULTI": (1, 0),
    "excluded_at_full_text/X6-COMM": (2, 1),
    "excluded_at_full_text/X7-ENG": (1, 1),
    "excluded_at_full_text/X8-CTX": (1, 0),
    "excluded_at_full_text/X9-BACK": (1, 0),
    "included": (7, 2),
    "unread": (0, 0),
    "removed": (0, 0),
    "screening_pending": (0, 0),
    "sought_pending": (0, 0),
    "assessment_pending": (0, 0),
}


@pytest.fixture
def finished(invented):
    """The review with everything decided and its report written."""
    return invented("reported")


def test_every_box_is_the_one_worked_out_by_hand(finished):
    boxes = _boxes(finished)

    assert {name: boxes["databases", f"identified/database/{name}"] for name in IDENTIFIED} == (
        IDENTIFIED
    )
    assert {
        name: boxes["other", f"identified/{name}"] for name in IDENTIFIED_OTHERWISE
    } == IDENTIFIED_OTHERWISE
    # A reason that nobody gave in a column has no row of its own there.
    found = {box: (boxes.get(("databases", box), 0), boxes.get(("other", box), 0)) for box in BOXES}
    assert found == BOXES
    assert (boxes["both", "included"], boxes["both", "studies"]) == (9, 8)


def test_the_groups_are_those_of_the_known_duplicates(invented):
    folder = invented("grouped")
    work_of = {row["accession"]: row["work"] for row in rows_of(INVENTED / "truth.csv")}

    groups: dict[str, set[str]] = {}
    for row in rows_of(folder / "data/screened/duplicates.csv"):
        groups.setdefault(row["group_id"], set()).add(row["accession"])

    works: dict[str, set[str]] = {}
    for accession, work in work_of.items():
        works.setdefault(work, set()).add(accession)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, works.values()))


def test_the_flow_is_the_golden_one(finished, golden):
    golden("flow.csv", (finished / "reports/flow.csv").read_text(encoding="utf-8"))


def test_the_report_reads_as_the_golden_one(finished, golden):
    golden("report.txt", _text_of((finished / "reports/report.html").read_text(encoding="utf-8")))


def test_the_same_review_gives_the_same_bytes(finished):
    before = bytes_under(finished / "reports")

    done("report", "--review", finished)

    assert bytes_under(finished / "reports") == before


def test_check_finds_the_finished_review_whole(finished):
    ran = done("check", "--review", finished)

    # 47 + 10 at title and abstract, 18 + 18 at full text.
    assert ran.out.startswith("All of it adds up: 6 sources, 61 records, 93 decisions.")


def test_included_and_excluded_list_every_report_that_was_decided(finished):
    included = rows_of(finished / "reports/included.csv")
    excluded = rows_of(finished / "reports/excluded.csv")

    # 9 included; 27 excluded at title and abstract, 9 at full text.
    assert (len(included), len(excluded)) == (9, 27 + 9)


def test_a_final_report_is_refused_while_work_is_open(invented):
    folder = invented("screened")

    ran = rea("report", "--review", folder)

    assert ran.code == 1
    assert "20 reports still wait" in ran.err
    assert "--interim" in ran.err
    assert not list((folder / "reports").iterdir())


def test_an_interim_report_half_way_shows_what_is_pending(invented):
    folder = invented("released")
    decisions = INVENTED / "decisions.csv"
    half = folder.parent / "half.csv"
    rows = [row for row in rows_of(decisions) if row["person"] == "r1"][:20]
    half.write_text(
        "accession,verdict,reason\n"
        + "".join(f"{row['accession']},{row['verdict']},{row['reason']}\n" for row in rows),
        encoding="utf-8",
    )
    done("decide", "--from", half, "--as", "r1", "--review", folder)

    ran = done("report", "--interim", "--review", folder)

    boxes = _boxes(folder)
    kept = sum(row["verdict"] != "exclude" for row in rows)
    both = {box: boxes["databases", box] + boxes["other", box] for box in BOXES if "/" not in box}
    assert both["screening_pending"] == 47 - 20
    assert both["excluded"] == 20 - kept
    assert both["sought_pending"] == kept
    assert f"{47 - 20 + kept} pending" in ran.out
    assert "Interim" in (folder / "reports/report.html").read_text(encoding="utf-8")
    assert rea("check", "--review", folder).code == 0


def test_status_leads_through_the_whole_review(invented, shelf, tmp_path):
    expected = {
        "begun": "rea import",
        "imported": "rea dedupe",
        "grouped": "rea protocol release",
        "released": "rea screen --as ID",
        "screened": "rea retrieve",
        "retrieved": "rea screen --as ID --stage full-text",
        "finished": "rea extract --as ID",
    }

    for stage, command in expected.items():
        folder = shelf.copy(stage, tmp_path / stage)
        assert f"Next: {command}" in done("status", "--review", folder).out


def test_disagreements_wait_until_somebody_settles_them(invented):
    folder = invented("released")
    decisions = ("decide", "--from", INVENTED / "decisions.csv", "--review", folder)
    done(*decisions, "--as", "r1")
    done(*decisions, "--as", "r2")

    assert "Next: rea reconcile" in done("status", "--review", folder).out
    listed = done("reconcile", "--list", "--review", folder)
    assert listed.out.startswith("3 disagreements at title-abstract.")  # W15, W18, W24

    settlements = INVENTED / "settlements.csv"
    done("reconcile", "--from", settlements, "--as", "ad", "--review", folder)
    assert done("reconcile", "--list", "--review", folder).out.startswith("0 disagreements")


def test_the_same_commands_a_second_time_change_nothing_that_counts(finished):
    advance_again = (
        ("decide", "--from", INVENTED / "decisions.csv", "--as", "r1"),
        ("reconcile", "--from", INVENTED / "settlements.csv", "--as", "ad"),
        ("dedupe",),
    )
    before = _boxes(finished)

    for command in advance_again:
        done(*command, "--review", finished)

    done("report", "--review", finished)
    assert _boxes(finished) == before


def test_records_that_come_after_screening_wait_and_move_nothing(invented, tmp_path):
    folder = invented("finished")
    late = tmp_path / "late.csv"
    late.write_text("Title,Year,ID\nA wholly new report on letters,2024,LATE-1\n", encoding="utf-8")

    with set_clock():
        done("import", late, "--source", "Late", "--searched", "2026-11-20", "--review", folder)
    done("dedupe", "--review", folder)

    assert "1 record is unread" in done("status", "--review", folder).out
    assert "1 report still waits" in rea("report", "--review", folder).err
    done("report", "--interim", "--review", folder)
    assert _boxes(folder)["databases", "screened"] == 32


def test_a_stage_begins_where_the_one_before_ended(shelf, tmp_path):
    folder = shelf.copy("begun", tmp_path / "review")

    for stage in ("imported", "grouped", "released"):
        advance(folder, stage)

    assert done("check", "--review", folder).code == 0


def _boxes(folder) -> dict[tuple[str, str], int]:
    text = (folder / "reports/flow.csv").read_text(encoding="utf-8-sig")
    return {(row["column"], row["box"]): int(row["n"]) for row in csv.DictReader(io.StringIO(text))}


def _text_of(page: str) -> str:
    """What a reader of the page sees, a line a piece of text."""
    found: list[str] = []

    class Words(HTMLParser):
        hidden = 0

        def handle_starttag(self, tag, attrs):
            self.hidden += tag in ("style", "script", "svg")

        def handle_endtag(self, tag):
            self.hidden -= tag in ("style", "script", "svg")

        def handle_data(self, data):
            if not self.hidden and data.strip():
                found.append(" ".join(data.split()))

    Words().feed(page)
    return "\n".join(found) + "\n"
