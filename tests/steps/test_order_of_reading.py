"""Records come up as the protocol plans it, and each decision says how."""

from __future__ import annotations

import pytest
from support import done

from rea import open_review
from rea.steps import Sitting


@pytest.fixture
def planned(invented):
    """Releases the invented protocol with another plan for the order of reading."""

    def release(ranking: str, search: str = "strategies_run: no"):
        folder = invented("grouped")
        path = folder / "protocols" / "invented.yaml"
        text = path.read_text(encoding="utf-8")
        text = text.replace("ranking: {ranker: random, seed: 1}", f"ranking: {{{ranking}}}")
        path.write_text(text.replace("strategies_run: no", search), encoding="utf-8")
        done("protocol", "release", "--approve", "r1", "--review", folder)
        return open_review(folder)

    return release


def read(review, n):
    """The first records that a reader gets, and how each came up."""
    sitting, found = Sitting(review, "r1"), []
    for _ in range(n):
        shown = sitting.next()
        found.append((shown.record_id, shown.shown_by))
        sitting.decide(shown, "unsure")
    return found


def test_a_known_report_comes_first_where_the_protocol_plans_it(planned, shelf, tmp_path):
    records = open_review(shelf.copy("grouped", tmp_path / "other")).records()
    known = records[records["doi"] != ""].iloc[3]
    search = f"sentinel_records: [{{ref: Known, doi: {known['doi']}}}]"

    review = planned("ranker: questions, seed: 1, start_with_sentinels: yes", search)
    (first, how), (_, then) = read(review, 2)

    group = dict(review.duplicates()[["record_id", "group_id"]].to_numpy())
    assert group[first] == group[known["record_id"]]
    assert (how, then) == ("sentinel", "questions:0")


def test_the_questions_rank_before_anything_is_decided(planned):
    review = planned("ranker: elas_u4, seed: 1")

    assert [shown_by for _, shown_by in read(review, 2)] == ["questions:0", "questions:0"]


def test_a_start_at_random_is_stamped_so(planned):
    review = planned("ranker: questions, seed: 1, start_random: 2")

    assert [how for _, how in read(review, 4)] == ["random", "random", "questions:0", "questions:0"]


def test_a_random_share_stands_in_between(planned):
    review = planned("ranker: questions, seed: 1, random_share: 0.5")

    assert [how for _, how in read(review, 4)] == ["questions:0", "random"] * 2


def test_each_decision_keeps_how_its_record_came_up(planned):
    review = planned("ranker: questions, seed: 1, random_share: 0.5")

    shown = read(review, 4)

    lines = {line["record"]: line["shown_by"] for line in review.lines("title-abstract")}
    assert lines == dict(shown)
