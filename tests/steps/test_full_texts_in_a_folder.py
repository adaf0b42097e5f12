"""A folder of files becomes full texts: the plain ones at once, the others by a person."""

from __future__ import annotations

import json

import pytest
from extraction.documents import compiled, report_pdf, web_page
from support import done, rea

import rea as library
from rea.errors import DecisionError, UnknownNameError
from rea.steps.fulltext.dropping import inbox, say_whose, take_folder
from rea.steps.fulltext.fulltexts import files_of, text_at_hand
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.state import FILES, RETRIEVAL, read_state

LETTERS = (
    "Unsafe letters: written communication between agencies and disengagement of disabled survivors"
)
RECORD = "psycinfo-2026-10-07/0003"
DOI = "10.5555/hss.2019.28.377"
PILOT = "rivermead-commission-2026-10-15/0001"
PLAIN = report_pdf(LETTERS, "They never came.", authors="Larkspur", year="2019", doi=DOI)


@pytest.fixture
def review(invented):
    return library.open_review(invented("screened"))


@pytest.fixture
def downloads(tmp_path):
    folder = tmp_path / "Downloads"
    folder.mkdir()
    (folder / "main (3).pdf").write_bytes(PLAIN)
    (folder / "copy of main.pdf").write_bytes(PLAIN)
    (folder / "pilot.html").write_bytes(
        web_page("The Threeways contact pilot: final evaluation report", "Adetola, 2020.")
    )
    (folder / "Kettleby 2022.pdf").write_bytes(compiled("#rect(width: 90%, height: 90%)"))
    (folder / "tomatoes.pdf").write_bytes(report_pdf("Growing tomatoes", "Under glass."))
    (folder / "broken.pdf").write_bytes(PLAIN[:300])
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def _state(review):
    return read_state(review)


def test_what_is_plain_is_stored_and_the_rest_waits_in_the_inbox(review, downloads):
    dropped = take_folder(review, downloads, person="r1")

    assert {one.recognised.record_id for one in dropped.taken} == {RECORD, PILOT}
    assert {one.name for one in dropped.unsure} == {
        "Kettleby 2022.pdf",
        "broken.pdf",
        "tomatoes.pdf",
    }
    assert dropped.passed_over == ("holiday.jpg",)
    assert {path.name for path in review.inbox.iterdir()} == {one.name for one in dropped.unsure}
    assert _state(review).retrieved(_state(review).group_of[RECORD]) == "retrieved"
    assert (downloads / "main (3).pdf").exists()  # nothing of somebody's own folder is moved


def test_a_stored_file_has_a_name_that_people_can_read_and_its_hash_in_the_log(review, downloads):
    take_folder(review, downloads, person="r1")

    state = _state(review)
    (stored,) = files_of(state)[state.group_of[RECORD]]
    text = text_at_hand(review, stored)

    assert stored.file.startswith("data/fulltext/Larkspur 2019 Unsafe letters written")
    assert len(stored.sha256) == 64
    assert "They never came." in text.pages[0]
    assert text.fault == ""
    line = next(one for one in review.lines(RETRIEVAL) if one["record"] == RECORD)
    assert line["told_by"] == "doi"


def test_a_second_look_at_the_same_folder_stores_nothing_twice(review, downloads):
    take_folder(review, downloads, person="r1")
    n_lines = len(review.lines(RETRIEVAL))

    again = take_folder(review, downloads, person="r2")

    assert again.taken == ()
    assert again.n_known == 2
    assert len(review.lines(RETRIEVAL)) == n_lines


def test_a_person_says_whose_an_unsure_file_is(review, downloads):
    take_folder(review, downloads, person="r1")
    guessed = {one.name: one for one in inbox(_state(review))}

    noted = say_whose(
        review,
        "Kettleby 2022.pdf",
        guessed["Kettleby 2022.pdf"].recognised.record_id,
        "report",
        person="r1",
    )

    assert guessed["Kettleby 2022.pdf"].title.startswith("Police officers, advocates")
    assert guessed["broken.pdf"].fault.startswith("the PDF is damaged")
    assert noted.n_retrieved == 1
    assert "scanned" in noted.warnings[0]
    assert not (review.inbox / "Kettleby 2022.pdf").exists()


def test_no_file_outside_the_inbox_can_be_named(review, downloads):
    take_folder(review, downloads, person="r1")

    with pytest.raises(UnknownNameError):
        say_whose(review, "../../../review.yaml", RECORD, "report", person="r1")


def test_a_supplement_stands_beside_its_report_and_retrieves_nothing(review, tmp_path):
    file = tmp_path / "s1.pdf"
    file.write_bytes(report_pdf("Supplementary material", "Table S1 of all the interviews held."))

    note_retrieval(
        review, [RetrievalWish(RECORD, "got", file=file, part="supplement")], person="r1"
    )
    before = _state(review).retrieved(_state(review).group_of[RECORD])
    file.write_bytes(PLAIN)
    note_retrieval(review, [RetrievalWish(RECORD, "got", file=file)], person="r1")

    state = _state(review)
    assert before == "pending"
    assert [one.part for one in files_of(state)[state.group_of[RECORD]]] == ["report", "supplement"]
    assert len(review.lines(FILES)) == 1


def test_a_wrong_file_is_said_to_be_one(review, tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(report_pdf("Growing tomatoes", "Under glass and in the open, all year."))

    noted = note_retrieval(review, [RetrievalWish(RECORD, "got", file=file)], person="r1")

    assert "neither the DOI nor the title" in noted.warnings[0]


def test_a_text_is_never_taken_from_another_file(review, downloads):
    take_folder(review, downloads, person="r1")
    state = _state(review)
    (stored,) = files_of(state)[state.group_of[RECORD]]

    (review.root / stored.file).write_bytes(report_pdf("Another", "Text."))
    assert text_at_hand(review, stored).fault == "it is not the file that was stored"
    (review.root / stored.file).unlink()
    assert text_at_hand(review, stored).fault == "the file is not on this computer"


def test_a_spoilt_cache_costs_nothing_but_time(review, downloads):
    take_folder(review, downloads, person="r1")
    state = _state(review)
    (stored,) = files_of(state)[state.group_of[RECORD]]
    for path in (review.cache / "texts").iterdir():
        path.write_bytes(b"{half a te")

    assert "They never came." in text_at_hand(review, stored).pages[0]


def test_the_command_says_each_guess_and_how_to_confirm_it(review, downloads):
    here = ("--review", review.root, "--as", "r1")
    said = done("retrieve", "--from", downloads, *here).out

    assert "2 full texts stored, 3 unsure." in said
    assert "tomatoes.pdf: no report, neither the DOI nor the title" in said
    assert "Next: rea retrieve --open" in said
    told = json.loads(done("retrieve", "--from", downloads, "--json", *here).out)
    assert told["n_known"] == 2


def test_what_was_asked_of_whom_stands_in_the_log(review):
    here = ("--review", review.root, "--as", "r1")
    done("retrieve", RECORD, "--sought", "--route", "author", "--asked", "I. Larkspur", *here)

    line = review.lines(RETRIEVAL)[-1]

    assert (line["route"], line["asked"]) == ("author", "I. Larkspur")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "Nothing is said."),
        ((RECORD,), "Nothing is said."),
        ((RECORD, "--sought", "--got", "x.pdf"), "--sought and --got are two things."),
        ((RECORD, "--not-retrieved", "no", "--open"), "--not-retrieved and --open are two things."),
        (("--sought",), "--sought is said of one record."),
        ((RECORD, "--from", "."), "RECORD says nothing beside --from."),
        (("--from", ".", "--route", "web"), "--route says nothing beside --from."),
        ((RECORD, "--sought", "--part", "version"), "--part says nothing beside --sought."),
    ],
)
def test_two_things_at_once_are_refused_and_nothing_is_noted(review, typed, said):
    ran = rea("retrieve", *typed, "--as", "r1", "--review", review.root)

    assert ran.code == 1
    assert said in ran.err
    assert review.lines(RETRIEVAL) == []


@pytest.mark.parametrize("wrong", [("--part", "appendix"), ("--part", "supplement")])
def test_a_part_that_is_none_is_refused(review, tmp_path, wrong):
    file = tmp_path / "x.pdf"
    file.write_bytes(PLAIN)
    given = ("--got", file) if wrong[1] == "appendix" else ("--sought",)

    ran = rea("retrieve", RECORD, *given, *wrong, "--as", "r1", "--review", review.root)

    assert ran.code == 1
    assert review.lines(RETRIEVAL) == []


def test_a_folder_that_is_not_there_is_said(review, tmp_path):
    with pytest.raises(DecisionError, match="no such folder"):
        take_folder(review, tmp_path / "nowhere", person="r1")
