"""The review at the repository's root is whole, and its report shows what was decided."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import done

from rea import open_review
from rea.steps import agreement

ROOT = Path(__file__).resolve().parents[1]

# Word, PDF and PNG depend on the versions of what draws them; these three do not.
_SAME_EVERYWHERE = ("flow.csv", "prisma.svg", "report.html")


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A copy of the worked review."""
    shutil.copy(ROOT / "review.yaml", tmp_path)
    for name in ("protocols", "data", "reports"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_it_adds_up(worked):
    said = done("check", "--review", worked).out

    assert said.startswith("All of it adds up: 5 sources, 276 records")


def test_the_report_that_is_committed_is_the_one_rea_writes(worked):
    before = {name: (worked / "reports" / name).read_bytes() for name in _SAME_EVERYWHERE}

    done("report", "--interim", "--review", worked)

    for name, data in before.items():
        assert (worked / "reports" / name).read_bytes() == data, (
            f"run nox -s worked_review ({name})"
        )


def test_only_models_decided_and_their_agreement_says_so(worked):
    review = open_review(worked)
    models = {one.person_id for one in review.settings.people if one.is_model}

    assert {line["person"] for line in review.lines("title-abstract")} <= models
    assert all("One language model" in pair.caution for pair in agreement(review))
    page = (worked / "reports" / "report.html").read_text(encoding="utf-8")
    assert "A demonstration and no evidence" in page


def test_no_answer_from_a_summary_is_called_a_quote(worked):
    answers = [line for line in open_review(worked).lines("answers") if line["kind"]]

    assert answers
    assert {(line["locator"], line["kind"]) for line in answers} == {("summary", "paraphrase")}
