"""An answer is stored once, the same way by whatever door, and told as it counts."""

from __future__ import annotations

import openpyxl
import pytest
from support import INVENTED, advance, done, fill_workbook, rea, rows_of

import rea as library
from rea import steps
from rea.errors import DecisionError, ReaError, UnknownNameError
from rea.extraction.answers import Answer, AnswerError
from rea.extraction.sheets import BadCellsError
from rea.report import Extracted
from rea.steps.extraction.extracted import extracted_of
from rea.steps.extraction.included import coverage_of
from rea.steps.extraction.settling import differing_for
from rea.steps.state import ANSWERS, read_state

TYPED = rows_of(INVENTED / "extraction.csv")
PARTS = ("value", "missing", "quote", "locator", "kind")
LETTERS = "Larkspur 2019"


def _answer(row: dict[str, str]) -> Answer:
    words = {part: row[part] for part in PARTS}
    return Answer(row["study"], row["field"], int(row["n"]), **words)


def _open(folder, person: str = "r1") -> steps.Extraction:
    return steps.Extraction(library.open_review(folder), person)


def _stored(folder, person: str = "r1") -> dict:
    form = _open(folder, person)
    return {one.study_id: form.answers(one.study_id) for one in form.studies}


def _lines(folder) -> list[dict]:
    return library.open_review(folder).lines(ANSWERS)


def _change(book, field: str, typed: str, study: str = LETTERS) -> None:
    fill_workbook(
        book,
        [
            {
                **dict.fromkeys(("missing", "quote", "locator", "kind"), ""),
                "n": "1",
                "study": study,
                "field": field,
                "value": typed,
            }
        ],
    )


def _extracted(folder) -> Extracted:
    told = extracted_of(read_state(library.open_review(folder)))
    assert told is not None
    return told


@pytest.fixture
def folder(invented):
    """The invented review with nothing extracted yet."""
    return invented("finished")


@pytest.fixture
def answered(invented):
    """The invented review with its eight studies extracted by r1."""
    return invented("extracted")


class TestTemplate:
    def test_filled_and_read_back_it_equals_answering_one_by_one(self, shelf, tmp_path):
        one_by_one = shelf.copy("finished", tmp_path / "one-by-one")
        by_template = shelf.copy("extracted", tmp_path / "by-template")

        form = _open(one_by_one)
        for row in TYPED:
            form.answer(_answer(row))

        assert _stored(one_by_one) == _stored(by_template)
        assert sum(map(len, _stored(by_template).values())) == len(TYPED)

    def test_read_a_second_time_it_changes_nothing(self, answered, tmp_path):
        before = _lines(answered)
        book = tmp_path / "again.xlsx"

        form = _open(answered)
        form.write_template(book)
        again = form.read_file(book)

        assert (again.n_written, again.n_unchanged) == (0, len(TYPED))
        assert _lines(answered) == before

    def test_one_changed_cell_replaces_one_answer(self, answered, tmp_path):
        book = tmp_path / "book.xlsx"
        form = _open(answered)
        form.write_template(book)
        _change(book, "about.n_survivors", "15")

        done_now = form.read_file(book)

        assert (done_now.n_written, done_now.n_changed) == (1, 1)
        assert _stored(answered)[LETTERS]["about.n_survivors", 1].value == "15"
        assert len(_lines(answered)) == len(TYPED) + 1  # the earlier line stays on record

    def test_a_blank_cell_takes_nothing_back(self, answered, tmp_path):
        book = tmp_path / "book.xlsx"
        form = _open(answered)
        form.write_template(book)
        made = openpyxl.load_workbook(book)
        for sheet in made:
            begin = 6 if sheet["B1"].value == "field" else 2
            for row in sheet.iter_rows(min_row=3):
                for cell in row[begin:]:
                    cell.value = None
        made.save(book)
        before = _stored(answered)

        form.read_file(book)

        assert _stored(answered) == before

    def test_bad_cells_are_named_and_the_log_stays_as_it_was(self, answered, tmp_path):
        book = tmp_path / "book.xlsx"
        form = _open(answered)
        form.write_template(book)
        _change(book, "about.n_survivors", "some")
        _change(book, "about.design", "a hunch")
        _change(book, "contact.costs", "4,000")
        before = _lines(answered)

        with pytest.raises(BadCellsError) as refused:
            form.read_file(book)

        assert len(refused.value.cells) == 2
        assert _lines(answered) == before

    def test_the_command_says_so_and_stores_nothing(self, answered, tmp_path):
        book = tmp_path / "book.xlsx"
        _open(answered).write_template(book)
        _change(book, "about.n_survivors", "some")
        before = _lines(answered)

        ran = rea("extract", "--as", "r1", "--from", book, "--review", answered)

        assert ran.code == 1
        assert "1 cell of the spreadsheet cannot be taken" in ran.err
        assert _lines(answered) == before

    def test_a_file_that_is_not_there_is_named(self, folder, tmp_path):
        with pytest.raises(ReaError, match="there is no such file"):
            _open(folder).read_file(tmp_path / "none.xlsx")

    def test_text_that_looks_like_a_formula_comes_back_as_text(self, answered):
        why = _stored(answered)[LETTERS]["contact.why", 1]

        assert why.value == "=SUM(1,1) letters too many"


class TestAnswering:
    def test_a_changed_answer_replaces_the_earlier_one_of_this_person(self, folder):
        form = _open(folder)
        form.answer(Answer(LETTERS, "about.n_survivors", value="14"))

        changed = form.answer(Answer(LETTERS, "about.n_survivors", value="15"))

        first, second = _lines(folder)
        assert changed.n_changed == 1
        assert second["replaces"] == [first["id"]]
        assert _stored(folder)[LETTERS]["about.n_survivors", 1].value == "15"

    def test_the_same_answer_again_is_not_stored_twice(self, folder):
        form = _open(folder)
        for _ in range(2):
            form.answer(Answer(LETTERS, "about.n_survivors", value="14"))

        assert len(_lines(folder)) == 1

    def test_what_does_not_fit_keeps_the_rest_from_being_stored_too(self, folder):
        good = Answer(LETTERS, "about.n_survivors", value="14")

        with pytest.raises(AnswerError):
            _open(folder).fill([good, Answer(LETTERS, "about.design", value="a hunch")])

        assert not _lines(folder)

    def test_an_answer_can_be_taken_back_and_the_line_stays(self, folder):
        form = _open(folder)
        form.answer(Answer(LETTERS, "about.n_survivors", value="14"))

        form.take_back(LETTERS, "about.n_survivors")

        assert not _stored(folder)[LETTERS]
        assert len(_lines(folder)) == 2

    def test_nothing_can_be_taken_back_where_nothing_was_answered(self, folder):
        with pytest.raises(DecisionError, match="nothing was answered here"):
            _open(folder).take_back(LETTERS, "about.n_survivors")

    def test_a_study_that_is_not_included_is_refused(self, folder):
        with pytest.raises(UnknownNameError):
            _open(folder).answer(Answer("Lindgate 2015", "about.design", value="interviews"))


class TestTwoPeople:
    def test_where_they_differ_both_answers_are_listed(self, answered):
        second = _open(answered, "r2")
        second.answer(Answer(LETTERS, "about.n_survivors", value="15"))
        second.answer(Answer(LETTERS, "about.design", value="interviews"))

        (one,) = differing_for(library.open_review(answered), "ad").waiting

        assert (one.study.study_id, one.field.path) == (LETTERS, "about.n_survivors")
        assert [(each.person, each.answer.value) for each in one.said] == [
            ("r1", "14"),
            ("r2", "15"),
        ]

    def test_neither_counts_and_the_report_says_so(self, answered):
        _open(answered, "r2").answer(Answer(LETTERS, "about.n_survivors", value="15"))

        told = _extracted(answered)

        row = next(one for one in told.studies if one.name == LETTERS)
        assert told.n_differing == 1
        assert row.cells == ("interviews", "survivors; practitioners", "readers differ")

    def test_one_cannot_take_back_what_the_other_said(self, answered):
        with pytest.raises(DecisionError):
            _open(answered, "r2").take_back(LETTERS, "about.n_survivors")


class TestCoverage:
    def test_every_study_answers_the_question(self, answered):
        found = coverage_of(read_state(library.open_review(answered)))

        matrix = found.matrix()
        assert set(matrix.loc["PQ"]) == {"answered"}
        assert (found.gaps, dict(found.open)) == ((), {})

    def test_a_question_that_every_study_looks_for_in_vain_is_a_gap(self, folder):
        form = _open(folder)
        for study in form.studies:
            for field in ("about.accounts", "contact.practices", "contact.linked"):
                form.answer(Answer(study.study_id, field, missing="NR"))

        found = coverage_of(read_state(library.open_review(folder)))

        assert found.gaps == ("PQ",)
        assert set(found.cells["state"]) == {"missing"}

    def test_its_counts_are_of_the_fields_that_are_asked(self, answered):
        cells = coverage_of(read_state(library.open_review(answered))).cells
        counts = {
            row.study_id: (row.n_answered, row.n_missing, row.n_open)
            for row in cells[cells["question_id"] == "PQ"].itertuples()
        }

        # accounts + linked + why = 3, and three fields for each practice; Dacosta-Wynn is not
        # asked why.
        assert counts["Brannick-Hale 2021"] == (3 + 2 * 3, 0, 0)
        assert counts[LETTERS] == (3 + 3, 0, 0)
        assert counts["Dacosta-Wynn 2020"] == (2 + 3, 0, 0)

    def test_before_anything_is_answered_all_is_open(self, folder):
        found = coverage_of(read_state(library.open_review(folder)))

        assert set(found.cells["state"]) == {"open"}
        assert found.gaps == ("PQ",)
        assert len(found.open) == 8


class TestTold:
    def test_nothing_is_told_before_anything_is_answered(self, folder):
        assert extracted_of(read_state(library.open_review(folder))) is None

    def test_the_studies_are_described_as_the_protocol_plans_it(self, answered):
        told = _extracted(answered)

        assert told.title == "Studies of agencies and their letters"
        assert told.columns == ("Design", "Whose account", "Survivors")
        first, second, *_ = told.studies
        assert (first.name, first.cells) == ("Achterhuis 2017", ("interviews", "survivors", "28"))
        assert len(second.reports) == 2  # Brannick-Hale: an article and the evaluation report
        series = next(one for one in told.studies if one.name == "Ivarsdottir-Bell 2023")
        assert series.cells[2] == "not reported"

    def test_without_a_plan_it_is_what_was_chosen_or_counted(self, invented):
        folder = invented("grouped")
        [path] = (folder / "protocols").glob("*.yaml")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("\nsynthesis:")[0], encoding="utf-8")
        for stage in ("released", "screened", "retrieved", "finished"):
            advance(folder, stage)
        _open(folder).answer(Answer(LETTERS, "about.n_survivors", value="14"))

        told = _extracted(folder)

        assert told.title == "Included studies"
        assert told.columns == (
            "Design",
            "Whose account",
            "Survivors",
            "Is staying in touch linked to it?",
        )

    def test_each_occurrence_of_a_group_is_a_finding_with_its_words(self, answered):
        pq = _extracted(answered).questions[0]
        study = next(one for one in pq.studies if one.study == "Brannick-Hale 2021")

        found = [(one.asked, one.found) for one in study.findings]

        assert found == [
            ("Whose account", "survivors; practitioners; records"),
            ("What agencies did, 1", "Practice: named worker. Helped people to stay: yes"),
            ("What agencies did, 2", "Practice: named worker. Helped people to stay: no"),
            ("Is staying in touch linked to it?", "yes"),
            ("Why", "Not having to repeat oneself"),
        ]
        quote, paraphrase = study.findings[1].words[0], study.findings[2].words[0]
        assert (quote.origin, paraphrase.origin) == ("quote, page 4", "paraphrase, page 31")

    def test_words_of_a_summary_are_never_a_quote(self, answered):
        place = Answer(
            "Ivarsdottir-Bell 2023",
            "about.aim",
            value="Some words.",
            locator="summary",
            kind="quote",
        )
        _open(answered).answer(place)

        pq = _extracted(answered).questions[0]
        study = next(one for one in pq.studies if one.study == place.study_id)

        assert _stored(answered)[place.study_id]["about.aim", 1].kind == "paraphrase"
        assert study.findings[1].words[0].origin == "paraphrase, from a summary"

    def test_in_a_demonstration_the_summary_is_named_as_its_own(self, answered):
        settings = answered / "review.yaml"
        settings.write_text(
            settings.read_text(encoding="utf-8") + "notice: A demonstration.\n", encoding="utf-8"
        )

        pq = _extracted(answered).questions[0]
        study = next(one for one in pq.studies if one.study == "Ivarsdottir-Bell 2023")

        assert study.findings[1].words[0].place == "from a summary written for this demonstration"

    def test_who_answered_is_told_with_the_number_of_their_answers(self, answered):
        told = _extracted(answered)

        assert told.n_covering == (8,)
        assert [(one.person_id, n) for one, n in told.people] == [("r1", len(TYPED))]

    def test_an_answer_of_a_study_that_is_no_longer_included_is_left_out(self, answered):
        reports = [row["accession"] for row in rows_of(INVENTED / "studies.csv")]
        larkspur = next(one for one in reports if one.startswith("2019-"))
        for person in ("r1", "r2"):
            decided = ("decide", larkspur, "exclude", "--reason", "X6-COMM", "--as", person)
            done(*decided, "--stage", "full-text", "--review", answered)

        told = _extracted(answered)

        assert LETTERS not in [one.name for one in told.studies]
        assert told.n_covering == (7,)

    def test_a_question_that_nobody_could_answer_has_no_studies(self, folder):
        _open(folder).answer(Answer(LETTERS, "contact.linked", missing="UC"))

        told = _extracted(folder)

        assert told.questions[0].studies == ()
        assert told.gaps == ("PQ",)
        # Accounts and practices are still blank.
        assert {one.covered for one in told.studies} == {("open",)}
