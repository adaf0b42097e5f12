"""A search in many files and many databases in one file are both counted for what they are."""

from __future__ import annotations

import pandas as pd

from rea.sources import parts


def records(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["accession", "doi", "extra"], dtype=object)


def test_each_record_counts_for_the_database_that_it_names() -> None:
    table = records(
        ("1", "", '{"DB": "Embase <1974 to 2026 May 01>"}'),
        ("2", "", '{"DB": ["Ovid MEDLINE(R)", "x"]}'),
        ("3", "", '{"DB": "Embase"}'),
    )

    named = parts.databases_of(table)

    assert named == ["Embase", "Ovid MEDLINE(R)", "Embase"]
    assert parts.counted(named) == (("Embase", 2), ("Ovid MEDLINE(R)", 1))


def test_a_stray_tag_or_a_single_database_is_no_split() -> None:
    one = records(("1", "", '{"DB": "Scopus"}'), ("2", "", '{"DB": "Scopus"}'))
    stray = records(("1", "", '{"DB": "Scopus"}'), ("2", "", '{"N1": "x"}'), ("3", "", ""))

    assert parts.databases_of(one) == ["", ""]
    assert parts.databases_of(stray) == ["", "", ""]
    assert parts.databases_of(records()) == []


def test_parts_that_overlap_are_named_with_how_many_records() -> None:
    first = records(("1", "", ""), ("", "10.1/b", ""), ("", "", ""))
    second = records(("", "10.1/b", ""), ("7", "", ""), ("", "", ""))

    found = list(parts.overlaps({"a.ris": first, "b.ris": second, "c.ris": records()}))

    assert found == [("a.ris", "b.ris", 1)]


def test_gaps_are_told_by_the_ranges_in_the_names() -> None:
    assert parts.gaps(["s_1-500.ris", "s_500-900.ris"], 900) == []
    assert parts.gaps(["s_2-2.ris"], None) == ["1"]
    assert parts.gaps(["part one.ris", "s 1-2.ris"], 90) == []
    assert parts.gaps(["2019-01.ris"], 90) == []
