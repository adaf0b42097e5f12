"""What stands of everything that was decided depends on the lines alone, not on their order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.model import Decision
from rea.screening.outcomes import (
    Resolution,
    read_decisions,
    read_resolutions,
    reasons_differ,
    retrievals,
    stage_outcomes,
    standing,
    verdict_of,
)

GROUPS = {"a/1": "g1", "b/1": "g1", "a/2": "g2"}
ORDER = ["X2-DATE", "X3-TYPE", "X4-POP"]


def test_include_and_unsure_keep_a_record_at_title_and_abstract():
    found = _outcome(_made("r1", "include"), _made("r2", "unsure"))

    assert (found.state, found.reason) == ("include", "")
    assert verdict_of(found, unsure_keeps=True) == "kept"


def test_unsure_alone_keeps_a_record_where_the_protocol_says_so():
    found = _outcome(_made("r1", "unsure"), _made("r2", "unsure"))

    assert found.state == "unsure"
    assert verdict_of(found, unsure_keeps=True) == "kept"
    assert verdict_of(found, unsure_keeps=False) == "pending"


def test_include_and_unsure_differ_where_unsure_does_not_keep():
    found = _outcome(_made("r1", "include"), _made("r2", "unsure"), unsure_keeps=False)

    assert found.state == "conflict"


def test_include_and_unsure_differ_at_full_text_whatever_the_protocol_says():
    found = _outcome(_made("r1", "include"), _made("r2", "unsure"), stage="full-text")

    assert found.state == "conflict"


@pytest.mark.parametrize("other", ["include", "unsure"])
def test_exclude_against_anything_else_is_a_conflict(other):
    found = _outcome(_made("r1", "exclude", "X3-TYPE"), _made("r2", other))

    assert (found.state, found.reason) == ("conflict", "")
    assert verdict_of(found, unsure_keeps=True) == "pending"


def test_two_exclusions_agree_at_title_and_abstract_and_the_first_reason_counts():
    # X4-POP and X2-DATE both apply; X2-DATE stands first in the protocol.
    found = _outcome(_made("r1", "exclude", "X4-POP"), _made("r2", "exclude", "X2-DATE"))

    assert (found.state, found.reason) == ("exclude", "X2-DATE")
    assert verdict_of(found, unsure_keeps=True) == "excluded"


def test_a_reason_that_the_protocol_does_not_know_comes_last():
    found = _outcome(_made("r1", "exclude", "OLD-CODE"), _made("r2", "exclude", "X4-POP"))

    assert found.reason == "X4-POP"


def test_an_exclusion_without_a_reason_counts_without_one():
    assert _outcome(_made("r1", "exclude")).reason == ""
    assert _outcome(_made("r1", "exclude"), _made("r2", "exclude", "X4-POP")).reason == "X4-POP"


@pytest.mark.parametrize("stage", ["title-abstract", "full-text"])
def test_of_two_reasons_the_first_in_the_protocol_counts_unless_another_was_settled(stage):
    made = _made("r1", "exclude", "X4-POP"), _made("r2", "exclude", "X2-DATE")
    found = _outcome(*made, stage=stage)
    settled = _outcome(*made, stage=stage, settled=[_settles(made, "exclude", "X4-POP")])

    assert (found.state, found.reason, reasons_differ(found)) == ("exclude", "X2-DATE", True)
    assert settled.reason == "X4-POP"


def test_decisions_on_two_records_of_one_group_meet():
    found = _outcome(_made("r1", "include", record="a/1"), _made("r2", "exclude", record="b/1"))

    assert found.state == "conflict"


def test_a_decision_on_a_record_that_is_gone_counts_for_nothing():
    assert _outcomes([_made("r1", "include", record="z/9")]) == {}


def test_a_record_that_nobody_decided_is_pending():
    assert verdict_of(None, unsure_keeps=True) == "pending"


# -- what stands -----------------------------------------------------------------------------


def test_a_further_line_replaces_the_earlier_one():
    first = _made("r1", "include")
    second = _made("r1", "exclude", "X3-TYPE", replaces=[first])

    assert standing([first, second]) == [second]


def test_a_decision_taken_back_leaves_nothing():
    first = _made("r1", "include")

    assert standing([first, _made("r1", None, replaces=[first])]) == []


def test_a_pilot_never_counts():
    assert standing([_made("r1", "include", pilot=True)]) == []


def test_two_devices_that_disagree_are_a_conflict_until_a_further_line_settles_it():
    laptop, phone = _made("r1", "include"), _made("r1", "exclude", "X3-TYPE")
    assert _outcome(laptop, phone).state == "conflict"

    settled = _made("r1", "include", replaces=[laptop, phone])

    assert _outcome(laptop, phone, settled).state == "include"


def test_a_line_may_come_before_the_one_that_it_replaces():
    first = _made("r1", "include")
    second = _made("r1", "exclude", "X3-TYPE", replaces=[first])

    assert standing([second, first]) == [second]


# -- what settles a conflict -----------------------------------------------------------------


def test_a_resolution_settles_the_lines_that_it_names():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")

    found = _outcome(one, other, settled=[_settles([one, other], "exclude", "X4-POP")])

    assert (found.state, found.reason) == ("exclude", "X4-POP")
    assert found.resolution is not None


def test_a_resolution_lapses_when_one_of_its_lines_no_longer_stands():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = _settles([one, other], "include")
    again = _made("r2", "exclude", "X3-TYPE", replaces=[other])

    assert _outcome(one, other, again, settled=[by]).state == "conflict"


def test_readers_who_agree_after_all_need_no_resolution():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = _settles([one, other], "exclude", "X4-POP")
    again = _made("r2", "include", replaces=[other])

    found = _outcome(one, other, again, settled=[by])

    assert (found.state, found.resolution) == ("include", None)


def test_a_resolution_that_no_longer_holds_is_counted():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = _settles([one, other], "include")
    again = _made("r2", "exclude", "X3-TYPE", replaces=[other])

    assert _outcome(one, other, settled=[by]).n_lapsed == 0
    assert _outcome(one, other, again, settled=[by]).n_lapsed == 1


def test_a_resolution_holds_against_a_third_reader_only_if_they_agree_with_it():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = _settles([one, other], "include")

    assert _outcome(one, other, _made("r3", "include"), settled=[by]).state == "include"
    assert _outcome(one, other, _made("r3", "exclude"), settled=[by]).state == "conflict"


def test_a_discussion_settles_once_both_have_signed_the_same():
    made = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = {who: _settles(made, "include", person=who, how="consensus") for who in ("r1", "r2")}
    other = _settles(made, "exclude", "X4-POP", person="r2", how="consensus")

    assert _outcome(*made, settled=[by["r1"]]).unsigned == (by["r1"],)
    assert _outcome(*made, settled=[by["r1"], other]).state == "conflict"
    assert _outcome(*made, settled=[by["r2"], by["r1"]]).state == "include"


def test_who_takes_work_over_signs_for_who_handed_it_over():
    made = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    by = [_settles(made, "include", person=who, how="consensus") for who in ("r1", "r3")]

    assert _outcome(*made, settled=by).state == "conflict"
    assert _outcome(*made, settled=by, signs_for={"r2": {"r3"}}).state == "include"


def test_two_resolutions_that_differ_settle_nothing():
    one, other = _made("r1", "include"), _made("r2", "exclude", "X4-POP")
    both = [_settles([one, other], "include"), _settles([one, other], "exclude", "X4-POP")]

    assert _outcome(one, other, settled=both).state == "conflict"


def test_a_resolution_belongs_to_its_stage_and_may_be_replaced():
    lines = [
        _resolution_line("1", "title-abstract", "include"),
        _resolution_line("2", "full-text", "include"),
        _resolution_line("3", "title-abstract", "exclude", replaces=["1"]),
    ]

    found = read_resolutions(lines, GROUPS, "title-abstract")

    assert [(one.line_id, one.group_id, one.verdict) for one in found] == [("3", "g1", "exclude")]


# -- order decides nothing -------------------------------------------------------------------

_VERDICTS = st.sampled_from(["include", "exclude", "unsure", None])


@given(data=st.data())
def test_the_order_in_which_branches_are_merged_decides_nothing(data):
    made: list[Decision] = []
    for _ in range(data.draw(st.integers(1, 8))):
        earlier = data.draw(st.lists(st.sampled_from(made), unique=True)) if made else []
        person = data.draw(st.sampled_from(["r1", "r2"]))
        record = data.draw(st.sampled_from(sorted(GROUPS)))
        verdict = data.draw(_VERDICTS)
        reason = data.draw(st.sampled_from(ORDER)) if verdict == "exclude" else ""
        made.append(_made(person, verdict, reason, record=record, replaces=earlier))
    settled = [
        _settles(data.draw(st.lists(st.sampled_from(made), unique=True)), verdict)
        for verdict in data.draw(st.lists(st.sampled_from(["include", "exclude"]), max_size=2))
    ]

    other_way = data.draw(st.permutations(made))
    other_settled = data.draw(st.permutations(settled))

    assert _outcomes(other_way, settled=other_settled) == _outcomes(made, settled=settled)


def test_retrieval_facts_do_not_depend_on_their_order():
    lines = [
        {"id": "1", "record": "a/1", "outcome": "sought"},
        {"id": "2", "record": "a/1", "outcome": "not-retrieved", "reason": "no answer"},
        {"id": "3", "record": "b/1", "outcome": "retrieved", "file": "x.pdf"},
        {"id": "4", "record": "a/2", "outcome": "sought"},
    ]

    for order in itertools.permutations(lines):
        found = retrievals(order, GROUPS)
        assert (found["g1"].outcome, found["g1"].file) == ("retrieved", "x.pdf")
        assert found["g2"].outcome == "sought"


def test_a_retrieval_fact_may_be_replaced_or_taken_back():
    lines = [
        {"id": "1", "record": "a/1", "outcome": "retrieved"},
        {"id": "2", "record": "a/1", "outcome": "not-retrieved", "replaces": ["1"]},
        {"id": "3", "record": "a/2", "outcome": "sought"},
        {"id": "4", "record": "a/2", "outcome": None, "replaces": ["3"]},
        {"id": "5", "record": "z/9", "outcome": "sought"},
    ]

    found = retrievals(lines, GROUPS)

    assert {group: fact.outcome for group, fact in found.items()} == {"g1": "not-retrieved"}


def test_a_line_is_read_with_what_older_lines_lack():
    (decision,) = read_decisions(
        [
            {
                "id": "1",
                "person": "r1",
                "at": "2027",
                "record": "a/1",
                "stage": "full-text",
                "verdict": "include",
            }
        ]
    )

    assert (decision.reason, decision.replaces, decision.pilot) == ("", (), False)
    assert decision.shown_by == "given"


_ids = itertools.count()


def _made(person, verdict, reason="", *, record="a/1", replaces=(), pilot=False):
    return Decision(
        line_id=f"{next(_ids):06d}",
        person=person,
        at="2027-01-12T09:00:00Z",
        record_id=record,
        stage="title-abstract",
        verdict=verdict,
        reason=reason,
        note="",
        protocol="p@1.0.0",
        shown_by="given",
        replaces=tuple(one.line_id for one in replaces),
        pilot=pilot,
    )


def _settles(decisions, verdict, reason="", person="ad", how="adjudication"):
    return Resolution(
        line_id=f"{next(_ids):06d}",
        person=person,
        at="2027-01-13T09:00:00Z",
        group_id="g1",
        verdict=verdict,
        reason=reason,
        note="",
        how=how,
        settles=frozenset(one.line_id for one in decisions),
    )


def _resolution_line(line_id, stage, verdict, replaces=()):
    return {
        "id": line_id,
        "person": "ad",
        "at": "2027",
        "record": "a/1",
        "stage": stage,
        "verdict": verdict,
        "how": "consensus",
        "settles": ["8", "9"],
        "replaces": list(replaces),
    }


def _outcomes(made, *, settled=(), stage="title-abstract", unsure_keeps=True, signs_for=None):
    return stage_outcomes(
        standing(made),
        settled,
        GROUPS,
        stage=stage,
        unsure_keeps=unsure_keeps,
        reason_order=ORDER,
        signs_for=signs_for,
    )


def _outcome(*made, **how):
    return _outcomes(made, **how)["g1"]
