"""A finding names its studies and its reasons, or is refused; versions stay on record."""

from __future__ import annotations

import json

import pytest
from support import done, rea

import rea as library
from rea import steps
from rea.errors import DecisionError
from rea.extraction.findings import CONCERNS, Concern, FindingError, StatedFinding
from rea.steps.extraction.extracted import extracted_of
from rea.steps.extraction.included import studies_of
from rea.steps.extraction.stating import findings_desk, state_finding, withdraw_finding
from rea.steps.state import FINDINGS, read_state

NAMED = "Brannick-Hale 2021"
COMPONENTS = ("methodological_limitations", "coherence", "adequacy", "relevance")
JUDGED = {name: Concern("minor", f"because of {name}") for name in COMPONENTS}


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def _one(review, **changes):
    question = findings_desk(review).questions[0].question.question_id
    given = {"supports": (NAMED,), "concerns": JUDGED, "confidence": "moderate"} | changes
    return StatedFinding("", given.pop("question", question), "A named worker helps.", **given)


def test_a_finding_is_kept_with_its_studies_and_reasons(review):
    kept = state_finding(review, _one(review), person="r1")

    (found,) = findings_desk(review).questions[0].findings
    assert found == kept
    (study,) = [one for one in studies_of(read_state(review)) if one.name == NAMED]
    assert found.supports == (study.study_id,)  # named by its name, kept by its id
    assert found.concerns["adequacy"].reason == "because of adequacy"


def test_studies_that_answer_the_question_are_suggested_and_no_judgement_is(review):
    desk = findings_desk(review)

    assert NAMED in {one.name for one in desk.questions[0].suggested}
    assert not any(one.findings for one in desk.questions)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"supports": ("Nobody 1999",)}, "supports"),
        ({"contradicts": (NAMED,)}, "supports"),
        ({"question": "Q99"}, "question"),
        ({"confidence": "certain"}, "confidence"),
        ({"concerns": {}}, COMPONENTS[0]),
        ({"concerns": JUDGED | {"adequacy": Concern("minor", " ")}}, "adequacy"),
        ({"concerns": JUDGED | {"adequacy": Concern("grave", "x")}}, "adequacy"),
        ({"concerns": JUDGED | {"beauty": Concern("minor", "x")}}, "beauty"),
        ({"supports": ()}, "supports"),
    ],
)
def test_what_is_not_borne_out_is_refused_with_the_part_named(review, changes, part):
    with pytest.raises(FindingError) as caught:
        state_finding(review, _one(review, **changes), person="r1")

    assert caught.value.part == part
    assert caught.value.hint
    assert review.lines(FINDINGS) == []


def test_confidence_may_wait_and_a_later_version_replaces_the_earlier(review):
    first = state_finding(review, _one(review, concerns={}, confidence=""), person="r1")
    second = state_finding(
        review,
        StatedFinding(first.finding_id, first.question, "It helps some.", (NAMED,)),
        person="r2",
        replaces=(first.line_id,),
    )

    (found,) = findings_desk(review).questions[0].findings
    assert (found.statement, found.person) == ("It helps some.", "r2")
    assert second.finding_id == first.finding_id
    assert len(review.lines(FINDINGS)) == 2


def test_a_version_that_was_not_seen_is_not_overwritten(review):
    first = state_finding(review, _one(review), person="r1")
    state_finding(review, first, person="r2", replaces=(first.line_id,))

    with pytest.raises(DecisionError, match="another window"):
        state_finding(review, first, person="r1", replaces=(first.line_id,))


def test_a_finding_that_is_withdrawn_stays_on_record(review):
    kept = state_finding(review, _one(review), person="r1")

    withdraw_finding(review, kept.finding_id, person="r1")

    assert findings_desk(review).questions[0].findings == ()
    assert len(review.lines(FINDINGS)) == 2
    with pytest.raises(DecisionError):
        withdraw_finding(review, kept.finding_id, person="r1")


def test_the_report_tells_findings_with_their_confidence(review):
    state_finding(review, _one(review), person="r1")

    extracted = extracted_of(read_state(review))
    assert extracted is not None
    (told,) = extracted.statements

    assert (told.text, told.confidence) == ("A named worker helps.", "moderate")
    assert told.reasons[1] == f"coherence: {CONCERNS['minor']}, because of coherence"
    done("report", "--interim", "--review", review.root)
    page = (review.reports / "report.html").read_text(encoding="utf-8")
    assert "What the studies say together" in page


def test_findings_come_from_a_table_all_of_them_or_none(review, tmp_path):
    question = findings_desk(review).questions[0].question.question_id
    table = tmp_path / "findings.csv"
    head = "question,statement,supports,confidence," + ",".join(
        f"{one},{one}_reason" for one in COMPONENTS
    )
    judged = ",".join("minor,few studies" for _ in COMPONENTS)
    good = f"{question},It helps.,{NAMED},low,{judged}"
    here = ("--review", review.root, "--as", "r1")

    table.write_text(f"{head}\n{good}\n{question},It harms.,Nobody 1999,low,{judged}\n")
    refused = rea("findings", "--from", table, *here)
    nothing = review.lines(FINDINGS)
    table.write_text(f"{head}\n{good}\n")
    kept = done("findings", "--from", table, *here)

    assert (refused.code, nothing) == (1, [])
    assert "findings.csv, line 3: 'Nobody 1999' is no included study." in refused.err
    assert "1 finding kept." in kept.out
    listed = done("findings", "--list", "--review", review.root).out
    assert "It helps. (1 study; confidence: low)" in listed
    told = json.loads(done("findings", "--json", "--review", review.root).out)
    assert told[0]["findings"][0]["confidence"] == "low"


def test_a_review_without_studies_says_so(invented):
    ran = rea("findings", "--list", "--review", invented("released"))

    assert "No study is included yet." in ran.err


def test_a_notebook_finds_the_same_verbs():
    assert steps.state_finding is state_finding
