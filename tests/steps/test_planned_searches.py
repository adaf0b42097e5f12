"""Which planned source was searched, how, and whether the known reports were found."""

from __future__ import annotations

import pytest
from support import done, rea

from rea import open_review, steps


@pytest.fixture
def imported(invented):
    return invented("imported")


def _edit(folder, *changes):
    path = folder / "protocols" / "invented.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_it_says_what_was_searched_and_what_waits(imported):
    ran = done("protocol", "searches", "--review", imported)

    assert "searched 20" in ran.out
    assert ran.out.strip().splitlines()[-1].startswith("Next: ")


def test_a_known_report_is_found_by_doi_or_title_and_the_missed_one_is_named(imported):
    record = open_review(imported).records(("doi", "title"))
    doi = next(one for one in record["doi"] if one)
    title = next(one for one in record["title"] if len(one) > 20)
    _edit(
        imported,
        (
            "search:\n",
            (
                "search:\n  sentinel_records:\n"
                f'    - {{ref: "By DOI", doi: "{doi.upper()}"}}\n'
                f'    - {{ref: "By title", title: "{title.upper()}!"}}\n'
                '    - {ref: "Not there", doi: 10.1234/nowhere}\n'
                '    - {ref: "Neither"}\n'
            ),
        ),
    )

    ran = done("protocol", "searches", "--review", imported)

    assert "2 of 3 known reports were found; missed: Not there." in ran.out
    assert "Without DOI or title, so not looked for: Neither" in ran.out
    assert "2 of 3 known reports were found" in done("status", "--review", imported).out


def test_a_record_without_a_title_is_no_known_report(imported, tmp_path):
    export = tmp_path / "untitled.csv"
    export.write_text("Title,DOI,Year\n,10.1234/untitled,2020\n", encoding="utf-8")
    done("import", export, "--source", "Late", "--searched", "2026-11-01", "--review", imported)
    named = '{ref: "By DOI", doi: 10.1234/nowhere}, {ref: "By title", title: "???"}'
    _edit(imported, ("search:\n", f"search:\n  sentinel_records: [{named}]\n"))

    ran = done("protocol", "searches", "--review", imported)

    assert "" in open_review(imported).records(("title",))["title"].tolist()
    assert "0 of 2 known reports were found" in ran.out


def test_a_review_of_the_searches_that_is_not_signed_is_said(imported):
    _edit(imported, ("search:\n", 'search:\n  peer_review: {method: PRESS, by: "librarian"}\n'))

    ran = done("protocol", "searches", "--review", imported)

    assert "by the librarian (PRESS); it is not signed yet" in ran.out


def test_importing_before_the_review_is_signed_is_said_at_once(imported, tmp_path):
    _edit(imported, ("search:\n", 'search:\n  peer_review: {method: PRESS, by: "librarian"}\n'))
    export = tmp_path / "more.csv"
    export.write_text("Title,Year\nLetters of two agencies,2020\n", encoding="utf-8")
    command = ("import", export, "--source", "More", "--searched", "2026-10-20")

    ran = done(*command, "--review", imported)

    assert "it is not signed yet" in ran.err


@pytest.mark.parametrize(
    ("run", "differs"),
    [("NOFT( agenc*  AND letter* )", False), ("NOFT(agenc* OR letter*)", True)],
)
def test_a_search_run_otherwise_than_planned_is_said(imported, tmp_path, run, differs):
    export = tmp_path / "again.csv"
    export.write_text("Title,Year\nLetters of two agencies,2020\n", encoding="utf-8")
    done("import", export, "--source", "ASSIA", "--searched", "2026-10-20", "--strategy", run,
         "--review", imported)  # fmt: skip

    plan = steps.planned_searches(open_review(imported))

    (planned,) = (one for one in plan.searches if one.source_id == "S01")
    assert len(planned.imported) == 2
    assert len(planned.differences) == differs
    assert not differs or "release that as an amendment" in planned.differences[0]


def test_a_strategy_is_drafted_and_called_a_draft(imported):
    _edit(
        imported,
        (
            "search:\n",
            (
                "search:\n  combination: A\n  concepts:\n"
                '    - {id: A, label: Fog, terms: ["sea mist"]}\n'
            ),
        ),
    )

    ran = done("protocol", "searches", "--draft", "Ovid", "--review", imported)

    assert ran.out == "1 (sea mist).ti,ab.\n"
    assert "for an information specialist" in ran.err
    assert rea("protocol", "searches", "--draft", "fax", "--review", imported).code == 1


def test_every_term_stands_against_every_strategy(imported):
    _edit(
        imported,
        (
            "search:\n",
            (
                "search:\n  combination: A\n  concepts:\n"
                "    - {id: A, label: Agencies, terms: [agenc*, partner*]}\n"
            ),
        ),
        ("platform: ProQuest,", "platform: ProQuest, concepts: [A],"),
    )

    ran = done("protocol", "searches", "--terms", "--review", imported)

    lines = ran.out.splitlines()
    assert lines[0].split() == ["S01"]
    assert lines[1].split() == ["A", "agenc*", "+"]
    assert lines[2].split() == ["A", "partner*", "-"]
    assert "2 terms, 1 lacking in some strategy." in lines


def test_a_source_that_should_have_found_a_known_report_is_named(imported):
    doi = next(one for one in open_review(imported).records(("doi",))["doi"] if one)
    review = open_review(imported)
    elsewhere = next(
        one.strategy
        for one in review.sources()
        if one.strategy in ("S01", "S03", "S05")
        and doi not in set(review.records(("doi", "source")).query("source == @one.source_id").doi)
    )
    _edit(
        imported,
        (
            "search:\n",
            (
                "search:\n  sentinel_records:\n"
                f'    - {{ref: "Somewhere else", doi: "{doi}", expected_in: [{elsewhere}]}}\n'
            ),
        ),
    )

    ran = done("protocol", "searches", "--review", imported)

    assert f"{elsewhere} was expected to find Somewhere else, and did not." in ran.out
