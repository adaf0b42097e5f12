"""Lint says what reading cannot know: what is missing, what nobody answers, what is too much."""

from __future__ import annotations

from typing import get_args

import pytest

from rea.protocol import lint, quick_protocol, read_protocol
from rea.protocol.faults import did_you_mean
from rea.protocol.lint_plans import misses_ruled_out_by
from rea.protocol.plans import KNOWN_RANKERS, Stopping
from rea.screening.ranking import RANKERS
from rea.screening.stopping import RULES

DRAFT = quick_protocol("Why?", "q")


def _said(text: str) -> list[tuple[str, str]]:
    return [(one.level, one.sentence) for one in lint(read_protocol(text, "q.yaml"))]


def test_a_draft_without_form_is_advised_to_write_one() -> None:
    ((level, sentence),) = _said(DRAFT[: DRAFT.index("extraction:")])

    assert level == "advice"
    assert sentence.startswith("There is no 'extraction'")


def test_a_draft_without_tools_and_tables_is_advised_of_both() -> None:
    tools = DRAFT[DRAFT.index("appraisal:") : DRAFT.index("shortcuts:")]

    assert [(level, sentence[:24]) for level, sentence in _said(DRAFT.replace(tools, ""))] == [
        ("advice", "There is no 'appraisal':"),
        ("advice", "There is no 'synthesis':"),
    ]


def test_a_theme_needs_a_question_or_a_word_on_where_it_went(whole_text: str) -> None:
    text = whole_text.replace(', taken_up: "Left to another review"', "")

    assert _said(text) == [
        ("advice", "Theme T2 is answered by no question, and 'taken_up' does not say why.")
    ]


def test_a_required_reason_must_be_there_to_be_given() -> None:
    text = DRAFT.replace("[title-abstract, full-text]", "[full-text]")

    assert _said(text.replace("title-abstract: no", "title-abstract: yes")) == [
        (
            "error",
            "A reason is required at title-abstract, but no criterion may be used there.",
        )
    ]


@pytest.mark.parametrize(
    ("n_studies", "n_reports", "said"),
    [(9, 8, "9 studies in 8 reports"), (0, 1, "0 studies in 1 report")],
)
def test_each_study_of_the_previous_version_has_a_report_and_each_report_a_study(
    n_studies: int, n_reports: int, said: str
) -> None:
    before = f"previous_version: {{citation: Ames, n_studies: {n_studies}, n_reports: {n_reports}}}"

    found = _said(f"{DRAFT}{before}\n")

    assert ("error", f"The previous version has {said}") in [
        (level, sentence.partition(";")[0]) for level, sentence in found
    ]


def test_no_more_studies_of_the_previous_version_are_named_than_it_has() -> None:
    before = "previous_version: {citation: Ames, n_studies: 1, n_reports: 2, studies: [A, B]}"

    assert ("error", "The previous version has 1 study, and 2 are named.") in _said(
        f"{DRAFT}{before}\n"
    )


def test_findings_come_in_the_order_of_the_file(whole_text: str) -> None:
    text = whole_text.replace("guarantor: r1", "guarantor: r7")
    text = text.replace("columns: slept", "columns: shift").replace("seed: 4, ", "")

    lines = [one.line for one in lint(read_protocol(text, "p"))]

    assert len(lines) == 3
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_a_field_of_the_same_group_is_meant_before_one_of_another(whole_text: str) -> None:
    # `horn` of the section about has other answers than `horn` of the group.
    other = '        - {id: horn, label: "H", type: single, questions: [admin], values: [x]}\n'
    shown = "values_from: horn, show_if: {horn: [reed]}"
    before = whole_text.index("        - {id: country")
    text = whole_text[:before] + other + whole_text[before:]

    assert _said(text.replace("values_from: horn", shown)) == []


@pytest.mark.parametrize(
    ("strategy", "found"),
    [
        ('keeper* AND (lighthouse N2 keeper*) AND "light keeper"', True),
        ("(keeper* NEAR/3 lighthouse) OR light-keep*", True),
        ("keeper* OR lighthouse* OR lightkeeper", False),
        ("lighthouse keeper", False),
    ],
)
def test_a_term_is_found_in_either_order_truncated_or_hyphenated(
    strategy: str, found: bool, whole_text: str
) -> None:
    start = whole_text.index("        NOFT((lighthouse")
    end = whole_text.index("    - id: S02")
    text = whole_text[:start] + f'        {strategy} AND "sea mist" fog*\n' + whole_text[end:]

    lacking = [sentence for _, sentence in _said(text) if "lacks terms of concept A" in sentence]

    assert bool(lacking) is not found


def test_rankers_and_stopping_rules_go_by_the_names_that_screening_knows() -> None:
    assert set(KNOWN_RANKERS) == set(RANKERS)
    assert set(get_args(Stopping.model_fields["rule"].annotation)) == set(RULES)


def test_lint_stops_after_a_hundred_findings() -> None:
    many = ", ".join(f"Q{n}" for n in range(500))

    assert len(_said(DRAFT.replace("[PQ], locator", f"[{many}], locator"))) == 100


def test_130_excludes_without_a_miss_bound_misses_at_2_point_3_per_cent() -> None:
    # No miss among 130 at share p has the chance (1 - p) ** 130. Set to 0.05:
    # ln(1 - p) = ln(0.05) / 130 = -2.99573 / 130 = -0.023044, so p = 0.02278.
    assert misses_ruled_out_by(130) == pytest.approx(0.02278, abs=5e-6)


def test_near_names_are_not_sought_among_thousands_or_for_pages_of_text() -> None:
    assert did_you_mean("a1", []) == "; none is known."
    assert did_you_mean("a1", [f"a{n}" for n in range(1000)]) == "."
    assert did_you_mean("a" * 1000, ["a" * 1000]) == "."
    assert did_you_mean("zzz", [f"a{n}" for n in range(100)]) == "."
