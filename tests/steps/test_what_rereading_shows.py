"""A second reading tells what may be lost, how blind it was, and when one more round is due."""

from __future__ import annotations

import pytest
from support import done
from web.web_reader import Reader

import rea
from rea import steps
from rea.errors import DecisionError, UnknownNameError
from rea.steps import DrawWish, Wish
from rea.steps.state import DRAWS, read_state
from rea.steps.team.agreeing import unplanned_doubles

RULE = "  escalation: {upper_limit_above: 0.02, further_share: 0.2}\n"


@pytest.fixture
def read_once(invented):
    """r1 has kept every fifth of 47 reports and excluded the others; one bar is planned."""
    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    at = text.index("  conflicts:")
    path.write_text(text[:at] + RULE + text[at:], encoding="utf-8")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    review = rea.open_review(folder)
    wishes = [
        Wish(record, "include" if n % 5 == 0 else "exclude", "" if n % 5 == 0 else "X3-TYPE")
        for n, record in enumerate(sorted(read_state(review).speaker.values()))
    ]
    steps.decide(review, wishes, person="r1")
    return review


def read_sample(review, person="r2", change=None):
    """The second reader agrees with the first, but for the record named."""
    first = {one.record_id: one for one in read_state(review).decisions["title-abstract"]}
    sitting = steps.Sitting(review, person)
    while (shown := sitting.next()) is not None and shown.shown_by == "second_screening":
        verdict = str(first[shown.record_id].verdict)
        if shown.record_id == change:
            verdict = {"include": "exclude", "exclude": "include"}[verdict]
        sitting.decide(shown, verdict, "X3-TYPE" if verdict == "exclude" else "")


def an_exclusion(review):
    line = review.lines(DRAWS)[-1]
    verdict = {one.record_id: one.verdict for one in read_state(review).decisions["title-abstract"]}
    return next(record for record in line["records"] if verdict[record] == "exclude")


def test_a_number_is_drawn_at_its_word(read_once):
    drawn = steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))

    assert (drawn.n_drawn, drawn.level) == (12, "folder")


def test_all_exclusions_alone_can_be_drawn(read_once):
    drawn = steps.draw_second(
        read_once, "r2", person="r1", wish=DrawWish(share=1, among="excluded", level="pack")
    )

    assert (drawn.n_drawn, drawn.n_eligible) == (37, 37)  # 47 reports less every fifth
    assert drawn.next == "rea pack --for r2 --stage title-abstract"


def test_every_kind_of_stratum_can_be_drawn_within(read_once):
    wish = DrawWish(n=20, strata=("first-decision", "source", "year", "rank"))
    steps.draw_second(read_once, "r2", person="r1", wish=wish)

    assert read_once.lines(DRAWS)[0]["strata"] == ["first-decision", "source", "year", "rank"]


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        (DrawWish(n=5, strata=("colour",)), "stratum 'colour'"),
        (DrawWish(n=5, level="dark"), "level of blindness 'dark'"),
        (DrawWish(n=5, among="odd"), "kind of record 'odd'"),
    ],
)
def test_a_wish_that_nobody_knows_is_named(read_once, wish, name):
    with pytest.raises(UnknownNameError, match=name):
        steps.draw_second(read_once, "r2", person="r1", wish=wish)


def test_while_the_sample_is_being_read_no_rule_is_told(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))

    found = steps.second_reading(read_once)

    assert (found.n_left, found.escalation, found.lost) == (12, None, None)


def test_a_small_sample_asks_for_another_round_and_says_which(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))
    read_sample(read_once)

    found = steps.second_reading(read_once)

    assert found.escalation.command == "rea second draw --for r2 --n 10"  # a fifth of 47
    assert "the protocol allows 2%" in found.escalation.why[0]
    assert steps.status(read_once).next == found.escalation.command
    told = done("agreement", "--review", read_once.root).out
    assert "asks for one more round" in told
    assert "one more round is due" in done("status", "--review", read_once.root).out


def test_the_page_that_asks_for_another_round_draws_it(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))
    read_sample(read_once)
    page = Reader(read_once.root, "r1")
    assert "The second reading asks for one more round" in page.open("/agreement/title-abstract")

    page.send("/second", page.form("stage", "reader", "n", "among"))

    assert len(read_once.lines(DRAWS)[-1]["records"]) == 10
    assert "10 records of 35 drawn for r2" in page.text  # 47 less the 12 that r2 has read


def test_once_every_exclusion_was_read_twice_it_suffices(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(share=1, among="excluded"))
    read_sample(read_once)

    found = steps.second_reading(read_once)

    assert found.escalation.why == ()
    assert found.lost.n_at_most == 0
    assert "suffices" in done("agreement", "--review", read_once.root).out


def test_a_first_reader_who_decides_anew_has_missed_the_record_all_the_same(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=20))
    record = an_exclusion(read_once)
    read_sample(read_once, change=record)
    before = steps.second_reading(read_once).lost

    steps.decide(read_once, [Wish(record, "include")], person="r1")

    after = steps.second_reading(read_once).lost
    assert (before.n_missed, after.n_missed) == (1, 1)
    assert before.n_read_twice == after.n_read_twice


def test_a_miss_that_a_third_reader_excludes_is_none(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=20))
    record = an_exclusion(read_once)
    read_sample(read_once, change=record)

    steps.settle(
        read_once,
        [Wish(record, "exclude", "X3-TYPE", "Both looked again.")],
        person="ad",
        how="adjudication",
    )

    assert steps.second_reading(read_once).lost.n_missed == 0


def test_blind_is_said_of_a_pack_alone(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))
    read_sample(read_once)

    told = " ".join(steps.second_reading(read_once).sentences)

    assert "could have been opened" in told
    assert " blind" not in told


def test_two_who_read_the_same_by_accident_have_not_screened_it_twice(read_once):
    state = read_state(read_once)
    record = sorted(state.speaker.values())[0]
    sitting = steps.Sitting(read_once, "ad")
    assert sitting.next() is None  # everything was read once, so nothing is left
    apart = [Wish(record, "exclude", "X3-TYPE", shown_by="elas_u4:12")]
    other = [Wish(record, "exclude", "X3-TYPE", shown_by="elas_u4:7")]
    steps.decide(read_once, other, person="r1")
    steps.decide(read_once, [Wish(record, "include", shown_by="random")], person="r1")
    steps.decide(read_once, apart, person="ad")

    assert len(unplanned_doubles(read_state(read_once), "title-abstract")) == 1
    assert steps.agreement(read_once) == ()
    told = " ".join(steps.second_reading(read_once).sentences)
    assert "count as read once" in told


def test_who_changes_their_mind_on_such_a_record_has_not_screened_it_twice_either(read_once):
    state = read_state(read_once)
    record = sorted(state.speaker.values())[0]
    for person in ("r1", "ad"):
        steps.decide(read_once, [Wish(record, "unsure", shown_by="random")], person=person)
        steps.decide(read_once, [Wish(record, "exclude", "X3-TYPE")], person=person)

    assert steps.agreement(read_once) == ()
    assert steps.second_reading(read_once).n_unplanned == 1


def test_a_reader_who_has_not_finished_is_told_nothing(read_once):
    steps.draw_second(read_once, "r2", person="r1", wish=DrawWish(n=12))

    told = done("agreement", "--as", "r2", "--review", read_once.root).out

    assert "12 records to read at title-abstract first" in told


def test_there_is_nothing_to_draw_among_exclusions_before_any(invented):
    review = rea.open_review(invented("released"))

    with pytest.raises(DecisionError, match="excluded anything"):
        steps.draw_second(review, "r2", person="r1", wish=DrawWish(n=5, among="excluded"))


def test_every_bar_that_the_protocol_names_is_told(invented):
    folder = invented("grouped")
    [path] = (folder / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    bars = "recall_below: 0.99, agreement_below: {gwet_ac1: 0.99}"
    rule = RULE.replace("further_share", f"{bars}, further_share")
    plan = "sample: random, seed: 1}"
    text = text.replace("  conflicts:", f"{rule}  conflicts:")
    path.write_text(text.replace(plan, "among: excluded, sample: random, seed: 1}", 1), "utf-8")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    review = rea.open_review(folder)
    records = sorted(read_state(review).speaker.values())
    kept = [Wish(one, "include") for one in records[:5]]
    excluded = [Wish(one, "exclude", "X3-TYPE") for one in records[5:]]
    steps.decide(review, [*kept, *excluded], person="r1")
    steps.draw_second(review, "r2", person="r1", wish=DrawWish(n=12))
    record = an_exclusion(review)
    read_sample(review, change=record)

    found = steps.second_reading(review)

    assert [one.among for one in found.samples] == ["excluded"]
    share, recall, agreement = found.escalation.why
    assert "of the relevant records were kept, and the protocol asks for 99%" in recall
    assert agreement.startswith("Gwet's AC1 is 0.9")
    assert "of the exclusions" in share
    assert found.escalation.command.endswith("--among excluded")
