"""What is decided is checked first, then written: all of it, or none."""

from __future__ import annotations

import pytest
from support import bytes_under, done, rea

from rea import open_review, steps
from rea.errors import DecisionError, UnknownNameError
from rea.steps.screening.deciding import Deciding, Wish
from rea.steps.state import read_state
from rea.steps.team.people import acting

ONE, TWO = "scopus-2026-10-05/0001", "scopus-2026-10-05/0002"  # W01 and W14


@pytest.fixture
def folder(invented):
    return invented("released")


def test_a_decision_is_on_the_disk_when_it_is_acknowledged(folder):
    ran = done("decide", ONE, TWO, "include", "--as", "r1", "--review", folder)

    assert "r1: 2 decisions saved at title-abstract." in ran.out
    assert {line["record"] for line in _lines(folder)} == {ONE, TWO}
    assert (folder / "data/screened/title-abstract/r1.desk.jsonl").is_file()


def test_a_decision_says_who_when_under_what_and_how_it_came_up(folder):
    done("decide", ONE, "unsure", "--note", "No abstract", "--as", "r1", "--review", folder)

    (line,) = _lines(folder)
    assert (line["person"], line["verdict"], line["note"]) == ("r1", "unsure", "No abstract")
    assert (line["protocol"], line["shown_by"]) == ("invented@1.0.0", "given")
    assert line["replaces"] == []


def test_a_changed_mind_names_the_line_that_it_replaces(folder):
    done("decide", ONE, "include", "--as", "r1", "--review", folder)

    ran = done("decide", ONE, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", folder)

    first, second = _lines(folder)
    assert second["replaces"] == [first["id"]]
    assert "1 of them a changed mind" in ran.out


def test_the_same_decision_again_is_not_written_twice(folder):
    done("decide", ONE, "include", "--as", "r1", "--review", folder)

    ran = done("decide", ONE, "include", "--as", "r1", "--review", folder)

    assert "0 decisions saved at title-abstract, 1 stood already" in ran.out
    assert len(_lines(folder)) == 1


def test_another_note_is_another_decision(folder):
    done("decide", ONE, "include", "--as", "r1", "--review", folder)
    done("decide", ONE, "include", "--note", "Look again", "--as", "r1", "--review", folder)

    assert len(_lines(folder)) == 2


def test_a_copy_stands_for_its_report(folder):
    done("decide", ONE, "include", "--as", "r1", "--review", folder)
    copy = _copy_of(folder, ONE)

    done("decide", copy, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", folder)

    assert "1 exclude" in done("status", "--review", folder).out


def test_one_report_is_not_decided_in_two_ways_at_once(folder):
    copy = _copy_of(folder, ONE)

    with pytest.raises(DecisionError, match="are one report and would be decided in two ways"):
        steps.decide(
            open_review(folder),
            [Wish(ONE, "include"), Wish(copy, "exclude", "X4-POP")],
            person="r1",
        )
    assert _lines(folder) == []


def test_one_report_named_twice_in_the_same_way_is_decided_once(folder):
    wishes = [Wish(ONE, "include"), Wish(_copy_of(folder, ONE), "include")]

    assert steps.decide(open_review(folder), wishes, person="r1").n_made == 1


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(ONE, "maybe"), r"no verdict 'maybe'.*Known: include, exclude, unsure"),
        (Wish(ONE, "includ"), r"no verdict 'includ'.*Did you mean include"),
        (Wish("scopus-2026-10-05/001", "include"), r"no record.*Did you mean scopus-2026-10-05/0"),
        (Wish("nothing at all", "include"), r"no record 'nothing at all'"),
        (Wish(ONE, "exclude"), r"needs a reason. Give --reason with one of X2-DATE"),
        (Wish(ONE, "exclude", "X4-POPP"), r"no exclusion reason.*Did you mean X4-POP"),
        (Wish(ONE, "exclude", "X6-COMM"), r"no exclusion reason at title-abstract 'X6-COMM'"),
        (Wish(ONE, "include", "X4-POP"), r"reason X4-POP was given with 'include'"),
    ],
)
def test_a_wish_that_cannot_be_granted_stops_all_of_them(folder, wish, said):
    with pytest.raises((DecisionError, UnknownNameError), match=said):
        steps.decide(open_review(folder), [Wish(TWO, "include"), wish], person="r1")

    assert _lines(folder) == []


def test_an_identifier_that_two_sources_use_is_not_guessed(folder, tmp_path):
    export = tmp_path / "late.csv"
    export.write_text("Title,Year,ID\nNothing like it,1999,SHELF-02\n", encoding="utf-8")
    done("import", export, "--source", "Late", "--searched", "2026-11-01", "--review", folder)

    ran = rea("decide", "SHELF-02", "include", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "'SHELF-02' is the name of 2 records. Give the id of one: late-2026-11-01/0001" in (
        ran.err
    )


def test_an_unknown_stage_is_refused(folder):
    ran = rea("decide", ONE, "include", "--stage", "fulltext", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "There is no stage 'fulltext'. Did you mean full-text?" in ran.err


def test_a_report_is_assessed_once_it_is_kept_and_retrieved(folder):
    assess = ("decide", ONE, "include", "--stage", "full-text", "--as", "r1", "--review", folder)
    assert "is not settled at title and abstract yet" in rea(*assess).err

    done("decide", ONE, "exclude", "--reason", "X4-POP", "--as", "r1", "--review", folder)
    assert "was excluded at title and abstract" in rea(*assess).err

    done("decide", ONE, "include", "--as", "r1", "--review", folder)
    assert "has no full text yet" in rea(*assess).err

    done("retrieve", ONE, "--sought", "--as", "r1", "--review", folder)
    assert "has no full text yet" in rea(*assess).err

    (folder / "x.pdf").write_bytes(b"%PDF")
    done("retrieve", ONE, "--got", folder / "x.pdf", "--as", "r1", "--review", folder)
    assert rea(*assess).code == 0


# -- two devices, and taking back ------------------------------------------------------------


def test_a_disagreement_with_oneself_is_shown_and_settled_by_a_further_line(folder, monkeypatch):
    _decide_apart(folder, monkeypatch, ("laptop", "include", ""), ("phone", "exclude", "X4-POP"))

    checked = rea("check", "--review", folder)
    assert checked.code == 1
    assert f"r1 decided {ONE} in two ways" in checked.out
    assert "1 disagreement" in done("status", "--review", folder).out

    done("decide", ONE, "include", "--as", "r1", "--review", folder)
    assert rea("check", "--review", folder).code == 0
    assert "1 include" in done("status", "--review", folder).out


def test_two_devices_that_agree_are_no_disagreement(folder, monkeypatch):
    _decide_apart(folder, monkeypatch, ("laptop", "include", ""), ("phone", "include", ""))

    assert rea("check", "--review", folder).code == 0
    assert "1 include" in done("status", "--review", folder).out


def test_taking_back_a_first_decision_leaves_the_record_unread(folder):
    deciding = _deciding(folder)
    deciding.write([Wish(ONE, "include")])

    deciding.take_back(_group(folder, ONE))

    assert deciding.decided() == set()
    assert "47 unread" in done("status", "--review", folder).out


def test_taking_back_a_changed_mind_restores_what_it_replaced(folder):
    deciding = _deciding(folder)
    deciding.write([Wish(ONE, "exclude", "X4-POP", "Under 16")])
    deciding.write([Wish(ONE, "include")])

    deciding.take_back(_group(folder, ONE))

    (standing,) = read_state(open_review(folder)).decisions["title-abstract"]
    assert (standing.verdict, standing.reason, standing.note) == ("exclude", "X4-POP", "Under 16")
    assert len(_lines(folder)) == 3


def test_nothing_can_be_taken_back_twice(folder):
    deciding = _deciding(folder)
    deciding.write([Wish(ONE, "include")])
    deciding.take_back(_group(folder, ONE))

    with pytest.raises(DecisionError, match="Nothing was decided"):
        deciding.take_back(_group(folder, ONE))


def test_one_of_two_minds_has_no_verdict(folder, monkeypatch):
    _decide_apart(folder, monkeypatch, ("laptop", "include", ""), ("phone", "exclude", "X4-POP"))

    assert _deciding(folder).verdict_on(_group(folder, ONE)) is None


# -- settling --------------------------------------------------------------------------------


WHY = "Read again together."


@pytest.fixture
def disagreed(folder):
    done("decide", ONE, "include", "--as", "r1", "--review", folder)
    done("decide", ONE, "exclude", "--reason", "X4-POP", "--as", "r2", "--review", folder)
    return folder


def test_both_decisions_stay_when_a_disagreement_is_settled(disagreed):
    settled = steps.settle(open_review(disagreed), [Wish(ONE, "include", note=WHY)], person="ad")

    assert (settled.n_settled, settled.n_open) == (1, 0)
    assert len(_lines(disagreed)) == 2
    shown = done("show", ONE, "--review", disagreed).out
    assert "settled by adjudication as include" in shown


def test_a_resolution_lapses_when_a_reader_changes_their_mind(disagreed):
    steps.settle(open_review(disagreed), [Wish(ONE, "include", note=WHY)], person="ad")

    done("decide", ONE, "exclude", "--reason", "X3-TYPE", "--as", "r2", "--review", disagreed)

    assert "1 disagreement" in done("status", "--review", disagreed).out


@pytest.mark.parametrize(
    ("wish", "how", "said"),
    [
        (Wish(TWO, "include"), "", "Nobody disagrees about"),
        (Wish(ONE, "maybe"), "", "no verdict 'maybe'"),
        (Wish(ONE, "exclude", "X9"), "", "no exclusion reason"),
        (Wish(ONE, "include"), "vote", "no way of settling 'vote'"),
        (Wish(ONE, "include"), "", "asks for a note"),
        (Wish("nobody", "include"), "", "no record"),
    ],
)
def test_what_cannot_be_settled_is_said(disagreed, wish, how, said):
    with pytest.raises((DecisionError, UnknownNameError), match=said):
        steps.settle(open_review(disagreed), [wish], person="ad", how=how)

    assert not (disagreed / "data/screened/resolutions").exists()


def test_one_of_the_two_readers_settles_by_discussion_only(disagreed):
    wish = Wish(ONE, "include", note=WHY)

    with pytest.raises(DecisionError, match="one of the readers who differ"):
        steps.settle(open_review(disagreed), [wish], person="r1", how="adjudication")
    signed = steps.settle(open_review(disagreed), [wish], person="r1")
    assert (signed.n_settled, signed.n_to_sign) == (0, 1)
    assert steps.settle(open_review(disagreed), [wish], person="r2").n_settled == 1


def test_a_record_is_not_settled_twice_at_once(disagreed):
    with pytest.raises(DecisionError, match="settled twice"):
        steps.settle(
            open_review(disagreed),
            [Wish(ONE, "include", note=WHY), Wish(ONE, "unsure", note=WHY)],
            person="ad",
        )


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(ONE, "exclude"), "needs a reason"),
        (Wish(ONE, "unsure"), "'unsure' settles nothing here"),
    ],
)
def test_at_full_text_a_disagreement_ends_in_a_reason_or_in_the_review(invented, wish, said):
    folder = invented("retrieved")
    assess = ("--stage", "full-text", "--review", folder)
    done("decide", ONE, "include", "--as", "r1", *assess)
    done("decide", ONE, "exclude", "--reason", "X6-COMM", "--as", "r2", *assess)

    with pytest.raises(DecisionError, match=said):
        steps.settle(open_review(folder), [wish], person="ad", stage="full-text")
    done("reconcile", "--list", *assess)


# -- retrieving and linking ------------------------------------------------------------------


@pytest.fixture
def kept(folder):
    done("decide", ONE, TWO, "include", "--as", "r1", "--review", folder)
    return folder


def test_a_full_text_is_copied_under_a_readable_name(kept, tmp_path):
    pdf = tmp_path / "download(3).PDF"
    pdf.write_bytes(b"%PDF one")

    ran = done("retrieve", ONE, "--got", pdf, "--as", "r1", "--review", kept)

    (stored,) = (kept / "data/fulltext").iterdir()
    assert stored.name.startswith("Brannick-Hale 2021 One worker one number")
    assert stored.suffix == ".pdf"
    assert stored.read_bytes() == b"%PDF one"
    assert "0 sought, 1 retrieved, 0 not retrieved" in ran.out


def test_another_file_for_the_same_report_stands_beside_the_first(kept, tmp_path):
    for n in (1, 2, 2):
        pdf = tmp_path / f"{n}.pdf"
        pdf.write_bytes(b"%PDF" + bytes([n]))
        done("retrieve", ONE, "--got", pdf, "--as", "r1", "--review", kept)

    assert len(list((kept / "data/fulltext").iterdir())) == 2


def test_a_further_fact_replaces_the_earlier_one_of_the_same_person(kept, tmp_path):
    done("retrieve", ONE, "--sought", "--as", "r1", "--review", kept)
    done("retrieve", ONE, "--not-retrieved", "author asked", "--as", "r1", "--review", kept)

    assert "1 waiting, 1 not retrieved" in done("status", "--review", kept).out
    shown = done("show", ONE, "--review", kept).out
    assert "– " in shown
    assert "full text could not be had: author asked" in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((ONE, "--sought", "--not-retrieved", "x"), "--sought and --not-retrieved are two things"),
        (("--sought",), "--sought is said of one record"),
        ((ONE,), "Nothing is said."),
        ((ONE, "--got", "nowhere.pdf"), "nowhere.pdf: there is no such file."),
        ((ONE, "--not-retrieved", " "), "'not retrieved' needs a reason"),
        (("scopus-2026-10-05/0003", "--sought"), "was not kept at title and abstract"),
        (("nothing", "--sought"), "There is no record 'nothing'"),
    ],
)
def test_what_cannot_be_noted_is_said(kept, args, said):
    before = bytes_under(kept)

    ran = rea("retrieve", *args, "--as", "r1", "--review", kept)

    assert ran.code == 1
    assert said in ran.err
    assert bytes_under(kept) == before


def test_reports_of_one_study_are_counted_as_one(invented):
    folder = invented("finished")
    done("link", ONE, "2-s2.0-85000000003", "--study", " Both  of them ", "--as", "r1",
         "--review", folder)  # fmt: skip

    # 9 reports; W01, W02 and W40 had been two studies. W01 leaves the study that it shared
    # with W40, so that is W40's alone now: 8 - 2 + 2 = 8.
    assert "9 reports of 8 studies" in done("status", "--review", folder).out
    assert rea("check", "--review", folder).code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "No report was named"),
        ((ONE, "--study", " "), "A study needs a name"),
        (("nothing", "--study", "One"), "no record 'nothing'"),
    ],
)
def test_what_cannot_be_linked_is_said(kept, args, said):
    ran = rea("link", *args, "--as", "r1", "--review", kept)

    assert ran.code == 1
    assert said in ran.err


def _lines(folder):
    return open_review(folder).lines("title-abstract")


def _deciding(folder):
    review = open_review(folder)
    return Deciding(read_state(review), acting(review.settings, "r1"), "title-abstract")


def _group(folder, record):
    return read_state(open_review(folder)).group_of[record]


def _copy_of(folder, record):
    state = read_state(open_review(folder))
    return next(one for one in state.members[state.group_of[record]] if one != record)


def _decide_apart(folder, monkeypatch, *decisions):
    """Decide on several devices, none of which has seen what the others wrote."""
    logs = folder / "data/screened/title-abstract"
    apart = {}
    for device, verdict, reason in decisions:
        monkeypatch.setenv("REA_DEVICE", device)
        done("decide", ONE, verdict, "--reason", reason, "--as", "r1", "--review", folder)
        path = logs / f"r1.{device}.jsonl"
        apart[path] = path.read_bytes()
        path.unlink()
    for path, data in apart.items():
        path.write_bytes(data)
