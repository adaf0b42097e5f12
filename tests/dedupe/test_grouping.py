"""Groups partition the records, never depend on order, and change only by growing."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.dedupe import (
    Definition,
    Grouping,
    group_duplicates,
    group_judged,
    judge_records,
    judging,
    most_complete,
)
from rea.model import DUPLICATE_COLUMNS, PAIR_COLUMNS, REVIEW_RECORD_COLUMNS

REPORT = {
    "title": "Keeping in touch with survivors after they leave a rural shelter",
    "authors": "Keane, Orla; Dube, Sipho",
    "year": "2019",
    "journal": "Rural Services Review",
    "volume": "12",
    "pages": "33-51",
    "type": "JOUR",
}
OTHER = {
    "title": "What police officers write down when they are called to a home",
    "authors": "Whitcombe, Elinor",
    "year": "2016",
    "journal": "Policing Notes",
    "volume": "4",
    "pages": "7-19",
    "type": "JOUR",
}


def records(*rows: tuple[str, dict[str, str]]) -> pd.DataFrame:
    """Records by id ("source-date/number"); the date and the source are read from the id."""
    made = []
    for record_id, fields in rows:
        source = record_id.partition("/")[0]
        made.append(
            {"record_id": record_id, "source": source, "searched_on": source[-10:]} | fields
        )
    columns = [*REVIEW_RECORD_COLUMNS, "searched_on"]
    return pd.DataFrame(made, columns=columns, dtype=object).fillna("")


def verdicts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["record_a", "record_b", "verdict"])


def groups_of(grouping: Grouping) -> set[frozenset[str]]:
    return {frozenset(ids) for _, ids in grouping.rows.groupby("group_id")["record_id"]}


A, B, C = "asp-2020-01-02/0001", "ids-2020-01-01/0001", "wos-2021-05-05/0001"


def test_no_records_give_empty_tables_with_their_columns():
    grouping = group_duplicates(records())

    assert tuple(grouping.rows.columns) == DUPLICATE_COLUMNS
    assert len(grouping.rows) == len(grouping.questions) == len(grouping.rules) == 0
    assert list(grouping.questions) == ["record_a", "record_b", "rule", "score", "why"]
    assert list(grouping.rules) == ["rule", "sentence", "n"]


def test_copies_share_a_group_named_after_its_earliest_record():
    rows = group_duplicates(records((A, REPORT), (B, REPORT), (C, OTHER))).rows.set_index(
        "record_id"
    )

    assert rows.loc[[A, B], "group_id"].tolist() == [f"g-{B}", f"g-{B}"]
    assert rows.loc[A, "representative"] == B
    # Title 1; of six other fields five agree and the DOI is missing: (5 + 1/2) / 6 = 0.9167;
    # (1 + 0.9167) / 2 = 0.958.
    assert rows.loc[A, ["rule", "score"]].tolist() == ["same-place", "0.958"]
    assert rows.loc[B, ["rule", "score"]].tolist() == ["", ""]
    assert rows.loc[C, ["group_id", "representative", "rule"]].tolist() == [f"g-{C}", C, ""]


def test_the_representative_is_the_earliest_by_date_then_source_then_number():
    late, tie, number = "aaa-2022-01-01/0001", "zzz-2020-01-01/0001", "ids-2020-01-01/0002"

    rows = group_duplicates(
        records((late, REPORT), (tie, REPORT), (number, REPORT), (B, REPORT))
    ).rows

    assert set(rows["representative"]) == {B}


def test_the_record_with_the_longest_abstract_is_shown_then_the_fullest():
    table = records(
        (A, REPORT | {"abstract": "Short."}),
        (B, REPORT),
        (C, OTHER | {"volume": ""}),
        ("zot-2022-01-01/0001", OTHER),
    )
    rows = group_duplicates(table).rows

    shown = most_complete(table, rows)

    assert shown.to_dict() == {f"g-{B}": A, f"g-{C}": "zot-2022-01-01/0001"}


def test_rules_that_fired_are_counted_with_their_sentence():
    rules = group_duplicates(records((A, REPORT), (B, REPORT))).rules

    assert rules["rule"].tolist() == ["same-place"]
    assert rules["n"].tolist() == ["1"]
    assert rules["sentence"].iloc[0].startswith("Same title, volume and first page")


def test_a_record_id_given_twice_is_one_record():
    grouping = group_duplicates(records((A, REPORT), (A, REPORT), (A, OTHER)))

    assert grouping.rows["record_id"].tolist() == [A]


def test_a_group_keeps_its_id_when_an_earlier_record_joins_it():
    before = group_duplicates(records((A, REPORT))).rows

    after = group_duplicates(records((A, REPORT), (B, REPORT)), standing=before).rows

    assert set(after["group_id"]) == {f"g-{A}"}
    assert set(after["representative"]) == {B}


def test_standing_rows_hold_even_where_the_rules_would_now_differ():
    before = group_duplicates(records((A, REPORT), (B, REPORT))).rows

    after = group_duplicates(records((A, REPORT), (B, OTHER)), standing=before).rows

    assert set(after["group_id"]) == {f"g-{B}"}
    assert after.set_index("record_id").loc[A, "rule"] == "same-place"


def test_a_record_that_bridges_two_groups_joins_them_under_the_lower_id():
    no_place = REPORT | {"volume": "", "pages": "", "authors": ""}
    part = {"title": REPORT["title"], "journal": "Rural Services Review"}
    apart = verdicts((A, B, "different"))
    before = group_duplicates(records((A, REPORT), (B, no_place)), verdicts=apart).rows
    assert before["group_id"].nunique() == 2

    after = group_duplicates(records((A, REPORT), (B, no_place), (C, part)), standing=before).rows

    assert set(after["group_id"]) == {f"g-{A}"}  # "g-asp…" comes before "g-ids…"


def test_conflicting_copies_of_the_standing_rows_are_united():
    one = group_duplicates(records((A, REPORT), (B, REPORT))).rows
    two = one.assign(group_id=[f"g-{A}", f"g-{B}"])

    after = group_duplicates(records((A, REPORT), (B, REPORT)), standing=pd.concat([one, two])).rows

    assert set(after["group_id"]) == {f"g-{A}"}


def test_rows_without_a_reason_from_an_earlier_hand_are_said_to_have_stood():
    standing = pd.DataFrame(
        [[A, "", "x", "g-7", A, "", ""], [B, "", "x", "g-7", A, "", ""]], columns=DUPLICATE_COLUMNS
    )

    grouping = group_duplicates(records((A, REPORT), (B, OTHER)), standing=standing)

    assert grouping.rules["rule"].tolist() == ["standing"]
    assert set(grouping.rows["group_id"]) == {"g-7"}


def test_standing_rows_of_records_that_are_gone_are_left_out():
    before = group_duplicates(records((A, REPORT), (B, REPORT))).rows

    after = group_duplicates(records((A, REPORT)), standing=before).rows

    assert after["group_id"].tolist() == [f"g-{B}"]
    assert after["representative"].tolist() == [A]


def test_people_who_say_same_win_over_the_rules():
    grouping = group_duplicates(records((A, REPORT), (B, OTHER)), verdicts=verdicts((B, A, "same")))

    assert groups_of(grouping) == {frozenset({A, B})}
    assert grouping.rows.set_index("record_id").loc[A, ["rule", "score"]].tolist() == [
        "said-same",
        "1.000",
    ]


def test_people_who_say_different_win_over_rules_and_standing_rows():
    table = records((A, REPORT), (B, REPORT), (C, REPORT | {"pages": "33"}))
    before = group_duplicates(table).rows
    assert before["group_id"].nunique() == 1

    grouping = group_duplicates(table, before, verdicts((A, B, "different")))

    ids = grouping.rows.set_index("record_id")["group_id"]
    assert ids[A] != ids[B]
    assert ids[B] == f"g-{B}"  # the id stays with the record that it names
    assert ids[C] in (ids[A], ids[B])
    assert len(grouping.questions) == 0  # the two groups are settled


def test_members_split_off_without_a_verdict_come_back_as_a_question():
    """A and B are said to differ; C agrees with both, joins one and is not asked of the other,
    but D, which only a standing row held there, returns to the queue of what it resembles."""
    d = "zot-2022-01-01/0001"
    table = records((A, REPORT), (B, REPORT), (d, {"title": REPORT["title"]}))
    standing = group_duplicates(table, verdicts=verdicts((A, d, "same"))).rows
    assert standing["group_id"].nunique() == 1

    grouping = group_duplicates(table, standing, verdicts((A, B, "different")))

    assert grouping.rows["group_id"].nunique() == 3
    assert set(grouping.questions["record_b"]) == {d}


def test_a_verdict_that_others_make_impossible_is_asked_again():
    said = verdicts((A, B, "same"), (B, C, "same"), (A, C, "different"))

    grouping = group_duplicates(records((A, OTHER), (B, OTHER), (C, REPORT)), verdicts=said)

    assert groups_of(grouping) == {frozenset({A, B}), frozenset({C})}
    assert grouping.questions["rule"].tolist() == ["people-disagree"]


def test_verdicts_on_records_that_are_gone_change_nothing():
    said = verdicts((A, "gone-2020-01-01/0001", "same"), (A, A, "different"))

    assert len(group_duplicates(records((A, REPORT)), verdicts=said).rows) == 1


def test_one_bad_link_never_joins_two_clusters():
    """A sparse record agrees with two that contradict each other: it joins one, and the other
    agreement becomes a question."""
    first = REPORT | {"journal": "Rural Services Review", "volume": "12", "pages": "33-51"}
    second = REPORT | {"journal": "Shelter Quarterly", "volume": "3", "pages": "90-99"}
    sparse = {key: REPORT[key] for key in ("title", "authors", "year")}

    grouping = group_duplicates(records((A, first), (B, second), (C, sparse)))

    assert groups_of(grouping) in (
        {frozenset({A, C}), frozenset({B})},
        {frozenset({B, C}), frozenset({A})},
    )
    assert grouping.questions["rule"].tolist() == ["group-contradicts"]


def test_two_groups_are_asked_about_once():
    d = "zot-2022-01-01/0001"
    preprint = REPORT | {"journal": "SocArXiv", "volume": "", "pages": "", "year": "2018"}

    questions = group_duplicates(
        records((A, REPORT), (B, REPORT), (C, preprint), (d, preprint))
    ).questions

    assert questions["rule"].tolist() == ["preprint-and-article"]


def test_the_most_likely_copies_are_asked_first():
    other_preprint = OTHER | {"journal": "SocArXiv", "volume": "", "pages": "", "authors": ""}
    preprint = REPORT | {"journal": "SocArXiv", "volume": "", "pages": ""}

    questions = group_duplicates(
        records(
            (A, OTHER),
            (B, other_preprint),
            (C, REPORT),
            ("zot-2022-01-01/0001", preprint),
        )
    ).questions

    assert questions["score"].astype(float).is_monotonic_decreasing
    assert questions["record_a"].tolist()[0] == C


@pytest.mark.parametrize(
    ("switch", "change"),
    [
        ("preprint_and_article", {"journal": "SocArXiv", "volume": "", "pages": ""}),
        ("conference_and_journal", {"journal": "Shelter Congress", "type": "CPAPER"}),
        ("thesis_and_article", {"journal": "", "volume": "", "pages": "", "type": "THES"}),
        ("online_first_and_print", {"year": "2018", "volume": "", "pages": ""}),
        (
            "errata",
            {"title": f"Erratum: {REPORT['title']}", "pages": "99"},
        ),
    ],
)
def test_the_definition_is_a_switch(switch: str, change: dict[str, str]):
    if switch == "conference_and_journal":
        change = change | {"volume": "", "pages": "2"}
    table = records((A, REPORT), (B, REPORT | change))
    found = {}
    for outcome in ("same", "different", "ask"):
        settings_: dict[str, Any] = {switch: outcome}
        grouping = group_duplicates(table, definition=Definition(**settings_))
        found[outcome] = (grouping.rows["group_id"].nunique(), len(grouping.questions))

    assert found == {"same": (1, 0), "different": (2, 0), "ask": (2, 1)}


@pytest.mark.parametrize("switch", ["report_versions", "cochrane_updates"])
def test_versions_of_reports_and_of_cochrane_reviews_are_switches_too(switch: str):
    base = REPORT | {"volume": "", "pages": "", "type": "RPRT", "journal": ""}
    if switch == "cochrane_updates":
        base = REPORT | {"journal": "Cochrane Database of Systematic Reviews", "volume": ""}
    table = records((A, base), (B, base | {"year": "2022"}))

    same: dict[str, Any] = {switch: "same"}
    different: dict[str, Any] = {switch: "different"}

    assert len(groups_of(group_duplicates(table, definition=Definition(**same)))) == 1
    assert len(groups_of(group_duplicates(table, definition=Definition(**different)))) == 2
    assert len(group_duplicates(table).questions) == 1


# --- by property -------------------------------------------------------------------------

fields = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            [
                REPORT["title"],
                REPORT["title"].upper(),
                REPORT["title"] + ". Part II",
                "Erratum: " + REPORT["title"],
                OTHER["title"],
                "Editorial",
                "MARAC",
                "",
            ]
        ),
        "authors": st.sampled_from([REPORT["authors"], "Keane O", OTHER["authors"], ""]),
        "year": st.sampled_from(["2019", "2018", ""]),
        "journal": st.sampled_from(["Rural Services Review", "Rural Serv Rev", "Shelter News", ""]),
        "volume": st.sampled_from(["12", "13", ""]),
        "pages": st.sampled_from(["33-51", "33", "06-Oct", "S12", ""]),
        "doi": st.sampled_from(["10.5555/a", "10.5555/b", ""]),
        "type": st.sampled_from(["JOUR", "ELEC", "CPAPER", "UNPB", "RPRT", "THES"]),
    }
)
reviews = st.lists(fields, min_size=1, max_size=14).map(
    lambda rows: records(
        *((f"s{n % 3}-2020-01-0{1 + n % 2}/{n:04d}", row) for n, row in enumerate(rows))
    )
)


@settings(max_examples=20, deadline=None)
@given(reviews)
def test_groups_partition_the_records_and_no_id_is_lost(table: pd.DataFrame):
    rows = group_duplicates(table).rows

    assert rows["record_id"].tolist() == sorted(table["record_id"])
    assert rows.groupby("group_id")["representative"].nunique().eq(1).all()
    speakers = rows[rows["record_id"] == rows["representative"]]
    assert len(speakers) == rows["group_id"].nunique()
    assert (speakers["rule"] == "").all()
    assert (rows.loc[rows["record_id"] != rows["representative"], "rule"] != "").all()
    assert rows["score"].str.fullmatch(r"(?:[01]\.\d{3})?").all()


@settings(max_examples=20, deadline=None)
@given(reviews, st.randoms(use_true_random=False))
def test_the_order_of_import_changes_nothing(table: pd.DataFrame, random: Any):
    order = list(range(len(table)))
    random.shuffle(order)

    one, two = group_duplicates(table), group_duplicates(table.iloc[order])

    pd.testing.assert_frame_equal(one.rows, two.rows)
    pd.testing.assert_frame_equal(one.questions, two.questions)


@settings(max_examples=20, deadline=None)
@given(reviews)
def test_running_twice_changes_nothing(table: pd.DataFrame):
    once = group_duplicates(table)

    twice = group_duplicates(table, standing=once.rows)

    pd.testing.assert_frame_equal(once.rows, twice.rows)
    pd.testing.assert_frame_equal(once.questions, twice.questions)


@settings(max_examples=20, deadline=None)
@given(reviews, st.data())
def test_a_later_import_only_lets_groups_grow(table: pd.DataFrame, data: st.DataObject):
    n_before = data.draw(st.integers(1, len(table)))
    before = group_duplicates(table.head(n_before))

    after = group_duplicates(table, standing=before.rows)

    ids_after = after.rows.set_index("record_id")["group_id"]
    for group_id, members in before.rows.groupby("group_id")["record_id"]:
        assert ids_after[members].nunique() == 1
        assert ids_after[members.iloc[0]] <= group_id


@settings(max_examples=20, deadline=None)
@given(reviews, st.data())
def test_verdicts_are_kept_whatever_else_is_said(table: pd.DataFrame, data: st.DataObject):
    ids = st.sampled_from(table["record_id"].tolist())
    said = data.draw(st.tuples(ids, ids, st.sampled_from(["same", "different"])))
    before = group_duplicates(table).rows

    after = group_duplicates(table, before, verdicts(said)).rows.set_index("record_id")["group_id"]

    if said[0] != said[1]:
        assert (after[said[0]] == after[said[1]]) == (said[2] == "same")


@settings(max_examples=10, deadline=None)
@given(reviews, st.data())
def test_running_again_after_any_answers_changes_nothing(table: pd.DataFrame, data: st.DataObject):
    ids = table["record_id"].tolist()
    pairs = data.draw(st.sets(st.sampled_from(ids), max_size=6).map(sorted))
    answers = st.sampled_from(["same", "different", "withdrawn"])
    said = pd.DataFrame(
        [(a, b, data.draw(answers), "") for a, b in pairwise(pairs)], columns=PAIR_COLUMNS
    )
    judged = judge_records(table)
    once = group_judged(judged, group_judged(judged).rows, said)

    twice = group_judged(judged, once.rows, said)

    pd.testing.assert_frame_equal(once.rows, twice.rows)
    pd.testing.assert_frame_equal(once.questions, twice.questions)


@settings(max_examples=10, deadline=None)
@given(reviews, st.integers(1, 5))
def test_the_result_does_not_depend_on_how_the_work_is_cut(table: pd.DataFrame, portion: int):
    whole = group_duplicates(table)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_PORTION", portion)
        cut = group_duplicates(table)

    pd.testing.assert_frame_equal(whole.rows, cut.rows)
    pd.testing.assert_frame_equal(whole.questions, cut.questions)


_IN_ANOTHER_PROCESS = """
import sys
import pandas as pd
from rea.dedupe import group_duplicates
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
found = group_duplicates(table)
print(found.rows.to_csv(), found.questions.to_csv())
"""


def test_the_result_does_not_depend_on_the_process(tmp_path: Path):
    """Sets and dicts are in another order in each process: the seed of hashing differs."""
    rows = [
        (f"s{n % 3}-2020-01-0{1 + n % 2}/{n:04d}", REPORT | {"year": str(2018 + n % 3)} | change)
        for n, change in enumerate(
            [{}, {"pages": ""}, {"volume": ""}, {"authors": "Keane O; Dube, S; Novak T"}, OTHER] * 4
        )
    ]
    records(*rows).to_csv(tmp_path / "table.csv", index=False)
    command = [sys.executable, "-c", _IN_ANOTHER_PROCESS, str(tmp_path / "table.csv")]

    said = {
        subprocess.run(
            command,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1
