"""What each source gave, what others gave too, and what no other did: counted by report."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd

from rea.model import HISTORY_COLUMNS
from rea.report import draw_overlap, overlap_of, overlap_table
from rea.report.overlap import describe_overlap, overlap_title


def history(*rows):
    """Rows of source name and report."""
    made = [
        {"record_id": f"r{n}", "source_name": source, "group_id": group}
        for n, (source, group) in enumerate(rows)
    ]
    return pd.DataFrame(made, columns=list(HISTORY_COLUMNS), dtype=object).fillna("")


# Scopus gives a, b, b again and c; ASSIA b and d; a leaflet shelf b.
FOUND = overlap_of(
    history(
        ("Scopus", "a"),
        ("Scopus", "b"),
        ("Scopus", "b"),
        ("Scopus", "c"),
        ("ASSIA", "b"),
        ("ASSIA", "d"),
        ("Shelf & more", "b"),
    )
)


def test_records_copies_within_reports_and_what_stands_alone_are_counted():
    counted = [(one.name, one.n_records, one.n_within, one.n_reports, one.n_only) for one in FOUND]

    assert counted == [("Scopus", 4, 1, 3, 2), ("ASSIA", 2, 0, 2, 1), ("Shelf & more", 1, 0, 1, 0)]


def test_the_table_tells_what_each_two_sources_have_in_common():
    table = overlap_table(FOUND)

    assert table.iloc[:, 5:].to_numpy().tolist() == [
        ["3", "1", "1"],
        ["1", "2", "1"],
        ["1", "1", "1"],
    ]
    assert list(table)[5:] == [
        "shared with Scopus",
        "shared with ASSIA",
        "shared with Shelf & more",
    ]


def test_the_figure_says_in_words_what_it_shows_and_writes_every_number():
    svg = draw_overlap(FOUND)

    texts = [one.text for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"2 of 3 only here", "1 of 2 only here", "0 of 1 only here", "Shelf & more"} <= set(
        texts
    )
    assert overlap_title(FOUND) == "3 reports came from one source alone"
    assert describe_overlap(FOUND).startswith("Scopus gave 3 reports, 2 of them alone.")


def test_two_figures_of_one_page_share_no_id():
    assert 'id="pf-title"' not in draw_overlap(FOUND, inline=True)
    assert "<style" not in draw_overlap(FOUND, inline=True)
