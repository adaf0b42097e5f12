"""Lint says what a protocol's own numbers will do, and what guidance still asks of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rea.protocol import lint, quick_protocol, read_protocol
from rea.protocol.guidance import COCHRANE_RAPID, GSR, GUIDANCE, PRISMA_P, scores
from rea.protocol.lint_plans import after_one_disagreement
from rea.screening.agreement import TwoByTwo, measure_agreement

SHIPPED = sorted((Path(__file__).parents[2] / "protocols").glob("*.yaml"))
DRAFT = quick_protocol("Why?", "q")


def _said(text: str) -> list[str]:
    return [one.sentence for one in lint(read_protocol(text, "q.yaml"))]


@pytest.mark.parametrize("n", [8, 30, 50, 200])
def test_one_disagreement_gives_what_the_agreement_of_readers_will_show(n):
    first = max(1, round(n / 10))

    shown = measure_agreement(TwoByTwo(first - 1, 1, 0, n - first))

    pairs = {
        "percent_agreement": shown.percent.value,
        "cohen_kappa": shown.kappa.value,
        "pabak": shown.pabak.value,
        "gwet_ac1": shown.ac1.value,
        "positive_agreement": shown.positive.value,
        "negative_agreement": shown.negative.value,
    }
    for statistic, value in pairs.items():
        assert after_one_disagreement(statistic, n) == pytest.approx(value)


@pytest.mark.parametrize(
    ("bars", "said"),
    [
        ("percent_agreement: 0.9", []),
        ("percent_agreement: 0.99", ["percent_agreement is then 0.98, below 0.99."]),
        ("pabak: 0.97", ["pabak is then 0.96, below 0.97."]),
        ("cohen_kappa: 0.9", ["cohen_kappa is then 0.88, below 0.9 (if one in ten is included)."]),
    ],
)
def test_a_bar_that_one_disagreement_cannot_reach_is_said(whole_text, bars, said):
    text = whole_text.replace("{percent_agreement: 0.9, pabak: 0.8}", f"{{{bars}}}")

    found = _said(text)

    assert [one.rpartition("round: ")[2] for one in found] == said


def test_a_stage_does_not_end_with_records_that_nobody_places(whole_text):
    text = whole_text.replace("all_unsure: yes", "all_unsure: no")

    (said,) = _said(text)
    assert "waits for a second reader" in said


def test_an_inclusion_that_is_counted_as_excluded_must_become_a_reason(whole_text):
    text = whole_text.replace(
        "Reports how keepers slept in fog.", "Background; counted as excluded."
    )

    (said,) = _said(text)
    assert said.startswith("I-PQ is of kind 'include' and counted as excluded")


def test_somebody_who_may_not_hold_full_texts_is_not_given_them(whole_text):
    text = whole_text.replace(
        "{id: r2, role: second-reviewer}",
        "{id: r2, role: second-reviewer, may_hold_full_texts: no}",
    )

    (said,) = _said(text)
    assert said.startswith("r2 reads in full as second-reviewer and may not hold full texts")


class TestGuidance:
    """A score says what is missing, and what does not apply is not asked for."""

    def test_prisma_p_has_its_seventeen_items(self):
        whole = ["".join(filter(str.isdigit, one.number)) for one in PRISMA_P]

        assert list(dict.fromkeys(whole)) == [str(n) for n in range(1, 18)]

    def test_a_whole_protocol_answers_everything_but_what_it_leaves_out(self, whole_text):
        found = {one.guidance: one for one in scores(read_protocol(whole_text, "w.yaml"))}

        # 26 items, of which 1b (no update) and 15a to 15c (nothing is pooled) do not apply.
        prisma = found["PRISMA-P 2015"]
        assert (prisma.n_answered, prisma.n_items) == (21, 22)
        assert prisma.missing == ("16 Bias across studies",)

    def test_a_quick_draft_is_told_what_is_still_to_do(self):
        found = {one.guidance: one.missing for one in scores(read_protocol(DRAFT, "q.yaml"))}

        assert "6 Rationale" in found["PRISMA-P 2015"]
        assert any("Criteria tried out" in one for one in found[list(GUIDANCE)[1]])
        assert any("The same abstracts read" in one for one in found[list(GUIDANCE)[2]])

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_the_shipped_protocols_lack_only_what_a_team_must_give(self, path):
        lacking = {
            one
            for score in scores(read_protocol(path.read_text(encoding="utf-8"), path.name))
            for one in score.missing
        }

        given_by_a_team = (
            "Registr",
            "Authors",
            "Contributions",
            "support",
            "funder",
            "in the team",
        )
        by_design = ("abstracts read twice", "same full texts")
        assert [
            one
            for one in sorted(lacking)
            if not any(word in one for word in (*given_by_a_team, *by_design))
        ] == []

    @pytest.mark.parametrize("items", [PRISMA_P, GSR, COCHRANE_RAPID])
    def test_no_item_is_there_twice(self, items):
        assert len({one.number for one in items}) == len(items)
        assert len({one.topic for one in items}) == len(items)
