"""Citations are chased round by round, and nothing that was decided is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import done, rea

from rea import open_review, steps
from rea.steps.reports.counting import flow_of
from rea.steps.state import read_state

DATE = ("--searched", "2026-11-01", "--tool", "citationchaser")


@pytest.fixture
def folder(invented):
    return invented("finished")


def found(folder, tmp_path, *titles):
    """What a tool found: an included report of the review, and these."""
    known = Path(steps.export(open_review(folder), which="included").file).read_text("utf-8")
    first = known.partition("ER  - ")[0].replace("DB  - ", "C8  - ")
    more = "".join(f"TY  - JOUR\nTI  - {one}\nPY  - 2021\nER  - \n\n" for one in titles)
    path = tmp_path / "found.ris"
    path.write_text(f"{first}ER  - \n\n{more}", encoding="utf-8")
    return path


def test_the_included_reports_go_out_as_dois_and_as_ris(folder):
    seeds = steps.write_seeds(open_review(folder), "forward")

    dois, ris = (Path(one).read_text("utf-8") for one in seeds.files)
    assert (seeds.round, seeds.n_seeds) == (1, 9)
    assert len(dois.split()) == 9 - len(seeds.without_doi)
    assert ris.count("TY  - ") == 9


def test_only_what_is_new_waits_and_the_rest_was_decided_before(folder, tmp_path):
    path = found(folder, tmp_path, "A study of doorsteps that nobody had found")

    ran = done("chase", path, "--direction", "forward", *DATE, "--as", "r1", "--review", folder)

    review = open_review(folder)
    source = next(one for one in review.sources() if one.name == "Forward citations")
    assert "2 records; 1 report new, 1 known, of them 1 decided before." in ran.out
    assert (source.kind, source.platform) == ("citation", "citationchaser")
    assert source.strategy == "Forward citations of 9 included reports, round 1"
    assert flow_of(read_state(review)).violations() == ()
    assert steps.check(review).is_whole or "reports/" in str(steps.check(review).findings)


def test_a_round_that_brings_nothing_says_so_and_the_next_has_no_seeds(folder):
    ran = done("chase", "--nothing", *DATE, "--as", "r1", "--review", folder)
    again = rea("chase", "--review", folder)

    assert "Round 1 brought nothing new backward: chasing can end here." in ran.out
    assert again.code == 1
    assert "Nothing is left to chase backward: every included report was chased." in again.err
    assert steps.write_seeds(open_review(folder), "forward").round == 1


def test_a_chase_that_cannot_be_filed_is_refused(folder, tmp_path):
    assert (
        "no direction 'sideways'" in rea("chase", "--direction", "sideways", "--review", folder).err
    )
    assert rea("chase", tmp_path / "x.ris", "--review", folder).code == 2
