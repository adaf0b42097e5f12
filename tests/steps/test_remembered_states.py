"""What is remembered of a review is never older than its files, whatever changed them."""

from __future__ import annotations

import pytest
from support import done
from web.web_reader import TA, Reader

from rea import open_review, steps
from rea.steps import remembering
from rea.steps.dedupe import notices as notices_module
from rea.steps.dedupe.notices import notices_by_group
from rea.steps.overview import overview
from rea.steps.state import read_state
from rea.store import log

SCOPUS = "scopus-2026-10-05"


def forget():
    remembering._latest.clear()


def decide_elsewhere(folder):
    line = log.new_line("r2", record=f"{SCOPUS}/0001", stage="title-abstract", verdict="include")
    line |= {"reason": "", "note": "", "protocol": "invented@1.0.0", "shown_by": "given"}
    log.append(folder / "data/screened/title-abstract/r2.elsewhere.jsonl", line)


def withdraw_elsewhere(folder):
    # The groups are made again where it was withdrawn; here only the line has arrived yet.
    line = log.new_line("r2", source=SCOPUS, why="run twice", carried={}, replaces=[])
    log.append(folder / "data/screened/withdrawals/r2.elsewhere.jsonl", line)


def add_somebody(folder):
    done("people", "add", "Nora Neu", "--review", folder)


def ungroup(folder):
    path = folder / "data/screened/duplicates.csv"
    kept = path.read_text("utf-8").splitlines(keepends=True)[:-3]
    path.write_text("".join(kept), "utf-8")


def make_a_report(folder):
    (folder / "reports/report.html").write_text("<p>made</p>", "utf-8")


@pytest.mark.parametrize(
    "change", [decide_elsewhere, withdraw_elsewhere, add_somebody, ungroup, make_a_report]
)
def test_the_front_door_sees_a_changed_file_at_once(invented, change):
    folder = invented("released")
    before = overview(open_review(folder), "r1")

    change(folder)
    after = overview(open_review(folder), "r1")

    forget()
    assert after != before
    assert after == overview(open_review(folder), "r1")


def test_what_is_left_to_read_follows_each_decision(invented):
    review = open_review(invented("released"))
    own = [overview(review, "r1").own[0]]
    for record in list(read_state(review).speaker.values())[:3]:
        steps.decide(review, [steps.Wish(record, "include")], person="r1")
        own.append(overview(review, "r1").own[0])

    assert [one.n_decided for one in own] == [0, 1, 2, 3]
    assert [one.n_left for one in own] == [own[0].n_left - n for n in range(4)]


def test_each_person_is_told_what_is_theirs(invented):
    folder = invented("released")
    decide_elsewhere(folder)
    review = open_review(folder)

    told = [overview(review, who).own[0].n_decided for who in ("r1", "r2", "r1")]

    assert told == [0, 1, 0]


def test_while_no_file_changes_nothing_is_worked_out_again(invented):
    review = open_review(invented("screened"))

    assert steps.status(review) is steps.status(review)
    assert overview(review, "r1").chart is overview(review, "r1").chart


def test_an_answer_that_could_not_be_given_is_asked_for_again():
    told, tries = remembering.Told(), iter([ValueError("not yet"), None])

    def answer():
        if fault := next(tries):
            raise fault
        return 7

    with pytest.raises(ValueError, match="not yet"):
        told.once("n", answer)
    assert told.once("n", answer) == told.once("n", answer) == 7


def test_words_are_looked_for_in_what_a_colleague_has_just_supplied(invented):
    folder = invented("released")
    review = open_review(folder)
    table = review.records(("record_id", "abstract"))
    speakers = set(read_state(review).speaker.values())
    bare = next(
        one
        for one, text in table.itertuples(index=False, name=None)
        if not text and one in speakers
    )
    reader = Reader(folder, "r1")
    assert bare not in reader.open(f"{TA}/list?words=quagga")

    decide_elsewhere(folder)
    assert bare not in reader.open(f"{TA}/list?words=quagga")
    steps.supply_abstract(review, bare, "A quagga was seen.", person="r2")

    assert bare in reader.open(f"{TA}/list?words=quagga")


@pytest.mark.parametrize(
    ("change", "stays"), [(decide_elsewhere, True), (withdraw_elsewhere, False), (ungroup, False)]
)
def test_what_hangs_on_the_records_alone_outlives_decisions_and_nothing_else(
    invented, change, stays
):
    folder = invented("released")
    before = notices_by_group(read_state(open_review(folder)))

    change(folder)
    after = notices_by_group(read_state(open_review(folder)))

    forget()
    assert (after is before) == stays
    assert after == notices_by_group(read_state(open_review(folder)))


def retract_elsewhere(folder):
    """Another search, of which a notice names the first report of an earlier one."""
    title = open_review(folder).records(("title",))["title"].iloc[0]
    export = folder.parent / "late.ris"
    export.write_text(f"TY  - JOUR\nTI  - Retraction: {title}\nER  - \n", "utf-8")
    done("import", export, "--source", "Late", "--searched", "2026-11-01", "--review", folder)
    return "late-2026-11-01/0001"


def notices_now(folder):
    """The records that give notice of something, as a new process would find them."""
    forget()
    found = notices_by_group(read_state(open_review(folder)))
    return {one.record_id for said in found.values() for one in said}


def test_notices_are_looked_for_once_and_again_when_the_records_change(invented, monkeypatch):
    folder, asked = invented("released"), []
    look = notices_module.notices
    monkeypatch.setattr(
        notices_module, "notices", lambda table: asked.append(len(table)) or look(table)
    )
    before = notices_now(folder)
    assert notices_now(folder) == before
    assert len(asked) == 1

    late = retract_elsewhere(folder)
    assert notices_now(folder) == before | {late}
    steps.withdraw(open_review(folder), late.partition("/")[0], why="run twice", person="r1")
    assert notices_now(folder) == before
    assert len(asked) == 2  # the records of the first time are there again, and so is the answer


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"notices": [["'])
def test_notices_kept_that_cannot_be_read_are_looked_for_again(invented, damage):
    folder = invented("released")
    retract_elsewhere(folder)
    before = notices_now(folder)
    [path] = (folder / ".rea/notices").iterdir()

    path.write_bytes(damage)

    assert notices_now(folder) == before
