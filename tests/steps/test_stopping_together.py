"""Reading stops when the plan's rule is met and people agree, and anybody can recompute it."""

from __future__ import annotations

import json
import re

import pytest
from support import done, rea
from web.web_reader import Reader

from rea import open_review, steps
from rea.errors import DecisionError
from rea.steps.screening.certificates import signatures_of
from rea.steps.screening.certifying import stopping_rows, stopping_sentence
from rea.steps.state import read_state

PLAN = (
    "stopping: {rule: consecutive_irrelevant, consecutive_irrelevant: 3, "
    "footnote: The last three were irrelevant.}"
)


@pytest.fixture
def planned(invented):
    """The invented review under another plan for stopping, its reports in order of group."""

    def release(plan: str = PLAN, besides: str = ""):
        folder = invented("grouped")
        [path] = (folder / "protocols").glob("*.yaml")
        text = path.read_text(encoding="utf-8").replace("stopping: {rule: read_all}", plan)
        text += besides
        path.write_text(text, encoding="utf-8")
        done("protocol", "release", "--approve", "r1", "--review", folder)
        return folder

    return release


def read(folder, verdicts: str) -> list[str]:
    """r1 decides reports in order of their groups: + include, - exclude."""
    review = open_review(folder)
    speakers = list(read_state(review).speaker.values())
    for record, sign in zip(speakers, verdicts, strict=False):
        wish = steps.Wish(record, *(("include",) if sign == "+" else ("exclude", "X4-POP")))
        steps.decide(review, [wish], person="r1")
    return speakers


@pytest.fixture
def met(planned):
    """One relevant report and three irrelevant ones read; the rest unread."""
    folder = planned()
    read(folder, "+---")
    return folder


def test_before_the_rule_is_met_nobody_can_sign(planned):
    folder = planned()
    read(folder, "+--")

    ran = rea("stop", "--sign", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "The plan does not allow to stop yet. The last 2 records were irrelevant" in ran.err
    assert signatures_of(open_review(folder)) == ()


def test_reading_stops_once_as_many_have_signed_as_the_protocol_asks_for(met):
    review = open_review(met)
    n_unread = steps.stopping(review).n_unread

    one = done("stop", "--sign", "--as", "r1", "--review", met)
    after_one = steps.status(review).stages[0]
    two = done("stop", "--sign", "--as", "r2", "--review", met)
    after_two = steps.status(review).stages[0]

    assert "1 more person must sign the same" in one.out
    assert f"Reading has stopped; {n_unread:,} records are not read." in two.out
    assert (after_one.n_unread, after_one.n_not_read) == (n_unread, 0)
    assert (after_two.n_unread, after_two.n_not_read) == (0, n_unread)


def sign(folder, *people):
    for person in people:
        done("stop", "--sign", "--as", person, "--review", folder)


def test_a_signature_given_for_something_else_does_not_count(met):
    sign(met, "r1")
    read(met, "+----")
    done("stop", "--sign", "--as", "r2", "--review", met)

    assert read_state(open_review(met)).stop is None
    sign(met, "r1")
    assert read_state(open_review(met)).stop is not None


def test_nobody_signs_the_same_twice(met):
    sign(met, "r1")

    with pytest.raises(DecisionError, match="r1 has signed this already"):
        steps.sign_stop(open_review(met), "r1")


def test_a_model_does_not_sign(met):
    done("people", "add", "A model", "--id", "m1", "--model", "--review", met)

    with pytest.raises(DecisionError, match="m1 is a model"):
        steps.sign_stop(open_review(met), "m1")


def test_where_everything_is_read_there_is_nothing_to_sign(planned):
    folder = planned()
    read(folder, "-" * 100)

    with pytest.raises(DecisionError, match="Every record has been read"):
        steps.sign_stop(open_review(folder), "r1")


def test_who_takes_the_signature_back_sets_reading_going_again(met):
    sign(met, "r1", "r2")

    ran = done("stop", "--withdraw", "--as", "r1", "--review", met)

    assert "took the signature back" in ran.out
    assert steps.status(open_review(met)).stages[0].n_not_read == 0
    with pytest.raises(DecisionError, match="ad has not agreed"):
        steps.withdraw_stop(open_review(met), "ad")


def test_nobody_signs_and_withdraws_at_once(met):
    assert rea("stop", "--sign", "--withdraw", "--as", "r1", "--review", met).code == 1


def test_what_is_not_read_stands_in_its_box_with_the_protocols_footnote_and_never_as_screened(met):
    sign(met, "r1", "r2")
    n_unread = steps.stopping(open_review(met)).n_unread
    done("report", "--interim", "--review", met)
    figure = words_of(met)

    assert f"{n_unread} records not read under the stopping rule were removed" in figure
    assert "automation tools: not read, stopping rule met*" in figure
    assert "The last three were irrelevant." in figure
    assert "Records screened (n = 4)" in figure
    assert rea("check", "--review", met).code == 0


def test_the_protocol_may_have_the_unread_stand_beside_the_excluded(planned):
    folder = planned(
        PLAN.replace("footnote", "unread_counted_as: excluded-by-automation, footnote")
    )
    read(folder, "+---")
    sign(folder, "r1", "r2")
    done("report", "--interim", "--review", folder)
    figure = words_of(folder)

    assert "besides, by automation" in figure
    assert "Besides, 43 records were not read under the stopping rule" in figure
    assert "ineligible" not in figure
    assert rea("check", "--review", folder).code == 0


def words_of(folder):
    """What the figure says, its lines put together."""
    figure = (folder / "reports" / "prisma.svg").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", figure).split())


def test_the_certificate_stands_in_the_report_and_in_a_file(met):
    sign(met, "r1", "r2")
    done("report", "--interim", "--review", met)

    held = json.loads((met / "reports" / "stopping.json").read_text(encoding="utf-8"))
    page = (met / "reports" / "report.html").read_text(encoding="utf-8")

    assert [one["person"] for one in held["signed"]] == ["r1", "r2"]
    assert (held["n_read"], held["n_relevant"], held["rule"]) == (4, 1, "consecutive_irrelevant")
    assert "Stopping certificate" in page
    assert held["decisions_sha256"] in page
    assert "Signed by Reader Two" in page
    assert "Reading stopped under the rule of irrelevant records in a row, set in" in page
    assert "Rule of irrelevant records in a row: The last 3 records were irrelevant" in page


@pytest.mark.parametrize(
    ("times", "until"),
    [("exact", r"\d+ \w+ \d{4}, [\d:]+ UTC"), ("day", r"\d+ \w+ \d{4}"), ("off", r"\d{4}")],
)
def test_the_certificate_tells_no_more_of_time_than_the_logs_keep(planned, times, until):
    folder = planned(PLAN, f"\nreviewer_care: {{times_in_logs: {times}}}\n")
    read(folder, "+---")
    sign(folder, "r1", "r2")

    state = read_state(open_review(folder))

    assert re.fullmatch(until, dict(stopping_rows(state))["Decisions up to"])
    # Who signed, and on which day, is no matter of how quickly somebody reads.
    signed = r"Agreed by Reader One on \d+ \w+ \d{4} and Reader Two on \d+ \w+ \d{4}\."
    assert re.search(signed, stopping_sentence(state))


def test_check_recomputes_the_certificate(met):
    sign(met, "r1", "r2")
    assert rea("check", "--review", met).code == 0
    log = next((met / "data" / "screened" / "title-abstract").glob("r1.*.jsonl"))
    # A colleague's device, synced late, brings a decision from before the signatures.
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    late = lines[0] | {"id": "ffff", "person": "r2", "verdict": "exclude", "reason": "X4-POP"}
    log.with_name("r2.phone.jsonl").write_text(json.dumps(late) + "\n", encoding="utf-8")

    ran = rea("check", "--review", met)

    assert ran.code == 1
    assert "was given for decisions with the SHA-256" in ran.out


def test_later_decisions_and_later_searches_leave_the_certificate_as_it_was(met, tmp_path):
    sign(met, "r1", "r2")
    read(met, "+---+")
    late = tmp_path / "late.ris"
    late.write_text("TY  - JOUR\nTI  - A later report\nPY  - 2026\nER  - \n", encoding="utf-8")
    searched = ("--source", "Later", "--searched", "2026-06-01")
    done("import", late, *searched, "--review", met)
    done("dedupe", "--review", met)

    stage = steps.status(open_review(met)).stages[0]

    assert rea("check", "--review", met).code == 0
    assert stage.n_unread == 1
    assert stage.n_not_read > 0


def test_whoever_reads_after_the_stop_has_nothing_left_but_their_sample(met):
    read(met, "+---")
    done("second", "draw", "--for", "r2", "--share", "1", "--review", met)
    sign(met, "r1", "r2")

    first, second = (steps.Sitting(open_review(met), who) for who in ("r1", "r2"))

    assert first.next() is None
    assert second.progress().n_left == 4


def test_status_says_what_the_plan_says(planned):
    folder = planned()
    read(folder, "+--")
    before = done("status", "--review", folder).out
    read(folder, "+---")
    after = done("status", "--review", folder).out

    assert "stopping        The last 2 records were irrelevant" in before
    assert "stopping        rule met: The last 3 records were irrelevant" in after


def test_stop_shows_the_plan_the_recall_and_every_other_rule(met):
    out = done("stop", "--review", met).out

    assert "4 of" in out
    assert "1 of them relevant" in out
    assert "The plan (consecutive_irrelevant): met." in out
    assert "Recall so far: between" in out
    for rule in ("callaghan_mueller_hansen", "safe", "knee", "target_set", "capture_recapture"):
        assert f"  {rule}: " in out
    assert "Next: rea stop --sign --as ID" in out
    assert json.loads(done("stop", "--json", "--review", met).out)["n_read"] == 4


def test_a_blind_reader_sees_no_advice_on_any_page(planned):
    folder = planned(PLAN.replace("3,", "2,"))
    read(folder, "+---")
    done("second", "draw", "--for", "r2", "--share", "1", "--review", folder)

    blind, open_ = Reader(folder, "r2"), Reader(folder, "r1")

    for address in ("/", "/screen/title-abstract"):
        assert "irrelevant" not in blind.open(address)
    assert "The last 3 records were irrelevant" in open_.open("/")


def test_known_reports_and_two_readers_are_counted_from_the_logs(planned):
    plan = PLAN.replace("consecutive_irrelevant,", "target_set,", 1)
    folder = planned(plan)
    review = open_review(folder)
    from rea.steps.screening.enough import reading_of

    read(folder, "+--+")
    state = read_state(review)
    reading = reading_of(state)

    assert reading.included.tolist() == [True, False, False, True]
    assert reading.rankers == ["given"] * 4
    assert reading.n_records == len(state.groups_of("title-abstract"))
    assert (reading.n_targets, reading.found_by_two) == (0, (0, 0, 0))


def test_people_agree_on_the_front_page(met):
    one, two = Reader(met, "r1"), Reader(met, "r2")
    one.open("/")
    one.send("/stop", one.form())
    first = one.text
    two.open("/")
    two.send("/stop", two.form())

    assert "You have agreed; a colleague must agree too." in first
    assert "Reading has stopped." in two.text
    assert "Agreed by Reader One on" in two.open("/")
    assert "I agree to stop here" not in two.text
