"""Every number of the flow is the count of ids, and a flow that lost one says which."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import PATHS, REASONS, by_hand, finished, histories

from rea.errors import ReviewError
from rea.model import HISTORY_COLUMNS, KINDS
from rea.report import Flow, FlowColumn, count_flow

# ``nox -s histories`` draws 10,000.
N_HISTORIES = int(os.environ.get("REA_HISTORIES", "80"))


def _all_ids(column: FlowColumn, name: str) -> tuple[str, ...]:
    box = getattr(column, name)
    return tuple(one for part in box for one in getattr(part, "ids", [part]))


def test_twenty_thousand_records_are_each_in_one_place():
    rng = np.random.default_rng(4)
    group = rng.integers(0, 17_000, 20_000)
    path = np.array(PATHS, dtype=object)[rng.integers(0, len(PATHS), 17_000)[group]]
    kind = np.array(KINDS)[rng.integers(0, len(KINDS), 20_000)]
    history = pd.DataFrame("", index=range(20_000), columns=list(HISTORY_COLUMNS), dtype=object)
    history["record_id"] = [f"r/{n:05d}" for n in range(20_000)]
    history["source"] = history["source_name"] = history["kind"] = kind
    history["group_id"] = [f"g{n:05d}" for n in group]
    names = ["screened", "screened_reason", "retrieval", "assessed", "assessed_reason"]
    history[names] = np.where(path == "?", "X2-TYPE", path)
    history["representative"] = np.where(history["group_id"].duplicated(), "", "yes")
    included = history["assessed"] == "included"
    history.loc[included, "study_id"] = history["group_id"].str[:5]

    flow = count_flow(history, REASONS)

    assert flow.violations() == ()
    assert sum(column.n_identified for column in flow.columns) == 20_000
    assert len(flow.included) == history.loc[included, "group_id"].nunique()
    lost = replace(flow.databases, screened=flow.databases.screened[1:])
    assert flow.databases.screened[0] in replace(flow, databases=lost).violations()[0]


def test_the_boxes_of_databases_and_registers_are_those_worked_by_hand():
    flow = count_flow(by_hand(), REASONS)

    boxes = flow.databases

    assert [(one.kind, one.name, one.n) for one in boxes.identified] == [
        ("database", "Scopus", 7),
        ("database", "APA PsycInfo", 3),
        ("register", "A register", 1),
    ]
    assert boxes.duplicates == ("psycinfo-2027-01-12/0001", "psycinfo-2027-01-12/0003")
    assert boxes.copies_across == ()
    assert boxes.unread == ("g05",)
    assert [(one.code, one.ids) for one in boxes.removed] == [("retracted", ("g06",))]
    assert boxes.screened == ("g01", "g02", "g03", "g04", "g07", "g08", "g11")
    assert [(one.code, one.ids) for one in boxes.excluded] == [
        ("X1-LANG", ("g08",)),
        ("X2-TYPE", ("g02",)),
    ]
    assert boxes.sought_pending == ("g11",)
    assert boxes.sought == ("g01", "g03", "g04", "g07")
    assert boxes.not_retrieved == ("g03",)
    assert boxes.assessed == ("g01", "g04", "g07")
    assert [(one.label, one.ids) for one in boxes.excluded_at_full_text] == [
        ("Wrong population", ("g04",))
    ]
    assert boxes.included == ("g01", "g07")


def test_a_report_from_both_columns_counts_under_databases_and_its_other_copies_as_duplicates():
    other = count_flow(by_hand(), REASONS).other

    assert other.n_identified == 5
    assert other.copies_across == ("chase-2027-01-10/0001", "gov-2027-01-14/0001")
    assert other.duplicates == (*other.copies_across, "gov-2027-01-14/0004")
    assert other.screened == ("g09", "g10")
    assert other.included == ("g09",)


def test_studies_and_reports_are_counted_apart():
    flow = count_flow(by_hand(), REASONS)

    assert [(study.code, study.ids) for study in flow.studies] == [
        ("st1", ("g01", "g07")),
        ("st2", ("g09",)),
    ]
    assert flow.included == ("g01", "g07", "g09")


def test_what_waits_stands_in_boxes_of_its_own():
    assert count_flow(by_hand(), REASONS).pending == ("g11",)
    assert count_flow(finished(), REASONS).pending == ()


def test_searches_of_one_name_and_kind_are_one_source():
    history = by_hand()
    history.loc[history["source_name"] == "APA PsycInfo", "source_name"] = "Scopus"

    flow = count_flow(history, REASONS)

    assert [(one.name, one.n, len(one.duplicates)) for one in flow.databases.identified] == [
        ("Scopus", 10, 2),
        ("A register", 1, 0),
    ]


def test_exclusions_by_tools_are_split_off_and_stay_exclusions():
    flow = count_flow(by_hand(), REASONS, excluded_by_tools={"g02", "g10", "g01"})

    assert flow.databases.excluded_by_tools == ("g02",)
    assert flow.other.excluded_by_tools == ("g10",)
    assert flow.violations() == ()


def test_an_empty_history_has_an_empty_flow():
    flow = count_flow(by_hand().iloc[:0], REASONS)

    assert (flow.records, flow.studies, flow.pending, flow.violations()) == ((), (), (), ())


def test_a_history_without_a_column_is_refused():
    with pytest.raises(ReviewError, match="lacks the columns kind"):
        count_flow(by_hand().drop(columns="kind"), REASONS)


def test_other_methods_left_out_of_screening_must_not_be_in_it():
    flow = count_flow(by_hand(), REASONS, other_methods="unscreened")

    (sentence,) = flow.violations()

    assert "from other methods in the screening stage" in sentence
    assert "g10" in sentence
    assert flow.screened_apart  # and the figure shows them all the same


def test_other_methods_that_go_straight_to_retrieval_need_no_screening_box():
    history = by_hand()
    history = history[history["group_id"] != "g10"]

    flow = count_flow(history, REASONS, other_methods="unscreened")

    assert not flow.screened_apart
    assert flow.violations() == ()


@given(histories())
@settings(max_examples=N_HISTORIES, deadline=None)
def test_any_history_that_could_happen_adds_up(history):
    flow = count_flow(history, REASONS)

    assert flow.violations() == ()
    for column in flow.columns:
        _assert_sums(column)
    identified = [one for column in flow.columns for one in _all_ids(column, "identified")]
    assert Counter(identified) == Counter(history["record_id"])
    assert len(flow.included) == sum(study.n for study in flow.studies)
    assert len(flow.studies) <= len(flow.included)


def _assert_sums(column: FlowColumn) -> None:
    """The sums of PRISMA 2020 on counts, written out a second time."""
    n = {field.name: len(getattr(column, field.name)) for field in fields(FlowColumn)}
    reports = column.n_identified - n["duplicates"]
    removed, excluded = len(column.removed_ids), len(column.excluded_ids)
    assert n["screened"] == reports - n["unread"] - removed - n["screening_pending"]
    assert n["sought"] == n["screened"] - excluded - n["sought_pending"]
    arrived = n["sought"] - n["not_retrieved"] - n["awaited"]
    assert n["assessed"] == arrived - n["assessment_pending"]
    assert len(column.excluded_at_full_text_ids) == n["assessed"] - n["included"]
    assert sum(len(one.duplicates) for one in column.identified) == n["duplicates"]


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_rows_decides_only_the_order_of_the_sources(history, random):
    order = list(history.index)
    random.shuffle(order)

    one, other = count_flow(history, REASONS), count_flow(history.loc[order], REASONS)

    assert _without_order(one) == _without_order(other)


def _without_order(flow: Flow) -> Flow:
    def sort(column: FlowColumn) -> FlowColumn:
        return replace(
            column, identified=tuple(sorted(column.identified, key=lambda s: (s.kind, s.name)))
        )

    return replace(flow, databases=sort(flow.databases), other=sort(flow.other))


DAMAGES = {
    "a record filed twice": lambda h: pd.concat([h, h.iloc[[0]]], ignore_index=True),
    "an unknown kind": lambda h: _with(h, "g08", "kind", "podcast"),
    "no group": lambda h: _with(h, "g08", "group_id", ""),
    "no representative": lambda h: _with(h, "g08", "representative", ""),
    "two representatives": lambda h: _with(h, "g01", "representative", "yes"),
    "an unknown state": lambda h: _with(h, "g08", "screened", "maybe"),
    "copies that differ": lambda h: _with_cell(h, "screened_reason", "X1-LANG"),
    "sought though excluded": lambda h: _with(h, "g08", "retrieval", "sought"),
    "assessed though not retrieved": lambda h: _with(h, "g03", "assessed", "pending"),
    "kept and never sought": lambda h: _with(h, "g03", "retrieval", ""),
    "retrieved and never assessed": lambda h: _with(h, "g04", "assessed", ""),
    "no reason in full text": lambda h: _with(h, "g04", "assessed_reason", ""),
    "an unknown reason in full text": lambda h: _with(h, "g04", "assessed_reason", "X99"),
    "an unknown reason on title and abstract": lambda h: _with(h, "g08", "screened_reason", "X99"),
    "included and of no study": lambda h: _with(h, "g09", "study_id", ""),
    "of a study and not included": lambda h: _with(h, "g04", "study_id", "st9"),
}  # fmt: skip
CONCERNED = {
    "a record filed twice": "scopus-2027-01-12/0001",
    "an unknown kind": "register-2027-01-13/0001",
    "no group": "register-2027-01-13/0001",
    "two representatives": "g01",
    "an unknown state": "register-2027-01-13/0001",
    "copies that differ": "g02",
    "sought though excluded": "g08",
    "assessed though not retrieved": "g03",
    "kept and never sought": "g03",
    "included and of no study": "g09",
}


def _with(history: pd.DataFrame, group: str, column: str, value: str) -> pd.DataFrame:
    history.loc[history["group_id"] == group, column] = value
    return history


def _with_cell(history: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    one_copy_of_g02 = history["record_id"] == "scopus-2027-01-12/0002"
    history.loc[one_copy_of_g02, column] = value
    return history


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_history_is_found_out_by_id(damage):
    flow = count_flow(DAMAGES[damage](by_hand()), REASONS)

    found = flow.violations()

    assert found
    concerned = CONCERNED.get(damage, "g0")
    assert any(concerned in sentence for sentence in found)


BOXES = [
    *("duplicates", "unread", "screened", "kept", "sought_pending", "sought"),
    *("not_retrieved", "assessed", "included", "counted"),
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("lost", [True, False])
def test_an_id_lost_from_a_box_or_put_in_twice_is_found_out(box, lost):
    flow = count_flow(by_hand(), REASONS)
    ids = getattr(flow.databases, box)

    changed = ids[1:] if lost else (*ids, ids[0])
    broken = replace(flow, databases=replace(flow.databases, **{box: changed}))

    concerned = ids[0] if isinstance(ids[0], str) else ids[0][1]
    assert any(concerned in sentence for sentence in broken.violations())


def test_many_ids_are_counted_and_the_first_of_them_named():
    history = pd.concat([by_hand()] * 30, ignore_index=True)
    history["record_id"] = [f"s-2027-01-01/{i:04d}" for i in range(len(history))]
    history["kind"] = "podcast"

    flow = count_flow(history, REASONS)

    assert any("480 records" in one and "and 460 more." in one for one in flow.violations())


def test_a_copy_across_columns_must_be_a_duplicate_and_a_tool_s_exclusion_an_exclusion():
    flow = count_flow(by_hand(), REASONS)
    broken = replace(flow.databases, copies_across=("x/1",), excluded_by_tools=("g01",))

    found = " ".join(replace(flow, databases=broken).violations())

    assert "a copy across columns and no duplicate: x/1" in found
    assert "excluded by a tool and not excluded: g01" in found
