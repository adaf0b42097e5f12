"""A released protocol changes by an amendment, which says what it does and what is read again."""

from __future__ import annotations

from collections import Counter

import pytest
from support import bytes_under, done, rea

from rea import open_review, steps
from rea.steps.protocol.amending import Stated, UnansweredError
from rea.steps.protocol.protocols import in_force
from rea.steps.protocol.releasing import NoAmendmentError
from rea.steps.screening.deciding import Deciding
from rea.steps.state import read_state
from rea.steps.team.people import acting

DRAFT = "protocols/invented.yaml"
TA, FT = "title-abstract", "full-text"
FEWER = {"X4-POP": Stated("admits-fewer")}
MORE = {"X4-POP": Stated("admits-more")}


@pytest.fixture
def screened(invented):
    """All of title and abstract is decided; X4-POP then names another age."""
    return edited(invented("screened"))


def edited(folder, before="Nobody aged 16 or over", after="Nobody aged 18 or over"):
    draft = folder / DRAFT
    text = draft.read_text("utf-8")
    assert before in text
    draft.write_text(text.replace(before, after), "utf-8")
    return folder


def amended(folder, effects, **more):
    return steps.amend(
        open_review(folder), "r1", why="The service takes adults.", effects=effects, **more
    )


def waiting(folder, stage=TA):
    return read_state(open_review(folder)).rereading.waiting[stage]


def standing(folder, stage=TA):
    return read_state(open_review(folder)).decisions[stage]


def test_what_the_edited_draft_changes_is_proposed(screened):
    found = steps.propose_amendment(open_review(screened))

    [question] = found.questions
    assert (question.name, question.was) == ("X4-POP", "Nobody aged 16 or over.")
    assert found.since == "invented@1.0.0"
    assert found.stage == "during-title-abstract"
    verdicts = Counter((one.verdict, one.reason) for one in standing(screened))
    assert question.n_by_effect["none"] == 0
    # One unsure of r1 comes back with them: X4-POP is what it was settled by.
    assert question.n_by_effect["admits-more"] == verdicts["exclude", "X4-POP"] + 1
    assert question.n_by_effect["both"] > question.n_by_effect["admits-fewer"] > 0
    assert found.n_decided == len(standing(screened))


def test_what_admits_more_brings_back_what_was_excluded_by_it(screened):
    amended(screened, MORE)

    outcomes = read_state(open_review(screened)).outcomes[TA]
    assert len(waiting(screened)) > 1
    for group, made in waiting(screened).items():
        settled = outcomes[group].resolution
        reasons = {settled.reason} if settled else {one.reason for one in made}
        assert reasons == {"X4-POP"}
    back = {one.line_id for made in waiting(screened).values() for one in made}
    assert back >= {one.line_id for one in standing(screened) if one.reason == "X4-POP"}


def test_what_admits_fewer_brings_back_what_was_kept(screened):
    done_ = amended(screened, FEWER)

    kept = [one for one in standing(screened) if one.verdict != "exclude"]
    back = {one.line_id for group in waiting(screened).values() for one in group}
    assert {one.line_id for one in kept} <= back
    assert done_.n_to_read_again == len(back)
    assert done_.next == "rea screen --as r1"


def test_what_admits_the_same_brings_nothing_back_and_says_why(screened):
    done_ = amended(screened, {"X4-POP": Stated("none", "Only the wording.")})

    assert (done_.kind, done_.name) == ("patch", "invented@1.0.1")
    assert not waiting(screened)
    assert done("check", "--review", screened).code == 0
    [entry] = in_force(open_review(screened)).protocol.amendments
    assert entry.effects[0].why == "Only the wording."


def test_a_team_may_say_why_nothing_is_read_again_all_the_same(screened):
    amended(screened, FEWER, not_again="Everything kept is judged again in full text.")

    assert not waiting(screened)
    assert done("check", "--review", screened).code == 0


def test_the_amendment_stands_in_the_new_version_and_in_the_draft(screened):
    n = len(standing(screened))

    done_ = amended(screened, FEWER, approved_by=["r2", "ad"])

    protocol = in_force(open_review(screened)).protocol
    [entry] = protocol.amendments
    assert protocol.version == "2.0.0" == entry.version
    assert (entry.by, entry.approved_by) == ("r1", ("r2", "ad"))
    assert (entry.stage, entry.kind, entry.effect) == (
        "during-title-abstract",
        "major",
        "admits-fewer",
    )
    assert entry.n_decided_before == n == done_.n_decided
    assert entry.what == "Criterion X4-POP (Wrong population) now admits fewer."
    assert entry.affects == ("criterion X4-POP",)
    assert entry.rereading is not None
    assert entry.rereading.scope == "Includes and not-sures"
    assert "# The protocol of the invented review" in (screened / DRAFT).read_text("utf-8")
    assert "Nothing differs." in done("protocol", "diff", "--review", screened).out


@pytest.mark.parametrize(
    ("before", "after", "effects", "version"),
    [
        ("share: 0.2, minimum: 10", "share: 0.3, minimum: 10", {}, "1.1.0"),
        ("label: Whose account", "label: Whose voice", {}, "1.0.1"),
        ("{id: n_survivors, label: Survivors, type: integer", "{id: n_survivors, label: Survivors, type: number", {}, "1.1.0"),  # noqa: E501
        ("Nobody aged 16", "Nobody aged 18", MORE, "2.0.0"),
        ("who writes to them?", "who calls them?", {"PQ": Stated("none", "Same people.")}, "1.0.1"),
        ("order: 8, stages: [full-text]", "order: 8, stages: [title-abstract, full-text]",
         {"X9-BACK": Stated("admits-fewer")}, "2.0.0"),
    ],
    ids=["rule", "words", "form", "criterion", "wording", "stages"],
)  # fmt: skip
def test_the_version_is_major_minor_or_patch_by_what_changed(
    invented, before, after, effects, version
):
    folder = edited(invented("released"), before, after)

    assert amended(folder, effects).name == f"invented@{version}"


def test_reading_again_clears_the_queue_and_is_counted_whatever_comes_out(screened):
    amended(screened, MORE)
    groups = waiting(screened)
    records = [made[0].record_id for made in groups.values()]
    readers = {one.person for made in groups.values() for one in made}

    done("decide", records[0], "include", "--as", "r1", "--review", screened)
    for record in records[1:]:
        done("decide", record, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", screened)

    left = {one.person for made in waiting(screened).values() for one in made}
    assert left == readers - {"r1"}
    found = read_state(open_review(screened)).rereading.after("2.0.0")
    # The include, and the unsure of r1 that is now the exclude it was settled as.
    assert (found.n_read, found.n_changed) == (len(records), 2)
    assert (found.n_let_in, found.n_kept_out) == (1, 1)


def test_the_queue_comes_up_in_screening_before_anything_else(screened):
    amended(screened, FEWER)
    mine = {
        group
        for group, made in waiting(screened).items()
        if any(one.person == "r1" for one in made)
    }

    sitting = steps.Sitting(open_review(screened), "r1")
    seen = set()
    while (shown := sitting.next()) is not None:
        seen.add(shown.group_id)
        assert shown.shown_by == "amendment:2.0.0"
        [text] = sitting.changed_since(shown)
        assert text.sentence == "Criterion X4-POP (Wrong population) now admits fewer."
        sitting.decide(shown, "include")

    assert seen == mine
    assert sitting.progress().n_left == 0


def test_a_record_left_for_later_comes_up_again_and_the_unread_ones_too(invented):
    folder = invented("released")
    names = list(read_state(open_review(folder)).speaker.values())[:3]
    done("decide", *names, "include", "--as", "r1", "--review", folder)
    edited(folder)
    amended(folder, FEWER)

    sitting = steps.Sitting(open_review(folder), "r1")
    first = sitting.next()
    sitting.pass_over(first)
    shown = [first]
    for _ in range(3):
        shown.append(sitting.next())
        sitting.decide(shown[-1], "include")

    assert [one.shown_by.split(":")[0] for one in shown] == ["amendment"] * 3 + ["random"]


def test_taking_a_rereading_back_brings_the_record_back(screened):
    amended(screened, MORE)
    before = waiting(screened)
    sitting = steps.Sitting(open_review(screened), "r1")
    shown = sitting.next()
    sitting.decide(shown, "include")

    sitting.undo()

    assert sitting.next().group_id == shown.group_id
    assert waiting(screened).keys() == before.keys()
    again = [one for one in standing(screened) if one.record_id == shown.record_id]
    assert ("exclude", "X4-POP", "invented@1.0.0") in {
        (one.verdict, one.reason, one.protocol) for one in again
    }


def test_a_colleague_reads_again_for_somebody_who_has_left(screened):
    amended(screened, MORE)
    done("people", "leave", "r1", "--on", "2026-12-02", "--review", screened)
    review = open_review(screened)
    gone = [g for g, made in waiting(screened).items() if any(one.person == "r1" for one in made)]
    deciding = Deciding(read_state(review), acting(review.settings, "ad"), TA)
    assert set(gone) <= set(deciding.to_read_again())

    deciding.write(
        [steps.Wish(made[0].record_id, "include") for made in deciding.to_read_again().values()]
    )

    left = waiting(screened)
    assert not any(one.person == "r1" for made in left.values() for one in made)
    assert "rea screen --as r1" not in done("status", "--review", screened).out


def test_what_was_settled_is_opened_again_where_the_verdict_rests_on_the_text(screened):
    state = read_state(open_review(screened))
    settled = [
        group
        for group, one in state.outcomes[TA].items()
        if one.resolution is not None and one.resolution.verdict != "exclude"
    ]
    assert settled

    amended(screened, FEWER)

    for group in settled:
        assert {one.line_id for one in waiting(screened)[group]} == set(
            state.outcomes[TA][group].resolution.settles
        )


def test_a_pilot_reads_nothing_again(screened):
    amended(screened, FEWER)
    review = open_review(screened)

    pilot = Deciding(read_state(review), acting(review.settings, "r1"), TA, pilot=True)

    assert not pilot.to_read_again()


def test_status_check_and_report_say_that_records_wait(invented):
    folder = edited(invented("finished"))
    amended(folder, FEWER)

    status = done("status", "--review", folder).out
    assert "records are to be read again under invented@2.0.0." in status
    assert status.endswith("Next: rea screen --as r1\n")
    check = rea("check", "--review", folder)
    assert check.code == 1
    assert "rest on a text that was amended since (criterion X4-POP" in check.out
    report = rea("report", "--review", folder)
    assert report.code == 1
    assert "are to be read again since the protocol was amended" in report.err
    assert rea("report", "--interim", "--review", folder).code == 0


def test_full_texts_are_read_again_too(invented):
    folder = edited(invented("finished"), "Nothing on staying in touch", "Nothing on contact")

    amended(folder, {"X7-ENG": Stated("admits-more")})

    assert not waiting(folder)
    made = [one for group in waiting(folder, FT).values() for one in group]
    assert made
    assert {one.reason for one in made} == {"X7-ENG"}


def test_a_text_that_was_changed_back_asks_for_nothing(screened):
    amended(screened, FEWER)
    edited(screened, "Nobody aged 18 or over", "Nobody aged 16 or over")
    amended(screened, MORE)

    assert not waiting(screened)


@pytest.mark.parametrize(
    ("effects", "error", "said"),
    [
        ({}, UnansweredError, "Say what this change does to who is included: criterion X4-POP"),
        ({"X4-POP": Stated("fewer")}, Exception, "There is no effect 'fewer'"),
        ({"X4-PO": Stated("both")}, Exception, "Did you mean X4-POP"),
        ({"X5-MULTI": Stated("both")}, Exception, "There is no changed criterion"),
        ({"X4-POP": Stated("none")}, Exception, "say why nothing need be read again"),
    ],
)
def test_what_is_not_said_is_asked_and_nothing_is_written(screened, effects, error, said):
    before = bytes_under(screened)

    with pytest.raises(error, match=said):
        amended(screened, effects)

    assert bytes_under(screened) == before


def test_an_amendment_needs_a_reason_a_stage_that_exists_and_something_to_amend(screened):
    before = bytes_under(screened)
    with pytest.raises(Exception, match="An amendment says why the protocol is changed"):
        steps.amend(open_review(screened), "r1", why=" ", effects=FEWER)
    with pytest.raises(Exception, match="There is no stage of a review 'midway'"):
        amended(screened, FEWER, stage="midway")
    assert bytes_under(screened) == before
    edited(screened, "Nobody aged 18 or over", "Nobody aged 16 or over")
    with pytest.raises(Exception, match=r"says the same as invented@1\.0\.0, which is in force"):
        amended(screened, {})


def test_before_the_first_release_there_is_nothing_to_amend(invented):
    with pytest.raises(Exception, match="was released yet, so there is nothing to amend"):
        amended(edited(invented("grouped")), FEWER)


def test_a_mistake_in_the_draft_keeps_the_old_version_in_force(screened):
    edited(screened, "kind: primary", "kind: secondary")
    before = bytes_under(screened)

    with pytest.raises(Exception, match="One question must be primary"):
        amended(screened, FEWER)

    assert bytes_under(screened) == before


def test_a_second_version_is_not_released_without_its_amendment(screened):
    edited(screened, "version: 1.0.0", "version: 1.1.0")
    before = bytes_under(screened)

    with pytest.raises(NoAmendmentError) as caught:
        steps.release_protocol(open_review(screened), "r1")

    assert caught.value.silent == ("criterion X4-POP (Wrong population)",)
    assert "rea protocol amend" in str(caught.value)
    assert bytes_under(screened) == before


def test_an_amendment_cut_short_is_completed_by_releasing(screened, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("rea.steps.protocol.amending.release_protocol", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            amended(screened, FEWER)
    with pytest.raises(Exception, match=r"holds amendment 2\.0\.0 already"):
        amended(screened, FEWER)

    steps.release_protocol(open_review(screened), "r2")

    assert in_force(open_review(screened)).name == "invented@2.0.0"
    assert waiting(screened)


def test_an_amendment_written_by_hand_is_taken_at_its_word_or_at_its_worst(screened):
    draft = screened / DRAFT
    text = draft.read_text("utf-8").replace("version: 1.0.0", "version: 2.0.0")
    entry = (
        "\namendments:\n"
        "  - {version: 2.0.0, on: 2026-12-05, by: r1, stage: after, kind: major, what: age,\n"
        "     why: adults, effect: admits-more, rereading: {needed: yes, scope: X4-POP}}\n"
    )
    draft.write_text(text + entry, "utf-8")

    steps.release_protocol(open_review(screened), "r1")

    back = {one.line_id for made in waiting(screened).values() for one in made}
    assert back >= {one.line_id for one in standing(screened) if one.reason == "X4-POP"}
    assert len(back) < 10


def test_a_person_is_asked_for_what_is_missing(screened, monkeypatch):
    answers = iter(["7", "2", "The service takes adults."])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))

    ran = done("protocol", "amend", "--as", "r1", "--interactive", "--review", screened)

    assert "What does the change of criterion X4-POP (Wrong population) do?" in ran.out
    assert "invented@2.0.0 is released and in force (major)." in ran.out
    assert "Next: rea screen --as r1" in ran.out


def test_a_person_may_stop_before_anything_is_written(screened, monkeypatch):
    before = bytes_under(screened)
    monkeypatch.setattr("builtins.input", lambda prompt: "q")

    ran = rea("protocol", "amend", "--as", "r1", "--interactive", "--review", screened)

    assert "Nothing was amended." in ran.err
    assert bytes_under(screened) == before


def test_versions_drafts_and_files_are_compared(screened, tmp_path):
    amended(screened, FEWER)
    here = ("--review", screened)

    said = done("protocol", "diff", "1.0.0", "invented@2.0.0", *here).out
    assert said.startswith("invented@1.0.0 → invented@2.0.0\n")
    assert "Criterion X4-POP (Wrong population) now admits fewer." in said
    assert "  was: Nobody aged 16 or over.\n  now: Nobody aged 18 or over." in said

    files = sorted((screened / "protocols/released").glob("*.yaml"))
    assert "now admits fewer" in rea("protocol", "diff", *files).out
    assert rea("protocol", "diff", "2.0.0", "draft", *here).code == 0
    wrong = rea("protocol", "diff", "3.0.0", *here)
    assert "There is no released version '3.0.0'" in wrong.err


def test_an_effect_that_says_nothing_is_refused(screened):
    ran = rea("protocol", "amend", "--as", "r1", "--effect", "X4-POP", "--review", screened)

    assert "'X4-POP' says nothing of a criterion." in ran.err


def test_an_earlier_version_that_was_edited_is_refused_too(screened):
    amended(screened, FEWER)
    released = screened / "protocols/released/invented@1.0.0.yaml"
    released.write_bytes(released.read_bytes() + b"# a word more\n")

    ran = rea("people", "list", "--review", screened)

    assert ran.code == 1
    assert "invented@1.0.0" in ran.err


def _power_cut(*args):
    raise OSError("power cut")
