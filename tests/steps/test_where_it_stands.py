"""Where a review stands follows from its protocol and its decisions, and leads to what is next."""

from __future__ import annotations

import pytest
from support import advance, done, rea, rows_of

from rea import open_review
from rea.steps.overview import overview

FIRST = "scopus-2026-10-05/0001"


@pytest.fixture
def under(invented):
    """The invented review, released, with one thing changed in its protocol."""

    def build(old, new):
        folder = invented("begun")
        draft = folder / "protocols/invented.yaml"
        assert old in draft.read_text("utf-8")
        draft.write_text(draft.read_text("utf-8").replace(old, new), "utf-8")
        for stage in ("imported", "grouped", "released"):
            advance(folder, stage)
        return folder

    return build


def test_records_of_other_methods_may_go_straight_to_full_text(under):
    folder = under("other_methods: screened", "other_methods: straight-to-full-text")

    status = done("status", "--review", folder).out

    # 47 reports, of which 32 came from a database (FLOW.md); the other 15 wait for a full text.
    assert "title-abstract  of 32: " in status
    assert "retrieval       15 waiting" in status
    done("report", "--interim", "--review", folder)
    boxes = {
        row["box"]: int(row["n"])
        for row in rows_of(folder / "reports/flow.csv")
        if row["column"] == "other"
    }
    assert boxes["sought_pending"] == 15
    assert rea("check", "--review", folder).code == 0


def test_not_sure_waits_where_the_protocol_wants_it_settled(under):
    folder = under("unsure_at_title_abstract: keep", "unsure_at_title_abstract: settle")
    records = sorted(
        {row["representative"] for row in rows_of(folder / "data/screened/duplicates.csv")}
    )
    done("decide", FIRST, "unsure", "--as", "r1", "--review", folder)
    others = [one for one in records if one != FIRST]
    done("decide", *others, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", folder)

    status = done("status", "--review", folder).out

    assert "1 not sure, 46 exclude" in status
    assert "1 record waits for a second opinion." in status
    assert "1 report still waits" in rea("report", "--review", folder).err


def test_a_disagreement_about_a_full_text_comes_before_what_is_unread(invented):
    folder = invented("retrieved")
    assess = ("--stage", "full-text", "--review", folder)
    done("decide", FIRST, "include", "--as", "r1", *assess)
    done("decide", FIRST, "exclude", "--reason", "X6-COMM", "--as", "r2", *assess)

    status = done("status", "--review", folder).out

    assert "1 disagreement waits to be settled." in status
    assert "Next: rea reconcile --as ID --stage full-text" in status


def test_a_full_text_somebody_is_not_sure_of_is_not_settled(invented):
    folder = invented("retrieved")
    done("decide", FIRST, "unsure", "--as", "r1", "--stage", "full-text", "--review", folder)

    assert "18 full texts are not settled yet." in done("status", "--review", folder).out


def test_a_report_dropped_at_title_and_abstract_is_no_longer_counted_as_included(invented):
    folder = invented("finished")
    done("decide", FIRST, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", folder)
    done("decide", FIRST, "exclude", "--reason", "X4-POP", "--as", "r2", "--review", folder)

    # W01 of 9 reports; its study keeps W40.
    assert "included        8 reports of 8 studies" in done("status", "--review", folder).out
    done("report", "--interim", "--review", folder)
    boxes = {
        row["box"]: row["n"]
        for row in rows_of(folder / "reports/flow.csv")
        if row["column"] == "both"
    }
    assert (boxes["included"], boxes["studies"]) == ("8", "8")


def test_who_has_titles_to_read_is_not_told_how_many_texts_colleagues_read(invented, tmp_path):
    folder = invented("finished")
    late = tmp_path / "late.csv"
    late.write_text("title,year\nA late report on letters,2024\n", "utf-8")
    said = ("--source", "Late", "--searched", "2026-10-05", "--review", folder)
    done("import", late, *said)
    done("dedupe", "--review", folder)
    done("decide", "late-2026-10-05/0001", "include", "--as", "r1", "--review", folder)
    done("second", "draw", "--for", "r2", "--share", "1", "--review", folder)
    review = open_review(folder)

    def stages_told_to(person):
        return {one.stage for one in overview(review, person).colleagues}

    assert stages_told_to("r1") == {"title-abstract", "full-text"}
    assert stages_told_to("r2") == {"title-abstract"}


def test_the_history_of_a_record_names_its_copies_and_everything_done(invented):
    shown = done("show", "2-s2.0-85000000001", "--review", invented("finished")).out

    assert "Now: kept, retrieved, included" in shown
    assert "Copies of the same report" in shown
    assert shown.count("title and abstract: include") == 2
    assert shown.count("full text: include") == 2
    assert "full text asked for" in shown
    assert "full text obtained" in shown


def test_the_history_of_a_record_that_nobody_touched_says_so(invented):
    shown = done("show", FIRST, "--review", invented("imported")).out

    assert "Nothing was decided yet." in shown
    assert "Now: pending" in shown
