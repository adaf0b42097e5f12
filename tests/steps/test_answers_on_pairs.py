"""What people say of a pair wins, is kept for ever, and changes nothing else."""

from __future__ import annotations

import pytest
from pair_review import FIVE, FOUR, ONE, SIX, THREE, TWO, import_pairs
from support import done

from rea import open_review, steps
from rea.errors import DecisionError, UnknownNameError
from rea.steps.dedupe.asked import n_pairs_waiting
from rea.steps.screening.desk import StaleFormError
from rea.store import log


@pytest.fixture
def review(invented):
    return open_review(import_pairs(invented("begun")))


def groups(review):
    """Groups of more than one record."""
    rows = review.duplicates()
    every = {frozenset(ids) for _, ids in rows.groupby("group_id")["record_id"]}
    return {group for group in every if len(group) > 1}


def said(review, *pairs, person="r1"):
    wishes = [steps.PairWish(*pair) for pair in pairs]
    return steps.say_of_pairs(review, wishes, person=person)


def asked(review):
    return [(one.record_a, one.record_b) for one in steps.open_pairs(review)]


def test_pairs_that_may_be_copies_are_asked_about_once(review):
    assert groups(review) == {frozenset({ONE, TWO})}
    assert sorted(asked(review)) == [(ONE, THREE), (FOUR, FIVE)]


def test_same_joins_the_groups_and_different_closes_the_question(review):
    done = said(review, (ONE, THREE, "same"), (FIVE, FOUR, "different"))

    assert (done.n_same, done.n_different, done.n_questions) == (1, 1, 0)
    assert groups(review) == {frozenset({ONE, TWO, THREE})}
    assert asked(review) == []


def test_running_again_after_an_answer_changes_nothing(review):
    said(review, (ONE, THREE, "same"), (FIVE, FOUR, "different"))
    before = review.duplicates_file.read_bytes()

    done = steps.find_duplicates(review)

    assert review.duplicates_file.read_bytes() == before
    assert (done.n_new, len(done.questions)) == (0, 0)


def test_answers_hold_when_the_groups_are_formed_anew(review):
    said(review, (ONE, THREE, "same"), (ONE, TWO, "different"))
    review.duplicates_file.unlink()

    steps.find_duplicates(review)

    assert frozenset({ONE, TWO}) not in groups(review)
    assert any({ONE, THREE} <= group and TWO not in group for group in groups(review))


def test_a_group_that_an_answer_split_is_asked_about_until_somebody_says(review):
    """6 was joined to 1 by hand. Taking that back splits them, and nobody says they differ."""
    said(review, (ONE, SIX, "same"))

    took_back(review, ONE, SIX)

    assert asked(review)[0] == (ONE, SIX)
    said(review, (ONE, SIX, "different"))
    assert (ONE, SIX) not in asked(review)


def test_a_record_split_off_without_an_answer_comes_back_as_a_question(review):
    """6 stands with 1 and 2 for a reason that is gone; when 1 and 2 are split, it goes nowhere."""
    rows = review.duplicates()
    home = rows.loc[rows["record_id"] == ONE, "group_id"].iloc[0]
    rows.loc[rows["record_id"] == SIX, ["group_id", "representative"]] = home, ONE
    review.duplicates_file.write_text(rows.to_csv(index=False), encoding="utf-8")

    said(review, (ONE, TWO, "different"))

    assert groups(review) == set()
    assert asked(review)[:2] == [(ONE, SIX), (TWO, SIX)]
    said(review, (TWO, SIX, "same"))
    assert {pair for pair in asked(review) if SIX in pair} == set()


def took_back(review, *pair):
    desk = steps.PairDesk(review, "r1")
    [line] = [one for one in desk.last() if {one.record_a, one.record_b} == set(pair)]
    return desk.take_back(line.line_id)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_an_answer_that_is_taken_back_leaves_the_pair_as_it_was(review, verdict):
    before = review.duplicates_file.read_bytes()
    said(review, (ONE, THREE, verdict))

    took_back(review, ONE, THREE)

    assert review.duplicates_file.read_bytes() == before
    assert sorted(asked(review)) == [(ONE, THREE), (FOUR, FIVE)]


def test_a_changed_mind_replaces_the_answer_and_both_stay_on_record(review):
    said(review, (ONE, THREE, "same"))
    said(review, (ONE, THREE, "different"), person="r2")

    assert frozenset({ONE, TWO}) in groups(review)
    assert [line["verdict"] for line in review.lines("pairs")] == ["same", "different"]
    assert [one.person for one in steps.PairDesk(review, "r1").shown(ONE, THREE).answers] == ["r2"]


def test_two_answers_given_apart_that_clash_are_asked_about_first(review):
    said(review, (FOUR, FIVE, "same"))
    own = next((review.screened / "pairs").glob("r1.*"))
    apart = own.read_text(encoding="utf-8").replace('"same"', '"different"')
    line_id = review.lines("pairs")[0]["id"]
    apart = apart.replace(line_id, "0" * 16).replace('"r1"', '"r2"')
    own.with_name("r2.tablet.jsonl").write_text(apart, encoding="utf-8")

    steps.find_duplicates(review)

    assert asked(review)[0] == (FOUR, FIVE)
    assert steps.open_pairs(review)[0].rule == "people-disagree"
    said(review, (FOUR, FIVE, "different"))
    assert (FOUR, FIVE) not in asked(review)


def test_the_same_answer_twice_is_one_line(review):
    said(review, (ONE, THREE, "same"))

    done = said(review, (THREE, ONE, "same"))

    assert done.n_unchanged == 1
    assert len(review.lines("pairs")) == 1


@pytest.mark.parametrize(
    ("pair", "error"),
    [
        ((ONE, ONE, "same"), "named twice"),
        ((ONE, "shelf-2026-11-01/0099", "same"), "no record"),
        ((ONE, THREE, "maybe"), "no answer 'maybe'"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(review, pair, error):
    with pytest.raises((DecisionError, UnknownNameError), match=error):
        said(review, (FOUR, FIVE, "same"), pair)

    assert review.lines("pairs") == []


def test_a_pair_named_twice_at_once_is_refused(review):
    with pytest.raises(DecisionError, match="named twice"):
        said(review, (ONE, THREE, "same"), (THREE, ONE, "different"))


def test_a_form_that_is_out_of_date_saves_nothing(review):
    desk = steps.PairDesk(review, "r1")
    stood = [one.line_id for one in desk.shown(ONE, THREE).answers]
    said(review, (ONE, THREE, "different"), person="r2")
    desk.refresh(review)

    with pytest.raises(StaleFormError):
        desk.say_as_shown(steps.PairWish(ONE, THREE, "same"), stood)
    assert desk.say_as_shown(steps.PairWish(ONE, THREE, "different"), stood) is None
    assert len(review.lines("pairs")) == 1


def test_an_answer_of_somebody_else_cannot_be_taken_back(review):
    said(review, (ONE, THREE, "same"), person="r2")

    with pytest.raises(StaleFormError):
        steps.PairDesk(review, "r1").take_back(review.lines("pairs")[0]["id"])


def test_a_pair_is_shown_with_every_field_compared_and_further_copies(review):
    shown = steps.PairDesk(review, "r1").shown(THREE, ONE)

    assert (shown.record_a["record_id"], shown.copies_a, shown.copies_b) == (ONE, (TWO,), ())
    assert shown.why == "One is a preprint and the other the published article."
    found = {one.field: one.finding for one in shown.explained.fields}
    assert (found["title"], found["year"], found["volume"]) == ("same", "differs", "one only")


def test_whoever_looks_for_a_copy_is_shown_the_likeliest_titles_of_other_reports(review):
    near = steps.PairDesk(review, "r1").near(ONE)

    assert [one.record_id for one in near][:1] == [THREE]
    assert TWO not in {one.record_id for one in near}


def test_what_colleagues_add_is_taken_in_without_opening_anew(review):
    desk = steps.PairDesk(review, "r1")
    said(review, (ONE, THREE, "same"), person="r2")

    desk.refresh(review)

    assert [(one.record_a, one.record_b) for one in desk.waiting] == [(FOUR, FIVE)]
    assert desk.shown(ONE, THREE).together


def test_the_definition_in_the_protocol_decides_what_is_asked(invented):
    folder = invented("begun")
    path = next((folder / "protocols").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\ncopies: {preprint_and_article: same}\n", encoding="utf-8")

    review = open_review(import_pairs(folder))

    assert asked(review) == []
    assert frozenset({ONE, TWO, THREE}) in groups(review)


def test_check_finds_an_answer_that_the_groups_do_not_follow_yet(review):
    old = review.duplicates_file.read_bytes()
    said(review, (ONE, THREE, "same"))
    assert steps.check(review).findings == ()
    review.duplicates_file.write_bytes(old)  # as when only the log came from a colleague

    [finding] = steps.check(review).findings

    assert f"says that {ONE} and {THREE} are one" in finding
    steps.find_duplicates(review)
    assert steps.check(review).findings == ()


def test_check_finds_an_answer_about_nothing(review):
    said(review, (ONE, THREE, "same"))
    [path] = (review.screened / "pairs").glob("*.jsonl")
    lines = path.read_text(encoding="utf-8")
    path.write_text(lines.replace(THREE, "shelf-2026-11-01/0099"), encoding="utf-8")

    assert "is about shelf-2026-11-01/0099, which is no record" in steps.check(review).findings[0]


def test_the_status_counts_the_pairs_that_wait_and_they_come_before_the_first_reading(review):
    steps.release_protocol(review, "r1")
    review = open_review(review.root)
    now = steps.status(review)
    assert (now.n_pairs, now.next) == (2, "rea dedupe --as ID")
    assert "2 pairs to be looked at" in done("status", "--review", review.root).out

    steps.decide(review, [steps.Wish(SIX, "include")], person="r1")
    now = steps.status(review)
    assert (now.n_pairs, now.next) == (2, "rea screen --as ID")

    said(review, (ONE, THREE, "same"), (FIVE, FOUR, "different"))
    assert steps.status(review).n_pairs == 0
    assert "looked at" not in done("status", "--review", review.root).out


@pytest.mark.parametrize("kept", [None, b"half a li", b"[]"])
def test_pairs_are_not_counted_from_what_is_gone_or_damaged(review, kept):
    cache = review.cache / "pairs.json"
    cache.unlink() if kept is None else cache.write_bytes(kept)

    assert steps.status(review).n_pairs is None

    steps.find_duplicates(review)
    assert n_pairs_waiting(review) == 2


def test_a_status_told_before_the_records_were_compared_is_told_anew(review):
    (review.cache / "pairs.json").unlink()
    assert steps.status(review).n_pairs is None

    steps.open_pairs(review)

    assert steps.status(review).n_pairs == 2


def test_pairs_are_not_counted_once_a_colleague_answered_elsewhere(review):
    line = log.new_line("r2", records=[ONE, THREE], verdict="same", note="", group=[], replaces=[])
    log.append(review.screened / "pairs" / "r2.phone.jsonl", line)

    assert n_pairs_waiting(review) is None

    assert len(steps.open_pairs(review)) == n_pairs_waiting(review) == 1
