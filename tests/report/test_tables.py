"""What is written for spreadsheets and for the PRISMA2020 package says the same as the flow."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import REASONS, by_hand, described, histories

from rea.model import Reason
from rea.report import (
    count_flow,
    excluded_table,
    flow_csv,
    flow_table,
    included_table,
    pending_table,
    prisma2020_csv,
    spreadsheet_csv,
)


def _n(table: pd.DataFrame, column: str, box: str) -> str:
    (n,) = table.loc[(table["column"] == column) & (table["box"] == box), "n"]
    return str(n)


def test_the_table_has_every_number_under_its_column_and_box():
    table = flow_table(count_flow(by_hand(), REASONS))

    assert list(table.columns) == ["box", "column", "label", "n"]
    assert _n(table, "databases", "identified/database/Scopus") == "7"
    assert _n(table, "databases", "excluded/X2-TYPE") == "1"
    assert _n(table, "databases", "excluded_at_full_text/X3-POP") == "1"
    assert _n(table, "databases", "removed/retracted") == "1"
    assert _n(table, "other", "copies_across") == "2"
    assert _n(table, "other", "identified/citation") == "1"
    assert _n(table, "both", "studies") == "2"
    assert _n(table, "both", "included") == "3"


def test_each_report_stands_in_one_table_only():
    history = by_hand()
    flow, reports = count_flow(history, REASONS), described(history)

    included = included_table(flow, reports)
    excluded = excluded_table(flow, reports)
    pending = pending_table(flow, reports)

    assert list(included["study_id"]) == ["st1", "st1", "st2"]
    assert list(pending["group_id"]) == ["g11"]
    assert list(pending["waiting"]) == ["to be sought"]
    not_retrieved = {"g03"}
    together = [*included["group_id"], *excluded["group_id"], *pending["group_id"]]
    assert len(together) == len(set(together))
    assert set(together) | not_retrieved == set(history["group_id"])


def test_an_exclusion_bears_its_stage_and_reason():
    excluded = excluded_table(count_flow(by_hand(), REASONS), described(by_hand()))

    said = excluded[["group_id", "stage", "reason_code", "reason_label"]].to_numpy().tolist()

    assert said == [
        ["g04", "full-text", "X3-POP", "Wrong population"],
        ["g02", "title-abstract", "X2-TYPE", "Not evidence"],
        ["g08", "title-abstract", "X1-LANG", "Not in English"],
        ["g10", "title-abstract", "X1-LANG", "Not in English"],
        ["g05", "before-screening", "", "Not read: stopping rule met"],
        ["g06", "before-screening", "retracted", "retracted"],
    ]


def test_a_report_that_nobody_described_keeps_its_id():
    reports = described(by_hand()).iloc[:0]

    included = included_table(count_flow(by_hand(), REASONS), reports)

    assert list(included["group_id"]) == ["g01", "g07", "g09"]
    assert set(included["title"]) == {""}


def test_the_tables_of_an_empty_review_have_their_columns():
    empty = by_hand().iloc[:0]
    flow, reports = count_flow(empty, REASONS), described(empty)

    for table in (included_table, excluded_table, pending_table):
        assert len(table(flow, reports)) == 0
        assert "title" in table(flow, reports).columns


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r@"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(start):
    table = pd.DataFrame({"title": [f'{start}HYPERLINK("http://x")', "2-year follow-up"]})

    rows = list(csv.reader(io.StringIO(spreadsheet_csv(table).decode("utf-8-sig"))))

    assert rows[1][0].startswith("'")
    assert rows[2][0] == "2-year follow-up"


@given(st.lists(st.text(), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_text_comes_out_of_a_spreadsheet_file_in_its_own_cell(cells):
    table = pd.DataFrame({"title": cells, "year": "2019"})

    rows = list(csv.reader(io.StringIO(spreadsheet_csv(table).decode("utf-8-sig"), newline="")))

    assert [row[1] for row in rows] == ["year"] + ["2019"] * len(cells)


def test_the_files_open_in_a_spreadsheet_with_their_accents():
    assert flow_csv(count_flow(by_hand(), REASONS)).startswith(b"\xef\xbb\xbfbox,column,label,n\n")


# How the R package reads a list: split at ";", the name up to the first ",", digits after it.
def _as_r_reads(cell: str) -> list[tuple[str, int]]:
    parts = re.split("; ?", cell)
    return [
        (re.sub(",.*$", "", one), int(re.sub("[^0-9]", "", one.split(",", 1)[1]))) for one in parts
    ]


def _prisma2020(history: pd.DataFrame, reasons: tuple[Reason, ...] = REASONS) -> pd.DataFrame:
    text = prisma2020_csv(count_flow(history, reasons)).decode()
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def test_the_package_finds_its_34_rows_and_8_columns():
    table = _prisma2020(by_hand())

    names = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
    assert tuple(table.columns) == names
    assert len(table) == 34
    assert list(table["data"]).count("NA") == 3


def test_the_package_reads_the_numbers_worked_by_hand():
    table = _prisma2020(by_hand()).set_index("data")["n"]

    expected = {
        "database_results": "10",
        "register_results": "1",
        "website_results": "4",
        "organisation_results": "0",
        "citations_results": "1",
        "duplicates": "2",
        "excluded_automatic": "1",
        "excluded_other": "1",
        "records_screened": "7",
        "records_excluded": "2",
        "dbr_sought_reports": "4",
        "dbr_notretrieved_reports": "1",
        "dbr_assessed": "3",
        "dbr_excluded": "Wrong population, 1",
        "other_sought_reports": "1",
        "other_notretrieved_reports": "0",
        "other_assessed": "1",
        "other_excluded": "0",
        "new_studies": "2",
        "new_reports": "3",
        "database_specific_results": "Scopus, 7; APA PsycInfo, 3",
    }
    assert {name: table[name] for name in expected} == expected


def test_what_the_package_has_no_box_for_stands_in_its_hover_texts():
    table = _prisma2020(by_hand()).set_index("data")["tooltips"]

    assert table["dbr_sought_reports"].endswith("Not shown in this box: 1 not yet sought")
    assert table["other_sought_reports"].endswith(
        "Not shown in this box: 3 duplicates removed - 1 excluded on title and abstract"
    )


@given(st.lists(st.text(min_size=1, max_size=30), min_size=2, max_size=4, unique=True))
@settings(max_examples=30, deadline=None)
def test_a_reason_of_any_name_stays_one_reason_for_the_package(labels):
    history = by_hand()
    codes = [f"X{k}" for k in range(len(labels))]
    rows = []
    for k, code in enumerate(codes):
        of_code = history[history["group_id"] == "g04"].copy()
        of_code[["record_id", "group_id", "assessed_reason"]] = [f"s-1/{k}", f"g{k}", code]
        rows.append(of_code)
    reasons = tuple(Reason(code, label, "", ()) for code, label in zip(codes, labels, strict=True))

    cell = _prisma2020(pd.concat(rows), reasons).set_index("data")["n"]["dbr_excluded"]

    assert [n for _, n in _as_r_reads(cell)] == [1] * len(labels)
    assert not set("'\"\\") & set(cell)


@given(histories())
@settings(max_examples=8, deadline=None)
def test_the_same_history_gives_the_same_files(history):
    one, other = count_flow(history, REASONS), count_flow(history, REASONS)

    assert flow_csv(one) == flow_csv(other)
    assert prisma2020_csv(one) == prisma2020_csv(other)
