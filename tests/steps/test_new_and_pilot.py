"""A first draft is written from a few answers; two versions are tried on the same records."""

from __future__ import annotations

import pytest
from support import bytes_under, done, rea

from rea import open_review, steps
from rea.protocol import lint, read_protocol
from rea.protocol.drafts import FirstAnswers
from rea.steps.protocol.piloting import Answer

DRAFT = "protocols/invented.yaml"


def test_a_draft_from_a_few_answers_can_be_released_as_it_is(tmp_path):
    done("protocol", "new", tmp_path / "letters.yaml",
         "--question", "Do letters of agencies help: yes or no?",
         "--also", "Which letters?",
         "--include", "Letters of two agencies.",
         "--exclude", "Men only: Nobody but men took part.",
         "--exclude", "The not",
         "--source", "APA PsycInfo, EBSCOhost: TI ( agenc* AND letter* )",
         "--since", "2004")  # fmt: skip

    text = (tmp_path / "letters.yaml").read_text("utf-8")
    protocol = read_protocol(text, "letters.yaml")
    assert lint(protocol) == () or all(one.level == "advice" for one in lint(protocol))
    assert [one.code for one in protocol.reasons("title-abstract")] == [
        "X1-TOPIC", "X2-TYPE", "X3-POP", "X4-MEN", "X5-OUT", "X7-LANG"]  # fmt: skip
    assert protocol.strategies["S01"].name == "APA PsycInfo"
    assert protocol.search.limits.first_year == 2004
    assert protocol.inclusions[0].definition == "Letters of two agencies."
    assert text.count("#") > 8
    folder = tmp_path / "review"
    done("init", folder, "--protocol", tmp_path / "letters.yaml")
    done("protocol", "release", "--approve", "r1", "--review", folder)


def test_a_person_is_asked_each_answer(tmp_path, monkeypatch):
    answers = iter(["Do letters help?", "Which?", "", "", "Men only: No women.", "", "", "2010"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))

    ran = done("protocol", "new", tmp_path / "letters", "--interactive")

    protocol = read_protocol((tmp_path / "letters.yaml").read_text("utf-8"), "letters.yaml")
    assert [one.text for one in protocol.questions] == ["Do letters help?", "Which?"]
    assert f"rea init FOLDER --protocol {tmp_path / 'letters.yaml'}" in ran.out


def test_what_a_draft_lacks_is_said_with_its_line(tmp_path):
    ran = done(
        "protocol", "new", tmp_path / "x", "--question", "Why?", "--source", "ASSIA, ProQuest"
    )

    assert "S01 has no 'strategy'." in ran.out
    assert "to mend before it can be released" in ran.out


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (FirstAnswers(" "), "A protocol begins with a question."),
        (FirstAnswers("Why?", since="04} x: {"), "should be a year between 1800 and 2100"),
    ],
)
def test_an_answer_that_cannot_stand_writes_nothing(tmp_path, answers, said):
    with pytest.raises(Exception, match=said):
        steps.draft_protocol(tmp_path / "x.yaml", answers)

    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    (tmp_path / "x.yaml").write_text("mine", "utf-8")

    ran = rea("protocol", "new", tmp_path / "x", "--question", "Why?")

    assert ran.code == 1
    assert "is there already" in ran.err
    assert (tmp_path / "x.yaml").read_text("utf-8") == "mine"


@pytest.fixture
def changed(invented):
    """The draft names another age than the version in force."""
    folder = invented("released")
    draft = folder / DRAFT
    draft.write_text(draft.read_text("utf-8").replace("aged 16", "aged 18"), "utf-8")
    return folder


def test_the_same_records_are_tried_under_both_versions_and_nothing_counts(changed):
    pilot = steps.Pilot(open_review(changed), "r1")
    [text] = pilot.changed
    first, *others = pilot.records

    pilot.decide(first, Answer("include"), Answer("exclude", "X4-POP"))
    for one in others:
        pilot.decide(one, Answer("include"), Answer("include"))

    found = pilot.result()
    assert text.name == "X4-POP"
    assert len(found.tried) == 10
    assert (found.n_in_before, found.n_in_after) == (10, 9)
    assert [one.record for one in found.tried if one.differs] == [first]
    assert "47 unread" in done("status", "--review", changed).out
    assert rea("check", "--review", changed).code == 0
    history = done("show", first.record_id, "--review", changed).out
    assert history.count("pilot, never counts") == 2


def test_the_same_seed_draws_the_same_records(changed):
    one, again = (steps.Pilot(open_review(changed), "r1", seed=7).records for _ in range(2))

    assert one == again
    assert one != steps.Pilot(open_review(changed), "r1", seed=8).records


def test_a_table_gives_the_answers_and_a_wrong_row_is_named(changed, tmp_path):
    names = [line.split()[0] for line in
             done("protocol", "pilot", "--as", "r1", "--list", "--review", changed).out.split("\n")
             if line][:10]  # fmt: skip
    rows = [f"{one},include,,exclude,X4-POP" for one in names]
    table = tmp_path / "tried.csv"
    table.write_text("record,before,before_reason,after,after_reason\n" + "\n".join(rows), "utf-8")

    ran = done("protocol", "pilot", "--as", "r1", "--from", table, "--review", changed)
    assert "10 records tried: invented@1.0.0 lets 10 through" in ran.out
    assert "(draft) 0; 10 differ." in ran.out

    table.write_text(table.read_text("utf-8").replace("X4-POP", "X4"), "utf-8")
    wrong = rea("protocol", "pilot", "--as", "r1", "--from", table, "--review", changed)
    assert "line 2: There is no exclusion reason" in wrong.err


def test_a_person_answers_for_both_and_may_stop(changed, monkeypatch):
    answers = iter(["i", "e X4", "i", "e X4-POP", "x", "i", "u", "u", "q"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))

    ran = done("protocol", "pilot", "--as", "r1", "--review", changed)

    assert "Criterion X4-POP (Wrong population) differs:" in ran.out
    assert "There is no exclusion reason in protocols/invented.yaml (draft) 'X4'" in ran.err
    assert "There is no verdict 'x'" in ran.err
    assert "2 records tried: invented@1.0.0 lets 2 through" in ran.out


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Answer("include", "X4-POP"), Answer("include"), "Only an exclusion has a reason"),
        (Answer("include"), Answer("exclude"), "needs a reason"),
    ],
)
def test_an_answer_is_checked_by_its_own_version(changed, before, after, said):
    pilot = steps.Pilot(open_review(changed), "r1")
    unchanged = bytes_under(changed)

    with pytest.raises(Exception, match=said):
        pilot.decide(pilot.records[0], before, after)

    assert bytes_under(changed) == unchanged


def test_without_records_there_is_nothing_to_try_it_on(invented):
    ran = rea("protocol", "pilot", "--as", "r1", "--review", invented("begun"))

    assert "There is no record at title-abstract to try it on." in ran.err
