"""Reports of one study are suggested for what they share, and never those told apart."""

from __future__ import annotations

import pytest

from rea.extraction.linking import IncludedReport, suggest_links


def _report(record, title="", authors="", year="2019", abstract="", study=""):
    return IncludedReport(record, title, authors, year, abstract, study)


def _pairs(*reports, denied=()):
    return [one.record_ids for one in suggest_links(reports, denied)]


TRIAL = (
    _report("a", "Texting clients", abstract="Registered as ISRCTN12345678."),
    _report("b", "Costs of reminders", abstract="See ISRCTN 12345678 for the protocol."),
    _report("c", "Another matter", abstract="Registered as ISRCTN12345679."),
)


def test_a_shared_trial_number_is_enough():
    (found,) = suggest_links(TRIAL)

    assert found.record_ids == ("a", "b")
    assert found.why == ("both name the trial ISRCTN12345678",)


@pytest.mark.parametrize(
    ("first", "second", "is_suggested"),
    [
        ("Results of the MOSAIC trial", "Mentors in the MOSAIC study", True),
        ("Results of the IPV trial", "Measures of the IPV study", False),
        ("Why MOSAIC failed", "MOSAIC revisited", False),  # nobody in common
    ],
)
def test_a_project_named_as_one_in_both_is_enough(first, second, is_suggested):
    assert bool(_pairs(_report("a", first), _report("b", second))) == is_suggested


def test_a_name_in_capitals_counts_with_a_shared_author():
    pair = _report("a", "Why MOSAIC failed", "Taft, A."), _report("b", "MOSAIC again", "Taft, A.")

    assert _pairs(*pair) == [("a", "b")]


def test_a_name_that_many_reports_bear_is_a_subject():
    many = [_report(f"r{n}", f"Part {n} of the DASH programme") for n in range(7)]

    assert _pairs(*many) == []
    assert len(_pairs(*many[:6])) == 15


@pytest.mark.parametrize(
    ("authors", "title", "year", "is_suggested"),
    [
        ("Larkspur, I.", "Unsafe letters to survivors: the final report", "2021", True),
        ("Larkspur, Ines", "Unsafe letters to survivors", "2019", True),
        ("Larkspur, T.", "Unsafe letters to survivors", "2019", False),  # another person
        ("Larkspur, I.", "Housing after refuge", "2019", False),  # another subject
        ("Larkspur, I.", "Unsafe letters to survivors", "2030", False),  # too long after
        ("", "Unsafe letters to survivors", "2019", False),
    ],
)
def test_authors_count_with_the_words_of_the_title(authors, title, year, is_suggested):
    first = _report("a", "Unsafe letters to disabled survivors", "Larkspur, I.; Finch, T.")

    assert bool(_pairs(first, _report("b", title, authors, year))) == is_suggested


def test_what_people_told_apart_is_not_suggested():
    a, b, _ = TRIAL

    assert _pairs(a, b, denied=[("b", "a")]) == []
    assert _pairs(*(_report(r.record_id, r.title, abstract=r.abstract, study=r.record_id)
                    for r in (a, b))) == []  # fmt: skip
    assert _pairs(a, _report("b", b.title, abstract=b.abstract, study="Reminders")) == [("a", "b")]


@pytest.mark.parametrize(("year", "is_suggested"), [("2021", True), ("2023", False)])
def test_a_team_is_taken_to_write_of_one_study_for_three_years(year, is_suggested):
    first = _report("a", "One worker, one number", "Brannick-Hale, M.; Adetola, F.; Quill, P.")
    second = _report("b", "Final evaluation", "Adetola, Funmi; Brannick-Hale, Moira", year)

    assert bool(_pairs(first, second)) == is_suggested
