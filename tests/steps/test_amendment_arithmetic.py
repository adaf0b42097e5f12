"""Once the queue is worked, no standing decision rests on a criterion's text that differs.

Unless the amendment says that it need not be read again, and why. Whatever was decided, settled,
undone and amended before, in whatever order, and whoever has left in between.
"""

from __future__ import annotations

import itertools
import shutil
from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support import done

from rea import open_review, steps
from rea.errors import DecisionError, ReaError
from rea.model import STAGES
from rea.steps.protocol.amending import Stated
from rea.steps.protocol.protocols import in_force, released
from rea.steps.state import read_state
from rea.steps.team.reconcile import open_conflicts

CODES = ("X4-POP", "X5-MULTI", "X7-ENG", "I-PQ")
EFFECTS = ("admits-more", "admits-fewer", "both", "none")
PEOPLE = ("r1", "r2", "ad")

amendments = st.tuples(
    st.just("amend"),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(EFFECTS), min_size=1, max_size=3),
    st.sampled_from([True, False, False, False]),
)
works = st.tuples(
    st.sampled_from(["decide", "undo", "settle"]), st.sampled_from(PEOPLE), st.integers(0, 999)
)
courses = st.tuples(
    st.lists(st.one_of(works, works, amendments), min_size=1, max_size=5),
    amendments,
    st.sampled_from(["", "", "r2"]),
    st.integers(0, 999),
)


def test_a_decision_of_each_kind_is_read_again_after_two_amendments(shelf, tmp_path):
    before = [("decide", "r2", 7), ("amend", {"X4-POP": "admits-more"}, False), ("undo", "r1", 3)]

    _follow(shelf, tmp_path, (before, ("amend", {"I-PQ": "both"}, False), "", 1))


# A course takes a second, so one that fails is shown as it was drawn and not made shorter.
@pytest.mark.slow
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(courses)
def test_no_standing_decision_rests_on_another_text_once_the_queue_is_worked(
    shelf, tmp_path, course
):
    _follow(shelf, tmp_path, course)


def _follow(shelf, tmp_path, course):
    before, last, leaves, seed = course
    folder = shelf.copy("finished", tmp_path / f"{next(NUMBER)}")
    said = [
        _amend(folder, *one[1:]) if one[0] == "amend" else _work(folder, *one)
        for one in (*before, last)
    ]
    if leaves:
        done("people", "leave", leaves, "--on", "2026-12-02", "--review", folder)

    _work_the_queue(folder, [one for one in PEOPLE if one != leaves], Random(seed))

    state = read_state(open_review(folder))
    assert not list(_resting_on_another_text(state, [one for one in said if one]))
    for one in in_force(open_review(folder)).protocol.amendments:
        found = state.rereading.after(one.version)
        assert found.is_done
        assert found.n_let_in + found.n_kept_out <= found.n_changed <= found.n_read
    shutil.rmtree(folder)


NUMBER = itertools.count()


def _resting_on_another_text(state, said):
    """Decisions by their own protocol's files and by what this test itself had stated."""
    now = _texts(state.protocol.protocol)
    for stage in STAGES:
        here = set(state.groups_of(stage))
        for one in state.decisions[stage]:
            if state.group_of[one.record_id] not in here:
                continue
            made_under = released(state.review, one.protocol).protocol
            then = _texts(made_under)
            for code in _rests_on(one, stage, then, now):
                effects = {
                    effects[code] for version, effects in said if version > made_under.version
                    if code in effects
                }  # fmt: skip
                asks = {"exclude": "admits-more"}.get(one.verdict, "admits-fewer")
                if then.get(code) != now.get(code) and effects & {asks, "both"}:
                    yield one.line_id, one.person, stage, one.verdict, code


def _rests_on(decision, stage, then, now):
    at_stage = {
        code
        for code in then.keys() | now.keys()
        for text in (then.get(code), now.get(code))
        if text and (not text[3] or stage in text[3])
    }
    if decision.verdict == "exclude" and decision.reason:
        return at_stage & {decision.reason, "I-PQ"}
    return at_stage


def _texts(protocol):
    return {one.code: (one.kind, one.label, one.definition, one.stages) for one in _all(protocol)}


def _all(protocol):
    return protocol.eligibility.criteria


def _amend(folder, effects, is_not_again):
    """Reword criteria and amend; what was stated, and the version that it made."""
    draft = folder / "protocols/invented.yaml"
    lines = draft.read_text("utf-8").split("\n")
    for code in effects:
        [n] = [n for n, line in enumerate(lines) if f"code: {code}," in line]
        lines[n] = lines[n].replace("definition: ", "definition: Also ", 1)
    draft.write_text("\n".join(lines), "utf-8")
    stated = {c: Stated(one, "Only words." if one == "none" else "") for c, one in effects.items()}
    steps.amend(
        open_review(folder),
        "r1",
        why="A reason.",
        effects=stated,
        not_again="It is judged again later." if is_not_again else "",
    )
    version = in_force(open_review(folder)).protocol.version
    return version, dict.fromkeys(effects, "none") if is_not_again else effects


def _work(folder, what, person, seed):
    """Decide, undo or settle something, as far as that can be done now."""
    chance, review = Random(seed), open_review(folder)
    stage = chance.choice(STAGES)
    state = read_state(review)
    groups = state.groups_of(stage)
    if what == "settle":
        for group in open_conflicts(state, stage):
            wish = steps.Wish(state.speaker[group], *_verdict(state, stage, chance), note="Agreed.")
            with suppress(DecisionError):  # signed already, or theirs to discuss and not to judge
                steps.settle(open_review(folder), [wish], person=person, stage=stage)
        return
    sitting = steps.Sitting(review, person, stage=stage)
    for group in chance.sample(groups, min(6, len(groups))):
        wish = steps.Wish(state.speaker[group], *_verdict(state, stage, chance))
        steps.decide(open_review(folder), [wish], person=person, stage=stage)
    if what == "undo" and (shown := sitting.next()) is not None:
        sitting.decide(shown, *_verdict(state, stage, chance))
        sitting.undo()


def _verdict(state, stage, chance):
    codes = [one.code for one in state.protocol.protocol.reasons(stage)]
    verdict = chance.choice(["include", "exclude", "exclude"])
    return verdict, chance.choice(codes) if verdict == "exclude" else ""


def _work_the_queue(folder, people, chance):
    """Everybody reads what comes up again, until nothing does."""
    for _ in range(4):
        for person, stage in itertools.product(people, STAGES):
            sitting = steps.Sitting(open_review(folder), person, stage=stage)
            while (shown := sitting.next()) is not None and sitting.changed_since(shown):
                state = read_state(open_review(folder))
                sitting.decide(shown, *_verdict(state, stage, chance))
        if not any(read_state(open_review(folder)).rereading.waiting.values()):
            return
    pytest.fail("The queue never ends.")


def test_the_test_finds_a_decision_that_was_not_read_again(shelf, tmp_path):
    folder = shelf.copy("finished", tmp_path / "review")
    said = _amend(folder, {"X4-POP": "admits-fewer"}, is_not_again=False)

    state = read_state(open_review(folder))

    assert list(_resting_on_another_text(state, [said]))
    with pytest.raises(ReaError, match="to be read again"):
        steps.report(open_review(folder))
