"""Reading and deciding in the terminal: an answer is saved before the next record comes up."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator

import pytest
from support import done, rea

from rea import open_review, steps
from rea.errors import DecisionError, UnknownNameError
from rea.steps.screening.screen import Progress

FIRST = "2-s2.0-85000000001"


@pytest.fixture
def typed(monkeypatch) -> Callable[..., None]:
    """What the reader types, a line a prompt; then the end of the pipe."""

    def type_(*answers: str) -> None:
        left: Iterator[str] = iter(answers)

        def ask(prompt: str) -> str:
            print(prompt)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(builtins, "input", ask)

    return type_


@pytest.fixture
def screen(invented, typed):
    """Screen a fresh review with the answers given."""
    folder = invented("released")

    def run(*answers, options=()):
        typed(*answers)
        return done("screen", "--terminal", "--as", "r1", *options, "--review", folder)

    run.folder = folder
    return run


def test_every_answer_is_saved(screen):
    ran = screen("i", "e3", "u no abstract", "q")

    made = open_review(screen.folder).lines("title-abstract")
    assert [(one["verdict"], one["reason"], one["note"]) for one in made] == [
        ("include", "", ""),
        ("exclude", "X4-POP", ""),  # the third reason of this stage
        ("unsure", "", "no abstract"),
    ]
    assert all(one["shown_by"].startswith("random") for one in made)
    assert "You have decided 3; 44 left." in ran.out
    assert ran.out.rstrip().endswith("Next: rea status")


def test_the_end_of_the_pipe_stops_as_q_does(screen):
    assert "You have decided 1; 46 left." in screen("i").out


def test_screening_goes_on_where_it_stopped(screen):
    first = screen("i", "q")
    second = screen("i", "q")

    assert "0 decided, 47 to read" in first.out
    assert "1 decided, 46 to read" in second.out
    assert len({one["record"] for one in open_review(screen.folder).lines("title-abstract")}) == 2


def test_an_answer_that_is_none_is_explained_and_asked_again(screen):
    ran = screen("x", "e99", "ex", "i3", "e", "q")

    assert "'x' is no answer" in ran.err
    assert "There is no reason 99." in ran.err
    assert "There is no reason x." in ran.err
    assert "'i3' is no answer" in ran.err
    assert "needs a reason" in ran.err
    assert "You have decided 0; 47 left." in ran.out


def test_help_repeats_the_question_and_the_reasons(screen):
    ran = screen("?", "q")

    assert ran.out.count("Question: Do survivors stay in touch") == 2
    assert ran.out.count("Wrong population: Nobody aged 16 or over.") == 2


def test_a_record_put_off_comes_up_again_last(screen):
    ran = screen("s", *["i"] * 46, "q")

    assert "You have decided 46; 1 left." in ran.out
    shown = [line.rpartition(" · ")[2] for line in ran.out.splitlines() if " left · " in line]
    assert shown[0] == shown[-1]


def test_undo_takes_the_latest_answer_back(screen):
    ran = screen("i", "z", "q")

    assert "Taken back: " in ran.out
    assert "You have decided 0; 47 left." in ran.out


def test_there_is_nothing_to_undo_at_first(screen):
    assert "Nothing was decided in this sitting" in screen("z", "q").err


def test_when_all_is_read_it_says_so(screen):
    ran = screen(*["i"] * 47)

    assert "Nothing is left for you at title-abstract." in ran.out
    assert "Next: rea retrieve" in done("status", "--review", screen.folder).out


def test_a_pilot_is_written_and_never_counts(screen):
    screen("i", "q", options=("--pilot",))

    assert "47 unread" in done("status", "--review", screen.folder).out


def test_letters_that_steer_a_terminal_do_not_reach_it(invented, typed, tmp_path):
    folder = invented("released")
    export = tmp_path / "odd.csv"
    export.write_text(
        'Title,Abstract\n"\x1b[2JCleared","An abstract with \x07 a bell"\n', encoding="utf-8"
    )
    done("import", export, "--source", "Odd", "--searched", "2026-10-05", "--review", folder)
    typed(*["s"] * 48, "q")

    ran = done("screen", "--terminal", "--as", "r1", "--review", folder)

    assert "Cleared" in ran.out
    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


def test_a_record_without_abstract_authors_or_address_is_shown_all_the_same(invented, typed):
    folder = invented("released")
    typed(*["s"] * 48, "q")

    assert (
        "(This record has no abstract.)"
        in done("screen", "--terminal", "--as", "r1", "--review", folder).out
    )


def test_full_texts_are_screened_with_their_own_reasons(invented, typed):
    folder = invented("retrieved")
    typed("e6", "q")

    ran = done("screen", "--terminal", "--as", "r1", "--stage", "full-text", "--review", folder)

    assert "18 to read" in ran.out
    assert open_review(folder).lines("full-text")[0]["reason"] == "X7-ENG"  # the sixth


def test_recorded_readings_are_replayed_in_the_order_of_the_ranker(invented, tmp_path):
    folder = invented("released")
    readings = tmp_path / "readings.csv"
    readings.write_text(f"accession,verdict\n{FIRST},include\nSHELF-02,unsure\n", encoding="utf-8")

    ran = done("screen", "--as", "r1", "--from", readings, "--review", folder)

    assert "2 records decided in the order of the ranker, 2 kept, 45 left." in ran.out


# -- what a sitting hides and offers ---------------------------------------------------------


def test_who_shares_the_work_does_not_get_what_a_colleague_has_decided(invented):
    folder = invented("released")
    done("decide", FIRST, "include", "--as", "r2", "--review", folder)

    sitting = steps.Sitting(open_review(folder), "r1")

    assert sitting.progress().n_left == 46


def test_everybody_reads_every_full_text(invented):
    folder = invented("retrieved")
    done("decide", FIRST, "include", "--stage", "full-text", "--as", "r2", "--review", folder)

    assert steps.Sitting(open_review(folder), "r1", stage="full-text").progress().n_left == 18


def test_a_sitting_shows_the_record_that_speaks_for_its_copies(invented):
    folder = invented("released")
    sitting = steps.Sitting(open_review(folder), "r1")

    copies = {}
    while (shown := sitting.next()) is not None:
        copies[shown.record_id] = shown.n_copies
        sitting.decide(shown, "include")

    assert len(copies) == 47
    assert sum(copies.values()) == 14


def test_undo_in_a_sitting_brings_the_record_back(invented):
    sitting = steps.Sitting(open_review(invented("released")), "r1")
    shown = sitting.next()
    sitting.decide(shown, "exclude", "X4-POP")

    assert sitting.undo() == shown.title
    assert sitting.progress() == Progress(0, 47)
    with pytest.raises(DecisionError):
        sitting.undo()


@pytest.mark.parametrize("order", ["questions", "random"])
def test_an_order_may_be_chosen(invented, order):
    shown = steps.Sitting(open_review(invented("released")), "r1", order=order).next()

    assert shown.shown_by.startswith(order)


def test_an_order_that_does_not_exist_is_refused(invented):
    with pytest.raises(UnknownNameError, match="random"):
        steps.Sitting(open_review(invented("released")), "r1", order="randon").next()


def test_a_sample_that_was_drawn_is_read_blind_and_first(invented):
    folder = invented("released")
    for accession in (FIRST, "SHELF-02", "2-s2.0-85000000018"):
        done("decide", accession, "include", "--as", "r1", "--review", folder)
    done("second", "draw", "--for", "r2", "--as", "r1", "--share", "1", "--review", folder)

    sitting = steps.Sitting(open_review(folder), "r2")

    assert sitting.next().shown_by == "second_screening"
    assert sitting.progress().n_left == 47


# -- settling in the terminal ----------------------------------------------------------------


@pytest.fixture
def disagreed(invented):
    folder = invented("released")
    for accession in (FIRST, "SHELF-02"):
        done("decide", accession, "include", "--as", "r1", "--review", folder)
        done("decide", accession, "exclude", "--reason", "X4-POP", "--note", "Children",
             "--as", "r2", "--review", folder)  # fmt: skip
    return folder


def test_disagreements_are_settled_one_by_one(disagreed, typed):
    typed("e X99", "s")

    ran = done("reconcile", "--as", "ad", "--terminal", "--review", disagreed)

    assert "Disagreement 1 of 2" in ran.out
    assert "r2 exclude X4-POP Children" in ran.out
    assert "no exclusion reason" in ran.err
    assert "ad: 0 settled at title-abstract; 2 disagreements left." in ran.out


def test_both_verdicts_can_be_given(disagreed, typed):
    typed("i", "In.", "e X4-POP", "Children only.")

    ran = done(
        "reconcile", "--as", "ad", "--how", "adjudication", "--terminal", "--review", disagreed
    )

    assert "ad: 2 settled at title-abstract; 0 disagreements left." in ran.out
    assert rea("check", "--review", disagreed).code == 0


def test_settling_stops_with_q(disagreed, typed):
    typed("q")

    ran = done("reconcile", "--as", "ad", "--terminal", "--review", disagreed)

    assert "0 settled at title-abstract; 2 disagreements left." in ran.out


def test_no_page_is_opened_where_nobody_disagrees(invented):
    folder = invented("released")

    ran = done("reconcile", "--as", "ad", "--review", folder)

    assert ran.out == "0 disagreements at title-abstract.\nNext: rea status\n"


def test_a_page_is_opened_where_readers_disagree(disagreed, monkeypatch):
    opened = []
    monkeypatch.setattr("rea.cli.pages.serve_pages", lambda *where: opened.append(where[1:]))

    done("reconcile", "--as", "ad", "--review", disagreed)

    assert opened == [("ad", "/reconcile/title-abstract")]
