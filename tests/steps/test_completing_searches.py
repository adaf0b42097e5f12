"""What nobody said of a search when it was imported can be said later, and raw stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from support import done, rea

from rea import open_review, steps
from rea.errors import ReaError, ReviewError, UnknownNameError
from rea.steps.reports.counting import flow_of
from rea.steps.search.filing import SearchFacts, missing_facts
from rea.steps.state import read_state

RIS = "TY  - JOUR\nTI  - Lamps in parks\nDO  - 10.5555/one\nAB  - Light.\nER  - \n"
LATER = {
    "platform": "Elsevier",
    "strategy": "TITLE(lamps) AND parks",
    "coverage": "1960 to today",
    "limits": "none",
    "n_claimed": 3,
    "searched_by": "Sam",
    "searched_on": date(2026, 1, 4),
}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "review"
    steps.begin(folder, question="Do lamps help?", person_name="Sam")
    (tmp_path / "a.ris").write_text(RIS)
    here = open_review(folder)
    steps.import_records(here, [tmp_path / "a.ris"], SearchFacts("Scopus", date(2026, 1, 5)))
    return folder


def test_the_log_the_report_and_the_flow_have_what_was_said_later(folder):
    raw = folder / "data/raw/scopus-2026-01-05/source.yaml"
    before = raw.read_bytes()
    read_state(open_review(folder)).sources  # noqa: B018 - a state that is remembered must renew

    said = steps.complete_search(open_review(folder), "scopus-2026-01-05", SearchFacts(**LATER))

    (source,) = read_state(open_review(folder)).sources
    assert {name: getattr(source, name) for name in LATER} == LATER
    assert (source, set(said.said)) == (said.source, set(LATER))
    assert said.notes == ("The platform claimed 3 records; the export holds 1, 2 fewer.",)
    assert missing_facts(source) == said.missing == ()
    assert raw.read_bytes() == before
    assert flow_of(read_state(open_review(folder))).columns[0].identified[0].name == "Scopus"
    assert done("check", "--review", folder).code == 0


def test_the_last_word_stands_and_the_same_is_not_said_twice(folder):
    for platform in ("Elsvier", "Elsevier", " Elsevier "):
        steps.complete_search(
            open_review(folder), "scopus-2026-01-05", SearchFacts(platform=platform)
        )

    review = open_review(folder)
    assert review.sources()[0].platform == "Elsevier"
    first, second = review.lines("facts")
    assert (first["text"], second["replaces"]) == ("Elsvier", [first["id"]])


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "there is nothing to add"),
        ({"platform": ""}, "there is nothing to add"),
        ({"searched_on": date(2199, 1, 1)}, "has not come yet"),
        ({"strategy": "S77"}, "no strategy 'S77'"),
        ({"kind": "website"}, "The kind of a search stays as it was filed"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_written(folder, facts, said):
    with pytest.raises(ReaError, match=said):
        steps.complete_search(open_review(folder), "scopus-2026-01-05", SearchFacts(**facts))

    assert open_review(folder).lines("facts") == []


def test_a_search_that_is_not_there_is_named(folder):
    with pytest.raises(UnknownNameError, match="scopus-2026-01-05"):
        steps.complete_search(
            open_review(folder), "scopus-2026-01-06", SearchFacts(platform="Elsevier")
        )


def test_a_line_that_nobody_can_read_is_one_sentence(folder):
    steps.complete_search(open_review(folder), "scopus-2026-01-05", SearchFacts(n_claimed=3))
    (log,) = (folder / "data/screened/facts").iterdir()
    log.write_text(log.read_text().replace('"3"', '"three"'))

    with pytest.raises(ReviewError, match="scopus-2026-01-05: what was said of it later"):
        open_review(folder).sources()


def test_the_command_takes_the_options_of_an_import_or_asks(folder, monkeypatch):
    complete = ("import", "--complete", "scopus-2026-01-05", "--review", folder)
    ran = done(*complete, "--claimed", "1", "--platform", "Elsevier")
    assert "platform, claimed noted." in ran.out
    assert "PRISMA-S asks for it: strategy, coverage, limits." in ran.err

    answers = iter(["lamps AND parks", "1960 to today", "none"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    ran = done(*complete, "--interactive")
    assert "strategy, coverage, limits noted." in ran.out
    assert done(*complete, "--platform", "Elsevier").out.startswith("That is known already.")

    read = rea("import", "b.ris", *complete[1:], "--platform", "Elsevier")
    assert read.code == 2
    assert "reads no file" in read.err

    refused = rea(*complete, "--kind", "website")
    assert refused.code == 1
    assert "withdraw the search and import it again" in refused.err


def test_a_doi_alone_adds_a_report_that_is_here_and_says_what_to_do_of_another(folder):
    search = steps.log_search(
        open_review(folder), SearchFacts("Friends", date(2026, 1, 6), "contact")
    )
    of = {"search": search.source.source_id}

    added = steps.add_report(open_review(folder), {"doi": "https://doi.org/10.5555/ONE"}, **of)

    assert added.title == "Lamps in parks"
    assert added.notes == (
        "scopus-2026-01-05/0001 has the same DOI; 'rea dedupe' counts them as one.",
    )
    steps.find_duplicates(open_review(folder))
    assert len(read_state(open_review(folder)).speaker) == 1

    with pytest.raises(ReaError, match=r"No record has the DOI 10.5555/two.*doi.org/10.5555/two"):
        steps.add_report(open_review(folder), {"doi": "10.5555/two"}, **of)
    with pytest.raises(ReaError, match="'next week' is no DOI"):
        steps.add_report(open_review(folder), {"doi": "next week", "title": "Lamps"}, **of)
    with pytest.raises(ReaError, match="A report needs a title"):
        steps.add_report(open_review(folder), {"year": "2020"}, **of)
    assert len(open_review(folder).source_ids()) == 3
